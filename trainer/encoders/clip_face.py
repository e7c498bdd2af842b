"""Image by CLIP's vision tower on the aligned crops of the main person's face, one feature a frame (paper, 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.base import FrameFeatures, missing, read_options
from trainer.encoders.clip_tower import (
    ClipOptions,
    check_options,
    clip_source,
    load_clip,
    model_config,
    to_pixels,
)
from trainer.encoders.face_frames import beside_features
from trainer.encoders.heavy import HeavyEncoder, Prepared, check_device, in_batches, pick, source_of
from trainer.faces.face_track import VERSION
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput


@dataclass(frozen=True)
class FaceOptions(ClipOptions):
    """Options of CLIP, and `detector`: a YuNet file, "" for the built-in search."""

    detector: str = ""


class ClipFace(HeavyEncoder):
    """Projected image features [F, embedding] of the frames in which the main person's face was found."""

    modality = "image"
    name = "clip-face"

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(FaceOptions, options, "encoders.image")
        check_device(self.options, self.modality)
        check_options(self.options, self.modality)
        self.rate = self.options.rate
        self.source = clip_source(self.options, self.modality, source_of(self.options, self.modality, ()))

    @cached_property
    def _config(self) -> dict[str, Any]:
        return model_config(self.options, self.source)

    @property
    def channels(self) -> int:
        """Width of CLIP's common space."""
        return int(self._config["embed_dim"])

    def _parts(self) -> tuple[Any, ...]:
        from trainer.encoders.clip_input import FRAMES_VERSION, shared_detector

        return FRAMES_VERSION, VERSION, shared_detector(self.options.detector).fingerprint

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """The aligned crops [F, 128, 128, 3] of the clip's main face, with its boxes as extra."""
        frames, _ = clip.frames(self.rate)
        if not len(frames):
            return missing(self.channels, clip.frames_note or Sentence("no pictures"))
        track = clip.faces(self.rate, self.options.detector)
        if not len(track.index):
            return missing(self.channels, Sentence("no face found in {total} frames", total=track.total))
        note, extra = beside_features(track, frames, clip.frames_note)
        return Prepared(np.ascontiguousarray(track.crops), track.time.astype(np.float64), note, extra)

    def _build(self) -> Any:
        # float16 has CLIP's features eight times nearer to float32 than bfloat16 (bench_encoders.py --precision).
        device, dtype = pick(self.options, half="float16")
        return load_clip(self.options, self.source, device, dtype).visual

    def _compute(self, prepared: list[Prepared]) -> list[np.ndarray]:
        crops = [crop for item in prepared for crop in item.data]
        values = np.stack(in_batches(self._batch, crops, self.options.batch))
        return np.split(values, np.cumsum([len(item.data) for item in prepared])[:-1])

    def _batch(self, crops: list[np.ndarray]) -> np.ndarray:
        import torch

        weight = self._model.conv1.weight
        pictures = torch.from_numpy(np.stack(crops)).to(weight.device)
        size = int(self._config["vision_cfg"]["image_size"])
        with torch.inference_mode():
            features = self._model(to_pixels(pictures, size, self.options.normalisation).to(weight.dtype))
        return features.float().cpu().numpy()
