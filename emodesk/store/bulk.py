"""What bulk acceptance asks of the store: the clips that were decided blind, and those that are open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from emodesk.domain import VOTES
from emodesk.store.schema import clips, decisions, predictions, resolved, votes


def decided_blind(connection: Connection, number: int) -> list[Row[Any]]:
    """Clips of a round with a vote given blind, the latest of each: key, proposed, confidence, speaker, said ('' for
    cannot tell)."""
    p, said = predictions.c, votes.c.label.label("said")
    statement = (
        select(p.clip.label("key"), p.label.label("proposed"), p.confidence, clips.c.speaker, said)
        .select_from(
            votes.join(decisions, decisions.c.key == votes.c.decision)
            .join(predictions, p.clip == votes.c.clip)
            .join(clips, clips.c.key == votes.c.clip)
        )
        .where(p.round == number, decisions.c.blind, votes.c.part == "vote", votes.c.kind.in_(VOTES))
        .order_by(votes.c.decision)
    )
    latest: dict[int, Any] = {row.key: row for row in connection.execute(statement)}
    return list(latest.values())


def open_clips(connection: Connection, number: int) -> list[Row[Any]]:
    """Clips of a round on which no person said anything, surest first: key, proposed, confidence, speaker."""
    p = predictions.c
    statement = (
        select(p.clip.label("key"), p.label.label("proposed"), p.confidence, clips.c.speaker)
        .select_from(predictions.join(clips, clips.c.key == p.clip).outerjoin(resolved, resolved.c.clip == p.clip))
        .where(p.round == number, clips.c.label == "", resolved.c.clip.is_(None))
        .order_by(p.confidence.desc(), p.clip)
    )
    return list(connection.execute(statement))
