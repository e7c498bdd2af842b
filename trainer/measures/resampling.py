"""What a figure lies between, by drawing speakers (or clips) anew: the percentile bootstrap over groups. NumPy only.

Clips of one speaker are alike, so where speakers are known whole speakers are drawn, never single clips.
"""

from __future__ import annotations

import numpy as np

DRAWS = 400
CONFIDENCE = 0.95
FEWEST_GROUPS = 3  # fewer say nothing of others
MOST_GROUPS = 1000  # without speakers, clips are dealt into so many: more groups change no figure


def groups_of(speakers: np.ndarray, clips: int) -> tuple[np.ndarray, int, str]:
    """The group of each clip [N] from 0, how many there are, and whether a group is a `speaker` or a `clip`.

    `speakers` [N] are numbers, negative where nobody knows; each such clip is a group of its own.
    """
    known = speakers >= 0
    names, which = np.unique(speakers[known], return_inverse=True)
    if len(names) < FEWEST_GROUPS:
        count = min(clips, MOST_GROUPS)
        return np.arange(clips) % max(count, 1), count, "clip"
    group = np.empty(clips, dtype=np.int64)
    group[known] = which
    group[~known] = len(names) + np.arange((~known).sum())
    return group, int(len(names) + (~known).sum()), "speaker"


def draws(groups: int, count: int = DRAWS, seed: int = 0) -> np.ndarray:
    """How often each group was drawn, [count, groups]: each row a draw of as many as there are, with repetition."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(groups, np.full(groups, 1 / groups), size=count).astype(np.float64)


def between(values: np.ndarray, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """The middle `confidence` of drawn values [draws, ...]: lower and upper bound [...]."""
    tail = 100 * (1 - confidence) / 2
    low, high = np.percentile(values, [tail, 100 - tail], axis=0)
    return low, high
