"""The figures of a round, as metrics.json has them."""

from __future__ import annotations

import numpy as np

from trainer.fusion.fitting import fold_scores
from trainer.fusion.intervals import intervals
from trainer.fusion.linear import linear_logits
from trainer.fusion.model import FusionModel
from trainer.fusion.scoring import Predictions, all_subsets
from trainer.fusion.selftraining import SelfTrainingState
from trainer.fusion.summary import summary
from trainer.fusion.task import ScoredClips, Task
from trainer.measures.scores import calibration_error, score, softmax
from trainer.protocol.metrics_file import (
    BaselineFile,
    BlendFile,
    CrossValidationFile,
    MetricsFile,
    RobustnessFile,
    ScoresFile,
    TestedBaselineFile,
)


def evaluate(
    task: Task, state: SelfTrainingState, held_out: np.ndarray, unseen: np.ndarray, predictions: Predictions
) -> MetricsFile:
    """All of metrics.json but its warnings, of a `state` whose model is calibrated. `held_out` [n, 2^M, K] are the
    out-of-fold logits of the labelled clips, `unseen` what predictions.safetensors keeps of them, calibrated across the
    folds: every figure of cross-validation counts these, as whoever reads the file does."""
    names, known = task.bundle.modalities, task.test_targets >= 0
    test = ScoredClips(task.test, task.test_targets, task.test_speaker).known()
    validation = task.validation.known()
    temperature = float(state.model.calibration.temperatures[-1])
    return {
        "labels": list(task.bundle.labels),
        "modalities": list(names),
        "cv": _cv(task, unseen[:, -1].argmax(axis=1)),
        "test": _scores(task, predictions, test) if len(test.rows) else None,
        "validation": _scores(task, predictions, validation) if len(validation.rows) else None,
        "baseline": _baseline(task, known),
        "calibration": {
            "temperature": temperature,
            "ece_before": calibration_error(softmax(held_out[:, -1]), task.targets),
            "ece_after": calibration_error(unseen[:, -1], task.targets),
            "subsets": {
                "ece_before": _subset_error(softmax(held_out / temperature), task.targets),
                "ece_after": _subset_error(unseen, task.targets),
            },
        },
        "robustness": _robustness(names, unseen.argmax(axis=2), task.targets, task.classes),
        "speakers": task.centring.as_dict() if task.centring else None,
        "blend": _blend(state.model),
        "steps": [
            {
                "step": step.step,
                "adopted": step.adopted,
                "purity": _purity(state, step.step),
                "waf_mean": step.waf,
                "waf_std": float(np.std(step.wafs)),
                "confusion": [list(row) for row in step.confusion],
                "kept": step.kept,
                "message": step.message,
            }
            for step in state.steps
        ],
        "counts": {
            "labelled": len(task.labelled),
            "unlabelled": len(task.pool),
            "validation": len(task.validation.rows),
            "test": len(task.test),
            "adopted": len({adoption.row for adoption in state.adoptions if adoption.accepted}),
            "proposed": len({adoption.row for adoption in state.adoptions if not adoption.accepted}),
        },
    }


def _blend(model: FusionModel) -> BlendFile | None:
    """How much the linear model says, with all modalities and by subset, and the likelihoods that decided it."""
    blend = model.blend
    if blend is None:
        return None
    fusion, linear, both = blend.likelihood[-1].tolist()
    return {
        "linear_share": float(blend.share[-1]),
        "likelihood": {"fusion": fusion, "linear": linear, "both": both},
        "subsets": blend.share.tolist(),
    }


def _purity(state: SelfTrainingState, step: int) -> float | None:
    """The estimated share of right ones among what a step adopted; None where it was not asked."""
    asked = [
        adoption.purity
        for adoption in state.adoptions
        if adoption.step == step and adoption.accepted and adoption.purity
    ]
    return float(np.mean(asked)) if asked else None


def _cv(task: Task, predicted: np.ndarray) -> CrossValidationFile:
    """Scores of the pooled out-of-fold predictions [n], with the spread of the folds."""
    spread = intervals(task.targets, predicted, task.speaker, task.classes)
    table = summary(fold_scores(task, predicted))
    new = spread["by"] == "speaker" and task.folds.grouped  # folds that share speakers say nothing of others
    low, high = spread["waf"]
    return {
        **table,
        "pooled_waf": table["waf"]["mean"],  # by the name that readers of older rounds know
        "intervals": spread,
        "grouped_by_speaker": task.folds.grouped,
        "new_speaker_interval": {"speakers": spread["count"], "low": low, "high": high} if new else None,
    }


def _subset_error(said: np.ndarray, truth: np.ndarray) -> float:
    """Mean expected calibration error of probabilities [n, 2^M, K] with something missing, and something there."""
    errors = [calibration_error(said[:, subset], truth) for subset in range(1, said.shape[1] - 1)]
    return float(np.mean(errors)) if errors else 0.0


def _scores(task: Task, predictions: Predictions, clips: ScoredClips) -> ScoresFile:
    """Scores on clips that never train: the whole ensemble's as `mean`, the spread of its single folds as `std`."""
    rows, truth = clips.rows, clips.targets
    each, together = predictions.folds[rows].argmax(axis=2), predictions.probabilities[rows].argmax(axis=1)
    parts = [score(truth, each[:, fold], task.classes) for fold in range(each.shape[1])]
    table = summary(parts, score(truth, together, task.classes))
    table["intervals"] = intervals(truth, together, clips.speaker, task.classes)
    table["robustness"] = _robustness(
        task.bundle.modalities, predictions.subsets[rows].argmax(axis=2), truth, task.classes
    )
    return table


def _robustness(names: tuple[str, ...], predicted: np.ndarray, truth: np.ndarray, classes: int) -> RobustnessFile:
    """WAF with each modality missing and with each alone; `predicted` [n, 2^M] classes by subset."""
    full = len(all_subsets(len(names))) - 1

    def waf(subset: int) -> float:
        return score(truth, predicted[:, subset], classes).waf

    # With one modality only, nothing is left when it is missing, and that is no question to ask.
    without = {name: waf(full ^ 1 << bit) for bit, name in enumerate(names)} if len(names) > 1 else {}
    return {"without": without, "alone": {name: waf(1 << bit) for bit, name in enumerate(names)}}


def linear_baseline(task: Task, rows: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The linear baseline on the same folds and features, learnt from the labels alone: its penalty, the classes that
    it gives the labelled clips [n] out of fold, and the folds' mean logits [t, K] of other `rows`."""
    model, held_out = task.linear
    whole = np.ones((1, len(task.bundle.modalities)), dtype=bool)
    folds = range(task.folds.count)
    others = [linear_logits(model, task.bundle, rows, task.scaling, whole, fold)[:, 0] for fold in folds]
    return model.penalty, held_out.argmax(axis=1), np.mean(others, axis=0)


def _baseline(task: Task, known: np.ndarray) -> BaselineFile | TestedBaselineFile:
    """Scores of the linear baseline in cross-validation, and on the test clips as `test`."""
    penalty, held_out, logits = linear_baseline(task, task.test[known])
    table: BaselineFile = {"model": "multinomial logistic regression", "penalty": penalty, **_cv(task, held_out)}
    if known.any():
        truth, predicted = task.test_targets[known], logits.argmax(axis=1)
        test = summary([score(truth, predicted, task.classes)])
        test["intervals"] = intervals(truth, predicted, task.test_speaker[known], task.classes)
        return {**table, "test": test, "test_waf": test["waf"]["mean"]}
    return table
