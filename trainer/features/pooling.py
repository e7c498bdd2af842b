"""Frame features to embeddings: mean and standard deviation over a clip, or over a window that slides along it.

A number that is NaN in some frames has nothing to say there (a pitch where nobody speaks); the others are pooled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from trainer.encoders.base import FrameFeatures

# Names as in Settings.pooling; the paper pools mean and variance, MERTools' best features mean alone.
STATISTICS = {"mean_std": ("mean", "std"), "mean_var": ("mean", "var"), "mean": ("mean",)}

_BLOCK = 4_000_000  # numbers in one block of columns, so that a long clip's running sums stay small


def width(channels: int, statistics: str = "mean_std") -> int:
    """Length of an embedding made of C channels."""
    return channels * len(STATISTICS[statistics])


def moments(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and population standard deviation over L of [L, C], each [C] float64, of the frames in which a column is
    not NaN, 0 where it is in all; NaN where L is 0."""
    if not len(values):
        empty = np.full(values.shape[1], np.nan)
        return empty, empty.copy()
    known = ~np.isnan(values)
    if known.all():
        return values.mean(axis=0, dtype=np.float64), values.std(axis=0, dtype=np.float64)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, values, 0.0).sum(axis=0, dtype=np.float64) / count
    around = np.where(known, values - mean, 0.0)
    return mean, np.sqrt(np.square(around).sum(axis=0) / count)


def join(mean: np.ndarray, std: np.ndarray, statistics: str = "mean_std") -> np.ndarray:
    """Moments [..., C] to embeddings [..., D] float32, in the order that the name of the statistics gives."""
    parts = {"mean": mean, "std": std, "var": np.square(std)}
    return np.concatenate([parts[name] for name in STATISTICS[statistics]], axis=-1).astype(np.float32)


def pool(values: np.ndarray, statistics: str = "mean_std") -> np.ndarray:
    """One embedding [D] float32 of frame features [L, C]; NaN where there is no frame."""
    return join(*moments(values), statistics)


def pool_windows(
    features: FrameFeatures, centres: np.ndarray, width: float | np.ndarray, statistics: str = "mean_std"
) -> np.ndarray:
    """Embeddings [T, D] of the frames within `width` seconds (one, or each its own [T]) around `centres` [T] seconds.

    A frame counts where centre - width/2 <= time < centre + width/2; frames without a time (NaN) count in every
    window; a window without any frame is a row of NaN, and where a column is NaN in all frames of a window the clip's
    own moments stand for it. Running sums in float64 make the cost independent of width. What is an embedding already
    is that in every window.
    """
    values, time = features.values, features.time
    centres = np.asarray(centres, np.float64)
    if features.pooled:
        return np.repeat(values.astype(np.float32), len(centres), axis=0)
    timed = np.flatnonzero(~np.isnan(time))
    timed = timed[np.argsort(time[timed], kind="stable")]
    first = np.searchsorted(time[timed], centres - width / 2, side="left")
    last = np.searchsorted(time[timed], centres + width / 2, side="left")
    timeless = np.flatnonzero(np.isnan(time))
    frames = (last - first + len(timeless))[:, None]
    mean = np.full((len(centres), values.shape[1]), np.nan)
    std = mean.copy()
    filled = frames[:, 0] > 0
    step = max(1, _BLOCK // max(1, len(values)))
    for start in range(0, values.shape[1] if filled.any() else 0, step):
        columns = slice(start, start + step)
        block = values[:, columns].astype(np.float64)
        known = ~np.isnan(block)
        # Sums of squares lose digits far from zero; around the clip's own mean they do not.
        centre, spread = moments(block)
        block = np.where(known, block - centre, 0.0)
        count = frames[filled]
        if not known.all():
            count = _window_sums(known, timed, timeless, first, last)[filled]
        sums = _window_sums(block, timed, timeless, first, last)[filled] / np.maximum(count, 1)
        squares = _window_sums(np.square(block), timed, timeless, first, last)[filled] / np.maximum(count, 1)
        mean[filled, columns] = sums + centre
        std[filled, columns] = np.where(count > 0, np.sqrt(np.maximum(squares - np.square(sums), 0.0)), spread)
    return join(mean, std, statistics)


def _window_sums(
    block: np.ndarray, timed: np.ndarray, timeless: np.ndarray, first: np.ndarray, last: np.ndarray
) -> np.ndarray:
    running = np.zeros((len(timed) + 1, block.shape[1]))
    np.cumsum(block[timed], axis=0, out=running[1:])
    return running[last] - running[first] + block[timeless].sum(axis=0)
