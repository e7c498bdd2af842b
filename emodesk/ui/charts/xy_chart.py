"""Lines and points over two shares: reliability, risk over coverage, a learning curve."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.domain.numerals import numeral
from emodesk.ui.charts.chart import CENTRE, LEFT, RIGHT, Chart, mixed, text_width, write
from emodesk.ui.theme import GRID, SMALL, theme

LEFT_ROOM = 5 * GRID  # pixels, numbers left of the plot
FOOT = 5 * GRID  # pixels, numbers and the name under it
LEGEND_ROW = 2 * GRID + 2
SAMPLE = 2 * GRID
REACH = 14.0  # pixels around a point in which the mouse finds it
MARKER = 3.5  # pixels, half a marker
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)


@dataclass(frozen=True)
class XYPoint:
    """A point, with what it lies between (`low`, `high`) where that is known; `number` names it to whoever opens it."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    tip: str = ""
    number: int = -1


@dataclass(frozen=True)
class XYSeries:
    """Points in a row; `marker` of circle, square, diamond, none; `line` joins them, `band` fills between low and high
    where else bars are drawn."""

    name: str
    points: tuple[XYPoint, ...]
    marker: str = "circle"
    line: bool = True
    dashed: bool = False
    faint: bool = False
    band: bool = False


class XYChart(Chart):
    """Series over two axes that are shares, or numbers of one's own.

    Signals:
        activated: the number of a point that was clicked, or Enter pressed on.
    """

    activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: tuple[XYSeries, ...] = ()
        self.x_name = self.y_name = ""
        self.x_range = self.y_range = (0.0, 1.0)
        self.percent_x = self.percent_y = True
        self._at = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_series(
        self, series: tuple[XYSeries, ...], x_name: str, y_name: str, x_range: tuple[float, float],
        y_range: tuple[float, float], percent_x: bool = True, percent_y: bool = True,
    ) -> None:  # fmt: skip
        """Show series; axes that are shares are written in per cent."""
        self.series, self.x_name, self.y_name = series, x_name, y_name
        self.x_range, self.y_range = x_range, y_range
        self.percent_x, self.percent_y = percent_x, percent_y
        self._at = min(self._at, len(self._openable()) - 1)
        self.content_changed()

    def has_content(self) -> bool:
        return any(line.points for line in self.series)

    def table(self) -> list[list[str]]:
        rows = [["", self.x_name, self.y_name, self.tr("low"), self.tr("high")]]
        for line in self.series:
            for point in line.points:
                ends = ("" if value is None else f"{value:.4f}" for value in (point.low, point.high))
                rows.append([line.name, f"{point.x:.4f}", f"{point.y:.4f}", *ends])
        return rows

    def minimumSizeHint(self) -> QSize:
        return theme.size(32 * GRID, 26 * GRID)

    def sizeHint(self) -> QSize:
        return theme.size(44 * GRID, 32 * GRID)

    # ------------------------------------------------------------------ painting

    def draw(self, painter: QPainter, area: QRectF) -> None:
        plot, small = self._plot(area), theme.font(SMALL)
        grid = mixed(theme.colour("text"), theme.colour("panel"), 0.1)
        for value in _ticks(self.y_range, plot.height() / (4 * GRID)):
            y = round(self._y(plot, value)) + 0.5
            painter.setPen(QPen(grid, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            room = QRectF(area.left(), y - 8, LEFT_ROOM - GRID, 16)
            write(painter, room, _written(value, self.percent_y), "muted", small, RIGHT)
        for value in _ticks(self.x_range, plot.width() / (7 * GRID)):
            x = round(self._x(plot, value)) + 0.5
            painter.setPen(QPen(grid, 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            room = QRectF(x - 30, plot.bottom() + 4, 60, 14)
            write(painter, room, _written(value, self.percent_x), "muted", small, CENTRE)
        foot = QRectF(plot.left(), plot.bottom() + 2 * GRID + 2, plot.width(), 2 * GRID)
        write(painter, foot, self.x_name, "muted", small, CENTRE)
        painter.save()
        painter.setClipRect(plot.adjusted(-6, -6, 6, 6))
        for line in sorted(self.series, key=lambda series: not series.faint):
            self._draw_line(painter, plot, line)
        painter.restore()
        openable = self._openable()
        if self.hasFocus() and 0 <= self._at < len(openable):
            point = openable[self._at]
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(self._x(plot, point.x), self._y(plot, point.y)), 8, 8)
        for line, place in self._legend(area):
            self._draw_legend(painter, line, place)

    def _draw_line(self, painter: QPainter, plot: QRectF, line: XYSeries) -> None:
        ink = theme.colour("muted" if line.faint else "text")
        at = [QPointF(self._x(plot, p.x), self._y(plot, p.y)) for p in line.points]
        if line.band:
            upper = [QPointF(self._x(plot, p.x), self._y(plot, p.high)) for p in line.points if p.high is not None]
            lower = [QPointF(self._x(plot, p.x), self._y(plot, p.low)) for p in line.points if p.low is not None]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.colour("text"), theme.colour("panel"), 0.12))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        elif line.marker != "none":
            painter.setPen(QPen(ink, 1))
            for p in line.points:
                if p.low is not None and p.high is not None:
                    x = self._x(plot, p.x)
                    painter.drawLine(QPointF(x, self._y(plot, p.low)), QPointF(x, self._y(plot, p.high)))
        if line.line:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine))
            painter.drawPolyline(QPolygonF(at))
        for place in at:
            self._draw_marker(painter, place, line)

    def _draw_marker(self, painter: QPainter, at: QPointF, line: XYSeries) -> None:
        if line.marker == "none":
            return
        ink = theme.colour("muted" if line.faint else "text")
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if line.marker == "circle" else theme.colour("panel"))
        if line.marker == "circle":
            painter.drawEllipse(at, MARKER, MARKER)
        elif line.marker == "square":
            painter.drawRect(QRectF(at.x() - MARKER, at.y() - MARKER, 2 * MARKER, 2 * MARKER))
        else:
            reach = 1.6 * MARKER
            corners = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
            painter.drawPolygon(QPolygonF([at + corner for corner in corners]))

    def _draw_legend(self, painter: QPainter, line: XYSeries, area: QRectF) -> None:
        ink = theme.colour("muted" if line.faint else "text")
        y = area.center().y()
        if line.line:
            painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + SAMPLE, y))
        self._draw_marker(painter, QPointF(area.left() + SAMPLE / 2, y), line)
        write(painter, area.adjusted(SAMPLE + GRID, 0, 0, 0), line.name, "muted", None, LEFT)

    def _legend(self, area: QRectF) -> list[tuple[XYSeries, QRectF]]:
        # A trace with gaps is several lines of one name.
        lines = list({line.name: line for line in self.series if line.points and line.name}.values())
        left, top = area.left() + LEFT_ROOM, area.top() + LEGEND_ROW
        places, x = [], left
        for line in lines:
            width = SAMPLE + GRID + text_width(line.name, theme.font(SMALL)) + 2
            if x > left and x + width > area.right():
                x, top = left, top + LEGEND_ROW
            places.append((line, QRectF(x, top - LEGEND_ROW, min(width, area.right() - x), LEGEND_ROW)))
            x += width + 2 * GRID
        return places

    def _plot(self, area: QRectF) -> QRectF:
        legend = self._legend(area)
        top = legend[-1][1].bottom() - area.top() + GRID if legend else GRID
        return area.adjusted(LEFT_ROOM, top, -2 * GRID, -FOOT)

    def _x(self, plot: QRectF, value: float) -> float:
        low, high = self.x_range
        return plot.left() + plot.width() * (value - low) / (high - low)

    def _y(self, plot: QRectF, value: float) -> float:
        low, high = self.y_range
        return plot.bottom() - plot.height() * (value - low) / (high - low)

    # ------------------------------------------------------------------ keys and mouse

    def _openable(self) -> list[XYPoint]:
        return [point for line in self.series for point in line.points if point.number >= 0]

    def point_at(self, position: QPointF, openable: bool = False) -> XYPoint | None:
        """The point near a place, None where there is none within reach."""
        plot = self._plot(self.area())
        points = self._openable() if openable else [p for line in self.series for p in line.points if p.tip]
        near = [(math.hypot(self._x(plot, p.x) - position.x(), self._y(plot, p.y) - position.y()), p) for p in points]
        way, best = min(near, key=lambda pair: pair[0], default=(math.inf, None))
        return best if way <= REACH else None

    def tip_at(self, position: QPointF) -> str:
        point = self.point_at(position) if self.has_content() else None
        return point.tip if point else ""

    def mouseMoveEvent(self, event) -> None:
        point = self.point_at(theme.unscaled(event.position()), True) if self.has_content() else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if point else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event) -> None:
        point = self.point_at(theme.unscaled(event.position()), True) if self.has_content() else None
        if point and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(point.number)

    def focusInEvent(self, event) -> None:
        self._at = max(0, self._at) if self._openable() else -1
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        openable = self._openable()
        if not openable:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self._at = min(len(openable) - 1, max(0, self._at + steps[event.key()]))
            self.setAccessibleDescription(openable[self._at].tip)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at >= 0:
            self.activated.emit(openable[self._at].number)
        else:
            super().keyPressEvent(event)


def _ticks(ends: tuple[float, float], most: float) -> list[float]:
    """Round numbers between two ends, at most so many."""
    low, high = ends
    span = high - low
    scale = 10.0 ** math.floor(math.log10(span)) if span > 0 else 1.0
    step = next((size * scale * 10 for size in STEPS if span / (size * scale * 10) <= max(2.0, most)), span or 1.0)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def _written(value: float, percent: bool) -> str:
    if percent:
        return f"{numeral(100 * value, '.0f')} %"
    return numeral(value, ".2f" if abs(value) < 10 and value % 1 else ".0f")
