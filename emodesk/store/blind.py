"""What is hidden from whom, asked of the database."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import Connection, and_, exists, or_, select

from emodesk.domain import ACTS, GOLD, REPEAT, VOTES
from emodesk.domain.blind import SHARE, Hidden, always_blind
from emodesk.domain.passes import VOTE
from emodesk.store.clips import blocks
from emodesk.store.schema import clips, decisions, given, meta, pass_clips, pass_reviewers, passes, votes

BLIND_SHARE = "blind_share"  # name of a value in `meta`


def share(connection: Connection) -> float:
    """Share of the clips that is decided blind outside of passes, too."""
    return float(connection.scalar(select(meta.c.value).where(meta.c.name == BLIND_SHARE)) or SHARE)


def always(connection: Connection) -> np.ndarray:
    """Keys [n], ascending, of the clips that are decided blind outside of passes; changes only when clips do."""
    # The driver's own tuples: a hundred thousand Row objects would take seconds.
    rows = connection.execute(select(clips.c.key).where(clips.c.label == "")).cursor.fetchall()
    keys = np.sort(np.array([key for (key,) in rows], np.int64))
    return np.asarray(keys[always_blind(keys, share(connection))])


def hidden(connection: Connection, reviewer: str, usual: np.ndarray) -> Hidden:
    """All that is hidden from a reviewer; `usual` are the clips that `always` names."""
    mine: set[int] = set()
    for block in blocks(usual.tolist()):
        mine.update(connection.scalars(select(votes.c.clip).where(votes.c.clip.in_(block), *_by(reviewer))))
    left = usual[~np.isin(usual, list(mine))] if mine else usual
    rows = connection.execute(_in_passes(reviewer)).all()
    model = np.array([row.clip for row in rows if row.blind_model], np.int64)
    people = np.array([row.clip for row in rows if row.blind_people], np.int64)
    return Hidden(np.union1d(left, model), np.union1d(left, people))


def hidden_of(connection: Connection, reviewer: str, clip: int, is_usual: bool) -> Hidden:
    """As `hidden`, of one clip alone."""
    voted = connection.scalar(select(votes.c.clip).where(votes.c.clip == clip, *_by(reviewer))) is not None
    usual = np.array([clip] if is_usual and not voted else [], np.int64)
    rows = connection.execute(_in_passes(reviewer).where(_IN.c.clip == clip)).all()
    model = np.array([row.clip for row in rows if row.blind_model], np.int64)
    people = np.array([row.clip for row in rows if row.blind_people], np.int64)
    return Hidden(np.union1d(usual, model), np.union1d(usual, people))


def has_chosen(connection: Connection, reviewer: str, clip: int) -> bool:
    """Whether a reviewer ever chose for a clip, even if they took it back since: what was hidden may have been seen."""
    mine = (decisions.c.clip == clip, decisions.c.reviewer == reviewer, decisions.c.kind.in_(VOTES))
    return connection.scalar(select(decisions.c.key).where(*mine).limit(1)) is not None


def is_decided_by_others(connection: Connection, reviewer: str, clip: int) -> bool:
    """Whether somebody else decided on a clip, or it came with a label."""
    other = (votes.c.clip == clip, votes.c.reviewer != reviewer, votes.c.kind.in_(ACTS))
    if connection.scalar(select(votes.c.clip).where(*other).limit(1)) is not None:
        return True
    return bool(connection.scalar(select(clips.c.label).where(clips.c.key == clip)))


_IN = pass_clips


def _by(reviewer: str) -> tuple[Any, ...]:
    return votes.c.reviewer == reviewer, votes.c.part == VOTE, votes.c.kind.in_(VOTES)


def _in_passes(reviewer: str) -> Any:
    """Clips of open passes of this reviewer that they have still to read: clip, blind_model, blind_people."""

    def was(part: str, answered: bool) -> Any:
        mine = (given.c["pass"] == _IN.c["pass"], given.c.clip == _IN.c.clip, given.c.reviewer == reviewer)
        return exists().where(*mine, given.c.part == part, given.c.answered.is_(answered))

    voted = exists().where(votes.c.clip == _IN.c.clip, *_by(reviewer))
    to_read = or_(and_(_IN.c.gold == "", ~voted), and_(_IN.c.gold != "", ~voted, ~was(GOLD, True)), was(REPEAT, False))
    return (
        select(_IN.c.clip, passes.c.blind_model, passes.c.blind_people)
        .join(passes, passes.c.key == _IN.c["pass"])
        .join(pass_reviewers, pass_reviewers.c["pass"] == _IN.c["pass"])
        .where(passes.c.ended.is_(None), pass_reviewers.c.reviewer == reviewer, to_read)
    )
