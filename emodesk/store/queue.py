"""The queue in SQL: every key in order, rows in blocks, counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from emodesk.domain.queue import Counts, QueueFilter, QueueOrder, QueueRow
from emodesk.store import rounds
from emodesk.store.clips import blocks
from emodesk.store.schema import clips, predictions, present

_STATE = case(
    (present.c.kind == "skip", "skipped"),
    (present.c.kind == "flag", "flagged"),
    (present.c.kind.is_not(None), "reviewed"),
    (clips.c.label != "", "labelled"),
    else_="open",
)
# A person's label: a decision outranks what was imported, and a skip or flag takes the imported one away.
_LABEL = case((present.c.kind.is_not(None), present.c.label), else_=clips.c.label)
_ORDERS: dict[QueueOrder, tuple[ColumnElement[Any], bool]] = {
    QueueOrder.LEAST_CERTAIN: (predictions.c.margin, False),
    QueueOrder.MOST_CERTAIN: (predictions.c.margin, True),
    QueueOrder.DISAGREEMENT: (predictions.c.disagreement, True),
    QueueOrder.RECENT: (present.c.key, True),
    QueueOrder.DURATION: (clips.c.duration, False),
}
_SHUFFLE_SEED = 20240817


def keys(connection: Connection, order: QueueOrder, chosen: QueueFilter) -> np.ndarray:
    """Clip keys [n] int64 that pass the filter, in order; one statement whatever the number of clips."""
    value, descending = _ORDERS.get(order, (clips.c.key, False))
    found: list[Any] = []
    if chosen.keys is None:
        found = list(connection.execute(_matching(connection, select(clips.c.key, value), chosen)))
    else:
        for block in blocks(chosen.keys):
            statement = _matching(connection, select(clips.c.key, value), chosen).where(clips.c.key.in_(block))
            found += connection.execute(statement)
    if not found:
        return np.empty(0, np.int64)
    table = np.array(found, dtype=np.float64)  # NULL becomes NaN; keys are exact below 2^53
    key, by = table[:, 0].astype(np.int64), table[:, 1]
    sorted_by_key = np.argsort(key)
    key, by = key[sorted_by_key], by[sorted_by_key]
    if order is QueueOrder.RANDOM:
        return np.random.default_rng(_SHUFFLE_SEED).permutation(key)
    # Sorting here is faster than in SQL; stable, so that ties and the NaN at the end keep the order of import.
    return key[np.argsort(-by if descending else by, kind="stable")]


def rows(connection: Connection, wanted: Sequence[int]) -> list[QueueRow]:
    """Rows of these clips in the order given; keys that are not there are passed over."""
    number = rounds.applied(connection)
    c, p = clips.c, predictions.c
    columns = (
        c.key, c.clip_id, p.label.label("pseudo_label"), p.confidence, p.margin, _LABEL.label("label"),
        _STATE.label("state"), c.duration, c.has_video, c.has_audio, c.speaker, c.note, p.round, c.split,
    )  # fmt: skip
    found = {}
    for block in blocks(wanted):
        for row in connection.execute(_joined(select(*columns), number).where(c.key.in_(block))):
            values = {name: value for name, value in row._mapping.items() if value is not None}
            found[row.key] = QueueRow(**values)
    return [found[int(key)] for key in wanted if int(key) in found]


def counts(connection: Connection) -> Counts:
    """How far the project is, in one statement."""
    groups = (_STATE.label("its_state"), _LABEL.label("its_label"), (clips.c.split == "test").label("is_test"))
    statement = (
        select(*groups, func.count())
        .select_from(clips.outerjoin(present, present.c.clip == clips.c.key))
        .group_by("its_state", "its_label", "is_test")
    )
    states = dict.fromkeys(("reviewed", "skipped", "flagged", "labelled", "open"), 0)
    per_label: dict[str, int] = {}
    for state, label, test, number in connection.execute(statement):
        states[state] += number
        if label and not test:
            per_label[label] = per_label.get(label, 0) + number
    imported = states.pop("labelled")
    total = imported + sum(states.values())
    return Counts(total=total, imported=imported, labelled=sum(per_label.values()), per_label=per_label, **states)


def speakers(connection: Connection) -> list[str]:
    """Names of the speakers, sorted, without the empty one."""
    return list(connection.scalars(select(clips.c.speaker).where(clips.c.speaker != "").distinct().order_by("speaker")))


def _joined(statement: Select[Any], number: int) -> Select[Any]:
    believed = and_(predictions.c.clip == clips.c.key, predictions.c.round == number)
    return statement.select_from(
        clips.outerjoin(predictions, believed).outerjoin(present, present.c.clip == clips.c.key)
    )


def _matching(connection: Connection, statement: Select[Any], chosen: QueueFilter) -> Select[Any]:
    statement = _joined(statement, rounds.applied(connection))
    if chosen.state != "all":
        statement = statement.where(chosen.state == _STATE)
    if chosen.label is not None:
        shown = case((_LABEL != "", _LABEL), else_=func.coalesce(predictions.c.label, ""))
        statement = statement.where(shown == chosen.label)
    if chosen.speaker:
        statement = statement.where(clips.c.speaker == chosen.speaker)
    for word in chosen.text.split():
        part = word.lower()
        statement = statement.where(
            func.lower(clips.c.clip_id).contains(part, autoescape=True)
            | func.lower(clips.c.transcript).contains(part, autoescape=True)
        )
    return statement
