"""A sentence that appears over a part of the window and goes by itself; errors can be closed and copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton, QWidget

from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.label import Label

WIDEST = 720  # pixels


class Notice(QFrame):
    """One notice; a new one takes the place of the last."""

    def __init__(self, window: QWidget, level: str, sentence: str, seconds: float) -> None:
        super().__init__(window)
        self._room = window
        self._upper = self._beneath = False
        self.setProperty("class", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Plain inverted colours: read at once over any panel, and no emotion's colour.
        tokens = theme.tokens
        self.setStyleSheet(
            f"QFrame {{ background: {tokens.text}; border-radius: 6px; }} "
            f"QLabel {{ color: {tokens.panel}; border: none; }}"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        if level != "info":
            sign = Label()
            sign.setPixmap(icon("warning", "panel").pixmap(16, 16))
            layout.addWidget(sign)
        text = self._text = Label(sentence)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(text, 1)
        close = QToolButton()
        close.setIcon(icon("close", "panel"))
        close.setStyleSheet(
            "QToolButton { background: transparent; border: 1px solid transparent; padding: 2px; min-height: 0; }"
            f"QToolButton:focus {{ border-color: {tokens.panel}; }}"
        )
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.close)
        layout.addWidget(close)
        QTimer.singleShot(int(seconds * 1000), self, self.close)

    @staticmethod
    def show_over(
        window: QWidget, level: str, sentence: str, seconds: float, room: QWidget | None = None, upper: bool = False
    ) -> None:
        """Show a sentence for `seconds` at the lower or the upper edge of `room`, a part of `window`; of all of it."""
        for old in Notice.of(window):
            old.close()
        notice = Notice(window, level, sentence, seconds)
        notice.stand_over(room or window, upper)
        notice.show()
        notice.raise_()

    def stand_over(self, room: QWidget, upper: bool) -> None:
        """Stand at the lower or the upper edge of a part of the window, also when its size changes."""
        self._room.removeEventFilter(self)
        self._room, self._upper, self._beneath = room, upper, False
        room.installEventFilter(self)
        self._place()

    @staticmethod
    def of(window: QWidget) -> list[Notice]:
        """Those that a window shows; asked with every clip, so not of all that is in the window."""
        return window.findChildren(Notice, options=Qt.FindChildOption.FindDirectChildrenOnly)

    @staticmethod
    def covered(room: QWidget) -> int:
        """Pixels at the upper edge of a part of a window that a notice covers now. When that changes, the part paints
        anew and has a LayoutRequest for what else stands in it."""
        there = [item for item in Notice.of(room.window()) if item._is_over(room)]
        return max((room.mapFromGlobal(item.mapToGlobal(item.rect().bottomLeft())).y() for item in there), default=0)

    @staticmethod
    def step_aside(room: QWidget) -> None:
        """Have what stands at the upper edge of a part of a window stand beneath it: the part has no room for both."""
        for item in Notice.of(room.window()):
            if item._is_over(room):
                item._beneath = True
                item._place()

    def _is_over(self, room: QWidget) -> bool:
        return self._upper and not self._beneath and self._room is room and not self.isHidden()

    def hideEvent(self, _event) -> None:
        self._tell()

    def eventFilter(self, _watched, event) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def _place(self) -> None:
        window = self.parentWidget()
        room = self._room.rect().translated(self._room.mapTo(window, QPoint()))
        widest = min(WIDEST, room.width() - 2 * GRID)
        beside = self.layout().sizeHint().width() - self._text.sizeHint().width()
        self.setFixedWidth(min(widest, self._text.fontMetrics().horizontalAdvance(self._text.text()) + beside + GRID))
        self.setFixedHeight(self.layout().totalHeightForWidth(self.width()))
        if self._beneath:
            top = min(room.bottom() + GRID, window.height() - self.height())
        else:
            top = room.top() + GRID if self._upper else room.bottom() - self.height() - 3 * GRID
        self.move(room.center().x() - self.width() // 2, top)
        self._tell()

    def _tell(self) -> None:
        self._room.update()
        QApplication.postEvent(self._room, QEvent(QEvent.Type.LayoutRequest))
