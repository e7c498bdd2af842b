"""Checks of a project: of each reviewer, and of a round against what was decided blind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import Row

from emodesk.domain.checks import Anchoring, Share, anchoring, careless
from emodesk.services.project import Project
from emodesk.store import bulk, checks
from trainer.measures.scores import Scores
from trainer.measures.waf_between import drawn_scores

BLIND_VOTES_NEEDED = 50  # blind votes from which a round is measured against them alone
DRAWS = 1000  # of the bootstrap


@dataclass(frozen=True)
class ReviewerCheck:
    """What checks tell of one reviewer.

    Attributes:
        gold: gold clips on which they were right; `is_careless` where that is less than of the others beyond chance.
        repeats: clips that came again on which they said the same.
        anchoring: how much more often they agree with the model in its sight; `clips` are keys of those that this is
            of, decided blind first, and of either kind those first on which they differ from it.
    """

    reviewer: str
    gold: Share
    is_careless: bool
    repeats: Share
    anchoring: Anchoring
    clips: tuple[int, ...] = ()


@dataclass(frozen=True)
class BlindScore:
    """A round against the clips that were decided blind; the interval by drawing `units` speakers, or clips of few.

    What the round says of a clip that it trained on is what the fold says that never saw it.
    """

    clips: int
    scores: Scores
    low: float
    high: float
    drawn: str
    units: int

    @property
    def waf(self) -> float:
        """F1 weighted by class support."""
        return self.scores.waf


def reviewer_checks(project: Project, within: Collection[int] | None = None) -> list[ReviewerCheck]:
    """What checks tell of everybody of whom they tell anything, in the order of their names; on the clips of the keys
    `within` only where they are given."""
    with project.store.read() as connection:
        votes, gold, repeats = (
            [row for row in asked(connection) if within is None or row.clip in within]
            for asked in (checks.first_votes, checks.gold, checks.repeats)
        )
        others: dict[int, list[Row[Any]]] = {}
        for row in checks.votes_of_others(connection):
            others.setdefault(row.clip, []).append(row)
    right, again = (
        {name: Share(sum(row.label == getattr(row, field) for row in own), len(own)) for name, own in _by(rows).items()}
        for rows, field in ((gold, "answer"), (repeats, "before"))
    )
    by_name = _by(votes)
    drawn = {
        name: anchoring(
            np.array([row.confidence for row in rows], float),
            np.array([row.label == row.proposed for row in rows], bool),
            np.array([row.blind for row in rows], bool),
            np.array([_agreeing(others.get(row.clip, ()), row) for row in rows], float),
        )
        for name, rows in by_name.items()
    }
    off = careless(right)
    none = anchoring(np.zeros(0), np.zeros(0, bool), np.zeros(0, bool))
    return [
        ReviewerCheck(name, right.get(name, Share(0, 0)), name in off, again.get(name, Share(0, 0)),
                      drawn.get(name, none), _beside_the_model(by_name.get(name, ())))
        for name in sorted(right.keys() | again.keys() | drawn.keys())
    ]  # fmt: skip


def _beside_the_model(votes: Sequence[Row[Any]]) -> tuple[int, ...]:
    return tuple(row.clip for row in sorted(votes, key=lambda row: (not row.blind, row.label == row.proposed)))


def blind_score(project: Project, number: int, least: int = BLIND_VOTES_NEEDED) -> BlindScore | None:
    """A round against the votes given blind alone; None where there are too few to say anything."""
    names = project.labels.names
    with project.store.read() as connection:
        rows = [row for row in bulk.decided_blind(connection, number) if row.said in names and row.proposed in names]
    if len(rows) < least:
        return None
    place = {name: number for number, name in enumerate(names)}
    truth = np.array([place[row.said] for row in rows])
    proposed = np.array([place[row.proposed] for row in rows])
    speakers = {name: number for number, name in enumerate(sorted({row.speaker for row in rows} - {""}))}
    speaker = np.array([speakers.get(row.speaker, -1) for row in rows])
    found = drawn_scores(truth, proposed, speaker, len(names), DRAWS)
    return BlindScore(len(rows), replace(found.scores, labels=names), found.low, found.high, found.by, found.units)


def _agreeing(votes: Sequence[Row[Any]], own: Row[Any]) -> float:
    """Share of other people's votes on a clip, in the same pass, that say what the model says, NaN without any; of
    votes that this one cannot have swayed: given before it, or where people do not see each other's."""
    latest = {
        vote.reviewer: vote.label == own.proposed
        for vote in votes
        if vote.reviewer != own.reviewer and vote.read_in == own.read_in and (vote.hidden or vote.key < own.key)
    }
    return sum(latest.values()) / len(latest) if latest else float("nan")


def _by(rows: Sequence[Row[Any]]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.reviewer, []).append(row)
    return found
