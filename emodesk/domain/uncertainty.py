"""How sure a prediction is and how far the modalities agree, for whole projects at once."""

from __future__ import annotations

import numpy as np


def confidence(probabilities: np.ndarray) -> np.ndarray:
    """Largest probability [...] of [..., K]."""
    highest: np.ndarray = np.max(probabilities, axis=-1)
    return highest


def margin(probabilities: np.ndarray) -> np.ndarray:
    """Largest less second largest probability [...] of [..., K]; 0 is a tie."""
    top = np.partition(np.asarray(probabilities, dtype=np.float64), -2, axis=-1)
    return top[..., -1] - top[..., -2]


def entropy(probabilities: np.ndarray) -> np.ndarray:
    """Entropy [...] of [..., K] over log K: 0 where all is on one label, 1 where all are alike."""
    p = np.asarray(probabilities, dtype=np.float64)
    terms = np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0)), 0.0)
    entropy: np.ndarray = np.negative(terms.sum(axis=-1)) / np.log(p.shape[-1])
    return entropy


def disagreement(alone: np.ndarray, present: np.ndarray) -> np.ndarray:
    """How far the modalities contradict each other, [...] in 0..1, of [..., M, K] and `present` [..., M].

    Jensen-Shannon divergence of the present modalities' predictions (Lin 1991), over the log of what it can reach;
    0 where fewer than two are present.
    """
    p = np.asarray(alone, dtype=np.float64)
    there = np.asarray(present, dtype=bool)
    count = there.sum(axis=-1)
    p = np.where(there[..., None], p, 0.0)
    mean = p.sum(axis=-2) / np.maximum(count, 1)[..., None]
    each = np.where(there, entropy(p), 0.0).sum(axis=-1) / np.maximum(count, 1)
    reach = np.log(np.maximum(np.minimum(count, p.shape[-1]), 2)) / np.log(p.shape[-1])
    return np.where(count > 1, np.clip((entropy(mean) - each) / reach, 0.0, 1.0), 0.0)
