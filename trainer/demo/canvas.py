"""Units, grids and soft shapes that every drawing of the demo uses.

Faces are drawn in head units: the origin lies between the eyes, the eyes at x = -1 and +1, y grows downwards, so that
a unit is about 31 mm of a real head. Textures are drawn at `SUPER` times `SCALE` pixels a unit and then halved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SCALE = 36  # pixels a head unit in a finished texture
WIDE_BLUR = 7.0  # pixels; wider blurs are made on a quarter of the size, where nobody sees a difference
SUPER = 2  # drawn this much larger, so that every edge comes out soft
LEFT, RIGHT = -3.75, 3.75  # extent of the head's texture in head units
TOP, BOTTOM = -4.75, 5.25
WIDTH, HEIGHT = int((RIGHT - LEFT) * SCALE), int((BOTTOM - TOP) * SCALE)

Colour = tuple[int, int, int]


def grid(scale: float = SCALE * SUPER) -> tuple[np.ndarray, np.ndarray]:
    """Head coordinates x, y [H, W] of the pixel centres of a texture of `scale` pixels a unit."""
    width, height = round((RIGHT - LEFT) * scale), round((BOTTOM - TOP) * scale)
    x = LEFT + (np.arange(width, dtype=np.float32) + 0.5) / scale
    y = TOP + (np.arange(height, dtype=np.float32) + 0.5) / scale
    return np.meshgrid(x, y)


def to_pixels(points: ArrayLike, scale: float = SCALE * SUPER) -> np.ndarray:
    """Head coordinates [..., 2] to pixel coordinates of a texture, as float32."""
    return ((np.asarray(points, np.float32) - (LEFT, TOP)) * scale - 0.5).astype(np.float32)


def fill(points: np.ndarray, shape: tuple[int, int], blur: float = 0.0) -> np.ndarray:
    """Coverage 0..1 [H, W] float32 of a polygon given in pixels, its edge softened by `blur` pixels."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(np.asarray(points) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return soften(mask.astype(np.float32) / 255, blur)


def stroke(points: np.ndarray, shape: tuple[int, int], width: float, blur: float = 0.0) -> np.ndarray:
    """Coverage 0..1 [H, W] float32 of a line through points given in pixels."""
    mask = np.zeros(shape, np.uint8)
    line = np.round(np.asarray(points) * 16).astype(np.int32)
    cv2.polylines(mask, [line], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
    return soften(mask.astype(np.float32) / 255, blur)


def soften(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur of `sigma` pixels; the image itself for sigma 0."""
    if sigma <= 0:
        return image
    if sigma < WIDE_BLUR:
        return cv2.GaussianBlur(image, (0, 0), sigma)
    small = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    return cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def bump(x: np.ndarray, y: np.ndarray, cx: float, cy: float, sx: float, sy: float) -> np.ndarray:
    """A Gaussian of height 1 around (cx, cy) with widths sx, sy."""
    return np.exp(-0.5 * (((x - cx) / sx) ** 2 + ((y - cy) / sy) ** 2))


def pair(x: np.ndarray, y: np.ndarray, cx: float, cy: float, sx: float, sy: float) -> np.ndarray:
    """The same Gaussian on both sides of the face."""
    return bump(np.abs(x), y, cx, cy, sx, sy)


def smoothstep(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def spline(points: ArrayLike, count: int = 48, closed: bool = False) -> np.ndarray:
    """A smooth Catmull-Rom curve [count', 2] through `points` [N, 2]."""
    knots = np.asarray(points, np.float32)
    n = len(knots)
    if closed:
        padded = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
        n -= 1
    t = np.linspace(0, 1, max(2, count // n), endpoint=False, dtype=np.float32)[None, :, None]
    p0, p1, p2, p3 = (padded[i : i + n, None, :] for i in range(4))
    curve = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    curve = curve.reshape(-1, 2)
    return curve if closed else np.concatenate([curve, knots[-1:]])


def over(under: np.ndarray, colour: np.ndarray, coverage: np.ndarray) -> None:
    """Lay `colour` ([3] or [H, W, 3], 0..1) over `under` [H, W, 3] float32 in place, by coverage [H, W]."""
    # cv2 on whole images, because numpy is many times as slow over a last axis of three.
    weight = np.asarray(coverage, np.float32)
    rest = cv2.cvtColor(1 - weight, cv2.COLOR_GRAY2RGB)
    cv2.add(cv2.multiply(under, rest), tint(colour, weight), under)


def lay(image: np.ndarray, colour: np.ndarray, coverage: np.ndarray) -> None:
    """Lay `colour` ([3] or [H, W, 3], 0..1) over premultiplied RGBA [H, W, 4] float32 in place, by coverage [H, W]."""
    weight = np.asarray(coverage, np.float32)
    rest = 1 - weight
    cv2.add(
        cv2.multiply(image, cv2.merge([rest, rest, rest, rest])),
        cv2.merge([*cv2.split(tint(colour, weight)), weight]),
        image,
    )


def tint(colour: np.ndarray | Sequence[float], tone: np.ndarray) -> np.ndarray:
    """A colour ([3] or [H, W, 3]) times a tone [H, W]: [H, W, 3] float32."""
    tone = np.asarray(tone, np.float32)
    if np.ndim(colour) == 1:
        return cv2.merge([tone * np.float32(part) for part in colour])
    return cv2.multiply(cv2.cvtColor(tone, cv2.COLOR_GRAY2RGB), np.ascontiguousarray(colour, np.float32))


def rgb(colour: Colour) -> np.ndarray:
    """A colour of 0..255 as float32 [3] of 0..1."""
    return np.array(colour, np.float32) / 255


def halve(image: np.ndarray) -> np.ndarray:
    """The texture at its finished size: area average over SUPER×SUPER pixels."""
    size = (image.shape[1] // SUPER, image.shape[0] // SUPER)
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def as_bytes(image: np.ndarray) -> np.ndarray:
    """An image of 0..1 as uint8."""
    return np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)


def circle(x: float, y: float, radius: float) -> np.ndarray:
    """Points [40, 2] on a circle."""
    angle = np.linspace(0, 2 * np.pi, 40)
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], -1)
