"""What checks tell of a reviewer: gold clips, their own clips again, and how much the model's answer draws them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from emodesk.domain.bulk import binomial_tail

NORMAL = 1.959964  # of the normal distribution, within which 95 % lie
STRATA = 5  # parts by the model's confidence, each of which is compared by itself
A_STRATUM = 10  # blind clips that a part has at least
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


def anchoring(confidence: np.ndarray, agrees: np.ndarray, blind: np.ndarray) -> Anchoring:
    """From a reviewer's votes [N]: how sure the model was, whether they agreed with it, and whether it was hidden.

    Clips are compared within parts in which the model is about as sure, for the surer it is the more one agrees, and
    an order may show a reviewer the unsure ones first (Mantel and Haenszel's difference of risks).
    """
    seen = ~blind
    shares = Share(int(agrees[seen].sum()), int(seen.sum())), Share(int(agrees[blind].sum()), int(blind.sum()))
    if not shares[0].of or not shares[1].of:
        return Anchoring(*shares, float("nan"), float("nan"), float("nan"))
    parts = max(1, min(STRATA, shares[1].of // A_STRATUM))
    edges = np.quantile(confidence[blind], np.arange(1, parts) / parts)
    part = np.searchsorted(edges, confidence, side="right")
    weights, differences, variances = [], [], []
    for k in range(parts):
        here = part == k
        (x1, n1), (x0, n0) = ((int(agrees[here & side].sum()), int((here & side).sum())) for side in (seen, blind))
        if n1 and n0:
            weights.append(n1 * n0 / (n1 + n0))
            differences.append(x1 / n1 - x0 / n0)
            variances.append(_variance(x1, n1) + _variance(x0, n0))
    if not weights:
        return Anchoring(*shares, float("nan"), float("nan"), float("nan"))
    weight = np.array(weights) / sum(weights)
    more, half = float(weight @ differences), NORMAL * sqrt(float(weight**2 @ variances))
    return Anchoring(*shares, more, max(-1.0, more - half), min(1.0, more + half))


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
