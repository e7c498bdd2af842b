"""Paints one clip of the queue: thumbnail, label with its letter, confidence, name and state."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from emodesk.services.queue import QueueRow
from emodesk.ui.theme import BODY, GRID, RADIUS, SMALL, theme
from emodesk.ui.widgets.label import tip
from emodesk.ui.widgets.marks import BADGE, paint_badge, paint_small_picture, paint_state, row_pen
from emodesk.viewmodels import words
from emodesk.viewmodels.queue import QueueModel
from trainer.protocol.printable import printable

HEIGHT = 7 * GRID
PICTURE = QSize(8 * GRID, 36)  # pixels of the thumbnail, about 16:9
MARK = 2 * GRID
KEPT = 64  # painted rows in memory
MARKED = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver


class QueueDelegate(QStyledItemDelegate):
    """Draws QueueRow; `thumbnail(key)` gives a clip's picture, or None while there is none.

    Rows that are neither selected nor under the pointer are painted once and kept: a decision moves every row below it.
    """

    def __init__(self, thumbnail: Callable[[int], QPixmap | None], labels: Sequence[str], parent=None) -> None:
        super().__init__(parent)
        self._thumbnail = thumbnail
        self._labels = labels
        self._kept: OrderedDict[int, tuple[object, QPixmap]] = OrderedDict()  # by clip: what is painted, and it
        theme.changed.connect(self._kept.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return theme.size(20 * GRID, HEIGHT)

    def helpEvent(self, event, view, option: QStyleOptionViewItem, index: QModelIndex) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), tip(index.data(Qt.ItemDataRole.ToolTipRole) or ""), view)
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        row: QueueRow | None = index.data(QueueModel.RowRole)
        if row is None:
            return
        number, picture = index.data(QueueModel.NumberRole) or "", self._thumbnail(row.key) if row.has_video else None
        ratio = painter.device().devicePixelRatioF()
        if option.state & MARKED or ratio % 1:  # between two pixels of the screen a kept row would be blurred
            whole = theme.begin_row(painter, option.rect)
            self._paint_ground(painter, option, whole)
            self._paint_row(painter, whole, row, number, picture)
            painter.restore()
        else:
            kept = self._painted(option.rect.size(), int(ratio), row, number, picture)
            painter.drawPixmap(option.rect.topLeft(), kept)

    def _painted(self, size: QSize, ratio: int, row: QueueRow, number: str, picture: QPixmap | None) -> QPixmap:
        shows = row, number, picture.cacheKey() if picture else 0, size.width(), size.height(), ratio
        kept = self._kept.get(row.key)
        if kept is None or kept[0] != shows:
            if kept is None and len(self._kept) >= KEPT:
                self._kept.popitem(last=False)
            pixmap = QPixmap(size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(theme.colour("panel"))
            painter = QPainter(pixmap)
            self._paint_row(painter, theme.begin_row(painter, QRect(QPoint(), size)), row, number, picture)
            painter.restore()
            painter.end()
            kept = self._kept[row.key] = shows, pixmap
        self._kept.move_to_end(row.key)
        return kept[1]

    def _paint_row(
        self, painter: QPainter, whole: QRectF, row: QueueRow, number: str, pixmap: QPixmap | None
    ) -> None:  # fmt: skip
        body = whole.adjusted(GRID, 0, -GRID, 0)
        picture = QRectF(body.left(), body.center().y() - PICTURE.height() / 2, PICTURE.width(), PICTURE.height())
        paint_small_picture(painter, picture, pixmap, "video" if row.has_video else "speech")
        text = QRectF(picture.right() + GRID, body.top() + GRID, 0, body.height() - 2 * GRID)
        text.setRight(body.right())
        upper = QRectF(text.left(), text.top(), text.width(), text.height() / 2)
        lower = QRectF(text.left(), upper.bottom(), text.width(), text.height() / 2)
        self._paint_label(painter, upper, row, number)
        self._paint_name(painter, lower, row)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, whole: QRectF) -> None:
        ground = whole.adjusted(GRID / 2, 1, -GRID / 2, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(row_pen(option))
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(ground.left(), ground.top() + GRID, 3, ground.height() - 2 * GRID), 1.5, 1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)

    def _paint_label(self, painter: QPainter, rect: QRectF, row: QueueRow, number: str) -> None:
        label = row.label or row.pseudo_label
        painter.setFont(theme.font(BODY))
        painter.setPen(theme.colour("text"))
        right = rect.right()
        if number:
            width = painter.fontMetrics().horizontalAdvance(number)
            painter.setPen(theme.colour("muted"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
            right -= width + GRID / 2
        painter.setPen(theme.colour("text"))
        if not label:
            name = QRectF(rect)
            name.setRight(right)
            self._elided(painter, name, row.clip_id, Qt.TextElideMode.ElideMiddle)
            return
        badge = QRectF(rect.left(), rect.center().y() - BADGE / 2, BADGE, BADGE)
        paint_badge(painter, badge, label, self._labels)
        name = QRectF(badge.right() + GRID - 2, rect.top(), 0, rect.height())
        name.setRight(right)
        self._elided(painter, name, words.word(label), Qt.TextElideMode.ElideRight)

    def _paint_name(self, painter: QPainter, rect: QRectF, row: QueueRow) -> None:
        mark = QRectF(rect.right() - MARK, rect.center().y() - MARK / 2, MARK, MARK)
        paint_state(painter, mark, row.state)
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.colour("muted"))
        name = QRectF(rect)
        name.setRight(mark.left() - GRID / 2)
        labelled = bool(row.label or row.pseudo_label)
        text = row.clip_id if labelled else self.tr("{seconds:.1f} s").format(seconds=row.duration)
        if row.veil.model:
            text = self.tr("{seconds:.1f} s · blind").format(seconds=row.duration)
        self._elided(painter, name, text, Qt.TextElideMode.ElideMiddle)

    @staticmethod
    def _elided(painter: QPainter, rect: QRectF, text: str, mode: Qt.TextElideMode) -> None:
        shown = painter.fontMetrics().elidedText(printable(text), mode, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
