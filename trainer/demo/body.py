"""Neck, shoulders and clothes."""

from __future__ import annotations

import cv2
import numpy as np

from trainer.demo.canvas import (
    SUPER,
    as_bytes,
    bump,
    circle,
    fill,
    halve,
    lay,
    rgb,
    smoothstep,
    soften,
    spline,
    stroke,
    tint,
)
from trainer.demo.hair import LONG_STYLES
from trainer.demo.head import light, shade, skin_ramp
from trainer.demo.speakers import Speaker

BODY_SCALE = 28  # pixels a head unit in the finished layer
BODY_LEFT, BODY_RIGHT, BODY_TOP = -6.6, 6.6, 2.3  # extent in head units
BOTTOM, CHEST = 8.8, 12.8  # where the layer ends, for a face in the picture and for a camera at the chest
UNIT = BODY_SCALE * SUPER
# Right half of where the clothes end at the neck, from the middle outwards, in head units.
NECKLINES = {
    "round": [(0, 4.8), (0.7, 4.68), (1.2, 4.36), (1.5, 3.85), (1.5, 3.6), (0, 3.6)],
    "v": [(0, 5.95), (0.5, 5.25), (1.0, 4.55), (1.46, 3.85), (1.46, 3.6), (0, 3.6)],
    "shirt": [(0, 5.3), (0.3, 4.9), (0.78, 4.36), (1.3, 3.85), (1.3, 3.6), (0, 3.6)],
    "hood": [(0, 4.9), (0.66, 4.74), (1.1, 4.36), (1.4, 3.9), (1.4, 3.6), (0, 3.6)],
    "back": [(0, 4.05), (0.7, 4.02), (1.2, 3.9), (1.4, 3.7), (1.4, 3.6), (0, 3.6)],
}
_FLAP = np.array([(0.05, 5.15), (0.66, 4.38), (1.32, 3.72), (1.86, 4.12), (1.76, 4.68), (1.06, 5.55)])
_HOOD = np.array([(0.0, 5.3), (0.95, 5.0), (1.62, 4.3), (1.9, 3.75), (1.35, 3.62), (1.1, 4.36), (0.55, 4.76), (0, 4.9)])


def body(speaker: Speaker, seed: int, back: bool = False, bottom: float = BOTTOM) -> np.ndarray:
    """Neck and shoulders, premultiplied RGBA [h, w, 4] uint8 at BODY_SCALE pixels a unit; `back`: from behind."""
    shape = (round((bottom - BODY_TOP) * UNIT), round((BODY_RIGHT - BODY_LEFT) * UNIT))
    random = np.random.default_rng(seed + 4000)
    x, y = np.meshgrid(
        BODY_LEFT + (np.arange(shape[1], dtype=np.float32) + 0.5) / UNIT,
        BODY_TOP + (np.arange(shape[0], dtype=np.float32) + 0.5) / UNIT,
    )
    face = speaker.face
    broad = 1.0 + 0.9 * (face.jaw - 0.95)
    image = np.zeros((*shape, 4), np.float32)
    if face.style in LONG_STYLES:
        end = 2.9 if face.style in ("bob", "curly") else 4.7
        behind = fill(_both([(1.9, 2.3), (1.9, end - 0.7), (1.6, end), (0.4, end + 0.2)]), shape, 4)
        lay(image, rgb(face.hair) * 0.3, behind)
    _neck(speaker, image, x, y, broad)
    collar = "back" if back else speaker.collar
    clothes, cover = _clothes(speaker, x, y, broad, collar, random)
    # The clothes' thickness throws a little shadow on the skin beside their edge.
    rim = np.clip(soften(cover, 6) - 0.02, 0, 1) * (1 - cover) * image[..., 3]
    lay(image, skin_ramp(face)[0], 0.6 * rim)
    lay(image, clothes, cover)
    _trim(speaker, collar, image, soften(cover, 1.0))
    return as_bytes(halve(image))


def _pixels(points: object) -> np.ndarray:
    return (np.asarray(points, np.float32) - (BODY_LEFT, BODY_TOP)) * UNIT - 0.5


def _both(points: list[tuple[float, float]]) -> np.ndarray:
    """A closed outline in pixels from its right half."""
    right = spline(points, 60)
    return _pixels(np.concatenate([right, (right * (-1, 1))[::-1]]))


def _neck(speaker: Speaker, image: np.ndarray, x: np.ndarray, y: np.ndarray, broad: float) -> None:
    edge = 1.28 * (0.5 + 0.5 * broad) * (1 + 0.42 * smoothstep(y, 3.7, 4.9) + 0.04 * (3.2 - y).clip(0))
    height = 1.2 * np.sqrt(np.clip(1 - (x / (edge * 1.02)) ** 2, 0, 1))
    height -= 0.1 * np.exp(-0.5 * ((np.abs(x) - 0.5) / 0.16) ** 2) * smoothstep(y, 3.6, 4.6)
    diffuse, _ = light(height.astype(np.float32))
    shadow = np.clip(1.15 * bump(x, y, 0.16, 3.25, 1.35, 0.75), 0, 1)  # of the chin
    cover = np.clip((edge - np.abs(x)) * UNIT + 0.5, 0, 1) * (y < 6.2)
    lay(image, shade(speaker.face, diffuse * (0.98 - 0.62 * shadow)), cover)


def _clothes(
    speaker: Speaker, x: np.ndarray, y: np.ndarray, broad: float, collar: str, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Colour [H, W, 3] and coverage [H, W] of what covers the shoulders."""
    shape = x.shape
    slope = np.array([(3.1, 4.72), (4.4, 5.12), (5.1, 5.9), (5.4, 7.2), (5.6, 9.8), (5.6, 13.0)]) * (broad, 1)
    whole = fill(_both([(0, 3.9), (0.6, 3.9), (1.35, 4.0), (1.9, 4.35), *map(tuple, slope)]), shape, 0.8)
    cover = np.clip(whole - fill(_both(NECKLINES[collar]), shape, 0.8), 0, 1)
    distance = cv2.distanceTransform((whole > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / UNIT
    height = 1.3 * np.sqrt(np.clip(distance / 1.6, 0, 1)) + 0.5 * bump(x, y, 0, 7.6, 2.6, 1.5)
    height -= 0.12 * np.exp(-0.5 * ((np.abs(x) - 3.5 * broad + 0.1 * (y - 6)) / 0.12) ** 2) * smoothstep(y, 6.6, 7.6)
    quarter = random.standard_normal((shape[0] // 4, shape[1] // 4)).astype(np.float32)
    folds = cv2.resize(soften(quarter, 4), shape[::-1], interpolation=cv2.INTER_CUBIC)
    height += 0.055 * folds / folds.std()
    diffuse, _ = light(height.astype(np.float32))
    tone = 0.42 + 0.66 * diffuse + 0.02 * soften(random.standard_normal(shape, np.float32), 0.8)
    tone *= 1 - 0.42 * bump(x, y, 0.25, 4.3, 1.5, 0.6)  # under the chin
    return np.clip(tint(rgb(speaker.shirt), tone) + tint((1, 1, 1), 0.035 * diffuse), 0, 1), cover


def _trim(speaker: Speaker, collar: str, image: np.ndarray, cover: np.ndarray) -> None:
    """Collar, ribs, buttons, cords."""
    colour, shape = rgb(speaker.shirt), cover.shape
    for side in (-1, 1):
        mirror = np.array([side, 1])
        if collar in ("round", "v", "back"):
            line = spline(np.array(NECKLINES[collar][:4]) * mirror, 40)
            rib = line + np.array([0.13 * side, 0.15])
            band = np.concatenate([line, rib[::-1]])
            lay(image, np.clip(colour * 0.86 + 0.04, 0, 1), 0.9 * fill(_pixels(band), shape, 1.2) * cover)
            lay(image, colour * 0.5, 0.4 * stroke(_pixels(rib), shape, 2, 1.2) * cover)
        elif collar == "shirt":
            flap = _FLAP * mirror
            lay(image, colour * 0.42, 0.5 * fill(_pixels(flap + np.array([0.05, 0.1])), shape, 5))
            lay(image, np.clip(colour * (1.0 if side < 0 else 0.9) + 0.05, 0, 1), fill(_pixels(flap), shape, 1.0))
            lay(image, colour * 0.6, 0.5 * stroke(_pixels(flap[[0, 5, 4]]), shape, 2, 1.0))
        else:
            roll = spline(_HOOD * mirror, 60)
            lay(image, np.clip(colour * (0.95 if side < 0 else 0.8), 0, 1), fill(_pixels(roll), shape, 2.5))
            lay(image, colour * 0.45, 0.5 * stroke(_pixels(roll[:24]), shape, 3, 2.5))
            cord = spline([(0.62 * side, 4.98), (0.66 * side, 5.75), (0.6 * side, 6.5)], 30)
            lay(image, np.array([0.93, 0.92, 0.9]), 0.9 * stroke(_pixels(cord), shape, 4, 0.9))
    if collar == "shirt":
        lay(image, colour * 0.5, 0.4 * stroke(_pixels([(0.3, 5.3), (0.34, 13)]), shape, 2, 1.5))
        for at in (5.9, 7.0, 8.1, 9.2, 10.3, 11.4):
            lay(image, colour * 0.45, 0.6 * fill(_pixels(circle(0.03, at + 0.03, 0.1)), shape, 1))
            lay(image, np.clip(colour * 1.1 + 0.12, 0, 1), fill(_pixels(circle(0, at, 0.095)), shape, 0.8))
