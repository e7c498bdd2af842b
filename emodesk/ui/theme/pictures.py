"""Pictures from resources/icons as Qt asks for them, in colours that are looked up while they are painted."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from trainer.protocol.files import resources

ColourOf = Callable[[str], QColor]  # of a token's name


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, width: int, height: int) -> QImage:
    """An icon in device pixels; kept, because reading and drawing its SVG costs a millisecond each time."""
    svg = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def draw(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Paint resources/icons/`name`.svg, its `currentColor` a colour."""
    ratio = painter.device().devicePixelRatioF() * painter.worldTransform().m11()
    painter.drawImage(rect, _drawn(name, colour.name(), round(rect.width() * ratio), round(rect.height() * ratio)))


class _ThemedEngine(QIconEngine):
    """Paints an SVG whose strokes are `currentColor`, in the colour of the theme at painting time."""

    def __init__(self, name: str, token: str, colour_of: ColourOf) -> None:
        super().__init__()
        self._name = name
        self._token = token
        self._colour_of = colour_of

    def paint(self, painter: QPainter, rect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = self._colour_of("disabled" if mode == QIcon.Mode.Disabled else self._token)
        draw(painter, QRectF(rect), self._name, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, picture.rect(), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._name, self._token, self._colour_of)


def picture(name: str, token: str, colour_of: ColourOf) -> QIcon:
    """resources/icons/`name`.svg in the colour that `colour_of` gives for `token` whenever it is painted."""
    return QIcon(_ThemedEngine(name, token, colour_of))
