"""Standardised features: mean 0 and deviation 1 over the clips a fold may learn from, missing rows zero.

These are the fold's training clips and a sample of the unlabelled ones, never those it is tested on: the deviation of
a thousand features over fifty clips is mostly chance (measured: 3 to 5 points of WAF with 60 to 312 labels). Where the
settings ask for it, features are first limited to their mean ± some deviations over all clips of the round that may
train, labels unseen: a single odd value otherwise decides a whole column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from trainer.fusion.bundle import Bundle

FLAT = 1e-6  # a column whose deviation is below this is constant and left at zero
SAMPLE = 4096  # clips that limits and the unlabelled share of the statistics are taken from at most


@dataclass(frozen=True)
class Moments:
    """Of some rows of one modality: how many have it, mean [D] and sum of squared differences from it [D]."""

    count: int
    mean: Tensor
    squares: Tensor

    @staticmethod
    def of(block: Tensor) -> Moments:
        """Moments of rows [n, D], NaN rows passed over."""
        missing = block[:, 0].isnan()
        block = block[~missing] if missing.any() else block
        if len(block) == 0:
            return Moments(0, block.new_zeros(block.shape[1]), block.new_zeros(block.shape[1]))
        mean = block.mean(dim=0)
        # torch.std_mean takes five times as long over the long axis.
        return Moments(len(block), mean, torch.linalg.vector_norm(block - mean, dim=0).square())

    def __add__(self, other: Moments) -> Moments:
        """Moments of both sets of rows (Chan et al. 1979)."""
        count = self.count + other.count
        if count == 0:
            return self
        step = other.mean - self.mean
        mean = self.mean + step * (other.count / count)
        squares = self.squares + other.squares + step.square() * (self.count * other.count / count)
        return Moments(count, mean, squares)

    def scale(self) -> tuple[Tensor, Tensor]:
        """Mean and standard deviation [D]; infinite where a column is constant, so that it becomes zero."""
        if self.count == 0:
            return self.mean, torch.ones_like(self.mean)
        deviation = (self.squares / self.count).sqrt()
        # A constant column would blow up the smallest change in a clip seen later.
        return self.mean, deviation.where(deviation > FLAT * self.mean.abs().clamp(min=1.0), torch.inf)


@dataclass(frozen=True)
class FeatureScaling:
    """What all folds of a round share: `low`, `high` M × [D_m] between which features are limited, and the
    `pool` M × Moments of the (limited) unlabelled clips."""

    low: tuple[Tensor, ...]
    high: tuple[Tensor, ...]
    pool: tuple[Moments, ...]

    @staticmethod
    def of(bundle: Bundle, labelled: np.ndarray, pool: np.ndarray, width: float) -> FeatureScaling:
        """Limits of mean ± `width` deviations over both kinds of rows (0: none), and the pool's moments."""
        low, high, moments = [], [], []
        some = _sample(np.sort(np.concatenate([labelled, pool])))
        background = _sample(pool)
        for modality, value in enumerate(bundle.values):
            mean = value.new_zeros(value.shape[1])
            reach = torch.full_like(mean, torch.inf)
            if width:
                mean, deviation = Moments.of(bundle.rows(modality, some)).scale()
                reach = width * deviation
            low.append(mean - reach)
            high.append(mean + reach)
            moments.append(Moments.of(clip(bundle.rows(modality, background), low[-1], high[-1])))
        return FeatureScaling(tuple(low), tuple(high), tuple(moments))

    def rows(self, bundle: Bundle, modality: int, rows: np.ndarray, into: Tensor | None = None) -> Tensor:
        """A copy [n, D_m] of some rows of one modality, limited, NaN rows as they are."""
        block = bundle.rows(modality, torch.as_tensor(rows), into)
        return clip(block, self.low[modality], self.high[modality])

    def scale(self, modality: int, block: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and deviation [D_m] of training rows [n, D_m] and the pool together."""
        return (Moments.of(block) + self.pool[modality]).scale()


def clip(block: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Rows limited in place."""
    return block if low.isneginf().all() else block.clamp_(low, high)


def apply(block: Tensor, mean: Tensor, deviation: Tensor) -> Tensor:
    """Rows [n, D] standardised in place, NaN rows zero."""
    return block.sub_(mean).div_(deviation).nan_to_num_(nan=0.0)


def _sample(rows: np.ndarray) -> Tensor:
    return torch.as_tensor(rows[:: max(1, -(-len(rows) // SAMPLE))])
