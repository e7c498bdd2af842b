"""All keys on one sheet, by group."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from emodesk.commands.registry import Command
from emodesk.ui.actions import group
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.label import Label

COLUMNS = 3


class KeysSheet(QDialog):
    """A quiet dialog that lists every command with its keys."""

    def __init__(self, commands: list[tuple[Command, QAction]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        groups: dict[str, list[tuple[Command, QAction]]] = {}
        for command, action in commands:
            if command.keys:
                groups.setdefault(group(command), []).append((command, action))
        grid = QGridLayout(self)
        grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        grid.setHorizontalSpacing(5 * GRID)
        columns = [QVBoxLayout() for _ in range(COLUMNS)]
        filled = [0] * COLUMNS
        for name, members in sorted(groups.items(), key=lambda item: -len(item[1])):
            column = filled.index(min(filled))
            filled[column] += len(members) + 2
            columns[column].addWidget(self._group(name, members))
        for index, column in enumerate(columns):
            column.setSpacing(2 * GRID)
            column.addStretch(1)
            grid.addLayout(column, 0, index)

    def _group(self, name: str, members: list[tuple[Command, QAction]]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GRID // 2)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setColumnStretch(0, 1)
        heading = Label(name)
        heading.setProperty("class", "title")
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, (command, action) in enumerate(members, start=1):
            native = QKeySequence.SequenceFormat.NativeText
            keys = Label("  ".join(QKeySequence(item).toString(native) for item in command.keys))
            keys.setProperty("class", "muted")
            grid.addWidget(Label(action.text()), row, 0)
            grid.addWidget(keys, row, 1)
        return box
