"""What a round predicts of one clip, whole and along its time, as plain arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class ClipPrediction:
    """Prediction of one round about one clip; K labels, M modalities, 2^M subsets (bit m of the index: modality m).

    Of a clip that the round trained on, `label`, `confidence` and `probabilities` are what the fold says that never saw
    it, and so are `subsets` and all that follows from them where the round kept that (`by_own_fold`); otherwise these
    are what all folds say together, of which the others did.

    Attributes:
        label, confidence: the pseudo-label and its probability.
        probabilities: [K].
        alone: [M, K] with only that modality present; the prior where the clip lacks it.
        subsets: [2^M, K]; index 0 is the prior, 2^M - 1 equals `probabilities` where `fold` is -1.
        shapley: [M, K] exact Shapley values; over m they sum to the last of `subsets` less the prior.
        weights: [M] attention of the fusion.
        present: [M] bool, whether the clip has that modality.
        notes: why a modality is missing or incomplete, in words, by modality.
        fold: the fold that never saw the clip, -1 where the round did not train on it.
        by_own_fold: whether `subsets` are that fold's.
    """

    round: int
    label: str
    confidence: float
    probabilities: np.ndarray
    alone: np.ndarray
    subsets: np.ndarray
    shapley: np.ndarray
    weights: np.ndarray
    present: np.ndarray
    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    fold: int = -1
    by_own_fold: bool = False

    @property
    def trained_on(self) -> bool:
        """Whether `subsets` are of folds that trained on this clip, and so say little of it."""
        return self.fold >= 0 and not self.by_own_fold

    def without(self, missing: Collection[str]) -> np.ndarray:
        """Probabilities [K] had these modalities not been there."""
        kept = sum(1 << m for m, name in enumerate(self.modalities) if name not in missing)
        return np.asarray(self.subsets[kept])


@dataclass(frozen=True)
class Curves:
    """Prediction along one clip; T windows, F looked-at frames with a face.

    Attributes:
        time: [T] seconds from the clip's start, centre of each window.
        fused: [T, K].  alone: [T, M, K].  shapley: [T, M] for the pseudo-label.
        shares: [T, M, K] Shapley values for every label, NaN where a round of before kept none for it; None for none.
        face_time: [F] seconds.  face_box: [F, 4] x, y, width, height as fractions of the displayed picture.
    """

    time: np.ndarray
    fused: np.ndarray
    alone: np.ndarray
    shapley: np.ndarray
    face_time: np.ndarray
    face_box: np.ndarray
    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    shares: np.ndarray | None = None
