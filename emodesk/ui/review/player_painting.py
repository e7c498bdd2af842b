"""How the player's picture stands in its widget, what is drawn over it, and the words where there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from emodesk.ui.theme import BODY, GRID, RADIUS, icon, theme
from emodesk.ui.widgets.label import plain
from emodesk.viewmodels import words

SIGN = 5 * GRID  # pixels of the sign for a clip without pictures
BOX_WIDTH = 2  # pixels
BADGE = 3 * GRID  # pixels, height of a label's badge
BAR_HIGH = 4  # pixels, of the bar below a badge
FAINT = 160  # of 255, opacity of the face's track


@dataclass(frozen=True)
class PictureMarks:
    """What is drawn over a picture; places are fractions of it.

    Attributes:
        box: x, y, width, height of the face, None for none.
        track: middles x, y of the face around that time.
        quality: some words on the face's size.
        label: the frame's class, '' for none; `share` its probability, 0 where no bar is drawn.
        is_named: whether the class stands there in words.
    """

    box: tuple[float, ...] | None = None
    track: tuple[tuple[float, float], ...] = ()
    quality: str = ""
    label: str = ""
    share: float = 0.0
    is_named: bool = True


NO_MARKS = PictureMarks()


def place_of(image: QImage, widget: QSize, ratio: float) -> QRectF:
    """Where a picture stands in a widget, letterboxed, on whole device pixels so that it is not blurred.

    `ratio` is device pixels a pixel. Pictures made for this size stand unscaled.
    """
    box = QSizeF(widget.width() * ratio, widget.height() * ratio)
    size = QSizeF(image.size()).scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
    if abs(size.width() - image.width()) < 2 and abs(size.height() - image.height()) < 2:
        size = QSizeF(image.size())
    corner = QPointF(math.floor((box.width() - size.width()) / 2), math.floor((box.height() - size.height()) / 2))
    return QRectF(corner / ratio, size / ratio)


def paint_overlay(painter: QPainter, place: QRectF, marks: PictureMarks, labels: Sequence[str]) -> None:
    """What is known of the frame over the picture at `place`; without a box the class stands in the corner."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    corner = place.topLeft() + QPointF(GRID, GRID)
    if len(marks.track) > 1:
        _paint_track(painter, place, marks.track)
    if marks.box is not None:
        x, y, width, height = marks.box
        left, top = place.x() + x * place.width(), place.y() + y * place.height()
        face = QRectF(left, top, width * place.width(), height * place.height())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Dark under light, so that the box is seen on every picture; no colour, which means emotion.
        for token, pen in (("picture", BOX_WIDTH + 2), ("on_picture", BOX_WIDTH)):
            painter.setPen(QPen(theme.colour(token), pen))
            painter.drawRoundedRect(face, RADIUS, RADIUS)
        corner = QPointF(max(face.left(), place.left()), max(face.top() - BADGE - GRID / 2, place.top()))
    if marks.quality:
        paint_note(painter, place, marks.quality)
    if marks.label and marks.is_named:
        badge = _paint_badge(painter, corner, marks.label, labels)
        corner, room = badge.bottomLeft() - QPointF(0, BAR_HIGH), badge.width()
    else:
        corner, room = corner + QPointF(0, BADGE - BAR_HIGH), 10.0 * GRID
    if marks.label and marks.share:
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(corner, QSizeF(room, BAR_HIGH))
        light = theme.emotion(marks.label, labels).lighter()  # than the badge, whose foot it is
        for part, colour in ((1.0, theme.colour("picture")), (marks.share, light)):
            painter.setBrush(colour)
            painter.drawRect(QRectF(whole.topLeft(), QSizeF(part * room, BAR_HIGH)))


def _paint_track(painter: QPainter, place: QRectF, track: Sequence[tuple[float, float]]) -> None:
    points = QPolygonF([QPointF(place.x() + x * place.width(), place.y() + y * place.height()) for x, y in track])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for token, pen in (("picture", 4.0), ("on_picture", 2.0)):
        colour = theme.colour(token)
        colour.setAlpha(FAINT)
        painter.setPen(QPen(colour, pen))
        painter.drawPolyline(points)


def paint_note(painter: QPainter, place: QRectF, text: str) -> None:
    """Some quiet words in the lower left corner of the picture at `place`, on a ground of their own."""
    text = plain(text)
    painter.setFont(theme.font())
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * GRID
    note = QRectF(place.left() + GRID, place.bottom() - GRID - BADGE, width, BADGE)
    painter.fillRect(note, theme.colour("picture"))
    painter.setPen(theme.colour("on_picture"))
    painter.drawText(note, Qt.AlignmentFlag.AlignCenter, text)


def paint_words(painter: QPainter, rect: QRect, text: str, sign: str) -> None:
    """A sentence in the middle, below an icon where `sign` names one and there is room for both."""
    text = plain(text)
    painter.setPen(theme.colour("on_picture"))
    painter.setFont(theme.font())
    room = QRectF(rect).adjusted(3 * GRID, 0, -3 * GRID, 0)
    align = Qt.AlignmentFlag.AlignVCenter
    wrapped = painter.fontMetrics().boundingRect(room.toRect(), int(Qt.TextFlag.TextWordWrap), text)
    if sign and wrapped.height() + GRID / 2 <= room.height() / 2:
        middle = room.center()
        square = QRectF(middle.x() - SIGN / 2, middle.y() - SIGN - GRID, SIGN, SIGN)
        icon(sign, "on_picture").paint(painter, square.toRect())
        room.setTop(middle.y() + GRID / 2)
        align = Qt.AlignmentFlag.AlignTop
    painter.drawText(room, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | align), text)


def _paint_badge(painter: QPainter, corner: QPointF, label: str, labels: Sequence[str]) -> QRectF:
    painter.setFont(theme.font(BODY, bold=True))
    text = f"{theme.letter(label, labels)}  {words.word(label)}"
    badge = QRectF(corner, QSizeF(painter.fontMetrics().horizontalAdvance(text) + 2 * GRID, BADGE))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.emotion(label, labels))
    painter.drawRoundedRect(badge, GRID / 2, GRID / 2)
    painter.setPen(theme.on_emotion(label, labels))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
    return badge
