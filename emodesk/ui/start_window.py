"""The start screen: recent projects, new, open, and the demo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.label import Label
from emodesk.ui.widgets.notice import Notice

SHOWN = 8  # recent projects


class StartWindow(QWidget):
    """What opens when no project is named.

    Signals:
        requested: "new", "open", "demo" or a project's folder.
        forgotten: a recent project's folder that the person took from the list.
    """

    requested = Signal(str)
    forgotten = Signal(str)

    def __init__(self, recent: list[Path]) -> None:
        super().__init__()
        self.setWindowTitle("EmoDesk")
        self.setMinimumSize(880, 520)
        row = QHBoxLayout(self)
        row.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        row.setSpacing(6 * GRID)
        row.addLayout(self._begin(), 2)
        row.addWidget(self._recent(recent), 3)
        theme.changed.connect(self.update)

    def _begin(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GRID)
        name = Label("EmoDesk")
        name.setStyleSheet("font-size: 26px; font-weight: 600;")
        what = Label(self.tr("Watch short clips, see what the model believes and why, decide, and let it learn."))
        what.setWordWrap(True)
        what.setStyleSheet(f"color: {theme.tokens.muted};")
        column.addWidget(name)
        column.addWidget(what)
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
            button.setMinimumHeight(5 * GRID)
            button.clicked.connect(lambda _checked, word=word: self.requested.emit(word))
            column.addWidget(button)
        demo = Label(self.tr("The demo draws 240 clips on this machine, about two minutes, no download."))
        demo.setProperty("class", "muted")
        demo.setWordWrap(True)
        column.addWidget(demo)
        column.addStretch(1)
        return column

    def _recent(self, recent: list[Path]) -> QFrame:
        panel = QFrame()
        panel.setProperty("class", "panel")
        self._column = column = QVBoxLayout(panel)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID // 2)
        heading = Label(self.tr("Recent projects"))
        heading.setProperty("class", "title")
        column.addWidget(heading)
        column.addSpacing(GRID)
        for folder in recent[:SHOWN]:
            column.addWidget(self._recent_row(folder))
        if not recent:
            words = self.tr("Projects that you open are listed here.\nBegin with a folder of clips, or the demo.")
            empty = Label(words)
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            empty.setProperty("class", "muted")
            column.addWidget(empty, 1)
        else:
            column.addStretch(1)
        return panel

    def _recent_row(self, folder: Path) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        there = (folder / "emodesk.toml").exists()
        button = QPushButton(row)
        button.setProperty("class", "flat")
        button.setMinimumHeight(6 * GRID)
        button.setEnabled(there)
        button.clicked.connect(lambda: self.requested.emit(str(folder)))
        words = QVBoxLayout(button)
        words.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        words.setSpacing(0)
        title = Label(folder.name)
        title.setProperty("class", "title")
        where = Label(
            str(folder.parent) if there else self.tr("{folder} is not there any more").format(folder=folder.parent)
        )
        where.setProperty("class", "muted")
        for label in (title, where):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(label)
        forget = QToolButton()
        forget.setIcon(icon("close", "muted"))
        forget.setProperty("class", "flat")
        forget.setToolTip(self.tr("Take from this list; nothing is deleted"))
        forget.clicked.connect(lambda: (self.forgotten.emit(str(folder)), row.hide()))
        line.addWidget(button, 1)
        line.addWidget(forget)
        return row

    def show_notice(self, level: str, sentence: str) -> None:
        """Show a sentence over the lower edge."""
        Notice.show_over(self, level, sentence, 15 if level == "error" else 6)
