"""What a filter means in SQL: each term is the set of clips that one table gives; the sets are put together here.

A table a term, never joined to all the others: a join of a hundred thousand rows costs as much as all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, false, func, or_, select

from emodesk.domain.query import FIELDS, Either, Every, Kind, Not, Query, Search, Term
from emodesk.domain.queue import MINE
from emodesk.store import columns
from emodesk.store.schema import clips, decisions, opinions, predictions, resolved, standing, votes
from emodesk.store.sqlite import folded
from trainer.protocol.round_folder import FACTS

DAY = 86_400.0  # seconds
CACHED = 64  # sets


@dataclass
class Scope:
    """What the terms of a query are about.

    Attributes:
        round: whose predictions; 0 for none.
        before: asks for the round before it, for `changed`; 0 for none.
        modalities: of the round, in the order of the bits of `missing`.
        reviewer: whose queue it is, for `status=mine`.
        within: only these clips, few; None for all, whose sets are kept in `cache`.
        chances: each label's probability by clip key, [largest key + 1, K].
        facts: by name what the round knows of the clips beside what it says of them, in the order of its rows.
        versions: what the sets of clips, of the round, of the log and of the opinions depend on.
    """

    round: int = 0
    before: Callable[[], int] = int
    modalities: tuple[str, ...] = ()
    reviewer: str = ""
    within: tuple[int, ...] | None = None
    chances: Callable[[], np.ndarray] = lambda: np.full((1, 1), np.nan)
    facts: Callable[[], Mapping[str, np.ndarray]] = dict
    versions: tuple[object, object, object, object] = (None, None, None, None)
    cache: dict[object, np.ndarray] = field(default_factory=dict)


def passing(connection: Connection, query: Query, scope: Scope) -> np.ndarray:
    """Keys [n] int64 of the clips that a query lets through, ascending."""
    return np.flatnonzero(_Sets(connection, scope).of(query))


class _Sets:
    """Sets of clips as masks [largest key + 1]."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self._connection = connection
        self._scope = scope
        self._size = 0
        self._few: tuple[np.ndarray, ...] | None = None
        keys = self._kept("clips", scope.versions[0], lambda: self._read(_KEYS, clips.c.key))
        self._size = int(keys.max(initial=0)) + 1
        self._all = self._mask(keys)

    def of(self, query: Query) -> np.ndarray:
        """The clips that pass."""
        if isinstance(query, Not):
            others: np.ndarray = self._all & ~self.of(query.part)
            return others
        if isinstance(query, Every):
            found = self._all
            for part in query.parts:
                found = found & self.of(part)
            return found
        if isinstance(query, Either):
            found = self.of(query.parts[0])
            for part in query.parts[1:]:
                found = found | self.of(part)
            return found
        if isinstance(query, Search):
            return self._set(_searched(query.text), clips.c.key, 0)
        return self._term(query)

    def _term(self, term: Term) -> np.ndarray:
        name = term.field
        if name == "status":
            return self._status(term)
        if name == "given":
            return self._given(term)
        if name == "label":
            person = self._given(Term("given"))
            held: np.ndarray = (self._given(term) & person) | (self._proposed(term) & ~person)
            return held
        if name == "proposed":
            return self._proposed(term)
        if name in _CLIPS:
            return self._set(select(clips.c.key).where(_holds(_CLIPS[name], term)), clips.c.key, 0)
        if name in _PREDICTIONS:
            return self._of_round(_holds(_PREDICTIONS[name], term))
        if name in FACTS:
            return self._fact(term)
        if name in _RESOLVED:
            return self._set(select(resolved.c.clip).where(_holds(_RESOLVED[name], term)), resolved.c.clip, 2)
        if name in _LATEST:
            latest = select(resolved.c.clip).join(decisions, decisions.c.key == resolved.c.decision)
            return self._set(latest.where(_holds(_LATEST[name], term)), resolved.c.clip, 2)
        if name in _SAID:
            said = select(votes.c.clip).join(decisions, decisions.c.key == votes.c.decision)
            return self._set(said.where(votes.c.part != "later", _holds(_SAID[name], term)), votes.c.clip, 2)
        if name == "opinion":
            return self._set(select(opinions.c.clip).where(_holds(opinions.c.label, term)), opinions.c.clip, 3)
        special = {"reviewer": self._reviewer, "flag": self._flag, "comment": self._comment,
                   "missing": self._missing, "changed": self._changed}[name]  # fmt: skip
        return special(term)

    def _status(self, term: Term) -> np.ndarray:
        came = self._set(_CAME, clips.c.key, 0)
        decided = self._set(_DECIDED, resolved.c.clip, 2)
        found = np.zeros(self._size, bool)
        for state in term.values or ("any",):
            if state == "any":
                found |= self._all
            elif state == "open":
                found |= self._all & ~came & ~decided
            elif state == "labelled":
                found |= came & ~decided
            elif state == MINE:
                mine = votes.c.reviewer == self._scope.reviewer, votes.c.part == "vote"
                found |= self._all & ~came & ~self._set(select(votes.c.clip).where(*mine), votes.c.clip, 2)
            else:
                found |= self._set(select(resolved.c.clip).where(resolved.c.state == state), resolved.c.clip, 2)
        return found

    def _given(self, term: Term) -> np.ndarray:
        """A decision outranks what was imported, and one without a label takes the imported one away."""
        came = self._set(select(clips.c.key).where(_holds(clips.c.label, term)), clips.c.key, 0)
        decided = self._set(_DECIDED, resolved.c.clip, 2)
        said = self._set(select(resolved.c.clip).where(_holds(resolved.c.label, term)), resolved.c.clip, 2)
        open_for: np.ndarray = (came & ~decided) | said
        return open_for

    def _proposed(self, term: Term) -> np.ndarray:
        found = self._of_round(_holds(predictions.c.label, term))
        if "" in term.values:
            found = found | (self._all & ~self._of_round(predictions.c.label != ""))
        return found

    def _reviewer(self, term: Term) -> np.ndarray:
        voted = select(votes.c.clip).where(votes.c.part != "later", _holds(votes.c.reviewer, term))
        return self._set(voted, votes.c.clip, 2)

    def _flag(self, term: Term) -> np.ndarray:
        flagged = select(votes.c.clip).join(decisions, decisions.c.key == votes.c.decision)
        because = [_any(decisions.c.note, term)] if term.values else []  # a flag without a reason is one, too
        return self._set(flagged.where(votes.c.kind == "flag", *because), votes.c.clip, 2)

    def _comment(self, term: Term) -> np.ndarray:
        written = select(decisions.c.key).where(decisions.c.kind == "comment", _any(decisions.c.note, term))
        stands = select(standing.c.clip).where(standing.c.key.in_(written), standing.c.kind == "comment")
        return self._set(stands, standing.c.clip, 2)

    def _missing(self, term: Term) -> np.ndarray:
        lacks = predictions.c.missing
        if not term.values:
            return self._of_round(lacks != 0)
        bits = [self._scope.modalities.index(name) for name in map(str, term.values) if name in self._scope.modalities]
        return self._of_round(or_(false(), *(lacks.op("&")(1 << bit) != 0 for bit in bits)))

    def _fact(self, term: Term) -> np.ndarray:
        version = self._scope.versions[0], self._scope.versions[1]
        return self._mask(self._kept(term, version, lambda: self._read_fact(term)))

    def _read_fact(self, term: Term) -> np.ndarray:
        """Keys of the clips of which it is known; it stands in the round's files, not in the database."""
        values = self._scope.facts().get(term.field)
        if values is None:
            return np.empty(0, np.int64)
        here = select(predictions.c.clip, predictions.c.row).where(predictions.c.round == self._scope.round)
        if self._scope.within is not None:
            here = here.where(predictions.c.clip.in_(self._scope.within))
        keys, rows = columns.pairs(self._connection, here)
        known = values[rows.astype(np.int64)]
        holds = np.zeros(len(known), bool) if term.values else np.isfinite(known)
        for value in term.values:
            holds |= np.isfinite(known) & np.asarray(_COMPARED[term.sign](known, float(value)))
        taken: np.ndarray = keys[holds]
        return taken

    def _changed(self, term: Term) -> np.ndarray:
        old, new = predictions.alias("old"), predictions.alias("new")
        differ = select(new.c.clip).join(old, old.c.clip == new.c.clip)
        here = new.c.round == self._scope.round, old.c.round == self._scope.before(), new.c.label != old.c.label
        return self._set(differ.where(*here), new.c.clip, 1)

    def _of_round(self, condition: ColumnElement[bool]) -> np.ndarray:
        chosen = select(predictions.c.clip).where(predictions.c.round == self._scope.round, condition)
        return self._set(chosen, predictions.c.clip, 1)

    def _set(self, statement: Select[Any], clip: ColumnElement[Any], kind: int) -> np.ndarray:
        """The clips of a statement; `kind` is the version that they depend on beside that of the clips."""
        if self._scope.within is not None:
            return self._mask(self._read(statement, clip))
        compiled = statement.compile()
        name = str(compiled), tuple(sorted((key, str(value)) for key, value in compiled.params.items()))
        version = self._scope.versions[0], self._scope.versions[kind]
        return self._mask(self._kept(name, version, lambda: self._read(statement, clip)))

    def _kept(self, name: object, version: object, read: Callable[[], np.ndarray]) -> np.ndarray:
        if self._scope.within is not None:
            return read()
        cache, place = self._scope.cache, (name, version)
        if place not in cache:
            while len(cache) >= CACHED:
                del cache[next(iter(cache))]
            cache[place] = read()
        return cache[place]

    def _read(self, statement: Select[Any], clip: ColumnElement[Any]) -> np.ndarray:
        if self._scope.within is None:
            return columns.whole(self._connection, statement)
        if statement in _FEW:
            return self._of_few()[_FEW[statement]]
        among = statement.where(clip.in_(bindparam("within", expanding=True)))
        return np.fromiter(self._connection.scalars(among, {"within": self._scope.within}), np.int64)

    def _of_few(self) -> tuple[np.ndarray, ...]:
        """What every question of these few clips asks, in one statement: which there are, came and were decided."""
        if self._few is None:
            found = self._connection.execute(_STATE_OF_FEW, {"within": self._scope.within}).all()
            state = np.array([tuple(row) for row in found], np.int64).reshape(-1, 3)
            self._few = tuple(state[here > 0, 0] for here in (np.ones(len(state)), *state.T[1:]))
        return self._few

    def _mask(self, keys: np.ndarray) -> np.ndarray:
        found = np.zeros(self._size, bool)
        found[keys] = True
        return found


_KEYS, _CAME, _DECIDED = select(clips.c.key), select(clips.c.key).where(clips.c.label != ""), select(resolved.c.clip)
# Asked with every decision, whether its clip is still one of the queue, and so made once (see `store.blind`).
_STATE_OF_FEW = (
    select(clips.c.key, clips.c.label != "", resolved.c.clip.is_not(None))
    .outerjoin(resolved, resolved.c.clip == clips.c.key)
    .where(clips.c.key.in_(bindparam("within", expanding=True)))
)
_FEW = {_KEYS: 0, _CAME: 1, _DECIDED: 2}
_CLIPS: dict[str, ColumnElement[Any]] = {
    "split": clips.c.split, "speaker": clips.c.speaker, "language": clips.c.language, "name": clips.c.clip_id,
    "words": clips.c.transcript, "note": clips.c.note, "seconds": clips.c.duration,
}  # fmt: skip
_PREDICTIONS: dict[str, ColumnElement[Any]] = {
    "confidence": predictions.c.confidence, "margin": predictions.c.margin, "entropy": predictions.c.entropy,
    "disagreement": predictions.c.disagreement, "folds": predictions.c.folds,
}  # fmt: skip
_RESOLVED: dict[str, ColumnElement[Any]] = {"votes": resolved.c.votes, "agreement": resolved.c.share}
_LATEST: dict[str, ColumnElement[Any]] = {"round": decisions.c.round, "decided": decisions.c.time}
_SAID: dict[str, ColumnElement[Any]] = {
    "second": decisions.c.second, "intensity": decisions.c.intensity, "valence": decisions.c.valence,
    "arousal": decisions.c.arousal, "free": decisions.c.words,
}  # fmt: skip
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda column, value: column == value, "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value, ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
}  # fmt: skip


def _holds(column: ColumnElement[Any], term: Term) -> ColumnElement[bool]:
    """Whether a column is what a term says; a term without values asks whether there is anything."""
    kind = FIELDS[term.field].kind
    if not term.values:
        if kind is Kind.NUMBER and term.field in ("votes", "round", "intensity", "valence", "arousal"):
            return column != 0
        return column.is_not(None) if kind in (Kind.NUMBER, Kind.DAY) else column != ""
    if term.sign == "~":
        return _any(column, term)
    if kind is Kind.DAY:
        return or_(*(_on(column, term.sign, float(value)) for value in term.values))
    return or_(*(_COMPARED[term.sign](column, value) for value in term.values))


def _on(column: ColumnElement[Any], sign: str, day: float) -> ColumnElement[bool]:
    """Compared with a whole day, which begins at `day`."""
    if sign == "=":
        return and_(column >= day, column < day + DAY)
    compared: ColumnElement[bool] = _COMPARED[">=" if sign in (">", ">=") else "<"](
        column, day + DAY * (sign in (">", "<="))
    )
    return compared


def _any(column: ColumnElement[Any], term: Term) -> ColumnElement[bool]:
    """Whether a text contains any of the values, or anything where there are none."""
    if not term.values:
        return column != ""
    return or_(*(_contains(column, str(value)) for value in term.values))


def _contains(column: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    if part.isascii():  # SQLite's LIKE knows the capitals of ASCII alone, but is faster
        return column.contains(part, autoescape=True)
    return func.folded(column, type_=clips.c.clip_id.type).contains(folded(part), autoescape=True)


def _searched(text: str) -> Select[Any]:
    words: Sequence[str] = text.split()
    return select(clips.c.key).where(
        *(or_(_contains(clips.c.clip_id, word), _contains(clips.c.transcript, word)) for word in words)
    )
