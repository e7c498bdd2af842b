"""The project's labels as the database knows them: which a decision may carry, and what earlier ones are called now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, delete, func, insert, select, update

from emodesk.store import clips as clip_rows
from emodesk.store import opinions, passes
from emodesk.store.schema import clips, decisions, labels, pass_clips, predictions, renames, standing


def keep(connection: Connection, names: Sequence[str]) -> None:
    """Let decisions carry these labels and no others."""
    if set(connection.scalars(select(labels.c.name))) != set(names):
        connection.execute(delete(labels))
        connection.execute(insert(labels), [{"name": name} for name in names])
    # A label that came back is itself again.
    connection.execute(delete(renames).where(renames.c.old.in_(names)))


def strangers(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """Labels that decisions or imports hold and that are neither of the project nor renamed: how many hold each."""
    found: dict[str, int] = {}
    mapped = set(connection.scalars(select(renames.c.old)))
    for table in (decisions, clips):
        counted = select(table.c.label, func.count()).where(table.c.label != "").group_by(table.c.label)
        for label, count in connection.execute(counted):
            if label not in names and not (table is decisions and label in mapped):
                found[label] = found.get(label, 0) + count
    return found


def held(connection: Connection) -> dict[str, int]:
    """How many standing decisions and spans say each label, by its present name."""
    return _counted(connection, standing.c.label)


def imported(connection: Connection) -> dict[str, int]:
    """How many clips came with each label."""
    return _counted(connection, clips.c.label)


def decided(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """How many entries of the log hold each of these words, whatever they are called now."""
    return _counted(connection, decisions.c.label, decisions.c.label.in_(names))


def _counted(connection: Connection, label: Column[Any], *where: ColumnElement[bool]) -> dict[str, int]:
    counted = select(label, func.count()).where(label != "", *where).group_by(label)
    return {row[0]: row[1] for row in connection.execute(counted)}


def renamed(connection: Connection) -> dict[str, str]:
    """What labels of earlier are called now."""
    return {row.old: row.new for row in connection.execute(select(renames))}


def rename(connection: Connection, names: Mapping[str, str]) -> None:
    """Read labels of earlier as others from now on, '' for none; the log itself keeps what was decided."""
    clip_rows.grow(connection)
    for old, new in names.items():
        connection.execute(update(renames).where(renames.c.new == old).values(new=new))
        connection.execute(delete(renames).where(renames.c.old == old))
        connection.execute(insert(renames).values(old=old, new=new))
        connection.execute(update(clips).where(clips.c.label == old).values(label=new))
        if new:  # a gold clip whose answer is no label any more cannot be answered rightly: its word tells why
            connection.execute(update(pass_clips).where(pass_clips.c.gold == old).values(gold=new))
            connection.execute(update(predictions).where(predictions.c.label == old).values(label=new))
        else:
            connection.execute(delete(predictions).where(predictions.c.label == old))
    opinions.rename(connection, names)
    passes.learn_renamed(connection)
