"""Image on any processor: gradient histograms of aligned face crops, where mouth and nose stand, and what a small
expression network that comes with the program sees in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from trainer.encoders.base import MOST_FRAMES, FrameFeatures
from trainer.encoders.face_frames import beside_features, main_face
from trainer.encoders.gradients import orientation_cells
from trainer.encoders.light import LightEncoder
from trainer.faces import expression, face_track
from trainer.protocol.sections import number

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput

VERSION = 2  # raise whenever the same crops would give other features
CELLS, BINS = 4, 8  # of the histograms of a 128×128 crop; finer ones drown the expressions on real faces
POINTS = 6  # numbers that say where nose and mouth corners stand
FORMS = 3  # of an expression's probability: itself, its root and its logarithm; a linear model likes each
LEAST_LOG_PROBABILITY = 8.0  # least log-probability of an expression: below it, how far below says nothing


@dataclass(frozen=True)
class ImageOptions:
    """`rate`: faces looked at a second, 0 for every frame. `detector`: a YuNet file, "" for the built-in search."""

    rate: float = number(12.5, 0.0, MOST_FRAMES)
    detector: str = ""


class LightImage(LightEncoder):
    """Descriptors of the main person's face, [F, 411], one for each frame in which it was found."""

    modality = "image"
    version = VERSION
    options_kind = ImageOptions
    channels = CELLS * CELLS * BINS + POINTS + expression.CHANNELS + FORMS * len(expression.LABELS)

    @property
    def rate(self) -> float:
        return float(self.options.rate)

    def _versions(self) -> tuple[int | str, ...]:
        from trainer.encoders.clip_input import FRAMES_VERSION

        return FRAMES_VERSION, face_track.VERSION

    def _found(self) -> dict[str, str]:
        from trainer.encoders.clip_input import shared_detector

        detector = shared_detector(self.options.detector).fingerprint
        return {"detector": detector, "expression": expression.built_in().fingerprint}

    def _encode(self, clip: ClipInput) -> FrameFeatures:
        found = main_face(clip, self.rate, self.options.detector, self.channels)
        if isinstance(found, FrameFeatures):
            return found
        track, frames = found
        squares = [expression.face_square(frames[i], box) for i, box in zip(track.index, track.box, strict=True)]
        seen, likely = expression.built_in().look(np.stack(squares))
        values = np.column_stack(
            [
                np.stack([describe(crop) for crop in track.crops]),
                np.stack([landmarks(points) for points in track.points]),
                seen,
                np.exp(likely),
                np.exp(likely / 2),
                np.maximum(likely, -LEAST_LOG_PROBABILITY),
            ]
        )
        note, extra = beside_features(track, frames, clip.frames_note)
        return FrameFeatures(values.astype(np.float32), track.time.astype(np.float64), note, extra)


def expressions(values: np.ndarray) -> np.ndarray:
    """What the expression network said of frame features [F, 411]: probabilities [F, 7] of `expression.LABELS`."""
    count = len(expression.LABELS)
    return values[:, -FORMS * count : -(FORMS - 1) * count]


def describe(crop: np.ndarray) -> np.ndarray:
    """Gradient histograms [128] of an aligned face [128, 128, 3] uint8 RGB."""
    return orientation_cells(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), CELLS, CELLS, BINS).ravel()


def landmarks(points: np.ndarray) -> np.ndarray:
    """Nose and mouth corners [6] seen from the eyes: the eyes' middle is 0, their line the x axis, their distance 1."""
    left, right = points[:2]
    across = right - left
    turn = np.array([[across[0], across[1]], [-across[1], across[0]]]) / max(float(across @ across), 1e-6)
    return np.clip((points[2:] - (left + right) / 2) @ turn.T, -4.0, 4.0).ravel()
