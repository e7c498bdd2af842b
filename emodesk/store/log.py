"""The decision log as it stands, every column of it, for whoever takes it elsewhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, select

from emodesk.store.schema import clips, decisions


def log_columns() -> tuple[str, ...]:
    """Names of what an entry says, after the clip_id."""
    return tuple(column.name for column in decisions.columns if column.name != "clip")


def whole_log(connection: Connection) -> list[RowMapping]:
    """Every entry, oldest first, with what was taken back and the retracts; `clip_id` in place of the clip's key."""
    columns: list[Any] = [decisions.c[name] for name in log_columns()]
    found = select(clips.c.clip_id, *columns).join(clips, clips.c.key == decisions.c.clip).order_by(decisions.c.key)
    return list(connection.execute(found).mappings())
