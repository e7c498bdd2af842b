"""Upright crops, steady points and the quality figure."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_faces import ANNA, draw, points_of, scene

from trainer.faces.alignment import TEMPLATE, align, quality, similarity, smooth
from trainer.faces.detection import sorted_points


def test_eyes_nose_and_mouth_come_to_lie_where_the_recipe_says() -> None:
    turn = np.deg2rad(25)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    points = TEMPLATE @ (2.3 * rotation).T + (310, -40)
    matrix = similarity(points)
    np.testing.assert_allclose(points @ matrix[:, :2].T + matrix[:, 2], TEMPLATE, atol=1e-9)


def test_points_that_fit_no_similarity_are_met_in_least_squares() -> None:
    points = TEMPLATE * 1.5 + np.random.default_rng(3).normal(0, 6, (5, 2))
    rows = [([x, -y, 1, 0], [y, x, 0, 1]) for x, y in points]
    a, b, tx, ty = np.linalg.lstsq(np.array(rows).reshape(10, 4), TEMPLATE.ravel(), rcond=None)[0]
    np.testing.assert_allclose(similarity(points), [[a, -b, tx], [b, a, ty]], atol=1e-9)


def test_a_tilted_face_comes_out_upright() -> None:
    picture = scene([(ANNA, 180, 135, 110)])
    tilt = cv2.getRotationMatrix2D((180, 135), 30, 0.8)
    tilted = cv2.warpAffine(picture, tilt, (360, 270), borderMode=cv2.BORDER_REPLICATE)
    points = points_of(180, 135, 110)
    straight = align(picture, points).astype(float)
    mended = align(tilted, points @ tilt[:, :2].T + tilt[:, 2]).astype(float)
    assert np.corrcoef(straight.ravel(), mended.ravel())[0, 1] > 0.98


def test_a_crop_that_reaches_over_the_edge_repeats_the_edge() -> None:
    picture = np.full((270, 360, 3), 200, np.uint8)
    assert align(picture, points_of(0, 0, 110)).min() == 200


def test_eyes_and_mouth_corners_are_sorted_from_left_to_right() -> None:
    mirrored = points_of(100, 100, 80)[[1, 0, 2, 4, 3]]
    np.testing.assert_array_equal(sorted_points(mirrored), points_of(100, 100, 80))


@pytest.fixture
def moving() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True places of a face that swings to and fro, places that err like a detector's, and the true steps."""
    t = np.arange(60) / 25
    true = points_of(180, 135, 110)[None] + np.stack([25 * np.sin(6 * t), 8 * np.cos(9 * t)], axis=1)[:, None]
    eyes = true[0, 1, 0] - true[0, 0, 0]
    return true, true + np.random.default_rng(0).normal(0, 0.03 * eyes, true.shape), np.diff(true, axis=0)


def test_smoothing_steadies_points_without_lag(moving: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    true, noisy, steps = moving
    steady = smooth(noisy, np.ones(60, bool), steps, np.ones((59, 5), bool))
    assert np.abs(steady - true).mean() < 0.5 * np.abs(noisy - true).mean()
    shifts = [np.abs(steady[2:-2] - true[2 + lag : 58 + lag]).mean() for lag in (-2, -1, 0, 1, 2)]
    assert int(np.argmin(shifts)) == 2


def test_a_step_that_the_flow_lost_is_left_to_the_detector() -> None:
    true = np.repeat(points_of(180, 135, 110)[None], 20, axis=0)
    true[10:] += 60.0
    wrong = np.zeros((19, 5, 2))
    followed = np.ones((19, 5), bool)
    followed[9] = False
    assert np.abs(smooth(true, np.ones(20, bool), wrong, followed) - true).max() < 15


def test_a_followed_frame_is_carried_by_the_frames_that_were_found(
    moving: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    true, noisy, steps = moving
    found = np.arange(60) % 3 == 0
    noisy[~found] = 0.0
    steady = smooth(noisy, found, steps, np.ones((59, 5), bool))
    assert np.abs(steady - true).max() < 3


def test_one_frame_needs_no_smoothing() -> None:
    points = points_of(50, 50, 40)[None]
    np.testing.assert_array_equal(smooth(points, np.ones(1, bool), np.empty((0, 5, 2)), np.empty((0, 5), bool)), points)


def rated(picture: np.ndarray, points: np.ndarray, score: float = 1.0) -> float:
    return quality(align(picture, points), points, score)


def test_quality_falls_with_blur_smallness_a_turned_head_and_a_doubtful_score() -> None:
    picture, points = scene([(ANNA, 180, 135, 160)]), points_of(180, 135, 160)
    best = rated(picture, points)
    turned = points.copy()
    turned[2, 0] += 25
    small = np.zeros((270, 360, 3), np.uint8)
    draw(small, ANNA, 180, 135, 30)
    worse = [
        rated(cv2.GaussianBlur(picture, (0, 0), 5), points),
        rated(small, points_of(180, 135, 30)),
        rated(picture, turned),
        rated(picture, points, score=0.6),
    ]
    assert min(worse) > 0
    assert max(worse) < 0.95 * best < 1
