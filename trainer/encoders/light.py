"""What the encoders of the light preset share: options of their own, clips one by one, no weights to fetch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from trainer.encoders.base import FrameFeatures, digest, read_options

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput


class LightEncoder:
    """Base of the encoders that any processor runs.

    Attributes:
        version: raised whenever the same clip would give other features.
        options_kind: the dataclass of the encoder's options.
    """

    modality = ""
    name = "light"
    version = 1
    options_kind: type[Any]

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(self.options_kind, options, f"encoders.{self.modality}")

    @property
    def channels(self) -> int:
        """C of the frame features."""
        raise NotImplementedError

    @property
    def rate(self) -> float:
        """Video frames a second that it asks of the clip; 0 where it looks at none."""
        return 0.0

    def fingerprint(self) -> str:
        """Changes with the options, the version and what else the features are made by."""
        return digest(f"light-{self.modality}", self.version, *self._versions(), asdict(self.options) | self._found())

    def encode(self, clips: Sequence[ClipInput]) -> list[FrameFeatures]:
        """Frame features of each clip, in order."""
        return [self._encode(clip) for clip in clips]

    def _versions(self) -> tuple[int | str, ...]:
        """Of the code below the encoder that its features go through."""
        return ()

    def _found(self) -> dict[str, str]:
        """Digests of the networks that it uses, by name."""
        return {}

    def _encode(self, clip: ClipInput) -> FrameFeatures:
        raise NotImplementedError
