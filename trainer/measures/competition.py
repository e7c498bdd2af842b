"""How modalities compete: what each subset of them scores, and what each modality adds to every subset. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainer.measures.resampling import between, draws, groups_of
from trainer.measures.scores import waf_of
from trainer.measures.shapley import modality_count, shapley, shapley_matrix


@dataclass(frozen=True)
class Competition:
    """WAF of every subset of M modalities, and what follows; the `low` and `high` of a figure have 95 % between them.

    Attributes:
        waf: [2^M] of the same clips with only the subset's modalities (bit m of the index: modality m); the first is
            the WAF of saying what is expected before anything is seen.
        gain: [M, 2^M] what modality m adds to each subset that lacks it; NaN where the subset has it.
        share: [M] mean gain over all orders in which the modalities could come (Shapley), so that they sum to the WAF
            of all less that of none.
        by: whether whole speakers or single clips were drawn for the intervals.
    """

    waf: np.ndarray
    waf_low: np.ndarray
    waf_high: np.ndarray
    gain: np.ndarray
    share: np.ndarray
    share_low: np.ndarray
    share_high: np.ndarray
    clips: int
    by: str

    @property
    def modalities(self) -> int:
        """M."""
        return len(self.gain)


def competition(truth: np.ndarray, predicted: np.ndarray, speakers: np.ndarray, classes: int) -> Competition:
    """Of class indices `predicted` [N, 2^M] against `truth` [N], who spoke by number `speakers` [N] (negative where
    that is not known). ValueError for no clips."""
    if not len(truth):
        raise ValueError("no clips to compare modalities on")
    modality_count(predicted.shape[1])
    groups = groups_of(speakers, len(truth))
    cells = (np.arange(predicted.shape[1]) * classes + truth[:, None]) * classes + predicted
    confusions = groups.counts(cells, predicted.shape[1] * classes**2).reshape(groups.count, -1, classes, classes)
    waf = waf_of(confusions.sum(axis=0))
    drawn = waf_of(np.tensordot(draws(groups.count), confusions, axes=1))
    gain = gains_of(waf)
    return Competition(
        waf, *between(drawn), gain, shapley(waf), *between(drawn @ shapley_matrix(len(gain)).T),
        len(truth), groups.by,
    )  # fmt: skip


def gains_of(values: np.ndarray) -> np.ndarray:
    """What each modality adds to each subset [..., M, 2^M], NaN where it is there already; of values [..., 2^M]."""
    index = np.arange(values.shape[-1])
    rows = []
    for m in range(modality_count(values.shape[-1])):
        there = index >> m & 1 == 1
        rows.append(np.where(there, np.nan, values[..., index | 1 << m] - values))
    return np.stack(rows, axis=-2)
