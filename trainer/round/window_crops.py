"""Window crops: embeddings of random windows of the labelled clips, which train beside the embeddings of whole clips.

The curves along a clip ask the fusion about windows, so it may as well learn from some. The windows lie as those of the
curves do: their centre anywhere within the clip, and what has no time (text tokens) in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from trainer.features.pooling import pool_windows
from trainer.features.store import FeatureStore
from trainer.protocol.clips_csv import ClipRow

STREAM = 3  # keeps the windows' random numbers apart from others of the same seed


def draw_windows(duration: float, count: int, narrowest: float, seed: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Centres and widths of random windows, both [count] seconds: uniform over the clip, and from `narrowest` (or the
    whole clip where it is shorter) to its `duration`."""
    random = np.random.default_rng([*seed, STREAM])
    width = random.uniform(min(narrowest, duration), duration, count)
    return random.uniform(0.0, duration, count), width


def pool_crops(
    store: FeatureStore,
    rows: Sequence[ClipRow],
    of: np.ndarray,
    into: Mapping[str, np.ndarray],
    narrowest: float,
    seed: int,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Pool a window of the clip at each row in `of` [C] (in order) into the last C rows of every modality's [N + C, D].

    A window without any frame of a modality leaves its row as it is; `check` is called between clips.
    """
    clips, first, counts = np.unique(of, return_index=True, return_counts=True)
    for clip, start, count in zip(clips.tolist(), first.tolist(), counts.tolist(), strict=True):
        check()
        found = store.clip(rows[clip])
        centres, widths = draw_windows(found.duration, count, narrowest, (seed, clip))
        for modality, features in found.features.items():
            if len(features.values):
                place = len(rows) + start
                crops = pool_windows(features, centres, widths, store.statistics)
                into[modality][place : place + count] = crops
