"""Hair: what lies behind the head, what lies on it, its strands and its shadow on the skin."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from trainer.demo.canvas import (
    SCALE,
    SUPER,
    bump,
    fill,
    grid,
    lay,
    rgb,
    smoothstep,
    soften,
    spline,
    tint,
    to_pixels,
)
from trainer.demo.head import outline, skin_ramp
from trainer.demo.speakers import Face

PIXELS = SCALE * SUPER
CURLY = ("curly", "curly_short")
LONG_STYLES = ("long", "side_long", "bob", "curly")  # styles that also show behind the neck

# Where the strands start: straight down from a parting, or from the crown.
_ROOTS = {"side": (-0.9, -3.3), "side_long": (-0.85, -3.5), "fringe": (0.1, -3.9), "short": (0.25, -4.6)}


@cache
def _styles() -> dict[str, dict[str, Any]]:
    with (Path(__file__).parent / "hair_styles.toml").open("rb") as file:
        return tomllib.load(file)


def _outline(face: Face, name: str) -> np.ndarray:
    """Points [N, 2] of the right half of "line" or "edge", of the left half of "left_line"."""
    style = _styles()[face.style]
    return np.array(style.get(name, style["line"]), np.float32)


def dress(face: Face, head: np.ndarray, seed: int) -> np.ndarray:
    """The head with its hair: premultiplied RGBA [H, W, 4] float32 at the drawing size."""
    random = np.random.default_rng(seed + 1000)
    x, y = grid()
    front = front_mask(face, random)
    image = np.zeros_like(head)
    behind = _behind(face, x, y)
    if behind.any():
        lay(image, _strands(face, behind, x, y, random) * 0.5, behind)
    image = head + image * cv2.merge([1 - head[..., 3]] * 4)
    # The hair's shadow falls down and to the right, away from the main light.
    shadow = soften(cv2.warpAffine(front, np.array([[1, 0, 5], [0, 1, 9]], np.float32), front.shape[::-1]), 9)
    shade = (0.55 if face.style not in ("buzz", "receding") else 0.25) * shadow * image[..., 3]
    lay(image, skin_ramp(face)[0] * 0.8, shade)
    lay(image, _strands(face, front, x, y, random), front * _density(face, x, y, random))
    return image


def front_mask(face: Face, random: np.random.Generator) -> np.ndarray:
    """Coverage [H, W] of the hair that lies before the head, its edges a little ragged."""
    right, left, edge = (_outline(face, name) for name in ("line", "left_line", "edge"))
    mirror = np.array([-1, 1], np.float32)
    line = np.concatenate([(left * mirror)[::-1], right[1:]])
    outer = np.concatenate([(edge * mirror)[::-1], edge[1:]])
    smooth = np.concatenate([spline(line, 160), spline(outer, 160)[::-1]])
    x, y = grid()
    mask = fill(to_pixels(smooth), x.shape)
    if face.style == "bun":
        mask = np.maximum(mask, smoothstep(-np.hypot(x, (y + 3.86) * 1.1), -0.78, -0.74))
    wobble = (6.0, 9.0) if face.style in CURLY else (0.9, 1.3)
    return _ragged(mask, random, *wobble)


def _ragged(mask: np.ndarray, random: np.random.Generator, amount: float, size: float) -> np.ndarray:
    noise = [soften(random.standard_normal(mask.shape, np.float32), size) for _ in range(2)]
    dx, dy = (amount * n / n.std() for n in noise)
    rows, columns = np.mgrid[: mask.shape[0], : mask.shape[1]].astype(np.float32)
    return soften(cv2.remap(mask, columns + dx, rows + dy, cv2.INTER_LINEAR), 1.1)


def _behind(face: Face, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Coverage of the hair behind the head, open where the neck stands."""
    if face.style not in LONG_STYLES:
        return np.zeros_like(x)
    mask = fill(to_pixels(_whole(face, 0.97)), x.shape, 2)
    if face.style != "curly":
        return mask * smoothstep(np.abs(x), 1.0, 1.3)
    return mask * (1 - smoothstep(y, 1.2, 2.2) * (1 - smoothstep(np.abs(x), 1.1, 1.5)))


def _whole(face: Face, width: float = 1.0) -> np.ndarray:
    """The outer edge on both sides as one closed curve."""
    edge = _outline(face, "edge") * (width, 1)
    return spline(np.concatenate([edge, (edge * (-1, 1))[::-1]]), 200)


def _strands(face: Face, mask: np.ndarray, x: np.ndarray, y: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Colour [H, W, 3] of the hair: strands, volume and a band of light."""
    colour = rgb(face.hair)
    # Volume: round towards the edges of the whole shape.
    volume = soften((mask > 0.5).astype(np.float32), 22)
    if face.style in CURLY:
        noise = soften(random.standard_normal(x.shape, np.float32), 4.5)
        noise /= noise.std()
        curl_x, curl_y = (cv2.Sobel(noise, cv2.CV_32F, *axis, ksize=3) for axis in ((1, 0), (0, 1)))
        curls = np.clip(-(curl_x * 0.5 + curl_y * 0.6), -1.4, 1.4)
        tone = 0.62 + 0.34 * curls + 0.4 * (volume - 0.6)
        tone += 0.35 * bump(x, y, -1.2, -3.2, 1.3, 0.9) * (0.4 + np.clip(curls, 0, 1))
        return np.clip(tint(colour, np.clip(tone, 0.3, 1.8)) + 0.02, 0, 1)
    root_x, root_y = _ROOTS.get(face.style, (0.0, -4.2))
    radius = np.hypot(x - root_x, y - root_y)
    angle = np.arctan2(x - root_x, y - root_y + 0.0)
    # Far from the root strands hang straight down.
    hanging = smoothstep(y, -0.8, 0.8)
    along = (1 - hanging) * angle * 1.7 + hanging * x * 0.9 + 0.05 * np.sin(radius * 2.3 + 3 * angle)
    fine, broad = (_profile(random, along, count) for count in (900, 150))
    tone = 0.66 + 0.1 * fine + 0.13 * broad + 0.34 * (volume - 0.55)
    band = np.exp(-0.5 * ((radius - 1.15 - 0.12 * broad) / 0.26) ** 2) * smoothstep(-x, -1.6, 0.6)
    sheen = np.exp(-0.5 * ((y - 1.6 - 0.2 * broad) / 0.6) ** 2) * hanging * 0.5
    tone += (0.3 * band + 0.25 * sheen) * (0.8 + 0.3 * fine)
    tone *= 0.92 + 0.1 * smoothstep(-x, -2.5, 2.0)
    lightness = colour.mean()
    shiny = np.clip(tint(colour, np.clip(tone, 0.25, 2)), 0, 1)
    shiny += tint((1, 0.97, 0.95), (0.16 - 0.1 * lightness) * (band + sheen))
    return np.clip(shiny, 0, 1)


def _profile(random: np.random.Generator, at: np.ndarray, count: int) -> np.ndarray:
    """Smooth noise of unit size along one coordinate."""
    table = random.standard_normal(count).astype(np.float32)
    index = ((at / 8.0 + 0.5) * count).astype(np.float32)
    row = np.zeros_like(index)
    return np.clip(cv2.remap(table[None], index, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), -1.8, 1.8)


def _density(face: Face, x: np.ndarray, y: np.ndarray, random: np.random.Generator) -> np.ndarray:
    if face.style not in ("buzz", "receding"):
        return np.ones_like(x)
    grain = soften(random.standard_normal(x.shape, np.float32), 1.0) * 2.4
    if face.style == "buzz":
        return np.clip(0.84 + 0.14 * grain, 0, 1)
    thin = smoothstep(np.abs(x) + 0.25 * y, 0.5, 1.5)  # sparse on top
    return np.clip(0.35 + 0.62 * thin + 0.14 * grain * (1 - thin), 0, 1)


def back_of_head(face: Face, seed: int) -> np.ndarray:
    """The head seen from behind, premultiplied RGBA [H, W, 4] float32 at the drawing size."""
    random = np.random.default_rng(seed + 2000)
    x, y = grid()
    half = outline(face, y * 1.04)
    skull = np.clip((half * 1.04 - np.abs(x)) * PIXELS + 0.5, 0, 1) * (y < 2.9)
    front = front_mask(face, random)
    hairy = np.maximum(skull * smoothstep(-y - 0.3 * np.abs(x), -2.75, -2.6), front)
    if face.style in LONG_STYLES:
        hairy = np.maximum(hairy, fill(to_pixels(_whole(face)), x.shape, 1))
    image = np.zeros((*x.shape, 4), np.float32)
    dark, middle, _ = skin_ramp(face)
    neck = np.clip((1.32 - np.abs(x)) * PIXELS + 0.5, 0, 1) * (y > 1) * (y < 3.6)
    lay(image, dark + tint(middle - dark, 0.8 * smoothstep(-x, -2.5, 1.5)), soften(neck, 1.0))
    lay(image, _strands(face, hairy, x, y, random), _ragged(hairy, random, 0.9, 1.3))
    return image
