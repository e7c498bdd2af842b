"""The dialog of a new project: where, from what, which labels and which preset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from emodesk.ui.theme import GRID
from emodesk.ui.widgets.label import Label
from trainer.protocol.files import presets
from trainer.protocol.labels import LABELS

DEFAULT_PRESET = "light"


@dataclass(frozen=True)
class NewProject:
    """What the person asked for. `source` is a folder of clips, a table in the clips.csv form, or None."""

    folder: Path
    source: Path | None
    labels: tuple[str, ...]
    preset: str


class NewProjectDialog(QDialog):
    """Asks for a new project; `answer` holds what was asked for once the dialog was accepted."""

    def __init__(self, parent: QWidget | None = None, source: Path | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New project"))
        self.setMinimumWidth(560)
        self.answer: NewProject | None = None
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._source = QLineEdit(placeholderText=self.tr("A folder of clips, or a table in the clips.csv form"))
        self._folder = QLineEdit(str(Path(home) / "EmoDesk" / "my-study"))
        self._labels = QLineEdit(", ".join(LABELS))
        self._preset = QComboBox()
        self._preset.addItems(presets())
        self._preset.setCurrentText(DEFAULT_PRESET)
        self._error = Label()
        self._error.setProperty("class", "danger")
        self._error.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        browse_folder = QPushButton(self.tr("Folder…"))
        browse_table = QPushButton(self.tr("Table…"))
        browse_target = QPushButton(self.tr("Choose…"))
        rows = (
            (self.tr("Clips"), self._source, (browse_folder, browse_table)),
            (self.tr("Project folder"), self._folder, (browse_target,)),
            (self.tr("Labels"), self._labels, ()),
            (self.tr("Preset"), self._preset, ()),
        )
        for index, (text, field, buttons) in enumerate(rows):
            label = Label(text)
            label.setBuddy(field)
            grid.addWidget(label, index, 0)
            grid.addWidget(field, index, 1, 1, 3 - len(buttons) if buttons else 3)
            for offset, button in enumerate(buttons):
                button.setAutoDefault(False)
                grid.addWidget(button, index, 4 - len(buttons) + offset)
        note = Label(
            self.tr(
                "The light preset runs on any machine and downloads nothing; the others need weights: "
                "python -m trainer doctor names them. Clips stay where they are."
            )
        )
        note.setProperty("class", "muted")
        note.setWordWrap(True)
        grid.addWidget(note, len(rows), 1, 1, 3)
        grid.addWidget(self._error, len(rows) + 1, 0, 1, 4)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        create = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        create.setText(self.tr("Create"))
        create.setProperty("class", "primary")
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        grid.addWidget(self._buttons, len(rows) + 2, 0, 1, 4)
        browse_folder.clicked.connect(self._browse_folder)
        browse_table.clicked.connect(self._browse_table)
        browse_target.clicked.connect(self._browse_target)
        if source is not None:
            self._set_source(str(source))

    def _browse_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of clips"))
        if folder:
            self._set_source(folder)

    def _browse_table(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Table of clips"), "", self.tr("Tables (*.csv)"))
        if name:
            self._set_source(name)

    def _set_source(self, name: str) -> None:
        self._source.setText(name)
        if Path(self._folder.text()).name == "my-study":
            self._folder.setText(str(Path(self._folder.text()).with_name(Path(name).stem)))

    def _browse_target(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder that will hold the project"))
        if folder:
            self._folder.setText(str(Path(folder) / Path(self._folder.text()).name))

    def _accept(self) -> None:
        source = Path(self._source.text().strip()).expanduser() if self._source.text().strip() else None
        labels = tuple(word.strip() for word in self._labels.text().replace("，", ",").split(",") if word.strip())
        folder = Path(self._folder.text().strip()).expanduser()
        if source is not None and not source.exists():
            self._error.setText(self.tr("{path} is not there; choose a folder or a table.").format(path=source))
        elif folder.exists() and any(folder.iterdir()):
            self._error.setText(self.tr("{path} is not empty; name a new folder.").format(path=folder))
        elif not 2 <= len(set(labels)) == len(labels) <= 9:
            self._error.setText(self.tr("Name two to nine different labels, separated by commas."))
        else:
            self.answer = NewProject(folder, source, labels, self._preset.currentText())
            self.accept()
