"""What checks tell of a reviewer: gold clips, their own clips again, and how much the model's answer draws them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from emodesk.domain.bulk import binomial_tail

NORMAL = 1.959964  # of the normal distribution, within which 95 % lie
RIDGE, INTERCEPT_RIDGE, NEWTON_STEPS = 0.5, 1e-3, 30  # of the regression of what is said in sight of the model
DOUBT = 0.05  # chance of calling one careful reviewer of all careless


@dataclass(frozen=True)
class Share:
    """How many of how many, with what the share lies between with 95 % confidence (Wilson 1927); NaN of none."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share."""
        return self.count / self.of if self.of else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """What it lies between."""
        if not self.of:
            return float("nan"), float("nan")
        n, p, z = self.of, self.value, NORMAL
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Anchoring:
    """How much more often a reviewer agrees with the model where they see what it says.

    Attributes:
        in_sight, blind: how often they agree so, and where it is hidden.
        more: the difference on clips of which the model is as sure, with what it lies between; NaN where it cannot be
            told.
    """

    in_sight: Share
    blind: Share
    more: float
    low: float
    high: float


def anchoring(
    confidence: np.ndarray, agrees: np.ndarray, blind: np.ndarray, others: np.ndarray | None = None
) -> Anchoring:
    """From a reviewer's votes [N]: how sure the model was (0 to 1), whether they agreed with it, and whether it was
    hidden; `others` [N] is the share of other people's votes on the clip that agree with it, NaN without any.

    Each blind clip is compared with what this reviewer would have said in sight of the model: of that, a logistic
    regression on their many votes in its sight tells, so that what is left to chance is how the blind clips fell.
    Knowing how sure the model was takes a sixth of that away, other people's votes most of it: with them 200 blind
    clips tell the difference to 5 points, without them to 6 to 7, which is what chance leaves of 200 clips. Blind clips
    of which the model is surer or less sure than of any in sight are left out, for an order may show the unsure ones
    first.
    """
    seen = ~blind
    shares = Share(int(agrees[seen].sum()), int(seen.sum())), Share(int(agrees[blind].sum()), int(blind.sum()))
    unknown = Anchoring(*shares, float("nan"), float("nan"), float("nan"))
    if not seen.any():
        return unknown
    alike = blind & (confidence >= confidence[seen].min()) & (confidence <= confidence[seen].max())
    if not (n := int(alike.sum())):
        return unknown
    known = _known(confidence, np.full(len(confidence), np.nan) if others is None else others)
    weight, spread = _logistic(known[seen], agrees[seen].astype(float))
    expected = _sigmoid(known[alike] @ weight)
    off = expected - agrees[alike]
    slope = ((expected * (1 - expected))[:, None] * known[alike]).mean(axis=0)
    variance = max(float(off.var(ddof=1)) / n if n > 1 else 0.25, _variance(n, n)) + float(slope @ spread @ slope)
    more, half = float(off.mean()), NORMAL * sqrt(variance)
    return Anchoring(*shares, more, max(-1.0, more - half), min(1.0, more + half))


def _known(confidence: np.ndarray, others: np.ndarray) -> np.ndarray:
    """What is known of clips before a reviewer votes, [N, 7]: of the model's confidence and of other people's votes."""
    sure = np.clip(confidence, 0.01, 0.99)
    there = np.isfinite(others)
    agree = np.where(there, others, 0.5) - 0.5
    columns = (np.ones_like(sure), np.log(sure / (1 - sure)), (sure - 0.5) ** 2, there, agree, np.abs(agree),
               agree * (sure - 0.5))  # fmt: skip
    return np.stack([np.asarray(column, np.float64) for column in columns], axis=1)


def _logistic(known: np.ndarray, happened: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights [D] of a logistic regression, drawn a little to 0, and their covariance [D, D] (Newton's method)."""
    ridge = np.diag(np.r_[INTERCEPT_RIDGE, np.full(known.shape[1] - 1, RIDGE)])
    weight = np.zeros(known.shape[1])
    for _ in range(NEWTON_STEPS):
        p = _sigmoid(known @ weight)
        curvature = (known * (p * (1 - p))[:, None]).T @ known + ridge
        step = np.linalg.solve(curvature, known.T @ (happened - p) - ridge @ weight)
        weight = weight + step
        if np.abs(step).max() < 1e-8:
            break
    return weight, np.linalg.inv(curvature)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def careless(right: dict[str, Share]) -> set[str]:
    """Reviewers who are right on gold clips less often than the others together, beyond chance."""
    found = set()
    for name, own in right.items():
        others = [share for other, share in right.items() if other != name and other not in found]
        count, of = sum(share.count for share in others), sum(share.of for share in others)
        if own.of and of:
            usual = (count + 1) / (of + 2)
            if binomial_tail(own.count, own.of, usual) < DOUBT / len(right):
                found.add(name)
    return found


def _variance(count: int, of: int) -> float:
    """Of a share, never 0: with one clip more of each kind (Agresti and Caffo 2000)."""
    p = (count + 1) / (of + 2)
    return p * (1 - p) / (of + 2)
