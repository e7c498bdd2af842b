"""One bar a label: the fused prediction, with what it was before modalities were switched off as an outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.theme import BODY, GRID, theme
from emodesk.ui.widgets.marks import BADGE, paint_badge, paint_bar
from emodesk.viewmodels import words
from emodesk.viewmodels.prediction import Bar

LINE = 3 * GRID + 2  # pixels, height of one label's line
BAR = GRID + 2  # pixels, thickness
SMALLEST_CHANGE = 0.005  # probability; less is not shown as a difference
NAME_SHARE = 0.4  # the widest part of the line that names may take


class FusedBars(QWidget):
    """Probabilities of the labels in the project's order; a click on one shows the shares for it.

    Signals:
        labelChosen: the label whose line was clicked.
    """

    labelChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[Bar] = []
        self._shown = ""
        self._hover = -1
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def bars(self) -> list[Bar]:
        """What is painted."""
        return self._bars

    @property
    def _labels(self) -> list[str]:
        return [bar.label for bar in self._bars]

    def show_bars(self, bars: list[Bar], shown: str) -> None:
        """Paint these; `shown` is the label whose shares are shown elsewhere."""
        if len(bars) != len(self._bars):
            self.updateGeometry()
        self._bars, self._shown = bars, shown
        self.setAccessibleDescription(words.word(", ").join(f"{words.word(bar.label)} {bar.value:.2f}" for bar in bars))
        self.update()

    def sizeHint(self) -> QSize:
        return theme.size(30 * GRID, LINE * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return theme.size(20 * GRID, LINE * len(self._bars))

    def paintEvent(self, _event) -> None:
        painter = theme.painter(self)
        width = theme.area(self).width()
        metrics = QFontMetrics(theme.font(BODY, bold=True))
        names = [words.word(bar.label) for bar in self._bars]
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        name_width = min(widest, int(width * NAME_SHARE))
        number_width = metrics.horizontalAdvance("0.00")
        for n, (bar, name) in enumerate(zip(self._bars, names, strict=True)):
            line = QRectF(0, n * LINE, width, LINE)
            self._paint_ground(painter, line, n, bar)
            painter.setFont(theme.font(BODY, bold=bar.is_top))
            paint_badge(painter, QRectF(GRID / 2, line.center().y() - BADGE / 2, BADGE, BADGE), bar.label, self._labels)
            text = QRectF(GRID + BADGE + 2, line.top(), name_width, LINE)
            painter.setPen(theme.colour("text"))
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, name_width)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)
            number = QRectF(line.right() - number_width - GRID / 2, line.top(), number_width, LINE)
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.setPen(theme.colour("text" if bar.is_top else "muted"))
            painter.drawText(number, align, f"{bar.value:.2f}")
            left = text.right() + GRID
            self._paint_bar(painter, QRectF(left, line.center().y() - BAR / 2, number.left() - GRID - left, BAR), bar)

    def _paint_ground(self, painter: QPainter, line: QRectF, n: int, bar: Bar) -> None:
        name = "selection" if bar.label == self._shown else "hover" if n == self._hover else ""
        if name:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(name))
            painter.drawRoundedRect(line.adjusted(0, 1, 0, -1), GRID / 2, GRID / 2)

    def _paint_bar(self, painter: QPainter, room: QRectF, bar: Bar) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("pressed"))
        painter.drawRoundedRect(room, BAR / 2, BAR / 2)
        filled = QRectF(room.left(), room.top(), max(BAR / 2, room.width() * bar.value), BAR)
        paint_bar(painter, filled, bar.label, self._labels, min(3.0, filled.width() / 2))
        if abs(bar.value - bar.whole) > SMALLEST_CHANGE:
            painter.setPen(QPen(theme.colour("text"), 1.5, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            whole = QRectF(room.left(), room.top() - 2, max(BAR / 2, room.width() * bar.whole), BAR + 4)
            painter.drawRoundedRect(whole, 3, 3)

    def mousePressEvent(self, event) -> None:
        n = self._line_at(event)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= n < len(self._bars):
            self.labelChosen.emit(self._bars[n].label)

    def mouseMoveEvent(self, event) -> None:
        self._hover_at(self._line_at(event))

    def _line_at(self, event) -> int:
        return int(theme.unscaled(event.position()).y() // LINE)

    def leaveEvent(self, _event) -> None:
        self._hover_at(-1)

    def _hover_at(self, n: int) -> None:
        if n != self._hover:
            self._hover = n
            self.update()
