"""Chance that is the same every time: a number for each key that says nothing of what the key stands for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BLIND, PLACE, ORDER, REPEATS = range(4)  # what is drawn: each is independent of the others


def drawn(keys: np.ndarray | Sequence[int], what: int, seed: int = 0) -> np.ndarray:
    """Numbers [n] in 0 ≤ x < 1, evenly spread (SplitMix64; Steele, Lea and Flood 2014)."""
    with np.errstate(over="ignore"):
        x = np.asarray(keys, np.uint64) * np.uint64(8) + np.uint64(what)
        x = _mixed(x) + np.uint64(seed)
        return np.asarray((_mixed(x) >> np.uint64(11)) / float(1 << 53))


def _mixed(x: np.ndarray) -> np.ndarray:
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)))
