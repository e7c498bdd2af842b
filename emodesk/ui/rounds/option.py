"""One of several choices: a mark, a name and a line on what it does; the whole row can be clicked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from emodesk.ui.charts.chart import text_width, write
from emodesk.ui.theme import BODY, GRID, RADIUS, SMALL, theme

HEIGHT = 6 * GRID  # pixels
RING = 2 * GRID  # pixels, across
LEFT = 2 * GRID + RING + GRID // 2  # pixels, where the words begin
LINE = 16  # pixels, of what it does
WRAPPED = int(Qt.TextFlag.TextWordWrap)


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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip(what)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return theme.size(RING + 4 * GRID + round(text_width(self._what, theme.font(SMALL))), HEIGHT)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return theme.scaled(HEIGHT - LINE + self._explained(width / theme.scale).height())

    def _explained(self, width: float) -> QRectF:
        """Where the line on what it does goes in a row so wide, in as many lines as it takes; as the painter has it."""
        room = QRectF(LEFT, GRID + 17, max(1.0, width - LEFT - GRID), 1000)
        taken = QFontMetricsF(theme.font(SMALL)).boundingRect(room, WRAPPED, self._what)
        return QRectF(room.topLeft(), QSizeF(room.width(), max(LINE, taken.height())))

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
        explained = self._explained(area.width() + 1)
        write(
            painter, QRectF(LEFT, GRID - 2, explained.width(), 20), self.text(), "text", theme.font(BODY, bold=chosen),
            elide=Qt.TextElideMode.ElideMiddle,  # the end of a file's name tells most
        )  # fmt: skip
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.colour("muted"))
        painter.drawText(explained, WRAPPED, self._what)
        painter.end()
