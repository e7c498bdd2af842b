"""The main person's face in real clips with known frames."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from trainer.detection import FaceDetector
from trainer.faces import default_detector, track_faces


def clip(path: Path, side: int = 640) -> tuple[np.ndarray, np.ndarray]:
    """Frames `[T, H, W, 3]` of a file, long side at most `side`, and their times `[T]`."""
    frames, times = [], []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            scale = min(1.0, side / max(frame.width, frame.height))
            size = (round(frame.width * scale), round(frame.height * scale))
            frames.append(frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray())
            times.append(float(frame.pts * stream.time_base))
    return np.stack(frames), np.array(times) - times[0]


@pytest.fixture(scope="module", params=["mtcnn", "yunet"])
def detector(request: pytest.FixtureRequest, shared_media: Path) -> FaceDetector:
    file = shared_media / "models" / "face_detection_yunet_2023mar.onnx"
    return default_detector(file if request.param == "yunet" else None)


@pytest.mark.parametrize(
    ("name", "first", "last"), [("face_noface.mov", 0, 71), ("noface_face.mov", 96, 167), ("no_face.mp4", 0, -1)]
)
def test_a_face_is_there_exactly_while_it_is_shown(
    detector: FaceDetector, shared_media: Path, name: str, first: int, last: int
) -> None:
    frames, times = clip(shared_media / "dev" / "wild" / name)
    track = track_faces(frames, times, detector)
    assert track.total == len(frames)
    assert track.index.tolist() == list(range(first, last + 1))


def test_no_frames_give_an_empty_track(detector: FaceDetector) -> None:
    track = track_faces(np.empty((0, 360, 640, 3), np.uint8), np.empty(0), detector)
    assert (track.total, len(track.index), track.crops.shape) == (0, 0, (0, 128, 128, 3))
