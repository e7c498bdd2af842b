"""What both face encoders keep beside their features: where the face was, how well it is seen, and where it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainer.encoders.base import FACE_QUALITY, FrameFeatures, missing
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput
    from trainer.faces.face_track import FaceTrack


def main_face(
    clip: ClipInput, rate: float, detector: str, channels: int
) -> tuple[FaceTrack, np.ndarray] | FrameFeatures:
    """The main person's face in a clip and the frames that were looked at, or what is said of a clip without either."""
    frames, _ = clip.frames(rate)
    if not len(frames):
        return missing(channels, clip.frames_note or Sentence("no pictures"))
    track = clip.faces(rate, detector)
    if not len(track.index):
        return missing(channels, Sentence("no face found in {total} frames", total=track.total))
    return track, frames


def beside_features(track: FaceTrack, frames: np.ndarray, clip_note: str) -> tuple[str, dict[str, np.ndarray]]:
    """The note on frames without a face, with the clip's own behind it, and the tensors of the track: times in seconds,
    boxes [F, 4] as shares of the picture's width and height, quality [F]."""
    incomplete = (
        Sentence("face in {found} of {total} frames", found=len(track.index), total=track.total)
        if len(track.index) < track.total
        else ""
    )
    height, width = frames.shape[1:3]
    extra: dict[str, np.ndarray] = {
        "face_time": track.time.astype(np.float64),
        "face_box": (track.box / (width, height, width, height)).astype(np.float32),
        FACE_QUALITY: track.quality.astype(np.float32),
    }
    return "; ".join(part for part in (incomplete, clip_note) if part), extra
