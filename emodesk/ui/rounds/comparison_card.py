"""A finished round beside the one in use, on the same clips: one sentence, figures in three columns, what else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from emodesk.services.comparing import Comparison
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import Card, words
from emodesk.ui.widgets.label import Label
from emodesk.viewmodels.comparison_words import (
    FigureRow,
    label_rows,
    measure_rows,
    measured_by,
    modality_rows,
    other_lines,
)
from emodesk.viewmodels.round_words import tr
from emodesk.viewmodels.said import said

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FigureGrid(QWidget):
    """Figures of two rounds in rows: name, before, after, change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addStretch(1)

    def show_rows(self, title: str, heads: tuple[str, str], rows: Sequence[FigureRow]) -> None:
        """Fill the grid anew; hidden without rows."""
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        for column, text in enumerate((title, *heads, "±")):
            self._put(0, column, text, "muted")
        for place, row in enumerate(rows, start=1):
            for column, text in enumerate((row.name, row.before, row.after, row.change)):
                self._put(place, column, text, "muted" if column == 1 else "")
        self._grid.setColumnStretch(4, 1)
        self.setVisible(bool(rows))

    def _put(self, row: int, column: int, text: str, kind: str) -> None:
        label = Label(text, kind)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(label, row, column, RIGHT if column else LEFT)


class ComparisonCard(Card):
    """Shows a Comparison, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        body = QWidget()
        super().__init__(tr("Compared"), body, parent=parent)
        self.sentence = words("", "title")
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._by = words("", "muted")
        self.grids = FigureGrid(), FigureGrid(), FigureGrid()
        self._others = words()
        self._columns = QGridLayout()
        self._columns.setHorizontalSpacing(4 * GRID)
        self._columns.setVerticalSpacing(GRID)
        self.set_columns(3)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.sentence)
        layout.addLayout(self._columns)
        layout.addWidget(self._by)
        layout.addWidget(self._others)

    def set_columns(self, count: int) -> None:
        """Put the three tables of figures in as many columns, of which there is room for 1 to 3."""
        measures, labels, modalities = self.grids
        places = {3: ((0, 0, 1), (0, 1, 1), (0, 2, 1)), 2: ((0, 0, 1), (0, 1, 2), (1, 0, 1)),
                  1: ((0, 0, 1), (2, 0, 1), (1, 0, 1))}[count]  # fmt: skip
        for grid, (row, column, rows) in zip((measures, labels, modalities), places, strict=True):
            self._columns.addWidget(grid, row, column, rows, 1, Qt.AlignmentFlag.AlignTop)
        for column in range(4):
            self._columns.setColumnStretch(column, column == 3)

    def show_comparison(self, found: Comparison | None, why_not: str = "") -> None:
        """Show how a round differs from another; `why_not` where that cannot be told. Hidden where there is neither."""
        self.setVisible(found is not None or bool(why_not))
        self._others.setVisible(bool(found))
        self._by.setVisible(bool(found))
        if found is None:
            self.sentence.setText(why_not)
            for grid in self.grids:
                grid.show_rows("", ("", ""), ())
            return
        title = tr("Round {after} beside round {before}")
        self.title.setText(title.format(after=found.after.number, before=found.before.number))
        self.sentence.setText(said(found.sentence()))
        self._by.setText(measured_by(found))
        heads = str(found.before.number), str(found.after.number)
        own = "" if found.same_clips else tr("each on its own clips")
        for grid, name, rows in zip(
            self.grids, (tr("round"), tr("F1"), own or tr("WAF")),
            (measure_rows(found), label_rows(found), modality_rows(found)), strict=True,
        ):  # fmt: skip
            grid.show_rows(name, heads, rows if found.gain else ())
        lines = [*other_lines(found), *map(said, found.notes)]
        self._others.setText("\n".join(lines))
        self._others.setVisible(bool(lines))
