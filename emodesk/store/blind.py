"""What is hidden from whom, asked of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import BindParameter, ColumnElement, Connection, Select, and_, bindparam, exists, or_, select

from emodesk.domain import ACTS, GOLD, REPEAT, VOTES
from emodesk.domain.blind import SHARE, Hidden, always_blind
from emodesk.domain.passes import VOTE
from emodesk.store import named
from emodesk.store.clips import blocks
from emodesk.store.schema import clips, decisions, given, pass_clips, pass_reviewers, passes, votes

BLIND_SHARE = "blind_share"  # a named value


def share(connection: Connection) -> float:
    """Share of the clips that is decided blind outside of passes, too."""
    return float(named.value(connection, BLIND_SHARE) or SHARE)


def unlabelled(connection: Connection) -> np.ndarray:
    """Keys [n], ascending, of the clips that came without a label; changes only when clips do."""
    # The driver's own tuples: a hundred thousand Row objects would take seconds.
    rows = connection.execute(select(clips.c.key).where(clips.c.label == "")).cursor.fetchall()
    return np.sort(np.array([key for (key,) in rows], np.int64))


def always(connection: Connection, keys: np.ndarray, reviewer: str = "") -> np.ndarray:
    """Those of the `unlabelled` clips that everybody decides blind outside of passes, or a reviewer in theirs."""
    return np.asarray(keys[always_blind(keys, share(connection), reviewer)])


def undecided(connection: Connection, reviewer: str, keys: np.ndarray) -> np.ndarray:
    """Those of some clips that a reviewer has not chosen for."""
    mine: set[int] = set()
    for block in blocks(keys.tolist()):
        mine.update(connection.scalars(_VOTED, {"who": reviewer, "some": block}))
    return keys[~np.isin(keys, list(mine))] if mine else keys


def hidden(
    connection: Connection, reviewer: str, left: np.ndarray, own: np.ndarray, within: Sequence[int] | None = None
) -> Hidden:
    """All that is hidden from a reviewer, or of some clips; `left` are those that `always` names and that are
    `undecided`, `own` those that it names for this reviewer's passes."""
    who = {"who": reviewer}
    if connection.scalar(_READS, who) is None:
        return Hidden(left, left)
    if within is None:
        rows = list(connection.execute(_IN_PASSES, who))
    else:
        asked = (connection.execute(_OF_SOME, who | {"some": block}) for block in blocks(within))
        rows = [row for part in asked for row in part]
    read = np.unique(np.array([row.clip for row in rows], np.int64))
    left = np.union1d(np.setdiff1d(left, read), np.intersect1d(own, read))
    model = np.array([row.clip for row in rows if row.blind_model], np.int64)
    people = np.array([row.clip for row in rows if row.blind_people], np.int64)
    if len(model):
        people = np.union1d(people, _accepted_unseen(connection, np.setdiff1d(model, people)))
    return Hidden(np.union1d(left, model), np.union1d(left, people))


def common(ascending: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Those of some keys that are among many, both ascending: as quick for few as it can be."""
    at = np.searchsorted(ascending, some)
    there = at < len(ascending)
    there[there] = ascending[at[there]] == some[there]
    return np.asarray(some[there])


def has_chosen(connection: Connection, reviewer: str, clip: int) -> bool:
    """Whether a reviewer ever chose for a clip, even if they took it back since: what was hidden may have been seen."""
    return connection.scalar(_CHOSE, {"who": reviewer, "of": clip}) is not None


def is_decided_by_others(connection: Connection, reviewer: str, clip: int) -> bool:
    """Whether somebody else decided on a clip, or it came with a label."""
    if connection.scalar(_OTHERS, {"who": reviewer, "of": clip}) is not None:
        return True
    return bool(connection.scalar(_CAME, {"of": clip}))


def _accepted_unseen(connection: Connection, keys: np.ndarray) -> np.ndarray:
    """Those of some clips that somebody accepted in bulk: such a vote is what the model says."""
    found: set[int] = set()
    for block in blocks(keys.tolist()):
        found.update(connection.scalars(_UNSEEN, {"some": block}))
    return np.array(sorted(found), np.int64)


# Asked with every decision, and so made once: SQLAlchemy takes longer to put them together than SQLite to answer.
_WHO: BindParameter[str] = bindparam("who")
_SOME: BindParameter[int] = bindparam("some", expanding=True)
_OF: BindParameter[int] = bindparam("of")
_CHOSE = (
    select(decisions.c.key)
    .where(decisions.c.clip == _OF, decisions.c.reviewer == _WHO, decisions.c.kind.in_(VOTES))
    .limit(1)
)
_OTHERS = select(votes.c.clip).where(votes.c.clip == _OF, votes.c.reviewer != _WHO, votes.c.kind.in_(ACTS)).limit(1)
_CAME = select(clips.c.label).where(clips.c.key == _OF)
_BY = (votes.c.reviewer == _WHO, votes.c.part == VOTE, votes.c.kind.in_(VOTES))
_VOTED = select(votes.c.clip).where(votes.c.clip.in_(_SOME), *_BY)
_UNSEEN = (
    select(votes.c.clip)
    .join(decisions, decisions.c.key == votes.c.decision)
    .where(votes.c.clip.in_(_SOME), votes.c.part == VOTE, decisions.c.under != "")
)
_READS = (
    select(passes.c.key)
    .join(pass_reviewers, pass_reviewers.c["pass"] == passes.c.key)
    .where(passes.c.ended.is_(None), pass_reviewers.c.reviewer == _WHO)
    .limit(1)
)


def _in_passes() -> Select[Any]:
    """Clips of open passes of a reviewer that they have still to read: clip, blind_model, blind_people."""
    clip = pass_clips.c

    def was(part: str, answered: bool) -> ColumnElement[bool]:
        mine = (given.c["pass"] == clip["pass"], given.c.clip == clip.clip, given.c.reviewer == _WHO)
        return exists().where(*mine, given.c.part == part, given.c.answered.is_(answered))

    voted = exists().where(votes.c.clip == clip.clip, *_BY)
    to_read = or_(
        and_(clip.gold == "", ~voted), and_(clip.gold != "", ~voted, ~was(GOLD, True)), was(REPEAT, False)
    )  # fmt: skip
    return (
        select(clip.clip, passes.c.blind_model, passes.c.blind_people)
        .join(passes, passes.c.key == clip["pass"])
        .join(pass_reviewers, pass_reviewers.c["pass"] == clip["pass"])
        .where(passes.c.ended.is_(None), pass_reviewers.c.reviewer == _WHO, to_read)
    )


_IN_PASSES = _in_passes()
_OF_SOME = _IN_PASSES.where(pass_clips.c.clip.in_(_SOME))
