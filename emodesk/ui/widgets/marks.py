"""Small painted signs used all over Review: a label's letter badge, a key, the state of a clip, an on/off switch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QStyle, QStyleOptionViewItem, QWidget

from emodesk.ui.theme import GRID, SMALL, icon, theme
from emodesk.ui.widgets.kept import KeptFace

BADGE = 2 * GRID + 4  # pixels, side of a letter badge
KEY = 2 * GRID  # pixels, height of a key
ROW_RADIUS = 4  # pixels
SWITCH = (4 * GRID, 2 * GRID + 2)  # pixels
STATE_ICONS = {"reviewed": "check", "skipped": "skip", "flagged": "flag"}


def paint_badge(painter: QPainter, rect: QRectF, label: str, labels: Sequence[str], faded: bool = False) -> None:
    """A label of `labels` as a square of its colour with its letter; `faded` for one that is not meant to count."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.45 if faded else 1.0)
    paint_bar(painter, rect, label, labels, GRID / 2)
    letter = theme.letter(label, labels)
    font = theme.font(SMALL if len(letter) == 1 else SMALL - 1, bold=True)
    painter.setFont(font)
    painter.setPen(theme.on_emotion(label, labels))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def paint_bar(painter: QPainter, rect: QRectF, label: str, labels: Sequence[str], radius: float) -> None:
    """A mark in a label's colour, with the edge that makes a pale one seen."""
    painter.setPen(QPen(theme.edge(label, labels), 1))
    painter.setBrush(theme.emotion(label, labels))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def paint_small_picture(painter: QPainter, rect: QRectF, pixmap: QPixmap | None, sign: str) -> None:
    """A clip's thumbnail with round corners, or an icon's `sign` where there is none."""
    shape = QPainterPath()
    shape.addRoundedRect(rect, GRID / 2, GRID / 2)
    painter.save()
    painter.setClipPath(shape)
    painter.fillRect(rect, theme.colour("picture" if pixmap else "pressed"))
    if pixmap:
        # Filled and cut rather than letterboxed: at this size the face matters, not the frame.
        scale = max(rect.width() / pixmap.width(), rect.height() / pixmap.height())
        source = QRectF(0, 0, rect.width() / scale, rect.height() / scale)
        source.moveCenter(QRectF(pixmap.rect()).center())
        painter.drawPixmap(rect, pixmap, source)
    else:
        place = QRectF(0, 0, 2 * GRID, 2 * GRID)
        place.moveCenter(rect.center())
        icon(sign, "disabled").paint(painter, place.toAlignedRect())
    painter.restore()


def key_width(text: str) -> float:
    """Pixels that `paint_key` takes."""
    return max(KEY, QFontMetricsF(theme.font(SMALL)).horizontalAdvance(text) + GRID)


def paint_key(painter: QPainter, rect: QRectF, text: str) -> None:
    """A key of the keyboard."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("outline"), 1))
    painter.setBrush(theme.colour("window"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setFont(theme.font(SMALL))
    painter.setPen(theme.colour("muted"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_state(painter: QPainter, rect: QRectF, state: str) -> None:
    """A clip's state by shape: tick, flag, skip arrows, a ring for open, a dot for a label that came along."""
    if state in STATE_ICONS:
        icon(STATE_ICONS[state], "muted").paint(painter, rect.toAlignedRect())
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = rect.width() / 4
    painter.setPen(QPen(theme.colour("outline"), 1.5))
    painter.setBrush(theme.colour("outline") if state == "labelled" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.center(), radius, radius)
    painter.restore()


def row_pen(option: QStyleOptionViewItem) -> QPen | Qt.PenStyle:
    """The ring around a list's current row while the list has the keyboard; no pen otherwise."""
    here = option.state & QStyle.StateFlag.State_HasFocus
    return QPen(theme.colour("accent"), 1) if here else Qt.PenStyle.NoPen


def paint_row_ground(painter: QPainter, option: QStyleOptionViewItem, area: QRectF) -> None:
    """What lies under a list's row that is selected, or that the pointer is on."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if selected or option.state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(row_pen(option))
        painter.setBrush(theme.colour("selection" if selected else "hover"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), ROW_RADIUS, ROW_RADIUS)


def with_alpha(colour: QColor, alpha: float) -> QColor:
    """The colour at an opacity of 0..1."""
    copy = QColor(colour)
    copy.setAlphaF(alpha)
    return copy


class Switch(QAbstractButton):
    """An on/off switch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._face = KeptFace(self, self._draw)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return theme.size(*SWITCH)

    def paintEvent(self, _event) -> None:
        self._face.paint(self.isChecked(), self.isEnabled(), self.hasFocus())

    def _draw(self, painter: QPainter) -> None:
        body = QRectF(0, 0, *SWITCH).adjusted(1, 1, -1, -1)
        body.moveCenter(theme.area(self).center())
        on = self.isChecked()
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        painter.setPen(QPen(theme.colour("accent" if on or self.hasFocus() else "outline"), 1))
        painter.setBrush(theme.colour("accent" if on else "pressed"))
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        radius = body.height() / 2 - 3
        x = body.right() - radius - 3 if on else body.left() + radius + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_accent" if on else "muted"))
        painter.drawEllipse(QPointF(x, body.center().y()), radius, radius)


def badge_icon(label: str, labels: Sequence[str]) -> QIcon:
    """A label's badge for menus."""
    picture = QPixmap(2 * BADGE, 2 * BADGE)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_badge(painter, picture.rect().toRectF().adjusted(0, 0, -BADGE, -BADGE), label, labels)
    painter.end()
    return QIcon(picture)
