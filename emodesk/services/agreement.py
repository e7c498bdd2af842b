"""How far the reviewers of a project agree: over all, by label, by pair of them and by clip."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from emodesk.domain import ADJUDICATION
from emodesk.domain import agreement as rules
from emodesk.services.project import Project
from emodesk.store import clips, votes

DRAWS = 1000  # of the bootstrap over clips
SEED = 0


@dataclass(frozen=True)
class Measured:
    """Krippendorff's alpha with what it lies between with 95 % confidence, and the share of pairs of votes that agree;
    NaN where nothing can be said. `clips` have at least two votes."""

    alpha: float
    low: float
    high: float
    percent: float
    clips: int


@dataclass(frozen=True)
class Pair:
    """Two reviewers on the clips that both voted on: the share on which they say the same, and Cohen's kappa."""

    reviewers: tuple[str, str]
    clips: int
    percent: float
    kappa: float


@dataclass(frozen=True)
class Agreement:
    """What can be said of a project's votes for labels; cannot tell, skips and adjudications are none.

    Attributes:
        reviewers: those who voted.
        overall: of all labels; `fleiss` the kappa of the clips that as many people voted on as on most, NaN for none.
        labels: each label against all others.
        clips: share of agreeing pairs of each clip with two votes or more, by clip_id, least first.
    """

    reviewers: tuple[str, ...]
    overall: Measured
    fleiss: float
    labels: dict[str, Measured]
    pairs: tuple[Pair, ...]
    clips: dict[str, float]


def agreement_of(project: Project) -> Agreement:
    """How far the votes of a project agree as they stand now."""
    names = project.labels.names
    index = {label: position for position, label in enumerate(names)}
    with project.store.read() as connection:
        acts = votes.standing_acts(connection)
        clip_ids = {key: clip_id for clip_id, key in clips.names(connection).items()}
    given = [act for act in acts if act.label in index and act.under != ADJUDICATION]
    people = tuple(dict.fromkeys(act.reviewer for act in given))
    place = {clip: row for row, clip in enumerate(dict.fromkeys(act.clip for act in given))}
    said = np.full((len(people), len(place)), -1)  # class index of each reviewer on each clip
    for act in given:
        said[people.index(act.reviewer), place[act.clip]] = index[act.label]
    counts = (said[:, :, None] == np.arange(len(names))).sum(axis=0).astype(float)
    judged = counts.sum(axis=1)
    binary = {label: np.stack([counts[:, k], judged - counts[:, k]], axis=1) for k, label in enumerate(names)}
    each = rules.agreeing(counts)
    order = [row for row in np.argsort(each, kind="stable") if judged[row] > 1]
    keys = list(place)
    return Agreement(
        people,
        _measured(counts),
        _fleiss(counts),
        {label: _measured(table) for label, table in binary.items()},
        tuple(_pair(said, people, first, second, len(names)) for first, second in combinations(range(len(people)), 2)),
        {clip_ids[keys[row]]: float(each[row]) for row in order},
    )


def _measured(counts: np.ndarray) -> Measured:
    counts = counts[counts.sum(axis=1) > 1]
    if not len(counts):
        return Measured(np.nan, np.nan, np.nan, np.nan, 0)
    random = np.random.default_rng(SEED)
    drawn = (rules.alpha_of_counts(counts[random.integers(len(counts), size=len(counts))]) for _ in range(DRAWS))
    known = [alpha for alpha in drawn if not np.isnan(alpha)]
    low, high = np.quantile(known, (0.025, 0.975)) if known else (np.nan, np.nan)
    people = counts.sum(axis=1)
    pairs = people * (people - 1)
    percent = float((rules.agreeing(counts) * pairs).sum() / pairs.sum())
    return Measured(rules.alpha_of_counts(counts), float(low), float(high), percent, len(counts))


def _fleiss(counts: np.ndarray) -> float:
    judged = counts.sum(axis=1).astype(int)
    if not (judged > 1).any():
        return float("nan")
    usual = np.bincount(judged[judged > 1]).argmax()
    return rules.fleiss_kappa(counts[judged == usual])


def _pair(said: np.ndarray, people: tuple[str, ...], first: int, second: int, labels: int) -> Pair:
    both = (said[first] >= 0) & (said[second] >= 0)
    table = np.zeros((labels, labels))
    np.add.at(table, (said[first][both], said[second][both]), 1)
    clips = int(both.sum())
    percent = float(np.trace(table) / clips) if clips else float("nan")
    return Pair((people[first], people[second]), clips, percent, rules.cohen_kappa(table) if clips else float("nan"))
