"""What a small widget painted last, kept as a picture: much is painted anew with its parent and is the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from emodesk.ui.theme import theme


class KeptFace:
    """The whole of a widget's picture, painted anew only where what it shows is another, its size or the theme.

    `draw` paints in tokens' pixels, as with `theme.painter`.
    """

    def __init__(self, widget: QWidget, draw: Callable[[QPainter], None]) -> None:
        self._widget = widget
        self._draw = draw
        self._shows: object = None
        self._pixmap = QPixmap()

    def paint(self, *shows: object, ground: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent) -> QPainter:
        """Paint it on the widget and go on with the painter; `shows` is all that `draw` depends on, and `ground` what
        lies under the widget, where text stands on it."""
        widget = self._widget
        ratio = widget.devicePixelRatioF()
        if ratio % 1:  # between two pixels of the screen a kept picture would be blurred
            painter = theme.painter(widget)
            self._draw(painter)
            return painter
        now = shows, widget.size(), ratio, theme.changes
        if self._shows != now:
            self._shows = now
            self._pixmap = QPixmap(widget.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(ground)
            inside = theme.painter(self._pixmap)
            self._draw(inside)
            inside.end()
        painter = theme.painter(widget)
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._pixmap)
        painter.restore()
        return painter
