"""A sheet of paper that a speaker holds before the face."""

from __future__ import annotations

import numpy as np

from trainer.demo.canvas import as_bytes, fill, lay, rgb, smoothstep, spline, stroke, tint
from trainer.demo.head import skin_ramp
from trainer.demo.room import FRAME_HEIGHT, FRAME_WIDTH
from trainer.demo.speakers import Speaker

SHAPE = (FRAME_HEIGHT, FRAME_WIDTH)


def sheet(speaker: Speaker, seed: int) -> np.ndarray:
    """Paper and hands, premultiplied RGBA [h, w, 4] uint8, as large as the frame."""
    random = np.random.default_rng(seed + 5000)
    image = np.zeros((*SHAPE, 4), np.float32)
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(np.float32)
    paper = np.array([(146, 34), (338, 42), (330, 302), (140, 294)], np.float32)
    lay(image, np.array([0.1, 0.08, 0.08]), 0.35 * fill(paper + np.array([6, 10]), SHAPE, 9))
    lay(image, tint((1.0, 0.985, 0.955), 0.97 - 0.1 * smoothstep(x + 0.3 * y, 180, 460)), fill(paper, SHAPE, 0.6))
    for row in range(17):
        start = np.array([164, 66 + 13 * row])
        length = random.uniform(95, 148) if row % 5 != 4 else random.uniform(40, 80)
        line = np.stack([start, start + np.array([length, 0.042 * length])])
        lay(image, np.array([0.35, 0.36, 0.4]), 0.4 * stroke(line, SHAPE, 2, 0.7))
    for side, root in ((-1, np.array([150, 232])), (1, np.array([326, 238]))):
        _hand(speaker, image, side, root, x, y)
    return as_bytes(image)


def _hand(speaker: Speaker, image: np.ndarray, side: int, root: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    dark, middle, lit = skin_ramp(speaker.face)

    def around(points: list[tuple[float, float]]) -> np.ndarray:
        return root + np.array(points) * (side, 1)

    for finger in range(4):
        bone = around([(3, -26 + 15 * finger), (3 - 27 + 3 * abs(finger - 1), -29 + 15 * finger)])
        lay(image, np.array([0.2, 0.13, 0.12]), 0.3 * stroke(bone + np.array([2, 4]), SHAPE, 14, 3))
        roundness = np.clip((bone[0, 1] + 7 - y) / 14, 0, 1)
        lay(image, dark * 0.35 + middle * 0.65 + tint(lit - middle, roundness), stroke(bone, SHAPE, 14, 1.0))
    palm = spline(around([(6, -30), (26, -6), (34, 130), (4, 130), (2, 26)]), 60, True)
    lit_side = smoothstep(-(x - root[0] - 15 * side), -14, 14)
    lay(image, middle + tint(lit - middle, lit_side), fill(palm, SHAPE, 1.4))
    cuff = spline(around([(0, 62), (42, 54), (56, 150), (-8, 150)]), 60, True)
    lay(image, rgb(speaker.shirt) * 0.85, fill(cuff, SHAPE, 1.4))
