"""What every chart shares: the theme, text, chips of the labels, a picture and a table of itself."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QToolTip, QWidget

from emodesk.ui.theme import GRID, SMALL, theme
from emodesk.ui.widgets.label import tip
from trainer.protocol.printable import printable

EXPORT_SCALE = 2.0  # device pixels of a saved picture for each pixel of the window
LEAST_INK = 0.55  # part of the ink that a mark keeps at least: 3 to 1 on a panel and on a bar's track
TRACK = 0.08  # the same of the track of a bar

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


class Chart(QWidget):
    """A widget that paints itself by `draw`; shows `empty` in words while there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = ""
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def has_content(self) -> bool:
        """Whether there is something to draw."""
        raise NotImplementedError

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the chart into `area`."""
        raise NotImplementedError

    def table(self) -> list[list[str]]:
        """The numbers as rows of a table, the first row its header; for export and for screen readers."""
        raise NotImplementedError

    def tip_at(self, position: QPointF) -> str:
        """A sentence about what lies under a point of `area`, '' for nothing."""
        return ""

    def set_empty(self, words: str) -> None:
        """What to say while there is nothing to show: what to do about it."""
        self.empty = words
        self.update()

    def content_changed(self) -> None:
        """Call after the numbers changed: lays out, repaints, and tells screen readers."""
        self.setAccessibleDescription("\n".join("\t".join(row) for row in self.table()) if self.has_content() else "")
        self.updateGeometry()
        self.update()

    def area(self) -> QRectF:
        """Where `draw` paints: the widget, unscaled."""
        return theme.area(self)

    def picture(self, scale: float = EXPORT_SCALE) -> QImage:
        """The chart on the theme's panel colour, at `scale` times its size in the window."""
        image = QImage((QSize(self.width(), self.height()) * scale), QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(scale)
        image.fill(theme.colour("panel"))
        self._paint(QPainter(image))
        return image

    def svg(self) -> bytes:
        """The chart as SVG on the theme's panel colour, in its size in the window."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size())
        generator.setViewBox(self.rect())
        generator.setTitle(self.accessibleName())
        painter = QPainter(generator)
        painter.fillRect(self.rect(), theme.colour("panel"))
        self._paint(painter)
        return bytes(content.data())

    def paintEvent(self, _event) -> None:
        self._paint(QPainter(self))

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.tip_at(theme.unscaled(event.pos()))), self)
            return True
        return super().event(event)

    def _paint(self, painter: QPainter) -> None:
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(theme.scale, theme.scale)
            area = self.area()
            if self.has_content():
                self.draw(painter, area)
            elif self.empty:
                painter.setFont(theme.font())
                painter.setPen(theme.colour("muted"))
                room = area.adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
                painter.drawText(room, CENTRE | Qt.TextFlag.TextWordWrap, self.empty)
        finally:
            painter.end()  # a painter left open by an error takes the whole program along


def write(
    painter: QPainter, area: QRectF, text: str, colour: str | QColor = "text", font: QFont | None = None, align=LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:  # fmt: skip
    """Draw one line of text, elided where it does not fit; `colour` a token's name or a colour."""
    font = font or theme.font(SMALL)
    painter.setFont(font)
    painter.setPen(theme.colour(colour) if isinstance(colour, str) else colour)
    elided = QFontMetricsF(font).elidedText(printable(text), elide, area.width() + 0.5)
    painter.drawText(area, align | Qt.TextFlag.TextSingleLine, elided)


def figures(size: int, bold: bool = False) -> QFont:
    """The window's font with digits of one width, so that columns of numbers stand still."""
    font = theme.font(size, bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def text_width(text: str, font: QFont) -> float:
    """Width of one line in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def mixed(over: QColor, under: QColor, part: float) -> QColor:
    """`over` laid on `under` with the opacity `part`."""
    part = min(1.0, max(0.0, part))
    return QColor.fromRgbF(
        over.redF() * part + under.redF() * (1 - part),
        over.greenF() * part + under.greenF() * (1 - part),
        over.blueF() * part + under.blueF() * (1 - part),
    )
