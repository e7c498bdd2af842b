"""The room behind a speaker, out of focus."""

from __future__ import annotations

import numpy as np

from trainer.demo.canvas import as_bytes, circle, fill, over, rgb, smoothstep, soften, spline, tint
from trainer.demo.speakers import Speaker

FRAME_WIDTH, FRAME_HEIGHT = 480, 360


def room(speaker: Speaker, seed: int) -> np.ndarray:
    """The room behind a speaker, out of focus [H, W, 3] uint8."""
    random = np.random.default_rng(seed + 3000)
    h, w = FRAME_HEIGHT, FRAME_WIDTH
    y, x = np.mgrid[:h, :w].astype(np.float32)
    wall = rgb(speaker.wall)
    image = tint(wall, 1.04 - 0.26 * smoothstep(np.hypot((x - 150) / w, (y - 90) / h), 0.1, 1.0))
    {"window": _window, "shelf": _shelf, "plant": _plant, "wall": _picture}[speaker.room](image, random)
    image = soften(image, 4.5)
    vignette = 1 - 0.28 * smoothstep(np.hypot((x - w / 2) / w, (y - h / 2) / h), 0.35, 0.75)
    return as_bytes(image * tint((1, 1, 1), vignette))


def _box(image: np.ndarray, x0: float, y0: float, x1: float, y1: float, colour: object, strength: float = 1.0) -> None:
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    over(image, np.asarray(colour, np.float32), strength * fill(corners, image.shape[:2]))


def _window(image: np.ndarray, random: np.random.Generator) -> None:
    side = 330 if random.random() < 0.5 else 12
    _box(image, side, -10, side + 138, 220, (0.97, 0.96, 0.93))
    yy = np.linspace(0, 1, image.shape[0], dtype=np.float32)[:, None]
    sky = np.stack([0.8 + 0.12 * yy, 0.89 + 0.05 * yy, 0.97 - 0.03 * yy], -1) * np.ones(
        (1, image.shape[1], 1), np.float32
    )
    for at in (side + 8, side + 74):
        pane = fill(np.array([(at, 4), (at + 56, 4), (at + 56, 208), (at, 208)]), image.shape[:2])
        over(image, sky, pane)
    for _ in range(7):
        cx, cy, r = random.uniform(side + 5, side + 130), random.uniform(130, 205), random.uniform(12, 26)
        leaf = fill(circle(cx, cy, r), image.shape[:2]) * (np.abs(np.arange(image.shape[1]) - side - 69) < 62)
        over(image, np.array([0.5, 0.66, 0.47]), 0.6 * leaf)
    _box(image, side - 6, 212, side + 144, 224, (0.93, 0.91, 0.87))


def _shelf(image: np.ndarray, random: np.random.Generator) -> None:
    wood = np.array([0.52, 0.38, 0.27]) * random.uniform(0.85, 1.2)
    palette = np.array(
        [
            (0.72, 0.33, 0.27),
            (0.24, 0.42, 0.53),
            (0.87, 0.77, 0.55),
            (0.33, 0.47, 0.4),
            (0.82, 0.8, 0.76),
            (0.45, 0.34, 0.42),
            (0.9, 0.6, 0.34),
        ]
    )
    for level in (72, 168, 264):
        _box(image, 0, level - 82, 480, level, (0.3, 0.24, 0.2), 0.4)
        at = random.uniform(-8, 4)
        while at < 480:
            width, height = random.uniform(9, 22), random.uniform(48, 70)
            if random.random() < 0.82:
                colour = palette[random.integers(len(palette))] * random.uniform(0.7, 1.05)
                _box(image, at, level - height, at + width, level, colour)
            at += width + random.uniform(0, 3)
        _box(image, 0, level, 480, level + 9, wood)


def _plant(image: np.ndarray, random: np.random.Generator) -> None:
    side = random.choice([64, 420])
    _box(image, side - 26, 262, side + 26, 330, (0.78, 0.52, 0.4))
    for _ in range(26):
        angle, length = random.normal(0, 0.75), random.uniform(60, 170)
        tip = np.array([side + np.sin(angle) * length, 268 - np.cos(angle) * length])
        base = np.array([side + random.uniform(-10, 10), 268])
        normal = np.array([np.cos(angle), np.sin(angle)]) * random.uniform(7, 15)
        leaf = spline(
            [base, 0.55 * (base + tip) + normal - 0.05 * base, tip, 0.55 * (base + tip) - normal - 0.05 * base],
            24,
            True,
        )
        green = np.array([0.3, 0.5, 0.34]) * random.uniform(0.65, 1.3)
        over(image, np.clip(green, 0, 1), 0.9 * fill(leaf, image.shape[:2]))
    other = 480 - side
    _box(image, other - 60, 40, other + 60, 150, (0.95, 0.93, 0.9))
    _box(image, other - 48, 52, other + 48, 138, (0.62, 0.68, 0.72))


def _picture(image: np.ndarray, random: np.random.Generator) -> None:
    at = random.uniform(10, 40)
    _box(image, at, 40, at + 96, 168, (0.22, 0.2, 0.2))
    _box(image, at + 6, 46, at + 90, 162, (0.94, 0.92, 0.88))
    for _ in range(4):
        colour = random.uniform(0.35, 0.85, 3)
        over(
            image,
            colour,
            0.8
            * fill(
                circle(at + random.uniform(28, 68), random.uniform(75, 135), random.uniform(10, 26)), image.shape[:2]
            ),
        )
    y, x = np.mgrid[: image.shape[0], : image.shape[1]].astype(np.float32)
    glow = np.exp(-0.5 * (((x - 432) / 70) ** 2 + ((y - 130) / 80) ** 2))
    over(image, np.array([1.0, 0.9, 0.72]), 0.55 * glow)
    shade_points = np.array([(408, 92), (456, 92), (470, 146), (394, 146)])
    over(image, np.array([1.0, 0.93, 0.8]), fill(shade_points, image.shape[:2]))
    _box(image, 429, 146, 435, 260, (0.35, 0.3, 0.26))
    _box(image, 380, 256, 480, 360, (0.45, 0.34, 0.26))
