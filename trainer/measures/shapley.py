"""Exact Shapley values of the modalities over all 2^M subsets. NumPy only.

φ_m = Σ_{S ∌ m} |S|! (M−|S|−1)! / M! · (v(S ∪ m) − v(S)), Shapley 1953; v(S) is the probability of a class with the
modalities of S present, v(∅) the prior. They sum to v(all) − v(∅), and a modality that changes nothing has 0.
"""

from __future__ import annotations

from functools import cache
from math import factorial

import numpy as np


@cache
def shapley_matrix(modalities: int) -> np.ndarray:
    """[M, 2^M]: the Shapley values are this matrix times the values of the subsets (bit m of the index = m present)."""
    matrix = np.zeros((modalities, 2**modalities))
    for subset in range(2**modalities):
        size = subset.bit_count()
        for modality in range(modalities):
            if subset >> modality & 1:
                matrix[modality, subset] = factorial(size - 1) * factorial(modalities - size) / factorial(modalities)
            else:
                matrix[modality, subset] = -factorial(size) * factorial(modalities - size - 1) / factorial(modalities)
    matrix.setflags(write=False)
    return matrix


def shapley_values(subsets: np.ndarray) -> np.ndarray:
    """Shapley values [..., M, K] of subset predictions [..., 2^M, K].

    Raises ValueError unless there are 2^M subsets, M ≥ 1.
    """
    return shapley_matrix(modality_count(subsets.shape[-2])) @ np.asarray(subsets, dtype=np.float64)


def shapley(values: np.ndarray) -> np.ndarray:
    """Shapley values [..., M] of subset values [..., 2^M]."""
    shares: np.ndarray = values @ shapley_matrix(int(values.shape[-1]).bit_length() - 1).T
    return shares


def shapley_of_class(subsets: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Shapley values [N, M] for one class a clip: `subsets` [N, 2^M, K] probabilities, `classes` [N]."""
    return shapley(np.take_along_axis(subsets, classes[:, None, None], axis=2)[:, :, 0])


def alone(subsets: np.ndarray) -> np.ndarray:
    """What each modality says by itself [..., M, K], from `subsets` [..., 2^M, K]."""
    modalities = subsets.shape[-2].bit_length() - 1
    return subsets[..., [1 << modality for modality in range(modalities)], :]


def modality_count(subsets: int) -> int:
    """M of 2^M subsets; ValueError unless there are so many for some M ≥ 1."""
    modalities = subsets.bit_length() - 1
    if modalities < 1 or subsets != 1 << modalities:
        raise ValueError(f"{subsets} subsets are not all subsets of some modalities")
    return modalities


def present_modalities(subsets: np.ndarray, tolerance: float = 1e-4) -> np.ndarray:
    """Which modalities make any difference, [..., M] bool, from subset predictions [..., 2^M, K].

    A clip that lacks modality m is predicted alike with and without it, so that its pairs of subsets are equal
    (to `tolerance`, as they may be stored in float16).
    """
    modalities = subsets.shape[-2].bit_length() - 1
    index = np.arange(subsets.shape[-2])
    values = np.asarray(subsets, dtype=np.float32)
    present = np.abs(alone(values) - values[..., :1, :]).max(axis=-1) > tolerance
    for m in range(modalities):
        without, unsure = index[(index >> m & 1) == 0], values[~present[..., m]]
        # Beside nothing it mostly shows already; only clips for which it does not are looked at with every subset.
        change = np.abs(unsure[..., without | 1 << m, :] - unsure[..., without, :])
        present[~present[..., m], m] = change.max(axis=(-2, -1)) > tolerance
    return np.asarray(present)
