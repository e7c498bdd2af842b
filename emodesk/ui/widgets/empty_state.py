"""What stands where there is nothing: what it means and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID
from emodesk.ui.widgets.label import Label


class EmptyState(QWidget):
    """A title, a sentence, at most one command and one further action.

    Signals:
        commandRequested: id of the command that was chosen.
        actionChosen: the further action.
    """

    commandRequested = Signal(str)
    actionChosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        self._title = Label()
        self._title.setProperty("class", "title")
        self._sentence = Label()
        self._sentence.setProperty("class", "muted")
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self._command = ""
        self._primary = QPushButton()
        self._primary.setProperty("class", "primary")
        self._primary.clicked.connect(lambda: self.commandRequested.emit(self._command))
        self._further = QPushButton()
        self._further.clicked.connect(self.actionChosen)
        layout.addStretch(1)
        for widget in (self._title, self._sentence, self._primary, self._further):
            centred = Qt.AlignmentFlag.AlignHCenter if isinstance(widget, QPushButton) else Qt.AlignmentFlag(0)
            layout.addWidget(widget, 0, centred)
        layout.addStretch(2)
        for button in (self._primary, self._further):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, title: str, sentence: str, command: str = "", command_text: str = "", action: str = "") -> None:
        """Show a title and a sentence, with a button for `command` and one for the further `action` where given."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._command = command
        self._primary.setText(command_text)
        self._primary.setVisible(bool(command))
        self._further.setText(action)
        self._further.setVisible(bool(action))
