"""The still part of a face: skull, skin, nose, ears, brows, beard, lines, shaded from a height field."""

from __future__ import annotations

import cv2
import numpy as np

from trainer.demo.canvas import (
    SCALE,
    SUPER,
    bump,
    fill,
    grid,
    over,
    pair,
    rgb,
    smoothstep,
    soften,
    spline,
    stroke,
    tint,
    to_pixels,
)
from trainer.demo.speakers import Face

PIXELS = SCALE * SUPER
KEY = np.array([-0.42, -0.55, 0.72], np.float32)  # direction to the main light, from the upper left
FILL = np.array([0.75, 0.1, 0.55], np.float32)  # to the weaker light on the other side
MOUTH_Y = 2.22
CHIN_Y = 3.55


def outline(face: Face, y: np.ndarray) -> np.ndarray:
    """Half the width of the head at height y, 0 outside of it."""
    jaw, cheek, low = face.jaw, face.cheek, CHIN_Y + face.length
    knots = np.array(
        [
            (-3.55, 0.0),
            (-3.4, 0.72),
            (-3.05, 1.3),
            (-2.4, 1.86),
            (-1.5, 2.14),
            (-0.4, 2.2 * cheek),
            (0.5, 2.16 * cheek),
            (1.3, 2.04 * cheek),
            (2.0, 1.86 * (jaw + cheek) / 2),
            (2.6, 1.58 * jaw),
            (low - 0.5, 1.22 * jaw),
            (low - 0.2, 0.88 * jaw),
            (low - 0.05, 0.5 * jaw),
            (low, 0.0),
        ],
        np.float32,
    )
    curve = spline(knots, 240)
    return np.interp(y, curve[:, 0], np.maximum(curve[:, 1], 0), left=0, right=0).astype(np.float32)


def relief(face: Face, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Height [H, W] of the face towards the viewer in head units, and the coverage of the head."""
    half = np.maximum(outline(face, y), 1e-3)
    side = np.abs(x) / half
    inside = np.clip((1 - side) * half * PIXELS + 0.5, 0, 1) * (outline(face, y) > 0.02)
    across = np.sqrt(np.clip(1 - side**2.4, 0, 1))
    height = 1.75 * across * np.clip(1 - ((y - 0.1) / 4.3) ** 2, 0, 1) ** 0.5
    n = face.nose
    ridge = smoothstep(y, -0.55, 1.25) * (1 - smoothstep(y, 1.25, 1.62))
    height += 0.52 * ridge * np.exp(-0.5 * (x / (0.2 + 0.1 * ridge) / n) ** 2)
    height += 0.24 * bump(x, y, 0, 1.2, 0.26 * n, 0.24) + 0.17 * pair(x, y, 0.39 * n, 1.33, 0.15 * n, 0.17)
    height += 0.12 * bump(x, y, 0, 0.2, 0.26, 0.8)
    height -= 0.36 * pair(x, y, 0.92, -0.02, 0.52, 0.34) + 0.14 * pair(x, y, 0.42, 0.02, 0.2, 0.35)
    height += 0.2 * pair(x, y, 1.0, -0.02, 0.42, 0.25)  # the eyeball under the lids
    height += 0.13 * pair(x, y, 0.95, -0.66, 0.62, 0.2)  # brow ridge
    height += 0.16 * pair(x, y, 1.3, 1.0, 0.48, 0.45)  # cheeks
    height += 0.15 * bump(x, y, 0, MOUTH_Y, 0.8, 0.42) - 0.05 * bump(x, y, 0, 1.85, 0.1, 0.2)
    height -= 0.09 * bump(x, y, 0, 2.82, 0.5, 0.13)
    height += 0.19 * bump(x, y, 0, 3.16 + face.length * 0.8, 0.5, 0.26)
    fold = np.abs(np.abs(x) - (0.5 + 0.34 * (y - 1.25)))
    height -= (
        (0.03 + 0.05 * face.age)
        * np.exp(-0.5 * (fold / 0.1) ** 2)
        * smoothstep(y, 1.2, 1.5)
        * (1 - smoothstep(y, 2.1, 2.6))
    )
    return height.astype(np.float32), inside.astype(np.float32)


def light(height: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Diffuse light 0..1 and gloss 0..1 [H, W] of a height field in head units."""
    height = soften(height, 2.5)
    dx = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) * (PIXELS / 8)
    dy = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) * (PIXELS / 8)
    length = 1 / np.sqrt(dx**2 + dy**2 + 1)

    def facing(direction: np.ndarray) -> np.ndarray:
        x, y, z = direction / np.linalg.norm(direction)
        return (z - x * dx - y * dy) * length

    key = KEY / np.linalg.norm(KEY)
    diffuse = 0.74 * np.clip((facing(key) + 0.35) / 1.35, 0, 1) + 0.26 * np.clip((facing(FILL) + 0.4) / 1.4, 0, 1)
    # Hollows get less of the light from all around.
    hollow = soften(height, 14) - height
    diffuse *= np.clip(1 - 0.9 * hollow, 0.7, 1.12)
    gloss = np.clip(facing(key + np.array([0, 0, 1])), 0, 1) ** 26
    return diffuse.astype(np.float32), gloss.astype(np.float32)


def skin_ramp(face: Face) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Colours of the skin in shadow, in half light and lit."""
    lit = rgb(face.skin)
    dark = lit**1.5 * np.array([0.62, 0.46, 0.44], np.float32)
    middle = lit * np.array([0.9, 0.8, 0.77], np.float32)
    return dark, middle, np.clip(lit * 1.06 + 0.02, 0, 1)


def shade(face: Face, diffuse: np.ndarray) -> np.ndarray:
    """Skin colour [H, W, 3] under a diffuse light 0..1: a ramp from warm shadow to lit skin."""
    dark, middle, lit = skin_ramp(face)
    low, high = smoothstep(diffuse, 0.12, 0.62), smoothstep(diffuse, 0.55, 0.98)
    return cv2.merge(
        [(d + (m - d) * low + (t - m) * high).astype(np.float32) for d, m, t in zip(dark, middle, lit, strict=True)]
    )


def paint_head(face: Face, seed: int) -> np.ndarray:
    """The head without hair, eyes and lips: premultiplied RGBA [H, W, 4] float32 of 0..1 at the drawing size."""
    random = np.random.default_rng(seed)
    x, y = grid()
    height, inside = relief(face, x, y)
    diffuse, gloss = light(height)
    noise = soften(random.standard_normal(x.shape, np.float32), 1.6)
    skin = shade(face, diffuse + 0.012 * noise)
    _blush(face, skin, x, y)
    if face.freckles:
        _freckles(face, skin, random)
    _beard(face, skin, x, y, random)
    skin += tint((1, 0.97, 0.93), gloss * 0.16 * (0.6 + 0.4 * rgb(face.skin).mean()))
    _lines(face, skin)
    _nostrils(face, skin)
    _brows(face, skin, random)
    image, alpha = _ears(face, x, y)
    over(image, skin, inside)
    alpha = np.maximum(alpha, inside)
    return cv2.merge([*(np.clip(part, 0, 1) * alpha for part in cv2.split(image)), alpha])


def _blush(face: Face, skin: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    strength = 0.16 + 0.1 * rgb(face.skin).mean()
    red = pair(x, y, 1.25, 1.15, 0.5, 0.38) + 0.7 * bump(x, y, 0, 1.25, 0.3, 0.25) + 0.3 * bump(x, y, 0, 3.1, 0.4, 0.3)
    skin -= skin * tint((0.02, 0.5, 0.42), strength * np.clip(red, 0, 1))
    tired = pair(x, y, 0.92, 0.42, 0.42, 0.1) * (0.08 + 0.1 * face.age)
    skin -= skin * tint((0.8, 1.0, 0.8), tired)


def _freckles(face: Face, skin: np.ndarray, random: np.random.Generator) -> None:
    spots = random.normal(size=(140, 2)) * (0.95, 0.3) + (0, 0.95)
    layer = np.zeros(skin.shape[:2], np.uint8)
    for px, py in np.round(to_pixels(spots) * 16).astype(int):
        cv2.circle(layer, (int(px), int(py)), int(random.uniform(14, 26)), 255, -1, cv2.LINE_AA, 4)
    skin -= skin * tint((0.14, 0.24, 0.32), face.freckles * soften(layer.astype(np.float32) / 255, 0.8))


def _beard(face: Face, skin: np.ndarray, x: np.ndarray, y: np.ndarray, random: np.random.Generator) -> None:
    if not face.beard:
        return
    half = np.maximum(outline(face, y), 1e-3)
    lower = smoothstep(y + 0.42 * np.abs(x), 2.55, 2.95) + smoothstep(np.abs(x) / half, 0.8, 0.95) * smoothstep(
        y, 0.6, 1.4
    )
    lip = bump(x, y, 0, 1.88, 0.62, 0.16) * 1.25
    bare = bump(x, y, 0, MOUTH_Y + 0.02, 0.62, 0.2)
    area = np.clip(np.maximum(lower, lip) - 1.4 * bare, 0, 1)
    if face.beard == "moustache":
        area = np.clip(1.5 * lip - 1.2 * bare, 0, 1) + 0.35 * np.clip(lower - bare, 0, 1)
    speckle = soften(random.standard_normal(x.shape, np.float32), 0.9) * 2.2
    grain = cv2.filter2D(speckle, -1, np.full((7, 1), 1 / 4, np.float32))
    density = {"stubble": 0.3, "moustache": 0.8, "full": 0.86}[face.beard]
    hair = rgb(face.hair) * 0.8 + 0.02
    coverage = np.clip(area * density * (1 + 0.25 * grain), 0, 0.95)
    over(skin, tint(hair, 1 + 0.25 * grain), coverage)


def _lines(face: Face, skin: np.ndarray) -> None:
    """Lines of age: forehead, corner of the eye, nose to mouth."""
    if face.age < 0.1:
        return
    shape = skin.shape[:2]
    marks = np.zeros(shape, np.float32)
    for level in (-1.55, -1.95):
        curve = [(-1.1, level + 0.08), (-0.4, level), (0.4, level + 0.02), (1.1, level + 0.1)]
        marks += 0.5 * stroke(to_pixels(spline(curve)), shape, 2, 2.4)
    for side in (-1, 1):
        fold = [(side * 0.56, 1.28), (side * 0.78, 1.62), (side * 0.98, 2.1), (side * 0.98, 2.36)]
        marks += stroke(to_pixels(spline(fold)), shape, 3, 3.2)
        for end in (-0.12, 0.06, 0.24):
            marks += 0.6 * stroke(to_pixels([(side * 1.66, 0.02), (side * 1.98, end)]), shape, 1, 1.4)
        bag = [(side * 0.56, 0.3), (side * 0.95, 0.5), (side * 1.4, 0.34)]
        marks += 0.7 * stroke(to_pixels(spline(bag)), shape, 2, 2.2)
    dark = skin_ramp(face)[0]
    over(skin, dark, np.clip(marks * 0.62 * face.age, 0, 0.7))


def _nostrils(face: Face, skin: np.ndarray) -> None:
    shape = skin.shape[:2]
    dark = skin_ramp(face)[0]
    n = face.nose
    for side in (-1, 1):
        wing = [(side * 0.5 * n, 1.16), (side * 0.57 * n, 1.36), (side * 0.46 * n, 1.5), (side * 0.34 * n, 1.5)]
        over(skin, dark, 0.5 * stroke(to_pixels(spline(wing)), shape, 3, 2.2))
        angles = np.linspace(0, 2 * np.pi, 24)
        hole = np.stack(
            [side * (0.2 * n + 0.115 * n * np.cos(angles)), 1.49 - 0.04 * side * 0 + 0.05 * np.sin(angles)], -1
        )
        over(skin, dark * 0.55, 0.85 * fill(to_pixels(hole), shape, 1.8))
    base = [(-0.4 * n, 1.53), (-0.14, 1.57), (0, 1.6), (0.14, 1.57), (0.4 * n, 1.53)]
    over(skin, dark, 0.42 * stroke(to_pixels(spline(base)), shape, 5, 4))


def _brows(face: Face, skin: np.ndarray, random: np.random.Generator) -> None:
    """Two brows of single hairs, denser in the middle, lying outwards."""
    colour = rgb(face.hair) * 0.72 if np.mean(face.hair) < 150 else rgb(face.hair) * 0.66
    shape = skin.shape[:2]
    arch = 0.1 * face.arch
    for side in (-1, 1):
        spine = spline([(0.4, -0.7), (0.8, -0.75 - arch * 0.4), (1.25, -0.73 - arch), (1.72, -0.6 - arch * 0.3)], 60)
        thick = 0.15 * face.brow * np.interp(np.linspace(0, 1, len(spine)), [0, 0.15, 0.6, 1], [0.75, 1, 0.8, 0.2])
        body = np.concatenate(
            [spine - np.stack([0 * thick, thick * 0.8], -1), (spine + np.stack([0 * thick, thick * 0.7], -1))[::-1]]
        )
        over(skin, colour, 0.5 * fill(to_pixels(body * (side, 1)), shape, 3.2))
        layer = np.zeros(shape, np.uint8)
        for _ in range(int(150 * face.brow)):
            at = int(random.integers(0, len(spine) - 1))
            offset = random.uniform(-0.8, 0.7) * thick[at]
            start = spine[at] + (0, offset)
            slope = spine[min(at + 6, len(spine) - 1)] - spine[max(at - 6, 0)]
            slope = slope / np.linalg.norm(slope)
            lift = np.interp(at / len(spine), [0, 0.3, 1], [-0.9, -0.25, 0.12])
            end = start + 0.17 * np.add(slope, (0, lift)) + random.normal(size=2) * 0.015
            line = np.round(to_pixels(np.stack([start, end]) * (side, 1)) * 16).astype(np.int32)
            cv2.polylines(layer, [line], False, 255, 1, cv2.LINE_AA, 4)
        over(skin, colour * 0.8, 0.62 * soften(layer.astype(np.float32) / 255, 0.7))


def _ears(face: Face, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both ears [H, W, 3] and their coverage; the head is laid over them."""
    centre = outline(face, np.array([0.45], np.float32))[0] + 0.06
    u, v = (np.abs(x) - centre) / 0.36, (y - 0.42) / 0.72
    u = u + 0.25 * v
    radius = np.sqrt(u**2 + v**2)
    alpha = np.clip((1 - radius) * 0.3 * PIXELS, 0, 1)
    dome = np.sqrt(np.clip(1 - radius**2, 0, 1))
    height = (
        0.35 * dome
        - 0.28 * np.exp(-0.5 * ((u + 0.1) ** 2 + v**2) / 0.1)
        + 0.08 * np.exp(-0.5 * ((radius - 0.8) / 0.1) ** 2)
    )
    diffuse, _ = light(height.astype(np.float32))
    image = shade(face, diffuse * 0.86)
    image *= np.array([1.0, 0.93, 0.91], np.float32)
    return image.astype(np.float32), alpha.astype(np.float32)
