"""Asks for one of a few names: as QInputDialog does, with a choice that shows that it opens and words that wrap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.card import words
from emodesk.ui.widgets.choice import Choice

WIDTH = 52 * GRID  # pixels


class AskChoice(QDialog):
    """One of `names`, or another where it may be written; `chosen` once it was accepted."""

    def __init__(
        self, title: str, asked: str, names: Sequence[str], may_write: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(WIDTH))
        self.choice = Choice(title)
        self.choice.setEditable(may_write)
        self.choice.addItems(names)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(words(asked))
        column.addWidget(self.choice)
        column.addStretch(1)
        column.addWidget(buttons)
        self.choice.setFocus()

    @property
    def chosen(self) -> str:
        """The name that was chosen or written, '' for none."""
        return self.choice.currentText().strip()

    @classmethod
    def ask(cls, parent: QWidget, title: str, asked: str, names: Sequence[str], may_write: bool = False) -> str:
        """Show it and wait; '' where the person did not choose."""
        dialog = cls(title, asked, names, may_write, parent)
        accepted = dialog.exec()
        dialog.deleteLater()
        return dialog.chosen if accepted else ""
