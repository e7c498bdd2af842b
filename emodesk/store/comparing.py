"""What the comparison of two rounds asks of the store: labels as they hold now, and votes given blind."""

from __future__ import annotations

from sqlalchemy import Connection, select

from emodesk.domain import VOTES
from emodesk.store.given import GIVEN
from emodesk.store.schema import clips, resolved, standing


def labels_now(connection: Connection) -> dict[str, str]:
    """The label that holds of each clip that has one, by clip_id."""
    statement = (
        select(clips.c.clip_id, GIVEN.label("label"))
        .select_from(clips.outerjoin(resolved, resolved.c.clip == clips.c.key))
        .where(GIVEN != "")
    )
    return {row.clip_id: row.label for row in connection.execute(statement)}


def blind_since(connection: Connection, moment: float) -> dict[str, str]:
    """The latest vote given blind after a moment (seconds since 1970) on each clip, by clip_id; '' for cannot tell."""
    s = standing.c
    statement = (
        select(clips.c.clip_id, s.label)
        .select_from(standing.join(clips, clips.c.key == s.clip))
        .where(s.blind, s.time > moment, s.under == "", s.kind.in_(VOTES))
        .order_by(s.key)
    )
    return {row.clip_id: row.label for row in connection.execute(statement)}
