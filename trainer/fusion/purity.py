"""How many adoptions are right, before anybody has looked: estimated on labelled clips of speakers not trained on.

Two estimates, each wrong where the other is not, and their mean. By confidence: how often out-of-fold answers of that
confidence are right (a logistic regression on its logit). By rank: how often those are right that stand about as high
among the out-of-fold answers of their class as the clip stands in the pool, which allows for what is at the top of a
ranking being there partly by luck. Measured on RAVDESS' sound, twelve rotations of speakers (six labelled, six in the
pool), ten a class: the mean of both is .03 from the truth, calibrated confidence .05.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

LIKE = 5.0  # clips' worth of the estimate by confidence in the estimate by rank, which rests on few
NEIGHBOURS = 5.0  # clips above and below a place in the ranking that tell of it, at least
NEIGHBOURS_SHARE = 0.1  # the same, of all of them
SUREST = 1e-6  # from 0 and 1, that a confidence is moved to have a logit


@dataclass(frozen=True)
class Purity:
    """What is known of out-of-fold answers [n]: class index, confidence, whether right; and right by confidence."""

    label: np.ndarray
    confidence: np.ndarray
    right: np.ndarray
    slope: float
    intercept: float

    @staticmethod
    def of(label: np.ndarray, confidence: np.ndarray, truth: np.ndarray) -> Purity:
        """From what the folds say of labelled clips that they never saw."""
        right = label == truth
        slope, intercept = 0.0, 0.0
        if 0 < right.sum() < len(right):
            slope, intercept = _fitted(_logit(confidence), right)
        else:  # all right or all wrong: as if one more were the other way
            share = (right.sum() + 0.5) / (len(right) + 1)
            intercept = float(np.log(share / (1 - share)))
        return Purity(label, confidence, right.astype(float), slope, intercept)

    def by_confidence(self, confidence: np.ndarray) -> np.ndarray:
        """Chance of being right at each confidence."""
        return 1 / (1 + np.exp(-(self.intercept + self.slope * _logit(confidence))))

    def estimate(self, label: int, confidence: np.ndarray, place: np.ndarray) -> np.ndarray:
        """Chance [c] that each of c clips of the pool, most confident first, is of the class that is said of it;
        `place` [c] is where each stands among all that the pool has of the class, 0 the most confident and 1 the least.
        Never higher for a less confident clip."""
        own = np.flatnonzero(self.label == label)
        own = own[np.argsort(-self.confidence[own], kind="stable")]
        alone = self.by_confidence(confidence)
        prior = self.by_confidence(self.confidence[own])
        ranked = alone.copy()
        reach = max(NEIGHBOURS, NEIGHBOURS_SHARE * len(own))
        for position in range(len(confidence) if len(own) else 0):
            middle = place[position] * len(own)
            near = slice(max(0, int(middle - reach)), max(1, int(np.ceil(middle + reach))))
            right, like = self.right[own[near]], prior[near]
            if len(right):
                ranked[position] = (right.sum() + LIKE * like.mean()) / (len(right) + LIKE)
        return np.minimum.accumulate((alone + ranked) / 2)


def _fitted(values: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the logistic regression of `right` [n] on `values` [n]; half the squared slope keeps it
    from infinity. Here and not scikit-learn's, whose import takes longer than all else that comes before a training."""

    def loss(line: np.ndarray) -> tuple[float, np.ndarray]:
        said = line[0] * values + line[1]
        off = expit(said) - right
        value = np.logaddexp(0, said).sum() - said[right].sum() + line[0] ** 2 / 2
        return float(value), np.array([off @ values + line[0], off.sum()])

    slope, intercept = minimize(loss, np.zeros(2), jac=True, method="BFGS").x
    return float(slope), float(intercept)


def _logit(confidence: np.ndarray) -> np.ndarray:
    inside = np.clip(confidence, SUREST, 1 - SUREST)
    return np.log(inside / (1 - inside))
