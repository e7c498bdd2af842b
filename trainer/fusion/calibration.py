"""Temperature scaling (Guo et al. 2017, section 4.2): one number that makes confidence mean what it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from trainer.metrics import calibration_error, softmax

COLDEST, HOTTEST = 0.05, 20.0  # a handful of clips, all right or all wrong, would otherwise ask for 0 or infinity


@dataclass(frozen=True)
class Calibration:
    """`temperature` divides the logits; expected calibration error before and after, on the clips it was fitted on."""

    temperature: float
    before: float
    after: float


def fit_temperature(logits: np.ndarray, truth: np.ndarray) -> Calibration:
    """The temperature that makes `truth` [n] most likely under out-of-fold `logits` [n, K]."""
    if len(truth) == 0:
        return Calibration(1.0, 0.0, 0.0)
    rows = np.arange(len(truth))

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        top = scaled.max(axis=1)
        return float((top + np.log(np.exp(scaled - top[:, None]).sum(axis=1)) - scaled[rows, truth]).mean())

    found = minimize_scalar(loss, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded")
    temperature = float(np.exp(found.x))
    before = calibration_error(softmax(logits), truth)
    return Calibration(temperature, before, calibration_error(softmax(logits / temperature), truth))
