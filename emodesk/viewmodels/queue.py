"""The reviewer's queue as a list model: every key at once, rows in blocks as they are looked at."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from emodesk.domain import Changes, DomainError
from emodesk.services.queue import Order, QueueFilter, QueueOrder, QueueRow
from emodesk.viewmodels import queue_words, vote_words
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP, Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.printable import printable

BLOCK = 32  # rows fetched in one query: some three windows of them, for which the painting waits
KEPT_ROWS = 8192  # rows kept in memory before the oldest go
PREPARED_FROM = 20_000  # clips of the project from which the orders that take long are read before they are asked for
RELOAD_FROM = 64  # changed clips from which reading the queue anew is cheaper than mending it


class QueueModel(QAbstractListModel):
    """Clips of the project in the order and through the filter that the reviewer chose.

    A clip that stops matching the filter (it was decided) leaves; one that matches again (it was taken back) returns
    to its old place, because the order read at first is kept until another order, filter or round is chosen.

    Signals:
        reloaded: the keys were read anew; places of clips may have changed.
    """

    KeyRole = Qt.ItemDataRole.UserRole + 1
    RowRole = Qt.ItemDataRole.UserRole + 2
    NumberRole = Qt.ItemDataRole.UserRole + 3  # what the row is sorted by, as text

    reloaded = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.order: Order = QueueOrder.LEAST_CERTAIN
        self.filter = QueueFilter()
        self._restriction: tuple[int, ...] | None = None
        self._keys = np.empty(0, np.int64)  # all that ever matched since the last reload, in order
        self._places = np.empty(0, np.int64)  # by clip key the position in _keys, -1 for what is not there
        self._numbers = np.empty(0)  # what each is sorted by
        self._shown = np.empty(0, bool)  # which of them match now
        self._visible = np.empty(0, np.int64)  # positions in _keys of the rows shown
        self._rows: dict[int, QueueRow] = {}
        session.changed.connect(self._apply)
        session.reviewerChanged.connect(lambda _name: self.reload())
        self._read()
        self._prepare()

    # ------------------------------------------------------------------ choosing

    @property
    def restriction(self) -> tuple[int, ...] | None:
        """Clip keys of a list opened from elsewhere, in its order; None for the whole project."""
        return self._restriction

    def set_order(self, order: Order) -> None:
        """Put the queue into another order."""
        if order != self.order:
            self.order = order
            self.reload()

    def set_filter(self, chosen: QueueFilter) -> None:
        """Let other clips through."""
        if chosen != self.filter:
            self.filter = chosen
            self.reload()

    def restrict(self, keys: Sequence[int] | None) -> None:
        """Show only these clips, whatever their state, in the order given; None for the whole project again."""
        self._restriction = None if keys is None else tuple(int(key) for key in keys)
        self.reload()

    def append(self, keys: Sequence[int]) -> None:
        """Put clips below a list opened from elsewhere; those that are in it already go to its end."""
        for key in keys:
            self._rows.pop(key, None)
            if self._position(key) >= 0:
                self.move_to_end(key)
        new = [key for key in keys if self._position(key) < 0]
        if not new:
            return
        self._restriction = (*(self._restriction or ()), *new)
        first = len(self._visible)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._keep_keys(np.append(self._keys, np.array(new, np.int64)))
        self._shown = np.append(self._shown, np.ones(len(new), bool))
        self._numbers = np.append(self._numbers, np.full(len(new), np.nan))
        self._visible = np.flatnonzero(self._shown)
        self.endInsertRows()

    def reload(self) -> None:
        """Read the queue anew."""
        self.beginResetModel()
        self._read()
        self.endResetModel()
        self.reloaded.emit()

    def move_to_end(self, key: int) -> None:
        """Put a clip of the queue behind all others."""
        position, row, last = self._position(key), self.row_of(key), len(self._visible) - 1
        if position < 0:
            return
        moves = 0 <= row < last
        if moves:
            self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), last + 1)
        order = np.append(np.delete(np.arange(len(self._keys)), position), position)
        self._keep_keys(self._keys[order])
        self._shown, self._numbers = self._shown[order], self._numbers[order]
        self._visible = np.flatnonzero(self._shown)
        if moves:
            self.endMoveRows()

    # ------------------------------------------------------------------ asking

    @property
    def keys(self) -> np.ndarray:
        """Every clip that matched since the queue was read last, in order; the array is never changed."""
        return self._keys

    @property
    def visible_keys(self) -> np.ndarray:
        """The clips in the list, in order."""
        return self._keys[self._visible]

    def key_at(self, row: int) -> int:
        """Key of the clip in a row, NO_CLIP outside the list."""
        return int(self._keys[self._visible[row]]) if 0 <= row < len(self._visible) else NO_CLIP

    def row_of(self, key: int) -> int:
        """Row of a clip, -1 where it is not in the list."""
        position = self._position(key)
        if position < 0 or not self._shown[position]:
            return -1
        return int(np.searchsorted(self._visible, position))

    def following(self, key: int, count: int = 1) -> list[int]:
        """Up to `count` keys after a clip that is or was in the list; from the top for one that never was."""
        position = self._position(key)
        first = int(np.searchsorted(self._visible, position, side="right"))
        return [int(item) for item in self._keys[self._visible[first : first + count]]]

    def preceding(self, key: int) -> int:
        """The key before a clip that is or was in the list, NO_CLIP at the top."""
        return self.key_at(int(np.searchsorted(self._visible, self._position(key))) - 1)

    def row(self, row: int) -> QueueRow | None:
        """What a row shows, None where it cannot be read; reads a block of rows where it is not in memory."""
        key = self.key_at(row)
        if key not in self._rows:
            try:
                self._fetch_block(row)
            except DomainError as error:
                # Asked for while painting, where nothing may be raised.
                self._session.notice.emit("error", said(error))
        return self._rows.get(key)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._visible)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._visible):
            return None
        if role == self.KeyRole:
            return self.key_at(index.row())
        if role == self.RowRole:
            return self.row(index.row())
        if role == self.NumberRole:
            row = self.row(index.row())
            return queue_words.number_text(self.order, row) if row else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            row = self.row(index.row())
            parts = (
                (row.clip_id, row.speaker, row.note, self._blind(row), self.why(row.key), self._standing(row))
                if row
                else ()
            )
            return "\n".join(printable(line) for part in parts for line in part.split("\n") if line)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.row(index.row())
            number = queue_words.number_text(self.order, row) if row else ""
            said = f"{row.clip_id} {row.label or row.pseudo_label or self._blind(row)} {number}" if row else ""
            return printable(said.strip())
        return None

    def _blind(self, row: QueueRow) -> str:
        return self.tr("decided blind") if row.veil.model else ""

    def why(self, key: int) -> str:
        """Why a clip came where it is in the list, in one line; '' where it is not in it or its place says nothing."""
        place = self.row_of(key)
        row = self.row(place) if place >= 0 else None
        return queue_words.why_came(self.order, row, self._restriction is not None) if row else ""

    def _standing(self, row: QueueRow) -> str:
        """By which rule of votes a clip has its label; '' where there was nothing to choose, and while it is hidden."""
        if row.veil.people:
            return ""
        return vote_words.standing(self._session.review.resolution(row.key), self._session.project.resolution)

    # ------------------------------------------------------------------ following changes

    def _apply(self, changes: Changes) -> None:
        if changes.queue or len(changes.clips) >= RELOAD_FROM:
            self.reload()
            if changes.queue:
                self._prepare()
            return
        if not changes.clips:
            return
        matching = set(self._matching(changes.clips).tolist())
        for key in changes.clips:
            self._rows.pop(key, None)
            position = self._position(key)
            if position >= 0:
                self._show(position, key in matching)
            elif key in matching:
                # Taken back from before the queue was read: only the store knows its place.
                self.reload()
                return

    def _show(self, position: int, shown: bool) -> None:
        row = int(np.searchsorted(self._visible, position))
        if self._shown[position] == shown:
            if shown:
                index = self.index(row)
                self.dataChanged.emit(index, index)
            return
        if shown:
            self.beginInsertRows(QModelIndex(), row, row)
        else:
            self.beginRemoveRows(QModelIndex(), row, row)
        self._shown[position] = shown
        self._visible = np.flatnonzero(self._shown)
        if shown:
            self.endInsertRows()
        else:
            self.endRemoveRows()

    def _matching(self, keys: Sequence[int]) -> np.ndarray:
        if self._restriction is not None:
            return np.intersect1d(keys, self._restriction)
        # Lists of their own let a clip go once it is no longer one for them.
        order = self.order if self.order in (QueueOrder.NEEDS_VOTE, QueueOrder.LATER) else QueueOrder.IMPORT
        return self._session.queue.keys(order, self._asked(keys=tuple(keys)))

    def _asked(self, **more: Any) -> QueueFilter:
        """The filter as the present reviewer's."""
        return dataclasses.replace(self.filter, reviewer=self._session.reviewer, **more)

    def _position(self, key: int) -> int:
        return int(self._places[key]) if 0 <= key < len(self._places) else -1

    def _keep_keys(self, keys: np.ndarray) -> None:
        self._keys = keys
        self._places = np.full(keys.max(initial=NO_CLIP) + 1, -1)
        self._places[keys] = np.arange(len(keys))

    def _read(self) -> None:
        self._rows.clear()
        if self._restriction is not None:
            known = self._session.queue.keys(QueueOrder.IMPORT, QueueFilter(state="all", keys=self._restriction))
            there = set(known.tolist())
            self._keep_keys(np.array([key for key in dict.fromkeys(self._restriction) if key in there], np.int64))
            self._numbers = np.full(len(self._keys), np.nan)
        else:
            if number := self._session.queue.lacking(self.order, self.filter.where):
                self._fill_in(number)
            listing = self._session.queue.listing(self.order, self._asked())
            self._keep_keys(listing.keys)
            self._numbers = listing.numbers
        self._shown = np.ones(len(self._keys), bool)
        self._visible = np.arange(len(self._keys))

    def _prepare(self) -> None:
        queue = self._session.queue
        if queue.counts().total < PREPARED_FROM:
            return
        task = BackgroundTask(lambda _progress, _cancelled: queue.prepared(), self)
        task.finished.connect(queue.take_over)
        task.start()

    def _fill_in(self, number: int) -> None:
        """Read what an order asks of an old round's files beside the window, and then the queue anew."""
        self._session.notice.emit("info", self.tr("Reading the round's files for this order; the list follows."))
        rounds = self._session.rounds
        task = BackgroundTask(lambda _progress, _cancelled: rounds.fill_in(number), self)
        task.finished.connect(self._filled_in)  # where its files are gone, the list stays as it is
        task.start()

    def _filled_in(self) -> None:
        self._session.queue.forget_numbers()
        self.reload()

    def _fetch_block(self, row: int) -> None:
        first = row // BLOCK * BLOCK
        keys = self._keys[self._visible[first : first + BLOCK]]
        missing = [int(key) for key in keys if int(key) not in self._rows]
        while self._rows and len(self._rows) + len(missing) > KEPT_ROWS:
            del self._rows[next(iter(self._rows))]
        numbers = dict(zip(keys.tolist(), self._numbers[self._visible[first : first + BLOCK]].tolist(), strict=True))
        with self._session.project.store.read():
            rows = self._session.queue.rows(missing, self._session.reviewer)
            self._session.clips(missing)  # their pictures and words are asked for one by one
        self._rows.update(
            (row.key, row if np.isnan(numbers[row.key]) else dataclasses.replace(row, number=numbers[row.key]))
            for row in rows
        )
