"""Lines over steps or rounds: a mean with its band or bars, told apart by marker and dash, not by colour."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.domain.numerals import numeral
from emodesk.ui.charts.chart import CENTRE, LEAST_INK, LEFT, RIGHT, Chart, mixed, text_width, write
from emodesk.ui.theme import GRID, RADIUS, SMALL, theme

AXIS = 4 * GRID + 4  # pixels, numbers left of the plot
FOOT = 3 * GRID  # pixels, numbers under it
LEGEND_ROW = 2 * GRID + 2  # pixels
SAMPLE = 2 * GRID  # pixels of line before a name in the legend
MARK_WIDTH = 3 * GRID  # pixels, the band behind the x that stands out
MARKER = 3.5  # pixels, half a marker
WHOLE_STEPS = tuple(float(size * 10**power) for power in range(9) for size in (1, 2, 5))
STEPS = (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, *WHOLE_STEPS)  # between lines of the grid
LEAST_RANGE = 0.1  # of a score: less would blow noise up to a mountain
REACH = 12.0  # pixels around a point in which the mouse finds it


@dataclass(frozen=True)
class LinePoint:
    """A point of a line: `x` a step or round, `y` with `low` and `high`, `tip` over it; `dots`: the single values;
    `of` names to whoever opens it what it was measured on."""

    x: float
    y: float
    low: float
    high: float
    tip: str = ""
    dots: tuple[float, ...] = ()
    of: str = ""


@dataclass(frozen=True)
class LineSeries:
    """A line: `marker` of circle, square, diamond, none; `band` fills between low and high, else bars are drawn."""

    name: str
    points: tuple[LinePoint, ...]
    marker: str = "circle"
    dashed: bool = False
    band: bool = False
    faint: bool = False


class LineChart(Chart):
    """Lines over whole numbers.

    Signals:
        picked: x and `of` of a point that was clicked, or Enter pressed on, where points lead somewhere (`lead_on`).
    """

    picked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None, most: float = 1.0) -> None:
        """`most`: the highest value that there can be."""
        super().__init__(parent)
        self._most = most
        self.series: tuple[LineSeries, ...] = ()
        self.x_name = ""
        self.x_range: tuple[int, int] = (0, 1)
        self.marked: float | None = None
        self._leads, self._at = False, -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def lead_on(self) -> None:
        """Let points be walked by keys and opened."""
        self._leads = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_series(
        self, series: tuple[LineSeries, ...], x_name: str, x_range: tuple[int, int], marked: float | None = None
    ) -> None:
        """Show lines over `x_range` (both ends included); `marked` is the x that stands out."""
        self.series, self.x_name, self.x_range, self.marked = series, x_name, x_range, marked
        self._at = min(self._at, len(self._points()) - 1)
        self.content_changed()

    def has_content(self) -> bool:
        return any(line.points for line in self.series)

    def table(self) -> list[list[str]]:
        rows = [["", self.x_name, self.tr("mean"), self.tr("low"), self.tr("high")]]
        for line in self.series:
            for point in line.points:
                numbers = (f"{value:.4f}" for value in (point.y, point.low, point.high))
                rows.append([line.name, f"{point.x:g}", *numbers])
        return rows

    def minimumSizeHint(self) -> QSize:
        return theme.size(28 * GRID, 18 * GRID)

    def sizeHint(self) -> QSize:
        return theme.size(40 * GRID, 24 * GRID)

    # ------------------------------------------------------------------ painting

    def draw(self, painter: QPainter, area: QRectF) -> None:
        plot = self._plot(area)
        low, high, step = self._scale()
        if self.marked is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            band = QRectF(self._x(plot, self.marked) - MARK_WIDTH / 2, plot.top(), MARK_WIDTH, plot.height() + FOOT - 2)
            painter.drawRoundedRect(band, RADIUS, RADIUS)
        small = theme.font(SMALL)
        grid = mixed(theme.colour("text"), theme.colour("panel"), 0.1)
        value = low
        while value <= high + 1e-9:
            y = round(self._y(plot, value)) + 0.5
            painter.setPen(QPen(grid, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            where = QRectF(area.left(), y - 8, AXIS - GRID // 2, 16)
            write(painter, where, numeral(value, "z.2f"), "muted", small, RIGHT)
            value += step
        self._draw_x_axis(painter, plot)
        for line in sorted(self.series, key=lambda series: not series.faint):
            self._draw_line(painter, plot, line)
        if self._leads and self.hasFocus() and 0 <= self._at < len(points := self._points()):
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            point = points[self._at]
            painter.drawEllipse(QPointF(self._x(plot, point.x), self._y(plot, point.y)), 8, 8)
        for line, place in self._legend(area):
            self._draw_legend(painter, line, place)

    def _draw_x_axis(self, painter: QPainter, plot: QRectF) -> None:
        first, last = self.x_range
        widest = text_width(str(last), theme.font(SMALL)) + 2 * GRID
        every = max(1, math.ceil((last - first + 1) * widest / max(plot.width(), 1)))
        top = plot.bottom() + GRID // 2 + 2
        for number in range(first, last + 1, every):
            x = self._x(plot, number)
            write(painter, QRectF(x - 20, top, 40, 14), str(number), "muted", None, CENTRE)
        room = AXIS + self._x(plot, first) - plot.left() - widest
        write(
            painter,
            QRectF(plot.left() - AXIS, top, room, 14),
            self.x_name,
            "muted",
            None,
            LEFT,
        )

    def _draw_line(self, painter: QPainter, plot: QRectF, line: LineSeries) -> None:
        ink = theme.colour("muted" if line.faint else "text")
        points = [QPointF(self._x(plot, point.x), self._y(plot, point.y)) for point in line.points]
        if line.band and len(points) > 1:
            upper = [QPointF(at.x(), self._y(plot, p.high)) for at, p in zip(points, line.points, strict=True)]
            lower = [QPointF(at.x(), self._y(plot, p.low)) for at, p in zip(points, line.points, strict=True)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.colour("text"), theme.colour("panel"), 0.12))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for at, point in zip(points, line.points, strict=True):
            if not line.band or len(points) == 1:
                painter.setPen(QPen(ink, 1))
                painter.drawLine(QPointF(at.x(), self._y(plot, point.low)), QPointF(at.x(), self._y(plot, point.high)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.colour("text"), theme.colour("panel"), LEAST_INK))
            for value in point.dots:
                painter.drawEllipse(QPointF(at.x(), self._y(plot, value)), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine))
        if len(points) == 1 and line.marker == "none":
            reach = QPointF(MARK_WIDTH / 2, 0)
            painter.drawLine(points[0] - reach, points[0] + reach)
        painter.drawPolyline(QPolygonF(points))
        for at in points:
            self._draw_marker(painter, at, line)

    def _draw_marker(self, painter: QPainter, at: QPointF, line: LineSeries) -> None:
        ink = theme.colour("muted" if line.faint else "text")
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(theme.colour("panel") if line.marker != "circle" else ink)
        if line.marker == "circle":
            painter.drawEllipse(at, MARKER, MARKER)
        elif line.marker == "square":
            painter.drawRect(QRectF(at.x() - MARKER, at.y() - MARKER, 2 * MARKER, 2 * MARKER))
        elif line.marker == "triangle":
            reach = MARKER * 1.3
            painter.drawPolygon(
                QPolygonF([at + QPointF(0, -reach), at + QPointF(reach, MARKER), at + QPointF(-reach, MARKER)])
            )
        elif line.marker == "diamond":
            reach = MARKER * 1.4
            corners = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
            painter.drawPolygon(QPolygonF([at + corner for corner in corners]))

    def _draw_legend(self, painter: QPainter, line: LineSeries, area: QRectF) -> None:
        ink = theme.colour("muted" if line.faint else "text")
        painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine))
        y = area.center().y()
        painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + SAMPLE, y))
        self._draw_marker(painter, QPointF(area.left() + SAMPLE / 2, y), line)
        write(painter, area.adjusted(SAMPLE + GRID, 0, 0, 0), line.name, "muted")

    def _legend(self, area: QRectF) -> list[tuple[LineSeries, QRectF]]:
        """Where each line's name stands, in as many rows as are needed; nothing where there is one named line only."""
        lines = [line for line in self.series if line.points and line.name]
        if len(lines) < 2:
            return []
        left, top = area.left() + AXIS, area.top()
        places, x = [], left
        for line in lines:
            width = SAMPLE + GRID + text_width(line.name, theme.font(SMALL)) + 2
            if x > left and x + width > area.right():
                x, top = left, top + LEGEND_ROW
            places.append((line, QRectF(x, top, min(width, area.right() - x), LEGEND_ROW)))
            x += width + 2 * GRID
        return places

    def _plot(self, area: QRectF) -> QRectF:
        legend = self._legend(area)
        top = legend[-1][1].bottom() - area.top() + GRID if legend else GRID
        return area.adjusted(AXIS, top, -GRID, -FOOT)

    def _scale(self) -> tuple[float, float, float]:
        """Lowest and highest line of the grid, and the step between two."""
        values = [value for line in self.series for p in line.points for value in (p.low, p.high, p.y, *p.dots)]
        low, high = min(values), max(values)
        lacking = max(0.0, LEAST_RANGE - (high - low)) / 2
        low, high = max(min(0.0, low), low - lacking), min(self._most, high + lacking)  # below 0: alpha alone
        room = max(2, int(self.height() / (5 * GRID)))
        step = next(size for size in STEPS if (high - low) / size <= room)
        return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step

    def _x(self, plot: QRectF, value: float) -> float:
        first, last = self.x_range
        # Half a place of air at both sides, so that a single point stands in the middle.
        return plot.left() + plot.width() * (value - first + 0.5) / (last - first + 1)

    def _y(self, plot: QRectF, value: float) -> float:
        low, high, _step = self._scale()
        return plot.bottom() - plot.height() * (min(max(value, low), high) - low) / (high - low)

    # ------------------------------------------------------------------ keys and mouse

    def _points(self) -> list[LinePoint]:
        return [point for line in self.series for point in line.points]

    def point_at(self, position: QPointF) -> LinePoint | None:
        """The point near a place, None where there is none within reach."""
        plot = self._plot(self.area())
        near: list[tuple[float, LinePoint]] = []
        for point in self._points():
            way = position - QPointF(self._x(plot, point.x), self._y(plot, point.y))
            near.append((math.hypot(way.x(), way.y()), point))
        best = min(near, key=lambda pair: pair[0], default=(math.inf, None))
        return best[1] if best[0] <= REACH else None

    def tip_at(self, position: QPointF) -> str:
        point = self.point_at(position) if self.has_content() else None
        return point.tip if point else ""

    def mouseMoveEvent(self, event) -> None:
        point = self.point_at(theme.unscaled(event.position())) if self._leads and self.has_content() else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if point else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event) -> None:
        point = self.point_at(theme.unscaled(event.position())) if self._leads and self.has_content() else None
        if point and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(int(point.x), point.of)

    def focusInEvent(self, event) -> None:
        self._at = max(0, self._at) if self._points() else -1
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        points = self._points() if self._leads else []
        if not points:
            super().keyPressEvent(event)
        elif step is not None:
            self._at = min(len(points) - 1, max(0, self._at + step))
            self.setAccessibleDescription(points[self._at].tip)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at >= 0:
            self.picked.emit(int(points[self._at].x), points[self._at].of)
        else:
            super().keyPressEvent(event)
