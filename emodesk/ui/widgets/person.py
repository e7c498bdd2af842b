"""A reviewer's mark: a disc of their colour with their initials."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from emodesk.domain.passes import Reviewer
from emodesk.ui.theme import SMALL, readable_on, theme

DISC = 20  # pixels
SHARP = 2  # device pixels a pixel


def person_picture(person: Reviewer) -> QPixmap:
    """The mark as a picture."""
    side = theme.scaled(DISC)
    picture = QPixmap(SHARP * side, SHARP * side)
    picture.setDevicePixelRatio(SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(person.colour)
    painter.setPen(QPen(theme.colour("outline"), 1))  # seen on every ground, whatever colour a person has
    painter.setBrush(colour)
    disc = QRectF(0, 0, side, side)
    painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
    font = theme.font(SMALL, bold=True)
    font.setPixelSize(max(1, round(side * (0.5 if len(person.initials) < 3 else 0.4))))
    painter.setFont(font)
    painter.setPen(readable_on(colour))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, person.initials)
    painter.end()
    return picture


def person_icon(person: Reviewer) -> QIcon:
    """The mark for menus and buttons."""
    return QIcon(person_picture(person))
