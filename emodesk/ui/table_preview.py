"""What a table would be read as: its encoding, its columns and its first rows, before anything is imported."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, islice
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.label import Label, plain
from emodesk.ui.widgets.read_table import ReadTable
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.tables import COLUMNS, Table, meanings_by_hand, open_table

ROWS = 4
HEIGHT = 17 * GRID  # pixels


class TablePreview(QWidget):
    """Reads a table beside the painting thread and shows how it is understood; the last one asked for counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: object = None
        self.found = Label(kind="muted")
        self.found.setWordWrap(True)
        self.rows = ReadTable(self.tr("First rows"))
        theme.keep_size(self.rows, height=HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.found)
        layout.addWidget(self.rows)
        self.hide()

    def show_table(self, path: Path | None, encoding: str, columns: Mapping[str, str]) -> None:
        """Read and show a table; None for none."""
        self.setVisible(path is not None)
        task = self._asked = BackgroundTask(
            lambda *_: open_table(path, COLUMNS, encoding, meanings_by_hand(columns)), self
        )
        if path is not None:
            task.finished.connect(lambda table: self._show(table) if task is self._asked else None)
            task.failed.connect(lambda sentence: self._refuse(sentence) if task is self._asked else None)
            task.start()

    def _show(self, table: Table) -> None:
        self.found.setText(said(table.found()))
        self.rows.setVisible(True)
        self.rows.show_items([])
        self.rows.setColumnCount(len(table.columns))
        self.rows.setHorizontalHeaderLabels([plain(name) for name in table.columns.values()])
        shown = [[QTableWidgetItem(plain(cells[what])) for what in table.columns]
                 for cells in islice(table.rows.values(), ROWS)]  # fmt: skip
        for item in chain.from_iterable(shown):
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.rows.show_items(shown)

    def _refuse(self, sentence: str) -> None:
        self.found.setText(sentence)
        self.rows.setVisible(False)
