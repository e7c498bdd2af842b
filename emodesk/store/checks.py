"""What checks ask of the log: votes beside what the model said, gold clips, and clips that came again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from emodesk.domain import GOLD, REPEAT, VOTES
from emodesk.store.schema import labels, pass_clips, passes, standing


def first_votes(connection: Connection) -> list[Row[Any]]:
    """Each reviewer's first standing vote on each clip of which a round said something: reviewer, clip, label,
    proposed, confidence, blind, key, read_in (the pass)."""
    s = standing.c
    statement = (
        select(s.reviewer, s.clip, s.label, s.proposed, s.confidence, s.blind, s.key, s["pass"].label("read_in"))
        .where(s.under == "", s.proposed != "", s.kind.in_(VOTES))
        .order_by(s.key)
    )
    return _first(connection.execute(statement).all())


def votes_of_others(connection: Connection) -> list[Row[Any]]:
    """Everybody's standing votes in passes that do not hide the model, but of the clips drawn to be blind: clip,
    reviewer, label, key, read_in (the pass), and whether people do not see each other's there."""
    s = standing.c
    statement = (
        select(s.clip, s.reviewer, s.label, s.key, s["pass"].label("read_in"), passes.c.blind_people.label("hidden"))
        .join(passes, passes.c.key == s["pass"])
        .where(s.under == "", s.kind.in_(VOTES), ~passes.c.blind_model)
        .order_by(s.key)
    )
    return list(connection.execute(statement))


def gold(connection: Connection) -> list[Row[Any]]:
    """Each reviewer's first answer on each gold clip: reviewer, clip, label, answer."""
    s = standing.c
    statement = (
        select(s.reviewer, s.clip, s.label, pass_clips.c.gold.label("answer"))
        .join(pass_clips, and_(pass_clips.c["pass"] == s["pass"], pass_clips.c.clip == s.clip))
        # An answer that is no label any more can be given by nobody.
        .where(s.under == GOLD, s.kind.in_(VOTES), pass_clips.c.gold.in_(select(labels.c.name)))
        .order_by(s.key)
    )
    return _first(connection.execute(statement).all())


def repeats(connection: Connection) -> list[Row[Any]]:
    """Each reviewer's answer where a clip came again, and what they had said in that pass: reviewer, clip, label,
    before."""
    again, first = standing.alias("again"), standing.alias("first")
    same = and_(
        first.c["pass"] == again.c["pass"], first.c.clip == again.c.clip, first.c.reviewer == again.c.reviewer,
        first.c.under == "", first.c.kind.in_(VOTES), first.c.key < again.c.key,
    )  # fmt: skip
    statement = (
        select(again.c.reviewer, again.c.clip, again.c.label, first.c.label.label("before"))
        .join(first, same)
        .where(again.c.under == REPEAT, again.c.kind.in_(VOTES))
        .order_by(again.c.key, first.c.key)
    )
    return _first(connection.execute(statement).all())


def _first(rows: Sequence[Any]) -> list[Row[Any]]:
    """The first row of each reviewer and clip."""
    found: dict[tuple[str, int], Row[Any]] = {}
    for row in rows:
        found.setdefault((row.reviewer, row.clip), row)
    return list(found.values())
