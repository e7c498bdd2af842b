"""The main person's face through a clip: found, followed, aligned and rated.

    detector = default_detector()
    track = track_faces(frames, times, detector)

Detectors stand in trainer.mtcnn and trainer.yunet, following in trainer.following, crops in trainer.alignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter1d

from trainer.alignment import SIDE, align, quality, smooth
from trainer.detection import Detection, FaceDetector, FaceError, one_cv_thread
from trainer.following import Track, find_tracks
from trainer.yunet import YuNet, find_yunet

__all__ = ["Detection", "FaceDetector", "FaceError", "FaceTrack", "default_detector", "track_faces"]

VERSION = "1"  # raise it when tracks or crops change: cached features depend on it
BOX_SMOOTHING = 1.5  # frames: standard deviation of the window over which boxes are averaged


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
    from trainer.mtcnn import built_in  # torch takes seconds to load, and YuNet does without

    return built_in()


def track_faces(frames: np.ndarray, times: np.ndarray, detector: FaceDetector) -> FaceTrack:
    """The main person's face in frames `[T, H, W, 3]` uint8 RGB shown at `times` `[T]` seconds.

    One person all through, not whoever is largest in a frame: the one with the largest sum, over the frames, of
    size × centrality × quality. OpenCV works in one thread meanwhile, and its setting is put back.
    """
    with one_cv_thread():
        seen = [_Seen.of(track, frames, times) for track in find_tracks(frames, times, detector)]
        return _joined([max(seen, key=lambda one: one.weight)] if seen else [], len(frames))


@dataclass(frozen=True)
class _Seen:
    """A track with its crops: one face through consecutive frames."""

    index: np.ndarray
    time: np.ndarray
    box: np.ndarray
    points: np.ndarray
    quality: np.ndarray
    crops: np.ndarray
    weight: float

    @staticmethod
    def of(track: Track, frames: np.ndarray, times: np.ndarray) -> _Seen:
        index = np.arange(track.first, track.last + 1)
        found = np.stack([face.points for face in track.faces])
        points = smooth(found, np.array(track.steps).reshape(-1, 5, 2), np.array(track.followed).reshape(-1, 5))
        box = gaussian_filter1d(np.stack([face.box for face in track.faces]), BOX_SMOOTHING, axis=0, mode="nearest")
        crops = np.stack([align(frames[i], p) for i, p in zip(index, points, strict=True)])
        scores = [face.score for face in track.faces]
        rated = np.array([quality(c, p, s) for c, p, s in zip(crops, points, scores, strict=True)])
        height, width = frames.shape[1:3]
        size = np.sqrt(box[:, 2] * box[:, 3] / (height * width))
        away = np.hypot((box[:, 0] + box[:, 2] / 2) / width - 0.5, (box[:, 1] + box[:, 3] / 2) / height - 0.5)
        centrality = 1 - np.minimum(away, 0.7)
        return _Seen(index, times[index], box, points, rated, crops, float((size * centrality * rated).sum()))


def _joined(parts: list[_Seen], total: int) -> FaceTrack:
    if not parts:
        nothing = np.empty((0, SIDE, SIDE, 3), np.uint8)
        empty = np.empty(0)
        return FaceTrack(empty.astype(int), empty, np.empty((0, 4)), np.empty((0, 5, 2)), empty, nothing, total)
    names = ("index", "time", "box", "points", "quality", "crops")
    return FaceTrack(*(np.concatenate([getattr(part, name) for part in parts]) for name in names), total)
