"""Face descriptors: what light, contrast and place do to them, and what they are worth on real faces."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from light_clip import ArrayClip, leave_group_out

from trainer.encoders.base import Encoder
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.gradients import orientation_cells
from trainer.encoders.light_image import describe, landmarks, looks
from trainer.encoders.registry import build_encoder
from trainer.faces.expression import built_in, face_square
from trainer.faces.face_track import FaceTrack
from trainer.features.pooling import pool
from trainer.protocol.clips_csv import ClipRow

POINTS = np.array([(45.8, 48.0), (82.0, 47.8), (64.0, 68.6), (49.1, 89.8), (79.2, 89.7)])


@pytest.fixture(scope="module")
def encoder(shared_media: Path) -> Encoder:
    return build_encoder("image", "light", {"detector": str(shared_media / "models/face_detection_yunet_2023mar.onnx")})


def stripes(degrees: float, size: int = 128) -> np.ndarray:
    """Grey waves whose brightness changes along a direction, 0 to the right, 90 down."""
    y, x = np.mgrid[:size, :size]
    along = x * np.cos(np.radians(degrees)) + y * np.sin(np.radians(degrees))
    return (127 + 100 * np.sin(along / 3)).astype(np.uint8)


@pytest.mark.parametrize("number", range(8))
def test_each_orientation_has_its_bin(number: int) -> None:
    cells = orientation_cells(stripes(22.5 * (number + 0.5)), 8, 8, 8)
    assert cells.shape == (8, 8, 8)
    assert (cells[1:-1, 1:-1].argmax(axis=-1) == number).all()


def test_an_orientation_between_two_bins_is_shared() -> None:
    cells = orientation_cells(stripes(22.5), 4, 4, 8).mean(axis=(0, 1))
    assert cells[0] == pytest.approx(cells[1], rel=0.2)
    assert cells[:2].min() > 3 * cells[2:].max()


def test_a_flat_picture_has_no_gradients_and_odd_sizes_work() -> None:
    assert orientation_cells(np.full((37, 61), 90, np.uint8), 4, 4, 8).max() == 0.0


def test_brightness_and_contrast_hardly_matter() -> None:
    rng = np.random.default_rng(0)
    crop = cv2.GaussianBlur(rng.integers(0, 255, (128, 128, 3)).astype(np.uint8), (0, 0), 1)
    darker = (crop * 0.6 + 10).astype(np.uint8)
    same = np.corrcoef(describe(crop), describe(darker))[0, 1]
    other = np.corrcoef(describe(crop), describe(crop[::-1].copy()))[0, 1]
    assert same > 0.95 > other + 0.3


def test_landmarks_do_not_depend_on_where_how_large_and_how_tilted_the_face_is() -> None:
    angle = np.radians(25)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    np.testing.assert_allclose(landmarks(POINTS @ turn.T * 3.1 + (200, 50)), landmarks(POINTS), atol=1e-6)
    wider = POINTS + np.array([(0, 0), (0, 0), (0, 0), (-6, 0), (6, 0)])
    change = landmarks(wider) - landmarks(POINTS)
    assert change[2] < -0.1
    assert change[4] > 0.1


def test_points_in_one_place_give_finite_landmarks() -> None:
    assert np.isfinite(landmarks(np.zeros((5, 2)))).all()


def test_a_clip_in_which_the_face_vanishes_says_how_long_it_was_there(encoder: Encoder, shared_media: Path) -> None:
    clip = ClipInput(ClipRow("a", str(shared_media / "dev/wild/face_noface.mov")), [encoder.rate])
    found = encoder.encode([clip])[0]
    frames, times = clip.frames(encoder.rate)
    assert found.values.shape == (len(found.time), encoder.channels)
    assert found.note == f"face in {len(found.time)} of {len(frames)} frames"
    assert set(found.time) <= set(times)
    assert found.time.max() < 72 / 169 * 6.424 + 0.1
    box = found.extra["face_box"]
    assert box.shape == (len(found.time), 4)
    assert ((box[:, :2] > -0.2) & (box[:, :2] + box[:, 2:] < 1.2)).all()
    assert ((found.extra["face_quality"] >= 0) & (found.extra["face_quality"] <= 1)).all()


def test_a_clip_without_any_face_is_missing_with_a_reason(encoder: Encoder) -> None:
    grey = np.full((6, 120, 160, 3), 120, np.uint8)
    found = encoder.encode([ArrayClip(frames=grey)])[0]
    assert (found.values.shape, found.note) == ((0, encoder.channels), "no face found in 6 frames")


def test_sound_alone_has_no_face(encoder: Encoder, shared_media: Path) -> None:
    file = next(iter(sorted((shared_media / "dev/emodb_audio").glob("*.wav"))))
    assert encoder.encode([ClipInput(ClipRow("a", str(file)))])[0].note == "no pictures, only sound"


def test_the_expression_between_two_looks_lies_between_theirs_and_none_is_mixed_over_a_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every frame's own answer against that of every third; half a second without a face, another face behind it."""
    time = np.concatenate([np.arange(7), np.arange(12, 20)]) * 0.08
    frames = np.zeros((len(time), 120, 160, 3), np.uint8)
    y, x = np.mgrid[:120, :160]
    for number, moment in enumerate(time):
        frames[number] = (127 + 100 * np.sin((x + 3 * moment) / (12 if moment < 0.8 else 5)) * np.cos(y / 9))[..., None]
    index = np.arange(len(time))
    box = np.tile([20.0, 10.0, 100.0, 100.0], (len(time), 1))
    track = FaceTrack(index, time, box, np.zeros((0, 5, 2)), index, frames[:, :1, :1], len(time))
    looked: list[int] = []
    net = built_in()
    monkeypatch.setattr(net, "look", lambda faces, look=net.look: looked.append(len(faces)) or look(faces))
    seen, likely = looks(track, frames)
    monkeypatch.undo()
    alone, _ = net.look(np.stack([face_square(frame, one) for frame, one in zip(frames, box, strict=True)]))
    assert looked[0] < len(time) / 2 + 1
    np.testing.assert_allclose(seen[[0, 6, 7, 14]], alone[[0, 6, 7, 14]], rtol=1e-5)
    np.testing.assert_allclose(np.exp(likely).sum(axis=1), 1, rtol=1e-5)
    away = np.linalg.norm(seen - alone, axis=1) / np.linalg.norm(alone, axis=1)
    assert 0 < away.max() < 0.1


def test_the_fingerprint_follows_rate_and_detector(encoder: Encoder) -> None:
    detector = encoder.options.detector
    slower = build_encoder("image", "light", {"detector": detector, "rate": 5.0})
    assert slower.fingerprint() != encoder.fingerprint()
    assert build_encoder("image", "light", {"detector": detector, "rate": 12.5}).fingerprint() == encoder.fingerprint()


def test_expressions_of_unseen_people_are_told_apart(encoder: Encoder, shared_media: Path) -> None:
    """Photographs with noisy labels, 72 people of seven classes, leaving out a sixth in turn; chance is 1 in 6."""
    files = sorted((shared_media / "dev/images").glob("*"))
    pictures = [cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB) for file in files]
    found = encoder.encode([ArrayClip(frames=picture[None]) for picture in pictures])
    seen = [number for number, features in enumerate(found) if len(features.values)]
    assert len(seen) >= 0.95 * len(files)
    embeddings = np.stack([pool(found[number].values, "mean") for number in seen])
    labels = [files[number].name.split("_")[0] for number in seen]
    assert leave_group_out(embeddings, labels, [str(number % 6) for number in range(len(seen))]) >= 0.55
