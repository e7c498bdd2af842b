"""Dropout: of single inputs, as in the reference, and of whole modalities (section 3.3 of the paper)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

LEVELS = 256  # a byte of randomness an input
BANK = 1 << 22  # mask values drawn for an epoch at most, 16 MiB: they stay in a processor's cache


class InputDropout:
    """Dropout of single values by masks from a bank that is drawn anew for every epoch and shared by all members.

    On a CPU torch's own dropout costs more than the layer behind it: a random number a value, on one thread. Here a
    mask is a stretch of the bank, laid end to end; where an epoch needs more than the bank holds, it is walked again
    from a random place. The rate is rounded to 256ths and the values that stay are scaled by the rounded rate, so the
    expectation is exact.
    """

    def __init__(self, rate: float, seed: Sequence[int], device: torch.device | str = "cpu") -> None:
        self._threshold = round(rate * LEVELS)
        self._seed, self._device = tuple(seed), torch.device(device)
        self._bank = torch.empty(0, device=self._device)
        self._random = np.random.default_rng()
        self._place = 0

    def start(self, epoch: int, numbers: int, largest: int) -> None:
        """Draw the masks of an epoch that will ask for so many values in all, `largest` of them at once."""
        if not self._threshold:
            return
        size = max(largest, min(numbers, BANK))
        self._random = np.random.Generator(np.random.SFC64(np.random.SeedSequence([*self._seed, epoch])))
        words = self._random.integers(0, 2**64, (size + 7) // 8, dtype=np.uint64)
        levels = torch.from_numpy(words.view(np.uint8)[:size]).to(self._device)
        # A level at or above the threshold becomes .5, one below 0. Comparing bytes takes several times as long.
        self._bank = levels.float().sub_(self._threshold - 0.5).clamp_(0.0, 0.5)
        self._bank.mul_(2 * LEVELS / (LEVELS - self._threshold))
        self._place = 0

    def mask(self, rows: int, columns: int) -> Tensor | None:
        """The next mask [B, D]: 0, or what keeps the expectation; None where the rate is 0."""
        if not self._threshold:
            return None
        size = rows * columns
        if self._place + size > len(self._bank):
            self._place = int(self._random.integers(0, len(self._bank) - size + 1))
        part = self._bank[self._place : self._place + size]
        self._place += size
        return part.view(rows, columns)


def drop_modalities(present: Tensor, rate: float, generator: torch.Generator) -> Tensor:
    """Which modalities count each time a clip is seen: [..., M] bool, from `present` [..., M] bool.

    Each modality of each clip goes with chance `rate` on its own; a clip that would lose all that it has keeps one of
    them, drawn evenly.
    """
    scores = torch.rand(present.shape, generator=generator, device=generator.device).to(present.device)
    keep = (scores >= rate) & present
    # The highest score among those present is an even draw, and stays whenever anything stays.
    best = scores.masked_fill(~present, -1.0).argmax(dim=-1, keepdim=True)
    return keep.scatter(-1, best, present.gather(-1, best))
