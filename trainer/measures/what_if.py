"""What would be said if modalities were away, or there only in part: from stored subsets. NumPy only.

Between away (0) and there (1) lies the multilinear extension (Owen 1972): each modality is there with a chance of its
own, and what is said is the mean over the subsets that follow. At 0 and 1 it is the subsets' own; the Shapley value is
the mean slope along its diagonal.
"""

from __future__ import annotations

import numpy as np

from trainer.measures.shapley import modality_count

ALMOST = 1e-12


def partly(subsets: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Probabilities [..., K] with each modality there by a part `there` [M] in 0..1, of `subsets` [..., 2^M, K]."""
    index = np.arange(subsets.shape[-2])
    weight = np.ones(len(index))
    for m, part in enumerate(np.asarray(there, dtype=np.float64)):
        weight = weight * np.where(index >> m & 1, part, 1.0 - part)
    mixed: np.ndarray = np.einsum("s,...sk->...k", weight, subsets)
    return mixed


def flip_sets(subsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The fewest modalities without which another class is said: which, as bits [N], and that class [N].

    Of sets alike in size the one that says the other class most clearly. Bits 0 and class -1 where no removal but that
    of everything (which leaves the prior) says another. `subsets` [N, 2^M, K].
    """
    count = subsets.shape[-2]
    modalities = modality_count(count)
    whole = subsets[:, -1].argmax(axis=-1)
    bits, other = np.zeros(len(subsets), dtype=np.int64), np.full(len(subsets), -1)
    by_size = sorted(range(1, count - 1), key=int.bit_count)
    for size in range(1, modalities):
        removed = np.array([away for away in by_size if away.bit_count() == size])
        left = subsets[:, (count - 1) ^ removed]  # [N, R, K]
        says = left.argmax(axis=-1)
        lead = left.max(axis=-1) - np.take_along_axis(left, whole[:, None, None], axis=2)[..., 0]
        lead = np.where(says == whole[:, None], -1.0, lead)
        best = lead.argmax(axis=1)
        rows = np.flatnonzero((other < 0) & (lead[np.arange(len(lead)), best] >= 0))
        bits[rows], other[rows] = removed[best[rows]], says[rows, best[rows]]
    return bits, other


def thresholds(subsets: np.ndarray) -> np.ndarray:
    """How far each modality must still be there for the class to stay, [..., M] in 0..1, the others there in full; NaN
    where the class stays without it. `subsets` [..., 2^M, K]."""
    count = subsets.shape[-2]
    modalities = modality_count(count)
    whole = subsets[..., -1, :]
    top = whole.argmax(axis=-1)
    found = np.full((*whole.shape[:-1], modalities), np.nan)
    lead = np.take_along_axis(whole, top[..., None], axis=-1) - whole  # of the class on each other, [..., K]
    for m in range(modalities):
        away = subsets[..., (count - 1) ^ 1 << m, :]
        left = np.take_along_axis(away, top[..., None], axis=-1) - away
        # The lead runs straight from `left` at 0 to `lead` at 1: it is lost where it crosses 0.
        slope = lead - left
        cross = np.where(left < 0, -left / np.where(np.abs(slope) > ALMOST, slope, 1.0), -np.inf)
        at = cross.max(axis=-1)
        found[..., m] = np.where(at > -np.inf, np.clip(at, 0.0, 1.0), np.nan)
    return found
