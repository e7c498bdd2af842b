"""Standardised features: mean 0 and deviation 1 over the training rows that have the modality, missing rows zero."""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.fusion.bundle import Bundle

FLAT = 1e-6  # a column whose deviation is below this is constant and left at zero


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


def apply(block: Tensor, mean: Tensor, deviation: Tensor, limit: float = 0.0) -> Tensor:
    """Rows [n, D] standardised in place, limited to ± `limit` where it is not 0, NaN rows zero."""
    block.sub_(mean).div_(deviation)
    if limit:
        block.clamp_(-limit, limit)
    return block.nan_to_num_(nan=0.0)


def rows_of(bundle: Bundle, modality: int, rows: Tensor) -> Tensor:
    """A copy [n, D_m] of some rows of one modality."""
    return bundle.values[modality].index_select(0, rows)
