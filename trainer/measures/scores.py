"""Scores of predictions: WAF, accuracy, F1, confusion, expected calibration error. NumPy only.

WAF is the F1 weighted by class support (Σ_c n_c / n · F1_c), the measure of the MER challenges; classes that occur
neither in the truth nor among the predictions have F1 0 and weigh nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

BINS = 15  # of the calibration error


@dataclass(frozen=True)
class Scores:
    """Scores of one set of predictions.

    Attributes:
        confusion: [K, K] counts of clips, truth in rows and what was predicted in columns.
        labels: names of the K classes, where they are known.
    """

    confusion: np.ndarray
    labels: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Clips counted."""
        return int(self.confusion.sum())

    @property
    def shares(self) -> np.ndarray:
        """Each cell's part of its row [K, K] in 0..1; 0 in rows without clips."""
        shares: np.ndarray = self.confusion / np.maximum(self.support, 1)[:, None]
        return shares

    @property
    def support(self) -> np.ndarray:
        """Clips of each class in the truth [K]."""
        support: np.ndarray = self.confusion.sum(axis=1)
        return support

    @property
    def occurring(self) -> np.ndarray:
        """Whether each class is in the truth or among the predictions [K]; of others F1 says nothing."""
        occurring: np.ndarray = (self.confusion.sum(axis=0) + self.confusion.sum(axis=1)) > 0
        return occurring

    @property
    def per_class_f1(self) -> np.ndarray:
        """F1 of each class [K]: 2·hits / (truth + predicted), 0 where a class does not occur."""
        return f1_of(self.confusion)

    @property
    def waf(self) -> float:
        """F1 weighted by class support; 0 for no clips."""
        return float(self.per_class_f1 @ self.support / max(self.total, 1))

    @property
    def accuracy(self) -> float:
        """Share of clips that are right; 0 for none."""
        return float(np.trace(self.confusion) / max(self.total, 1))

    @property
    def macro_f1(self) -> float:
        """Mean F1 over all K classes."""
        return float(self.per_class_f1.mean())


def f1_of(confusions: np.ndarray) -> np.ndarray:
    """F1 of each class [..., K] of stacked confusions [..., K, K], as `Scores.per_class_f1`."""
    both = confusions.sum(axis=-1) + confusions.sum(axis=-2)
    return np.asarray(2 * np.diagonal(confusions, axis1=-2, axis2=-1) / np.maximum(both, 1))


def waf_of(confusions: np.ndarray) -> np.ndarray:
    """WAF [...] of stacked confusions [..., K, K], as `Scores.waf`."""
    support = confusions.sum(axis=-1)
    return np.asarray((f1_of(confusions) * support).sum(axis=-1) / np.maximum(support.sum(axis=-1), 1))


def score(truth: np.ndarray, predicted: np.ndarray, classes: int) -> Scores:
    """Scores of class indices `predicted` [N] against `truth` [N]; clips whose truth is negative are passed over."""
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    known = truth >= 0
    cells = truth[known].astype(np.int64) * classes + predicted[known]
    return Scores(np.bincount(cells, minlength=classes * classes).reshape(classes, classes))


def score_labels(labels: Sequence[str], truth: Sequence[str], predicted: Sequence[str]) -> Scores:
    """Scores of labels by name; pairs in which either is not one of `labels` are passed over."""
    index = {label: position for position, label in enumerate(labels)}
    pairs = [(index[a], index[b]) for a, b in zip(truth, predicted, strict=True) if a in index and b in index]
    given = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return replace(score(given[:, 0], given[:, 1], len(labels)), labels=tuple(labels))


def pooled(parts: Sequence[Scores]) -> Scores:
    """The scores of all clips of `parts` together."""
    return Scores(np.sum([part.confusion for part in parts], axis=0))


def calibration_error(probabilities: np.ndarray, truth: np.ndarray, bins: int = BINS) -> float:
    """Expected calibration error: mean |accuracy − confidence| over equal-width bins of confidence, by their clips.

    Guo et al. 2017, equation 3. `probabilities` [N, K], `truth` [N]; 0 for no clips.
    """
    if len(truth) == 0:
        return 0.0
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(which, weights=right - confidence, minlength=bins)
    return float(np.abs(gaps).sum() / len(truth))


def log_softmax(logits: np.ndarray, axis: int = -1) -> np.ndarray:
    """Logarithms in nats of the probabilities of logits along `axis`."""
    shifted = logits - logits.max(axis=axis, keepdims=True)
    logs: np.ndarray = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return logs


def softmax(logits: np.ndarray, axis: int = -1) -> np.ndarray:
    """Probabilities of logits along `axis`."""
    shifted = np.exp(logits - logits.max(axis=axis, keepdims=True))
    parts: np.ndarray = shifted / shifted.sum(axis=axis, keepdims=True)
    return parts


def entropy(probabilities: np.ndarray, axis: int = -1) -> np.ndarray:
    """Entropy in nats of probabilities along `axis`."""
    entropy: np.ndarray = -(probabilities * np.log(np.maximum(probabilities, 1e-12))).sum(axis=axis)
    return entropy
