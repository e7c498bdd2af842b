"""All keys on one sheet, by group; each can be pressed on and given another key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from emodesk.commands.keys import keys_of
from emodesk.commands.registry import Command
from emodesk.domain import DomainError
from emodesk.ui.actions import Actions, group, translated_title
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.key_tip import native
from emodesk.ui.widgets.label import Label
from emodesk.viewmodels.said import said
from trainer.protocol.errors import Sentence

COLUMNS = 3  # the most
COLUMN = 50 * GRID  # pixels


class KeysSheet(QDialog):
    """A quiet dialog that lists every command with its keys, which can be changed here."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self._actions = actions
        self.keys: dict[str, KeyField] = {}
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(5 * GRID)
        groups: dict[str, list[tuple[Command, QAction]]] = {}
        for command, action in actions.items():
            groups.setdefault(group(command), []).append((command, action))
        width = self.screen().availableSize().width() - 8 * GRID
        columns = [QVBoxLayout() for _ in range(min(COLUMNS, max(1, width // theme.scaled(COLUMN))))]
        filled = [0] * len(columns)
        for name, members in sorted(groups.items(), key=lambda item: -len(item[1])):
            shortest = filled.index(min(filled))
            filled[shortest] += len(members) + 2
            columns[shortest].addWidget(self._group(name, members))
        for index, column in enumerate(columns):
            column.setSpacing(2 * GRID)
            column.addStretch(1)
            grid.addLayout(column, 0, index)
            grid.setColumnStretch(index, 1)
        room = self._room = QScrollArea()
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidget(page)
        self._page = page
        self._said = Label(self.tr("Press on a key to change it; Backspace takes it away."), "muted")
        self._said.setWordWrap(True)
        usual = QPushButton(self.tr("All as at first"))
        usual.setAutoDefault(False)
        usual.clicked.connect(self._reset)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.addWidget(self._said, 1)
        foot.addWidget(usual)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, 2 * GRID)
        layout.addWidget(room, 1)
        layout.addLayout(foot)
        self.resize(self.sizeHint())  # Qt alone would give it two thirds of the screen at most

    def sizeHint(self) -> QSize:
        free = self.screen().availableSize() - QSize(8 * GRID, 12 * GRID)
        width = min(self._page.layout().columnCount() * theme.scaled(COLUMN) + 6 * GRID, free.width())
        height = self._page.layout().totalHeightForWidth(width - 6 * GRID) + 12 * GRID
        return QSize(width, min(height, free.height()))

    @property
    def problem(self) -> str:
        """Why the last key was refused; otherwise what can be done here."""
        return self._said.text()

    def change(self, name: str, keys: list[str]) -> bool:
        """Give a command other keys; False where they are refused, which is said at the foot."""
        try:
            self._actions.set_keys(name, keys)
        except DomainError as error:
            self._say(said(as_shown(error.sentence)), "danger")
            return False
        finally:
            self._show_keys()
        self._say(self.tr("Kept; it holds from now on."), "muted")
        return True

    def _reset(self) -> None:
        self._actions.reset_keys()
        self._show_keys()
        self._say(self.tr("All keys are as at first."), "muted")

    def _say(self, text: str, kind: str) -> None:
        self._said.setText(text)
        self._said.setProperty("class", kind)
        self._said.style().polish(self._said)

    def _show_keys(self) -> None:
        for name, field in self.keys.items():
            field.show_keys(keys_of(self._actions.command(name)))

    def _group(self, name: str, members: list[tuple[Command, QAction]]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setColumnStretch(0, 1)
        heading = Label(name)
        heading.setProperty("class", "title")
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, (command, action) in enumerate(members, start=1):
            field = self.keys[command.id] = KeyField(action.text(), keys_of(command))
            field.asked = lambda keys, name=command.id: self.change(name, keys)
            title = Label(action.text())
            title.setWordWrap(True)
            grid.addWidget(title, row, 0)
            grid.addWidget(field, row, 1)
        return box


def as_shown(refusal: Sentence) -> Sentence:
    """Why a key was refused, with the key and the command as the person has them."""
    key, title = str(refusal.values["key"]), str(refusal.values["command"])
    shown = {"key": native(key), "command": translated_title(title)}
    return Sentence(refusal.key, **shown)


class KeyField(QStackedWidget):
    """The keys of one command: pressed on, it takes the next keys that are pressed, and asks for them to hold."""

    def __init__(self, title: str, keys: tuple[str, ...]) -> None:
        super().__init__()
        self.asked = lambda _keys: True
        self._button = QPushButton()
        self._button.setProperty("class", "flat")
        self._button.setAutoDefault(False)
        self._button.setStyleSheet("QPushButton { padding-top: 0; padding-bottom: 0; min-height: 20px; }")
        self._button.setAccessibleName(self.tr("Key of {command}").format(command=title))
        self._button.clicked.connect(self.begin)
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.keySequenceChanged.connect(self._take)
        theme.keep_size(self, height=3 * GRID)
        self.addWidget(self._button)
        self.addWidget(self.edit)
        self.show_keys(keys)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show the keys that hold."""
        self._button.setText("  ".join(map(native, keys)) or "–")
        self.setCurrentIndex(0)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._button.text()

    def begin(self) -> None:
        """Wait for the next keys that are pressed."""
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(False)
        self.setCurrentIndex(1)
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def _take(self, sequence: QKeySequence) -> None:
        key = sequence.toString(QKeySequence.SequenceFormat.PortableText)
        self.asked([] if key in ("Backspace", "Del", "") else [key])
        self._button.setFocus()
