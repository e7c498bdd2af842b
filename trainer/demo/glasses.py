"""Glasses: rims, bridge, temples and a glint, on the head's canvas."""

from __future__ import annotations

import numpy as np

from trainer.demo.canvas import as_bytes, grid, halve, lay, soften, spline, stroke, to_pixels
from trainer.demo.speakers import Face


def glasses(face: Face) -> np.ndarray | None:
    """Glasses as premultiplied RGBA [H, W, 4] uint8 at the finished size; None for a face without."""
    if not face.glasses:
        return None
    x, _ = grid()
    shape = x.shape
    image = np.zeros((*shape, 4), np.float32)
    colour = np.array([0.12, 0.11, 0.12] if face.glasses == "rectangle" else [0.4, 0.27, 0.16], np.float32)

    angle = np.linspace(0, 2 * np.pi, 90)
    power = 0.5 if face.glasses == "rectangle" else 1.0
    rim_x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power * (0.74 if power < 1 else 0.7)
    rim_y = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power * (0.47 if power < 1 else 0.62)
    for side in (-1, 1):
        rim = np.stack([side * 1.02 + rim_x, 0.06 + rim_y], -1)
        lay(image, np.zeros(3), 0.22 * stroke(to_pixels(rim + np.array([0.03, 0.07])), shape, 5, 4))
        glint = np.array([(side * 1.02 - 0.42, 0.22), (side * 1.02 - 0.12, -0.26)])
        lay(image, np.ones(3), 0.16 * soften(stroke(to_pixels(glint), shape, 12), 3))
        temple = [(side * 1.72, -0.08), (side * 2.02, -0.06), (side * 2.24, 0.06)]
        lay(image, colour * 0.8, 0.95 * stroke(to_pixels(spline(np.array(temple))), shape, 6, 0.8))
        lay(image, colour, stroke(to_pixels(rim), shape, 6, 0.7))
        lay(image, colour + 0.35, 0.5 * stroke(to_pixels(rim[46:68] + np.array([0.01, 0.0])), shape, 1.4, 0.8))
    bridge = [(-0.33, -0.02), (-0.16, -0.13), (0.16, -0.13), (0.33, -0.02)]
    lay(image, colour, stroke(to_pixels(spline(np.array(bridge))), shape, 6, 0.7))
    return as_bytes(halve(image))
