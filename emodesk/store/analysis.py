"""What the analyst asks of the store: pseudo-labels beside people's labels, what differs between two rounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from emodesk.store.clips import blocks
from emodesk.store.given import GIVEN
from emodesk.store.schema import clips, predictions, resolved


class LabelBeside(NamedTuple):
    """A clip of a round, what the round proposes, and a person's label that stands on it now."""

    key: int
    row: int
    proposed: str
    label: str


def beside_people(connection: Connection, number: int) -> list[LabelBeside]:
    """Every clip of a round that a person's label stands on now."""
    statement = (
        select(clips.c.key, predictions.c.row, predictions.c.label.label("proposed"), GIVEN.label("label"))
        .select_from(
            predictions.join(clips, clips.c.key == predictions.c.clip).outerjoin(
                resolved, resolved.c.clip == predictions.c.clip
            )
        )
        .where(predictions.c.round == number, GIVEN != "")
        .order_by(clips.c.key)
    )
    # The driver's own tuples, here and below: a hundred thousand Row objects would take seconds.
    return list(map(LabelBeside._make, connection.execute(statement).cursor.fetchall()))


def predictions_of(connection: Connection, number: int) -> list[Row[Any]]:
    """Every clip of a round with what it says of it: row, label, confidence."""
    p = predictions.c
    return list(connection.execute(select(p.row, p.label, p.confidence).where(p.round == number).order_by(p.clip)))


def described(connection: Connection, number: int) -> list[Row[Any]]:
    """Every clip of a round with what is known of it: key, row, speaker, language, duration, transcript, note."""
    c, p = clips.c, predictions.c
    columns = (c.key, p.row, c.speaker, c.language, c.duration, c.transcript, c.note)
    statement = select(*columns).select_from(predictions.join(clips, c.key == p.clip)).where(p.round == number)
    return list(connection.execute(statement.order_by(c.key)))


def spoken(connection: Connection, number: int) -> list[tuple[int, int, str]]:
    """Every clip of a round with who speaks: key, row, speaker."""
    p = predictions.c
    statement = select(p.clip, p.row, clips.c.speaker).select_from(predictions.join(clips, clips.c.key == p.clip))
    return list(connection.execute(statement.where(p.round == number).order_by(p.clip)).cursor.fetchall())


def clips_of(connection: Connection, number: int) -> list[Row[Any]]:
    """Every clip of a round: key, row, proposed."""
    p = predictions.c
    statement = select(p.clip.label("key"), p.row, p.label.label("proposed")).where(p.round == number).order_by(p.clip)
    return list(connection.execute(statement))


def clips_at(connection: Connection, number: int, places: Sequence[int]) -> dict[int, Row[Any]]:
    """Clips by their row in a round's clips.csv: key, clip_id, row, label, confidence, `persons` (a person's label)."""
    p = predictions.c
    statement = (
        select(clips.c.key, clips.c.clip_id, p.row, p.label, p.confidence, GIVEN.label("persons"))
        .select_from(
            predictions.join(clips, clips.c.key == predictions.c.clip).outerjoin(
                resolved, resolved.c.clip == predictions.c.clip
            )
        )
        .where(p.round == number)
    )
    found: dict[int, Row[Any]] = {}
    for block in blocks(places):
        found |= {row.row: row for row in connection.execute(statement.where(p.row.in_(block)))}
    return found


def changed(connection: Connection, before: int, after: int) -> list[Row[Any]]:
    """Clips without a person's label on which two rounds differ: key, before, after."""
    both, old, new = _open_in_both(before, after)
    statement = both.with_only_columns(clips.c.key, old.label("before"), new.label("after")).where(old != new)
    return list(connection.execute(statement.order_by(clips.c.key)))


def open_in_both(connection: Connection, before: int, after: int) -> int:
    """How many clips without a person's label two rounds know."""
    both, _old, _new = _open_in_both(before, after)
    return int(connection.scalar(both.with_only_columns(func.count())) or 0)


def keys_in_both(connection: Connection, before: int, after: int) -> np.ndarray:
    """Keys [n] of these."""
    both, _old, _new = _open_in_both(before, after)
    return np.array(connection.scalars(both).all(), np.int64)


def _open_in_both(before: int, after: int) -> tuple[Select[Any], ColumnElement[str], ColumnElement[str]]:
    """Keys of the clips without a person's label that two rounds know, and what each says of them."""
    old, new = predictions.alias("old"), predictions.alias("new")
    both = (
        old.join(new, new.c.clip == old.c.clip)
        .join(clips, clips.c.key == old.c.clip)
        .outerjoin(resolved, resolved.c.clip == old.c.clip)
    )
    statement = select(clips.c.key).select_from(both)
    return statement.where(old.c.round == before, new.c.round == after, GIVEN == ""), old.c.label, new.c.label
