"""How a score grows with labels, and what more of them would bring: a power law through what was measured. NumPy only.

score(n) = top − fall · n^(−rate) (Hestness et al. 2017; Mahmood et al. 2022), `top` and `fall` by weighted least
squares for every rate of a grid. What it forecasts lies between what it does for scores drawn by their own errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trainer.measures.resampling import between

RATES = np.linspace(0.1, 1.5, 29)
FEWEST = 3  # different numbers of labels, for three things to be found
DRAWS = 300
CONFIDENCE = 0.95
LEAST_ERROR = 0.005  # of a score of which no error is known


@dataclass(frozen=True)
class Learning:
    """A curve through measured scores; `labels` and `scores` [R] are what it was drawn through."""

    labels: np.ndarray
    scores: np.ndarray
    top: float
    fall: float
    rate: float
    drawn: np.ndarray  # [draws, 3] top, fall and rate for scores drawn by their errors

    def at(self, labels: float) -> float:
        """The score that the curve has at so many labels."""
        return float(_curve(np.array([[self.top, self.fall, self.rate]]), labels)[0])

    def gain(self, more: int) -> tuple[float, float, float]:
        """What so many labels more than the most seen would add, and what that lies between (95 %)."""
        return gain_together([(self, 1.0)], more)


def gain_together(parts: Sequence[tuple[Learning, float]], more: int) -> tuple[float, float, float]:
    """What so many labels more of each score would add to their weighted sum, and what that lies between (95 %).

    Draws are added one by one as they were drawn, with the same errors in the same rounds: how the errors of two scores
    go together is not known, and nothing makes their sum wider than if they are the same.
    """
    gain, drawn = 0.0, np.zeros(DRAWS)
    for curve, weight in parts:
        now = float(curve.labels.max())
        gain += weight * (curve.at(now + more) - curve.at(now))
        drawn += weight * (_curve(curve.drawn, now + more) - _curve(curve.drawn, now))
    low, high = between(drawn, CONFIDENCE)
    return gain, float(low), float(high)


def learn(labels: Sequence[float], scores: Sequence[float], errors: Sequence[float], seed: int = 0) -> Learning | None:
    """The curve through scores [R] in 0..1 at numbers of labels [R], with standard errors [R]; None where fewer than
    three different numbers of labels were measured: through two points goes any curve."""
    n, y = np.asarray(labels, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    error = np.maximum(np.asarray(errors, dtype=np.float64), LEAST_ERROR)
    if len(np.unique(n[n > 0])) < FEWEST:
        return None
    kept = n > 0
    n, y, error = n[kept], y[kept], error[kept]
    rng = np.random.default_rng(seed)
    drawn = np.vstack([y, y + rng.normal(size=(DRAWS, len(y))) * error])
    found = _fitted(n, drawn, 1 / error**2)
    top, fall, rate = found[0]
    return Learning(n, y, float(top), float(fall), float(rate), found[1:])


def _curve(found: np.ndarray, labels: float) -> np.ndarray:
    return found[:, 0] - found[:, 1] * labels ** -found[:, 2]


def _fitted(n: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Top (at most 1), fall (not below 0: more labels do no harm) and rate [D, 3] of each row of scores [D, R]."""
    best = np.full(len(y), np.inf)
    found = np.zeros((len(y), 3))
    whole = weight.sum()
    middle_y = y @ weight / whole
    for rate in RATES:
        x = n**-rate
        middle_x = x @ weight / whole
        spread = weight @ (x - middle_x) ** 2
        fall = np.maximum(0.0, -((y - middle_y[:, None]) @ (weight * (x - middle_x))) / spread)
        top = middle_y + fall * middle_x
        over = top > 1.0
        if over.any():  # then it goes through 1 at infinity, and only the fall is free
            fall = np.where(over, np.maximum(0.0, ((1 - y) @ (weight * x)) / (weight @ x**2)), fall)
            top = np.where(over, 1.0, top)
        left = ((y - top[:, None] + fall[:, None] * x) ** 2) @ weight
        better = left < best - 1e-12
        best = np.where(better, left, best)
        found[better] = np.column_stack([top, fall, np.full(len(y), rate)])[better]
    return found
