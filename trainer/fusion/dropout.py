"""Dropout: of single inputs, as in the reference, and of whole modalities (section 3.3 of the paper)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

LEVELS = 256  # a byte of randomness an input


class InputDropout:
    """Dropout of single values, each member with its own generator, so that a member is the same alone or stacked.

    One random byte a value: on CPU torch's own dropout costs more than the layer behind it. The rate is therefore
    rounded to 256ths and the values that stay are scaled by the rounded rate, so the expectation is exact.
    """

    def __init__(self, rate: float, generators: Sequence[torch.Generator]) -> None:
        self._threshold = round(rate * LEVELS)
        self._scale = LEVELS / (LEVELS - self._threshold)
        self._generators = generators

    def __call__(self, x: Tensor, keep: Tensor | None = None) -> Tensor:
        """x [G, B, D] with values set to zero; all of them where `keep` [G, B, 1] is false."""
        if not self._threshold:
            return x if keep is None else x * keep
        # A byte at or above the threshold becomes .5, one below 0. Comparing bytes, and products with booleans, take
        # several times as long as this on a CPU.
        mask = self._bytes(x.shape, x.device).to(x.dtype).sub_(self._threshold - 0.5).clamp_(0.0, 0.5)
        mask.mul_(2 * self._scale if keep is None else keep * (2 * self._scale))
        return x * mask if x.requires_grad else mask.mul_(x)

    def _bytes(self, shape: torch.Size, device: torch.device) -> Tensor:
        size = shape[1] * shape[2]
        words = torch.empty(shape[0], (size + 7) // 8, dtype=torch.int64, device=device)
        for row, generator in zip(words, self._generators, strict=True):
            row.random_(-(2**63), None, generator=generator)
        return words.view(torch.uint8)[:, :size].reshape(shape)


def drop_modalities(present: Tensor, rate: float, generator: torch.Generator) -> Tensor:
    """Which modalities count in this batch: [B, M] bool, from `present` [B, M] bool.

    Each modality of each clip goes with chance `rate` on its own; a clip that would lose all that it has keeps one of
    them, drawn evenly.
    """
    scores = torch.rand(present.shape, generator=generator, device=present.device)
    keep = (scores >= rate) & present
    # The highest score among those present is an even draw, and stays whenever anything stays.
    best = scores.masked_fill(~present, -1.0).argmax(dim=1, keepdim=True)
    return keep.scatter(1, best, present.gather(1, best))
