"""Taking clips out of the database for good: of their decisions only tombstones stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from emodesk.store import clips as clip_rows
from emodesk.store import votes
from emodesk.store.clips import blocks
from emodesk.store.schema import clips, decisions, metadata, tombstones


def erase(connection: Connection, keys: Sequence[int], by: str) -> int:
    """Take clips and all that refers to them out of the database; how many decisions became tombstones."""
    now = datetime.now(UTC).timestamp()
    kept = ("key", "reviewer", "time", "digest", "chain")
    count = 0
    for block in blocks(keys):
        chosen = select(*(decisions.c[name] for name in kept)).where(decisions.c.clip.in_(block))
        gone = [{**row._mapping, "forgotten": now, "by": by} for row in connection.execute(chosen)]
        if gone:
            connection.execute(insert(tombstones), gone)
        count += len(gone)
        # Those that refer to others first: kept tables before the log, the log before the clips.
        for table in reversed(metadata.sorted_tables):
            for column in table.columns:
                if any(key.column is clips.c.key for key in column.foreign_keys):
                    connection.execute(delete(table).where(column.in_(block)))
        connection.execute(delete(clips).where(clips.c.key.in_(block)))
    clip_rows.grow(connection)
    votes.rebuild(connection, votes.rule(connection))
    return count
