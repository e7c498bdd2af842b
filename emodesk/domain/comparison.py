"""Two rounds on the same clips: by how much one is better, and between which two numbers that would be for others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainer.measures.resampling import between, draws, groups_of
from trainer.measures.scores import waf_of

DRAWS = 1000  # more than elsewhere: whether a gain may be none is read off the ends of the interval


@dataclass(frozen=True)
class Gain:
    """A difference of WAF, second less first; `low` and `high` are what it lies between with 95 % confidence.

    Attributes:
        by: whom the interval is about: `speaker` or `clip`; `of` how many of them were drawn from.
    """

    value: float
    low: float
    high: float
    by: str
    of: int

    @property
    def verdict(self) -> str:
        """`better`, `worse`, or `open` where no difference can be told."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "open"


def paired_gain(
    truth: np.ndarray, first: np.ndarray, second: np.ndarray, speaker: np.ndarray, classes: int
) -> Gain | None:
    """The gain in WAF from `first` [n] to `second` [n] class indices; None for no clips.

    Bootstrap of the pair, by `speaker` [n], numbers from 0, and -1 where nobody knows who speaks.
    """
    if not len(truth):
        return None
    groups = groups_of(speaker, len(truth))
    counts = groups.counts((truth * classes + first) * classes + second, classes**3)
    low, high = between(_gain(draws(groups.count, DRAWS) @ counts, classes))
    whole = _gain(counts.sum(axis=0), classes)[0]
    return Gain(float(whole), float(low), float(high), groups.by, groups.units)


def _gain(cells: np.ndarray, classes: int) -> np.ndarray:
    """WAF of the second less that of the first [d], from counts [d, K^3] by truth, first and second."""
    table = cells.reshape(-1, classes, classes, classes)
    return np.asarray(waf_of(table.sum(axis=2)) - waf_of(table.sum(axis=3)))
