"""Which followed faces are one person, and which person is the main one of a clip."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter1d

from trainer.faces.alignment import align, quality, smooth
from trainer.faces.detection import overlap
from trainer.faces.following import SAME_FACE, Track, prominence

BOX_SMOOTHING = 1.5  # frames: standard deviation of the window over which boxes are averaged
# Correlation of looks from which two faces are one person. Measured on 33 clips of 14 people: 94 % of the pairs of
# halves of one clip and 95 % of the pairs of clips of one person lie above 0.60, 97 % of those of two people below it.
SAME_LOOKS = 0.62
SAME_PLACE_LOOKS = 0.4  # the same where a face comes back soon and where it was, without a cut
REJOINED_WITHIN = 1.0  # seconds
LOOKED_AT = 5  # crops that give a face its looks
LOOKS_SIDE = 12  # cells across a face
INNER = (slice(16, 112), slice(26, 102))  # of a crop: brows to chin, cheek to cheek
_Y, _X = (np.mgrid[:LOOKS_SIDE, :LOOKS_SIDE] + 0.5) / LOOKS_SIDE
FACE = ((_X - 0.5) / 0.5) ** 2 + ((_Y - 0.45) / 0.55) ** 2 <= 1  # cells of the face itself, not of what is behind it


@dataclass(frozen=True)
class Passage:
    """One face through consecutive frames, cut out: fields as in trainer.faces.FaceTrack, and

    Attributes:
        shot: first frame of the shot it lies in.
        looks: `[V]` what the face looks like, of length 1: its product with another's is a correlation.
        weight: how much it is the main face: the sum over frames of size × centrality × quality.
    """

    index: np.ndarray
    time: np.ndarray
    box: np.ndarray
    points: np.ndarray
    quality: np.ndarray
    crops: np.ndarray
    shot: int
    looks: np.ndarray
    weight: float


def passage(track: Track, frames: np.ndarray, times: np.ndarray) -> Passage:
    """A track smoothed, aligned and rated; frames `[T, H, W, 3]` uint8 RGB at `times` `[T]` seconds."""
    index = np.arange(track.first, track.last + 1)
    scores = np.array([face.score for face in track.faces])
    steps, followed = np.array(track.steps).reshape(-1, 5, 2), np.array(track.followed, bool).reshape(-1, 5)
    points = smooth(np.stack([face.points for face in track.faces]), scores > 0, steps, followed)
    box = gaussian_filter1d(np.stack([face.box for face in track.faces]), BOX_SMOOTHING, axis=0, mode="nearest")
    crops = np.stack([align(frames[i], place) for i, place in zip(index, points, strict=True)])
    asked = ~np.isnan(scores)
    scores = np.interp(index, index[asked], scores[asked])
    rated = np.array([quality(*each) for each in zip(crops, points, scores, strict=True)])
    best = np.argsort(-rated, kind="stable")[:LOOKED_AT]
    weight = float((prominence(box, frames.shape[1:3]) * rated).sum())
    return Passage(index, times[index], box, points, rated, crops, track.shot, looks(crops[best]), weight)


def looks(crops: np.ndarray) -> np.ndarray:
    """What aligned crops `[N, 128, 128, 3]` of a face look like on average, `[V]` of length 1.

    Colours, and strength of edges across and down, each in the grid's cells that the face covers, without their mean.
    """
    lab = cv2.cvtColor(crops.astype(np.float32).mean(axis=0)[INNER] / 255, cv2.COLOR_RGB2LAB)
    light = cv2.GaussianBlur(lab[..., 0], (0, 0), 1.5)
    edges = np.abs(np.stack([cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)], axis=2))
    grid = (LOOKS_SIDE, LOOKS_SIDE)
    shape = np.sqrt(cv2.resize(edges, grid, interpolation=cv2.INTER_AREA)[FACE])
    colour = cv2.resize(lab, grid, interpolation=cv2.INTER_AREA)[FACE] * (1, 3, 3)  # skin differs little in hue
    parts = [(part - part.mean(axis=0)).ravel() for part in (shape, colour)]
    return np.concatenate([part / max(float(np.linalg.norm(part)), 1e-9) for part in parts]) / np.sqrt(2)


def main_person(passages: list[Passage]) -> list[Passage]:
    """The passages of the person who weighs most, in order of time; empty where there is nobody."""
    people: list[list[Passage]] = []
    for passage in sorted(passages, key=lambda passage: int(passage.index[0])):
        likeness = [_likeness(person, passage) for person in people]
        if likeness and max(likeness) > 0:
            people[int(np.argmax(likeness))].append(passage)
        else:
            people.append([passage])
    return max(people, key=lambda person: sum(passage.weight for passage in person), default=[])


def _likeness(person: list[Passage], passage: Passage) -> float:
    """How surely a later passage shows a person, 0 where it does not: nobody is in two places at once."""
    last = person[-1]
    if last.index[-1] >= passage.index[0]:
        return 0.0
    alike = max(float(passage.looks @ other.looks) for other in person)
    soon = passage.shot == last.shot and passage.time[0] - last.time[-1] < REJOINED_WITHIN
    back = soon and overlap(last.box[-1], passage.box[:1])[0] > SAME_FACE
    return alike if alike > (SAME_PLACE_LOOKS if back else SAME_LOOKS) else 0.0
