"""One recent project on the start screen: a picture of it, how far it is, when it was open last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainterPath
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from emodesk.services.summary import Summary
from emodesk.ui.theme import GRID, RADIUS, icon, theme
from emodesk.ui.widgets.card import Note
from emodesk.ui.widgets.label import Label

PICTURE = (12 * GRID, 54)  # pixels, 16:9


class RecentProject(QWidget):
    """A row that opens its project, with a button that takes it from the list.

    Signals:
        opened: the project's folder.
        forgotten: the project's folder.
        restoring: the project's folder.
    """

    opened = Signal(str)
    forgotten = Signal(str)
    restoring = Signal(str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = _Row()
        self.button.setAccessibleName(folder.name)
        self.button.clicked.connect(lambda: self.opened.emit(str(folder)))
        self._picture = _Picture()
        self._far, self._when = Note(), Label(kind="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        where = Note()
        where.setText(str(folder.parent))
        head = QHBoxLayout()
        head.addWidget(Label(folder.name, "title"), 1)
        head.addWidget(self._when)
        column = QVBoxLayout()
        column.setSpacing(GRID // 4)
        column.addLayout(head)
        column.addWidget(where)
        column.addWidget(self._far)
        column.addWidget(self._bar)
        inner = QHBoxLayout(self.button)
        inner.setContentsMargins(GRID, GRID, GRID, GRID)
        inner.setSpacing(GRID + GRID // 2)
        inner.addWidget(self._picture)
        inner.addLayout(column, 1)
        for child in self.button.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        restore = _small("undo", self.tr("Put a copy of its decisions back…"))
        restore.setAccessibleName(self.tr("Put a copy of {name} back").format(name=folder.name))
        restore.clicked.connect(lambda: self.restoring.emit(str(folder)))
        forget = _small("close", self.tr("Take from this list; nothing is deleted"))
        forget.setAccessibleName(self.tr("Take {name} from this list").format(name=folder.name))
        forget.clicked.connect(lambda: self.forgotten.emit(str(folder)))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.button, 1)
        line.addWidget(restore)
        line.addWidget(forget)

    def show_summary(self, summary: Summary, picture: QImage) -> None:
        """Show how far the project was when it was last open."""
        self._picture.show_image(picture)
        if not summary.opened:
            return
        far = self.tr("{reviewed} of {total} reviewed").format(reviewed=summary.reviewed, total=summary.total)
        when = self._say_when(QDateTime.fromSecsSinceEpoch(int(summary.opened)))
        self._far.setText(far)
        self._when.setText(when)
        self._bar.setRange(0, max(1, summary.total))
        self._bar.setValue(summary.reviewed)
        self._bar.setVisible(summary.total > 0)
        self.button.setAccessibleDescription(f"{far}, {when}")

    def words(self) -> str:
        """What is said of the project."""
        return f"{self._far.text()}\n{self._when.text()}".strip()

    def _say_when(self, time: QDateTime) -> str:
        days = time.date().daysTo(QDateTime.currentDateTime().date())
        hour = QLocale().toString(time.time(), QLocale.FormatType.ShortFormat)
        if days == 0:
            return self.tr("today {time}").format(time=hour)
        if days == 1:
            return self.tr("yesterday {time}").format(time=hour)
        return QLocale().toString(time.date(), QLocale.FormatType.ShortFormat)


def _small(picture: str, what: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture, "muted"))
    button.setProperty("class", "flat")
    button.setToolTip(what)
    return button


class _Row(QAbstractButton):
    """A button as large as what it holds: Qt's own asks its text alone, and would cut the letters' feet."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()

    def paintEvent(self, _event) -> None:
        painter = theme.painter(self)
        painter.setPen(theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = "pressed" if self.isDown() else "hover" if self.underMouse() else "panel"
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(theme.area(self).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class _Picture(QWidget):
    """A small picture with round corners; a sign where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        theme.keep_size(self, *PICTURE)

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, _event) -> None:
        painter, room = theme.painter(self), theme.area(self)
        shape = QPainterPath()
        shape.addRoundedRect(room, GRID / 2, GRID / 2)
        painter.setClipPath(shape)
        painter.fillRect(room, theme.colour("pressed"))
        if self._image.isNull():
            sign = QRectF(0, 0, 3 * GRID, 3 * GRID)
            sign.moveCenter(room.center())
            icon("video", "muted").paint(painter, sign.toAlignedRect())
        else:
            painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform)
            scale = max(room.width() / self._image.width(), room.height() / self._image.height())
            source = QRectF(0, 0, room.width() / scale, room.height() / scale)
            source.moveCenter(QRectF(self._image.rect()).center())
            painter.drawImage(room, self._image, source)
        painter.end()
