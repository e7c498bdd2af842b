"""What is a known speaker's own in the features, as a table that a model keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor


@dataclass(frozen=True)
class SpeakerShifts:
    """What each known speaker adds to the features: `shifts` M × [S + 1, D_m], a row of zeros last for everybody
    else; `centre` M × [D_m] is the mean of all clips; `names` [S]."""

    names: tuple[str, ...]
    centre: tuple[Tensor, ...]
    shifts: tuple[Tensor, ...]

    def rows(self, speakers: Sequence[str]) -> Tensor:
        """Row of `shifts` [N] for each speaker."""
        place = {name: index for index, name in enumerate(self.names)}
        return torch.tensor([place.get(name, len(self.names)) for name in speakers], dtype=torch.int64)

    def take(self, modalities: Sequence[int]) -> SpeakerShifts:
        """Of some of the modalities."""
        parts = (tuple(part[index] for index in modalities) for part in (self.centre, self.shifts))
        return SpeakerShifts(self.names, *parts)

    def to(self, device: torch.device) -> SpeakerShifts:
        """The same on a device."""
        parts = (tuple(value.to(device) for value in part) for part in (self.centre, self.shifts))
        return replace(self, **dict(zip(("centre", "shifts"), parts, strict=True)))
