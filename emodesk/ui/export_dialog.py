"""The export dialog: the forms, the first rows of what would be written, what is left out, and one button."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import DomainError
from emodesk.services.export.formats import FORMS, ExportOptions, Form, check_ending
from emodesk.services.export.plan import Cancelled, Plan, Progress
from emodesk.services.project import Project
from emodesk.services.written_files import note_written
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.label import Label, plain
from emodesk.ui.widgets.read_table import ReadTable
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.grammar import filled

ROWS = 8  # shown before anything is written
LONGEST = 80  # characters of a cell


class ExportDialog(QDialog):
    """Asks what to export, shows it, and writes it; `written` holds the files once it did."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.resize(110 * GRID, 64 * GRID)
        self.written: list[Path] = []
        self._project = project
        self._candidates: Path | None = None
        self._asked: object = None
        self._plan: Plan | None = None
        self.forms = QListWidget()
        self.forms.setAccessibleName(self.tr("What to export"))
        self.forms.setWordWrap(True)
        self.forms.setSpacing(GRID // 2)
        self.forms.setFixedWidth(38 * GRID)
        for form in FORMS:
            self.forms.addItem(said(form.what))
        self.notes = Label(kind="muted")
        self.notes.setWordWrap(True)
        self.rows = ReadTable(self.tr("First rows"))
        self.ending = Choice(self.tr("Form of the table"))
        self.links = QCheckBox(self.tr("Hard links to the clips in place of copies"))
        self.candidates = QPushButton(self.tr("Table of candidates…"))
        self.candidates.setAutoDefault(False)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._button.setText(self.tr("Export…"))
        self._button.setProperty("class", "primary")
        theme.keep_size(self._buttons, height=ROW + 2)  # it asks its buttons before they are dressed
        choices = QHBoxLayout()
        choices.setSpacing(GRID)
        for widget in (self.ending, self.links, self.candidates):
            choices.addWidget(widget)
        choices.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(GRID)
        side.addLayout(choices)
        side.addWidget(self.rows, 1)
        side.addWidget(self.notes)
        grid = QGridLayout(self)
        grid.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        grid.setSpacing(2 * GRID)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.forms, 0, 0)
        grid.addLayout(side, 0, 1)
        grid.addWidget(self._buttons, 1, 0, 1, 2)
        self.forms.currentRowChanged.connect(self._choose)
        self.links.toggled.connect(lambda _: self._look())
        self.candidates.clicked.connect(self._ask_candidates)
        self._buttons.accepted.connect(self._ask_where)
        self._buttons.rejected.connect(self.reject)
        self.forms.setCurrentRow(0)

    @property
    def form(self) -> Form:
        """The form that is chosen."""
        return FORMS[self.forms.currentRow()]

    def take_candidates(self, path: Path) -> None:
        """Ask for exactly the candidates of a table."""
        self._candidates = path
        self.candidates.setText(plain(path.name))
        self._look()

    def save(self, path: Path) -> None:
        """Write what is shown, with progress; the sentence is shown where that cannot be."""
        if self.form.endings and not path.suffix:
            path = path.with_suffix(self.ending.currentText())
        project, plan = self._project, self._plan
        try:
            check_ending(self.form, path)
        except DomainError as error:
            self.notes.setText(said(error))
            return

        def work(progress: Progress, cancelled: Cancelled) -> list[Path]:
            files = plan.save(path, progress, cancelled)
            note_written(project, files and [path, *files])
            return files

        task = BackgroundTask(work, self)
        dialog = WorkDialog(self.tr("Exporting"), task, self)
        dialog.exec()
        if dialog.result:
            self.written = dialog.result
            self.accept()

    def _choose(self, _row: int) -> None:
        self.ending.clear()
        self.ending.addItems(self.form.endings)
        self.ending.setVisible(len(self.form.endings) > 1)
        self.links.setVisible(self.form.key == "hf")
        self.candidates.setVisible(self.form.key == "mer")
        self._look()

    def _look(self) -> None:
        """Plan beside the painting thread; the last one asked for counts."""
        self._plan = None
        self._button.setEnabled(False)
        self.notes.setText(self.tr("Looking…"))
        form, options = self.form, ExportOptions(candidates=self._candidates, links=self.links.isChecked())
        task = self._asked = BackgroundTask(lambda *_: form.plan(self._project, options), self)
        task.finished.connect(lambda plan: self._show(plan) if task is self._asked else None)
        task.failed.connect(lambda sentence: self._refuse(sentence) if task is self._asked else None)
        task.start()

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        self._button.setEnabled(True)
        self.rows.show_items([])
        self.rows.setColumnCount(len(plan.header))
        self.rows.setHorizontalHeaderLabels([plain(name) for name in plan.header])
        shown = [[QTableWidgetItem("" if value is None else plain(str(value))[:LONGEST]) for value in cells]
                 for cells in islice(plan.rows, ROWS)]  # fmt: skip
        for item in chain.from_iterable(shown):
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.rows.show_items(shown)
        counted = self.tr("{n} files") if plan.as_folder else self.tr("{n} rows")
        self.notes.setText("\n".join([filled(counted, n=len(plan.rows)), *map(said, plan.left_out)]))

    def _refuse(self, sentence: str) -> None:
        self.rows.show_items([])
        self.rows.setColumnCount(0)
        self.notes.setText(sentence)

    def _ask_candidates(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Table of candidates"), "", "CSV (*.csv *.tsv *.txt)")
        if name:
            self.take_candidates(Path(name))

    def _ask_where(self) -> None:
        form, ending = self.form, self.ending.currentText()
        title = self.tr("Export to") if form.endings else self.tr("Name of the new folder")
        kinds = f"*{ending}" if form.endings else ""
        name, _ = QFileDialog.getSaveFileName(self, title, f"{form.key}{ending}", kinds)
        if name:
            self.save(Path(name))
