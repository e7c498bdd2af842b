"""Groups of clips that the model gets wrong more often than chance would make it, found by themselves. NumPy only.

A slice is a value of one field, or of two fields together. Whether a clip is right depends on its true class first, so
a slice is measured against clips of the same classes: by how many fewer of its clips are right than their classes
promise, in standard deviations (Cochran 1954, Mantel and Haenszel 1959, without the correction).

With hundreds of slices some are bad by chance. What the worst of all would reach by chance is learnt by dealing the
errors of every class anew among its clips (Westfall and Young 1993), for single values and for pairs by themselves,
each at half the level, so that the hundred single values need not outdo thousands of pairs. Where none is worse than
others one is named with the chance `level`. The worst is named, its clips are set aside, and the rest are asked anew:
what a bad slice shares its clips with is not named for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SMALLEST = 20  # clips of a slice
DEALS = 200  # of the errors anew
LEVEL = 0.025
MOST_SLICES = 10  # slices that are named
PARTS = 4  # of a field that is a number
PIVOT = 1e-9
EXPLAINED = 2.0  # deviations below which the rest of a value is no worse than others


@dataclass(frozen=True)
class Field:
    """One property of the clips: the names of its values, and which of them each clip has [N], -1 where unknown."""

    name: str
    values: tuple[str, ...]
    codes: np.ndarray


@dataclass(frozen=True)
class Slice:
    """A slice that is worse than chance would make it.

    Attributes:
        parts: its fields and their values, one or two.
        rows: [n] its clips, by their place; also those that a worse slice shares with it.
        wrong: how many of them are wrong, `expected` how many their classes promise; `deviations` of chance apart.
        chance: of a slice so bad among all of those asked, were none worse than others.
    """

    parts: tuple[tuple[str, str], ...]
    rows: np.ndarray
    wrong: int
    expected: float
    deviations: float
    chance: float


def find_slices(
    fields: Sequence[Field], truth: np.ndarray, right: np.ndarray, smallest: int = SMALLEST, level: float = LEVEL,
    deals: int = DEALS, seed: int = 0,
) -> list[Slice]:  # fmt: skip
    """The slices that are worse, the worst first; `truth` [N] class indices, `right` [N] whether said so.

    `level`: the chance of naming any slice where none is worse than others.
    """
    wrong = ~np.asarray(right, dtype=bool)
    table = _Table(fields, len(truth), smallest)
    left = np.ones(len(truth), dtype=bool)
    rng = np.random.default_rng(seed)
    found: list[Slice] = []
    while len(found) < MOST_SLICES and left.any():
        chosen = np.flatnonzero(left)
        asked = _Asked(table, chosen, truth[chosen], wrong[chosen])
        score = asked.scores(wrong[chosen])
        worst = np.array(
            [[np.nanmax(part, initial=-np.inf) for part in _apart(asked.dealt(rng))] for _ in range(deals)]
        )
        passed = []
        for kind, part in enumerate(_apart(score)):
            if np.isfinite(part).any():
                at = int(np.nanargmax(part))
                chance = 2 * (1 + float((worst[:, kind] >= part.flat[at] - PIVOT).sum())) / (1 + deals)
                if chance <= level:
                    passed.append((divmod(at, len(part)), chance))
        if not passed:
            break
        (first, other), chance = passed[0]
        if len(passed) > 1 and first in passed[1][0] and score[passed[1][0]] > score[first, other]:
            rest = table.inside(first, other) & ~table.inside(*passed[1][0])
            if deviations(rest[chosen], truth[chosen], wrong[chosen]) < EXPLAINED:
                (first, other), chance = passed[1]  # its clips alone make the single value bad
        inside = table.inside(first, other)
        rows = np.flatnonzero(inside)
        expected = asked.expected(truth[rows])
        names, score_of = table.names(first, other), float(score[first, other])
        found.append(Slice(names, rows, int(wrong[rows].sum()), expected, score_of, chance))
        left &= ~inside
    return found


def deviations(inside: np.ndarray, truth: np.ndarray, wrong: np.ndarray) -> float:
    """By how many standard deviations more clips of a slice `inside` [N] are wrong than their classes promise."""
    excess, variance = 0.0, 0.0
    for k in np.unique(truth):
        own = truth == k
        clips, size, errors = own.sum(), (own & inside).sum(), (own & wrong).sum()
        excess += (own & inside & wrong).sum() - size * errors / clips
        if clips > 1:
            variance += size * (clips - size) * errors * (clips - errors) / (clips**2 * (clips - 1))
    return float(excess / np.sqrt(variance)) if variance > 0 else 0.0


class _Table:
    """Which clip has which value of which field, as columns of 0 and 1 [N, V]; a pair of columns is a slice."""

    def __init__(self, fields: Sequence[Field], clips: int, smallest: int) -> None:
        columns, self._names, owner = [], [], []
        for number, field in enumerate(fields):
            for code, value in enumerate(field.values):
                column = field.codes == code
                if smallest <= column.sum() < clips:
                    columns.append(column)
                    self._names.append((field.name, value))
                    owner.append(number)
        self.matrix = np.array(columns, dtype=np.float32).reshape(len(columns), clips).T
        which = np.array(owner)
        # On the diagonal a value by itself; off it, above, two values of different fields.
        self.asked = np.triu(which[:, None] != which[None, :]) | np.eye(len(which), dtype=bool)
        self.smallest = smallest

    def inside(self, first: int, other: int) -> np.ndarray:
        return (self.matrix[:, first] > 0) & (self.matrix[:, other] > 0)

    def names(self, first: int, other: int) -> tuple[tuple[str, str], ...]:
        return (self._names[first],) if first == other else (self._names[first], self._names[other])


class _Asked:
    """Scores of all slices over some clips; what does not depend on which of them are wrong is worked out once."""

    def __init__(self, table: _Table, rows: np.ndarray, truth: np.ndarray, wrong: np.ndarray) -> None:
        self._matrix = table.matrix[rows]
        values = self._matrix.shape[1]
        self._expected = np.zeros((values, values))
        variance = np.zeros((values, values))
        size = np.zeros((values, values))
        self._classes: list[tuple[np.ndarray, int]] = []
        self._rates: dict[int, float] = {}
        for k in np.unique(truth):
            own = np.flatnonzero(truth == k)
            part = self._matrix[own].T @ self._matrix[own]
            clips, errors = len(own), int(wrong[own].sum())
            self._classes.append((own, errors))
            self._rates[int(k)] = errors / clips
            self._expected += part * (errors / clips)
            size += part
            if clips > 1:
                variance += part * (clips - part) * (errors * (clips - errors) / (clips**2 * (clips - 1)))
        usable = table.asked & (size >= table.smallest) & (variance > PIVOT)
        with np.errstate(divide="ignore", invalid="ignore"):
            self._scale = np.where(usable, 1 / np.sqrt(variance), np.nan)

    def scores(self, wrong: np.ndarray) -> np.ndarray:
        """Deviations [V, V] of every slice where these clips (by mask or place) are wrong, NaN where there is none."""
        bad = self._matrix[wrong]
        excess: np.ndarray = (bad.T @ bad - self._expected) * self._scale
        return excess

    def dealt(self, rng: np.random.Generator) -> np.ndarray:
        """Scores [V, V] with as many errors of every class, on other clips of it."""
        wrong = np.concatenate([own[rng.permutation(len(own))[:errors]] for own, errors in self._classes])
        return self.scores(wrong)

    def expected(self, truth: np.ndarray) -> float:
        """Errors that clips of these classes promise; of a class that none of the clips left is of, none."""
        return float(sum(self._rates.get(int(k), 0.0) * (truth == k).sum() for k in np.unique(truth)))


def _apart(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores of single values and of pairs, each [V, V] with the others NaN."""
    single = np.eye(len(scores), dtype=bool)
    return np.where(single, scores, np.nan), np.where(single, np.nan, scores)


def words_field(name: str, values: Sequence[str]) -> Field:
    """A field of words, its values in order; '' is unknown."""
    found, codes = np.unique(np.array(values, dtype=str), return_inverse=True)
    if len(found) and found[0] == "":
        return Field(name, tuple(map(str, found[1:])), codes - 1)
    return Field(name, tuple(map(str, found)), codes)


def number_field(name: str, values: np.ndarray, decimals: int) -> Field:
    """A field of a number, in four parts of about as many clips, each named by its ends; NaN is unknown."""
    values = np.round(values, decimals)
    known = values[np.isfinite(values)]
    codes = np.full(len(values), -1)
    if not len(known):
        return Field(name, (), codes)
    edges = np.unique(np.quantile(known, np.arange(1, PARTS) / PARTS, method="higher"))
    edges = edges[edges > known.min()]
    codes[np.isfinite(values)] = np.searchsorted(edges, known, side="right")
    names = []
    for part in range(len(edges) + 1):
        inside = values[codes == part]
        low, high = inside.min(), inside.max()
        names.append(f"{low:.{decimals}f}" if low == high else f"{low:.{decimals}f}–{high:.{decimals}f}")
    return Field(name, tuple(names), codes)
