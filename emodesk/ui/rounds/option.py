"""One of several choices: a mark, a name and a line on what it does; the whole row can be clicked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from emodesk.ui.charts.chart import text_width, write
from emodesk.ui.theme import BODY, GRID, RADIUS, SMALL, theme

HEIGHT = 6 * GRID  # pixels
RING = 2 * GRID  # pixels, across


class Option(QAbstractButton):
    """A radio button that explains itself; put several into a QButtonGroup."""

    def __init__(self, name: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self.setAccessibleDescription(what)
        self._what = what
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(what)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return theme.size(RING + 4 * GRID + round(text_width(self._what, theme.font(SMALL))), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return theme.size(24 * GRID, HEIGHT)

    def paintEvent(self, _event) -> None:
        painter = theme.painter(self)
        area = theme.area(self).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.setBrush(theme.colour("selection" if chosen else "hover"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        ring = QRectF(GRID + 1, GRID, RING, RING).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent" if chosen else "muted"), 1.5))
        painter.drawEllipse(ring)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(ring.adjusted(3.5, 3.5, -3.5, -3.5))
        left = GRID + RING + GRID + GRID // 2
        room = area.width() - left - GRID
        write(painter, QRectF(left, GRID - 2, room, 20), self.text(), "text", theme.font(BODY, bold=chosen))
        write(painter, QRectF(left, GRID + 17, room, 16), self._what, "muted", theme.font(SMALL))
        painter.end()
