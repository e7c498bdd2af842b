"""The figures of a round as metrics.json holds them, read so that every page says the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trainer.measures.scores import Scores

MEASURES = ("waf", "accuracy", "macro_f1")


@dataclass(frozen=True)
class Figure:
    """One score of a set of clips; None where it is not known.

    `spread` is the standard deviation over the folds, and nothing but that; `low` and `high` are what the score of
    other speakers, or other clips, lies between with 95 % confidence.
    """

    value: float | None = None
    spread: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Figures:
    """Scores against one set of labels, all of one confusion.

    Attributes:
        confusion: None in an older round that kept only its scores.
        f1: one figure a label; its value is None where the label occurs neither in the truth nor among what was said.
        interval_by: what the intervals left out in turn, `speaker` or `clip`, '' where there are none; `interval_of`
            how many of them.
    """

    waf: Figure = Figure()
    accuracy: Figure = Figure()
    macro_f1: Figure = Figure()
    f1: tuple[Figure, ...] = ()
    confusion: Scores | None = None
    interval_by: str = ""
    interval_of: int = 0

    @property
    def clips(self) -> int:
        """Clips that were scored; 0 where that is not known."""
        return self.confusion.total if self.confusion else 0


def figures_of(metrics: Mapping[str, Any], source: str) -> Figures | None:
    """Figures of metrics.json's part `source` (cv, test, baseline), None where the round did not measure it.

    Where there is a confusion they are its own: rounds of before wrote the mean over the folds, which counts a fold
    without a class as one that has it wrong, and agrees with no other page.
    """
    part = metrics.get(source)
    return read_figures(part, metrics.get("labels") or ()) if isinstance(part, Mapping) and part else None


def read_figures(part: Mapping[str, Any], labels: Sequence[str] = ()) -> Figures:
    """One part of metrics.json, of rounds of now and of before."""
    confusion = _confusion(part.get("confusion"), labels)
    given = part.get("intervals")
    intervals = given if isinstance(given, Mapping) else {}
    own = {name: getattr(confusion, name) if confusion else _number(part.get(name), "mean") for name in MEASURES}
    measures = {
        name: Figure(own[name], _number(part.get(name), "std"), *_interval(intervals.get(name))) for name in MEASURES
    }
    return Figures(
        **measures,
        f1=_f1(confusion, part.get("per_class_f1"), intervals.get("per_class_f1")),
        confusion=confusion,
        interval_by=str(intervals.get("by") or ""),
        interval_of=int(_number(intervals.get("count")) or 0),
    )


def step_figure(step: Mapping[str, Any]) -> Figure:
    """WAF of one self-training step; rounds of before kept the mean of its folds only."""
    confusion = _confusion(step.get("confusion"), ())
    return Figure(confusion.waf if confusion else _number(step.get("waf_mean")), _number(step.get("waf_std")))


def waf_of(metrics: Mapping[str, Any]) -> float | None:
    """WAF in cross-validation, None where there is none."""
    found = figures_of(metrics, "cv")
    return found.waf.value if found else None


def _f1(confusion: Scores | None, stored: Any, intervals: Any) -> tuple[Figure, ...]:
    stored = stored if isinstance(stored, Mapping) else {}
    values, spreads = _numbers(stored.get("mean")), _numbers(stored.get("std"))
    if confusion is not None:
        occurring = confusion.occurring
        values = [float(f1) if there else None for f1, there in zip(confusion.per_class_f1, occurring, strict=True)]
    ranges = intervals if isinstance(intervals, list) and len(intervals) == len(values) else [None] * len(values)
    spreads = spreads if len(spreads) == len(values) else [None] * len(values)
    return tuple(
        Figure(value, spread, *_interval(between)) if value is not None else Figure()
        for value, spread, between in zip(values, spreads, ranges, strict=True)
    )


def _confusion(value: Any, labels: Sequence[str]) -> Scores | None:
    try:
        counts = np.array(value, dtype=np.int64)
    except (TypeError, ValueError, OverflowError):
        return None
    square = counts.ndim == 2 and counts.shape[0] == counts.shape[1] and (counts >= 0).all() and counts.any()
    return Scores(counts, tuple(labels)) if square else None


def _number(value: Any, name: str = "") -> float | None:
    """A number, or a mapping's number under `name`; None for anything else."""
    if isinstance(value, Mapping):
        value = value.get(name)
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if good else None


def _numbers(value: Any) -> list[float | None]:
    return [_number(one) for one in value] if isinstance(value, list) else []


def _interval(value: Any) -> tuple[float | None, float | None]:
    if isinstance(value, list) and len(value) == 2 and None not in (low_high := [_number(one) for one in value]):
        return low_high[0], low_high[1]
    return None, None
