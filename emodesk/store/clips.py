"""Clips as rows: looked up by key, added in batches, filled in where an import left something empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from emodesk.domain import Clip
from emodesk.store import named, tally
from emodesk.store.schema import clips, timed_lines

BLOCK = 900  # keys in one IN (…): old SQLite builds allow 999 variables
SAMPLES = 8  # clips whose files are looked for when a project opens
_VERSION = "clips_version"  # a named value
_COLUMNS = [clips.c[item.name] for item in fields(Clip)]
_COUNTED = ("label", "split")  # by which `tally` counts
_FORGET_LINES = delete(timed_lines).where(timed_lines.c.clip.in_(bindparam("some", expanding=True)))
_SOME = select(*_COLUMNS).where(clips.c.key.in_(bindparam("some", expanding=True)))


def identity(hash_: str, start: float, end: float | None) -> str:
    """What makes two clips the same one: the file's content and the segment of it."""
    return f"{hash_}:{start:.3f}:{'' if end is None else format(end, '.3f')}"


def blocks(keys: Sequence[int], size: int = BLOCK) -> Iterator[list[int]]:
    """Keys in pieces that fit one statement."""
    for first in range(0, len(keys), size):
        yield [int(key) for key in keys[first : first + size]]


def get(connection: Connection, keys: Sequence[int]) -> list[Clip]:
    """Clips in the order of `keys`; keys that are not there are passed over."""
    found: dict[int, Clip] = {}
    for block in blocks(keys):
        for row in connection.execute(_SOME, {"some": block}):
            found[row.key] = _clip(row)
    return [found[int(key)] for key in keys if int(key) in found]


def everything(connection: Connection) -> list[Clip]:
    """All clips in the order of their import."""
    return list(each(connection))


def each(connection: Connection) -> Iterator[Clip]:
    """As `everything`, one by one."""
    return map(_clip, connection.execute(select(*_COLUMNS).order_by(clips.c.key)))


def names(connection: Connection) -> dict[str, int]:
    """Key of every clip by its clip_id."""
    # The driver's own tuples: a hundred thousand Row objects would take seconds.
    return dict(connection.execute(select(clips.c.clip_id, clips.c.key)).cursor.fetchall())


def called(connection: Connection, clip_id: str) -> Clip | None:
    """The clip of a name."""
    row = connection.execute(select(*_COLUMNS).where(clips.c.clip_id == clip_id)).first()
    return None if row is None else _clip(row)


def files(connection: Connection) -> Iterator[tuple[str, str]]:
    """clip_id and path, as it is stored, of every clip in the order of their import, one by one."""
    for row in connection.execute(select(clips.c.clip_id, clips.c.path).order_by(clips.c.key)):
        yield row.clip_id, row.path


def of_file(connection: Connection, path: str) -> list[int]:
    """Keys of the clips that are cut from one file, by their place in it."""
    return list(connection.scalars(select(clips.c.key).where(clips.c.path == path).order_by(clips.c.start)))


def beginning(connection: Connection, text: str) -> dict[str, int]:
    """Keys of the clips whose names begin with a text, by name."""
    last = text[:-1] + chr(ord(text[-1]) + 1)
    found = select(clips.c.clip_id, clips.c.key).where(clips.c.clip_id >= text, clips.c.clip_id < last)
    return {row.clip_id: row.key for row in connection.execute(found)}


def speakers(connection: Connection) -> dict[str, int]:
    """How many clips are of each speaker that is named, by name."""
    counted = select(clips.c.speaker, func.count()).where(clips.c.speaker != "").group_by(clips.c.speaker)
    return {row[0]: row[1] for row in connection.execute(counted.order_by(clips.c.speaker))}


def samples(connection: Connection, count: int = SAMPLES) -> list[tuple[str, str]]:
    """Path and content hash of a few clips, evenly over the order of their import."""
    last = connection.scalar(select(func.max(clips.c.key))) or 0
    found = {}
    for number in range(count):
        first = 1 + (last - 1) * number // (count - 1)
        row = connection.execute(
            select(clips.c.path, clips.c.hash).where(clips.c.key >= first).order_by(clips.c.key).limit(1)
        ).first()
        if row is not None:
            found[row.path] = row.hash
    return list(found.items())


def version(connection: Connection) -> int:
    """A number that grows with every change of the clips, for what is worth remembering about them."""
    return int(named.value(connection, _VERSION) or 0)


def grow(connection: Connection) -> None:
    """Say that clips changed."""
    named.put(connection, _VERSION, str(version(connection) + 1))


def last_key(connection: Connection) -> int:
    """The largest key that a clip has, 0 where there is none."""
    return connection.scalar(select(func.max(clips.c.key))) or 0


def words_of(connection: Connection, field: str) -> list[str]:
    """What clips have in a column of words, sorted, without the empty word."""
    column = clips.c[field]
    return sorted(connection.scalars(select(column).where(column != "").distinct()))


def add(connection: Connection, new: Iterable[Clip]) -> list[int]:
    """Insert clips (their `key` is given here) and return the keys in the same order."""
    rows = [_row(clip) for clip in new]
    if not rows:
        return []
    grow(connection)
    result = connection.execute(insert(clips).returning(clips.c.key, sort_by_parameter_order=True), rows)
    return [row.key for row in result]


def change(connection: Connection, key: int, values: Mapping[str, Any]) -> None:
    """Set fields of one clip, as `change_some`."""
    change_some(connection, {key: values})


def change_some(connection: Connection, changed: Mapping[int, Mapping[str, Any]]) -> None:
    """Set fields of clips, by key. With other words the times go that were those of before."""
    grow(connection)
    for block in blocks([key for key, values in changed.items() if "transcript" in values]):
        connection.execute(_FORGET_LINES, {"some": block})
    counted = [key for key, values in changed.items() if not values.keys().isdisjoint(_COUNTED)]
    before = _cells_of(connection, counted)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}  # one statement for those that change in the same fields
    for key, values in changed.items():
        rows = alike.setdefault(tuple(sorted(values)), [])
        rows.append({"which": key, **{f"new_{name}": value for name, value in values.items()}})
    for fields_, rows in alike.items():
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in fields_}
        connection.execute(update(clips).where(clips.c.key == bindparam("which")).values(new), rows)
    after = _cells_of(connection, list(before))
    for key, cell in before.items():
        tally.move(connection, cell, after[key])


def _cells_of(connection: Connection, keys: Sequence[int]) -> dict[int, tally.Cell]:
    return {key: cell for block in blocks(keys) for key, cell in tally.cells_of(connection, block).items()}


def replace_file(connection: Connection, clip: Clip) -> None:
    """Give a clip another content: its hash and all that is known of its file."""
    row = _row(clip)
    file = ("identity", "hash", "duration", "width", "height", "has_video", "has_audio", "note")
    change(connection, clip.key, {name: row[name] for name in file})


def move(connection: Connection, paths: Mapping[int, str]) -> None:
    """Set the paths of many clips, by key."""
    grow(connection)
    connection.execute(
        update(clips).where(clips.c.key == bindparam("which")).values(path=bindparam("where")),
        [{"which": key, "where": path} for key, path in paths.items()],
    )


def _row(clip: Clip) -> dict[str, Any]:
    row = {item.name: getattr(clip, item.name) for item in fields(Clip) if item.name != "key"}
    return {**row, "identity": identity(clip.hash, clip.start, clip.end)}


def _clip(row: Row[Any]) -> Clip:
    return Clip(*tuple[Any, ...](row))
