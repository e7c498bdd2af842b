"""WAF and F1 of some clips with what they lie between where speakers, or clips, are drawn anew. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainer.measures.resampling import DRAWS, between, draws, groups_of
from trainer.measures.scores import Scores, f1_of, score, waf_of


@dataclass(frozen=True)
class DrawnScores:
    """Scores of some clips; the WAF of others lies between `low` and `high` with 95 % confidence, by drawing `units`
    speakers, or clips of few (`by`); the F1 of each class between `f1_low` and `f1_high` [K]."""

    scores: Scores
    low: float
    high: float
    by: str
    units: int
    f1_low: np.ndarray
    f1_high: np.ndarray


def drawn_scores(
    truth: np.ndarray, predicted: np.ndarray, speakers: np.ndarray, classes: int, count: int = DRAWS
) -> DrawnScores:
    """Of class indices `predicted` [N] against `truth` [N], who spoke by number `speakers` [N] (negative where that is
    not known), from `count` draws."""
    groups = groups_of(speakers, len(truth))
    confusions = groups.counts(truth * classes + predicted, classes**2).reshape(-1, classes, classes)
    drawn = np.tensordot(draws(groups.count, count), confusions, axes=1)
    low, high = between(waf_of(drawn))
    return DrawnScores(
        score(truth, predicted, classes), float(low), float(high), groups.by, groups.units, *between(f1_of(drawn))
    )  # fmt: skip
