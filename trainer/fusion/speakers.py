"""What is a known speaker's own in the features, as a table that a model keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
        return self._each(lambda part: tuple(part[index] for index in modalities))

    def to(self, device: torch.device) -> SpeakerShifts:
        """The same on a device."""
        return self._each(lambda part: tuple(value.to(device) for value in part))

    def _each(self, change: Callable[[tuple[Tensor, ...]], tuple[Tensor, ...]]) -> SpeakerShifts:
        return SpeakerShifts(self.names, change(self.centre), change(self.shifts))
