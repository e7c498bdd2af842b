"""What adjudication asks of the kept votes: clips on which they differ, clips on which they agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, case, cast, exists, func, select

from emodesk.domain import ACTS, ADJUDICATION, CHECKS, VOTES, Decision
from emodesk.domain.adjudication import FEWEST
from emodesk.domain.passes import VOTE
from emodesk.store import decisions as log
from emodesk.store.schema import decisions, pass_clips, passes, standing, votes

_VOTE = votes.c.part == VOTE
_GIVEN = func.max(case((_VOTE, votes.c.decision)))
_JUDGED = func.coalesce(func.max(case((votes.c.part == ADJUDICATION, votes.c.decision))), 0)
_LABELS = func.count(func.distinct(case((_VOTE, votes.c.label))))


def differing(connection: Connection, among: Sequence[int] | None = None) -> list[int]:
    """Clips on which votes differ and that nobody adjudicated since the last of them, in the order of import; of all,
    or among a few."""
    chosen = _clips(votes.c.clip) if among is None else _clips(votes.c.clip).where(votes.c.clip.in_(among))
    return list(connection.scalars(chosen.having(_LABELS > 1, _JUDGED < _GIVEN)))


def agreeing(connection: Connection) -> dict[int, str]:
    """Clips on which two votes or more agree and that nobody adjudicated since, with what they say, '' for cannot tell.

    A vote of a bulk step was given unseen and is none of the two.
    """
    seen = func.sum(cast(case((_VOTE & (decisions.c.under == ""), 1), else_=0), Integer))
    said = func.max(case((_VOTE, votes.c.label)))
    chosen = _clips(votes.c.clip, said).join(decisions, decisions.c.key == votes.c.decision)
    rows = connection.execute(chosen.having(_LABELS == 1, seen >= FEWEST, _JUDGED < _GIVEN))
    return {row[0]: row[1] for row in rows}


def still_read(connection: Connection) -> set[int]:
    """Clips that an open pass has not enough votes on yet."""
    waits = (pass_clips.c.enough.is_(False), passes.c.ended.is_(None))
    return set(connection.scalars(select(pass_clips.c.clip).join(passes, passes.c.key == pass_clips.c["pass"])
                                  .where(*waits)))  # fmt: skip


def votes_seen(connection: Connection) -> list[Row[Any]]:
    """Every vote for a label that its reviewer gave with the clip before them: clip, reviewer, label, time, by clip."""
    own = (_VOTE, votes.c.label != "", decisions.c.under == "", votes.c.kind.in_(VOTES))
    found = select(votes.c.clip, votes.c.reviewer, votes.c.label, decisions.c.time)
    return list(connection.execute(found.join(decisions, decisions.c.key == votes.c.decision).where(*own)
                                   .order_by(decisions.c.key)))  # fmt: skip


def acts_of(connection: Connection, reviewer: str) -> list[Decision]:
    """Everything that a reviewer stands by as a vote, with what of theirs would hold if it were taken back."""
    own = (standing.c.reviewer == reviewer, standing.c.kind.in_(ACTS), standing.c.under.not_in((*CHECKS, ADJUDICATION)))
    has_vote = exists().where(
        votes.c.clip == standing.c.clip, votes.c.reviewer == reviewer, votes.c.part == VOTE, votes.c.kind.in_(VOTES)
    )
    return log.all_standing(connection, *own, has_vote)


def _clips(*columns: ColumnElement[Any]) -> Any:
    return select(*columns).where(votes.c.kind.in_(VOTES)).group_by(votes.c.clip).order_by(votes.c.clip)
