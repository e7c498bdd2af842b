"""Many points on a plane as one picture: panned, zoomed, hovered over and caught in a loop at 115,595 of them.

Moving the plane moves the picture, and only points that come into it are painted; what lies near a place or in a loop
is sought among the points of its height alone, by which they are sorted once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.charts.chart import Chart
from emodesk.ui.theme import GRID, theme

REACH = 8.0  # pixels around a point in which the mouse finds it
DOTS = ((3_000, 5), (30_000, 3))  # up to so many points one has a side of so many pixels
SMALLEST_DOT = 2
STEP = 1.25  # zoom of one notch of the wheel
MARGIN = 0.05  # of the plane around all points


@dataclass
class _Raster:
    """The points as painted: pixels [height + 2 side, width + 2 side], a dot's side of room all around the picture."""

    wanted: tuple[int, int, float]
    pixels: np.ndarray
    side: int

    def image(self) -> QImage:
        """What Qt draws of it; the pixels must outlive it."""
        height, width = self.pixels.shape
        return QImage(self.pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)


class Scatter(Chart):
    """Points, each in one of a few colours.

    A drag with the left button catches points in a loop, with another button moves the plane; the wheel zooms, a double
    click shows everything again. + and − zoom, arrows move, Enter catches what is in sight.

    Attributes:
        place: [n, 2].  colour: [n] index into `colours`, -1 for quiet ones.
        describe: what a point says, by its place in the arrays.

    Signals:
        caught: places in the arrays of the points in a loop, or of the one that was clicked.
    """

    caught = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = np.empty((0, 2), np.float32)
        self.colour = np.empty(0, np.int64)
        self._order = self._by_height = np.empty(0, np.int64)
        self.colours: tuple[Callable[[], QColor], ...] = ()
        self.describe: Callable[[int], str] = lambda _at: ""
        self.rows: Callable[[], list[list[str]]] = list  # asked when they are taken away: names of all points
        self.marked = -1
        self._summary = ""
        self._centre, self._zoom = np.zeros(2), 1.0
        self._raster: _Raster | None = None
        self._loop: list[QPointF] = []
        self._moved_from: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._forget)

    def show_points(self, place: np.ndarray) -> None:
        """Show points at `place` [n, 2], all of them in sight, in quiet colour."""
        self.place = np.asarray(place, np.float32)
        self.colour = np.full(len(place), -1)
        self._order = np.arange(len(place))
        self._by_height = np.argsort(self.place[:, 1], kind="stable")
        self._heights = self.place[self._by_height, 1]
        self.show_all()

    def mark(self, at: int) -> None:
        """Draw a ring around a point; -1 for none."""
        self.marked = at
        self.update()

    def colour_by(self, colour: np.ndarray, colours: tuple[Callable[[], QColor], ...], summary: str) -> None:
        """Colour the points; `summary` says in words what is shown."""
        self.colour, self.colours, self._summary = colour, colours, summary
        self._order = np.argsort(colour >= 0, kind="stable")  # the quiet ones below
        self._forget()
        self.content_changed()

    def content_changed(self) -> None:
        """The numbers of a hundred thousand points are no description: their summary is."""
        self.setAccessibleDescription(self._summary)
        self.updateGeometry()
        self.update()

    def has_content(self) -> bool:
        return len(self.place) > 0

    def table(self) -> list[list[str]]:
        head, *rest = self.rows() or [[]]
        found = zip(self.place.tolist(), rest, strict=False)
        return [["x", "y", *head], *([f"{x:.4f}", f"{y:.4f}", *row] for (x, y), row in found)]

    def minimumSizeHint(self) -> QSize:
        return theme.size(40 * GRID, 30 * GRID)

    def sizeHint(self) -> QSize:
        return theme.size(80 * GRID, 56 * GRID)

    # ------------------------------------------------------------------ where things are

    def show_all(self) -> None:
        """Show every point."""
        if len(self.place):
            low, high = self.place.min(axis=0), self.place.max(axis=0)
            self._centre = (low + high) / 2
            self._extent = np.maximum((high - low) * (1 + 2 * MARGIN), 1e-9)
        self._zoom = 1.0
        self._forget()

    _extent = np.ones(2)
    _heights = np.empty(0, np.float32)

    def _scale(self, area: QRectF) -> float:
        return float(min(area.width() / self._extent[0], area.height() / self._extent[1]) * self._zoom)

    def positions(self, area: QRectF, of: slice | np.ndarray = slice(None)) -> np.ndarray:
        """Where the points, or some `of` them, lie in `area`, [n, 2] in its pixels."""
        middle = np.array([area.center().x(), area.center().y()], np.float32)
        scale = np.float32(self._scale(area))
        found = (self.place[of] - self._centre.astype(np.float32)) * scale
        found[:, 1] *= -1
        return found + middle

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Show `factor` times as large, what lies under a point staying there."""
        area = self.area()
        at = around or area.center()
        before = self._plane(at, area)
        self._zoom = min(400.0, max(0.5, self._zoom * factor))
        self._centre = self._centre + before - self._plane(at, area)
        self._forget()

    def move(self, by: QPointF) -> QPointF:
        """Move what is shown by so many pixels, as nearly as whole pixels of the screen allow; returned is by how
        many."""
        raster, area = self._raster, self.area()
        ratio = raster.wanted[2] if raster else 1.0
        across, down = round(by.x() * ratio), round(by.y() * ratio)
        self._centre = self._centre - np.array([across, -down]) / (self._scale(area) * ratio)
        if raster is not None:
            self._shift(raster, area, across, down)
        self.update()
        return QPointF(across, down) / ratio

    def _plane(self, at: QPointF, area: QRectF) -> np.ndarray:
        scale = self._scale(area)
        return self._centre + np.array([at.x() - area.center().x(), area.center().y() - at.y()]) / scale

    def _forget(self) -> None:
        self._raster = None
        self.update()

    # ------------------------------------------------------------------ painting

    def draw(self, painter: QPainter, area: QRectF) -> None:
        ratio = painter.device().devicePixelRatioF() * theme.scale
        wanted = (round(area.width() * ratio), round(area.height() * ratio), ratio)
        if self._raster is None or self._raster.wanted != wanted:
            self._raster = self._painted(area, wanted)
        room = self._raster.side
        painter.drawImage(area, self._raster.image(), QRectF(room, room, max(1, wanted[0]), max(1, wanted[1])))
        if 0 <= self.marked < len(self.place):
            x, y = self.positions(area, slice(self.marked, self.marked + 1))[0]
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(float(x), float(y)), 9, 9)
        if len(self._loop) > 1:
            painter.setPen(QPen(theme.colour("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF(self._loop))

    def _painted(self, area: QRectF, wanted: tuple[int, int, float]) -> _Raster:
        """All points as a picture: as many writes into it as a point has pixels, whatever the number of points."""
        dot = next((dot for points, dot in DOTS if len(self.place) <= points), SMALLEST_DOT)
        side = max(1, round(dot * wanted[2]))
        size = (max(1, wanted[1]) + 2 * side, max(1, wanted[0]) + 2 * side)
        raster = _Raster(wanted, np.full(size, theme.colour("panel").rgb(), np.uint32), side)
        x, y = self._corners(raster, area)
        self._write(raster, x, y, _in_sight(raster, x, y))
        return raster

    def _shift(self, raster: _Raster, area: QRectF, across: int, down: int) -> None:
        """The same picture moved by so many of its pixels, with the points that this brings into it."""
        before, (height, width) = raster.pixels, raster.pixels.shape
        raster.pixels = np.full((height, width), theme.colour("panel").rgb(), np.uint32)
        if abs(across) < width and abs(down) < height:
            rows, columns = (slice(max(0, by), size + min(0, by)) for by, size in ((down, height), (across, width)))
            old_rows, old_columns = (
                slice(max(0, -by), size + min(0, -by)) for by, size in ((down, height), (across, width))
            )
            raster.pixels[rows, columns] = before[old_rows, old_columns]
        x, y = self._corners(raster, area)
        self._write(raster, x, y, _in_sight(raster, x, y) & ~_in_sight(raster, x - across, y - down))

    def _corners(self, raster: _Raster, area: QRectF) -> tuple[np.ndarray, np.ndarray]:
        """Pixels of the left upper corners of all dots, x and y [n], in the order in which they are painted."""
        height, width = raster.pixels.shape
        scale = np.float32(self._scale(area) * raster.wanted[2])
        centre = self._centre.astype(np.float32)
        left, top = np.float32((width - raster.side) / 2), np.float32((height - raster.side) / 2)
        place = self.place[self._order]
        x = np.floor((place[:, 0] - centre[0]) * scale + left).astype(np.int32)
        return x, np.floor((centre[1] - place[:, 1]) * scale + top).astype(np.int32)

    def _write(self, raster: _Raster, x: np.ndarray, y: np.ndarray, chosen: np.ndarray) -> None:
        palette = np.array([theme.colour("outline").rgb(), *(colour().rgb() for colour in self.colours)], np.uint32)
        flat, across = raster.pixels.ravel(), raster.pixels.shape[1]
        start, ink = (y * across + x)[chosen], palette[self.colour[self._order][chosen] + 1]
        for row in range(raster.side):
            for column in range(raster.side):
                flat[start + (row * across + column)] = ink

    # ------------------------------------------------------------------ keys and mouse

    def nearest(self, position: QPointF) -> int:
        """The point under a place, -1 where there is none within reach."""
        if not len(self.place):
            return -1
        area = self.area()
        height, reach = self._plane(position, area)[1], REACH / self._scale(area)
        low, high = np.searchsorted(self._heights, (height - reach, height + reach))
        near = np.sort(self._by_height[low : high + 1])
        away = ((self.positions(area, near) - (position.x(), position.y())) ** 2).sum(axis=1)
        at = int(away.argmin()) if len(away) else -1
        return int(near[at]) if at >= 0 and away[at] <= REACH**2 else -1

    def inside(self, loop: list[QPointF]) -> np.ndarray:
        """Places in the arrays of the points in a loop (even-odd rule), rising.

        Of each side of the loop only the points of its heights are asked whether they lie left of it.
        """
        area = self.area()
        corners = np.array([self._plane(point, area) for point in loop])
        ends = np.searchsorted(self._heights, corners[:, 1].astype(np.float32))
        across, heights = self.place[self._by_height, 0], self._heights
        odd = np.zeros(len(across), dtype=bool)
        for at, (x1, y1) in enumerate(corners):
            x2, y2 = corners[at - 1]
            low, high = sorted((ends[at], ends[at - 1]))
            if low < high:
                odd[low:high] ^= across[low:high] < (x2 - x1) * (heights[low:high] - y1) / (y2 - y1) + x1
        return np.sort(self._by_height[odd])

    def tip_at(self, position: QPointF) -> str:
        at = self.nearest(position)
        return self.describe(at) if at >= 0 else ""

    def wheelEvent(self, event) -> None:
        turned = event.angleDelta().y() / 120
        if self.has_content() and turned:
            self.zoom(STEP**turned, theme.unscaled(event.position()))

    def mousePressEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._loop = [theme.unscaled(event.position())]
        else:
            self._moved_from = theme.unscaled(event.position())

    def mouseMoveEvent(self, event) -> None:
        at = theme.unscaled(event.position())
        if self._loop:
            self._loop.append(at)
            self.update()
        elif self._moved_from is not None:
            self._moved_from += self.move(at - self._moved_from)

    def mouseReleaseEvent(self, event) -> None:
        self._moved_from = None
        loop, self._loop = self._loop, []
        self.update()
        if event.button() != Qt.MouseButton.LeftButton or not self.has_content() or not loop:
            return
        reach = QPolygonF(loop).boundingRect()
        if max(reach.width(), reach.height()) < REACH / 2:
            at = self.nearest(loop[0])
            found = np.array([at] if at >= 0 else [], np.int64)
        else:
            found = self.inside(loop)
        if len(found):
            self.caught.emit(found)

    def mouseDoubleClickEvent(self, _event) -> None:
        self._loop = []
        self.show_all()

    def keyPressEvent(self, event) -> None:
        steps = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        key = event.key()
        if not self.has_content():
            super().keyPressEvent(event)
        elif key in steps:
            self.move(QPointF(*steps[key]) * 8 * GRID)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / STEP if key == Qt.Key.Key_Minus else STEP)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            area = self.area()
            self.caught.emit(self.inside([area.topLeft(), area.topRight(), area.bottomRight(), area.bottomLeft()]))
        else:
            super().keyPressEvent(event)


def _in_sight(raster: _Raster, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether dots whose left upper corners these are lie in the picture, if only in part [n]."""
    height, width = raster.pixels.shape
    return (x >= 0) & (x <= width - raster.side) & (y >= 0) & (y <= height - raster.side)
