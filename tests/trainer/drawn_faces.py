"""Drawn faces whose eyes, nose and mouth lie where the test put them, for tests that need no files."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

Colour = tuple[int, ...]


@dataclass(frozen=True)
class Person:
    """Colours (RGB) of a drawn face, and whether it wears glasses."""

    skin: Colour
    hair: Colour
    glasses: bool = False


ANNA = Person(skin=(150, 100, 70), hair=(40, 30, 25))
BERT = Person(skin=(205, 150, 115), hair=(120, 60, 30), glasses=True)
# Centres of the drawn eyes, nose tip and mouth corners from the middle of a face 104 pixels wide.
PLACES = np.array([[-22.0, -14.0], [22.0, -14.0], [0.0, 16.0], [-19.0, 36.0], [19.0, 36.0]])


def points_of(x: float, y: float, width: float) -> np.ndarray:
    """Where the five points of a face drawn at (x, y), `width` pixels wide, lie: `[5, 2]`."""
    return PLACES * width / 104 + (x, y)


def draw(picture: np.ndarray, person: Person, x: float, y: float, width: float) -> None:
    """Draw a face with its middle at (x, y)."""
    unit = width / 104

    def oval(
        dx: float, dy: float, a: float, b: float, colour: Colour, line: int = 0, start: int = 0, stop: int = 360
    ) -> None:
        middle = (round((x + dx * unit) * 8), round((y + dy * unit) * 8))
        axes = (round(a * unit * 8), round(b * unit * 8))
        thickness = max(1, round(line * unit)) if line else -1
        cv2.ellipse(picture, middle, axes, 0, start, stop, colour, thickness, cv2.LINE_AA, 3)

    dark = tuple(int(value * 0.8) for value in person.skin)
    oval(0, -18, 58, 66, person.hair)
    oval(0, 0, 52, 68, person.skin)
    for side in (-22, 22):
        oval(side, -14, 11, 6, (250, 250, 250))
        oval(side, -14, 5, 5, (50, 35, 25))
        oval(side, -26, 14, 5, person.hair, 4, 190, 350)
        if person.glasses:
            oval(side, -13, 19, 15, (20, 20, 20), 3)
    oval(0, 2, 7, 16, dark, 3, 20, 160)
    oval(0, 36, 20, 8, (160, 60, 70))
    oval(0, 33, 16, 4, (90, 30, 40))


def scene(
    faces: list[tuple[Person, float, float, float]],
    size: tuple[int, int] = (360, 270),
    wall: Colour = (96, 116, 130),
    seed: int = 0,
) -> np.ndarray:
    """A picture `[H, W, 3]` of drawn faces (person, x, y, width), a little blurred and noisy, as a camera's."""
    picture = np.full((size[1], size[0], 3), wall, np.uint8)
    for face in faces:
        draw(picture, *face)
    picture = cv2.GaussianBlur(picture, (0, 0), 1.0)
    noise = np.random.default_rng(seed).normal(0, 4, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)
