"""Histograms of oriented gradients (Dalal and Triggs 2005) on a grid of cells, with OpenCV's filters.

OpenCV 5 no longer brings its own HOGDescriptor.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

CLIP = 0.4  # of a normalised cell: strong edges shall not drown the rest
FAINT = 1e-5  # gradient energy under which a cell counts as flat


def orientation_cells(grey: np.ndarray, rows: int, columns: int, bins: int) -> np.ndarray:
    """Gradient histograms [rows, columns, bins] float32 of a picture [H, W] uint8, each about 0..CLIP.

    Orientation is unsigned (0 to 180 degrees), shared between the two nearest bins; each cell is divided by the
    gradient energy of the cells around it, so that light and contrast matter little.
    """
    picture = grey.astype(np.float32) / 255.0
    across = cv2.Sobel(picture, cv2.CV_32F, 1, 0, ksize=1)
    down = cv2.Sobel(picture, cv2.CV_32F, 0, 1, ksize=1)
    strength, angle = cv2.cartToPolar(across, down)
    # Each pixel's strength is shared between the two bins whose centres its orientation lies between.
    place = np.mod(angle, np.float32(np.pi)) * np.float32(bins / np.pi) - np.float32(0.5)
    lower = np.floor(place)
    share = (place - lower) * strength
    first = lower.astype(np.int32) % bins
    cell = _cell_numbers(grey.shape, rows, columns) * bins
    size = rows * columns * bins
    histogram = np.bincount((cell + first).ravel(), (strength - share).ravel(), size)
    histogram += np.bincount((cell + (first + 1) % bins).ravel(), share.ravel(), size)
    cells = histogram.reshape(rows, columns, bins) * (rows * columns / grey.size)
    around = cv2.blur(np.square(cells).sum(axis=-1), (3, 3))
    return np.minimum(cells / np.sqrt(around + FAINT)[..., None], CLIP).astype(np.float32)


@lru_cache(maxsize=16)
def _cell_numbers(shape: tuple[int, int], rows: int, columns: int) -> np.ndarray:
    """Number [H, W] of the cell that each pixel lies in."""
    down, across = (np.arange(size) * cells // size for size, cells in zip(shape, (rows, columns), strict=True))
    return (down[:, None] * columns + across).astype(np.int32)
