"""The models of one step fitted on a task, and what they say of the clips that they never saw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from trainer.fusion.blend import CLASSIFIERS, choose_blend
from trainer.fusion.calibration import fit_subsets, remaining
from trainer.fusion.linear import LinearRows, certain, fit_linear, held_out_logits
from trainer.fusion.model import FusionModel, make_model
from trainer.fusion.schedule import continued
from trainer.fusion.scoring import Scorer, all_subsets, fold_mean
from trainer.fusion.task import Extra, Task
from trainer.fusion.training import Member, Report, fit_members
from trainer.machine import pick_device
from trainer.measures.scores import Scores, score, softmax


def members_of(task: Task, step: int, extra: Sequence[Extra], label_weights: np.ndarray | None = None) -> list[Member]:
    """The models of one step: `ensemble` seeds for each fold, its labelled clips and what it adopted (F × Extra).

    The window crops of a clip train where the clip does. It shares its weight equally with them, so that the balance
    of clips and of classes in the loss is the same with and without. They count in the mean and deviation of the
    features as all training rows do, but not in the limits of outliers, which whole clips set.
    """
    training, members = task.settings.training, []
    adopted_weight = task.settings.adopted_weight
    weights = task.weights if label_weights is None else task.weights * label_weights
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
                    np.concatenate([task.taught[clip][taught], certain(more.targets, task.classes)]),
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
    if before is not None:  # a few adoptions change little of what is learnt already
        training = continued(training)
    together = training.ensemble if task.apart else 0  # elsewhere each fold by itself
    start = before.parameters if before else None
    fitted = fit_members(task.training, members, training, report, start, together, task.scaling, task.apart)
    model = make_model(
        fitted,
        task.bundle.modalities,
        task.bundle.labels,
        task.scaling,
        task.prior,
        fill=training.missing_modality_fill,
        ensemble=training.ensemble,
        speakers=task.bundle.speakers and task.bundle.speakers.to(torch.device("cpu")),
        preset=json.dumps(task.settings.as_dict()),
    )
    return blended(task, model, extra, label_weights)


def blended(
    task: Task, model: FusionModel, extra: Sequence[Extra], label_weights: np.ndarray | None = None
) -> FusionModel:
    """The model with the linear one beside it, fitted on the same clips, mixed as validation has it."""
    shares = CLASSIFIERS[task.settings.training.classifier]
    if shares == CLASSIFIERS["fusion"]:
        return model
    subsets = all_subsets(len(task.bundle.modalities))
    linear = task.linear[0]
    if label_weights is not None or any(len(adopted.rows) for adopted in extra):
        parts = _linear_rows(task, extra, label_weights)
        device = pick_device(task.settings.training.device)
        (linear,) = fit_linear(task.bundle, parts, task.scaling, [linear.penalty], device)
    said = held_out_logits(linear, task.bundle, task.labelled, task.folds, task.scaling, subsets)
    present = task.bundle.present.numpy()[task.labelled]
    found = choose_blend(out_of_fold(task, model, subsets), said, present, task.targets, task.speaker, shares)
    return replace(model, linear=linear, blend=found)


def _linear_rows(task: Task, extra: Sequence[Extra], label_weights: np.ndarray | None) -> list[LinearRows]:
    """What each fold's linear model learns from: its labelled clips and what it adopted."""
    weights = task.weights if label_weights is None else task.weights * label_weights
    parts = []
    for fold, more in enumerate(extra):
        taught = task.folds.fold != fold
        parts.append(
            LinearRows(
                np.concatenate([task.labelled[taught], more.rows]),
                np.concatenate([task.taught[taught], certain(more.targets, task.classes)]),
                np.concatenate([weights[taught], np.full(len(more.rows), task.settings.adopted_weight)]),
            )
        )
    return parts


def out_of_fold(task: Task, model: FusionModel, subsets: np.ndarray | None = None) -> np.ndarray:
    """Logits [n, S, K] of every labelled clip by the fold that never saw it; S = 1 (all present) without `subsets`."""
    logits = np.empty(0, dtype=np.float32)
    scorer = Scorer(model, pick_device(task.settings.training.device))
    position = 0
    for rows, block in scorer.blocks(task.bundle, task.labelled, subsets):
        folds = fold_mean(block.logits, model.ensemble)
        here = torch.as_tensor(task.folds.fold[position : position + len(rows)], device=folds.device)
        own = folds[here, torch.arange(len(rows), device=folds.device)].cpu().numpy()
        if not position:
            logits = np.empty((len(task.labelled), *own.shape[1:]), dtype=np.float32)
        logits[position : position + len(rows)] = own
        position += len(rows)
    return logits


def calibrated(task: Task, model: FusionModel) -> tuple[FusionModel, np.ndarray]:
    """The model calibrated on the labelled clips' out-of-fold logits, and these, for every subset: [n, 2^M, K]."""
    held_out = out_of_fold(task, model, all_subsets(len(task.bundle.modalities)))
    found = fit_subsets(held_out, task.bundle.present.numpy()[task.labelled], task.targets)
    return model.calibrated(found), held_out


def held_out_probabilities(task: Task, held_out: np.ndarray, only: Sequence[int] | None = None) -> np.ndarray:
    """Calibrated probabilities [n, 2^M, K] float32 of the labelled clips' out-of-fold logits for every subset; where
    `only` some are looked at (indices of what is left of clips), the others are not calibrated.

    Each fold is calibrated by those of the others, so that no clip helps itself: a clip that lacks a modality has the
    offsets of a smaller subset, which change what it is said to be. With nothing there only the prior is known.
    """
    present = task.bundle.present.numpy()[task.labelled]
    left = remaining(present)
    found = np.empty_like(held_out, dtype=np.float32)
    for fold in range(task.folds.count):
        own = task.folds.fold == fold
        calibration = fit_subsets(held_out[~own], present[~own], task.targets[~own], only)
        found[own] = softmax(calibration.of(held_out[own], left[own]))
    found[left == 0] = task.prior
    return found


def held_out_answers(task: Task, model: FusionModel) -> tuple[np.ndarray, np.ndarray]:
    """Out-of-fold logits [n, K] of each labelled clip, of a model not calibrated yet, and its class [n] as
    `held_out_probabilities` has it. Of clips that lack nothing that is what is said before the calibration, which has
    no offsets with all modalities there, and of the others only the subsets that they have."""
    present = task.bundle.present.numpy()[task.labelled]
    if present.all():
        logits = out_of_fold(task, model)[:, 0]
        return logits, logits.argmax(axis=1)
    subsets = all_subsets(present.shape[1])
    needed = np.union1d(remaining(present)[:, -1], [len(subsets) - 1]).tolist()
    held_out = np.zeros((len(present), len(subsets), task.classes), np.float32)
    held_out[:, needed] = out_of_fold(task, model, subsets[needed])
    return held_out[:, -1], held_out_probabilities(task, held_out, needed)[:, -1].argmax(axis=1)


def fold_scores(task: Task, predicted: np.ndarray) -> list[Scores]:
    """Scores of each fold on the labelled clips it held out; `predicted` [n] class indices."""
    held = [task.folds.fold == fold for fold in range(task.folds.count)]
    return [score(task.targets[mask], predicted[mask], task.classes) for mask in held]
