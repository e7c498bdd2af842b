"""The dialog of a new project: where, from what, which labels and which preset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import DomainError
from emodesk.domain.model import MOST_LABELS
from emodesk.services.importing import TableReading
from emodesk.services.project import Project
from emodesk.services.side_tables import USUAL_READING
from emodesk.ui.table_preview import TablePreview
from emodesk.ui.theme import GRID, ROW, icon, theme
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.label import Label, tool_button
from emodesk.ui.widgets.scroll_room import ScrollRoom
from emodesk.viewmodels.recommended import PRESET as SMALL
from emodesk.viewmodels.recommended import small_preset
from emodesk.viewmodels.said import said
from trainer.protocol.files import presets
from trainer.protocol.labels import LABELS

DEFAULT_PRESET = "light"
ENCODINGS = ("", "utf-8", "gb18030", "big5", "cp949", "cp1252", "utf-16")  # the first: found out
FIRST_FURTHER = 4  # row of the first field that most need not see
WIDTH = 90 * GRID  # pixels
FRAME = QSize(2 * GRID, 6 * GRID)  # what a window manager puts around a dialog
TYPING_PAUSE = 300  # milliseconds after the last key until a table is read


@dataclass(frozen=True)
class NewProject:
    """What the person asked for.

    Attributes:
        source: a folder of clips, a table in the clips.csv form, or None.
        label_table, transcripts: tables beside a folder of clips, or None.
        reading: how tables are read.
        cut: long recordings become several clips: "voice" where people speak, "lines" at subtitle lines, "" not.
    """

    folder: Path
    source: Path | None
    labels: tuple[str, ...]
    preset: str
    label_table: Path | None = None
    transcripts: Path | None = None
    reading: TableReading = USUAL_READING
    cut: str = ""


class NewProjectDialog(QDialog):
    """Asks for a new project; `answer` holds what was asked for once the dialog was accepted."""

    def __init__(self, parent: QWidget | None = None, source: Path | None = None, into: Project | None = None) -> None:
        """With `into`, clips come into that project: nothing is asked that it has already."""
        super().__init__(parent)
        self._into = into
        self.setWindowTitle(self.tr("Import clips") if into else self.tr("New project"))
        self.answer: NewProject | None = None
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._source = QLineEdit(placeholderText=self.tr("A folder of clips, or a table in the clips.csv form"))
        self._folder = QLineEdit(str(Path(home) / "EmoDesk" / "my-study"))
        self._labels = QLineEdit(", ".join(LABELS))
        self._label_table = QLineEdit(placeholderText=self.tr("Table with clip_id and label"))
        self._transcripts = QLineEdit(placeholderText=self.tr("Table with clip_id and transcript"))
        self._mapping = QLineEdit(placeholderText=self.tr("Labels of another set: happy=happiness, calm="))
        self._columns = QLineEdit(placeholderText=self.tr("What the table calls them: clip_id=FileName, label=Vote"))
        self._encoding = Choice(self.tr("Encoding"))
        for name in ENCODINGS:
            self._encoding.addItem(name.upper() if name else self.tr("found out"), name)
        self._cut = Choice(self.tr("Long recordings"))
        self._cut.addItem(self.tr("one clip each"), "")
        self._cut.addItem(self.tr("cut where people speak"), "voice")
        self._cut.addItem(self.tr("cut at the lines of their subtitles"), "lines")
        self._preview = TablePreview()
        self._preset = Choice(self.tr("Preset"))
        small = small_preset()
        for name in presets():
            better = name == SMALL and small.recommended
            self._preset.addItem(self.tr("{preset} (recommended here)").format(preset=name) if better else name, name)
        self._preset.setCurrentIndex(self._preset.findData(SMALL if small.installed and small.here else DEFAULT_PRESET))
        self._error = Label()
        self._error.setProperty("class", "danger")
        self._error.setWordWrap(True)
        self._page = QWidget()
        self._room = ScrollRoom(self._page)
        grid = QGridLayout(self._page)
        grid.setContentsMargins(2, 2, 2, 2)  # for the ring of the focus
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        browse_folder = QPushButton(self.tr("Folder…"))
        browse_table = QPushButton(self.tr("Table…"))
        browse_target = QPushButton(self.tr("Choose…"))
        browse_labels = QPushButton(self.tr("Table…"))
        browse_words = QPushButton(self.tr("Table…"))
        rows = (
            (self.tr("Clips"), self._source, (browse_folder, browse_table)),
            (self.tr("Project folder"), self._folder, (browse_target,)),
            (self.tr("Labels"), self._labels, ()),
            (self.tr("Preset"), self._preset, ()),
            (self.tr("Label table"), self._label_table, (browse_labels,)),
            (self.tr("Transcripts"), self._transcripts, (browse_words,)),
            (self.tr("Mapping"), self._mapping, ()),
            (self.tr("Columns"), self._columns, ()),
            (self.tr("Encoding"), self._encoding, ()),
            (self.tr("Recordings"), self._cut, ()),
        )
        self._further: list[QWidget] = []
        for index, (text, field, buttons) in enumerate(rows):
            label = Label(text)
            label.setBuddy(field)
            grid.addWidget(label, index, 0)
            grid.addWidget(field, index, 1, 1, 3 - len(buttons) if buttons else 3)
            field.setAccessibleName(text)
            for offset, button in enumerate(buttons):
                button.setAutoDefault(False)
                grid.addWidget(button, index, 4 - len(buttons) + offset)
            if into and 0 < index < FIRST_FURTHER:
                for widget in (label, field, *buttons):
                    widget.hide()
            if index >= FIRST_FURTHER:
                self._further += [label, field, *buttons]
        note = Label(
            self.tr(
                "light runs anywhere and downloads nothing; small hears and reads far more, also without a GPU, "
                "and fetches 0.6 GB at its first round. Clips stay where they are."
            )
            if small.recommended
            else self.tr(
                "The light preset runs on any machine and downloads nothing; the others need weights: "
                "python -m trainer doctor names them. Clips stay where they are."
            )
        )
        note.setProperty("class", "muted")
        note.setWordWrap(True)
        note.setVisible(into is None)
        self._tables = tool_button(self.tr("Tables, encoding, long recordings"))
        self._tables.setProperty("class", "flat")
        self._tables.setCheckable(True)
        self._tables.setIcon(icon("down", "muted"))
        self._tables.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._tables.toggled.connect(self._show_further)
        grid.addWidget(self._tables, len(rows), 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._preview, len(rows) + 1, 0, 1, 4)
        grid.addWidget(note, len(rows) + 2, 0, 1, 4)
        grid.setRowStretch(len(rows) + 3, 1)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        create = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        create.setText(self.tr("Import") if into else self.tr("Create"))
        create.setProperty("class", "primary")
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        theme.keep_size(self._buttons, height=ROW + 2)  # it asks its buttons before they are dressed
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._room, 1)
        column.addWidget(self._error)
        column.addWidget(self._buttons)
        self._show_further(False)
        browse_folder.clicked.connect(self._browse_folder)
        browse_table.clicked.connect(self._browse_table)
        browse_target.clicked.connect(self._browse_target)
        browse_labels.clicked.connect(lambda: self._browse_into(self._label_table))
        browse_words.clicked.connect(lambda: self._browse_into(self._transcripts))
        self._reading_soon = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._reading_soon.timeout.connect(self._show_preview)
        for field in (self._source, self._label_table, self._transcripts, self._columns):
            field.textChanged.connect(self._reading_soon.start)
        self._encoding.currentIndexChanged.connect(self._reading_soon.start)
        if into:
            self._labels.setText(", ".join(into.labels.names))
            self._tables.setChecked(source is not None and source.is_file())
        if source is not None:
            self._set_source(str(source))

    def _browse_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of clips"))
        if folder:
            self._set_source(folder)

    def _browse_table(self) -> None:
        if name := self._ask_table():
            self._set_source(name)

    def _browse_into(self, field: QLineEdit) -> None:
        if name := self._ask_table():
            field.setText(name)

    def _ask_table(self) -> str:
        return QFileDialog.getOpenFileName(self, self.tr("Table of clips"), "", self.tr("Tables (*.csv *.tsv *.txt)"))[
            0
        ]

    def _show_further(self, shown: bool) -> None:
        for widget in self._further:
            widget.setVisible(shown)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is asked, or as the screen: the rest scrolls."""
        free = self.screen().availableGeometry().size() - FRAME
        width = min(theme.scaled(WIDTH), free.width())
        asked = self._page.layout()
        around = self.layout().sizeHint().height() - self._room.sizeHint().height()
        height = max(asked.sizeHint().height(), asked.totalHeightForWidth(width - 6 * GRID))
        self.resize(width, min(around + height, free.height()))

    def _show_preview(self) -> None:
        tables = (_path(field) for field in (self._source, self._label_table, self._transcripts))
        table = next((path for path in tables if path is not None and path.is_file()), None)
        try:
            columns = pairs(self._columns.text())
        except DomainError:
            columns = {}  # half typed; said when the project is made
        self._preview.show_table(table, self._encoding.currentData(), columns)
        self._fit()

    def _set_source(self, name: str) -> None:
        self._source.setText(name)
        if Path(self._folder.text()).name == "my-study":
            self._folder.setText(str(Path(self._folder.text()).with_name(Path(name).stem)))

    def _browse_target(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder that will hold the project"))
        if folder:
            self._folder.setText(str(Path(folder) / Path(self._folder.text()).name))

    def _accept(self) -> None:
        source, label_table, transcripts = (
            _path(field) for field in (self._source, self._label_table, self._transcripts)
        )
        gone = next(
            (path for path in (source, label_table, transcripts) if path is not None and not path.exists()), None
        )
        labels = tuple(word.strip() for word in self._labels.text().replace("，", ",").split(",") if word.strip())
        folder = Path(self._folder.text().strip()).expanduser()
        if gone is not None:
            self._error.setText(self.tr("{path} is not there; choose a folder or a table.").format(path=gone))
        elif self._into and source is None:
            self._error.setText(self.tr("Choose a folder of clips, or a table of them."))
        elif not self._into and folder.exists() and any(folder.iterdir()):
            self._error.setText(self.tr("{path} is not empty; name a new folder.").format(path=folder))
        elif not 2 <= len(set(labels)) == len(labels) <= MOST_LABELS:
            words = self.tr("Name 2 to {most} different labels, separated by commas.")
            self._error.setText(words.format(most=MOST_LABELS))
        else:
            try:
                reading = TableReading(
                    pairs(self._mapping.text()), self._encoding.currentData(), pairs(self._columns.text())
                )
                reading.checked(labels)
            except DomainError as error:
                self._error.setText(said(error))
                return
            preset = self._preset.currentData()
            cut = self._cut.currentData() if source is not None and source.is_dir() else ""
            self.answer = NewProject(folder, source, labels, preset, label_table, transcripts, reading, cut)
            self.accept()


def pairs(text: str) -> dict[str, str]:
    """What “a=b, c=” says; DomainError for a part without =."""
    found = {}
    for part in text.replace("，", ",").split(","):
        name, sign, value = part.partition("=")
        if part.strip() and not (sign and name.strip()):
            raise DomainError("“{part}” is no pair; write old=new, separated by commas.", part=part.strip())
        if part.strip():
            found[name.strip()] = value.strip()
    return found


def _path(field: QLineEdit) -> Path | None:
    text = field.text().strip()
    return Path(text).expanduser() if text else None
