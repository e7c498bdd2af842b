"""What bulk acceptance asks of the store: the clips that were decided blind, and those that are open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, select

from emodesk.domain import VOTES
from emodesk.store.schema import clips, predictions, resolved, standing


def decided_blind(connection: Connection, number: int) -> list[Row[Any]]:
    """Clips of a round with a vote given blind, the latest of each: key, proposed, confidence, speaker, said ('' for
    cannot tell).

    Where somebody thought again when they saw the model's answer it is still what they said before: without those
    votes the model would seem right more often than it is. Checks of a reviewer are on clips that were not drawn.
    """
    p, said = predictions.c, standing.c.label.label("said")
    statement = (
        select(p.clip.label("key"), p.label.label("proposed"), p.confidence, clips.c.speaker, said)
        .select_from(standing.join(predictions, p.clip == standing.c.clip).join(clips, clips.c.key == p.clip))
        .where(p.round == number, standing.c.blind, standing.c.under == "", standing.c.kind.in_(VOTES))
        .order_by(standing.c.key)
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


def accepted_under(connection: Connection) -> dict[str, int]:
    """Clips by what their votes that stand were made under: the promise of a bulk step, or adjudication."""
    under = standing.c.under
    counted = select(under, func.count(standing.c.clip.distinct())).where(under != "").group_by(under).order_by(under)
    return {row[0]: row[1] for row in connection.execute(counted)}
