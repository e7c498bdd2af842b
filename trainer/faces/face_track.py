"""The main person's face through a clip: found, followed, aligned and rated.

    track = track_faces(frames, times, default_detector())

Detectors are in trainer.mtcnn and trainer.yunet, following is in trainer.following, who is who in trainer.people, crops
and their quality are in trainer.alignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trainer.faces.alignment import SIDE
from trainer.faces.detection import Detection, FaceDetector, FaceError, one_cv_thread
from trainer.faces.following import find_tracks
from trainer.faces.people import main_person, passage
from trainer.faces.yunet import YuNet, find_yunet

__all__ = ["VERSION", "Detection", "FaceDetector", "FaceError", "FaceTrack", "default_detector", "track_faces"]

VERSION = "2"  # raise it when tracks or crops change: cached features depend on it and on the detector's fingerprint


@dataclass(frozen=True)
class FaceTrack:
    """The main person through one clip; F frames in which that face was seen.

    Attributes:
        index: `[F]` int, which of the given frames, rising.
        time: `[F]` seconds.
        box: `[F, 4]` x, y, w, h in pixels of the given frames; may reach over the edge.
        points: `[F, 5, 2]` left eye, right eye, nose, left and right mouth corner, left as seen in the picture.
        quality: `[F]` 0..1, see trainer.alignment.quality.
        crops: `[F, 128, 128, 3]` uint8 RGB, aligned.
        total: frames looked at.
    """

    index: np.ndarray
    time: np.ndarray
    box: np.ndarray
    points: np.ndarray
    quality: np.ndarray
    crops: np.ndarray
    total: int


def default_detector(path: Path | str | None = None) -> FaceDetector:
    """YuNet where its file is (`path`, EMODESK_YUNET or the user's data folder), else the built-in MTCNN.

    Raises FaceError where a named file is missing or is not the YuNet this program knows.
    """
    file = find_yunet(path)
    if file is not None:
        return YuNet(file)
    from trainer.faces.mtcnn import built_in  # torch takes seconds to load, and YuNet does without

    return built_in()


def track_faces(frames: np.ndarray, times: np.ndarray, detector: FaceDetector) -> FaceTrack:
    """The main person's face in frames `[T, H, W, 3]` uint8 RGB shown at `times` `[T]` seconds, rising.

    One person all through, not whoever is largest in a frame: the one with the largest sum, over the frames, of
    size × centrality × quality. OpenCV works in one thread meanwhile, and its setting is put back.
    """
    with one_cv_thread():
        seen = [passage(track, frames, times) for track in find_tracks(frames, times, detector)]
        parts = main_person(seen)
    if not parts:
        empty, crops = np.empty(0), np.empty((0, SIDE, SIDE, 3), np.uint8)
        return FaceTrack(empty.astype(int), empty, np.empty((0, 4)), np.empty((0, 5, 2)), empty, crops, len(frames))
    names = ("index", "time", "box", "points", "quality", "crops")
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return FaceTrack(**joined, total=len(frames))
