"""Whether confidence can be trusted: reliability, its error with an interval, risk over coverage. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainer.measures.resampling import between, draws, groups_of
from trainer.measures.scores import BINS, calibration_error

Z95 = 1.959963984540054  # of the normal distribution, two-sided 95 %


@dataclass(frozen=True)
class Reliability:
    """Confidence beside what came of it, in B bins of equal width.

    Attributes:
        clips: [B] in each bin; the other arrays are NaN where there are none.
        confidence, right: [B] means: what was promised, and the share that is right.
        low, high: [B] what that share lies between with 95 % confidence (Wilson 1927).
        error: mean |right − confidence| by clips (Guo et al. 2017, equation 3), between error_low and error_high.
    """

    clips: np.ndarray
    confidence: np.ndarray
    right: np.ndarray
    low: np.ndarray
    high: np.ndarray
    error: float
    error_low: float
    error_high: float
    by: str

    @property
    def total(self) -> int:
        """Clips counted."""
        return int(self.clips.sum())


def reliability(confidence: np.ndarray, right: np.ndarray, speakers: np.ndarray, bins: int = BINS) -> Reliability:
    """Of confidences [N] in 0..1 and whether each came true [N]; `speakers` [N] by number, negative where not known."""
    which = bin_of(confidence, bins)
    clips = np.bincount(which, minlength=bins)
    some = np.maximum(clips, 1)
    nothing = np.where(clips > 0, 0.0, np.nan)
    promised = np.bincount(which, confidence, bins) / some + nothing
    came = np.bincount(which, right, bins) / some + nothing
    low, high = wilson(came, clips)
    groups = groups_of(speakers, len(confidence))
    gaps = np.bincount(groups.number * bins + which, right - confidence, groups.count * bins).reshape(-1, bins)
    sizes = np.bincount(groups.number, minlength=groups.count)
    whole = max(1, len(confidence))
    error = float(np.abs(gaps.sum(axis=0)).sum() / whole)
    error_low, error_high = error, error
    if groups.count > 1:
        times = draws(groups.count)
        drawn = np.abs(times @ gaps).sum(axis=1) / np.maximum(times @ sizes, 1)
        # Drawn errors stand too high by as much as the error itself stands above the true one: mirrored around it.
        lower, upper = between(drawn)
        error_low, error_high = max(0.0, 2 * error - float(upper)), max(error, 2 * error - float(lower))
    return Reliability(clips, promised, came, low, high, error, error_low, error_high, groups.by)


def bin_of(confidence: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Which of the bins of equal width each confidence lies in, as `scores.calibration_error` has them."""
    numbers: np.ndarray = np.minimum((np.asarray(confidence) * bins).astype(int), bins - 1)
    return numbers


def error_by_class(probabilities: np.ndarray, truth: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Calibration error [K] of each class's own probability, whether it is the highest or not (Nixon et al. 2019)."""
    found = np.zeros(probabilities.shape[1])
    for k in range(len(found)):
        gaps = np.bincount(bin_of(probabilities[:, k], bins), (truth == k) - probabilities[:, k], bins)
        found[k] = np.abs(gaps).sum() / max(1, len(truth))
    return found


def error_by_subset(subsets: np.ndarray, truth: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Calibration error [2^M] of what is said with each subset of the modalities, of `subsets` [N, 2^M, K]."""
    return np.array([calibration_error(subsets[:, s], truth, bins) for s in range(subsets.shape[1])])


def wilson(share: np.ndarray, clips: np.ndarray, z: float = Z95) -> tuple[np.ndarray, np.ndarray]:
    """What shares [B] of so many clips [B] lie between (Wilson 1927, the score interval); NaN where there are none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (share + z * z / (2 * clips)) / (1 + z * z / clips)
        half = z / (1 + z * z / clips) * np.sqrt(share * (1 - share) / clips + z * z / (4 * clips * clips))
    return np.maximum(0.0, middle - half), np.minimum(1.0, middle + half)


@dataclass(frozen=True)
class RiskCoverage:
    """What is wrong among the surest clips, at every share of them (El-Yaniv and Wiener 2010).

    Attributes:
        coverage: [C] share of all clips, rising to 1; clips of one confidence are taken together.
        risk: [C] share of them that is wrong.
        threshold: [C] their lowest confidence.
        area: mean risk over all coverages; `best` what it would be with every right clip surer than every wrong one.
    """

    coverage: np.ndarray
    risk: np.ndarray
    threshold: np.ndarray
    area: float
    best: float

    def at(self, threshold: float) -> tuple[float, float]:
        """Coverage and risk of the clips that are at least so sure; (0, 0) where none is."""
        taken = np.flatnonzero(self.threshold >= threshold)
        return (float(self.coverage[taken[-1]]), float(self.risk[taken[-1]])) if len(taken) else (0.0, 0.0)


def risk_coverage(confidence: np.ndarray, right: np.ndarray) -> RiskCoverage:
    """Of confidences [N] and whether each clip is right [N]."""
    if not len(confidence):
        nothing = np.empty(0)
        return RiskCoverage(nothing, nothing, nothing, 0.0, 0.0)
    order = np.argsort(-confidence, kind="stable")
    sure, wrong = confidence[order], ~np.asarray(right, dtype=bool)[order]
    taken = np.arange(1, len(sure) + 1)
    risk = np.cumsum(wrong) / taken
    ends = np.flatnonzero(np.append(sure[1:] != sure[:-1], True))
    last = len(wrong) - wrong.sum()
    ideal = np.maximum(0, taken - last) / taken
    return RiskCoverage(
        taken[ends] / len(sure), risk[ends], sure[ends], float(np.repeat(risk[ends], np.diff(ends, prepend=-1)).mean()),
        float(ideal.mean()),
    )  # fmt: skip
