"""The timeline under the picture: sound, curves and strips, with a cursor that is exactly the frame shown."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.theme import GRID, RADIUS, SMALL, theme
from emodesk.ui.timeline.lanes import AXIS, FACES, GAP, SMALLEST_CURVES, STRIP, Lanes
from emodesk.ui.timeline.painting import paint_track
from emodesk.viewmodels import words
from emodesk.viewmodels.timeline import ClipTimeline, CursorValues

HANDLE = 5  # pixels, half the width of the cursor's head
STRIPS = 4  # modalities that there is room for at the smallest size


class TimelineView(QWidget):
    """Shows a ClipTimeline. What does not move is painted once into a pixmap; the cursor repaints two narrow strips.

    Signals:
        seekRequested: seconds that the person clicked or dragged to.
        scrubbing: True when a drag begins, False when it ends.
        read: the CursorValues at the cursor or under the mouse, None where there is none.
    """

    seekRequested = Signal(float)
    scrubbing = Signal(bool)
    read = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = ClipTimeline()
        self._shown = ""
        self._message = ""
        self._cursor = 0.0
        self._hover: float | None = None
        self._pixmap: QPixmap | None = None
        self._lanes: Lanes | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._stale)

    # ------------------------------------------------------------------ showing

    def show_track(self, track: ClipTimeline, shown: str, message: str = "") -> None:
        """Show a clip's track with the label `shown` drawn bold; `message` stands where it has no curves."""
        self.track, self._shown, self._message = track, shown, message
        self._stale()
        self.read.emit(track.at(self._cursor if self._hover is None else self._hover))

    def show_label(self, shown: str) -> None:
        """Draw another label's curve bold."""
        if shown != self._shown:
            self._shown = shown
            self._stale()

    @property
    def cursor_seconds(self) -> float:
        """Where the cursor stands: the time of the frame shown."""
        return self._cursor

    def set_cursor(self, seconds: float) -> None:
        """Move the cursor to the time of the frame shown."""
        if seconds == self._cursor:
            return
        self.update(self._cursor_strip())
        self._cursor = seconds
        self.update(self._cursor_strip())
        if self._hover is None:
            self.read.emit(self.track.at(seconds))

    def cursor_x(self) -> float:
        """Pixel of the cursor."""
        return self.lanes().x(self._cursor)

    def lanes(self) -> Lanes:
        """Where everything stands at the present size."""
        if self._lanes is None:
            curves = self.track.curves
            names = curves.modalities if curves is not None else ()
            area = theme.area(self)
            self._lanes = Lanes.of(area.width(), area.height(), names, self.track.duration)
        return self._lanes

    # ------------------------------------------------------------------ Qt

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(60 * GRID), self.minimumSizeHint().height() + theme.scaled(4 * GRID))

    def minimumSizeHint(self) -> QSize:
        return theme.size(
            30 * GRID, round(STRIPS * (STRIP + GAP) + FACES + GAP + AXIS + GRID / 2 + SMALLEST_CURVES * 1.5)
        )

    def resizeEvent(self, _event) -> None:
        self._stale()

    def paintEvent(self, event) -> None:
        ratio = self.devicePixelRatioF()
        if self._pixmap is None or self._pixmap.devicePixelRatio() != ratio:
            self._pixmap = self._painted(ratio)
        painter = QPainter(self)
        for rect in event.region():
            source = QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
            painter.drawPixmap(QRectF(rect), self._pixmap, source)
        if self.track.duration <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(theme.scale, theme.scale)
        self._paint_cursor(painter)
        if self._hover is not None:
            self._paint_hover(painter)

    def mousePressEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.track.duration > 0:
            self.scrubbing.emit(True)
            self._seek(theme.unscaled(event.position()).x())

    def mouseMoveEvent(self, event) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.track.duration > 0:
            self._seek(theme.unscaled(event.position()).x())
        self._hover_at(self.lanes().seconds(theme.unscaled(event.position()).x()))

    def mouseReleaseEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.scrubbing.emit(False)

    def leaveEvent(self, _event) -> None:
        self._hover_at(None)

    # ------------------------------------------------------------------ inside

    def _stale(self) -> None:
        self._pixmap = None
        self._lanes = None
        self.update()

    def _painted(self, ratio: float) -> QPixmap:
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(theme.colour("panel"))
        painter = QPainter(pixmap)
        painter.scale(theme.scale, theme.scale)
        if self.track.duration > 0:
            paint_track(painter, self.lanes(), self.track, self._shown, self._message)
        painter.end()
        return pixmap

    def _seek(self, x: float) -> None:
        self.seekRequested.emit(self.lanes().seconds(x))

    def _hover_at(self, seconds: float | None) -> None:
        self.update(self._hover_area())
        self._hover = seconds if self.track.duration > 0 else None
        self.update(self._hover_area())
        self.read.emit(self.track.at(self._cursor if self._hover is None else self._hover))

    def _cursor_strip(self) -> QRect:
        return _on_screen(QRectF(self.cursor_x() - HANDLE - 2, 0, 2 * HANDLE + 4, theme.area(self).height()))

    def _paint_cursor(self, painter: QPainter) -> None:
        x = self.cursor_x()
        painter.setPen(QPen(theme.colour("text"), 1.5))
        painter.drawLine(QLineF(x, 0, x, self.lanes().axis.top()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawPolygon(QPolygonF([QPointF(x - HANDLE, 0), QPointF(x + HANDLE, 0), QPointF(x, HANDLE + 2)]))

    def _hover_text(self) -> str:
        values: CursorValues | None = self.track.at(self._hover)
        time = self.tr("{seconds:.2f} s").format(seconds=self._hover)
        return time if values is None else f"{time}  {words.word(values.label)} {values.confidence:.2f}"

    def _hover_box(self) -> QRectF:
        width = QFontMetricsF(theme.font(SMALL)).horizontalAdvance(self._hover_text()) + 2 * GRID
        x = self.lanes().x(self._hover)
        left = x + GRID if x + GRID + width < theme.area(self).width() else x - GRID - width
        return QRectF(left, GRID / 2, width, 2.5 * GRID)

    def _hover_area(self) -> QRect:
        if self._hover is None:
            return QRect()
        line = QRectF(self.lanes().x(self._hover) - 2, 0, 4, theme.area(self).height())
        return _on_screen(line.united(self._hover_box()).adjusted(-2, -2, 2, 2))

    def _paint_hover(self, painter: QPainter) -> None:
        x = self.lanes().x(self._hover)
        painter.setPen(QPen(theme.colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, 0, x, self.lanes().axis.top()))
        box = self._hover_box()
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._hover_text())


def _on_screen(rect: QRectF) -> QRect:
    return QRectF(rect.topLeft() * theme.scale, rect.size() * theme.scale).toAlignedRect()
