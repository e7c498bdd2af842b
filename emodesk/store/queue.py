"""The queue in SQL: every key in order, rows in blocks, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from emodesk.domain.queue import MINE, Counts, QueueFilter, QueueOrder, QueueRow
from emodesk.store import rounds, tally
from emodesk.store.clips import blocks
from emodesk.store.schema import clips, predictions, resolved, votes
from emodesk.store.sqlite import folded
from trainer.protocol.labels import SCORING

_STATE = case((resolved.c.state.is_not(None), resolved.c.state), (clips.c.label != "", "labelled"), else_="open")
# A person's label: a decision outranks what was imported, and one without a label takes the imported one away.
_LABEL = case((resolved.c.state.is_not(None), resolved.c.label), else_=clips.c.label)
_BY_PREDICTION: dict[QueueOrder, tuple[Column[Any], bool]] = {
    # By the number that the row shows: a list in an order that it does not show looks unsorted.
    QueueOrder.LEAST_CERTAIN: (predictions.c.confidence, False),
    QueueOrder.MOST_CERTAIN: (predictions.c.confidence, True),
    QueueOrder.DISAGREEMENT: (predictions.c.disagreement, True),
}
_SHUFFLE_SEED = 20240817


@dataclass(frozen=True)
class RoundOrder:
    """What an order goes by in one round: clip keys [n], ascending, and their values [n], small first."""

    keys: np.ndarray
    values: np.ndarray

    def of(self, keys: np.ndarray) -> np.ndarray:
        """Values [m] of some clips; NaN for those that the round does not know."""
        if not len(self.keys):
            return np.full(len(keys), np.nan)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.values[at], np.nan)


def round_order(connection: Connection, number: int, order: QueueOrder) -> RoundOrder | None:
    """What an order by prediction goes by, which never changes once the round is ingested; None for other orders."""
    if order not in _BY_PREDICTION:
        return None
    column, descending = _BY_PREDICTION[order]
    statement = select(predictions.c.clip, column).where(predictions.c.round == number).order_by(predictions.c.clip)
    keys, values = _arrays(connection, statement)
    return RoundOrder(keys, -values if descending else values)


def keys(
    connection: Connection, number: int, order: QueueOrder, chosen: QueueFilter, known: RoundOrder | None
) -> np.ndarray:
    """Clip keys [n] int64 that pass the filter, in order; of round `number`; `known` is its `round_order`."""
    value: ColumnElement[Any] = clips.c.key
    if order is QueueOrder.DURATION:
        value = clips.c.duration
    elif order is QueueOrder.RECENT:
        value = -resolved.c.decision
    statement = _matching(select(clips.c.key, value), number, chosen, with_decisions=order is QueueOrder.RECENT)
    if chosen.keys is None:
        key, by = _arrays(connection, statement)
    else:
        parts = [_arrays(connection, statement.where(clips.c.key.in_(block))) for block in blocks(chosen.keys)]
        key, by = (np.concatenate(part) for part in zip(_NOTHING, *parts, strict=True))
    ascending = np.argsort(key)
    key, by = key[ascending], by[ascending]
    if order is QueueOrder.RANDOM:
        return np.random.default_rng(_SHUFFLE_SEED).permutation(key)
    if known is not None:
        by = known.of(key)
    # Sorted here, which is faster than in SQL; stable, so that ties and the NaN at the end keep the order of import.
    return key[np.argsort(by, kind="stable")]


_NOTHING = (np.empty(0, np.int64), np.empty(0))


def _arrays(connection: Connection, statement: Select[Any]) -> tuple[np.ndarray, np.ndarray]:
    """A column of keys and one of numbers, NULL as NaN."""
    # The driver's own tuples: a hundred thousand Row objects would take seconds.
    found = connection.execute(statement).cursor.fetchall()
    if not found:
        return _NOTHING
    key, value = zip(*found, strict=True)
    return np.array(key, np.int64), np.array(value, np.float64)


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


Imported = dict[tuple[str, str], int]  # number of clips by imported label and split


def imported(connection: Connection) -> Imported:
    """How many clips came with which label; changes only when clips do."""
    groups = (clips.c.label, clips.c.split)
    statement = select(*groups, func.count()).group_by(*groups)
    return {(label, split): number for label, split, number in connection.execute(statement)}


def counts(connection: Connection, came: Imported) -> Counts:
    """How far the project is: what is kept of the decisions, and the rest from `imported`."""
    left = dict(came)
    states = dict.fromkeys(("reviewed", "unsure", "disputed", "skipped", "flagged"), 0)
    per_label: dict[str, int] = {}
    relabelled = 0
    for (state, label, before, split), number in tally.cells(connection).items():
        states[state] += number
        relabelled += number if before and state == "reviewed" else 0
        left[before, split] -= number
        if label and split not in SCORING:
            per_label[label] = per_label.get(label, 0) + number
    for (label, split), number in left.items():
        if label and split == "labelled" and number:
            per_label[label] = per_label.get(label, 0) + number
    kept = sum(number for (label, _), number in left.items() if label)
    imported = sum(number for (label, _), number in came.items() if label)
    return Counts(
        total=sum(came.values()), open=sum(left.values()) - kept, imported=imported, kept=kept, relabelled=relabelled,
        labelled=sum(per_label.values()), per_label=per_label, **states,
    )  # fmt: skip


def speakers(connection: Connection) -> list[str]:
    """Names of the speakers, sorted, without the empty one."""
    return list(connection.scalars(select(clips.c.speaker).where(clips.c.speaker != "").distinct().order_by("speaker")))


def _joined(statement: Select[Any], number: int) -> Select[Any]:
    return statement.select_from(
        clips.outerjoin(predictions, _of_round(number)).outerjoin(resolved, resolved.c.clip == clips.c.key)
    )


def _of_round(number: int) -> ColumnElement[bool]:
    return and_(predictions.c.clip == clips.c.key, predictions.c.round == number)


def _matching(statement: Select[Any], number: int, chosen: QueueFilter, with_decisions: bool) -> Select[Any]:
    """Add the filter, and only the tables that it needs: each join costs as much as all the rest."""
    tables: FromClause = clips
    if chosen.label is not None:
        tables = tables.outerjoin(predictions, _of_round(number))
    if with_decisions or chosen.state != "all" or chosen.label is not None:
        tables = tables.outerjoin(resolved, resolved.c.clip == clips.c.key)
    statement = statement.select_from(tables)
    if chosen.state == "open":
        statement = statement.where(clips.c.label == "", resolved.c.clip.is_(None))
    elif chosen.state == MINE:
        acted = exists().where(votes.c.clip == clips.c.key, votes.c.reviewer == chosen.reviewer, votes.c.part == "vote")
        statement = statement.where(clips.c.label == "", ~acted)
    elif chosen.state != "all":
        statement = statement.where(_STATE.in_([chosen.state]))
    if chosen.label is not None:
        shown = case((_LABEL != "", _LABEL), else_=func.coalesce(predictions.c.label, ""))
        statement = statement.where(shown == chosen.label)
    if chosen.speaker:
        statement = statement.where(clips.c.speaker == chosen.speaker)
    for word in chosen.text.split():
        # SQLite's own lower() knows the capitals of ASCII alone, but is faster.
        plain = word.isascii()
        fold, part = (func.lower, word.lower()) if plain else (func.folded, folded(word))
        texts = [fold(column, type_=String) for column in (clips.c.clip_id, clips.c.transcript)]
        statement = statement.where(or_(*(text.contains(part, autoescape=True) for text in texts)))
    return statement
