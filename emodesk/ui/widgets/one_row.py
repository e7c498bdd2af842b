"""Lists in which one row is current: what is marked is what was chosen, however the mouse or the keys got there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex

_Flag = QItemSelectionModel.SelectionFlag


if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView as _View
else:
    _View = object  # it stands before whichever view's class it is


class OneRow(_View):
    """Put before an item view's class: every way to another row ends in `row_chosen`, which subclasses define.

    Any mouse button chooses the row it is pressed on. Dragging moves nothing, Ctrl and a click beside the rows take no
    mark away, and letters do not jump: they would take the mark from the row that was chosen.
    """

    _following = 0

    def row_chosen(self, index: QModelIndex) -> None:
        """A person has moved to this row."""

    @contextmanager
    def following(self) -> Iterator[None]:
        """Rows that become current meanwhile follow something else: nobody has chosen them."""
        self._following += 1
        try:
            yield
        finally:
            self._following -= 1

    def mark(self, row: int) -> None:
        """Make a row current without its being chosen; -1 for none."""
        with self.following():
            if row < 0:
                self.selectionModel().clear()
            else:
                self.setCurrentIndex(self.model().index(row, 0))

    def selectionCommand(self, index: QModelIndex, _event=None) -> _Flag:
        return _Flag.ClearAndSelect | _Flag.Rows if index.isValid() else _Flag.NoUpdate

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._following:
            self.row_chosen(current)

    def mouseMoveEvent(self, event) -> None:
        if not event.buttons():
            super().mouseMoveEvent(event)

    def focusInEvent(self, event) -> None:
        # Qt makes the first row current, unmarked, where none was.
        there = self.currentIndex().isValid()
        with self.following():
            super().focusInEvent(event)
            if not there:
                self.selectionModel().clearCurrentIndex()

    def keyboardSearch(self, _text: str) -> None:
        pass
