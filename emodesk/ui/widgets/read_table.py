"""A table that is read, not written: no heads of rows, and each column's head over its cells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget


class ReadTable(QTableWidget):
    """Rows and columns of text for people; `name` is what a screen reader calls it."""

    def __init__(self, name: str, rows: int = 0, columns: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(rows, columns, parent)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._items: list[Sequence[QTableWidgetItem]] = []

    def show_items(self, rows: Sequence[Sequence[QTableWidgetItem]]) -> None:
        """Show these rows of cells in place of those that were there; see `item_list` for why they are held."""
        before, self._items = self._items, list(rows)
        self.setRowCount(0)
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, item in enumerate(cells):
                self.setItem(row, column, item)
        before.clear()  # not sooner
