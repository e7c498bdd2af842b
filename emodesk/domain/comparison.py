"""Two rounds on the same clips: by how much one is better, and between which two numbers that would be for others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS, BLOCK = 4000, 500  # of the bootstrap, and as many at once
CONFIDENCE = 0.95
FEWEST_SPEAKERS = 3  # below, other clips of the same people are all that can be spoken of
SEED = 20240817  # the same figure every time


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

    Percentile bootstrap of the pair: whole speakers (numbers from 0) where at least three are known, and beside them
    the clips of which nobody knows who speaks (-1) one by one; else clips, which promises nothing of new speakers.
    """
    if not len(truth):
        return None
    cells = (truth * classes + first) * classes + second
    people = np.unique(speaker[speaker >= 0])
    by_speaker = len(people) >= FEWEST_SPEAKERS
    single = cells[speaker < 0] if by_speaker else cells
    drawn = _clips_drawn(single, classes**3)
    if by_speaker:
        counts = np.zeros((len(people), classes**3))
        np.add.at(counts, (np.searchsorted(people, speaker[speaker >= 0]), cells[speaker >= 0]), 1)
        drawn += _speakers_drawn(counts)
    low, high = np.quantile(_gain(drawn, classes), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    whole = _gain(np.bincount(cells, minlength=classes**3)[None].astype(float), classes)[0]
    by, of = ("speaker", len(people)) if by_speaker else ("clip", len(truth))
    return Gain(float(whole), float(low), float(high), by, of)


def _clips_drawn(cells: np.ndarray, count: int) -> np.ndarray:
    """Counts [DRAWS, count] of as many clips as `cells` [n] has, drawn from them: clips of one cell are alike."""
    drawn = np.zeros((DRAWS, count))
    if len(cells):
        which, often = np.unique(cells, return_counts=True)
        drawn[:, which] = np.random.default_rng(SEED).multinomial(len(cells), often / len(cells), size=DRAWS)
    return drawn


def _speakers_drawn(counts: np.ndarray) -> np.ndarray:
    """Counts [DRAWS, c] of as many speakers as `counts` [G, c] has, drawn from them."""
    rng, units = np.random.default_rng(SEED + 1), len(counts)
    blocks = [rng.multinomial(units, np.full(units, 1 / units), size=BLOCK) @ counts for _ in range(DRAWS // BLOCK)]
    return np.concatenate(blocks)


def _gain(cells: np.ndarray, classes: int) -> np.ndarray:
    """WAF of the second less that of the first [d], from counts [d, K^3] by truth, first and second."""
    table = cells.reshape(-1, classes, classes, classes)
    gain: np.ndarray = _waf(table.sum(axis=2)) - _waf(table.sum(axis=3))
    return gain


def _waf(confusion: np.ndarray) -> np.ndarray:
    """WAF [d] of confusions [d, K, K], truth in rows (as `trainer.measures.scores`)."""
    support = confusion.sum(axis=2)
    both = np.maximum(support + confusion.sum(axis=1), 1e-9)
    f1 = 2 * np.diagonal(confusion, axis1=1, axis2=2) / both
    waf: np.ndarray = (f1 * support).sum(axis=1) / np.maximum(support.sum(axis=1), 1e-9)
    return waf
