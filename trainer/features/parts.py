"""Frame features in parts of time, from any of which an embedding can be pooled."""

from __future__ import annotations

import numpy as np

from trainer.encoders.base import FrameFeatures
from trainer.features.pooling import join, moments


class Parts:
    """The frames of one modality of a clip, each in one of P parts; sums of each part are made once.

    `part` [L] is the part of each frame, from 0 to P - 1, `count` is P.
    """

    def __init__(self, features: FrameFeatures, part: np.ndarray, count: int, statistics: str) -> None:
        values = features.values.astype(np.float64)
        known = ~np.isnan(values)
        # Sums of squares lose digits far from zero; around the clip's own mean they do not.
        self._centre, self._spread = moments(values)
        values = np.where(known, values - self._centre, 0.0)
        self._statistics = statistics
        of_part = np.zeros((count, len(values)))
        of_part[part, np.arange(len(values))] = 1.0
        self._frames = of_part.sum(axis=1)
        self._known, self._sums = of_part @ known, of_part @ values
        self._squares = of_part @ np.square(values)

    def embeddings(self, kept: np.ndarray) -> np.ndarray:
        """Embedding [Q, D] float32 of the frames in the parts that `kept` [Q, P] takes, as `pool` makes it; NaN where
        these have no frame, and the clip's own moments where a column has nothing to say in them."""
        kept = np.asarray(kept, np.float64)
        count = kept @ self._known
        some = np.maximum(count, 1)
        mean = kept @ self._sums / some
        spread = np.sqrt(np.maximum(kept @ self._squares / some - np.square(mean), 0.0))
        found = join(mean + self._centre, np.where(count > 0, spread, self._spread), self._statistics)
        found[kept @ self._frames == 0] = np.nan
        return found
