"""Lips, teeth and the inside of the mouth, drawn once for each opening and then pasted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike

from trainer.demo.canvas import SCALE, SUPER, as_bytes, fill, halve, over, rgb, soften, spline, stroke, tint, to_pixels
from trainer.demo.head import MOUTH_Y, skin_ramp
from trainer.demo.speakers import Face

ToPixels = Callable[[ArrayLike], np.ndarray]  # head units to pixels of the patch
STEP_OPEN = 0.05  # head units between two drawn openings
TEETH = 2  # steps from hidden to shown teeth
BOX = (-1.25, 1.72, 1.25, 3.4)
HALF = 0.86  # head units from the middle to a corner at rest


@dataclass(frozen=True)
class MouthCurves:
    """Edges of the lips [N, 2] in head units from corner to corner, and how far each lip has left its place."""

    top: np.ndarray
    upper_in: np.ndarray
    lower_in: np.ndarray
    bottom: np.ndarray
    corner: float
    rise: float
    drop: float


def patch_box() -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the mouth's patch in pixels of the finished texture."""
    corners = to_pixels([BOX[:2], BOX[2:]], SCALE) + 0.5
    (x0, y0), (x1, y1) = np.round(corners).astype(int)
    return int(x0), int(y0), int(x1), int(y1)


class MouthAtlas:
    """Patches of the mouth, cached by how far the lips stand apart (head units) and how far the teeth show (0..1)."""

    def __init__(self, face: Face, texture: np.ndarray) -> None:
        """`texture` [H, W, 4]: the head at the drawing size, on which the lips are laid."""
        self._face = face
        self._skin = texture
        self._patches: dict[tuple[int, int], np.ndarray] = {}

    def patch(self, opening: float, teeth: float) -> np.ndarray:
        """The mouth's patch [h, w, 4] uint8 for `patch_box()`."""
        key = (max(0, round(opening / STEP_OPEN)), round(teeth * TEETH))
        found = self._patches.get(key)
        if found is None:
            found = self._patches[key] = self._draw(key[0] * STEP_OPEN, key[1] / TEETH)
        return found

    def _draw(self, opening: float, teeth: float) -> np.ndarray:
        face = self._face
        x0, y0, x1, y1 = (SUPER * edge for edge in patch_box())
        origin = np.array([x0, y0], np.float32)
        tile = self._skin[y0:y1, x0:x1]
        colour = np.ascontiguousarray(tile[..., :3])
        shape = colour.shape[:2]

        def pixels(points: ArrayLike) -> np.ndarray:
            return to_pixels(np.asarray(points, np.float32)) - origin

        curves = _curves(face.lips, opening)
        top, bottom, upper_in, lower_in = curves.top, curves.bottom, curves.upper_in, curves.lower_in
        full, y, rise, drop = face.lips, MOUTH_Y, curves.rise, curves.drop
        dark = skin_ramp(face)[0]
        below = bottom + np.array([0, 0.12])
        over(colour, dark, 0.34 * stroke(pixels(below[14:-14]), shape, 8, 6))
        lip = self._lip_colour()
        upper = fill(pixels(np.concatenate([top, upper_in[::-1]])), shape, 1.1)
        lower = fill(pixels(np.concatenate([lower_in, bottom[::-1]])), shape, 1.1)
        yy, xx = np.mgrid[: shape[0], : shape[1]].astype(np.float32)

        def row(at: float) -> float:
            return pixels([(0, at)])[0, 1]

        shade_up = 0.8 - 0.1 * np.clip((yy - row(y - 0.2 * full + rise)) / 14, 0, 1)
        over(colour, tint(lip, shade_up), 0.92 * upper)
        roundness = np.exp(-0.5 * ((yy - row(y + 0.14 * full + drop)) / 6) ** 2)
        shade_low = 0.9 + 0.16 * roundness
        over(colour, np.clip(tint(lip, shade_low), 0, 1), 0.92 * lower)
        gloss = np.exp(
            -0.5 * (((yy - row(y + 0.13 * full + drop)) / 2.6) ** 2 + ((xx - pixels([(-0.14, y)])[0, 0]) / 16) ** 2)
        )
        over(colour, np.array([1, 0.94, 0.92]), 0.24 * gloss * lower)
        if opening > 0:
            inside = fill(pixels(np.concatenate([upper_in, lower_in[::-1]])), shape, 0.8)
            over(colour, _inside(pixels, curves, opening, teeth, yy), inside)
        line = 0.5 * (upper_in + lower_in) if opening < 0.08 else upper_in
        over(colour, dark * 0.42, 0.8 * stroke(pixels(line), shape, 2.4 if opening < 0.08 else 1.5, 0.9))
        for side in (-1, 1):
            at = pixels([(side * HALF, curves.corner)])[0]
            dimple = np.exp(-0.5 * (((xx - at[0]) / 5) ** 2 + ((yy - at[1]) / 5) ** 2))
            over(colour, dark, 0.45 * dimple)
        return as_bytes(halve(cv2.merge([*cv2.split(colour), tile[..., 3]])))

    def _lip_colour(self) -> np.ndarray:
        return rgb(self._face.lip) * np.array([1.02, 0.94, 0.94], np.float32)


def _curves(full: float, opening: float) -> MouthCurves:
    rise, drop = -0.3 * opening, 0.7 * opening  # the jaw does most of the opening
    y = MOUTH_Y
    corner = y - 0.03 + 0.12 * opening

    def arc(half: float, side: float, middle: float, bow: float | None = None) -> np.ndarray:
        """A curve from corner to corner: its heights half-way and in the middle, and of a cupid's bow."""
        inner = [(0.0, middle)] if bow is None else [(-0.17, bow), (0.0, middle), (0.17, bow)]
        at = -0.5 if half == HALF else -0.45
        return spline(np.array([(-half, corner), (at, side), *inner, (-at, side), (half, corner)]), 60)

    inside = 0.94 * HALF
    return MouthCurves(
        top=arc(HALF, y - 0.1 * full + 0.8 * rise, y - 0.155 * full + rise, y - 0.2 * full + rise),
        upper_in=arc(inside, y - 0.005 + 0.72 * rise, y + 0.035 + rise),
        lower_in=arc(inside, y + 0.01 + 0.68 * drop, y + 0.045 + drop),
        bottom=arc(HALF, y + 0.2 * full + 0.74 * drop, y + 0.29 * full + drop),
        corner=corner,
        rise=rise,
        drop=drop,
    )


def _inside(pixels: ToPixels, curves: MouthCurves, opening: float, teeth: float, yy: np.ndarray) -> np.ndarray:
    """What is seen between the lips [h, w, 3]."""
    y, rise, drop, shape = MOUTH_Y, curves.rise, curves.drop, yy.shape
    top = pixels([(0, y + rise)])[0, 1]
    depth = np.clip((yy - top) / (SCALE * SUPER * max(opening, 0.1)), 0, 1)
    cave = tint((0.26, 0.07, 0.07), 0.55 + 0.75 * depth)
    tongue = spline(
        [
            (-0.5, y + 0.4 + drop),
            (-0.3, y + drop - 0.14),
            (0, y + drop - 0.11),
            (0.3, y + drop - 0.14),
            (0.5, y + 0.4 + drop),
        ],
        30,
    )
    over(cave, np.array([0.66, 0.27, 0.27]), 0.75 * fill(pixels(tongue), shape, 4))
    height = 0.06 + 0.2 * teeth
    arch = spline(
        [
            (-0.74, y - 0.3),
            (-0.7, y + 0.05 + rise),
            (-0.4, y + rise + height * 0.8),
            (0, y + rise + height),
            (0.4, y + rise + height * 0.8),
            (0.7, y + 0.05 + rise),
            (0.74, y - 0.3),
        ],
        50,
    )
    white = np.ones((*shape, 3), np.float32) * np.array([0.95, 0.93, 0.89], np.float32)
    gaps = np.zeros(shape, np.uint8)
    for at in (-0.56, -0.42, -0.28, -0.135, 0, 0.135, 0.28, 0.42, 0.56):
        line = np.round(pixels([(at, y - 0.3), (at, y + 0.4)]) * 16).astype(np.int32)
        cv2.polylines(gaps, [line], False, 255, 1, cv2.LINE_AA, 4)
    over(white, np.array([0.66, 0.6, 0.55]), 0.4 * soften(gaps.astype(np.float32) / 255, 0.8))
    xx = np.arange(shape[1], dtype=np.float32)[None]
    centre = pixels([(0, y)])[0, 0]
    sideways = 1 - 0.35 * np.clip(np.abs(xx - centre) / (SCALE * SUPER * 0.75), 0, 1) ** 2
    white *= tint((1, 1, 1), sideways * (0.72 + 0.28 * np.clip((yy - top) / 9, 0, 1)))
    over(cave, white, min(1.0, 0.35 + teeth) * fill(pixels(arch), shape, 1.0))
    return soften(cave, 0.5)
