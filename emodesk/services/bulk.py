"""Accept unseen what the clips decided blind allow: how many that is, what more would allow, and the one step."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Row

from emodesk.domain import Changes, Decision, DecisionKind, DomainError
from emodesk.domain import bulk as rules
from emodesk.domain.bulk import Blind, Promise, Speakers
from emodesk.services.project import Project
from emodesk.store import blind as blind_clips
from emodesk.store import bulk, rounds, votes

FORECAST_CLIPS = (100, 200, 400)  # blind clips of which a forecast is made
HANDFUL = 12


class Pledge(enum.StrEnum):
    """What is promised of the clips accepted unseen."""

    CERTAIN = "certain"  # with 95 % certainty at most the error are wrong
    BY_LABEL = "certain by label"  # so of each pseudo-label by itself, and all of them together
    ON_AVERAGE = "on average"  # the expected share of wrong ones is at most the error


@dataclass(frozen=True)
class Offer:
    """What may be accepted unseen of the clips that the applied round knows and nobody decided on.

    Attributes:
        promise: how many of how many, and what it rests on.
        clips: their keys, surest first.
        blind: clips decided blind.
        surer: the blind clips are surer than the open ones by more than chance, so that they were not drawn from the
            same clips, and the promise may not hold.
        less_sure: they are less sure by more than chance, and so tell little of the open ones.
        new_speakers: some of the open clips are of speakers of whom none was decided blind, and that was reckoned with.
        forecast: by how many more blind clips, how many could be accepted then.
        needed: blind clips more before any can be accepted; 0 where some can, None where no number can be told.
    """

    pledge: Pledge
    error: float
    round: int
    promise: Promise
    clips: tuple[int, ...]
    blind: int
    surer: bool
    less_sure: bool
    new_speakers: bool
    forecast: dict[int, int]
    needed: int | None

    @property
    def under(self) -> str:
        """What each vote of the step is marked with."""
        return f"{self.pledge} {self.error:g}"

    def handful(self, seed: int = 0) -> tuple[int, ...]:
        """Some of the clips at random, to look at before."""
        drawn = np.random.default_rng(seed).permutation(len(self.clips))[:HANDFUL]
        return tuple(self.clips[at] for at in drawn)


def offer(project: Project, pledge: Pledge, error: float = rules.ERROR) -> Offer:
    """What the clips decided blind allow now.

    A clip that the round trained on counts with what the fold says that never saw it. The promise holds where the blind
    clips were drawn at random. Those that are always decided blind are none to accept unseen: later promises rest on
    them.
    """
    known = set(project.labels.names)
    with project.store.read() as connection:
        number = rounds.applied(connection)
        decided = bulk.decided_blind(connection, number)
        kept = set(blind_clips.always(connection, blind_clips.unlabelled(connection)).tolist())
        pool = [row for row in bulk.open_clips(connection, number) if row.proposed in known and row.key not in kept]
    blind = Blind(_confidence(decided), np.array([row.proposed == row.said for row in decided], dtype=bool))
    sure = _confidence(pool)
    apart = bool({row.speaker for row in pool} - {row.speaker for row in decided})
    chosen = None
    if pledge is Pledge.BY_LABEL:
        promise, chosen = _by_label(decided, pool, error, apart)
        forecast, needed = {}, 0 if promise.accepted else None
    elif pledge is Pledge.CERTAIN:
        people = Speakers(_speakers(decided), _speakers(pool)) if apart else None
        promise = rules.certain(blind, sure, error, speakers=people)
        forecast = {
            more: rules.forecast_certain(blind, sure, more, error, speakers=people).accepted for more in FORECAST_CLIPS
        }
        needed = rules.more_for_certain(blind, sure, error, speakers=people)
    else:
        promise = rules.on_average(blind, sure, error)
        forecast = {more: rules.forecast_on_average(blind, sure, more, error).accepted for more in FORECAST_CLIPS}
        needed = rules.more_for_average(blind, sure, error)
    if chosen is None:
        chosen = tuple(row.key for row in pool[: promise.accepted])
    surer, less = rules.is_surer(blind.confidence, sure), rules.is_surer(sure, blind.confidence)
    return Offer(pledge, error, number, promise, chosen, len(decided), surer, less, apart, forecast, needed)


def accept(project: Project, reviewer: str, offered: Offer) -> Changes:
    """Accept the clips of an offer in one step, which one undo takes back; those decided on since are left alone."""
    chosen = set(offered.clips)
    with project.store.write() as connection:
        if rounds.applied(connection) != offered.round:
            raise DomainError("Another round was applied meanwhile; look at what may be accepted under this one.")
        taken = [row for row in bulk.open_clips(connection, offered.round) if row.key in chosen]
        if not taken:
            return Changes()
        now = datetime.now(UTC)
        keys = votes.record(connection, *(
            Decision(
                key=0, clip=row.key, reviewer=reviewer, kind=DecisionKind.ACCEPT, label=row.proposed, time=now,
                proposed=row.proposed, confidence=row.confidence, round=offered.round, under=offered.under,
            )
            for row in taken
        ))  # fmt: skip
    return Changes(clips=tuple(row.key for row in taken), decisions=tuple(keys))


def _by_label(
    decided: Sequence[Row[Any]], pool: Sequence[Row[Any]], error: float, apart: bool
) -> tuple[Promise, tuple[int, ...]]:
    """A threshold for each pseudo-label; nothing where speakers are apart, for which each has too few clips."""
    labels = {row.proposed for row in pool}
    sure = {label: [row for row in pool if row.proposed == label] for label in labels}
    seen = {label: [row for row in decided if row.proposed == label] for label in labels}
    blind = {
        label: Blind(_confidence(rows), np.array([row.proposed == row.said for row in rows], dtype=bool))
        for label, rows in seen.items()
    }
    found = {} if apart else rules.certain_by_class(blind, {k: _confidence(rows) for k, rows in sure.items()}, error)
    keys = [row.key for label, promise in found.items() for row in sure[label][: promise.accepted]]
    whole = Promise(
        min((promise.threshold for promise in found.values()), default=np.inf), len(keys), len(pool),
        sum(promise.seen for promise in found.values()), sum(promise.wrong for promise in found.values()),
    )  # fmt: skip
    return whole, tuple(keys)


def _confidence(found: Sequence[Row[Any]]) -> np.ndarray:
    return np.array([row.confidence for row in found], dtype=float)


def _speakers(found: Sequence[Row[Any]]) -> np.ndarray:
    """Speakers by number, which are told apart ten times as fast as names; the unknown ones count as one."""
    return np.unique(np.array([row.speaker for row in found], dtype=str), return_inverse=True)[1]
