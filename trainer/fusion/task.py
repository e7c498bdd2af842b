"""One round as a task: which clips train, which are tested on, which may be adopted, and the models fitted on them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch

from trainer import metrics
from trainer.fusion.baseline import cross_validated
from trainer.fusion.bundle import Bundle
from trainer.fusion.calibration import fit_subsets
from trainer.fusion.folds import Folds, make_folds, require_labels
from trainer.fusion.model import FusionModel, make_model
from trainer.fusion.scoring import Scorer, all_subsets, fold_mean
from trainer.fusion.speakers import ENOUGH, centred
from trainer.fusion.standardise import Ground
from trainer.fusion.training import Member, Report, fit_members, pick_device
from trainer.protocol import ClipRow
from trainer.settings import Settings, Training

FEW = 1000  # labelled clips under which one model a fold is mostly chance, and
ENSEMBLE = 3  # models a fold take its place; measured: 5 gain nothing more on test
NO_CROPS = (
    "training.window_crops needs the frame features of the clips, which a bundle does not have; "
    "crops were left out and only whole clips are trained on."
)
SPARE = 1.25  # of a device's memory that a round needs, for weights, blocks and what fragments


@dataclass(frozen=True)
class Centring:
    """Whether features are centred by speaker, of how many `speakers`, and what decided so: the probability (geometric
    mean) that the linear baseline gives the labels of speakers it never saw, `without` and `with_it`; 0 where it was
    not asked."""

    used: bool
    speakers: int
    without: float = 0.0
    with_it: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """As metrics.json has it."""
        asked = {"likelihood_without": self.without, "likelihood_with": self.with_it}
        return {"centred": self.used, "known": self.speakers, **asked}


@dataclass(frozen=True)
class Task:
    """The clips of a round by row of the bundle.

    Attributes:
        bundle: what is scored and predicted, the first N rows of `training`: below them are the window crops, which
            only train. `crops` [C] is the row of the labelled clip that each of them is a window of, -1 where it has
            no modality.
        labelled: [n] rows with class indices `targets` [n], each tested by one of `folds`; `speaker` [n] is the number
            of whoever speaks, and of the clip alone where nobody knows.
        pool: [u] unlabelled rows; `rejected` [u, K] true where a person said a clip is not that class.
        centring: what was found about centring by speaker; None where no speaker is known well enough.
        test: [t] rows that only score, with `test_targets` [t], -1 where not known.
    """

    bundle: Bundle
    training: Bundle
    crops: np.ndarray
    settings: Settings
    labelled: np.ndarray
    targets: np.ndarray
    speaker: np.ndarray
    folds: Folds
    pool: np.ndarray
    rejected: np.ndarray
    test: np.ndarray
    test_targets: np.ndarray
    centring: Centring | None = None

    def resident(self) -> Task:
        """The task with its features on the device that trains, where its memory holds them beside the training."""
        device = pick_device(self.settings.training.device)
        if device.type == "cpu":
            return self
        row = 4 * sum(self.bundle.dims)
        # Each fold has its own standardised copy of the labelled clips and of what it may adopt.
        adopting = self.settings.selftraining
        adopted = min(len(self.pool), adopting.k * adopting.steps * self.classes)
        needed = row * (len(self.training) + self.folds.count * (self.copies + adopted))
        if SPARE * needed > torch.cuda.mem_get_info(device)[0]:
            return self
        training = self.training.to(device)
        return replace(self, bundle=training.head(len(self.bundle)), training=training)

    @cached_property
    def ground(self) -> Ground:
        """What the folds share of the features' scale, on the features' device."""
        return Ground.of(self.bundle, self.labelled, self.pool, self.settings.training.outlier_limit)

    def linear(self, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the linear baseline says of the labelled clips and of `others`, as `baseline.cross_validated`."""
        device = pick_device(self.settings.training.device)
        return cross_validated(self.bundle, self.labelled, self.targets, self.folds, self.ground, others, device)

    @property
    def classes(self) -> int:
        """Number of labels, K."""
        return len(self.bundle.labels)

    @property
    def copies(self) -> int:
        """Labelled clips and their window crops: rows that train at most, before adoptions."""
        return len(self.labelled) + int((self.crops >= 0).sum())

    @property
    def prior(self) -> np.ndarray:
        """Share of each class among the labelled clips [K]."""
        return np.bincount(self.targets, minlength=self.classes) / len(self.targets)


@dataclass(frozen=True)
class Extra:
    """Adopted clips that join the training rows of one fold: rows [a], class indices [a]."""

    rows: np.ndarray
    targets: np.ndarray


NOTHING = Extra(np.empty(0, np.int64), np.empty(0, np.int64))


def make_task(
    bundle: Bundle,
    rows: Sequence[ClipRow],
    settings: Settings,
    rejections: Mapping[str, set[str]] | None = None,
    crops: np.ndarray | None = None,
) -> Task:
    """Sort the clips of a round; raises TooFewLabels where the labelled ones are too few.

    A labelled or unlabelled clip with no modality at all is left out; `rejections` are the labels that a person said
    a clip is not, by clip_id. `crops` [C]: below its clips the bundle has as many rows more, each a window of the
    labelled clip at that row.
    """
    if settings.modalities:
        bundle = bundle.only(settings.modalities)
    whole, bundle = bundle, bundle.head(len(rows))
    if not settings.training.ensemble:
        count = sum(row.split == "labelled" for row in rows)
        settings = replace(settings, training=replace(settings.training, ensemble=ENSEMBLE if count < FEW else 1))
    labels = bundle.labels
    index = {name: position for position, name in enumerate(labels)}
    split = np.array([row.split for row in rows])
    target = np.array([index[row.label] if row.label else -1 for row in rows], dtype=np.int64)
    usable = bundle.present.any(dim=1).numpy()
    crops = np.empty(0, np.int64) if crops is None else crops
    crops = np.where(whole.present[len(rows) :].any(dim=1).numpy(), crops, -1)
    labelled = np.flatnonzero((split == "labelled") & usable)
    pool = np.flatnonzero((split == "unlabelled") & usable)
    test = np.flatnonzero(split == "test")
    training = settings.training
    folds = _folds(rows, target, np.flatnonzero(split == "labelled"), usable, labels, training)
    rejected = np.zeros((len(pool), len(labels)), dtype=bool)
    for position, row in enumerate(pool):
        for label in (rejections or {}).get(rows[row].clip_id, ()):
            rejected[position, index[label]] = True
    speakers = [row.speaker for row in rows]
    _, speaker = np.unique([speakers[row] or f"\0{row}" for row in labelled], return_inverse=True)
    clips = (labelled, target[labelled], speaker, folds, pool, rejected, test, target[test])
    return _centred(Task(whole.head(len(rows)), whole, crops, settings, *clips), speakers)


def _centred(task: Task, speakers: Sequence[str]) -> Task:
    """The task centred by its clips' `speakers` where that is asked for, or where the linear baseline then finds the
    labels of speakers it never saw more likely, by more than the spread over those speakers.

    By likelihood, which says more than WAF of few clips. Measured on splits of three sets by speaker: this rule took
    all 32 rounds of 41 to 491 labels that gain, and none of 22 whose speakers show two or three emotions each and
    which lose 5 to 8 points on average; the same rule by WAF left out 8 and let 1 through.
    """
    training = task.settings.training
    if training.speaker_centring == "off" or max(Counter(filter(None, speakers)).values(), default=0) < ENOUGH:
        return task
    whole = centred(task.training, speakers, crops=task.crops)
    known = len(whole.speakers.names)
    if not known or (training.speaker_centring == "auto" and not task.folds.grouped):
        return task
    better = replace(task, bundle=whole.head(len(speakers)), training=whole)
    if training.speaker_centring == "on":
        return replace(better, centring=Centring(True, known))
    likely = []
    for some in (task, better):
        logits, _ = some.linear(np.empty(0, np.int64))
        logs = metrics.log_softmax(logits)[:, np.arange(len(task.targets)), task.targets]
        likely.append(logs[logs.mean(axis=1).argmax()])
    change = np.bincount(task.speaker, likely[1] - likely[0]) / np.bincount(task.speaker)
    used = bool(change.mean() > change.std(ddof=1) / np.sqrt(len(change)))
    without, with_it = (float(np.exp(one.mean())) for one in likely)
    return replace(better if used else task, centring=Centring(used, known, without, with_it))


def _folds(
    rows: Sequence[ClipRow],
    target: np.ndarray,
    labelled: np.ndarray,
    usable: np.ndarray,
    labels: Sequence[str],
    training: Training,
) -> Folds:
    """Folds of the usable ones among the `labelled` rows, drawn over all of these: prompts are learnt on the same
    folds before anybody knows which clips can be read. Only where a fold would be empty are they drawn anew."""

    def drawn(some: np.ndarray) -> Folds:
        speakers = [rows[row].speaker for row in some]
        return make_folds(target[some], speakers, labels, training.folds, training.seed, training.group_by_speaker)

    there = usable[labelled]
    require_labels(target[labelled[there]].tolist())
    folds = drawn(labelled)
    fold = folds.fold[there]
    return replace(folds, fold=fold) if len(set(fold.tolist())) == folds.count else drawn(labelled[there])


def members_of(task: Task, step: int, extra: Sequence[Extra], label_weights: np.ndarray | None = None) -> list[Member]:
    """The models of one step: `ensemble` seeds for each fold, its labelled clips and what it adopted (F × Extra).

    The window crops of a clip train where the clip does. It shares its weight equally with them, so that the balance
    of clips and of classes in the loss is the same with and without. They count in the mean and deviation of the
    features as all training rows do, but not in the limits of outliers, which whole clips set.
    """
    training, members = task.settings.training, []
    adopted_weight = 1.0 if task.settings.selftraining.mode == "blind" else task.settings.selftraining.weight
    weights = np.ones(len(task.labelled)) if label_weights is None else label_weights
    cut = np.flatnonzero(task.crops >= 0)
    copies = np.concatenate([task.labelled, len(task.bundle) + cut])
    clip = np.concatenate([np.arange(len(task.labelled)), np.searchsorted(task.labelled, task.crops[cut])])
    shares = weights[clip] / np.bincount(clip)[clip]
    for fold in range(task.folds.count):
        held = task.folds.fold == fold
        taught, more = ~held[clip], extra[fold]
        for repeat in range(training.ensemble):
            members.append(
                Member(
                    (training.seed, step, fold, repeat),
                    np.concatenate([copies[taught], more.rows]),
                    np.concatenate([task.targets[clip][taught], more.targets]),
                    np.concatenate([shares[taught], np.full(len(more.rows), adopted_weight)]),
                    task.labelled[held],
                    task.targets[held],
                )
            )
    return members


def fit_step(
    task: Task,
    step: int,
    extra: Sequence[Extra],
    report: Report | None = None,
    before: FusionModel | None = None,
    label_weights: np.ndarray | None = None,
) -> FusionModel:
    """Train the folds of one step, from scratch or from the weights of `before`."""
    training = task.settings.training
    members = members_of(task, step, extra, label_weights)
    fitted = fit_members(
        task.training, members, training, report, before.parameters if before else None, ground=task.ground
    )
    return make_model(
        fitted,
        task.bundle.modalities,
        task.bundle.labels,
        task.ground,
        task.prior,
        reading=training.drop_reading,
        ensemble=training.ensemble,
        speakers=task.bundle.speakers and task.bundle.speakers.to(torch.device("cpu")),
        preset=json.dumps(task.settings.as_dict()),
    )


def out_of_fold(task: Task, model: FusionModel, subsets: np.ndarray | None = None) -> np.ndarray:
    """Logits [n, S, K] of every labelled clip by the fold that never saw it; S = 1 (all present) without `subsets`."""
    logits = None
    scorer = Scorer(model, pick_device(task.settings.training.device))
    position = 0
    for rows, block in scorer.blocks(task.bundle, task.labelled, subsets):
        folds = fold_mean(block.logits, model.ensemble)
        here = torch.as_tensor(task.folds.fold[position : position + len(rows)], device=folds.device)
        own = folds[here, torch.arange(len(rows), device=folds.device)].cpu().numpy()
        if logits is None:
            logits = np.empty((len(task.labelled), *own.shape[1:]), dtype=np.float32)
        logits[position : position + len(rows)] = own
        position += len(rows)
    return logits


def calibrated(task: Task, model: FusionModel) -> tuple[FusionModel, np.ndarray]:
    """The model calibrated on the labelled clips' out-of-fold logits, and these, for every subset: [n, 2^M, K]."""
    held_out = out_of_fold(task, model, all_subsets(len(task.bundle.modalities)))
    found = fit_subsets(held_out, task.bundle.present.numpy()[task.labelled], task.targets)
    return model.calibrated(found), held_out


def fold_scores(task: Task, predicted: np.ndarray) -> list[metrics.Scores]:
    """Scores of each fold on the labelled clips it held out; `predicted` [n] class indices."""
    held = [task.folds.fold == fold for fold in range(task.folds.count)]
    return [metrics.score(task.targets[mask], predicted[mask], task.classes) for mask in held]
