"""How often one labelling agrees with another: confusion counts and the scores that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Confusion:
    """Counts [K, K] of clips, truth in rows and the model's label in columns.

    Scores are those of the challenge (WAF: F1 weighted by class support); a class without clips has F1 0.
    """

    labels: tuple[str, ...]
    counts: np.ndarray

    @classmethod
    def of(cls, labels: tuple[str, ...], truth: list[str], given: list[str]) -> Confusion:
        """Count pairs of labels; pairs in which either is not one of `labels` are passed over."""
        index = {label: position for position, label in enumerate(labels)}
        counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
        for one, other in zip(truth, given, strict=True):
            if one in index and other in index:
                counts[index[one], index[other]] += 1
        return cls(labels, counts)

    @property
    def total(self) -> int:
        """Clips counted."""
        return int(self.counts.sum())

    @property
    def support(self) -> np.ndarray:
        """Clips of each label in the truth, [K]."""
        return self.counts.sum(axis=1)

    @property
    def shares(self) -> np.ndarray:
        """Each cell's part of its row, [K, K] in 0..1; 0 in rows without clips."""
        return self.counts / np.maximum(self.support, 1)[:, None]

    @property
    def f1(self) -> np.ndarray:
        """F1 of each label, [K]: 2 · hits / (truth + given)."""
        both = self.counts.sum(axis=0) + self.counts.sum(axis=1)
        return 2 * np.diag(self.counts) / np.maximum(both, 1)

    @property
    def waf(self) -> float:
        """F1 weighted by class support; 0 for no clips."""
        return float(self.f1 @ self.support / max(self.total, 1))

    @property
    def accuracy(self) -> float:
        """Share of clips on the diagonal; 0 for none."""
        return float(np.trace(self.counts) / max(self.total, 1))
