"""The numbers that the queue's orders go by, each as an array by clip key: read whole, sorted where they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Column, ColumnElement, Connection, Select, case, func, select

from emodesk.domain.label_set import folded
from emodesk.domain.query import Term
from emodesk.domain.queue import OWN_LISTS, STATES, Order, QueueOrder, SortBy
from emodesk.domain.selection import label_suspicion
from emodesk.store import columns
from emodesk.store.queue.terms import Scope, passing
from emodesk.store.schema import clips, decisions, opinions, predictions, resolved, votes

_COLUMNS: dict[QueueOrder, tuple[Column[Any], bool]] = {  # of the round's predictions, and whether large comes first
    # By the number that the row shows: a list in an order that it does not show looks unsorted.
    QueueOrder.LEAST_CERTAIN: (predictions.c.confidence, False),
    QueueOrder.MOST_CERTAIN: (predictions.c.confidence, True),
    QueueOrder.MARGIN: (predictions.c.margin, False),
    QueueOrder.ENTROPY: (predictions.c.entropy, True),
    QueueOrder.FOLDS: (predictions.c.folds, True),
    QueueOrder.DISAGREEMENT: (predictions.c.disagreement, True),
    QueueOrder.BATCH: (predictions.c.batch, False),
}
_NUMBERS: dict[str, Column[Any]] = {
    "confidence": predictions.c.confidence, "margin": predictions.c.margin, "entropy": predictions.c.entropy,
    "disagreement": predictions.c.disagreement, "folds": predictions.c.folds, "seconds": clips.c.duration,
    "votes": resolved.c.votes, "agreement": resolved.c.share, "round": decisions.c.round, "decided": decisions.c.time,
}  # fmt: skip
_WORDS: dict[str, Column[Any]] = {
    "name": clips.c.clip_id, "speaker": clips.c.speaker, "language": clips.c.language, "split": clips.c.split,
}  # fmt: skip
PROPOSED = "proposed"  # not an order by itself: the place of each pseudo-label among the labels
# By numbers that rounds of before lack, and that are read from their files.
BY_ROUND_FILES = {
    *(QueueOrder.FOLDS, QueueOrder.BATCH, QueueOrder.WRONG_LABEL, QueueOrder.OPINION),
    *(SortBy("folds"), SortBy("folds", True)),
}
GIVEN = "given"  # nor is this: the place of each person's label
BY_THE_LOG = (QueueOrder.RECENT, GIVEN, *OWN_LISTS)  # by numbers that follow decisions and opinions
# Of each clip its own decisions alone give the number, so that after some only theirs are read anew.
BY_OWN_DECISIONS = (QueueOrder.RECENT, GIVEN)
# What takes longest at a hundred thousand clips, where a person would wait, first.
TAKE_LONG = (QueueOrder.RECENT, QueueOrder.WRONG_LABEL, QueueOrder.CANDIDATES, QueueOrder.DURATION, *_COLUMNS)
_LOGGED = ("label", "status", "votes", "agreement", "round", "decided")


@dataclass(frozen=True)
class Numbers:
    """By clip key, NaN for clips that have none: what is sorted by, small first, and the number that the row shows."""

    sort: np.ndarray
    shown: np.ndarray

    def with_those_of(self, other: Numbers, clips: Sequence[int]) -> Numbers:
        """These numbers, but of some clips the other's."""
        some, found = list(clips), Numbers(self.sort.copy(), self.shown.copy())
        found.sort[some], found.shown[some] = other.sort[some], other.shown[some]
        return found


def follows_log(order: Order | str) -> bool:
    """Whether an order's numbers change with decisions; all others are of the clips and the round."""
    return order in BY_THE_LOG or (isinstance(order, SortBy) and order.field in _LOGGED)


def numbers(
    connection: Connection, order: Order | str, scope: Scope, labels: Sequence[str], size: int
) -> Numbers | None:
    """The numbers of an order for all clips, arrays [size]; None where the keys alone are the order."""
    if order == PROPOSED:
        index = {label: position for position, label in enumerate(labels)}
        return _numbers(_by_key(connection, _of_round(_index(predictions.c.label, index), scope), size))
    if isinstance(order, QueueOrder) and order in _COLUMNS:
        column, descending = _COLUMNS[order]
        return _numbers(_by_key(connection, _of_round(column, scope), size), descending)
    if order is QueueOrder.DURATION:
        return _numbers(_by_key(connection, select(clips.c.key, clips.c.duration), size))
    if order is QueueOrder.RECENT:
        return _recent(connection, scope, size)
    if order == GIVEN:
        return _numbers(_given(connection, scope, labels, size))
    if order is QueueOrder.LATER:
        mine = [votes.c.reviewer == scope.reviewer, votes.c.part == "later"]
        mine += [] if scope.within is None else [votes.c.clip.in_(scope.within)]
        times = select(votes.c.clip, decisions.c.time).join(decisions, decisions.c.key == votes.c.decision).where(*mine)
        waiting = _by_key(connection, select(votes.c.clip, votes.c.decision).where(*mine), size)
        return Numbers(waiting, _by_key(connection, times, size))
    if order is QueueOrder.NEEDS_VOTE:
        return _numbers(_votes_missing(connection, scope, size))
    if order is QueueOrder.OPINION:
        return _numbers(_opinions(connection, scope, labels, size))
    if isinstance(order, SortBy):
        return _column(connection, order, scope, labels, size)
    return None


def chances(connection: Connection, number: int, size: int) -> np.ndarray:
    """Each label's probability [size, K] by clip key, in the round's order of labels; NaN where it is not known."""
    chosen = select(predictions.c.clip, predictions.c.chances).where(
        predictions.c.round == number, predictions.c.chances.is_not(None)
    )
    keys, parts = columns.blobs(connection, chosen)
    if not len(keys):
        return np.full((size, 1), np.nan, np.float16)
    values = np.frombuffer(parts, np.float16).reshape(len(keys), -1)
    table = np.full((size, values.shape[1]), np.nan, np.float16)
    table[keys] = values
    return table


def _numbers(values: np.ndarray, descending: bool = False) -> Numbers:
    return Numbers(-values if descending else values, values)


def _of_round(column: ColumnElement[Any], scope: Scope) -> Select[Any]:
    return select(predictions.c.clip, column).where(predictions.c.round == scope.round)


def _by_key(connection: Connection, statement: Select[Any], size: int) -> np.ndarray:
    found = np.full(size, np.nan)
    keys, values = columns.pairs(connection, statement)
    found[keys] = values
    return found


def _recent(connection: Connection, scope: Scope, size: int) -> Numbers:
    here = [] if scope.within is None else [resolved.c.clip.in_(scope.within)]
    chosen = select(resolved.c.clip, resolved.c.decision, decisions.c.time).join(
        decisions, decisions.c.key == resolved.c.decision
    )
    keys, latest, times = columns.triples(connection, chosen.where(*here))
    found = Numbers(np.full(size, np.nan), np.full(size, np.nan))
    found.sort[keys], found.shown[keys] = -latest.astype(float), times
    return found


def _votes_missing(connection: Connection, scope: Scope, size: int) -> np.ndarray:
    """What this reviewer has not voted on and others have: the share that agrees where votes differ, below 1, else how
    many votes there are. What an adjudicator settled needs none."""
    wanted = case((resolved.c.state == "disputed", resolved.c.share), else_=resolved.c.votes)
    mine = select(votes.c.clip).where(votes.c.reviewer == scope.reviewer, votes.c.part != "later")
    here = [] if scope.within is None else [resolved.c.clip.in_(scope.within)]
    chosen = select(resolved.c.clip, wanted).where(
        resolved.c.votes > 0, ~resolved.c.settled, resolved.c.clip.not_in(mine), *here
    )
    return _by_key(connection, chosen, size)


def suspicion(chances: np.ndarray, given: np.ndarray, labels: Sequence[str]) -> Numbers:
    """The numbers of WRONG_LABEL, from `chances` and the place of each person's label (GIVEN) among the round's labels
    as they are called now, without those that have no name."""
    if chances.shape[1] != len(labels):
        return _numbers(np.full(len(chances), np.nan))
    table, _ = _merged(chances, labels)
    places = np.where(np.isfinite(given), given, -1).astype(np.int64)
    return _numbers(label_suspicion(table, places), descending=True)


def named(labels: Sequence[str]) -> tuple[str, ...]:
    """A round's labels as they are called now, each once, without those that have no name."""
    return tuple(dict.fromkeys(label for label in labels if label))


def _merged(table: np.ndarray, labels: Sequence[str]) -> tuple[np.ndarray, Sequence[str]]:
    """Probabilities [size, K] with those of labels that have one name now added, and without those that have none."""
    names = named(labels)
    if len(names) == len(labels):
        return table, labels
    return folded(table, [names.index(label) if label else -1 for label in labels], len(names)), names


def _given(connection: Connection, scope: Scope, labels: Sequence[str], size: int) -> np.ndarray:
    """The place of a person's label: a decision outranks what was imported, and one without takes that away."""
    index = {label: position for position, label in enumerate(labels)}
    came = select(clips.c.key, _index(clips.c.label, index)).where(clips.c.label != "")
    says = select(resolved.c.clip, _index(resolved.c.label, index))
    if scope.within is not None:
        came, says = came.where(clips.c.key.in_(scope.within)), says.where(resolved.c.clip.in_(scope.within))
    given = _by_key(connection, came, size)
    keys, said = columns.pairs(connection, says)
    given[keys] = said
    return given


def _opinions(connection: Connection, scope: Scope, labels: Sequence[str], size: int) -> np.ndarray:
    """What the model gives the label of a second opinion; of several opinions the one that it finds least likely."""
    table = scope.chances()
    found = np.full(size, np.inf)
    if table.shape[1] != len(labels):
        return np.full(size, np.nan)
    table, labels = _merged(table, labels)
    index = {label: position for position, label in enumerate(labels)}
    keys, said = columns.pairs(connection, select(opinions.c.clip, _index(opinions.c.label, index)))
    known = np.isfinite(said)
    keys, places = keys[known], said[known].astype(np.int64)
    np.minimum.at(found, keys, table[keys, places].astype(np.float64))
    return np.where(np.isfinite(found), found, np.nan)


def _index(column: ColumnElement[Any], index: dict[str, int]) -> ColumnElement[Any]:
    """The place of a label among the labels, NULL for another word."""
    return case(index, value=column, else_=None)


def _column(connection: Connection, order: SortBy, scope: Scope, labels: Sequence[str], size: int) -> Numbers:
    name = order.field
    if name in _WORDS:
        column = _WORDS[name]
        # The database sorts texts; here only their places arrive.
        values = _by_key(connection, select(clips.c.key, func.dense_rank().over(order_by=column)), size)
        return Numbers(-values if order.descending else values, np.full(size, np.nan))
    if name == "label":
        index = {label: position for position, label in enumerate(labels)}
        given = _given(connection, scope, labels, size)
        proposed = _by_key(connection, _of_round(_index(predictions.c.label, index), scope), size)
        values = np.where(np.isfinite(given), given, proposed)
        return Numbers(-values if order.descending else values, np.full(size, np.nan))
    if name == "status":
        values = np.full(size, np.nan)
        for place, word in enumerate(STATES):
            values[passing(connection, Term(name, "=", (word,)), scope)] = place
        return Numbers(-values if order.descending else values, np.full(size, np.nan))
    column = _NUMBERS[name]
    if column.table is predictions:
        statement = _of_round(column, scope)
    elif column.table is clips:
        statement = select(clips.c.key, column)
    elif column.table is resolved:
        statement = select(resolved.c.clip, column)
    else:
        statement = select(resolved.c.clip, column).join(decisions, decisions.c.key == resolved.c.decision)
    return _numbers(_by_key(connection, statement, size), order.descending)
