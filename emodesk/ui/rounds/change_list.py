"""Pseudo-labels that a round sees differently: from which label to which, how often; a row opens its clips."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListWidgetItem, QStyledItemDelegate, QWidget

from emodesk.services.analysis import Flips
from emodesk.ui.charts.chart import RIGHT, text_width, write
from emodesk.ui.theme import BODY, GRID, theme
from emodesk.ui.widgets.item_list import ItemList
from emodesk.ui.widgets.marks import BADGE, paint_badge, paint_row_ground
from emodesk.ui.widgets.one_row import OneRow
from emodesk.viewmodels.words import word
from trainer.protocol.grammar import filled

HEIGHT = 3 * GRID + 4  # pixels of a row
LEAST = 4  # rows that are in sight, however little room there is
PAIR = Qt.ItemDataRole.UserRole
KEYS = Qt.ItemDataRole.UserRole + 1


class ChangeList(OneRow, ItemList):
    """Transitions, the most frequent first.

    Signals:
        activated: keys of the clips of a row that was clicked, or Enter pressed on.
    """

    activated = Signal(list)

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_PairDelegate(labels, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet("QListWidget { border: none; }")
        self.setAccessibleName(self.tr("Pseudo-labels that changed"))
        self.itemClicked.connect(lambda item: self.activated.emit(list(item.data(KEYS))))

    def show_flips(self, flips: Flips | None) -> None:
        """Fill the list."""
        items: list[QListWidgetItem] = []
        for (before, after), keys in (flips.keys if flips else {}).items():
            text = filled(
                self.tr("{before} to {after}: {n} clips"), before=word(before), after=word(after), n=len(keys)
            )
            item = QListWidgetItem(text)
            item.setData(PAIR, (before, after))
            item.setData(KEYS, keys)
            items.append(item)
        self.show_items(items)
        self.updateGeometry()

    def keys(self) -> list[int]:
        """Keys of all clips of the list."""
        return [key for row in range(self.count()) for key in self.item(row).data(KEYS)]

    def minimumSizeHint(self) -> QSize:
        return theme.size(20 * GRID, min(LEAST, self.count()) * HEIGHT)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()  # it takes what room there is, and asks for none that others need

    def whole_height(self) -> int:
        """Pixels in which every row is in sight."""
        return theme.scaled(self.count() * HEIGHT)

    def keyPressEvent(self, event) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item:
            self.activated.emit(list(item.data(KEYS)))
            return
        super().keyPressEvent(event)


class _PairDelegate(QStyledItemDelegate):
    """Badge and name of both labels with an arrow between them; the number at the right."""

    def __init__(self, labels: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._labels = labels

    def sizeHint(self, _option, _index) -> QSize:
        return theme.size(20 * GRID, HEIGHT)

    def paint(self, painter: QPainter, option, index) -> None:
        area = theme.begin_row(painter, option.rect)
        paint_row_ground(painter, option, area)
        font = theme.font(BODY)
        before, after = index.data(PAIR)
        widest = max(text_width(word(label), font) for label in self._labels)
        x = area.left() + GRID // 2
        for label, sign in ((before, "→"), (after, "")):
            paint_badge(painter, QRectF(x, area.center().y() - BADGE / 2, BADGE, BADGE), label, self._labels)
            x += BADGE + GRID
            write(painter, QRectF(x, area.top(), widest, area.height()), word(label), "text", font)
            x += widest + GRID
            write(painter, QRectF(x, area.top(), 2 * GRID, area.height()), sign, "muted", font)
            x += 3 * GRID
        write(painter, area.adjusted(0, 0, -GRID, 0), str(len(index.data(KEYS))), "text", theme.font(BODY, True), RIGHT)
        painter.restore()
