"""Features that others extracted, as modalities of the project: which there are, one more, one taken out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes, DomainError
from emodesk.runs.elsewhere import FeatureReport, add_features, remove_features
from emodesk.services.project import Project
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.label import Label, plain
from emodesk.ui.widgets.read_table import ReadTable
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask
from emodesk.viewmodels.words import word
from trainer.protocol.labels import MODALITIES

KINDS = (None, True, False)  # how each clip's array is read: as the place says, frames, one vector
FILES = "*.npz *.npy *.safetensors *.parquet"


class FeaturesDialog(QDialog):
    """Lists the project's own modalities; `changes` is what was changed in it."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Features extracted elsewhere"))
        self.resize(88 * GRID, 52 * GRID)
        self.changes = Changes()
        self._project = project
        heading = Label(
            self.tr(
                "Each is a modality of the rounds from now on, beside the preset's or in the place of the one whose "
                "name it has. Arrays are matched to clips by name; a clip without, or with zeros, lacks the modality."
            )
        )
        heading.setWordWrap(True)
        self.table = ReadTable(self.tr("Modalities of the project's own"), columns=3)
        self.table.setHorizontalHeaderLabels([self.tr("Modality"), self.tr("Kind"), self.tr("Place")])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("name, for example gait"))
        self.name.setAccessibleName(self.tr("Name of the modality"))
        self.name.setMaxLength(24)
        self.kind = Choice(self.tr("What each clip has"))
        self.kind.addItems([self.tr("as the folder says"), self.tr("frames in time (-FRA)"),
                            self.tr("one vector (-UTT)")])  # fmt: skip
        self.folder = QPushButton(self.tr("Add a folder…"), autoDefault=False)
        self.file = QPushButton(self.tr("Add a file…"), autoDefault=False)
        self.remove = QPushButton(self.tr("Take out"), autoDefault=False)
        self.notes = Label(kind="muted")
        self.notes.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        theme.keep_size(buttons, height=ROW + 2)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.name, 1)
        for widget in (self.kind, self.folder, self.file, self.remove):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for widget in (heading, self.table):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.notes)
        column.addWidget(buttons)
        self.folder.clicked.connect(self._ask_folder)
        self.file.clicked.connect(self._ask_file)
        self.remove.clicked.connect(self._remove)
        self.name.textChanged.connect(self._allow)
        self.table.itemSelectionChanged.connect(self._allow)
        self._show()

    def add(self, path: Path) -> None:
        """Read the features there as the modality that is named, and say what came of it."""
        name, frames = self.name.text().strip(), KINDS[self.kind.currentIndex()]

        def work(progress, cancelled) -> FeatureReport | None:
            return add_features(self._project, name, path, frames=frames, progress=progress, cancelled=cancelled)

        dialog = WorkDialog(self.tr("Reading the features"), BackgroundTask(work, self), self)
        dialog.exec()
        report: FeatureReport | None = dialog.result
        if report is not None:
            self.changes = self.changes.joined(report.changes)
            self.notes.setText("\n".join(said(sentence) for sentence in (report.sentence, *report.problems)))
            self.name.clear()
        self._show()

    def _show(self) -> None:
        features = self._project.features
        rows: list[list[QTableWidgetItem]] = []
        for own in features:
            kind = self.tr("frames in time") if own.frames else self.tr("one vector")
            name = word(own.name) if own.name in MODALITIES else own.name
            rows.append([QTableWidgetItem(plain(text)) for text in (name, kind, own.path)])
            for item in rows[-1]:
                item.setToolTip(item.text())
        self.table.show_items(rows)
        self._allow()

    def _allow(self) -> None:
        writable = not self._project.read_only
        for button in (self.folder, self.file):
            button.setEnabled(writable and bool(self.name.text().strip()))
        self.remove.setEnabled(writable and bool(self.table.selectedItems()))

    def _ask_folder(self) -> None:
        if path := QFileDialog.getExistingDirectory(self, self.tr("Folder of features")):
            self.add(Path(path))

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("File of features"), "", FILES)
        if path:
            self.add(Path(path))

    def _remove(self) -> None:
        own = self._project.features[self.table.currentRow()]
        try:
            self.changes = self.changes.joined(remove_features(self._project, own.name))
        except DomainError as error:
            self.notes.setText(said(error))
            return
        self.notes.setText(self.tr("Rounds from now on go without “{name}”.").format(name=plain(own.name)))
        self._show()
