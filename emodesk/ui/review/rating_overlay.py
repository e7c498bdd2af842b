"""Over the picture while a clip is rated as it plays: what is rated, a gauge for the hand, and how it is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from emodesk.domain.numerals import numeral
from emodesk.domain.ratings import AROUSAL, VALENCE, Scale
from emodesk.ui.theme import BODY, GRID, RADIUS, SMALL, theme
from emodesk.ui.widgets.choice import Choice
from emodesk.viewmodels import words

STEP, HELD = 0.1, 0.05  # of a scale's length, of a key that is pressed, and that is held
BAR, HEAD = 4, 9  # pixels: the gauge's line, its pointer
GROUND = 150  # of 255, opacity behind words
POINTS = 9  # that the digits set, as the manikins of Bradley and Lang 1994 have
PASSED_ON = (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_M, Qt.Key.Key_Left, Qt.Key.Key_Right,
             Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Home, Qt.Key.Key_Space)  # fmt: skip


class RatingOverlay(QWidget):
    """Covers `host`, the picture. The mouse's height, the arrows, digits or a joystick say how it is.

    Keys that decide rest while it has the focus; those that move the player go through.

    Attributes:
        scale: what is rated.
        value: what the hand says.

    Signals:
        ended: Esc was pressed.
        toggled: the picture was clicked, to play or pause.
        scaleChosen: the Scale to be rated from now on.
    """

    ended = Signal()
    toggled = Signal()
    scaleChosen = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.scale, self.value = Scale(), 0.0
        self._has_joystick = False
        self._scales: Sequence[Scale] = ()
        self.choice = Choice(self.tr("What is rated"), self)
        self.choice.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choice.activated.connect(lambda row: self.scaleChosen.emit(self._scales[row]))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Rating while it plays"))
        host.installEventFilter(self)
        theme.changed.connect(self._place)
        self.hide()

    def begin(self, scale: Scale, scales: Sequence[Scale]) -> None:
        """Stand over the picture with the hand at the middle of a scale, or at nothing of a label."""
        self.scale, self.value = scale, 0.0
        if scales != self._scales:
            self._scales = scales
            self.choice.clear()
            self.choice.addItems([words.sentence_case(words.scale_words(item)) for item in scales])
        self.choice.setCurrentIndex(list(scales).index(scale))
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_value(self, value: float) -> None:
        """The hand says this; within the scale."""
        value = min(1.0, max(self.scale.least, value))
        if value != self.value:
            self.update(self._gauge_area())
            self.value = value
            self.update(self._gauge_area())

    def set_share(self, share: float) -> None:
        """The hand stands at a part of the scale, 0 at its lower end and 1 at its upper one."""
        self.set_value(self.scale.least + share * (1 - self.scale.least))

    def set_joystick(self, is_there: bool) -> None:
        """Whether a joystick speaks too."""
        self._has_joystick = is_there
        self.update()

    # ------------------------------------------------------------------ Qt

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and not self._goes_through(event):
            event.accept()  # or a key that decides would decide
            return True
        return super().event(event)

    @staticmethod
    def _goes_through(event) -> bool:
        with_modifier = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return bool(with_modifier) or event.key() in PASSED_ON

    def keyPressEvent(self, event) -> None:
        key, length = event.key(), 1 - self.scale.least
        step = length * (HELD if event.isAutoRepeat() else STEP)
        if key == Qt.Key.Key_Escape:
            self.ended.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.set_value(self.value + (step if key == Qt.Key.Key_Up else -step))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            row = list(self._scales).index(self.scale) + (1 if key == Qt.Key.Key_PageDown else -1)
            self.scaleChosen.emit(self._scales[row % len(self._scales)])
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.set_share((key - Qt.Key.Key_1) / (POINTS - 1))

    def mouseMoveEvent(self, event) -> None:
        top, bottom = self._ends()
        self.set_share((bottom - theme.unscaled(event.position()).y()) / max(1.0, bottom - top))

    def mousePressEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit()

    def eventFilter(self, _watched, event) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, _event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(theme.scale, theme.scale)
        self._paint_gauge(painter)
        self._paint_help(painter)

    # ------------------------------------------------------------------ inside

    def _place(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        margin = theme.scaled(GRID)
        self.choice.adjustSize()
        self.choice.move(margin, margin)
        self.update()

    def _ends(self) -> tuple[float, float]:
        """Pixels of the upper and the lower end of the gauge."""
        return 4.0 * GRID, max(6.0 * GRID, theme.area(self).height() - 4.0 * GRID)

    def _x(self) -> float:
        return theme.area(self).width() - 4.0 * GRID

    def _gauge_area(self):
        top, bottom = self._ends()
        room = QRectF(self._x() - 8 * GRID, top - 2 * GRID, 12 * GRID, bottom - top + 4 * GRID)
        return QRectF(room.topLeft() * theme.scale, room.size() * theme.scale).toAlignedRect()

    def _words_at_ends(self) -> tuple[str, str]:
        if self.scale.rates == VALENCE:
            return self.tr("pleasant"), self.tr("unpleasant")
        if self.scale.rates == AROUSAL:
            return self.tr("excited"), self.tr("calm")
        return self.tr("strong"), self.tr("nothing of it")

    def _paint_gauge(self, painter: QPainter) -> None:
        top, bottom = self._ends()
        x, light = self._x(), theme.colour("on_picture")
        _paint_ground(painter, QRectF(x - 7 * GRID, GRID, 10 * GRID, bottom - top + 6 * GRID))
        painter.setBrush(light)
        painter.drawRoundedRect(QRectF(x - BAR / 2, top, BAR, bottom - top), BAR / 2, BAR / 2)
        painter.setPen(QPen(light, 1))
        for share in (0.0, 0.5, 1.0):
            y = bottom - share * (bottom - top)
            painter.drawLine(QPointF(x - HEAD, y), QPointF(x + HEAD, y))
        painter.setFont(theme.font(SMALL))
        for text, y in zip(self._words_at_ends(), (top - 2 * GRID, bottom + GRID / 2), strict=True):
            painter.drawText(QRectF(x - 7 * GRID, y, 9.5 * GRID, 1.5 * GRID), Qt.AlignmentFlag.AlignRight, text)
        y = bottom - (self.value - self.scale.least) / (1 - self.scale.least) * (bottom - top)
        painter.setBrush(light)
        painter.setPen(Qt.PenStyle.NoPen)
        tip, tail = x - BAR, x - BAR - 1.5 * HEAD
        painter.drawPolygon(QPolygonF([QPointF(tip, y), QPointF(tail, y - HEAD), QPointF(tail, y + HEAD)]))
        painter.setFont(theme.font(BODY, bold=True))
        painter.setPen(light)
        number = numeral(self.value, ".1f" if self.scale.least == 0 else "+z.1f")
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x - 7 * GRID, y - GRID, 4.5 * GRID, 2 * GRID), align, number)

    def _paint_help(self, painter: QPainter) -> None:
        text = self.tr("Mouse, ↑ ↓ or 1 to 9 · Space pauses · Esc ends and keeps it")
        if self._has_joystick:
            text = self.tr("Joystick, mouse, ↑ ↓ or 1 to 9 · Space pauses · Esc ends and keeps it")
        painter.setFont(theme.font(SMALL))
        area = theme.area(self)
        room = area.width() - 13 * GRID
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room - 2 * GRID))
        width = painter.fontMetrics().horizontalAdvance(shown) + 2 * GRID
        place = QRectF(GRID, area.height() - 4 * GRID, width, 3 * GRID)
        _paint_ground(painter, place)
        painter.setPen(theme.colour("on_picture"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)


def _paint_ground(painter: QPainter, place: QRectF) -> None:
    ground = theme.colour("picture")
    ground.setAlpha(GROUND)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, RADIUS, RADIUS)
