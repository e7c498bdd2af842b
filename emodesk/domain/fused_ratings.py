"""Several raters along time become one: lags found and taken off, traces fused, agreement measured.

A person answers what they see late, each by their own while. How late is told by the lag at which their trace
resembles the mean of the others' most (cross-correlation; over gaps as in Padfield 2012, “Masked object registration in
the Fourier domain”). Only differences between people can be told so: the quickest one's lag is 0. Mariooryad and Busso
2015, “Correcting time-continuous emotional labels by modeling the reaction lag of evaluators”, say why it matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from emodesk.domain.ratings import HERTZ

MOST_LAG = 6.0  # seconds between the quickest and the slowest
LEAST_OVERLAP = HERTZ  # samples of one clip that two traces share at some lag
LEAST_SHARE = 0.25  # of the samples shared at best: fewer resemble each other by chance
LEAST_LIKENESS = 0.5  # of the best rater's: who resembles the others less tells nothing by when they do
SWEEPS = 12
SETTLED = 5e-3  # seconds
Traces = Mapping[str, np.ndarray]  # of one clip by reviewer, [n] each


@dataclass(frozen=True)
class Rater:
    """What is known of one rater of a scale.

    Attributes:
        lag: seconds by which they answer later than the quickest.
        weight: how much they count in the weighted trace, 0..1.
        agreement: CCC with the mean of the others, lags taken off; NaN without others.
    """

    lag: float = 0.0
    weight: float = 1.0
    agreement: float = float("nan")


UNKNOWN_RATER = Rater()


@dataclass(frozen=True)
class Fused:
    """One clip's ratings as one: `aligned` traces by reviewer, their `mean` and the `weighted` one, [n] each, NaN
    where nobody says anything."""

    aligned: Mapping[str, np.ndarray] = field(repr=False)
    mean: np.ndarray = field(repr=False)
    weighted: np.ndarray = field(repr=False)


def concordance(first: np.ndarray, second: np.ndarray) -> float:
    """Concordance correlation coefficient of two traces [n] where both say something (Lin 1989, with variances over
    n); NaN where neither ever moves."""
    both = np.isfinite(first) & np.isfinite(second)
    if not both.any():
        return float("nan")
    x, y = first[both], second[both]
    apart = x.var() + y.var() + (x.mean() - y.mean()) ** 2
    return float(2 * ((x - x.mean()) * (y - y.mean())).mean() / apart) if apart > 0 else float("nan")


def raters(clips: Sequence[Traces]) -> dict[str, Rater]:
    """Lag, weight and agreement of everybody who rated one of these clips, by all of them together.

    The weight is the correlation with the mean of the others, none below 0 (the evaluator-weighted estimator of Grimm
    and Kroschel 2005, but for a rater's own trace being no part of that mean: one's own noise counts for nobody).
    """
    people = list(dict.fromkeys(name for traces in clips for name in traces))
    lags = _lags(clips, people)
    aligned = [{name: shifted(trace, lags[name]) for name, trace in traces.items()} for traces in clips]
    found = {}
    for name in people:
        own, others = _beside(aligned, name)
        weight = _correlation(own, others)
        weight = max(0.0, weight) if np.isfinite(weight) else float("nan")
        found[name] = Rater(lags[name], weight, concordance(own, others))
    known = [rater.weight for rater in found.values() if np.isfinite(rater.weight)]
    usual = float(np.mean(known)) if any(known) else 1.0
    return {
        name: Rater(rater.lag, rater.weight if any(known) and np.isfinite(rater.weight) else usual, rater.agreement)
        for name, rater in found.items()
    }


def fused(traces: Traces, known: Mapping[str, Rater]) -> Fused:
    """The ratings of one clip as one; whoever is not `known` counts as UNKNOWN_RATER."""
    aligned = {name: shifted(trace, known.get(name, UNKNOWN_RATER).lag) for name, trace in traces.items()}
    stacked = np.stack(list(aligned.values()))  # [R, n]
    weights = np.array([known.get(name, UNKNOWN_RATER).weight for name in aligned])
    if not weights.any():
        weights = np.ones(len(weights))
    return Fused(aligned, _mean(stacked, np.ones(len(weights))), _mean(stacked, weights))


def shifted(trace: np.ndarray, lag: float) -> np.ndarray:
    """A trace [n] a lag in seconds earlier: what its end would say nobody knows, and what gaps bound says nothing."""
    at = np.arange(len(trace)) + lag * HERTZ
    before = np.floor(at + 1e-9).astype(int)
    share = np.clip(at - before, 0.0, 1.0)
    padded = np.append(trace, np.nan)
    low, high = (padded[np.clip(place, -1, len(trace))] for place in (before, before + 1))
    return np.asarray(np.where(share < 1e-9, low, (1 - share) * low + share * high))


def lag_between(clips: Sequence[tuple[np.ndarray, np.ndarray]], most: float = MOST_LAG) -> tuple[float, float]:
    """Seconds by which the first trace of each pair [n] follows the second, over all pairs, -most..most, and their
    correlation then; NaN and 0 where nothing tells."""
    reach = round(most * HERTZ)
    sums = np.zeros((4, 2 * reach + 1))  # covariance, both variances, samples shared
    for own, others in clips:
        sums += _moments(own, others, reach)
    shared = sums[3]
    enough = shared >= max(LEAST_OVERLAP, LEAST_SHARE * shared.max())
    spread = sums[1] * sums[2]
    likeness = np.where(enough & (spread > 1e-12), sums[0] / np.sqrt(np.maximum(spread, 1e-12)), -np.inf)
    best = int(likeness.argmax())
    if likeness[best] <= 0:
        return float("nan"), 0.0
    shift = 0.0
    if 0 < best < 2 * reach and np.isfinite(likeness[best - 1 : best + 2]).all():
        left, top, right = likeness[best - 1 : best + 2]
        if (curvature := left - 2 * top + right) < 0:
            shift = float(np.clip(0.5 * (left - right) / curvature, -0.5, 0.5))
    return (best - reach + shift) / HERTZ, float(likeness[best])


def _lags(clips: Sequence[Traces], people: Sequence[str]) -> dict[str, float]:
    """Everybody's lag against the mean of the others, whose own lags are taken off: again until it settles."""
    lags = dict.fromkeys(people, 0.0)
    for _ in range(SWEEPS):
        before, likeness = dict(lags), dict.fromkeys(people, 0.0)
        for name in people:
            pairs = [
                (traces[name], others)
                for traces in clips
                if name in traces and (others := _others(traces, name, lags)) is not None
            ]
            if pairs:
                lag, likeness[name] = lag_between(pairs)
                lags[name] = lag if likeness[name] else lags[name]
        best = max(likeness.values(), default=0.0)
        told = [name for name in people if best and likeness[name] >= LEAST_LIKENESS * best]
        usual = float(np.median([lags[name] for name in told])) if told else 0.0
        lags = {name: lags[name] if name in told else usual for name in people}
        if all(abs(lags[name] - before[name]) < SETTLED for name in people):
            break
    first = min((lags[name] for name in told), default=0.0) if people else 0.0
    return {name: lag - first for name, lag in lags.items()}


def _others(traces: Traces, name: str, lags: Mapping[str, float]) -> np.ndarray | None:
    rest = [shifted(trace, lags[other]) for other, trace in traces.items() if other != name]
    return _mean(np.stack(rest), np.ones(len(rest))) if rest else None


def _moments(own: np.ndarray, others: np.ndarray, reach: int) -> np.ndarray:
    """Covariance, variances and count [4, 2 reach + 1] of the samples that both share at each lag of `own`; 0 where
    they are too few."""
    n = max(len(own), len(others))
    size = 1 << (2 * n - 1).bit_length()
    spectra = []
    for trace in (own, others):
        there = np.isfinite(trace)
        level = trace[there].mean() if there.any() else 0.0  # or differences drown in the level
        value = np.where(there, trace - level, 0.0)
        spectra.append([np.fft.rfft(part, size) for part in (there.astype(float), value, value**2)])
    (own_there, own_sum, own_square), (there, total, square) = spectra
    places = np.arange(-reach, reach + 1)

    def at(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        found = np.fft.irfft(first * np.conj(second), size)
        return np.where(np.abs(places) < n, found[places % size], 0.0)

    shared = np.rint(at(own_there, there))
    enough = shared >= LEAST_OVERLAP
    count = np.where(enough, shared, 1.0)
    sum_own, sum_others = at(own_sum, there), at(own_there, total)
    found = np.stack([
        at(own_sum, total) - sum_own * sum_others / count,
        np.maximum(at(own_square, there) - sum_own**2 / count, 0.0),
        np.maximum(at(own_there, square) - sum_others**2 / count, 0.0),
        shared,
    ])  # fmt: skip
    return np.where(enough, found, 0.0)


def _beside(aligned: Sequence[Traces], name: str) -> tuple[np.ndarray, np.ndarray]:
    """What somebody said and the mean of what the others did, one clip after the other."""
    none = dict.fromkeys((other for traces in aligned for other in traces), 0.0)
    own, rest = [np.empty(0)], [np.empty(0)]
    for traces in aligned:
        others = _others(traces, name, none) if name in traces else None
        if others is not None:
            own.append(traces[name])
            rest.append(others)
    return np.concatenate(own), np.concatenate(rest)


def _correlation(first: np.ndarray, second: np.ndarray) -> float:
    both = np.isfinite(first) & np.isfinite(second)
    x, y = first[both] - first[both].mean() if both.any() else first[:0], second[both]
    if len(x) < 2 or not x.any() or not y.std():
        return float("nan")
    return float((x * (y - y.mean())).mean() / (x.std() * y.std()))


def _mean(stacked: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean [n] of traces [R, n] over those that say something."""
    there = np.isfinite(stacked)
    total = (there * weights[:, None]).sum(axis=0)
    summed = (np.where(there, stacked, 0.0) * weights[:, None]).sum(axis=0)
    return np.asarray(np.divide(summed, total, out=np.full(stacked.shape[1], np.nan), where=total > 0))
