"""The figures of a round, as metrics.json has them."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import t as student

from trainer.fusion.baseline import PENALTIES
from trainer.fusion.calibration import fit_subsets, remaining
from trainer.fusion.fitting import fold_scores
from trainer.fusion.scoring import Predictions, all_subsets
from trainer.fusion.selftraining import SelfTrainingState
from trainer.fusion.task import Task
from trainer.measures.scores import Scores, calibration_error, score, softmax, summary


def evaluate(task: Task, state: SelfTrainingState, held_out: np.ndarray, predictions: Predictions) -> dict[str, Any]:
    """All of metrics.json but its warnings, of a `state` whose model is calibrated. `held_out` [n, 2^M, K] are the
    out-of-fold logits of the labelled clips. Errors of calibration are cross-fitted over the folds."""
    names, subsets = task.bundle.modalities, _cross_fitted(task, held_out)
    everything, known = held_out[:, -1].argmax(axis=1), task.test_targets >= 0
    temperature = float(state.model.calibration.temperatures[-1])
    return {
        "labels": list(task.bundle.labels),
        "modalities": list(names),
        "cv": {
            **summary(fold_scores(task, everything)),
            # All folds' clips at once, as test is scored: the mean over folds of few speakers reads lower.
            "pooled_waf": score(task.targets, everything, task.classes).waf,
            "grouped_by_speaker": task.folds.grouped,
            "new_speaker_interval": _new_speaker_interval(task, everything),
        },
        "test": _test(task, predictions, known) if known.any() else None,
        "baseline": _baseline(task, known),
        "calibration": {
            "temperature": temperature,
            "ece_before": _error(held_out[:, -1], task.targets),
            "ece_after": _error(subsets[:, -1], task.targets),
            "subsets": {
                "ece_before": _subset_error(held_out / temperature, task.targets),
                "ece_after": _subset_error(subsets, task.targets),
            },
        },
        "robustness": _robustness(names, subsets.argmax(axis=2), task.targets, task.classes),
        "speakers": task.centring.as_dict() if task.centring else None,
        "steps": [
            {
                "step": one.step,
                "adopted": one.adopted,
                "waf_mean": float(np.mean(one.wafs)),
                "waf_std": float(np.std(one.wafs)),
                "kept": one.kept,
                "message": one.message,
            }
            for one in state.steps
        ],
        "counts": {
            "labelled": len(task.labelled),
            "unlabelled": len(task.pool),
            "test": len(task.test),
            "adopted": len({one.row for one in state.adoptions if one.accepted}),
            "proposed": len({one.row for one in state.adoptions if not one.accepted}),
        },
    }


def _cross_fitted(task: Task, held_out: np.ndarray) -> np.ndarray:
    """Out-of-fold logits [n, 2^M, K], each fold's calibrated by those of the others, so that no clip helps itself."""
    present = task.bundle.present.numpy()[task.labelled]
    left = remaining(present)
    calibrated = np.empty_like(held_out)
    for fold in range(task.folds.count):
        own = task.folds.fold == fold
        found = fit_subsets(held_out[~own], present[~own], task.targets[~own])
        calibrated[own] = found.of(held_out[own], left[own])
    return calibrated


def expected_of_others(
    truth: np.ndarray, predicted: np.ndarray, speaker: np.ndarray, classes: int
) -> tuple[float, float]:
    """The WAF to expect of speakers not heard, 95 %: delete-one jackknife over `speaker` [n] (numbers from 0; Efron and
    Stein 1981), Student's t for few. Measured over eleven splits of two sets, six speakers heard: test's own WAF was
    inside in 37 of 44, and never outside by more than its own error.
    """
    count = int(speaker.max()) + 1
    without = [speaker != one for one in range(count)]
    wafs = np.array([score(truth[rest], predicted[rest], classes).waf for rest in without])
    half = student.ppf(0.975, count - 1) * np.sqrt((count - 1) * wafs.var())
    waf = score(truth, predicted, classes).waf
    return float(max(0.0, waf - half)), float(min(1.0, waf + half))


def _new_speaker_interval(task: Task, predicted: np.ndarray) -> dict[str, Any] | None:
    """How many speakers validation heard, and the WAF of others; None where its folds share them."""
    if not task.folds.grouped:
        return None
    low, high = expected_of_others(task.targets, predicted, task.speaker, task.classes)
    return {"speakers": int(task.speaker.max()) + 1, "low": low, "high": high}


def _error(logits: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error of logits [n, K]."""
    return calibration_error(softmax(logits), truth)


def _subset_error(logits: np.ndarray, truth: np.ndarray) -> float:
    """Mean expected calibration error of what [n, 2^M, K] says with something missing, and something there."""
    parts = range(1, logits.shape[1] - 1)
    errors = [_error(logits[:, subset], truth) for subset in parts]
    return float(np.mean(errors)) if errors else 0.0


def _test(task: Task, predictions: Predictions, known: np.ndarray) -> dict[str, Any]:
    """Scores on the test clips: the whole ensemble's as `mean`, the spread of its single folds as `std`."""
    rows, truth = task.test[known], task.test_targets[known]
    each = predictions.folds[rows].argmax(axis=2)
    table = summary([score(truth, each[:, fold], task.classes) for fold in range(each.shape[1])])
    whole = summary([score(truth, predictions.probabilities[rows].argmax(axis=1), task.classes)])
    for name in ("waf", "accuracy", "macro_f1", "per_class_f1"):
        table[name]["mean"] = whole[name]["mean"]
    table["confusion"] = whole["confusion"]
    table["robustness"] = _robustness(
        task.bundle.modalities, predictions.subsets[rows].argmax(axis=2), truth, task.classes
    )
    return table


def _robustness(names: tuple[str, ...], predicted: np.ndarray, truth: np.ndarray, classes: int) -> dict[str, Any]:
    """WAF with each modality missing and with each alone; `predicted` [n, 2^M] classes by subset."""
    full = len(all_subsets(len(names))) - 1

    def waf(subset: int) -> float:
        return score(truth, predicted[:, subset], classes).waf

    # With one modality only, nothing is left when it is missing, and that is no question to ask.
    without = {name: waf(full ^ 1 << bit) for bit, name in enumerate(names)} if len(names) > 1 else {}
    return {"without": without, "alone": {name: waf(1 << bit) for bit, name in enumerate(names)}}


def linear_baseline(task: Task, rows: np.ndarray) -> tuple[float, list[Scores], np.ndarray]:
    """The linear baseline on the same folds and features: the penalty with the best mean validation WAF, its scores
    fold by fold, and the folds' mean logits [t, K] of other `rows`."""
    held_out, others = task.linear(rows)
    scores = [fold_scores(task, logits.argmax(axis=1)) for logits in held_out]
    best = int(np.argmax([np.mean([one.waf for one in parts]) for parts in scores]))
    return PENALTIES[best], scores[best], others[best]


def _baseline(task: Task, known: np.ndarray) -> dict[str, Any]:
    penalty, scores, logits = linear_baseline(task, task.test[known])
    table = {"model": "multinomial logistic regression", "penalty": penalty, **summary(scores)}
    if known.any():
        table["test_waf"] = score(task.test_targets[known], logits.argmax(axis=1), task.classes).waf
    return table
