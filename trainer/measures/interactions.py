"""What modalities say only together, and what they repeat: interactions over all 2^M subsets. NumPy only.

The Shapley interaction index (Grabisch and Roubens 1999, definition 3) of modalities S is the mean, over what else is
there, of how much all of S together add beyond what its parts add:

    I(S) = Σ_{T ⊆ N∖S} (M−|T|−|S|)! |T|! / (M−|S|+1)! · Σ_{L ⊆ S} (−1)^(|S|−|L|) v(T ∪ L)

For one modality it is the Shapley value. For a pair it is above 0 where the two tell together what neither tells alone
(synergy), below 0 where each says what the other says too (redundancy), and 0 where they add up.

They are taken of the evidence, log p of a label less the mean of log p over all labels: there independent sources add
up (Bayes), while probabilities near 1 leave no room to add to, so that all who agree would seem to repeat each other.
"""

from __future__ import annotations

from functools import cache
from math import factorial

import numpy as np

from trainer.measures.shapley import modality_count

FLOOR = 1e-7  # of a probability, before its logarithm is taken


def evidence(probabilities: np.ndarray) -> np.ndarray:
    """log p − mean of log p over the K labels, in nats, of probabilities [..., K]."""
    logs = np.log(np.maximum(np.asarray(probabilities, dtype=np.float32), FLOOR))
    logits: np.ndarray = logs - logs.mean(axis=-1, keepdims=True)
    return logits


def evidence_of_class(subsets: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Evidence [N, 2^M] for one class a clip: `subsets` [N, 2^M, K] probabilities, `classes` [N]."""
    return np.take_along_axis(evidence(subsets), classes[:, None, None], axis=2)[:, :, 0]


@cache
def dividend_matrix(modalities: int) -> np.ndarray:
    """[2^M, 2^M]: what each subset adds beyond all that its own parts add (Harsanyi 1963), from the subsets' values."""
    size = 1 << modalities
    matrix = np.zeros((size, size))
    for subset in range(size):
        for part in range(size):
            if part & subset == part:
                matrix[subset, part] = (-1.0) ** (subset.bit_count() - part.bit_count())
    matrix.setflags(write=False)
    return matrix


@cache
def interaction_matrix(modalities: int) -> np.ndarray:
    """[2^M, 2^M]: row S of it times the values of the subsets is the interaction index of S; row 0 is nothing's, 0."""
    size = 1 << modalities
    matrix = np.zeros((size, size))
    for chosen in range(1, size):
        s = chosen.bit_count()
        for subset in range(size):
            others, part = subset & ~chosen, subset & chosen
            t = others.bit_count()
            weight = factorial(modalities - t - s) * factorial(t) / factorial(modalities - s + 1)
            matrix[chosen, subset] = weight * (-1) ** (s - part.bit_count())
    matrix.setflags(write=False)
    return matrix


def interactions(values: np.ndarray) -> np.ndarray:
    """Interaction index [..., 2^M] of every subset of the modalities, from the values [..., 2^M] of the subsets."""
    index: np.ndarray = values @ _as(interaction_matrix(modality_count(values.shape[-1])), values).T
    return index


def dividends(values: np.ndarray) -> np.ndarray:
    """What each subset adds beyond its parts [..., 2^M]; the first is the value of nothing, and all sum to v(all)."""
    made: np.ndarray = values @ _as(dividend_matrix(modality_count(values.shape[-1])), values).T
    return made


def pairs(modalities: int) -> list[tuple[int, int]]:
    """Every two of M modalities, in order."""
    return [(first, other) for first in range(modalities) for other in range(first + 1, modalities)]


def pairwise(values: np.ndarray) -> np.ndarray:
    """Interaction index [..., P] of every pair, in the order of `pairs`."""
    both = [1 << first | 1 << other for first, other in pairs(modality_count(values.shape[-1]))]
    return interactions(values)[..., both]


def joint_share(values: np.ndarray) -> np.ndarray:
    """Part [...] in 0..1 of what `values` [..., 2^M] are made of that no modality says alone: Σ_{|S|≥2} |a| / Σ |a| of
    the dividends a. 0 where the modalities add up, 1 where they speak only together, 0 where nothing speaks."""
    made = np.abs(dividends(values))
    sizes = np.array([subset.bit_count() for subset in range(made.shape[-1])])
    whole, together = made[..., sizes >= 1].sum(axis=-1), made[..., sizes >= 2].sum(axis=-1)
    share: np.ndarray = np.divide(together, whole, out=np.zeros_like(whole), where=whole > 0)
    return share


def synergy_and_redundancy(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of what pairs tell beyond adding up, the sum of what they tell only together and of what they repeat, each [...]
    and not below 0. `values` [..., 2^M] are evidence for a label that the whole speaks for."""
    between = pairwise(values)
    return np.maximum(between, 0.0).sum(axis=-1), np.maximum(-between, 0.0).sum(axis=-1)


def _as(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    """In single precision where the values are, so that a hundred thousand clips take no second."""
    return matrix.astype(np.float32) if values.dtype == np.float32 else matrix
