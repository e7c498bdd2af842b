"""The list of clips: one column of a table view, because a list view looks at every row for each layout."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from emodesk.ui.review.queue_delegate import HEIGHT
from emodesk.ui.theme import theme
from emodesk.ui.widgets.one_row import OneRow


class ClipList(OneRow, QTableView):
    """A list in which pressing and paging choose; a row that becomes current because others left does not.

    Signals:
        chosen: index of the row that the person chose.
    """

    chosen = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(False)
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setVisible(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The delegate paints what is selected, with rounded corners.
        self.setStyleSheet(
            "QTableView { border: none; background: transparent; selection-background-color: transparent; }"
        )
        theme.changed.connect(self._keep_rows)
        self._keep_rows()

    def _keep_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.scaled(HEIGHT))

    def setModel(self, model) -> None:
        # The first to hear that rows leave and the last to hear that they left: Qt moves on to a neighbour between.
        model.rowsAboutToBeRemoved.connect(self._rows_leave)
        super().setModel(model)
        model.rowsRemoved.connect(self._rows_left)

    def _rows_leave(self, *_rows: object) -> None:
        self._following += 1

    def _rows_left(self, *_rows: object) -> None:
        self._following -= 1

    def row_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(index)
