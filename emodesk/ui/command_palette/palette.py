"""Find anything (Ctrl+K): commands by their title, clips by their name or transcript, in one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from emodesk.ui.theme import GRID, ROW, SMALL, theme
from emodesk.ui.widgets.item_list import ItemList
from trainer.protocol.printable import printable

WIDTH = 600  # pixels
SHOWN = 11  # rows before the list scrolls
ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Entry:
    """One thing that can be found: what to show, where it belongs, its keys, and what choosing it does."""

    title: str
    group: str
    keys: str
    choose: Callable[[], object]


def score(query: str, text: str) -> int | None:
    """How well `text` answers `query`, lower is better; None where a word of the query is not in it."""
    text = text.lower()
    total = 0
    for word in query.lower().split():
        position = text.find(word)
        if position < 0:
            return None
        total += position + (0 if position == 0 or not text[position - 1].isalnum() else 50)
    return total


class Palette(QFrame):
    """The box that opens over the window.

    Signals:
        closed: after it has gone, chosen or not.
    """

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("class", "panel")
        theme.keep_size(self, width=WIDTH)
        self._entries: list[Entry] = []
        self._find: Callable[[str], list[Entry]] = lambda _query: []
        self._field = QLineEdit(placeholderText=self.tr("Type a command, a clip or words of a transcript"))
        self._field.setAccessibleName(self.tr("Find anything"))
        self._list = ItemList()
        self._list.setAccessibleName(self.tr("Found"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setItemDelegate(_EntryDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._field.textChanged.connect(self._fill)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(lambda _item: self._choose())
        self.hide()

    def open(self, entries: list[Entry], find: Callable[[str], list[Entry]]) -> None:
        """Show `entries`, and what `find(query)` adds once something is typed."""
        self._entries, self._find = entries, find
        self._field.clear()
        self._fill("")
        window = self.parentWidget()
        self.move((window.width() - self.width()) // 2, theme.scaled(7 * GRID))
        self.show()
        self.raise_()
        self._field.setFocus()

    def eventFilter(self, _watched, event) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._close()
        if event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % max(self._list.count(), 1))
        else:
            return False
        return True

    def _fill(self, query: str) -> None:
        ranked = [(score(query, f"{entry.title} {entry.group}"), entry) for entry in self._entries]
        found = [
            entry
            for points, entry in sorted(
                ((points, entry) for points, entry in ranked if points is not None), key=lambda pair: pair[0]
            )
        ]
        if query.strip():
            found += self._find(query.strip())
        items: list[QListWidgetItem] = []
        for entry in found:
            items.append(QListWidgetItem(entry.title))
            items[-1].setData(ENTRY, entry)
        if not found:
            items.append(QListWidgetItem(self.tr("Nothing found for “{query}”").format(query=query)))
            items[-1].setFlags(Qt.ItemFlag.NoItemFlags)
        self._list.show_items(items)
        self._list.setCurrentRow(0)
        self._list.setFixedHeight(ROW * max(1, min(SHOWN, self._list.count())) + 2)
        self.adjustSize()

    def _choose(self) -> None:
        item = self._list.currentItem()
        entry = item.data(ENTRY) if item else None
        self._close()
        if entry:
            entry.choose()

    def _close(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()


class _EntryDelegate(QStyledItemDelegate):
    """A row: the title left, the group and the keys right."""

    def sizeHint(self, _option, _index) -> QSize:
        return theme.size(WIDTH - 4 * GRID, ROW)

    def paint(self, painter: QPainter, option, index) -> None:
        entry: Entry | None = index.data(ENTRY)
        area = theme.begin_row(painter, option.rect)
        if option.state & QStyle.StateFlag.State_Selected and entry:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(area, 4, 4)
        inner = area.adjusted(GRID, 0, -GRID, 0)
        right = inner.right()
        small = theme.font(SMALL)
        middle = Qt.AlignmentFlag.AlignVCenter
        if entry:
            painter.setFont(small)
            painter.setPen(QPen(theme.colour("muted")))
            for text in (entry.keys, entry.group):
                width = painter.fontMetrics().horizontalAdvance(text)
                painter.drawText(QRectF(right - width, inner.top(), width, inner.height()), middle, text)
                right -= width + 2 * GRID if text else 0
        painter.setFont(theme.font())
        painter.setPen(QPen(theme.colour("text" if entry else "muted")))
        room = int(right - inner.left())
        elided = painter.fontMetrics().elidedText(printable(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(inner.left(), inner.top(), room, inner.height()), middle, elided)
        painter.restore()
