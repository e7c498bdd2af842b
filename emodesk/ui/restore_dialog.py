"""Putting a copy of a project's database back: the copies, and what would be lost by the one that is chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from emodesk.services.backups import Copy, Losses, copies, losses
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.label import Label, tip
from emodesk.ui.widgets.read_table import ReadTable
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask


class RestoreDialog(QDialog):
    """Asks which copy takes the place of the database; `chosen` is it once the person said yes.

    The project may be damaged or open in this window: nothing is changed here.
    """

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Put a copy back"))
        self.resize(80 * GRID, 52 * GRID)
        self.chosen: Path | None = None
        self._folder = folder
        self._copies: list[Copy] = copies(folder)
        self._elsewhere: Path | None = None
        self._asked: object = None
        heading = Label(
            self.tr("Copies of the decisions in {project}. The one that you choose takes the place of what is there.")
        )
        heading.setText(heading.text().format(project=folder.name))
        heading.setWordWrap(True)
        self.table = ReadTable(self.tr("Copies"), len(self._copies), 3)
        self.table.setHorizontalHeaderLabels([self.tr("Written"), self.tr("Why"), self.tr("Size")])
        self.table.horizontalHeaderItem(2).setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        for row, copy in enumerate(self._copies):
            when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(copy.time)), QLocale.FormatType.ShortFormat)
            for column, text in enumerate((when, said(copy.why), QLocale().formattedDataSize(copy.size))):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(str(copy.path)))
                if column == 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.lost = Label()
        self.lost.setWordWrap(True)
        self.lost.setMinimumHeight(6 * GRID)
        self.lost.setAlignment(Qt.AlignmentFlag.AlignTop)
        other = QPushButton(self.tr("Another file…"), autoDefault=False)
        other.clicked.connect(self._ask_file)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.addButton(other, QDialogButtonBox.ButtonRole.ActionRole)
        self.button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.button.setText(self.tr("Put back"))
        self.button.setProperty("class", "primary")
        self.button.setEnabled(False)
        theme.keep_size(self._buttons, height=ROW + 2)
        self._buttons.accepted.connect(self._take)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(heading)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.lost)
        layout.addWidget(self._buttons)
        self.table.itemSelectionChanged.connect(self._choose)
        if self._copies:
            self.table.selectRow(0)
        else:
            self.lost.setText(self.tr("There is no copy in this project's backups folder yet."))

    def look_at(self, copy: Path) -> None:
        """Choose a copy that lies elsewhere."""
        self.table.clearSelection()
        self._elsewhere = copy
        self._look()

    def _choose(self) -> None:
        if self.table.selectedItems():
            self._elsewhere = None
            self._look()

    def _picked(self) -> Path | None:
        rows = self.table.selectionModel().selectedRows()
        return self._elsewhere or (self._copies[rows[0].row()].path if rows else None)

    def _look(self) -> None:
        """Say what would be lost, counted beside the painting thread; the copy chosen last counts."""
        copy = self._picked()
        self.button.setEnabled(False)
        self.lost.setText(self.tr("Looking…"))
        task = self._asked = BackgroundTask(lambda *_: losses(self._folder, copy), self)
        task.finished.connect(lambda found: self._show(copy, found) if task is self._asked else None)
        task.failed.connect(lambda sentence: self.lost.setText(sentence) if task is self._asked else None)
        task.start()

    def _show(self, copy: Path, found: Losses) -> None:
        lines = []
        if self._elsewhere is not None:
            lines.append(str(copy))
        if not found.whole:
            lines.append(self.tr("The database of now cannot be read, so nobody can say what would be lost."))
        elif not (found.decisions or found.clips or found.rounds):
            lines.append(self.tr("Nothing would be lost: this copy holds every decision."))
        else:
            lost = self.tr("Would be lost: decisions {decisions}, clips {clips}, rounds {rounds}.")
            lines.append(lost.format(decisions=found.decisions, clips=found.clips, rounds=found.rounds))
        if found.first:
            since = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(int(found.first.timestamp())), QLocale.FormatType.ShortFormat
            )
            by = self.tr("The decisions are by {reviewers}, from {time} on.")
            lines.append(by.format(reviewers=self.tr(", ").join(found.reviewers), time=since))
        if not found.same:
            lines.append(self.tr("This copy is not of this project's log, or one of them was rewritten."))
        if found.settings:
            lines.append(self.tr("emodesk.toml of then, with its labels, is put back too; the one of now is kept."))
        lines.append(self.tr("The database of now is kept in the backups folder."))
        self.lost.setText("\n".join(lines))
        self.button.setEnabled(True)

    def _ask_file(self) -> None:
        title, kinds = self.tr("A copy of the database"), f"{self.tr('Databases')} (*.db)"
        name, _ = QFileDialog.getOpenFileName(self, title, str(self._folder), kinds)
        if name:
            self.look_at(Path(name))

    def _take(self) -> None:
        self.chosen = self._picked()
        self.accept()
