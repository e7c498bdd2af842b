"""How the skin moves: one displacement field for each action unit and turn of the head, summed for every frame."""

from __future__ import annotations

import cv2
import numpy as np

from trainer.demo.canvas import HEIGHT, SCALE, WIDTH, bump, grid, pair, smoothstep, soften, stroke, to_pixels
from trainer.demo.head import CHIN_Y, MOUTH_Y, relief
from trainer.demo.speakers import Face

COARSE = 4  # texture pixels between two points of a field
# Facial action units (Ekman and Friesen 1978) that move skin, then the two turns of the head.
WARPS = ("AU1", "AU2", "AU4", "AU6", "AU12", "AU15", "AU17", "AU20", "AU24", "AU26", "yaw", "pitch")
# Action units that draw lines or hollows.
CREASES = ("AU1", "AU2", "AU4", "AU6", "AU12", "AU15", "AU17", "AU24")
CREASE_BOX = (-2.05, -2.1, 2.05, 3.5)  # the part of the face that gets them, in head units


def fields(face: Face) -> np.ndarray:
    """Displacements [F, h, w, 2] float32 in texture pixels of the skin for each of WARPS at strength 1."""
    x, y = grid(SCALE / COARSE)
    zero = np.zeros_like(x)
    sign = np.sign(x)
    corner = pair(x, y, 0.88, MOUTH_Y, 0.42, 0.42)
    cheek = pair(x, y, 1.3, 1.2, 0.5, 0.5)
    chin = bump(x, y, 0, CHIN_Y - 0.45, 0.75, 0.4)
    lips = np.exp(-0.5 * ((y - MOUTH_Y - 0.04) / 0.2) ** 2) * (1 - smoothstep(np.abs(x), 0.7, 1.2))
    jaw = (
        smoothstep(y, MOUTH_Y + 0.5, CHIN_Y + 0.1)
        * (1 - smoothstep(np.abs(x), 1.6, 2.3))
        * (1 - smoothstep(y, 3.9, 4.6))
    )
    height, inside = relief(face, *grid(SCALE))
    depth = cv2.resize(soften(height * (inside > 0.5), 4.5), x.shape[::-1], interpolation=cv2.INTER_AREA)
    depth = depth * (y < 3.9)
    above = 1 - smoothstep(y, -0.98, -0.38)  # brows do not drag the lids along
    units = {
        "AU1": (zero, -0.26 * above * pair(x, y, 0.5, -1.0, 0.4, 0.42)),
        "AU2": (zero, -0.24 * above * pair(x, y, 1.42, -1.02, 0.46, 0.42)),
        "AU4": (
            -0.13 * sign * pair(x, y, 0.5, -0.75, 0.4, 0.34),
            0.25 * pair(x, y, 0.5, -0.8, 0.42, 0.3) + 0.08 * pair(x, y, 1.3, -0.85, 0.45, 0.3),
        ),
        "AU6": (zero, -0.16 * cheek),
        "AU12": (0.25 * sign * corner + 0.08 * sign * cheek, -0.33 * corner - 0.12 * cheek + 0.04 * lips),
        "AU15": (0.03 * sign * corner, 0.26 * corner),
        "AU17": (zero, -0.13 * chin - 0.07 * lips),
        "AU20": (0.3 * sign * corner, 0.07 * corner),
        "AU24": (-0.09 * sign * corner, -0.5 * (y - MOUTH_Y - 0.03) * lips),
        "AU26": (zero, 0.42 * jaw),
        "yaw": (depth, zero),
        "pitch": (zero, depth),
    }
    return np.stack([np.stack(units[name], -1) for name in WARPS]).astype(np.float32) * SCALE


def maps(basis: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    """Where in the texture each coarse point's colour comes from [T, h, w, 2], for strengths [T, F]."""
    count, h, w, _ = basis.shape
    shift = strengths.astype(np.float32) @ basis.reshape(count, -1)
    rows, columns = np.mgrid[:h, :w].astype(np.float32)
    still = np.stack([columns, rows], -1) * COARSE + (COARSE - 1) / 2
    return still[None] - shift.reshape(-1, h, w, 2)


def crease_box() -> tuple[int, int, int, int]:
    """Left, top, right, bottom of CREASE_BOX in pixels of the finished texture."""
    (x0, y0), (x1, y1) = np.round(to_pixels([CREASE_BOX[:2], CREASE_BOX[2:]], SCALE) + 0.5).astype(int)
    return int(x0), int(y0), int(x1), int(y1)


def creases(face: Face) -> np.ndarray:
    """How much each of CREASES darkens the skin at strength 1: [F, h, w] float32 over `crease_box()`."""
    shape = (HEIGHT, WIDTH)
    x, y = grid(SCALE)
    depth = 0.34 + 0.66 * face.age

    def line(points: list[tuple[float, float]], width: float = 1.0, blur: float = 1.2) -> np.ndarray:
        left, right = (stroke(to_pixels(np.array(points) * (side, 1), SCALE), shape, width, blur) for side in (-1, 1))
        return left + right

    forehead = np.asarray(
        sum(line([(0.0, level), (0.7, level - 0.02), (1.2, level + 0.1)], 1, 1.4) for level in (-1.3, -1.6, -1.9))
    )
    frown = line([(0.15, -0.98), (0.17, -0.72), (0.1, -0.45)], 1, 1.1)
    feet = sum(line([(1.72, 0.05), (2.0, end)], 1, 0.9) for end in (-0.16, 0.08, 0.3))
    fold = line([(0.55, 1.32), (0.84, 1.62), (1.14, 2.12), (1.16, 2.4)], 2, 1.8)
    marks = {
        "AU1": 0.5 * forehead * bump(x, y, 0, -1.5, 0.75, 0.7),
        "AU2": 0.42 * forehead,
        "AU4": 0.75 * frown + 0.2 * bump(x, y, 0, -0.72, 0.32, 0.24) + 0.14 * pair(x, y, 0.6, -0.42, 0.32, 0.1),
        "AU6": 0.42 * feet + 0.28 * line([(0.6, 0.44), (1.0, 0.56), (1.45, 0.42)], 2, 1.6),
        "AU12": 0.5 * fold - 0.07 * pair(x, y, 1.35, 0.95, 0.36, 0.28),
        "AU15": 0.42 * line([(0.93, 2.4), (1.06, 2.68)], 2, 1.8),
        "AU17": 0.16 * bump(x, y, 0, 2.88, 0.45, 0.09) + 0.06 * bump(x, y, 0, 3.1, 0.3, 0.2),
        "AU24": 0.12 * bump(x, y, 0, 2.62, 0.5, 0.08) + 0.12 * pair(x, y, 0.98, 2.22, 0.09, 0.12),
    }
    x0, y0, x1, y1 = crease_box()
    return np.stack([depth * marks[name][y0:y1, x0:x1] for name in CREASES]).astype(np.float32)
