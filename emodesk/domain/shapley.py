"""Exact Shapley values of modalities from the predictions of all their subsets."""

from __future__ import annotations

from functools import lru_cache
from math import factorial

import numpy as np


@lru_cache(maxsize=16)
def shapley_matrix(modalities: int) -> np.ndarray:
    """Matrix [M, 2^M] that takes subset values to Shapley values (Shapley 1953).

    phi_m = sum over S without m of |S|! (M - |S| - 1)! / M! · (v(S ∪ m) - v(S)).
    """
    matrix = np.zeros((modalities, 1 << modalities))
    for m in range(modalities):
        for subset in range(1 << modalities):
            if subset >> m & 1:
                continue
            size = subset.bit_count()
            weight = factorial(size) * factorial(modalities - size - 1) / factorial(modalities)
            matrix[m, subset | 1 << m] += weight
            matrix[m, subset] -= weight
    matrix.setflags(write=False)
    return matrix


def shapley_values(subsets: np.ndarray) -> np.ndarray:
    """Shapley values [..., M, K] of subset predictions [..., 2^M, K]; bit m of the subset index is modality m.

    Over m they sum to the full prediction less the prior. Raises ValueError unless there are 2^M subsets, M ≥ 1.
    """
    count = subsets.shape[-2]
    modalities = count.bit_length() - 1
    if modalities < 1 or count != 1 << modalities:
        raise ValueError(f"{count} subsets are not all subsets of some modalities")
    return shapley_matrix(modalities) @ np.asarray(subsets, dtype=np.float64)


def present_modalities(subsets: np.ndarray, tolerance: float = 1e-4) -> np.ndarray:
    """Which modalities make any difference, [..., M] bool, from subset predictions [..., 2^M, K].

    A clip that lacks modality m is predicted alike with and without it, so that its pairs of subsets are equal
    (to `tolerance`, as they may be stored in float16).
    """
    modalities = subsets.shape[-2].bit_length() - 1
    index = np.arange(subsets.shape[-2])
    values = np.asarray(subsets, dtype=np.float32)
    present = []
    for m in range(modalities):
        without = index[(index >> m & 1) == 0]
        change = np.abs(values[..., without | 1 << m, :] - values[..., without, :])
        present.append(change.max(axis=(-2, -1)) > tolerance)
    return np.stack(present, axis=-1)
