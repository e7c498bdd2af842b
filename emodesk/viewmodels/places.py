"""Where the reviewer was in each view of the queue, so that a filter, a list or a search looked into loses no place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QObject

from emodesk.services.queue import QueueFilter
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.session import NO_CLIP, Session


class PlaceKeeper(QObject):
    """Selects a clip whenever the queue was read anew.

    The clip that is selected stays where it is still in the list; otherwise the place that this filter was left at is
    taken up, or the clip after it where that one has gone; otherwise the top. Leaving a list that was opened from
    elsewhere always leads back to the place before.

    Attributes:
        active: whether selections are the reviewer's own moves in the queue; others leave the place where it was.
    """

    def __init__(self, session: Session, queue: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._places: dict[QueueFilter, tuple[np.ndarray, int]] = {}
        self._in_a_list = queue.restriction is not None
        self._returning = False
        self.active = True
        session.clipSelected.connect(self._keep)
        queue.reloaded.connect(self._settle)
        self._settle()

    def visit(self, key: int) -> None:
        """Select a clip and leave the place where it was."""
        with self._away():
            self._session.select(key)

    def return_to_place(self, change: Callable[[], object] = lambda: None) -> None:
        """Do what changes the queue, if anything, and go back to where one was in it."""
        self._returning = True
        try:
            change()
        finally:
            self._returning = False
        if self._queue.restriction is None:
            self._take_up()

    @contextmanager
    def _away(self) -> Iterator[None]:
        before, self.active = self.active, False
        try:
            yield
        finally:
            self.active = before

    def _keep(self, key: int) -> None:
        if self.active and self._queue.restriction is None and self._queue.row_of(key) >= 0:
            self._places[self._queue.filter] = (self._queue.keys, key)

    def _settle(self) -> None:
        queue, selected = self._queue, self._session.selected
        left_a_list, self._in_a_list = self._in_a_list, queue.restriction is not None
        if not queue.rowCount():
            return  # a search that finds nothing leaves the clip that is being looked at
        if self._in_a_list:
            if queue.row_of(selected) < 0:
                self._session.select(queue.key_at(0))
        elif self._returning or left_a_list or queue.row_of(selected) < 0:
            self._take_up()
        else:
            self._keep(selected)

    def _take_up(self) -> None:
        key = self._place()
        if key != NO_CLIP:
            self._session.select(key)

    def _place(self) -> int:
        keys, key = self._places.get(self._queue.filter, (np.empty(0, np.int64), NO_CLIP))
        if self._queue.row_of(key) >= 0:
            return key
        at = int(np.flatnonzero(keys == key)[0]) if key in keys else 0
        there = np.flatnonzero(np.isin(keys[at:], self._queue.visible_keys))
        return int(keys[at + there[0]]) if len(there) else self._queue.key_at(0)
