"""Whole-frame descriptors: colour stays put, motion has a direction and a speed in seconds."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from light_clip import ArrayClip

from trainer.encoders.base import EncoderError, FrameFeatures
from trainer.encoders.light_video import DIRECTIONS, GRID
from trainer.encoders.registry import build_encoder

STILL = GRID * GRID * 3 + 128
CELLS = slice(STILL, STILL + GRID * GRID * DIRECTIONS)
SHIFT_X, SHIFT_Y, GROWTH, TURN, MEAN = range(STILL + GRID * GRID * DIRECTIONS, STILL + GRID * GRID * DIRECTIONS + 5)


def texture(height: int = 240, width: int = 320) -> np.ndarray:
    noise = np.random.default_rng(0).integers(0, 255, (height, width, 3)).astype(np.uint8)
    blurred = cv2.GaussianBlur(noise, (0, 0), 6).astype(float)
    return np.clip((blurred - blurred.mean()) * 6 + 128, 0, 255).astype(np.uint8)


def moved(matrix: list[list[float]]) -> np.ndarray:
    picture = texture()
    size = (picture.shape[1], picture.shape[0])
    return cv2.warpAffine(picture, np.array(matrix, float), size, borderMode=cv2.BORDER_REFLECT)


def shifted(x: float, y: float = 0.0) -> np.ndarray:
    return moved([[1, 0, x], [0, 1, y]])


def encode(frames: list[np.ndarray], times: list[float] | None = None) -> FrameFeatures:
    clip = ArrayClip(frames=np.stack(frames), times=None if times is None else np.array(times))
    return build_encoder("video", "light").encode([clip])[0]


def speed(value: float) -> float:
    return np.sign(value) * np.expm1(abs(value)) / 20.0


def test_one_frame_of_features_for_each_frame() -> None:
    found = encode([texture()] * 4)
    assert found.values.shape == (4, 387)
    assert found.time.tolist() == [0.0, 0.08, 0.16, 0.24]


def test_a_still_picture_has_no_motion() -> None:
    assert np.abs(encode([texture()] * 3).values[:, STILL:]).max() < 1e-3


@pytest.mark.parametrize(
    ("step", "at", "sign"), [((4, 0), SHIFT_X, 1), ((-4, 0), SHIFT_X, -1), ((0, 4), SHIFT_Y, 1), ((0, -4), SHIFT_Y, -1)]
)
def test_motion_of_the_whole_picture_has_its_direction_and_speed(step: tuple[int, int], at: int, sign: int) -> None:
    found = encode([shifted(0), shifted(*step)], [0.0, 0.08])
    assert speed(found.values[1, at]) == pytest.approx(sign * 4 / 320 / 0.08, rel=0.15)


def test_speed_is_per_second_whatever_the_frame_rate() -> None:
    slow = encode([shifted(0), shifted(2)], [0.0, 0.04]).values[1, SHIFT_X]
    fast = encode([shifted(0), shifted(4)], [0.0, 0.08]).values[1, SHIFT_X]
    assert slow == pytest.approx(fast, rel=0.1)


def test_coming_nearer_and_turning_are_told_from_moving() -> None:
    nearer = encode([shifted(0), moved(cv2.getRotationMatrix2D((160, 120), 0, 1.03).tolist())]).values[1]
    turning = encode([shifted(0), moved(cv2.getRotationMatrix2D((160, 120), -2, 1.0).tolist())]).values[1]
    assert speed(nearer[GROWTH]) == pytest.approx(0.03 / 0.08, rel=0.3)
    assert speed(turning[TURN]) == pytest.approx(np.radians(2) / 0.08, rel=0.3)
    assert abs(speed(nearer[TURN])) < 0.05
    assert abs(speed(turning[GROWTH])) < 0.05


def test_what_moves_by_itself_shows_in_its_cells() -> None:
    still = texture()
    lifted = still.copy()
    lifted[40:80, 54:106] = still[44:84, 54:106]  # a part of the upper left moves up by four pixels
    cells = encode([still, lifted]).values[1, CELLS].reshape(GRID, GRID, DIRECTIONS)
    strongest = np.unravel_index(cells.argmax(), cells.shape)
    assert strongest[0] == 1
    assert strongest[1] in (1, 2)
    assert strongest[2] == 3  # right, down, left, up


def test_the_first_frame_and_one_after_a_gap_take_the_motion_of_the_next() -> None:
    frames = [shifted(4 * number) for number in range(4)]
    values = encode(frames, [0.0, 0.08, 10.0, 10.08]).values[:, STILL:]
    np.testing.assert_array_equal(values[0], values[1])
    np.testing.assert_array_equal(values[2], values[3])


def test_a_single_frame_and_a_tiny_picture_are_described() -> None:
    assert np.isfinite(encode([texture()]).values).all()
    assert np.isfinite(encode([np.zeros((2, 300, 3), np.uint8)] * 2).values).all()
    assert np.isfinite(encode([np.zeros((1, 1, 3), np.uint8)] * 2).values).all()


def test_colour_tells_pictures_apart_and_large_ones_are_like_small_ones() -> None:
    red, blue = np.zeros((240, 320, 3), np.uint8), np.zeros((240, 320, 3), np.uint8)
    red[..., 0], blue[..., 2] = 200, 200
    still = slice(0, GRID * GRID * 3)
    assert np.abs(encode([red]).values[0, still] - encode([blue]).values[0, still]).max() > 0.2
    large = cv2.resize(texture(), (640, 480), interpolation=cv2.INTER_LINEAR)
    assert np.abs(encode([large]).values[0, still] - encode([texture()]).values[0, still]).max() < 0.02


def test_sound_alone_has_no_video() -> None:
    assert encode([texture()] * 2).note == ""
    found = build_encoder("video", "light").encode([ArrayClip()])[0]
    assert (found.values.shape, found.note) == ((0, 387), "no pictures")


def test_the_rate_changes_the_fingerprint() -> None:
    assert build_encoder("video", "light", {"rate": 25}).fingerprint() != build_encoder("video", "light").fingerprint()


def test_a_rate_that_cannot_be_is_named() -> None:
    with pytest.raises(EncoderError, match=r"encoders\.video\.rate is -1; use a number from 0 to 240"):
        build_encoder("video", "light", {"rate": -1})


def test_an_encoder_that_there_is_not_is_named() -> None:
    with pytest.raises(EncoderError, match="there is no video encoder “heavy”; known are: light"):
        build_encoder("video", "heavy")
