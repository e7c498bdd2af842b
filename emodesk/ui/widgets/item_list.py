"""A list of items that is filled anew as a whole.

When Qt lets an item go, PySide (6.11) lets its Python half go too, and then looks at that once more where its records
say that something else had stood at the item's place in memory: the program ends. So Python holds items until Qt has
let go of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget


class ItemList(QListWidget):
    """Rows that come and go together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QListWidgetItem] = []

    def show_items(self, items: Iterable[QListWidgetItem]) -> None:
        """Show these rows in place of those that were there."""
        before, self._items = self._items, list(items)
        self.clear()
        for item in self._items:
            self.addItem(item)
        before.clear()  # not sooner
