"""What people decided about one clip, latest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import Note
from emodesk.ui.widgets.label import Label, tip
from emodesk.ui.widgets.person import person_picture
from emodesk.viewmodels.prediction import HistoryLine

SHOWN = 20  # decisions


class History(QWidget):
    """One line a decision: what, by whom, when; struck through where it was taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 4)
        self._none = Label(self.tr("No decision yet."), "muted", self)
        self._column.addWidget(self._none)
        self._lines: list[HistoryLine] = []

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show these; a sentence where there are none."""
        if list(lines[:SHOWN]) == self._lines:
            return
        self._lines = list(lines[:SHOWN])
        self._none.setVisible(not lines)
        while self._column.count() > 1:
            self._column.takeAt(1).widget().deleteLater()
        for line in self._lines:
            self._column.addWidget(_line(line, self))

    def text(self) -> str:
        """What is shown."""
        if not self._lines:
            return self._none.text()
        return "\n".join(label.text() for label in self.findChildren(Label) if label is not self._none)


def _line(line: HistoryLine, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    what = Label(line.words, "muted" if line.retracted else "", box)
    font = what.font()
    font.setStrikeOut(line.retracted)
    what.setFont(font)
    mark = Label(parent=box)
    mark.setPixmap(person_picture(line.reviewer))
    mark.setAccessibleName(line.reviewer.name)
    mark.setToolTip(tip(line.reviewer.name))
    who = Note(box)
    who.setText(f"{line.reviewer.name} · {line.time.astimezone():%Y-%m-%d %H:%M}")
    row.addWidget(mark)
    row.addWidget(what)
    row.addWidget(who, 1)
    if line.beside:
        box.setToolTip(tip(line.beside))
    return box
