"""Opinions as rows: one a source and clip; imported anew they take the place of the old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from emodesk.domain.opinion import Opinion, OpinionSource, renamed
from emodesk.store import named
from emodesk.store.clips import blocks
from emodesk.store.schema import opinions

_VERSION = "opinions_version"  # a named value
_OF_CLIP = select(opinions).where(opinions.c.clip == bindparam("of")).order_by(opinions.c.source)


def put(connection: Connection, new: Iterable[Opinion]) -> None:
    """Add opinions; those of the same source on the same clip go."""
    by_source: dict[str, list[Opinion]] = {}
    for opinion in new:
        by_source.setdefault(opinion.source, []).append(opinion)
    for source, some in by_source.items():
        for block in blocks([opinion.clip for opinion in some]):
            connection.execute(delete(opinions).where(opinions.c.source == source, opinions.c.clip.in_(block)))
        connection.execute(insert(opinions), [_values(opinion) for opinion in some])
    _grow(connection)


def sources(connection: Connection) -> list[OpinionSource]:
    """Who has opinions, by name."""
    statement = select(opinions.c.source, func.count(), func.max(opinions.c.time)).group_by(opinions.c.source)
    rows = connection.execute(statement.order_by(opinions.c.source))
    return [OpinionSource(name, count, _moment(time)) for name, count, time in rows]


def marker(connection: Connection) -> str:
    """What changes whenever opinions do: kept, for a queue is asked for after every decision."""
    return named.value(connection, _VERSION)


def _grow(connection: Connection) -> None:
    named.put(connection, _VERSION, str(int(marker(connection) or 0) + 1))


def of_clip(connection: Connection, clip: int) -> list[Opinion]:
    """All opinions on one clip, by the name of their source."""
    return [_opinion(row) for row in connection.execute(_OF_CLIP, {"of": clip})]


def everything(connection: Connection) -> list[Opinion]:
    """All opinions, by source and clip."""
    statement = select(opinions).order_by(opinions.c.source, opinions.c.clip)
    return [_opinion(row) for row in connection.execute(statement)]


def remove(connection: Connection, source: str) -> tuple[int, ...]:
    """Take out all opinions of a source; the keys of their clips."""
    keys = tuple(connection.scalars(select(opinions.c.clip).where(opinions.c.source == source)))
    connection.execute(delete(opinions).where(opinions.c.source == source))
    _grow(connection)
    return keys


def rename(connection: Connection, names: Mapping[str, str]) -> None:
    """Read labels of earlier as others ('' for none) in every opinion; one that has no label left goes."""
    changed, gone = [], []
    for row in connection.execute(select(opinions)).all():
        if row.label not in names and not names.keys() & row.probabilities.keys():
            continue
        label, said = renamed(row.probabilities, row.label, names)
        where = {"of": row.source, "on": row.clip}
        if label:
            changed.append({**where, "label": label, "confidence": said.get(label), "probabilities": said})
        else:
            gone.append(where)
    this = (opinions.c.source == bindparam("of"), opinions.c.clip == bindparam("on"))
    if changed:
        connection.execute(update(opinions).where(*this), changed)
    if gone:
        connection.execute(delete(opinions).where(*this), gone)
    _grow(connection)


def _values(opinion: Opinion) -> dict[str, Any]:
    return {
        "source": opinion.source,
        "clip": opinion.clip,
        "label": opinion.label,
        "confidence": opinion.confidence,
        "probabilities": dict(opinion.probabilities),
        "time": opinion.time.timestamp(),
    }


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(row.source, row.clip, row.label, _moment(row.time), row.confidence, row.probabilities)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
