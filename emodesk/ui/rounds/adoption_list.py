"""Pseudo-labels as self-training adopts them, the newest first; a row opens its clip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidgetItem, QWidget

from emodesk.services.round_files import Adopted
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.item_list import ItemList
from emodesk.ui.widgets.one_row import OneRow
from emodesk.viewmodels.words import word

MOST_ROWS = 200  # rows: who wants all opens them in Review
KEY = Qt.ItemDataRole.UserRole


class AdoptionList(OneRow, ItemList):
    """The clips that a running round has adopted.

    Signals:
        activated: key of the clip whose row was clicked, or Enter pressed on.
    """

    activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet("QListWidget { border: none; }")
        self.setAccessibleName(self.tr("Clips adopted so far"))
        self.itemClicked.connect(lambda item: self.activated.emit(item.data(KEY)))

    def show_adopted(self, adopted: Sequence[Adopted]) -> None:
        """Fill the list; the row that was marked stays marked."""
        marked = self.currentItem().data(KEY) if self.currentItem() else None
        newest = sorted(adopted, key=lambda each: (-each.step, -each.confidence))[:MOST_ROWS]
        items: list[QListWidgetItem] = []
        for each in newest:
            text = self.tr("{clip}: {label}, {confidence} · step {n}")
            text = text.format(
                clip=each.clip_id, label=word(each.label), confidence=f"{each.confidence:.2f}", n=each.step
            )
            item = QListWidgetItem(text)
            item.setData(KEY, each.clip)
            items.append(item)
        self.show_items(items)
        if again := next((item for item in items if item.data(KEY) == marked), None):
            self.setCurrentItem(again)

    def minimumSizeHint(self) -> QSize:
        return theme.size(20 * GRID, 12 * GRID)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def keyPressEvent(self, event) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item:
            self.activated.emit(item.data(KEY))
            return
        super().keyPressEvent(event)
