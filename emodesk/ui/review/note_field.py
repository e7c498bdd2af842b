"""One line above the decisions, for a comment on a clip, for why it is flagged, or for its words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from emodesk.ui.theme import GRID


class NoteField(QLineEdit):
    """Stands over the lower edge of what is above `below` while something is written; the picture stays where it is.

    Signals:
        entered: Enter was pressed; the text without spaces around it. The field stays until it is closed.
        left: it was closed, or Esc was pressed.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(self, host: QWidget, below: QWidget) -> None:
        super().__init__(host)
        self._below = below
        self.returnPressed.connect(lambda: self.entered.emit(self.text().strip()))
        self.hide()

    def ask(self, what: str, text: str = "") -> None:
        """Open it with a text to change, or empty; `what` then says in its place what is to be written."""
        self.setText(text)
        self.setPlaceholderText(what)
        self.setAccessibleName(what)
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """Stand where it belongs, after sizes have changed."""
        height = self.sizeHint().height()
        row = self._below.geometry()
        self.setGeometry(row.left(), row.top() - height - GRID // 2, row.width(), height)

    def close_field(self) -> None:
        """Go, with what was written."""
        if self.isVisibleTo(self.parentWidget()):
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_field()
        else:
            super().keyPressEvent(event)
