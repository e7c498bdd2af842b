"""What a face detector gives and has to offer, `Detection` and `FaceDetector`, and what both detectors share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from trainer.protocol.errors import UserError


class FaceError(UserError):
    """A face model that cannot be used; the text is one sentence for a person."""


@dataclass(frozen=True)
class Detection:
    """One face in one picture.

    Attributes:
        box: `[4]` float64 x, y, w, h in pixels; may reach over the picture's edge.
        points: `[5, 2]` float64 left eye, right eye, nose, left and right mouth corner, left as seen in the picture.
        score: the detector's own confidence, 0..1.
    """

    box: np.ndarray
    points: np.ndarray
    score: float


class FaceDetector(Protocol):
    """A way to find faces; see trainer.mtcnn and trainer.yunet.

    Attributes:
        name: for notes and reports.
        fingerprint: hex; changes with the weights and with the code that runs them.
    """

    name: str
    fingerprint: str

    def detect(self, rgb: np.ndarray) -> list[Detection]:
        """Every face of a picture `[H, W, 3]` uint8 RGB, best first."""

    def refine(self, rgb: np.ndarray, near: Detection) -> Detection | None:
        """The face that is expected at about `near`, or None where there is none: far cheaper than `detect`."""


def usable(box: np.ndarray, points: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether a box is finite, at least 2 pixels wide and high, and has its centre within a picture of `shape`."""
    if not (np.isfinite(box).all() and np.isfinite(points).all()) or box[2] < 2 or box[3] < 2:
        return False
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return 0 <= x <= shape[1] and 0 <= y <= shape[0]


def sorted_points(points: np.ndarray) -> np.ndarray:
    """Five points `[5, 2]` with eyes and mouth corners sorted by x, so that left is left in the picture."""
    eyes = points[:2][np.argsort(points[:2, 0], kind="stable")]
    mouth = points[3:][np.argsort(points[3:, 0], kind="stable")]
    return np.concatenate([eyes, points[2:3], mouth])


def overlap(box: np.ndarray, others: np.ndarray, smaller: bool = False) -> np.ndarray:
    """Intersection over union of a box `[4]` with boxes `[N, 4]`, `[N]`; `smaller`: over the smaller area."""
    low = np.maximum(box[:2], others[:, :2])
    high = np.minimum(box[:2] + box[2:], others[:, :2] + others[:, 2:])
    inter = np.prod(np.maximum(high - low, 0), axis=1)
    area, areas = np.prod(box[2:]), np.prod(others[:, 2:], axis=1)
    return inter / np.maximum(np.minimum(area, areas) if smaller else area + areas - inter, 1e-9)


def keep_best(boxes: np.ndarray, scores: np.ndarray, threshold: float, smaller: bool = False) -> np.ndarray:
    """Greedy non-maximum suppression: indices of the boxes `[N, 4]` that stay, best first."""
    order = np.argsort(-scores, kind="stable")
    kept = []
    while len(order):
        kept.append(order[0])
        order = order[1:][overlap(boxes[order[0]], boxes[order[1:]], smaller) <= threshold]
    return np.array(kept, dtype=int)


def halved(picture: np.ndarray) -> np.ndarray:
    """A picture at half its size, by area; an odd last row or column is left out, so that all else stays put."""
    height, width = (side // 2 for side in picture.shape[:2])
    return cv2.resize(picture[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)


def patch(picture: np.ndarray, box: np.ndarray, side: int, border: int = 128) -> np.ndarray:
    """The part of a picture, grey or RGB, under `box` (`[4]`, sub-pixel), `side` wide and high; `border` outside.

    Sampled bilinearly, after halving by area as often as the box is twice as large as the patch.
    """
    x, y, w, h = box
    level = max(0, int(np.log2(max(min(w, h) / side, 1))))
    if level:
        unit = 2**level
        x0, y0 = (max(0, int(v // unit) * unit - unit) for v in (x, y))
        x1, y1 = max(x0, int(x + w) + 2 * unit), max(y0, int(y + h) + 2 * unit)
        picture = picture[y0:y1, x0:x1]
        x, y = x - x0, y - y0
        for _ in range(level):
            if min(picture.shape[:2]) < 2:
                break
            picture = halved(picture)
            x, y, w, h = x / 2, y / 2, w / 2, h / 2
    if not picture.size:
        return np.full((side, side, *picture.shape[2:]), border, np.uint8)
    scale = np.array([w / side, h / side])
    shift = np.array([x, y]) + scale / 2 - 0.5  # pixel centres lie at half numbers of the box
    matrix = np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(picture, matrix, (side, side), flags=flags, borderValue=(border,) * 3)


@contextmanager
def one_cv_thread() -> Iterator[None]:
    """Let OpenCV use one thread meanwhile: on pictures this small its thread pool costs more CPU than it saves."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)
