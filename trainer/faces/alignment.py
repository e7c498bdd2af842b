"""Faces turned upright and cut out: alignment by five points, smooth points over time, and a quality figure."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.linalg import solveh_banded

SIDE = 128  # pixels: side of an aligned crop
# Where the five points come to lie in the crop: tight, since two expression models did worse with looser crops.
TEMPLATE = np.array([[45.8, 48.0], [82.0, 47.8], [64.0, 68.6], [49.1, 89.8], [79.2, 89.7]])
_MIDDLE = complex(*TEMPLATE.mean(axis=0))
_PLACES = TEMPLATE.view(complex)[:, 0] - _MIDDLE
# Standard deviations in eye distances: a detector's point, a followed step, a step that could not be followed.
POINT_NOISE, STEP_NOISE, LOST_NOISE = 0.03, 0.008, 0.08
UNFOUND_WEIGHT = 1e-3  # of a followed point as a place: as a step it has been counted already
BLUR_SHARPNESS = 0.03  # gradient energy at which sharpness counts half: a sharp crop blurred by 2 pixels has it


def similarity(points: np.ndarray) -> np.ndarray:
    """The `[2, 3]` similarity that brings five points `[5, 2]` nearest to TEMPLATE in least squares (Umeyama 1991)."""
    # As complex numbers, a similarity is one product and one sum.
    places = np.ascontiguousarray(points, np.float64).view(complex)[:, 0]
    mean = places.sum() / len(places)
    around = places - mean
    turn = np.vdot(around, _PLACES) / max(np.vdot(around, around).real, 1e-6)
    shift = _MIDDLE - turn * mean
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def align(rgb: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The face with these five points `[5, 2]`, upright, `[128, 128, 3]` uint8; bilinear, the edge replicated."""
    matrix = similarity(points)
    return cv2.warpAffine(rgb, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def smooth(points: np.ndarray, found: np.ndarray, steps: np.ndarray, followed: np.ndarray) -> np.ndarray:
    """Points `[F, 5, 2]` of consecutive frames made steady without lag; `found` `[F]`: a detector saw them there.

    The most likely path where each detected point errs by POINT_NOISE and each step from frame to frame, as optical
    flow saw it (`steps` `[F - 1, 5, 2]` pixels), by STEP_NOISE, or LOST_NOISE where `followed` `[F - 1, 5]` is
    false: a Rauch-Tung-Striebel smoother, solved as one tridiagonal system for each point.
    """
    count = len(points)
    if count < 2:
        return points.copy()
    weight = np.where(found, 1.0, UNFOUND_WEIGHT)
    out = np.empty_like(points)
    for k in range(points.shape[1]):
        # Weights relative to that of a detected point.
        trust = np.where(followed[:, k], (POINT_NOISE / STEP_NOISE) ** 2, (POINT_NOISE / LOST_NOISE) ** 2)
        step = np.where(followed[:, k, None], steps[:, k], 0.0)
        bands = np.zeros((2, count))
        bands[0, 1:] = -trust
        bands[1] = weight
        bands[1, 1:] += trust
        bands[1, :-1] += trust
        right = weight[:, None] * points[:, k]
        right[1:] += trust[:, None] * step
        right[:-1] -= trust[:, None] * step
        out[:, k] = solveh_banded(bands, right)
    return out


def quality(crop: np.ndarray, points: np.ndarray, score: float) -> float:
    """How much a crop tells about a face, 0..1: the geometric mean of four figures, each 0..1.

    - the detector's score;
    - size: pixels of the picture for each pixel across the crop, at most 1: below it, pixels were made up;
    - sharpness: e / (e + BLUR_SHARPNESS), e = the mean squared gradient of the crop over its variance;
    - frontality: 1 - |yaw|, yaw = how far the nose lies from the middle of the eyes, in half eye distances.
    """
    matrix = similarity(points)
    size = min(1.0, 1.0 / float(np.hypot(*matrix[:, 0])))
    grey = cv2.cvtColor(crop[24:112, 24:104], cv2.COLOR_RGB2GRAY)
    neighbours = ((grey[1:], grey[:-1]), (grey[:, 1:], grey[:, :-1]))
    gradient = sum(cv2.norm(a, b, cv2.NORM_L2SQR) / a.size for a, b in neighbours)
    energy = gradient / (float(cv2.meanStdDev(grey)[1][0, 0]) ** 2 + 25.0)  # 25: noise of a flat crop is no sharpness
    upright = points @ matrix[:, :2].T + matrix[:, 2]
    half = max((upright[1, 0] - upright[0, 0]) / 2, 1e-6)
    yaw = (upright[2, 0] - upright[:2, 0].mean()) / half
    frontal = min(1.0, max(0.0, 1.0 - abs(yaw)))
    return float((score * size * energy / (energy + BLUR_SHARPNESS) * max(frontal, 0.05)) ** 0.25)
