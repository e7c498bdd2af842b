"""The start screen: recent projects, new, open, the demo; a folder or table dropped on it begins a project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from emodesk.services.summary import Summary
from emodesk.ui.dropped import dropped_paths, is_project
from emodesk.ui.recent_project import RecentProject
from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.label import Label
from emodesk.ui.widgets.notice import Notice
from emodesk.ui.widgets.scroll_room import ScrollRoom
from emodesk.viewmodels.recent import RecentModel

SIZE = QSize(960, 600)  # pixels at first
LEAST_SIZE = QSize(640, 400)
TITLE = 26  # pixels


class StartWindow(QWidget):
    """What opens when no project is named.

    Signals:
        requested: "new", "open", "demo" or a project's folder.
        forgotten: a recent project's folder that the person took from the list.
        restoring: a recent project's folder of which a copy is to be put back.
        dropped: a folder of clips or a table that was dropped here.
    """

    requested = Signal(str)
    forgotten = Signal(str)
    restoring = Signal(str)
    dropped = Signal(str)

    def __init__(self, recent: list[Path]) -> None:
        super().__init__()
        self.setWindowTitle("EmoDesk")
        self.setMinimumSize(LEAST_SIZE)
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 5 * GRID)
        row.setSpacing(5 * GRID)
        row.addLayout(self._begin(), 2)
        row.addWidget(self._recent(recent), 3)
        self.resize(SIZE.boundedTo(self.screen().availableGeometry().size()))
        theme.changed.connect(self._dress)
        self._dress()

    def _begin(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GRID)
        self._name = Label("EmoDesk")
        self._what = Label(self.tr("Watch short clips, see what the model predicts and why, decide, and let it learn."))
        self._what.setWordWrap(True)
        column.addWidget(self._name)
        column.addWidget(self._what)
        column.addSpacing(3 * GRID)
        for word, text, keys, picture in (
            ("new", self.tr("New project…"), "Ctrl+N", "plus"),
            ("open", self.tr("Open project…"), "Ctrl+O", "folder"),
            ("demo", self.tr("Try the demo"), "Ctrl+D", "review"),
        ):
            button = QPushButton("  " + text)
            button.setIcon(icon(picture, "on_accent" if word == "new" else "text"))
            button.setProperty("class", "primary" if word == "new" else "")
            button.setShortcut(keys)
            button.setToolTip(keys)
            button.setAccessibleName(text)
            theme.keep_size(button, height=5 * GRID)
            button.clicked.connect(lambda _checked, word=word: self.requested.emit(word))
            column.addWidget(button)
        for text in (
            self.tr("The demo draws 240 clips on this machine, about two minutes, no download."),
            self.tr("You can also drop a folder of clips or a table here."),
        ):
            note = Label(text, "muted")
            note.setWordWrap(True)
            column.addWidget(note)
        column.addStretch(1)
        return column

    def _recent(self, recent: list[Path]) -> QFrame:
        panel = QFrame()
        panel.setProperty("class", "panel")
        panel.setAccessibleName(self.tr("Recent projects"))
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
        outer.setSpacing(GRID)
        heading = Label(self.tr("Recent projects"), "title")
        heading.setIndent(GRID)
        outer.addWidget(heading)
        self._empty = Label(
            self.tr("Projects that you open are listed here.\nBegin with a folder of clips, or the demo."), "muted"
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        outer.addWidget(self._empty, 1)
        self._list = ScrollRoom()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self.rows = {folder: RecentProject(folder) for folder in recent}
        for row in self.rows.values():
            row.opened.connect(self.requested)
            row.forgotten.connect(self._forget)
            row.restoring.connect(self.restoring)
            column.addWidget(row)
        column.addStretch(1)
        self._list.setWidget(inner)
        outer.addWidget(self._list, 1)
        self._show_list()
        self._model = RecentModel(recent, self)
        self._model.found.connect(self._show_summary)
        self._model.start()
        return panel

    def _show_summary(self, folder: Path, summary: Summary, picture: QImage) -> None:
        if folder in self.rows:  # it may have been taken from the list meanwhile
            self.rows[folder].show_summary(summary, picture)

    def _forget(self, folder: str) -> None:
        self.rows.pop(Path(folder)).hide()
        self._show_list()
        self.forgotten.emit(folder)

    def _show_list(self) -> None:
        self._empty.setVisible(not self.rows)
        self._list.setVisible(bool(self.rows))

    def _dress(self) -> None:
        self._name.setStyleSheet(f"font-size: {theme.scaled(TITLE)}px; font-weight: 600;")
        self._what.setStyleSheet(f"color: {theme.tokens.muted};")

    # ------------------------------------------------------------------ dropping

    def dragEnterEvent(self, event) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        paths = dropped_paths(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        path = paths[0]
        signal = self.requested if is_project(path) else self.dropped
        signal.emit(str(path))

    def show_notice(self, level: str, sentence: str) -> None:
        """Show a sentence over the lower edge."""
        Notice.show_over(self, level, sentence, 15 if level == "error" else 6)
