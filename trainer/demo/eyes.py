"""Eyes between their lids, drawn once for each opening and gaze and then pasted."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import ArrayLike

from trainer.demo.canvas import SCALE, SUPER, as_bytes, fill, halve, over, rgb, soften, spline, stroke, tint, to_pixels
from trainer.demo.head import skin_ramp
from trainer.demo.speakers import Face

ToPixels = Callable[[ArrayLike], np.ndarray]  # head units to pixels of the patch
STEP_LID = 0.035  # head units between two drawn openings
STEP_GAZE = 0.06
BOX = (0.25, -0.56, 1.75, 0.47)  # left, top, right, bottom of the right eye's patch in head units


def patch_box(side: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of an eye's patch in pixels of the finished texture; side -1 image left, +1 right."""
    left, top, right, bottom = BOX
    if side < 0:
        left, right = -right, -left
    corners = to_pixels([(left, top), (right, bottom)], SCALE) + 0.5
    (x0, y0), (x1, y1) = np.round(corners).astype(int)
    return int(x0), int(y0), int(x1), int(y1)


class EyeAtlas:
    """Patches of both eyes, cached by opening and gaze.

    `upper` and `lower` are how far each lid stands from the line between the corners (head units), gaze is the shift
    of the iris in head units.
    """

    def __init__(self, face: Face, texture: np.ndarray) -> None:
        """`texture` [H, W, 4]: the head at the drawing size, on which the eyes are laid."""
        self._face = face
        self._skin = texture
        self._patches: dict[tuple[int, int, int, int, int], np.ndarray] = {}

    def patch(self, side: int, upper: float, lower: float, gaze_x: float, gaze_y: float) -> np.ndarray:
        """The eye's patch [h, w, 4] uint8 for `patch_box(side)`."""
        key = (
            side,
            round(upper / STEP_LID),
            round(lower / STEP_LID),
            round(gaze_x / STEP_GAZE),
            round(gaze_y / STEP_GAZE),
        )
        found = self._patches.get(key)
        if found is None:
            found = self._patches[key] = self._draw(
                side, key[1] * STEP_LID, key[2] * STEP_LID, key[3] * STEP_GAZE, key[4] * STEP_GAZE
            )
        return found

    def _draw(self, side: int, upper: float, lower: float, gaze_x: float, gaze_y: float) -> np.ndarray:
        face = self._face
        x0, y0, x1, y1 = (SUPER * edge for edge in patch_box(side))
        origin = np.array([x0, y0], np.float32)
        tile = self._skin[y0:y1, x0:x1]
        colour = np.ascontiguousarray(tile[..., :3])
        shape = colour.shape[:2]

        def pixels(points: ArrayLike) -> np.ndarray:
            return to_pixels(np.asarray(points, np.float32) * (side, 1)) - origin

        dark = skin_ramp(face)[0]
        size = 1.12 * face.eye
        inner = np.array([1 - 0.5 * size, 0.07])
        outer = np.array([1 + 0.55 * size, 0.0 - face.tilt])
        top = 0.5 * (inner + outer)[1] - upper
        bottom = 0.5 * (inner + outer)[1] + lower
        high = spline(
            [
                (inner[0], inner[1]),
                (1 - 0.26 * size, inner[1] - 0.78 * (inner[1] - top)),
                (1.0, top),
                (1 + 0.32 * size, outer[1] - 0.76 * (outer[1] - top)),
                (outer[0], outer[1]),
            ],
            40,
        )
        low = spline(
            [
                (inner[0], inner[1]),
                (1 - 0.22 * size, inner[1] + 0.6 * (bottom - inner[1])),
                (1.06, bottom),
                (1 + 0.36 * size, outer[1] + 0.72 * (bottom - outer[1])),
                (outer[0], outer[1]),
            ],
            40,
        )
        low[:, 1] = np.maximum(low[:, 1], np.interp(low[:, 0], high[:, 0], high[:, 1]))
        opening = fill(pixels(np.concatenate([high, low[::-1]])), shape, 0.7)
        # Shadow in the socket above the lid, and the fold of the lid.
        lift = 0.2 - 0.07 * face.lid
        crease = high + np.stack(
            [0 * high[:, 0], -lift * np.sin(np.linspace(0.12, 0.97, len(high)) * np.pi) - 0.02], -1
        )
        lid = fill(pixels(np.concatenate([high, crease[::-1]])), shape, 2.5)
        over(colour, dark, 0.16 * lid)
        over(colour, dark, (0.62 - 0.42 * face.lid) * stroke(pixels(crease), shape, 2, 1.3))
        over(colour, dark, 0.3 * stroke(pixels(low + np.array([0, 0.05])), shape, 3, 2.5))
        over(colour, self._ball(shape, pixels, gaze_x, gaze_y, high), opening)
        lash = np.array([0.1, 0.07, 0.06], np.float32)
        over(colour, lash, 0.92 * stroke(pixels(high[2:]), shape, 2 + 1.6 * face.lashes, 0.8))
        if face.lashes > 0.8:
            wing = outer + np.array([(-0.1, -0.03), (0.05, -0.05), (0.13, -0.12)])
            over(colour, lash, 0.8 * stroke(pixels(spline(wing)), shape, 2, 0.8))
        over(colour, lash, (0.25 + 0.12 * face.lashes) * stroke(pixels(low[4:]), shape, 1, 0.9))
        return as_bytes(halve(cv2.merge([*cv2.split(colour), tile[..., 3]])))

    def _ball(
        self, shape: tuple[int, int], pixels: ToPixels, gaze_x: float, gaze_y: float, high: np.ndarray
    ) -> np.ndarray:
        """The eyeball [h, w, 3] as if no lid were before it."""
        yy, xx = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
        unit = SCALE * SUPER
        cx, cy = pixels([(1.02, -0.02)])[0]
        distance = np.hypot(xx - cx, yy - cy) / unit
        ball = tint((0.95, 0.94, 0.925), np.clip(1.06 - 0.85 * distance**2, 0.55, 1))
        ball -= tint((0.1, 0.42, 0.42), np.clip(distance - 0.35, 0, 0.4))
        px, py = cx + gaze_x * unit, cy + gaze_y * unit
        radius = np.hypot(xx - px, yy - py) / unit
        angle = np.arctan2(yy - py, xx - px)
        size = 0.305 * self._face.eye**0.5
        iris = rgb(self._face.iris)
        fibre = 1 + 0.1 * np.sin(angle * 17) * np.cos(angle * 7 + 1)
        glow = 0.7 + 0.85 * np.clip((yy - py) / unit / size, -0.3, 1) * (radius < size)
        inside = tint(iris, fibre * glow * (1 - 0.62 * np.clip((radius / size - 0.78) / 0.22, 0, 1))) + 0.01
        over(ball, np.clip(inside, 0, 1), np.clip((size - radius) * unit / 2 + 0.5, 0, 1))
        over(ball, np.array([0.03, 0.025, 0.03]), np.clip((0.43 * size - radius) * unit / 2 + 0.5, 0, 1))
        # The lid's shadow on the eyeball.
        line = pixels(high)
        edge = np.interp(xx[0], *_by_x(line))
        under = np.clip((yy - edge[None]) / unit, 0, 1)
        ball *= tint((1, 1, 1), 1 - 0.52 * np.exp(-((under / 0.13) ** 2)))
        for dx, dy, r, strength in ((-0.1, -0.11, 0.062, 0.95), (0.11, 0.12, 0.035, 0.4)):
            spot = np.hypot(xx - px - dx * unit, yy - py - dy * unit) / unit
            over(ball, np.ones(3), strength * np.clip((r - spot) * unit / 1.5 + 0.5, 0, 1))
        return soften(ball, 0.6)


def _by_x(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(points[:, 0])
    return points[order, 0], points[order, 1]
