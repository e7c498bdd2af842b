"""Pictures as an encoder saw them, dimmed where it found nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.charts.chart import CENTRE, Chart, write
from emodesk.ui.theme import GRID, SMALL, theme

SIDE = 16 * GRID  # pixels of a picture
FOOT = 2 * GRID + 4
DIMMEST = 0.2  # of the light that is left where nothing was found


@dataclass(frozen=True)
class ShownPicture:
    """A picture [S, S, 3] uint8 with the relevance [g, g] of its patches, and what stands below it."""

    name: str
    picture: np.ndarray
    relevance: np.ndarray


class SeenPictures(Chart):
    """Pictures in rows.

    Signals:
        activated: number of the picture that was clicked, or Enter pressed on.
    """

    activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures: tuple[ShownPicture, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_pictures(self, pictures: tuple[ShownPicture, ...]) -> None:
        """Show pictures, dimmed."""
        self.pictures = pictures
        self._images = [_image(dimmed(shown.picture, shown.relevance)) for shown in pictures]
        self._at = min(self._at, max(0, len(pictures) - 1))
        self.content_changed()

    def has_content(self) -> bool:
        return bool(self.pictures)

    def table(self) -> list[list[str]]:
        rows = [["", self.tr("across"), self.tr("down"), self.tr("part of the relevance")]]
        for shown in self.pictures:
            for down, line in enumerate(shown.relevance.tolist()):
                rows += [[shown.name, str(across), str(down), f"{value:.4f}"] for across, value in enumerate(line)]
        return rows

    def minimumSizeHint(self) -> QSize:
        return theme.size(SIDE, SIDE + FOOT)

    def sizeHint(self) -> QSize:
        return theme.size(3 * (SIDE + GRID), -(-max(1, len(self.pictures)) // 3) * (SIDE + FOOT))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, (shown, image) in enumerate(zip(self.pictures, self._images, strict=True)):
            box = self._box(area, number)
            painter.drawImage(box, image)
            foot = QRectF(box.left(), box.bottom(), box.width(), FOOT)
            write(painter, foot, shown.name, "muted", theme.font(SMALL), CENTRE)
            if self.hasFocus() and number == self._at:
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(1, 1, -1, -1))

    def _box(self, area: QRectF, number: int) -> QRectF:
        """All in as few rows as they fit into, and smaller where these are higher than the room."""
        across = max(1, min(len(self.pictures), int((area.width() + GRID) // (SIDE + GRID))))
        rows = -(-len(self.pictures) // across)
        side = min(SIDE, area.height() / rows - FOOT)
        return QRectF(area.left() + number % across * (side + GRID), area.top() + number // across * (side + FOOT),
                      side, side)  # fmt: skip

    # ------------------------------------------------------------------ keys and mouse

    def picture_at(self, position: QPointF) -> int:
        """Number of the picture under a point, -1 beside them all."""
        area = self.area()
        return next((n for n in range(len(self.pictures)) if self._box(area, n).contains(position)), -1)

    def tip_at(self, position: QPointF) -> str:
        at = self.picture_at(position)
        if at < 0:
            return ""
        text = self.tr("{picture}: bright where the encoder found what speaks for the label; a click opens that moment")
        return text.format(picture=self.pictures[at].name)

    def mouseMoveEvent(self, event) -> None:
        over = self.picture_at(theme.unscaled(event.position())) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event) -> None:
        at = self.picture_at(theme.unscaled(event.position()))
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._at = at
            self.activated.emit(at)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step is not None and self.pictures:
            self._at = min(len(self.pictures) - 1, max(0, self._at + step))
            self.setAccessibleDescription(self.pictures[self._at].name)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.pictures:
            self.activated.emit(self._at)
        else:
            super().keyPressEvent(event)


def dimmed(picture: np.ndarray, relevance: np.ndarray) -> np.ndarray:
    """The picture [S, S, 3] with the light that its patches' relevance leaves, smooth between their middles."""
    most = float(relevance.max())
    light = relevance / most if most > 0 else relevance
    for axis, size in enumerate(picture.shape[:2]):
        count = light.shape[axis]
        middles = (np.arange(count) + 0.5) * size / count
        light = np.apply_along_axis(lambda line, m=middles, s=size: np.interp(np.arange(s) + 0.5, m, line), axis, light)
    return np.asarray(np.rint(picture * (DIMMEST + (1 - DIMMEST) * light)[..., None]), np.uint8)


def _image(pixels: np.ndarray) -> QImage:
    height, width = pixels.shape[:2]
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
