"""Frames of one clip: texture, lids and lips, skin, head, body and room put together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from trainer.demo import hair, head, warp
from trainer.demo.body import CHEST, body
from trainer.demo.canvas import SCALE, as_bytes, halve
from trainer.demo.expression import Expression, Movement
from trainer.demo.eyes import EyeAtlas
from trainer.demo.eyes import patch_box as eye_box
from trainer.demo.glasses import glasses
from trainer.demo.mouth import MouthAtlas
from trainer.demo.mouth import patch_box as mouth_box
from trainer.demo.placing import Framing, Placing
from trainer.demo.room import FRAME_HEIGHT, FRAME_WIDTH, room
from trainer.demo.sheet import sheet
from trainer.demo.speakers import Speaker

UPPER_LID, LOWER_LID = 0.245, 0.145  # head units from the line between the corners, at rest

_FROM_COARSE = np.array([[warp.COARSE, 0, (warp.COARSE - 1) / 2], [0, warp.COARSE, (warp.COARSE - 1) / 2], [0, 0, 1]])
_TO_COARSE = np.linalg.inv(_FROM_COARSE)
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels


class Actor:
    """One speaker's still layers and caches; drawing them takes about half a second."""

    def __init__(self, speaker: Speaker, seed: int) -> None:
        """`seed` places the single hairs, freckles and things in the room."""
        self.speaker, self.seed = speaker, seed
        full = hair.dress(speaker.face, head.paint_head(speaker.face, seed), seed)
        self.texture = as_bytes(halve(full))
        self.eyes = EyeAtlas(speaker.face, full)
        self.mouth = MouthAtlas(speaker.face, full)
        self.fields = warp.fields(speaker.face)
        creases = warp.creases(speaker.face)
        self.creases = creases.reshape(len(creases), -1)
        self.crease_shape = creases.shape[1:]
        self.glasses = glasses(speaker.face)
        self.room = room(speaker, seed)
        self.body = body(speaker, seed)

    def layers(self, hidden: str) -> tuple[np.ndarray, np.ndarray]:
        """Head and body for a way of hiding the face, see `frames`."""
        if hidden == "turned":
            texture = as_bytes(halve(hair.back_of_head(self.speaker.face, self.seed)))
            return texture, body(self.speaker, self.seed, back=True)
        if hidden == "outside":
            return self.texture, body(self.speaker, self.seed, bottom=CHEST)
        return self.texture, self.body


def frames(
    actor: Actor, expression: Expression, movement: Movement, speech: np.ndarray, framing: Framing, hidden: str = ""
) -> Iterator[np.ndarray]:
    """Each frame as planar YUV 4:2:0 [H * 3 / 2, W] uint8.

    `speech` [T] is how far speaking opens the mouth, 0..1. `hidden` is "", "turned", "sheet" or "outside".
    """
    face = actor.speaker.face
    texture, torso = actor.layers(hidden)
    paper = sheet(actor.speaker, actor.seed) if hidden == "sheet" else None
    strengths = np.stack([expression.unit(name) for name in warp.WARPS[:-2]] + [movement.yaw, movement.pitch], -1)
    upper, lower = _lids(expression, face.eye)
    opening, teeth = _lips(expression, speech)
    strengths[:, warp.WARPS.index("AU26")] += 0.55 * speech
    if hidden == "turned":
        strengths[:, :-2] = 0
    maps = warp.maps(actor.fields, strengths)
    dark = np.stack([expression.unit(name) for name in warp.CREASES], -1).astype(np.float32) @ actor.creases
    dark = np.clip(255 * dark, 0, 165).astype(np.uint8).reshape(-1, *actor.crease_shape)
    place = Placing(framing, movement, hidden)
    work, box = texture.copy(), _drawn_box(texture, SCALE // 2)
    x0, y0, x1, y1 = warp.crease_box()
    before, stage = np.zeros((2, 3)), actor.room
    for at in range(len(speech)):
        if hidden != "turned":
            work[y0:y1, x0:x1] = texture[y0:y1, x0:x1]
            for side in (-1, 1):
                a, b, c, d = eye_box(side)
                work[b:d, a:c] = actor.eyes.patch(side, upper[at], lower[at], *expression.gaze[at])
            a, b, c, d = mouth_box()
            work[b:d, a:c] = actor.mouth.patch(opening[at], teeth[at])
            part = work[y0:y1, x0:x1]
            work[y0:y1, x0:x1] = cv2.multiply(part, _skin_gain(dark[at]), scale=1 / 255)
        posture = _coarse(place.body(at))
        if not np.array_equal(posture, before):
            before, stage = posture, actor.room.copy()
            _lay(stage, torso, posture)
        frame = stage.copy()
        _lay_warped(frame, work, box, maps[at], place.head(at))
        if actor.glasses is not None and hidden != "turned":
            _lay(frame, actor.glasses, place.glasses(at))
        if paper is not None:
            _lay(frame, paper, place.sheet(at))
        yield _to_yuv(frame, framing)


def _skin_gain(dark: np.ndarray) -> np.ndarray:
    """Factors [h, w, 4] (255 for 1) for a darkening [h, w] uint8; hollows of skin turn red, not grey."""
    green = cv2.bitwise_not(dark)
    red = cv2.convertScaleAbs(dark, alpha=-0.72, beta=255)
    return cv2.merge([red, green, green, np.full_like(green, 255)])


def _lids(expression: Expression, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower lid [T] in head units."""
    unit = expression.unit
    upper = 1 + 0.5 * unit("AU5") - 0.3 * unit("AU7") - 0.2 * unit("AU6") - 0.38 * unit("AU43") - expression.gaze[:, 1]
    lower = 1 - 0.55 * unit("AU6") - 0.5 * unit("AU7") + 0.12 * unit("AU5")
    lower = LOWER_LID * size * lower.clip(0.15, 1.2)
    upper = UPPER_LID * size * upper.clip(0.3, 1.7)
    return upper * (1 - expression.blink) - 0.95 * lower * expression.blink, lower


def _lips(expression: Expression, speech: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Opening in head units and show of teeth 0..1, both [T]."""
    unit = expression.unit
    opening = 0.42 * speech * (1 - 0.35 * unit("AU24")) + 0.62 * unit("AU26") + 0.17 * unit("AU25")
    teeth = 0.25 + 0.75 * unit("AU12") + 0.4 * unit("AU20") - 0.35 * unit("AU26")
    return opening.clip(0, 1.0), teeth.clip(0, 1)


def _coarse(matrix: np.ndarray) -> np.ndarray:
    """The matrix in steps of a quarter of a pixel: a body that hardly moves is not drawn again."""
    steps = np.array([512, 512, 4])
    return np.round(matrix * steps) / steps


def _drawn_box(layer: np.ndarray, margin: int) -> Box:
    """Left, top, right, bottom of what a layer [H, W, 4] shows, and a margin."""
    x, y, width, height = cv2.boundingRect(layer[..., 3])
    bottom, right = layer.shape[:2]
    return max(0, x - margin), max(0, y - margin), min(right, x + width + margin), min(bottom, y + height + margin)


def _bounds(matrix: np.ndarray, box: Box) -> Box:
    """Where in the frame a part of a layer comes to lie."""
    left, top, right, bottom = box
    corners = matrix @ np.array([[left, right, left, right], [top, top, bottom, bottom], [1, 1, 1, 1]], np.float64)
    x0, y0 = np.floor(corners.min(1)).astype(int)
    x1, y1 = np.ceil(corners.max(1)).astype(int)
    return max(0, x0), max(0, y0), min(FRAME_WIDTH, x1), min(FRAME_HEIGHT, y1)


def _lay(frame: np.ndarray, layer: np.ndarray, matrix: np.ndarray) -> None:
    x0, y0, x1, y1 = _bounds(matrix, (0, 0, layer.shape[1], layer.shape[0]))
    if x1 <= x0 or y1 <= y0:
        return
    moved = matrix - np.array([[0, 0, x0], [0, 0, y0]])
    _blend(frame[y0:y1, x0:x1], cv2.warpAffine(layer, moved, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR))


def _lay_warped(frame: np.ndarray, layer: np.ndarray, box: Box, source: np.ndarray, matrix: np.ndarray) -> None:
    """Lay a texture whose coarse map says where each point's colour comes from."""
    x0, y0, x1, y1 = _bounds(matrix, box)
    if x1 <= x0 or y1 <= y0:
        return
    moved = np.vstack([matrix - np.array([[0, 0, x0], [0, 0, y0]]), [0, 0, 1]])
    # The map is carried to the frame on its coarse grid, and only then made fine: that is ten times as quick.
    step = warp.COARSE
    matrix = (_TO_COARSE @ moved @ _FROM_COARSE)[:2]
    columns, rows = -((x0 - x1) // step), -((y0 - y1) // step)
    small = cv2.warpAffine(source, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lookup = cv2.resize(small, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)
    one_map: Any = None  # x and y stand in `lookup` together
    _blend(frame[y0:y1, x0:x1], cv2.remap(layer, lookup, one_map, cv2.INTER_LINEAR)[: y1 - y0, : x1 - x0])


def _blend(under: np.ndarray, layer: np.ndarray) -> None:
    """Premultiplied RGBA over RGB, in place."""
    rest = cv2.cvtColor(255 - layer[..., 3], cv2.COLOR_GRAY2RGB)
    cv2.add(cv2.multiply(under, rest, scale=1 / 255), cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB), under)


def _to_yuv(frame: np.ndarray, framing: Framing) -> np.ndarray:
    """The frame in the clip's light: luma about black, both chromas about grey; what is black takes no tint."""
    yuv = cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420)
    luma = yuv[:FRAME_HEIGHT]
    half = cv2.resize(luma, (FRAME_WIDTH // 2, FRAME_HEIGHT // 2), interpolation=cv2.INTER_NEAREST)
    vivid, warmth = framing.brightness**0.5, framing.warmth / 128
    for chroma, shift in zip(yuv[FRAME_HEIGHT:].reshape(2, *half.shape), (-6 * warmth, 4.5 * warmth), strict=True):
        chroma[...] = cv2.addWeighted(chroma, vivid, half, shift, 128 - 128 * vivid - 16 * shift)
    cv2.convertScaleAbs(luma, luma, framing.brightness, 16 - 16 * framing.brightness)
    return yuv
