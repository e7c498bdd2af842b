"""Image by CLIP's vision tower on the aligned crops of the main person's face, one feature a frame (paper, 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.base import FrameFeatures, Prepared
from trainer.encoders.clip_encoder import ClipEncoder
from trainer.encoders.clip_tower import ClipOptions
from trainer.encoders.face_frames import beside_features, main_face
from trainer.encoders.heavy import in_batches
from trainer.faces.face_track import VERSION

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput


@dataclass(frozen=True)
class FaceOptions(ClipOptions):
    """Options of CLIP, and `detector`: a YuNet file, "" for the built-in search."""

    detector: str = ""


class ClipFace(ClipEncoder):
    """Projected image features [F, embedding] of the frames in which the main person's face was found."""

    modality = "image"
    name = "clip-face"
    options_kind = FaceOptions

    def _parts(self) -> tuple[Any, ...]:
        from trainer.encoders.clip_input import FRAMES_VERSION, shared_detector

        return FRAMES_VERSION, VERSION, shared_detector(self.options.detector).fingerprint

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """The aligned crops [F, 128, 128, 3] of the clip's main face, with its boxes as extra."""
        found = main_face(clip, self.rate, self.options.detector, self.channels)
        if isinstance(found, FrameFeatures):
            return found
        track, frames = found
        note, extra = beside_features(track, frames, clip.frames_note)
        return Prepared(np.ascontiguousarray(track.crops), track.time.astype(np.float64), note, extra)

    def _build(self) -> Any:
        return self._clip().visual

    def relevance(
        self, prepared: Prepared, frames: np.ndarray, directions: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Crops [F, 128, 128, 3] at some frames, and where on each the tower found what speaks for `directions`."""
        import torch

        self.load()
        crops = prepared.data[frames]
        return crops, self._where(self._model, crops, torch.from_numpy(directions))

    def _compute(self, prepared: list[Prepared]) -> list[np.ndarray]:
        crops = [crop for item in prepared for crop in item.data]
        values = np.stack(in_batches(self._batch, crops, self.options.batch))
        return np.split(values, np.cumsum([len(item.data) for item in prepared])[:-1])

    def _batch(self, crops: list[np.ndarray]) -> list[np.ndarray]:
        return list(self._features(self._model, crops))
