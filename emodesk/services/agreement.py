"""How far the reviewers of a project agree: over all, by label, by pair of them, by clip and over time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from math import nan

import numpy as np

from emodesk.domain import agreement as rules
from emodesk.services.project import Project
from emodesk.store import adjudication, clips
from trainer.measures.resampling import between

DRAWS = 1000  # of the bootstrap over clips
SEED = 0
PERIODS, FEWEST = 12, 20  # stretches of time at most, and clips in each at least


@dataclass(frozen=True)
class Measured:
    """Krippendorff's alpha with what it lies between with 95 % confidence, and the share of pairs of votes that agree
    with its own; NaN where nothing can be said. `clips` have at least two votes; `differ` are keys of those on which
    the votes differ."""

    alpha: float
    low: float
    high: float
    percent: float
    clips: int
    percent_low: float = nan
    percent_high: float = nan
    differ: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Pair:
    """Two reviewers on the clips that both voted on: the share on which they say the same, and Cohen's kappa, with what
    it lies between; `differ` are keys of the others."""

    reviewers: tuple[str, str]
    clips: int
    percent: float
    kappa: float
    low: float = nan
    high: float = nan
    differ: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Period:
    """The clips that had their second vote between two moments."""

    start: datetime
    end: datetime
    measured: Measured


@dataclass(frozen=True)
class Agreement:
    """What can be said of a project's votes for labels; cannot tell, skips, adjudications and bulk steps are none.

    Attributes:
        reviewers: those who voted.
        overall: of all labels; `fleiss` the kappa of the clips that as many people voted on as on most, NaN for none,
            with what it lies between.
        labels: each label against all others.
        clips: share of agreeing pairs of each clip with two votes or more, by clip_id, least first; `keys` are theirs.
        periods: over time, in stretches of as many clips each.
    """

    reviewers: tuple[str, ...]
    overall: Measured
    fleiss: float
    fleiss_low: float
    fleiss_high: float
    labels: dict[str, Measured]
    pairs: tuple[Pair, ...]
    clips: dict[str, float]
    keys: tuple[int, ...]
    periods: tuple[Period, ...]


def agreement_of(project: Project, within: Collection[int] | None = None) -> Agreement:
    """How far the votes of a project agree as they stand now; those on the clips of the keys `within` only where they
    are given."""
    names = project.labels.names
    with project.store.read() as connection:
        given = adjudication.votes_seen(connection)
        clip_ids = {key: clip_id for clip_id, key in clips.names(connection).items()}
    index = {label: position for position, label in enumerate(names)}
    given = [vote for vote in given if vote.label in index and (within is None or vote.clip in within)]
    people = tuple(dict.fromkeys(vote.reviewer for vote in given))
    place = {name: row for row, name in enumerate(people)}
    keys, at = np.unique(np.array([vote.clip for vote in given], np.int64), return_inverse=True)
    said = np.full((len(people), len(keys)), -1)  # class index of each reviewer on each clip
    when = np.full((len(people), len(keys)), np.inf)
    who = [place[vote.reviewer] for vote in given]
    said[who, at] = [index[vote.label] for vote in given]
    when[who, at] = [vote.time for vote in given]
    counts = (said[:, :, None] == np.arange(len(names))).sum(axis=0).astype(float)
    judged = counts.sum(axis=1)
    several = np.flatnonzero(judged > 1)
    by_label = {
        label: _measured(np.stack([counts[:, k], judged - counts[:, k]], axis=1), keys)
        for k, label in enumerate(names)
    }  # fmt: skip
    pairs = [_pair(said, people, a, b, len(names), keys) for a, b in combinations(range(len(people)), 2)]
    each = rules.agreeing(counts)
    order = several[np.argsort(each[several], kind="stable")]
    fleiss = _fleiss(counts)
    return Agreement(
        people, _measured(counts, keys), *fleiss, by_label, tuple(pairs),
        {clip_ids[int(keys[row])]: float(each[row]) for row in order}, tuple(int(keys[row]) for row in order),
        _periods(counts[several], np.sort(when[:, several], axis=0)[1] if len(people) > 1 else np.empty(0),
                 keys[several]),
    )  # fmt: skip


def _measured(counts: np.ndarray, keys: np.ndarray) -> Measured:
    several = counts.sum(axis=1) > 1
    counts, keys = counts[several], keys[several]
    if not len(counts):
        return Measured(nan, nan, nan, nan, 0)
    alphas, shares = rules.resampled(counts, DRAWS, np.random.default_rng(SEED))
    people = counts.sum(axis=1)
    pairs = people * (people - 1)
    percent = float((rules.agreeing(counts) * pairs).sum() / pairs.sum())
    differ = tuple(keys[counts.max(axis=1) < people].tolist())
    return Measured(rules.alpha_of_counts(counts), *_between(alphas), percent, len(counts), *_between(shares), differ)


def _between(drawn: np.ndarray) -> tuple[float, float]:
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return nan, nan
    low, high = between(known)
    return float(low), float(high)


def _fleiss(counts: np.ndarray) -> tuple[float, float, float]:
    judged = counts.sum(axis=1).astype(int)
    if not (judged > 1).any():
        return nan, nan, nan
    usual = np.bincount(judged[judged > 1]).argmax()
    table = counts[judged == usual]
    # With as many votes on every clip kappa's chance differs from alpha's only in that a vote may be drawn twice.
    alphas, shares = rules.resampled(table, DRAWS, np.random.default_rng(SEED))
    votes = table.sum()
    chance = np.divide(shares - alphas, 1 - alphas, out=np.full(len(alphas), np.nan), where=alphas < 1)
    chance = (chance * (votes - 1) + 1) / votes
    kappas = np.divide(shares - chance, 1 - chance, out=np.full(len(alphas), np.nan), where=chance < 1)
    return (rules.fleiss_kappa(table), *_between(np.where(alphas == 1, 1.0, kappas)))


def _pair(
    said: np.ndarray, people: Sequence[str], first: int, second: int, labels: int, keys: np.ndarray
) -> Pair:  # fmt: skip
    both = (said[first] >= 0) & (said[second] >= 0)
    names, clips_of = (people[first], people[second]), int(both.sum())
    if not clips_of:
        return Pair(names, 0, nan, nan)
    cells = said[first][both] * labels + said[second][both]
    table = np.bincount(cells, minlength=labels * labels)
    drawn = np.random.default_rng(SEED).multinomial(clips_of, table / clips_of, size=DRAWS) / clips_of
    grid = drawn.reshape(DRAWS, labels, labels)
    same = np.trace(grid, axis1=1, axis2=2)
    chance = (grid.sum(axis=1) * grid.sum(axis=2)).sum(axis=1)
    kappas = np.divide(same - chance, 1 - chance, out=np.full(DRAWS, np.nan), where=chance < 1)
    square = table.reshape(labels, labels)
    differ = tuple(keys[both & (said[first] != said[second])].tolist())
    return Pair(
        names, clips_of, float(np.trace(square) / clips_of), rules.cohen_kappa(square), *_between(kappas), differ
    )


def _periods(counts: np.ndarray, second: np.ndarray, keys: np.ndarray) -> tuple[Period, ...]:
    """Stretches of as many clips each, by the time [n] of each clip's second vote."""
    parts = min(PERIODS, len(counts) // FEWEST)
    if parts < 2:
        return ()
    order = np.argsort(second, kind="stable")
    return tuple(
        Period(_moment(second[part[0]]), _moment(second[part[-1]]), _measured(counts[part], keys[part]))
        for part in np.array_split(order, parts)
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
