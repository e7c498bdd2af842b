"""The clips behind a figure: all it was measured on, those of a label, those that need a modality, those that a
combination gets wrong."""

from __future__ import annotations

import numpy as np

from emodesk.services.measured import SaidClips


def wrong_first(clips: SaidClips) -> tuple[int, ...]:
    """Keys of all the clips, those that are said wrong first."""
    return tuple(clips.keys[np.argsort(clips.truth == clips.said, kind="stable")].tolist())


def of_label(clips: SaidClips, label: str) -> tuple[int, ...]:
    """Keys of the clips that have a label or are said to have it, which are what its F1 is made of, the wrong first."""
    if label not in clips.labels:
        return ()
    index = clips.labels.index(label)
    own = np.flatnonzero((clips.truth == index) | (clips.said == index))
    right = clips.truth[own] == clips.said[own]
    return tuple(clips.keys[own[np.argsort(right, kind="stable")]].tolist())


def wrong_with(clips: SaidClips) -> tuple[tuple[int, ...], ...]:
    """Keys of the clips that each combination of modalities gets wrong [2^M]; none where the round cannot say."""
    if clips.subsets is None or not len(clips):
        return ()
    wrong = clips.subsets.argmax(axis=2) != clips.truth[:, None]
    return tuple(tuple(clips.keys[rows].tolist()) for rows in wrong.T)


def needing(clips: SaidClips) -> tuple[tuple[int, ...], ...]:
    """Keys of the clips that are said right with everything and wrong without each modality [M]."""
    if clips.subsets is None or not len(clips):
        return ()
    right = clips.subsets.argmax(axis=2) == clips.truth[:, None]
    whole = right.shape[1] - 1
    return tuple(
        tuple(clips.keys[right[:, whole] & ~right[:, whole ^ 1 << m]].tolist()) for m in range(len(clips.modalities))
    )
