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
from trainer.faces.detection import halved
from trainer.protocol.sections import number

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput
    from trainer.faces.face_track import FaceTrack

VERSION = 3  # raise whenever the same crops would give other features
CELLS, BINS = 4, 8  # of the histograms of a halved crop; finer ones drown the expressions on real faces
POINTS = 6  # numbers that say where nose and mouth corners stand
FORMS = 3  # of an expression's probability: itself, its root and its logarithm; a linear model likes each
LOOK_RATE = 4.0  # a second at which the expression network sees the face; what it says in between is interpolated
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
        seen, likely = looks(track, frames)
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


def looks(track: FaceTrack, frames: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features [F, 256] and log-probabilities [F, 7] of the face in every frame of a track.

    The expression network sees the face LOOK_RATE times a second, and before and after a gap. In between, features and
    logits lie on a line, so that they agree: the network's last layer is linear.
    """
    from trainer.encoders.clip_input import at_rate

    gaps = np.flatnonzero(np.diff(track.time) > 1 / LOOK_RATE)
    looked = np.unique(np.concatenate([at_rate(track.time, LOOK_RATE), gaps, gaps + 1, [len(track.time) - 1]]))
    squares = [expression.face_square(frames[track.index[i]], track.box[i]) for i in looked]
    seen, likely = expression.built_in().look(np.stack(squares))
    place = np.interp(track.time, track.time[looked], np.arange(len(looked)))
    before = np.floor(place).astype(int)
    share = (place - before)[:, None].astype(np.float32)
    after = np.minimum(before + 1, len(looked) - 1)
    seen, likely = (some[before] * (1 - share) + some[after] * share for some in (seen, likely))
    return seen, expression.log_shares(likely)


def expressions(values: np.ndarray) -> np.ndarray:
    """What the expression network said of frame features [F, 411]: probabilities [F, 7] of `expression.LABELS`."""
    count = len(expression.LABELS)
    return values[:, -FORMS * count : -(FORMS - 1) * count]


def describe(crop: np.ndarray) -> np.ndarray:
    """Gradient histograms [128] of an aligned face [128, 128, 3] uint8 RGB."""
    return orientation_cells(halved(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)), CELLS, CELLS, BINS).ravel()


def landmarks(points: np.ndarray) -> np.ndarray:
    """Nose and mouth corners [6] seen from the eyes: the eyes' middle is 0, their line the x axis, their distance 1."""
    left, right = points[:2]
    across = right - left
    turn = np.array([[across[0], across[1]], [-across[1], across[0]]]) / max(float(across @ across), 1e-6)
    return np.clip((points[2:] - (left + right) / 2) @ turn.T, -4.0, 4.0).ravel()
