"""The append-only log of decisions, and the questions that undo and redo ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
)

from emodesk.domain import ACTS, Decision, DecisionKind
from emodesk.store import chain
from emodesk.store.schema import decisions, standing

BLOCK = 1000  # entries that are written at once, or read
_FIELDS = {item.name: item.name.rstrip("_") for item in fields(Decision)}  # pass_ for what Python keeps to itself


def append(connection: Connection, new: Sequence[Decision]) -> list[int]:
    """Add decisions to the log as one step (each one's `key` is given here, the first one's is the others' `batch`) and
    return the keys.

    For `store.votes` alone, which keeps what follows from the log.
    """
    end, before = chain.last(connection)
    rows: list[dict[str, Any]] = []
    for key, decision in enumerate(new, start=end + 1):
        row = _row(decision) | {"batch": end + 1 if key > end + 1 else None}
        row |= chain.linked(row, key, before)
        before = row["chain"]
        rows.append(row)
        if len(rows) == BLOCK:
            connection.execute(_INSERT, rows)
            rows.clear()
    if rows:
        connection.execute(_INSERT, rows)
    if new:
        chain.ends_with(connection, end + len(new), before)
    return list(range(end + 1, end + 1 + len(new)))


def get(connection: Connection, key: int) -> Decision:
    """One entry of the log."""
    return _decision(connection.execute(select(*_columns(decisions)).where(decisions.c.key == key)).one())


def of_clip(connection: Connection, clip: int) -> list[Decision]:
    """The whole log of a clip, oldest first, with what was taken back and the retracts."""
    return _read(connection, _OF_CLIP, clip)


def standing_of(connection: Connection, clip: int) -> list[Decision]:
    """The decisions on a clip that hold, oldest first, all reviewers."""
    return _read(connection, _STANDING_OF, clip)


def all_standing(connection: Connection, *conditions: Any) -> list[Decision]:
    """Every decision that holds, oldest first, all reviewers; or those that meet conditions on `standing`."""
    return _list(connection, standing, *conditions)


def by_clip(connection: Connection, *conditions: Any) -> Iterator[list[Decision]]:
    """As `all_standing`, clip by clip in the order of their keys, and not all of them in memory at once."""
    asked = select(*_columns(standing)).where(*conditions).order_by(standing.c.clip, standing.c.key)
    rows = connection.execute(asked, execution_options={"yield_per": BLOCK})
    for _clip, entries in groupby(map(_decision, rows), attrgetter("clip")):
        yield list(entries)


def of_step(connection: Connection, entry: Decision) -> list[Decision]:
    """All entries that were made in one step with this one, oldest first."""
    if entry.batch is None:
        return [entry]
    return chosen(connection, _in_step(entry.batch))


def size_of_step(connection: Connection, key: int | None) -> int:
    """How many entries were made in one step with this one; 0 for none."""
    if key is None:
        return 0
    batch = connection.scalar(select(decisions.c.batch).where(decisions.c.key == key))
    if batch is None:
        return 1
    return connection.scalar(select(func.count()).where(_in_step(batch))) or 0


def _in_step(first: int) -> ColumnElement[bool]:
    """Whether an entry was made in the step that the entry of this key begins."""
    return or_(decisions.c.batch == first, decisions.c.key == first)


def chosen(connection: Connection, *conditions: Any) -> list[Decision]:
    """Entries of the log that meet conditions on its columns, oldest first."""
    return _list(connection, decisions, *conditions)


def undo_target(connection: Connection, reviewer: str) -> int | None:
    """As `emodesk.domain.decisions.undo_target`, asked of the database."""
    own = select(standing.c.key).where(standing.c.reviewer == reviewer)
    latest = connection.scalar(own.order_by(standing.c.key.desc()).limit(1))
    again, named, ended = decisions.alias("again"), decisions.alias("named"), decisions.alias("ended")
    reopened = (
        select(again.c.key)
        .join(named, named.c.key == again.c.retracts)
        .where(again.c.reviewer == reviewer, again.c.key > (latest or 0), named.c.kind != DecisionKind.RETRACT,
               named.c.reviewer != reviewer, ~exists().where(ended.c.retracts == again.c.key))
        .order_by(again.c.key.desc())
        .limit(1)
    )  # fmt: skip
    return connection.scalar(reopened) or latest


def last_clips(connection: Connection, reviewer: str, count: int) -> list[int]:
    """Clips of a reviewer's latest standing acts, each once, the latest first."""
    own = select(standing.c.clip).where(standing.c.reviewer == reviewer, standing.c.kind.in_(map(str, ACTS)))
    return list(dict.fromkeys(connection.scalars(own.order_by(standing.c.key.desc()).limit(count))))


def redo_target(connection: Connection, reviewer: str) -> int | None:
    """As `emodesk.domain.decisions.redo_target`, asked of the database."""
    mine = decisions.alias("mine")
    named, redo = decisions.alias("named"), decisions.alias("redo")
    fresh = select(func.max(mine.c.key)).where(mine.c.reviewer == reviewer, mine.c.kind != DecisionKind.RETRACT)
    undo = decisions.alias("undo")
    open_undo = (
        select(undo.c.key)
        .join(named, and_(named.c.key == undo.c.retracts, named.c.kind != DecisionKind.RETRACT))
        .where(
            undo.c.reviewer == reviewer,
            named.c.reviewer == reviewer,
            undo.c.key > func.coalesce(fresh.scalar_subquery(), 0),
            ~exists().where(redo.c.retracts == undo.c.key),
        )
        .order_by(undo.c.key.desc())
        .limit(1)
    )
    return connection.scalar(open_undo)


def _columns(table: Table) -> list[Column[Any]]:
    return [table.c[name] for name in _FIELDS.values()]


def _row(decision: Decision) -> dict[str, Any]:
    values = {column: getattr(decision, name) for name, column in _FIELDS.items() if name != "key"}
    return values | {"kind": str(decision.kind), "time": decision.time.timestamp()}


def _in_order(table: Table, *conditions: Any) -> Select[Any]:
    return select(*_columns(table)).where(*conditions).order_by(table.c.key)


def _list(connection: Connection, table: Table, *conditions: Any) -> list[Decision]:
    return [_decision(row) for row in connection.execute(_in_order(table, *conditions))]


# Asked with every decision, and so made once (see `store.blind`).
_INSERT = insert(decisions)
_CLIP: BindParameter[int] = bindparam("clip")
_OF_CLIP = _in_order(decisions, decisions.c.clip == _CLIP)
_STANDING_OF = _in_order(standing, standing.c.clip == _CLIP)


def _read(connection: Connection, statement: Select[Any], clip: int) -> list[Decision]:
    return [_decision(row) for row in connection.execute(statement, {"clip": clip})]


def _decision(row: Row[Any]) -> Decision:
    key, clip, reviewer, kind, label, time, *rest = tuple[Any, ...](row)
    return Decision(key, clip, reviewer, DecisionKind(kind), label, datetime.fromtimestamp(time, UTC), *rest)
