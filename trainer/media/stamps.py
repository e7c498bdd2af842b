"""Times of frames whose stamps repeat, are missing or plainly wrong: good ones stay, the others find their place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

LONG_STEP = 60.0  # seconds; between two frames of a clip that is otherwise short no such time passes
ALL_ELSE = 10.0  # a step this many times longer than all others together is a wrong stamp, not a pause
FEWEST = 8  # frames; fewer may be slides that stand for minutes
WRONG_MOST = 0.1  # share of frames; with more of them wrong, the stamps say nothing


def usable(stamps: Sequence[int | None]) -> bool:
    """Whether all but a few stamps are there and follow one another."""
    return len(stamps) > 0 and bool(np.mean(~follow(stamps)) <= WRONG_MOST)


def follow(stamps: Sequence[int | None]) -> np.ndarray:
    """[T] bool, the stamps that do not fall: the longest such sequence; missing ones are not of it."""
    values = np.array([np.nan if stamp is None else stamp for stamp in stamps], float)
    if np.all(np.diff(values) >= 0) and not np.isnan(values).any():
        return np.ones(len(values), bool)
    ends: list[float] = []  # least last stamp of a sequence of each length
    numbers: list[int] = []  # whose that is
    before = np.full(len(values), -1)
    for number, value in enumerate(values):
        if np.isnan(value):
            continue
        length = bisect_right(ends, value)
        before[number] = numbers[length - 1] if length else -1
        ends[length : length + 1], numbers[length : length + 1] = [value], [number]
    found = np.zeros(len(values), bool)
    number = numbers[-1] if numbers else -1
    while number >= 0:
        found[number] = True
        number = int(before[number])
    return found


def long_steps(stamps: np.ndarray, second: float, other: float = 0.0) -> np.ndarray:
    """Numbers of steps between rising stamps [T] that no clip has; `second` in ticks, `other` the length in seconds of
    the picture or sound beside, which a step within it would be heard or seen in."""
    steps = np.diff(stamps)
    if len(stamps) < FEWEST:
        return np.zeros(0, int)
    least = max(LONG_STEP, other) * second
    return np.flatnonzero((steps > least) & (steps > ALL_ELSE * (steps.sum() - steps)))


def mended(stamps: Sequence[int | None], second: float, other: float = 0.0) -> np.ndarray:
    """[T] float64 strictly rising ticks of frames in presentation order; as `long_steps`. Good stamps are kept.

    Wrong and missing ones stand between their neighbours, equal ones share the wider of the gaps before and after them,
    and after a step that no clip has the frames go on at the usual distance.
    """
    good = np.flatnonzero(follow(stamps))
    known = np.array([stamps[int(number)] for number in good], np.float64)
    keepers = _keepers(known)
    good, known = good[keepers], known[keepers]
    steps = np.diff(known) / np.diff(good)
    usual = float(np.median(steps)) if len(steps) else second / 25
    numbers = np.arange(len(stamps))
    ticks = np.interp(numbers, good, known)
    ticks = np.where(numbers < good[0], known[0] - (good[0] - numbers) * usual, ticks)
    ticks = np.where(numbers > good[-1], known[-1] + (numbers - good[-1]) * usual, ticks)
    for number in long_steps(ticks, second, other):
        before = number < len(ticks) // 2  # the part with fewer frames moves to the other
        shift = ticks[number + 1] - ticks[number] - usual
        if before:
            ticks[: number + 1] += shift
        else:
            ticks[number + 1 :] -= shift
    return np.asarray(ticks)


def _keepers(stamps: np.ndarray) -> np.ndarray:
    """Of each run of equal stamps in rising ones the number of that which keeps it: the one away from the wider gap."""
    first = np.flatnonzero(np.diff(stamps, prepend=-np.inf) > 0)
    last = np.append(first[1:], len(stamps)) - 1
    gaps = np.diff(stamps[first])
    before, after = np.concatenate([[0.0], gaps]), np.append(gaps, np.inf)
    return np.where(before > after, last, first)
