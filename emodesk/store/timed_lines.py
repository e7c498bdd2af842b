"""When what is said in a clip is said, as its subtitle or its annotation tells; brought in anew, it takes the place of
what was there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from emodesk.domain.recognised import Word
from emodesk.store.recognised import timed
from emodesk.store.schema import timed_lines

_OF_CLIP = select(timed_lines.c.lines).where(timed_lines.c.clip == bindparam("of"))


def of_clip(connection: Connection, key: int) -> tuple[Word, ...]:
    """The lines of a clip in order, () where nobody told their times."""
    return timed(connection.scalar(_OF_CLIP, {"of": key}) or ())


def everything(connection: Connection) -> dict[int, tuple[Word, ...]]:
    """The lines of all clips that have some, by key."""
    return {row.clip: timed(row.lines) for row in connection.execute(select(timed_lines))}


def keep(connection: Connection, key: int, lines: Sequence[Word]) -> None:
    """Keep when the lines of a clip are said; none takes out what was there."""
    connection.execute(delete(timed_lines).where(timed_lines.c.clip == key))
    if lines:
        rows = [[line.text, line.start, line.end] for line in lines]
        connection.execute(insert(timed_lines).values(clip=key, lines=rows))
