"""A sentence that appears over the lower edge of the window and goes by itself; errors can be closed and copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.label import Label

WIDEST = 720  # pixels


class Notice(QFrame):
    """One notice; a new one takes the place of the last."""

    def __init__(self, window: QWidget, level: str, sentence: str, seconds: float, above: int) -> None:
        super().__init__(window)
        self._above = above
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
        text = Label(sentence)
        text.setWordWrap(text.fontMetrics().horizontalAdvance(sentence) > WIDEST - 8 * GRID)
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
        if text.wordWrap():
            self.setFixedWidth(WIDEST)
        window.installEventFilter(self)
        self._place()
        QTimer.singleShot(int(seconds * 1000), self, self.close)

    @staticmethod
    def show_over(window: QWidget, level: str, sentence: str, seconds: float, above: int = 3 * GRID) -> None:
        """Show a sentence over `window` for `seconds`, `above` pixels over its lower edge."""
        for old in window.findChildren(Notice):
            old.close()
        notice = Notice(window, level, sentence, seconds, above)
        notice.show()
        notice.raise_()

    def eventFilter(self, _watched, event) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        window = self.parentWidget()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - self._above)
