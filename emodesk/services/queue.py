"""The reviewer's queue: every key in order at once, rows in blocks, counts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection

from emodesk.domain import Clip, DomainError
from emodesk.domain.blind import NOTHING_HIDDEN, Hidden, spread
from emodesk.domain.dialogue import dialogue_of, in_order
from emodesk.domain.query import Query, QueryError, asked, gives_model_away, gives_people_away, parse
from emodesk.domain.queue import (
    OF_PEOPLE,
    OF_THE_MODEL,
    OWN_LISTS,
    Counts,
    Order,
    QueueFilter,
    QueueOrder,
    QueueRow,
    SortBy,
)
from emodesk.domain.recognised import Recognised, Word
from emodesk.domain.selection import places_in_class, shuffled
from emodesk.services.blind import Veils
from emodesk.services.project import Project
from emodesk.services.round_files import RoundFileError
from emodesk.services.rounds import RoundService
from emodesk.store import clips, opinions, recognised, rounds, timed_lines, votes
from emodesk.store.queue import orders, table
from emodesk.store.queue.terms import Scope, passing
from trainer.protocol.errors import Sentence

__all__ = ["Counts", "Listing", "Order", "QueueFilter", "QueueOrder", "QueueRow", "QueueService", "SortBy"]

_Kept = tuple[tuple[Any, ...], orders.Numbers | None]  # the numbers of an order, with what they depend on
FEW_CLIPS = 900  # clips up to which each is looked up rather than the whole project


@dataclass(frozen=True)
class Listing:
    """Clip keys [n] int64 in order, and the number of each that its row shows, NaN where it has none."""

    keys: np.ndarray
    numbers: np.ndarray


class QueueService:
    """Reads the queue of one project; changes nothing but to fill in what older rounds lack of their numbers."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._store = project.store
        self._veils = Veils(project)
        self._imported: tuple[int, table.Imported] | None = None
        self._sets: dict[object, np.ndarray] = {}
        self._numbers: dict[object, _Kept] = {}
        self._chances: tuple[object, np.ndarray] | None = None  # with the version of the clips and the round
        self._axes_of: dict[object, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._filled: set[int] = set()

    def keys(self, order: Order = QueueOrder.LEAST_CERTAIN, filter: QueueFilter | None = None) -> np.ndarray:
        """Keys [n] int64 of the clips that pass the filter (the open ones by default), in order; those that the
        filter's reviewer wants to come back to behind all others. QueryError where the filter is no filter."""
        return self.listing(order, filter).keys

    def listing(self, order: Order = QueueOrder.LEAST_CERTAIN, filter: QueueFilter | None = None) -> Listing:
        """As `keys`, with the number of each.

        In a reviewer's queue neither an order nor a filter tells anything of what is hidden from them.
        """
        order = order if isinstance(order, SortBy) else QueueOrder(order)
        chosen = filter or QueueFilter()
        if number := self.lacking(order, chosen.where):
            with suppress(RoundFileError):  # its files are gone: these orders have no numbers
                RoundService(self._project).fill_in(number)
            self.forget_numbers()
        with self._store.read() as connection:
            scope = self._scope(connection, chosen)
            wanted = replace(chosen, where=self._written_out(chosen.where))
            query = asked(wanted, self._project.labels.names, scope.modalities)
            keys = passing(connection, query, scope)
            if chosen.keys is not None:
                keys = keys[np.isin(keys, chosen.keys)]
            of_model, of_people = gives_model_away(query), gives_people_away(query)
            told = of_model or of_people or _tells(order) in (OF_THE_MODEL | OF_PEOPLE)
            asked_by = chosen.reviewer if told else ""
            hidden = self._veils.hidden(connection, asked_by, scope.within) if asked_by else NOTHING_HIDDEN
            if of_model:
                keys = keys[~np.isin(keys, hidden.model)]
            if of_people:
                keys = keys[~np.isin(keys, hidden.people)]
            found = _unseen(self._sorted(connection, order, keys, scope), order, hidden)
            moves = chosen.reviewer and order not in OWN_LISTS and len(keys) > 1
            late = votes.waiting(connection, chosen.reviewer) if moves else ()
        return _behind(found, late)

    def query(self, text: str, reviewer: str = "") -> np.ndarray:
        """Keys [n] of the clips that a query lets through, in the order of their import; QueryError."""
        return self.keys(QueueOrder.IMPORT, QueueFilter("all", reviewer=reviewer, where=text))

    def parsed(self, text: str) -> Query:
        """What a query asks of this project; QueryError with a sentence where it cannot be understood."""
        return parse(self._written_out(text), self._project.labels.names, self.modalities())

    def modalities(self) -> tuple[str, ...]:
        """Those of the applied round."""
        with self._store.read() as connection:
            return self._axes(connection, rounds.applied(connection))[0]

    def hidden(self, reviewer: str) -> Hidden:
        """The clips of which something is hidden from a reviewer."""
        with self._store.read() as connection:
            return self._veils.hidden(connection, reviewer)

    def rows(self, keys: Sequence[int] | np.ndarray, reviewer: str = "") -> list[QueueRow]:
        """What the queue shows of these clips, in the order given; to a reviewer without what is hidden from them."""
        with self._store.read() as connection:
            found = table.rows(connection, [int(key) for key in keys])
            if not reviewer:
                return found
            hidden = self._veils.hidden(connection, reviewer, [row.key for row in found])
        return [row.behind(veil) if (veil := hidden.of(row.key)) else row for row in found]

    def counts(self) -> Counts:
        """How far the project is."""
        with self._store.read() as connection:
            version = clips.version(connection)
            if self._imported is None or self._imported[0] != version:
                self._imported = (version, table.imported(connection))
            return table.counts(connection, self._imported[1])

    def clip(self, key: int) -> Clip:
        """One clip; DomainError where it is not in the project."""
        found = self.clips([key])
        if not found:
            raise DomainError("This clip is no longer in the project; choose another one in the queue.")
        return found[0]

    def recording(self, key: int) -> list[int]:
        """Keys of the clips of the same recording or dialogue, this one among them, in the order in which they are
        spoken: those cut from its file, else those whose names say so."""
        with self._store.read() as connection:
            clip = next(iter(clips.get(connection, [key])), None)
            if clip is None:
                return []
            same = clips.of_file(connection, clip.path)
            if len(same) > 1:
                return same
            dialogue = dialogue_of(clip.clip_id)
            named = clips.beginning(connection, dialogue) if dialogue else {}
        of_it = {name: other for name, other in named.items() if dialogue_of(name) == dialogue}
        return [of_it[name] for name in in_order(of_it)] or [key]

    def heard(self, key: int) -> tuple[Recognised | None, tuple[Word, ...]]:
        """What speech recognition heard in a clip, None where nothing listened to it, and when what is said there is
        said: its lines where they came with times, else the words that were heard."""
        with self._store.read() as connection:
            heard, lines = recognised.of_clip(connection, key), timed_lines.of_clip(connection, key)
        return heard, lines or (heard.words if heard else ())

    def clips(self, keys: Sequence[int] | np.ndarray | None = None) -> list[Clip]:
        """Clips with absolute paths in the order given; all in the order of their import for None."""
        with self._store.read() as connection:
            found = clips.everything(connection) if keys is None else clips.get(connection, [int(k) for k in keys])
        return [replace(clip, path=self._project.clip_path(clip)) for clip in found]

    def words_of(self, field: str) -> list[str]:
        """What a field of words holds in this project: speakers, languages, splits or reviewers, sorted."""
        with self._store.read() as connection:
            return sorted(votes.reviewers(connection)) if field == "reviewer" else clips.words_of(connection, field)

    def speakers(self) -> list[str]:
        """Names of the speakers, sorted."""
        return self.words_of("speaker")

    def _written_out(self, text: str) -> str:
        """A query, or the one that was kept by the name after @."""
        name = text.strip().removeprefix("@")
        if name == text.strip():
            return text
        kept = self._project.filters
        if name not in kept:
            known = ", ".join(kept) or Sentence("none")
            raise QueryError(
                "There is no filter kept as “{name}” (place {place}); there are: {kept}.", at=0, name=name, kept=known
            )
        return kept[name]

    # ------------------------------------------------------------------ orders

    def _scope(self, connection: Connection, chosen: QueueFilter) -> Scope:
        number = rounds.applied(connection)
        version = clips.version(connection)
        few = chosen.keys is not None and len(chosen.keys) <= FEW_CLIPS
        return Scope(
            round=number,
            before=lambda: rounds.before(connection, number),
            modalities=self._axes(connection, number)[0],
            chances=lambda: self._all_chances(connection, (version, number)),
            facts=lambda: RoundService(self._project).facts(number),
            reviewer=chosen.reviewer,
            within=chosen.keys if few else None,
            versions=(version, number, votes.marker(connection), opinions.marker(connection)),
            cache=self._sets,
        )

    def _sorted(self, connection: Connection, order: Order, keys: np.ndarray, scope: Scope) -> Listing:
        nothing = np.full(len(keys), np.nan)
        if order is QueueOrder.RANDOM:
            return Listing(keys[np.argsort(shuffled(keys), kind="stable")], nothing)
        if order is QueueOrder.CANDIDATES:
            return self._candidates(connection, keys, scope)
        # Suspicion is about all labels that the round knows, in the order of its tensors.
        by_label = order in (QueueOrder.WRONG_LABEL, QueueOrder.OPINION)
        labels = self._axes(connection, scope.round)[1] if by_label else ()
        known = self._known(connection, order, scope, labels)
        if known is None:
            return Listing(keys, nothing)
        by, shown = known.sort[keys], known.shown[keys]
        if order in OWN_LISTS:
            some = np.isfinite(by)
            keys, by, shown = keys[some], by[some], shown[some]
        # Stable, so that ties and those without a number, at the end, keep the order of import.
        place = np.argsort(by, kind="stable")
        return Listing(keys[place], shown[place])

    def _known(
        self, connection: Connection, order: Order | str, scope: Scope, labels: Sequence[str] = ()
    ) -> orders.Numbers | None:
        """The numbers of an order, read anew where what they follow has changed."""
        if scope.within is not None and order in (QueueOrder.NEEDS_VOTE, QueueOrder.LATER):
            size = max(scope.within, default=0) + 1  # after a decision these few have to be quick
            return orders.numbers(connection, order, scope, labels, size)
        version = scope.versions if orders.follows_log(order) else scope.versions[:2]
        place = order, tuple(labels) if order == orders.GIVEN else scope.reviewer if order in OWN_LISTS else ""
        kept = self._numbers.get(place)
        if kept is None or kept[0] != version:
            kept = self._numbers[place] = version, self._read_numbers(connection, order, scope, labels, kept)
        return kept[1]

    def _read_numbers(
        self, connection: Connection, order: Order | str, scope: Scope, labels: Sequence[str], before: _Kept | None
    ) -> orders.Numbers | None:
        if order is QueueOrder.WRONG_LABEL:
            given = self._known(connection, orders.GIVEN, scope, orders.named(labels))
            assert given is not None, "a label's place is a number"
            return orders.suspicion(scope.chances(), given.sort, labels)
        size, names = clips.last_key(connection) + 1, labels or self._project.labels.names
        known = before[1] if before is not None and order in orders.BY_OWN_DECISIONS else None
        if before is not None and known is not None:
            changed = _decided_since(connection, before[0], scope.versions)
            if changed is not None:
                some = orders.numbers(connection, order, replace(scope, within=changed), names, size)
                assert some is not None, "these orders have numbers"
                return known.with_those_of(some, changed)
        return orders.numbers(connection, order, replace(scope, within=None), names, size)

    def _all_chances(self, connection: Connection, version: tuple[int, int]) -> np.ndarray:
        if self._chances is None or self._chances[0] != version:
            size = clips.last_key(connection) + 1
            self._chances = version, orders.chances(connection, version[1], size)
        return self._chances[1]

    def prepared(self) -> QueueService:
        """Another service of the project that knows what this one does, and has read what the orders that take long go
        by and is not known yet: for a thread of its own, for `take_over` by this one."""
        other = QueueService(self._project)
        other._numbers, other._chances = dict(self._numbers), self._chances
        for order in orders.TAKE_LONG:
            if not other.lacking(order, ""):
                other.keys(order, QueueFilter("all"))
        return other

    def take_over(self, other: QueueService) -> None:
        """Know what another service of the project has read."""
        self._numbers |= other._numbers  # where this one knows later ones, only what came since is read again
        self._chances = other._chances or self._chances

    def _candidates(self, connection: Connection, keys: np.ndarray, scope: Scope) -> Listing:
        """The paper's top k of each class, for any k: the first of each label, then the second, and so on."""
        sure, proposed = (self._known(connection, order, scope) for order in (QueueOrder.MOST_CERTAIN, orders.PROPOSED))
        assert sure is not None, "confidence is a number"
        assert proposed is not None, "so is a label's place"
        places = places_in_class(np.nan_to_num(proposed.sort[keys], nan=-1), sure.shown[keys])
        order = np.argsort(places, kind="stable")
        return Listing(keys[order], places[order])

    def _axes(self, connection: Connection, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        place = number, clips.version(connection)
        if place not in self._axes_of:
            self._axes_of = {place: rounds.axes(connection, number)}
        return self._axes_of[place]

    def lacking(self, order: Order, where: str) -> int:
        """The round whose files an order or filter asks for, as it was ingested before there were such numbers; 0 for
        none. Each round is named once: whoever asks has RoundService fill it in, and then these numbers forgotten."""
        if order not in orders.BY_ROUND_FILES and not any(word in where for word in ("folds", "missing")):
            return 0
        with self._store.read() as connection:
            number = rounds.applied(connection)
            if not number or number in self._filled or self._project.read_only:
                return 0
            self._filled.add(number)
            return number if rounds.lacks_numbers(connection, number) else 0

    def forget_numbers(self) -> None:
        """Read the orders' numbers anew when they are asked for next."""
        self._numbers.clear()
        self._sets.clear()
        self._chances = None


def _decided_since(connection: Connection, before: tuple[Any, ...], now: tuple[Any, ...]) -> tuple[int, ...] | None:
    """Keys of the few clips decided on between two `versions` of a scope; None where they are many, or anything else is
    another."""
    if (*before[:2], before[3]) != (*now[:2], now[3]):
        return None
    return votes.decided_since(connection, before[2], now[2], FEW_CLIPS)


def _tells(order: Order) -> str:
    """What the numbers of an order tell of a clip."""
    return order.field if isinstance(order, SortBy) else order


def _unseen(found: Listing, order: Order, hidden: Hidden) -> Listing:
    """A listing in an order that tells nothing of what is hidden: drawn places, and no number."""
    out = np.empty(0, np.int64)
    if _tells(order) in OF_THE_MODEL:
        out = np.union1d(out, hidden.model)
    if _tells(order) in OF_PEOPLE:
        out = np.union1d(out, hidden.people)
    if not len(out):
        return found
    if order in (QueueOrder.WRONG_LABEL, QueueOrder.OPINION):  # to be in it at all says what the model contradicts
        seen = ~np.isin(found.keys, out)
        return Listing(found.keys[seen], found.numbers[seen])
    place = spread(found.keys, out)
    keys = found.keys[place]
    return Listing(keys, np.where(np.isin(keys, out), np.nan, found.numbers[place]))


def _behind(found: Listing, late: Sequence[int]) -> Listing:
    """A listing with the keys of `late` moved to the end, in the order of `late`."""
    waits = np.isin(found.keys, late)
    if not waits.any():
        return found
    place = {int(found.keys[position]): int(position) for position in np.flatnonzero(waits)}
    order = np.r_[np.flatnonzero(~waits), [place[key] for key in late if key in place]].astype(np.int64)
    return Listing(found.keys[order], found.numbers[order])
