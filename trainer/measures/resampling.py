"""What a figure lies between, by drawing speakers (or clips) anew: the percentile bootstrap over groups. NumPy only.

Clips of one speaker are alike, so where speakers are known whole speakers are drawn, never single clips.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS = 400
CONFIDENCE = 0.95
FEWEST_GROUPS = 3  # fewer speakers say nothing of others
MOST_GROUPS = 1000  # clips of nobody knows whom are dealt into so many: more groups change no figure


@dataclass(frozen=True)
class Groups:
    """What is drawn whole.

    Attributes:
        number: [N] the group of each clip, from 0; `count` of them in all.
        by: `speaker` or `clip`; `units` how many speakers there are, or clips.
    """

    number: np.ndarray
    count: int
    by: str
    units: int

    def counts(self, cells: np.ndarray, kinds: int) -> np.ndarray:
        """How often each kind of cell 0..kinds-1 stands in each group [count, kinds], from cells [N] or [N, n]."""
        number = self.number.reshape(-1, *[1] * (cells.ndim - 1))
        found = np.bincount((number * kinds + cells).ravel(), minlength=self.count * kinds)
        return found.reshape(self.count, kinds).astype(np.float64)


def groups_of(speakers: np.ndarray, clips: int) -> Groups:
    """`speakers` [N] are numbers, negative where nobody knows. Where at least three are known whole speakers are drawn,
    and beside them the other clips one by one; else clips, which promises nothing of new speakers."""
    known = speakers >= 0
    names, which = np.unique(speakers[known], return_inverse=True)
    if len(names) < FEWEST_GROUPS:
        count = min(clips, MOST_GROUPS)
        return Groups(np.arange(clips) % max(count, 1), count, "clip", clips)
    alone = int((~known).sum())
    dealt = min(alone, MOST_GROUPS)
    number = np.empty(clips, dtype=np.int64)
    number[known] = which
    number[~known] = len(names) + np.arange(alone) % max(dealt, 1)
    return Groups(number, len(names) + dealt, "speaker", len(names))


def draws(groups: int, count: int = DRAWS, seed: int = 0) -> np.ndarray:
    """How often each group was drawn, [count, groups]: each row a draw of as many as there are, with repetition."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(groups, np.full(groups, 1 / groups), size=count).astype(np.float64)


def between(values: np.ndarray, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """The middle `confidence` of drawn values [draws, ...]: lower and upper bound [...]."""
    tail = 100 * (1 - confidence) / 2
    low, high = np.percentile(values, [tail, 100 - tail], axis=0)
    return low, high
