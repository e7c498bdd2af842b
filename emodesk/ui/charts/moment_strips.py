"""What moments of a clip gave, a strip a modality: bars up for a label, down against it, over the clip's seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.domain.numerals import numeral
from emodesk.ui.charts.chart import CENTRE, LEFT, Chart, mixed, text_width, write
from emodesk.ui.theme import GRID, SMALL, icon, theme

STRIP = 6 * GRID  # pixels, height of a strip
TALLEST = 12 * GRID
HEAD = 11 * GRID  # pixels left of the strips
AXIS = 3 * GRID
SIGN = 14  # pixels of an icon
LEAST_EVIDENCE = 0.05  # nats that fill a strip at least: less is nothing
AGAINST = 0.45  # opacity of what speaks against


@dataclass(frozen=True)
class MomentStrip:
    """One modality: its name, an icon's name, and what each part of the time gave [P], nats."""

    name: str
    icon: str
    gave: np.ndarray


class MomentStrips(Chart):
    """Strips above one axis of seconds; all have the same scale, so that they can be compared.

    Signals:
        activated: seconds into the clip that were clicked, or Enter pressed on.
    """

    activated = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strips: tuple[MomentStrip, ...] = ()
        self.time = np.empty(0)
        self._at = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_strips(self, strips: tuple[MomentStrip, ...], time: np.ndarray) -> None:
        """Show strips over parts of time whose middles are `time` [P] seconds."""
        self.strips, self.time = strips, time
        self._at = -1
        self.content_changed()

    def has_content(self) -> bool:
        return bool(self.strips) and len(self.time) > 0

    def table(self) -> list[list[str]]:
        head = [self.tr("seconds"), *(strip.name for strip in self.strips)]
        rows = [
            [f"{seconds:.3f}", *(f"{strip.gave[at]:.4f}" for strip in self.strips)]
            for at, seconds in enumerate(self.time)
        ]
        return [head, *rows]

    def minimumSizeHint(self) -> QSize:
        return theme.size(32 * GRID, max(2, len(self.strips)) * STRIP + AXIS)

    def sizeHint(self) -> QSize:
        return theme.size(44 * GRID, max(2, len(self.strips)) * STRIP + AXIS)

    @property
    def _duration(self) -> float:
        """Seconds of the clip: the parts are all as long."""
        return float(2 * self.time[0] + self.time[-1] - self.time[0]) if len(self.time) else 1.0

    def _plot(self, area: QRectF, number: int) -> QRectF:
        height = min(TALLEST, (area.height() - AXIS) / max(1, len(self.strips)))
        return QRectF(area.left() + HEAD, area.top() + number * height, area.width() - HEAD - GRID, height)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        most = max([LEAST_EVIDENCE, *(float(np.abs(strip.gave).max()) for strip in self.strips)])
        ink, ground = theme.colour("text"), theme.colour("panel")
        for number, strip in enumerate(self.strips):
            plot = self._plot(area, number).adjusted(0, 3, 0, -3)
            middle = plot.center().y()
            if strip.icon:
                box = QRectF(area.left(), middle - SIGN / 2, SIGN, SIGN)
                icon(strip.icon, "muted").paint(painter, box.toRect())
            left = area.left() + SIGN + GRID
            write(painter, QRectF(left, plot.top(), plot.left() - left - GRID, plot.height()), strip.name, "text",
                  theme.font(SMALL), LEFT)  # fmt: skip
            painter.setPen(QPen(mixed(ink, ground, 0.25), 1))
            painter.drawLine(QPointF(plot.left(), middle), QPointF(plot.right(), middle))
            painter.setPen(Qt.PenStyle.NoPen)
            width = plot.width() / len(self.time)
            for at, value in enumerate(strip.gave.tolist()):
                height = plot.height() / 2 * min(1.0, abs(value) / most)
                painter.setBrush(ink if value > 0 else mixed(ink, ground, AGAINST))
                top = middle - height if value > 0 else middle
                painter.drawRect(QRectF(plot.left() + at * width, top, max(0.5, width - 0.5), height))
        self._draw_axis(painter, area)
        if self._at >= 0:
            x = self._x(area, float(self.time[self._at]))
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            bottom = self._plot(area, len(self.strips) - 1).bottom()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))

    def _draw_axis(self, painter: QPainter, area: QRectF) -> None:
        last = self._plot(area, len(self.strips) - 1)
        step = next((s for s in (0.5, 1, 2, 5, 10, 30, 60, 300, 600) if self._duration / s <= 8), 1800)
        for tick in np.arange(0, self._duration + 1e-6, step):
            text = self.tr("{n} s").format(n=f"{tick:g}")
            width = text_width(text, theme.font(SMALL)) + 2
            # The last one, at the end of the clip, has less room on its right than half its words take.
            left = min(self._x(area, float(tick)) - width / 2, area.right() - width)
            write(painter, QRectF(left, last.bottom() + 4, width, 2 * GRID), text, "muted", theme.font(SMALL), CENTRE)

    def _x(self, area: QRectF, seconds: float) -> float:
        plot = self._plot(area, 0)
        return plot.left() + plot.width() * seconds / self._duration

    # ------------------------------------------------------------------ keys and mouse

    def part_at(self, position: QPointF) -> int:
        """The part of the time under a point, -1 outside the strips."""
        if not self.has_content():
            return -1
        area = self.area()
        first, last = self._plot(area, 0), self._plot(area, len(self.strips) - 1)
        inside = QRectF(first.topLeft(), last.bottomRight()).contains(position)
        share = (position.x() - first.left()) / first.width()
        return min(len(self.time) - 1, int(share * len(self.time))) if inside else -1

    def tip_at(self, position: QPointF) -> str:
        at = self.part_at(position)
        if at < 0:
            return ""
        gave = "\n".join(f"{strip.name}: {numeral(strip.gave[at], '+z.2f')}" for strip in self.strips)
        head = self.tr("{seconds} s, nats of evidence that go with it").format(seconds=f"{self.time[at]:.2f}")
        return f"{head}\n{gave}"

    def mouseMoveEvent(self, event) -> None:
        inside = self.part_at(theme.unscaled(event.position())) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event) -> None:
        at = self.part_at(theme.unscaled(event.position()))
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(float(self.time[at]))

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if self._at < 0 and self.has_content():
            self._at = int(np.max([strip.gave for strip in self.strips], axis=0).argmax())
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self._at = -1
        self.update()

    def keyPressEvent(self, event) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step is not None and self.has_content():
            self._at = min(len(self.time) - 1, max(0, self._at + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.activated.emit(float(self.time[self._at]))
        else:
            super().keyPressEvent(event)
