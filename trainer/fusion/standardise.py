"""Standardised features: mean 0 and deviation 1 over the training rows that have the modality, missing rows zero.

Where the settings ask for it, features are first limited to their mean ± some deviations over the clips that a round
may train on, labels unseen: with few clips a single odd value otherwise decides a whole column.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from trainer.fusion.bundle import Bundle

FLAT = 1e-6  # a column whose deviation is below this is constant and left at zero
LIMIT_ROWS = 8192  # rows that the limits are taken from at most, evenly spread

Limits = Sequence[tuple[Tensor, Tensor]]  # lowest and highest value [D_m] of each modality


def statistics(block: Tensor) -> tuple[Tensor, Tensor]:
    """Mean [D] and standard deviation [D] of the rows [n, D] that are not NaN; 0 and 1 where there are none."""
    missing = block[:, 0].isnan()
    block = block[~missing] if missing.any() else block
    if len(block) == 0:
        return torch.zeros(block.shape[1]), torch.ones(block.shape[1])
    mean = block.mean(dim=0)
    # torch.std_mean takes five times as long over the long axis.
    deviation = torch.linalg.vector_norm(block - mean, dim=0) / len(block) ** 0.5
    # A constant column would blow up the smallest change in a clip seen later.
    return mean, deviation.where(deviation > FLAT * mean.abs().clamp(min=1.0), torch.inf)


def limits(bundle: Bundle, rows: np.ndarray, width: float) -> Limits:
    """Mean ± `width` deviations of every feature over some rows; no limit at all for a width of 0."""
    if not width:
        return [(torch.full((dim,), -torch.inf), torch.full((dim,), torch.inf)) for dim in bundle.dims]
    chosen = torch.as_tensor(rows[:: max(1, -(-len(rows) // LIMIT_ROWS))])
    found = []
    for value in bundle.values:
        mean, deviation = statistics(value.index_select(0, chosen))
        found.append((mean - width * deviation, mean + width * deviation))
    return found


def gather(bundle: Bundle, modality: int, rows: np.ndarray, bounds: Limits) -> Tensor:
    """A copy [n, D_m] of some rows of one modality, limited, NaN rows as they are."""
    block = bundle.values[modality].index_select(0, torch.as_tensor(rows))
    return clip(block, *bounds[modality])


def clip(block: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Rows limited in place; nothing is done where there are no limits."""
    return block if low[0] == -torch.inf else block.clamp_(low, high)


def apply(block: Tensor, mean: Tensor, deviation: Tensor) -> Tensor:
    """Rows [n, D] standardised in place, NaN rows zero."""
    return block.sub_(mean).div_(deviation).nan_to_num_(nan=0.0)
