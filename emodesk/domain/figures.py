"""The figures of a round as every page says them: those of its confusion, wherever it kept one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trainer.measures.scores import Scores
from trainer.protocol.metrics import Figure, Metrics, StepFigures

__all__ = ["MEASURES", "Figure", "Figures", "figures_of", "step_figure", "too_few", "waf_of"]

MEASURES = ("waf", "accuracy", "macro_f1")
LEAST_A_LABEL = 5  # clips a label on average below which scores tell nothing of a model


@dataclass(frozen=True)
class Figures:
    """Scores against one set of labels, all of one confusion.

    Attributes:
        confusion: None in an older round that kept only its scores.
        f1: one figure a label; its value is None where the label occurs neither in the truth nor among what was said.
        interval_by: what the intervals left out in turn, `speaker` or `clip`, '' where there are none; `interval_of`
            how many of them.
    """

    waf: Figure
    accuracy: Figure
    macro_f1: Figure
    f1: tuple[Figure, ...] = ()
    confusion: Scores | None = None
    interval_by: str = ""
    interval_of: int = 0

    @property
    def clips(self) -> int:
        """Clips that were scored; 0 where that is not known."""
        return self.confusion.total if self.confusion else 0

    @property
    def too_few(self) -> bool:
        """Whether so few clips were scored that the scores tell nothing of the model."""
        return self.confusion is not None and too_few(self.confusion)

    @property
    def speakers(self) -> int:
        """Speakers of these clips; 0 where that is not known."""
        return self.interval_of if self.interval_by == "speaker" else 0


def figures_of(metrics: Metrics | None, source: str) -> Figures | None:
    """Figures of a round against `source` (cv, test, baseline), None where it did not measure it.

    Where there is a confusion they are its own: rounds of before wrote the mean over the folds, which counts a fold
    without a class as one that has it wrong, and agrees with no other page.
    """
    if metrics is None or (part := metrics.evaluations.get(source)) is None:
        return None
    confusion = _scores(part.confusion, metrics.labels)
    measures = {name: getattr(part, name) for name in MEASURES}
    f1 = part.f1
    if confusion is not None:
        measures = {name: replace(figure, value=getattr(confusion, name)) for name, figure in measures.items()}
        own = zip(confusion.per_class_f1.tolist(), confusion.occurring.tolist(), f1 or [Figure()] * len(metrics.labels),
                  strict=True)  # fmt: skip
        f1 = tuple(replace(figure, value=value) if there else Figure() for value, there, figure in own)
    return Figures(**measures, f1=f1, confusion=confusion, interval_by=part.interval_by, interval_of=part.interval_of)


def too_few(scores: Scores) -> bool:
    """Whether fewer than LEAST_A_LABEL clips a label were scored: nothing is told of the model."""
    return scores.total < LEAST_A_LABEL * len(scores.confusion)


def step_figure(step: StepFigures) -> Figure:
    """WAF of one self-training step; rounds of before kept the mean of its folds only."""
    confusion = _scores(step.confusion, ())
    return step.waf if confusion is None else replace(step.waf, value=confusion.waf)


def waf_of(metrics: Metrics | None) -> float | None:
    """WAF in cross-validation, None where there is none."""
    found = figures_of(metrics, "cv")
    return found.waf.value if found else None


def _scores(confusion: tuple[tuple[int, ...], ...], labels: tuple[str, ...]) -> Scores | None:
    counts = np.array(confusion, dtype=np.int64)
    return Scores(counts, labels) if counts.any() else None
