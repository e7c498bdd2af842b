"""The timeline under the picture: sound, curves and strips, with a cursor that is exactly the frame shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.theme import GRID, RADIUS, SMALL, theme
from emodesk.ui.timeline.lanes import (
    AXIS,
    FACES,
    GAP,
    SMALLEST_CURVES,
    STRIP,
    Lanes,
)
from emodesk.ui.timeline.painted_track import PaintedTrack
from emodesk.ui.timeline.painting import LINES, paint_trace
from emodesk.ui.widgets.label import tip
from emodesk.viewmodels import words
from emodesk.viewmodels.timeline import ClipTimeline, CursorValues

HANDLE = 5  # pixels, half the width of the cursor's head
GRIP = 4  # pixels beside an end of the selection at which it can be taken hold of
ZOOM_STEP = 1.25  # times, a notch of the wheel
LEAST_SHOWN = 0.1  # seconds, or the whole clip where that is shorter
PAGE = 0.1  # of what is shown, before the cursor when the view turns over to it
SELECTED = 0.16  # opacity
HAND_BEHIND = 4 * GRID  # pixels beside the cursor in which the hand's trace grows
NOTCH = 120  # eighths of a degree, as Qt counts a wheel
STRIPS = 4  # modalities that there is room for at the smallest size


class TimelineView(QWidget):
    """Shows a ClipTimeline. What does not move is painted once into a pixmap; the cursor repaints two narrow strips.

    The wheel zooms at the mouse, and with Shift, or sideways, it pans. A drag scrubs; with Shift, or on the line of
    seconds, it selects, and an end of the selection can be dragged.

    Attributes:
        selection: seconds from and to, None where nothing is selected.
        form: how the curves are drawn, one of FORMS.
        labels: the project's, whose colours the spans have; set it.
        hand: the trace that is being made now, as [n] samples that grow; None while nothing is rated.

    Signals:
        seekRequested: seconds that the person clicked or dragged to.
        scrubbing: True when a drag begins, False when it ends.
        selected: the selection that the person made, in seconds; None for none.
        spanChosen: key of the span that was clicked.
        viewChanged: seconds from and to of the clip are shown now.
        read: the CursorValues at the cursor or under the mouse, None where there is none.
    """

    seekRequested = Signal(float)
    scrubbing = Signal(bool)
    selected = Signal(object)
    spanChosen = Signal(int)
    viewChanged = Signal(float, float)
    read = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = ClipTimeline()
        self._shown = ""
        self._message = ""
        self._cursor = 0.0
        self._hover: float | None = None
        self._painted: PaintedTrack | None = None  # None where something has changed since
        self._coming: PaintedTrack | None = None
        self._view: tuple[float, float] | None = None  # seconds shown, None for the whole clip
        self.selection: tuple[float, float] | None = None
        self.form = LINES
        self.labels: tuple[str, ...] = ()
        self.hand: np.ndarray | None = None
        self._anchor: float | None = None  # the end of the selection that stands while the other is dragged
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._repaint_all)

    # ------------------------------------------------------------------ showing

    def show_track(self, track: ClipTimeline, shown: str, message: str = "") -> None:
        """Show a clip's track with the label `shown` drawn bold; `message` stands where it has no curves."""
        if track.duration != self.track.duration:
            self._view = None
        self.track, self._shown, self._message = track, shown, message
        self.setToolTip(tip(track.no_moments))  # on a low screen there is no room for all of it
        self._stale()
        self.read.emit(self.track.at(self._cursor if self._hover is None else self._hover))

    def prepare(self, track: ClipTimeline, shown: str) -> None:
        """Paint the track that is probably shown next: it is there at once where it is."""
        coming = PaintedTrack(track, shown, "", self.form, self.labels, None, self.size())
        if self._coming is None or not coming.looks_as(self._coming):
            coming.pixmap(self.devicePixelRatioF())
            self._coming = coming

    def show_label(self, shown: str) -> None:
        """Draw another label's curve bold."""
        if shown == self._shown:
            return
        self._shown = shown
        self._painted = self._now().with_shown(shown)
        self.update()

    def set_form(self, form: str) -> None:
        """Draw the curves as lines, stacked, or their entropy alone."""
        self.form = form
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
        if self._view is not None and not self.lanes().shows(seconds):
            self._show(seconds - PAGE * self.lanes().span)
        self.update(self._cursor_strip())
        if self._hover is None:
            self.read.emit(self.track.at(seconds))

    def show_hand(self) -> None:
        """Draw what the hand that rates said since the last time."""
        lane = self.lanes().ratings
        if lane is not None:
            strip = QRectF(self.cursor_x() - HAND_BEHIND, lane.top() - 2, 2 * HAND_BEHIND, lane.height() + 4)
            self.update(_on_screen(strip))

    def select(self, selection: tuple[float, float] | None) -> None:
        """Select from one time to another, None for nothing."""
        self.update(self._selection_area())
        self.selection = selection
        self.update(self._selection_area())

    # ------------------------------------------------------------------ what is shown

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show `factor` times less of the clip; the time `at`, the cursor's where none is given, stays in its place."""
        lanes = self.lanes()
        at = at if at is not None else self._cursor if lanes.shows(self._cursor) else (lanes.start + lanes.end) / 2
        span = lanes.span / factor
        self._show(at - (at - lanes.start) / factor, span)

    def pan(self, seconds: float) -> None:
        """Move what is shown."""
        if self._view is not None:
            self._show(self.lanes().start + seconds)

    def show_range(self, start: float, end: float) -> None:
        """Show a part of the clip from edge to edge."""
        self._show(start, end - start)

    def show_all(self) -> None:
        """Show the whole clip."""
        self._show(0.0, self.track.duration)

    @property
    def is_zoomed(self) -> bool:
        """Whether only a part of the clip is shown."""
        return self._view is not None

    def _show(self, start: float, span: float | None = None) -> None:
        duration = self.track.duration
        span = self.lanes().span if span is None else span
        span = min(max(span, min(LEAST_SHOWN, duration)), duration)
        start = min(max(start, 0.0), duration - span)
        view = None if span >= duration else (start, start + span)
        if view != self._view:
            self._view = view
            self._stale()
            self.viewChanged.emit(start, start + span)

    def cursor_x(self) -> float:
        """Pixel of the cursor."""
        return self.lanes().x(self._cursor)

    def lanes(self) -> Lanes:
        """Where everything stands at the present size."""
        return self._now().lanes

    def _now(self) -> PaintedTrack:
        if self._painted is None:
            now = PaintedTrack(self.track, self._shown, self._message, self.form, self.labels, self._view, self.size())
            is_prepared = self._coming is not None and self._coming.looks_as(now)
            self._painted = self._coming if is_prepared else now
        return self._painted

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
        pixmap = self._now().pixmap(ratio)
        painter = QPainter(self)
        for rect in event.region():
            source = QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
            painter.drawPixmap(QRectF(rect), pixmap, source)
        if self.track.duration <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(theme.scale, theme.scale)
        self._paint_selection(painter)
        if self.hand is not None and self.track.ratings is not None:
            least = self.track.ratings.scale.least
            paint_trace(painter, self.lanes(), self.hand, least, QPen(theme.colour("text"), 2))
        if self.lanes().shows(self._cursor):
            self._paint_cursor(painter)
        if self._hover is not None:
            self._paint_hover(painter)

    def mousePressEvent(self, event) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.track.duration <= 0:
            return
        place = theme.unscaled(event.position())
        span = self._span_at(place)
        if span and self._grip_at(place) is None:
            self._anchor = None
            self.spanChosen.emit(span)
            return
        self._anchor = self._taken_hold_of(place, event.modifiers())
        if self._anchor is None:
            self.scrubbing.emit(True)
            self._seek(place.x())

    def mouseMoveEvent(self, event) -> None:
        place = theme.unscaled(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton and self.track.duration > 0:
            if self._anchor is None:
                self._seek(place.x())
            else:
                self.select(self._dragged_to(place.x()))
        else:
            grips = self._grip_at(place) is not None or place.y() >= self.lanes().axis.top()
            self.setCursor(Qt.CursorShape.SizeHorCursor if grips else Qt.CursorShape.ArrowCursor)
        self._hover_at(self.lanes().seconds(place.x()))

    def mouseReleaseEvent(self, event) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._anchor is None:
            self.scrubbing.emit(False)
            return
        self.select(self._dragged_to(theme.unscaled(event.position()).x()))
        self._anchor = None
        self.selected.emit(self.selection)

    def wheelEvent(self, event) -> None:
        if self.track.duration <= 0:
            return
        turned = event.angleDelta()
        sideways = turned.x() if abs(turned.x()) > abs(turned.y()) else 0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = sideways or turned.y()
        if sideways:
            self.pan(-sideways / NOTCH * self.lanes().span * PAGE)
        elif turned.y():
            self.zoom(ZOOM_STEP ** (turned.y() / NOTCH), self.lanes().seconds(theme.unscaled(event.position()).x()))
        event.accept()

    def leaveEvent(self, _event) -> None:
        self._hover_at(None)

    # ------------------------------------------------------------------ inside

    def _stale(self) -> None:
        self._painted = None
        self.update()

    def _repaint_all(self) -> None:
        self._coming = None
        self._stale()

    def _taken_hold_of(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> float | None:
        """The end of a selection that stands while the mouse drags the other; None where a press scrubs."""
        grip = self._grip_at(place)
        if grip is not None:
            return self.selection[1 - grip]
        if modifiers & Qt.KeyboardModifier.ShiftModifier or place.y() >= self.lanes().axis.top():
            return self.lanes().seconds(place.x())
        return None

    def _span_at(self, place: QPointF) -> int:
        """Key of the span under the mouse, 0 for none; the shortest where they lie over each other."""
        lane = self.lanes().spans
        if lane is None or not lane.adjusted(0, -1, 0, 1).contains(place):
            return 0
        here = self.lanes().seconds(place.x())
        found = [span for span in self.track.spans if span.start <= here <= span.end]
        return min(found, key=lambda span: span.end - span.start).key if found else 0

    def _grip_at(self, place: QPointF) -> int | None:
        """Which end of the selection lies under the mouse: 0, 1 or None."""
        if self.selection is None:
            return None
        ends = [abs(self.lanes().x(end) - place.x()) for end in self.selection]
        nearest = int(ends[1] < ends[0])
        return nearest if ends[nearest] <= GRIP and self.lanes().shows(self.selection[nearest]) else None

    def _dragged_to(self, x: float) -> tuple[float, float] | None:
        """The selection from the anchor to a pixel; None where the mouse has not been moved."""
        if abs(self.lanes().x(self._anchor) - x) < GRIP:
            return None
        here = self.lanes().seconds(x)
        return min(self._anchor, here), max(self._anchor, here)

    def _selection_area(self) -> QRect:
        if self.selection is None:
            return QRect()
        left, right = map(self.lanes().x, self.selection)
        return _on_screen(QRectF(left - 2, 0, right - left + 4, theme.area(self).height()))

    def _paint_selection(self, painter: QPainter) -> None:
        if self.selection is None or self.selection[1] < self.lanes().start or self.selection[0] > self.lanes().end:
            return
        left, right = map(self.lanes().x, self.selection)
        ground = theme.colour("accent")
        painter.setPen(QPen(ground, 1))
        for end, x in zip(self.selection, (left, right), strict=True):
            if self.lanes().shows(end):
                painter.drawLine(QLineF(x, 0, x, self.lanes().axis.bottom()))
        ground.setAlphaF(SELECTED)
        painter.fillRect(QRectF(left, 0, right - left, self.lanes().axis.bottom()), ground)

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
