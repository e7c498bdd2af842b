"""Where body, head, glasses and paper stand in a frame, from the camera's framing and the person's movement."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trainer.demo.body import BODY_LEFT, BODY_SCALE, BODY_TOP
from trainer.demo.canvas import LEFT, SCALE, TOP
from trainer.demo.expression import Movement

NECK = 4.2  # head units below the eyes: the point about which head and body turn
DEPTH = 1.9  # head units that glasses stand before the head's axis


@dataclass(frozen=True)
class Framing:
    """Camera and light of a clip: pixels a head unit, place of the eyes in pixels, brightness, warmth (-1..1)."""

    unit: float = 29.5
    x: float = 240.0
    y: float = 158.0
    brightness: float = 1.0
    warmth: float = 0.0


class Placing:
    """Affine matrices [2, 3] float64 from a layer's pixels to the frame's, for each frame `at` of a clip."""

    def __init__(self, framing: Framing, movement: Movement, hidden: str = "") -> None:
        """`hidden` as in `picture.frames`: with "outside" the camera points at the chest and cuts the head off."""
        self._framing = replace(framing, unit=1.45 * framing.unit, y=-168.0) if hidden == "outside" else framing
        self._movement = movement

    def body(self, at: int) -> np.ndarray:
        """The body's layer."""
        x, y, unit = self._neck(at)
        pivot = (-BODY_LEFT * BODY_SCALE, (NECK - BODY_TOP) * BODY_SCALE)
        return _matrix(unit / BODY_SCALE, self._movement.lean[at], pivot, (x, y))

    def head(self, at: int) -> np.ndarray:
        """The head's texture."""
        m = self._movement
        x, y, unit = self._neck(at)
        unit *= 1 + 0.5 * m.scale[at]
        to = (x + unit * 0.45 * m.x[at], y + unit * (0.7 * m.y[at] + 0.25 * m.pitch[at]))
        pivot = (-LEFT * SCALE, (NECK - TOP) * SCALE)
        return _matrix(unit / SCALE, m.lean[at] + m.roll[at], pivot, to)

    def glasses(self, at: int) -> np.ndarray:
        """As the head, moved as the skin between the eyes is by the turns of the head."""
        m = self._movement
        turn = [[1, 0, DEPTH * SCALE * m.yaw[at]], [0, 1, DEPTH * SCALE * m.pitch[at]], [0, 0, 1]]
        return self.head(at) @ np.array(turn)

    def sheet(self, at: int) -> np.ndarray:
        """The paper before the face, which is as large as the frame where a unit has 28.5 pixels."""
        m = self._movement
        x, y, unit = self._neck(at)
        return _matrix(unit / 28.5, 0.5 * m.roll[at] + m.lean[at], (240, 276), (x, y + unit * 0.5 * m.y[at]))

    def _neck(self, at: int) -> tuple[float, float, float]:
        """Where the neck's root is in the frame, and pixels a unit."""
        f, m = self._framing, self._movement
        unit = f.unit * (1 + m.scale[at])
        return f.x + unit * 0.55 * m.x[at], f.y + NECK * f.unit + unit * 0.3 * m.y[at], unit


def _matrix(scale: float, angle: float, pivot: tuple[float, float], to: tuple[float, float]) -> np.ndarray:
    """Scale and turn about `pivot` (layer), which comes to lie at `to` (frame)."""
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    return np.array([[c, -s, to[0] - c * pivot[0] + s * pivot[1]], [s, c, to[1] - s * pivot[0] - c * pivot[1]]])
