"""The main person's face through a clip: real clips with known frames, and drawn faces with known places."""

from __future__ import annotations

import time
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from drawn_faces import ANNA, BERT, points_of, scene

from trainer.faces.detection import Detection, FaceDetector
from trainer.faces.face_track import FaceTrack, default_detector, track_faces
from trainer.faces.following import find_shots
from trainer.faces.mtcnn import built_in

WALL, DOOR = (96, 116, 130), (190, 170, 90)


def clip(path: Path, side: int = 640, first: int = 0, count: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Frames `[T, H, W, 3]` of a file, long side at most `side`, and their times `[T]`."""
    frames, times = [], []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for number, frame in enumerate(container.decode(stream)):
            if count is not None and number >= first + count:
                break
            if number < first:
                continue
            scale = min(1.0, side / max(frame.width, frame.height))
            size = (round(frame.width * scale), round(frame.height * scale))
            frames.append(frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray())
            times.append(float(frame.pts * stream.time_base))
    return np.stack(frames), np.array(times) - times[0]


def at_25(frames: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return np.stack(frames), np.arange(len(frames)) / 25


def off(track: FaceTrack, points: np.ndarray, width: float) -> np.ndarray:
    """How far the middle of a track's points lies from the middle of `points` `[F, 5, 2]`, in face widths, `[F]`."""
    return np.linalg.norm(track.points.mean(axis=1) - points.mean(axis=1), axis=1) / width


class Counting:
    """The built-in detector, counting how often it is asked."""

    name, fingerprint = "counting", ""

    def __init__(self) -> None:
        self.whole = self.close = 0

    def detect(self, rgb: np.ndarray) -> list[Detection]:
        self.whole += 1
        return built_in().detect(rgb)

    def refine(self, rgb: np.ndarray, near: Detection) -> Detection | None:
        self.close += 1
        return built_in().refine(rgb, near)


@pytest.fixture(scope="module", params=["mtcnn", "yunet"])
def detector(request: pytest.FixtureRequest, shared_media: Path) -> FaceDetector:
    file = shared_media / "models" / "face_detection_yunet_2023mar.onnx"
    return default_detector(file) if request.param == "yunet" else built_in()


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


def test_a_face_that_gives_way_to_a_title_without_a_cut_ends_there(
    detector: FaceDetector, shared_media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames, times = clip(shared_media / "dev" / "wild" / "face_noface.mov", first=40, count=60)
    monkeypatch.setattr("trainer.faces.following.CUT_CHANGE", 1e9)
    assert track_faces(frames, times, detector).index.tolist() == list(range(32))


@pytest.mark.parametrize(
    ("name", "share"),
    [("lrs3/0Fi83BHQsMA_00002.mp4", 1.0), ("lrs3/OzA6jRYjVQs_00004.mp4", 1.0), ("wild/carphone_pristine.mp4", 0.9)],
)
def test_turned_heads_and_tiny_faces_are_followed(
    detector: FaceDetector, shared_media: Path, name: str, share: float
) -> None:
    frames, times = clip(shared_media / "dev" / name)
    track = track_faces(frames, times, detector)
    assert len(track.index) >= share * len(frames)
    assert track.quality.min() > 0.2


def test_a_larger_face_that_passes_does_not_become_the_main_person(detector: FaceDetector, shared_media: Path) -> None:
    speaker, times = clip(shared_media / "dev" / "mead" / "M030_neutral_l1_crop.mp4", count=60)
    other, _ = clip(shared_media / "dev" / "mead" / "eamm_surprised.mp4", count=60)
    frames = np.full((60, 360, 640, 3), 60, np.uint8)
    frames[:, 120:300, 120:300] = [cv2.resize(frame, (180, 180), interpolation=cv2.INTER_AREA) for frame in speaker]
    for k in range(20, 45):
        left = 640 - 12 * (k - 20)
        seen = min(256, 640 - left)
        frames[k, 60:316, left : left + seen] = other[k, :, :seen]
    track = track_faces(frames, times, detector)
    assert track.index.tolist() == list(range(60))
    middle = track.box[:, 0] + track.box[:, 2] / 2
    assert middle.min() > 120
    assert middle.max() < 300


def test_the_main_person_is_not_the_larger_one_of_a_moment() -> None:
    frames = [
        scene([(ANNA, 120, 140, 80), *([(BERT, 420 - 6 * k, 130, 130)] if 20 <= k < 38 else [])], (480, 270), seed=k)
        for k in range(60)
    ]
    assert [face.box[2] > 90 for face in built_in().detect(frames[28])].count(True) == 1
    track = track_faces(*at_25(frames), built_in())
    assert track.index.tolist() == list(range(60))
    assert off(track, np.repeat(points_of(120, 140, 80)[None], 60, axis=0), 80).max() < 0.1


def test_a_person_who_comes_back_after_a_cut_is_the_same_and_another_is_not(
    detector: FaceDetector, shared_media: Path
) -> None:
    mead = shared_media / "dev" / "mead"
    speaker, _ = clip(mead / "M030_neutral_l1_crop.mp4", count=45)
    other, _ = clip(mead / "eamm_surprised.mp4", count=20)
    closer = [cv2.resize(frame[10:230, 20:240], (256, 256)) for frame in speaker[25:]]
    frames, times = at_25([*speaker[:25], *other, *closer])
    assert find_shots(frames, times) == [(0, 25), (25, 45), (45, 65)]
    assert track_faces(frames, times, detector).index.tolist() == [*range(25), *range(45, 65)]


def test_smoothing_does_not_cross_a_cut() -> None:
    places = [(120, 140)] * 20 + [(240, 130)] * 20
    frames = [scene([(ANNA, *at, 110)], wall=(WALL, DOOR)[k >= 20], seed=k) for k, at in enumerate(places)]
    track = track_faces(*at_25(frames), built_in())
    assert len(track.index) == 40
    assert off(track, np.stack([points_of(*at, 110) for at in places]), 110).max() < 0.08
    assert np.ptp(track.points[:20], axis=0).max() < 4
    assert np.ptp(track.points[20:], axis=0).max() < 4


def test_a_pause_in_time_starts_anew() -> None:
    times = np.concatenate([np.arange(10) / 25, 3 + np.arange(10) / 25])
    frames = np.stack([scene([(ANNA, 180, 140, 110)])] * 20)
    assert find_shots(frames, times) == [(0, 10), (10, 20)]


def test_a_moving_face_is_followed_between_few_detections() -> None:
    count, width = 75, 100
    middle = [(180 + 70 * np.sin(k / 9), 140 + 15 * np.cos(k / 7)) for k in range(count)]
    counting = Counting()
    track = track_faces(*at_25([scene([(ANNA, *at, width)], seed=k) for k, at in enumerate(middle)]), counting)
    assert track.index.tolist() == list(range(count))
    assert counting.whole <= 9
    assert counting.close < count / 2
    true = np.stack([points_of(*at, width) for at in middle])
    away = track.points.mean(axis=1) - true.mean(axis=1)
    assert np.linalg.norm(away - away.mean(axis=0), axis=1).max() < 0.04 * width


def test_a_face_that_walks_in_is_followed_back_to_where_it_came_in() -> None:
    width = 100
    middle = [(-60 + 14 * min(k, 18), 140 + 12 * np.sin(k / 5)) for k in range(40)]
    counting = Counting()
    track = track_faces(*at_25([scene([(ANNA, *at, width)], seed=k) for k, at in enumerate(middle)]), counting)
    assert counting.whole <= 4
    assert track.index[-1] == 39
    assert 4 <= track.index[0] < 11
    true = np.stack([points_of(*middle[k], width) for k in track.index])
    assert off(track, true, width)[2:].max() < 0.08


def test_in_a_crowd_only_some_faces_are_followed() -> None:
    crowd = scene([(ANNA, 110 + 210 * (k % 3), 90 + 180 * (k // 3), 90) for k in range(6)], size=(640, 360))
    counting = Counting()
    track = track_faces(*at_25([crowd] * 20), counting)
    assert len(counting.detect(crowd)) == 6
    assert track.index.tolist() == list(range(20))
    assert counting.close < 30  # six faces would take 36
    assert abs(track.box[0, 0] + track.box[0, 2] / 2 - 320) < 20


def test_a_face_that_fades_into_a_wall_ends_while_it_fades() -> None:
    face, wall = scene([(ANNA, 180, 140, 110)]), scene([], seed=1)
    shares = [1.0] * 20 + [1 - k / 20 for k in range(20)] + [0.0] * 20
    frames = [cv2.addWeighted(face, share, wall, 1 - share, 0) for share in shares]
    track = track_faces(*at_25(frames), built_in())
    assert track.index[0] == 0
    assert 22 <= track.index[-1] < 40
    back = track_faces(*at_25(frames[::-1]), built_in())
    assert back.index[-1] == 59
    assert 20 < back.index[0] <= 37


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_frames_are_enough(count: int) -> None:
    track = track_faces(*at_25([scene([(ANNA, 180, 140, 110)])] * count), built_in())
    assert track.index.tolist() == list(range(count))
    assert track.crops.shape == (count, 128, 128, 3)
    assert (track.crops.dtype, track.total) == (np.uint8, count)
    assert ((track.quality > 0.5) & (track.quality <= 1)).all()


def test_a_grey_picture_has_a_face_as_well() -> None:
    grey = scene([(ANNA, 180, 140, 110)]).mean(axis=2, keepdims=True).repeat(3, axis=2).astype(np.uint8)
    assert len(track_faces(*at_25([grey] * 5), built_in()).index) == 5


@pytest.mark.parametrize("shape", [(0, 270, 360, 3), (30, 270, 360, 3), (3, 22, 31, 3), (2, 1, 1, 3)])
def test_frames_without_a_face_give_an_empty_track(shape: tuple[int, ...]) -> None:
    track = track_faces(np.zeros(shape, np.uint8), np.arange(shape[0]) / 25, built_in())
    assert track.total == shape[0]
    assert len(track.index) == len(track.time) == len(track.quality) == 0
    assert (track.box.shape, track.points.shape, track.crops.shape) == ((0, 4), (0, 5, 2), (0, 128, 128, 3))


def test_opencv_keeps_its_threads() -> None:
    before = cv2.getNumThreads()
    track_faces(*at_25([scene([])]), built_in())
    assert cv2.getNumThreads() == before


def test_a_clip_of_four_seconds_takes_at_most_two_seconds_of_cpu() -> None:
    frames, times = at_25([scene([(ANNA, 320, 180, 120)], size=(640, 360), seed=k) for k in range(100)])
    built_in()
    start = time.process_time()
    assert len(track_faces(frames, times, built_in()).index) == 100
    assert time.process_time() - start < 2.0
