"""What an encoder is: it turns one modality of clips into frame features."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard, TypeVar

import numpy as np

from trainer.protocol.errors import UserError
from trainer.protocol.sections import check
from trainer.settings import read_fields

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput
    from trainer.weights.hub import WeightsSource


MOST_FRAMES = 240.0  # of a clip that may be looked at a second
LEVEL, FACE_QUALITY = "level", "face_quality"  # names of what is kept beside features, see FrameFeatures.extra


class EncoderError(UserError):
    """An encoder or an option that cannot be; the text is one sentence for a person."""


@dataclass(frozen=True)
class FrameFeatures:
    """One modality of one clip.

    Attributes:
        values: [L, C] float32; L = 0 when the modality is missing.
        time: [L] float64, seconds from the clip's start, centre of each frame; NaN where a frame has no time.
        note: why it is missing or incomplete, in words for the reviewer ("no face found"), "" otherwise.
        extra: arrays that belong to it; image has "face_time" [F] seconds, "face_box" [F, 4] (x, y, w, h as
            fractions of the displayed picture) and FACE_QUALITY [F] 0..1; speech has LEVEL [2], see `sound_level`.
        gaps: a column that has nothing to say of a frame is NaN there; otherwise a NaN is a mistake.
        pooled: `values` is one row, which is the clip's embedding already, at whatever time it is looked at.
    """

    values: np.ndarray
    time: np.ndarray
    note: str = ""
    extra: Mapping[str, np.ndarray] = field(default_factory=dict)
    gaps: bool = False
    pooled: bool = False

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.time.shape != self.values.shape[:1]:
            raise ValueError(f"frame features {self.values.shape} with times {self.time.shape} do not fit together")
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))


def missing(channels: int, note: str) -> FrameFeatures:
    """Features of a modality that a clip does not have, with the reason."""
    return FrameFeatures(np.zeros((0, channels), np.float32), np.zeros(0), note)


class Encoder(Protocol):
    """Turns one modality of clips into frame features.

    Attributes:
        modality, name: what it encodes, and its name in a preset.
        channels: C of the frame features it gives.
        rate: video frames a second that it asks of the clip; 0 where it looks at none.
    """

    modality: str
    name: str
    channels: int
    rate: float

    def fingerprint(self) -> str:
        """Hex digest that changes with the weights, the settings and the code version."""
        ...

    def encode(self, clips: Sequence[ClipInput]) -> list[FrameFeatures]:
        """Frame features of each clip, in order."""
        ...


@dataclass(frozen=True)
class Prepared:
    """What a clip gives to a device: `data` [L, …], or a text, with the times [L] and notes of its features."""

    data: Any
    time: np.ndarray
    note: str = ""
    extra: Mapping[str, np.ndarray] = field(default_factory=dict)


class DeviceEncoder(Encoder, Protocol):
    """An encoder with learnt weights: workers prepare clips, and one process encodes what many clips gave.

    Attributes:
        version: of its code; changes where its features do.
        gather: clips that are worth waiting for before `encode_prepared` is called.
        source: where its weights come from.
    """

    version: int
    gather: int
    source: WeightsSource

    @property
    def warning(self) -> str:
        """What a person should know before the features are used, "" for nothing."""
        ...

    def check_weights(self) -> None:
        """Look whether the weights that are here can be loaded, without doing so; raises as `load`."""
        ...

    def load(self) -> None:
        """Have the weights on the device; WeightsError, HubError or EncoderError say why not."""
        ...

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """What the device needs of one clip, without any weights, or what is said of a clip without the modality."""
        ...

    def encode_prepared(self, prepared: Sequence[Prepared | FrameFeatures]) -> list[FrameFeatures]:
        """Frame features of what `prepare` gave, in order; batches fill across clips."""
        ...


def on_device(encoder: Encoder) -> TypeGuard[DeviceEncoder]:
    """Whether an encoder prepares clips apart from its device."""
    return hasattr(type(encoder), "encode_prepared")  # of the class: an instance would read its weights to say


def warnings_of(encoders: Iterable[Encoder]) -> list[str]:
    """What a person should know of these encoders before their features are used."""
    return [encoder.warning for encoder in encoders if on_device(encoder) and encoder.warning]


Options = TypeVar("Options")


def read_options(kind: type[Options], options: Mapping[str, Any], where: str) -> Options:
    """A frozen dataclass of options from a preset's table; EncoderError names a key or value that does not fit, and one
    outside the `number` or `word` that its field is."""
    values = read_fields(kind, options, where, EncoderError)
    check(where, values, EncoderError)
    return values


def digest(*parts: Any) -> str:
    """Hex fingerprint of plain values, the same on every machine and in every process."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
