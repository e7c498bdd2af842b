"""The drawn faces are faces to a detector, and move as their emotions do."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from trainer.demo.expression import FACES, FPS, UNITS, Expression, express, move
from trainer.demo.picture import Actor, frames
from trainer.demo.placing import Framing
from trainer.demo.room import FRAME_HEIGHT, FRAME_WIDTH
from trainer.demo.speakers import SPEAKERS
from trainer.faces.face_track import default_detector

STILL = move("neutral", 0.0, 1, np.random.default_rng(1))


@pytest.fixture(scope="module")
def actor():
    return Actor(SPEAKERS[12], 12)


@pytest.fixture(scope="module")
def detector():
    return default_detector()


def picture(actor: Actor, units: dict[str, float], hidden: str = "", speech: float = 0.0, blink: float = 0.0):
    """One frame as RGB with these action units."""
    row = np.array([[units.get(name, 0.0) for name in UNITS]])
    expression = Expression(row, np.array([blink]), np.zeros((1, 2)))
    planes = next(frames(actor, expression, STILL, np.array([speech]), Framing(), hidden))
    return cv2.cvtColor(planes, cv2.COLOR_YUV2RGB_I420)


def face_of(detector, image):
    found = detector.detect(image)
    assert len(found) == 1
    return found[0]


def test_a_frame_is_planar_video_of_the_announced_size(actor):
    expression = express("happiness", 1.0, 3, np.random.default_rng(0))
    movement = move("happiness", 1.0, 3, np.random.default_rng(0))
    shapes = {f.shape for f in frames(actor, expression, movement, np.zeros(3), Framing())}
    assert shapes == {(FRAME_HEIGHT * 3 // 2, FRAME_WIDTH)}


@pytest.mark.parametrize("emotion", FACES)
def test_one_face_is_found_in_every_expression(actor, detector, emotion):
    face_of(detector, picture(actor, FACES[emotion], speech=0.4))


@pytest.mark.parametrize("hidden", ["turned", "sheet", "outside"])
def test_no_face_is_found_where_it_is_hidden(actor, detector, hidden):
    assert detector.detect(picture(actor, {}, hidden)) == []


def test_a_smile_pulls_the_corners_of_the_mouth_apart_and_up(actor, detector):
    rest, smile = (face_of(detector, picture(actor, units)).points for units in ({}, FACES["happiness"]))
    assert smile[4, 0] - smile[3, 0] > rest[4, 0] - rest[3, 0] + 2
    assert smile[3:, 1].mean() - smile[2, 1] < rest[3:, 1].mean() - rest[2, 1] - 2


def test_brows_rise_in_surprise_and_fall_in_anger(actor):
    def brow(units: dict[str, float]) -> float:
        """How high the left brow stands: the darkest row of a strip above the eye, in pixels."""
        strip = cv2.cvtColor(picture(actor, units), cv2.COLOR_RGB2GRAY)[112:148, 196:214].astype(float).mean(1)
        return float(np.argmin(strip))

    assert brow(FACES["surprise"]) < brow({}) < brow({"AU4": 1.0})


def test_a_blink_hides_the_whites_and_irises_of_the_eyes(actor):
    open_eyes, shut = (picture(actor, {}, blink=blink)[140:175, 190:290].astype(int) for blink in (0.0, 1.0))
    assert np.ptp(open_eyes.mean(2)) > np.ptp(shut.mean(2)) or np.abs(open_eyes - shut).mean() > 4


def test_speaking_opens_the_mouth(actor):
    closed, spoken = (picture(actor, {}, speech=speech)[210:250, 215:265].astype(int) for speech in (0.0, 1.0))
    assert np.abs(spoken - closed).mean() > 8


def test_an_expression_has_onset_and_apex_at_moments_that_differ(actor):
    moments = set()
    for seed in range(8):
        expression = express("anger", 1.0, 3 * FPS, np.random.default_rng(seed))
        course = expression.unit("AU4")
        assert course.max() > 1.25 * course.min()
        moments.add(int(np.argmax(course)) // 5)
    assert len(moments) >= 3


def test_movement_tells_emotions_apart():
    def speed(emotion: str) -> float:
        tracks = [move(emotion, 1.0, 75, np.random.default_rng(seed)) for seed in range(6)]
        return float(np.mean([np.abs(np.diff(t.y)).mean() + np.abs(np.diff(t.scale)).mean() for t in tracks]))

    assert speed("neutral") < speed("happiness")
    assert speed("sadness") < speed("anger")
    sunk = move("sadness", 1.0, 75, np.random.default_rng(0))
    assert sunk.pitch[-1] > sunk.pitch[0]
