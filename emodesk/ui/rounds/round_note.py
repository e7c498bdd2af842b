"""The note on a round: one line that is written where it is read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget


class RoundNote(QLineEdit):
    """Holds the note of the round that is shown; Enter, or another place, keeps what was written, Esc takes it back.

    Signals:
        written: number of the round, and its new note.
    """

    written = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._kept = 0, ""
        self.setPlaceholderText(self.tr("Write a note on this round"))
        self.setAccessibleName(self.tr("Note on this round"))
        self.setFrame(False)
        self.editingFinished.connect(self._finish)

    def show_note(self, number: int, text: str, read_only: bool) -> None:
        """Show the note of a round; what is being written of the same round stays."""
        self.setReadOnly(read_only)
        if number == self._number and self.hasFocus():
            return
        if number != self._number:
            self._finish()
        self._number, self._kept = number, text
        self.setText(text)

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._kept)
            self.clearFocus()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.clearFocus()

    def _finish(self) -> None:
        text = self.text().strip()
        if self._number and text != self._kept:
            self._kept = text
            self.written.emit(self._number, text)
