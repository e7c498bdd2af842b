"""The clips of a round sorted into a task: labelled, pool and test, folds, and whether speakers are normalised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch

from trainer.fusion.bundle import Bundle
from trainer.fusion.calibration import fit_temperature
from trainer.fusion.centring import CENTRED_FROM, centred
from trainer.fusion.folds import Folds, TooFewLabels, make_folds, require_labels
from trainer.fusion.intervals import UNKNOWN
from trainer.fusion.left_out import MissingNote, nothing_usable, some_left_out
from trainer.fusion.schedule import ensemble_of
from trainer.fusion.task import ScoredClips, SpeakerNormalisation, Task
from trainer.measures.scores import log_softmax
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.sections import Training
from trainer.settings import Settings


def make_task(
    bundle: Bundle,
    rows: Sequence[ClipRow],
    settings: Settings,
    rejections: Mapping[str, set[str]] | None = None,
    crops: np.ndarray | None = None,
    notes: Sequence[MissingNote] = (),
    opinions: Mapping[str, Mapping[str, str]] | None = None,
) -> Task:
    """Sort the clips of a round; raises TooFewLabels where the labelled ones are too few.

    Modalities that no labelled clip has are left out, and so is a labelled or unlabelled clip with none of the others;
    `rejections` are the labels that a person said a clip is not, by clip_id. `crops` [C]: below its clips the bundle
    has as many rows more, each a window of the labelled clip at that row. `notes` say why clips lack modalities;
    `opinions` are labels by clip_id and source.
    """
    if settings.modalities:
        bundle = bundle.only(settings.modalities)
    notes = [note for note in notes if note[1] in bundle.modalities]
    bundle, untaught = _taught_modalities(bundle, rows)
    whole, bundle = bundle, bundle.head(len(rows))
    if not settings.training.ensemble:
        count = sum(row.split == "labelled" for row in rows)
        settings = replace(
            settings, training=replace(settings.training, ensemble=ensemble_of(count, settings.training))
        )
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
    folds = _folds(rows, target, np.flatnonzero(split == "labelled"), usable, bundle, training, notes)
    rejected = np.zeros((len(pool), len(labels)), dtype=bool)
    for position, row in enumerate(pool):
        for label in (rejections or {}).get(rows[int(row)].clip_id, ()):
            rejected[position, index[label]] = True
    speakers = [row.speaker for row in rows]
    names = {name: place for place, name in enumerate(sorted(set(speakers) - {""}))}
    speaker = np.array([names.get(name, UNKNOWN) for name in speakers], dtype=np.int64)
    clips = (labelled, target[labelled], speaker[labelled], folds, pool, rejected, test, target[test], speaker[test])
    aside = np.flatnonzero(split == "validation")
    validation = ScoredClips(aside, target[aside], speaker[aside])
    taught = (
        np.stack([_taught(rows[int(row)], index) for row in labelled]) if len(labelled) else np.empty((0, len(labels)))
    )
    weights = np.array([rows[int(row)].weight for row in labelled])
    task = Task(whole.head(len(rows)), whole, crops, settings, *clips, validation, taught, weights, untaught)
    said = _opinions([rows[row].clip_id for row in pool.tolist()], opinions or {}, index)
    return _centred(replace(task, opinions=said), speakers)


def _taught_modalities(bundle: Bundle, rows: Sequence[ClipRow]) -> tuple[Bundle, tuple[str, ...]]:
    """The bundle without the modalities that no labelled clip has, and these: nothing can be learnt of them, and they
    would cost every batch, every subset and every curve what the others do (of sound alone, four times the whole)."""
    labelled = torch.tensor([row.split == "labelled" for row in rows], dtype=torch.bool)
    there = bundle.present[: len(rows)][labelled].any(dim=0).tolist()
    untaught = tuple(name for name, here in zip(bundle.modalities, there, strict=True) if not here)
    if not untaught or not any(there):
        return bundle, ()
    return bundle.take([name for name in bundle.modalities if name not in untaught]), untaught


def _opinions(pool: Sequence[str], opinions: Mapping[str, Mapping[str, str]], index: Mapping[str, int]) -> np.ndarray:
    """The class [u, O] that each source gives the clips of the pool, sources by name; -1 where one says nothing."""
    sources = sorted({source for said in opinions.values() for source in said})
    said = [[index.get(opinions.get(clip_id, {}).get(source, ""), -1) for source in sources] for clip_id in pool]
    return np.array(said, dtype=np.int64).reshape(len(pool), len(sources))


def _taught(row: ClipRow, index: Mapping[str, int]) -> np.ndarray:
    """Probability [K] of each class that a labelled clip teaches."""
    shares = np.zeros(len(index))
    for label, share in row.targets or ((row.label, 1.0),):
        shares[index[label]] = share
    return shares / shares.sum()


def _centred(task: Task, speakers: Sequence[str]) -> Task:
    """The task centred by its clips' `speakers` where that is asked for, or where the linear baseline then finds the
    labels of speakers it never saw more likely, by more than the spread over those speakers.

    By likelihood, which says more than WAF of few clips. Measured on splits of three sets by speaker: this rule took
    all 32 rounds of 41 to 491 labels that gain, and none of 22 whose speakers show two or three emotions each and
    which lose 5 to 8 points on average; the same rule by WAF left out 8 and let 1 through.
    """
    training = task.settings.training
    clips_of_most = max(Counter(filter(None, speakers)).values(), default=0)
    if training.speaker_normalisation == "off" or clips_of_most < CENTRED_FROM:
        return task
    whole = centred(task.training, speakers, crops=task.crops)
    known = len(whole.speakers.names) if whole.speakers else 0
    if not known or (training.speaker_normalisation == "auto" and not task.folds.grouped):
        return task
    better = replace(task, bundle=whole.head(len(speakers)), training=whole)
    if training.speaker_normalisation == "on":
        return replace(better, centring=SpeakerNormalisation(True, known))
    likely = []
    for some in (task, better):
        logits = some.linear[1]
        logs = log_softmax(logits / fit_temperature(logits, task.targets))
        likely.append(logs[np.arange(len(task.targets)), task.targets])
    heard = task.speaker != UNKNOWN
    _, who = np.unique(task.speaker[heard], return_inverse=True)
    change = np.bincount(who, (likely[1] - likely[0])[heard]) / np.bincount(who)
    used = bool(change.mean() > change.std(ddof=1) / np.sqrt(len(change)))
    without, with_it = (float(np.exp(found.mean())) for found in likely)
    chosen = better if used else task
    found = replace(chosen, centring=SpeakerNormalisation(used, known, without, with_it))
    vars(found).update(scaling=chosen.scaling, linear=chosen.linear)  # kept: a round asks for the same ones again
    return found


def _folds(
    rows: Sequence[ClipRow],
    target: np.ndarray,
    labelled: np.ndarray,
    usable: np.ndarray,
    bundle: Bundle,
    training: Training,
    notes: Sequence[MissingNote],
) -> Folds:
    """Folds of the usable ones among the `labelled` rows, drawn over all of these: prompts are learnt on the same
    folds before anybody knows which clips can be read. Only where a fold would be empty are they drawn anew. What is
    left out is said."""

    def drawn(some: np.ndarray) -> Folds:
        speakers = [rows[row].speaker for row in some]
        return make_folds(
            target[some], speakers, bundle.labels, training.folds, training.seed, training.group_by_speaker
        )

    there = usable[labelled]
    left = [rows[row].clip_id for row in labelled[~there]]
    if left and not there.any():
        raise TooFewLabels(nothing_usable(len(left), bundle.modalities, left, notes))
    said = (some_left_out(len(labelled), left, notes),) if left else ()
    try:
        require_labels(target[labelled[there]].tolist())
    except TooFewLabels as error:
        raise TooFewLabels("{error} {left}", error=error, left=said[0]) if said else error from None
    folds = drawn(labelled)
    fold = folds.fold[there]
    folds = replace(folds, fold=fold) if len(set(fold.tolist())) == folds.count else drawn(labelled[there])
    return replace(folds, warnings=(*said, *folds.warnings))
