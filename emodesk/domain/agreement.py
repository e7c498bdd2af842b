"""How far people agree beyond chance: Cohen's and Fleiss' kappa, Krippendorff's alpha for nominal labels."""

from __future__ import annotations

import numpy as np


def cohen_kappa(table: np.ndarray) -> float:
    """Kappa of two people from their counts [K, K] (Cohen 1960); NaN where chance alone explains everything."""
    share = np.asarray(table, dtype=np.float64)
    share = share / share.sum() if share.sum() else share
    observed = np.trace(share)
    expected = share.sum(axis=0) @ share.sum(axis=1)
    return _beyond(observed, expected)


def fleiss_kappa(table: np.ndarray) -> float:
    """Kappa of as many people on every clip, from counts [N, K] of who said what (Fleiss 1971); NaN as above.

    Raises ValueError unless every clip was judged as often, at least twice.
    """
    counts = np.asarray(table, dtype=np.float64)
    people = counts.sum(axis=1)
    if not len(people) or people[0] < 2 or (people != people[0]).any():
        raise ValueError("Fleiss' kappa needs the same number of judgements, at least two, for every clip")
    n = people[0]
    observed = ((counts**2).sum(axis=1) - n).mean() / (n * (n - 1))
    expected = ((counts.sum(axis=0) / counts.sum()) ** 2).sum()
    return _beyond(observed, expected)


def alpha_of_counts(counts: np.ndarray) -> float:
    """Krippendorff's alpha of nominal labels from counts [N, K] of how many said what of each clip (Krippendorff 2011).

    Clips judged once or not at all are passed over. NaN where all labels are one: nothing can be said of agreement.
    """
    counts = counts[counts.sum(axis=1) > 1]
    judged = counts.sum(axis=1)
    total = judged.sum()
    if not total:
        return float("nan")
    observed = ((judged**2 - (counts**2).sum(axis=1)) / (judged - 1)).sum() / total
    each = counts.sum(axis=0)
    expected = (total**2 - (each**2).sum()) / (total * (total - 1))
    return float(1.0 - observed / expected) if expected > 0 else float("nan")


def resampled(counts: np.ndarray, draws: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Alpha and share of agreeing pairs [draws] of clips drawn anew with replacement from counts [N, K], each judged at
    least twice. Clips of the same counts are drawn together, so that it takes the same time whatever their number."""
    kinds, times = np.unique(counts, axis=0, return_counts=True)
    drawn = random.multinomial(len(counts), times / len(counts), size=draws).astype(float)  # [draws, U]
    judged = kinds.sum(axis=1)
    same = (kinds**2).sum(axis=1) - judged  # ordered pairs that agree
    total = drawn @ judged
    observed = drawn @ ((judged**2 - (kinds**2).sum(axis=1)) / (judged - 1)) / total
    expected = (total**2 - ((drawn @ kinds) ** 2).sum(axis=1)) / (total * (total - 1))
    ratio = np.divide(observed, expected, out=np.full(draws, np.nan), where=expected > 0)
    return 1.0 - ratio, (drawn @ same) / (drawn @ (judged * (judged - 1)))


def agreeing(counts: np.ndarray) -> np.ndarray:
    """Share [N] of the pairs of votes on each clip that say the same, from counts [N, K]; NaN below two votes."""
    judged = counts.sum(axis=1)
    pairs = judged * (judged - 1)
    same = (counts**2).sum(axis=1) - judged
    return np.asarray(np.divide(same, pairs, out=np.full(len(counts), np.nan), where=pairs > 0))


def _beyond(observed: float, expected: float) -> float:
    return float((observed - expected) / (1 - expected)) if expected < 1 else float("nan")
