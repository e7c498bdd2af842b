"""What people decided about one clip, latest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import Note
from emodesk.ui.widgets.label import Label, tip
from emodesk.ui.widgets.person import person_picture
from emodesk.viewmodels.prediction import HistoryLine

SHOWN = 20  # decisions


class History(QWidget):
    """What was decided, by whom and when, struck through where it was taken back; below it, quietly, what stood on the
    screen and how long it took."""

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
            self._column.addWidget(_Line(line, self))

    def text(self) -> str:
        """What is shown."""
        if not self._lines:
            return self._none.text()
        return "\n".join(label.text() for label in self.findChildren(Label) if label is not self._none)


class _Line(QWidget):
    """One decision: what, and by whom and when beside it, or below it where there is too little room for both."""

    def __init__(self, line: HistoryLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._what = what = Label(line.words, "muted" if line.retracted else "", self)
        font = what.font()
        font.setStrikeOut(line.retracted)
        what.setFont(font)
        what.setMinimumWidth(1)  # what somebody wrote may be long, and one word
        self._mark = mark = Label(parent=self)
        mark.setPixmap(person_picture(line.reviewer))
        mark.setAccessibleName(line.reviewer.name)
        mark.setToolTip(tip(line.reviewer.name))
        self._who = Note(self)
        self._who.setText(f"{line.reviewer.name} · {line.time.astimezone():%Y-%m-%d %H:%M}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.addWidget(what)
        self._both.addWidget(self._who, 1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(self._both)
        if line.beside:
            beside = Label(line.beside, "muted", self)
            beside.setWordWrap(True)
            beside.setMinimumWidth(1)
            column.addWidget(beside)
        row.addLayout(column, 1)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        texts = [label.fontMetrics().horizontalAdvance(label.text()) for label in (self._what, self._who)]
        below = self._mark.sizeHint().width() + sum(texts) + 2 * GRID > self.width()
        self._what.setWordWrap(below)
        self._both.setSpacing(0 if below else GRID)
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
