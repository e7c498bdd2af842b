"""What speech recognition heard, a row a clip; heard again, it takes the place of what was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from emodesk.domain.recognised import Recognised, Word
from emodesk.store.clips import blocks
from emodesk.store.schema import clips, recognised

_TEXTS = select(recognised.c.clip, recognised.c.text)
_TEXTS_OF = _TEXTS.where(recognised.c.clip.in_(bindparam("some", expanding=True)))
_OF_CLIP = select(recognised).where(recognised.c.clip == bindparam("of"))


def of_clip(connection: Connection, key: int) -> Recognised | None:
    """What was heard in a clip; None where nothing listened to it."""
    row = connection.execute(_OF_CLIP, {"of": key}).first()
    if row is None:
        return None
    return Recognised(row.text, row.language, row.source, timed(row.words))


def times(connection: Connection) -> dict[int, tuple[Word, ...]]:
    """The words that were heard with their times, by key of the clip."""
    return {row.clip: timed(row.words) for row in connection.execute(select(recognised.c.clip, recognised.c.words))}


def texts(connection: Connection, some: Sequence[int] | None = None) -> dict[int, str]:
    """The text that was heard, by key of the clip, of some or of all."""
    asked = (
        [connection.execute(_TEXTS)]
        if some is None
        else (connection.execute(_TEXTS_OF, {"some": block}) for block in blocks(some))
    )
    return {row.clip: row.text for part in asked for row in part}


def holding(connection: Connection) -> frozenset[int]:
    """Keys of the clips whose transcript is what was heard, and not corrected since."""
    same = recognised.join(clips, clips.c.key == recognised.c.clip)
    statement = select(recognised.c.clip).select_from(same).where(clips.c.transcript == recognised.c.text)
    return frozenset(connection.scalars(statement))


def keep(connection: Connection, key: int, heard: Recognised) -> None:
    """Keep what was heard in a clip; the clip's own transcript is not touched."""
    connection.execute(delete(recognised).where(recognised.c.clip == key))
    words = [[word.text, word.start, word.end] for word in heard.words]
    connection.execute(
        insert(recognised).values(
            clip=key, text=heard.text, language=heard.language, source=heard.source, words=words,
            time=datetime.now(UTC).timestamp(),
        )
    )  # fmt: skip


def timed(rows: Sequence[Sequence[Any]]) -> tuple[Word, ...]:
    """Words as the database keeps them, [word, start, end] each."""
    return tuple(Word(str(text), float(start), float(end)) for text, start, end in rows)
