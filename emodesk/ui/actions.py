"""Binds the commands of the registry to what they do: one QAction each, with its keys, title and scope."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from emodesk.commands import keys as held_keys
from emodesk.commands.keys import keys_of
from emodesk.commands.registry import BY_ID, NUMBERED, Command
from emodesk.ui.widgets.key_tip import held
from trainer.protocol.json_lines import parsed_json

KEYS = "keys"  # in the settings, as JSON
TYPING = (QLineEdit, QPlainTextEdit, QTextEdit)


def title(command: Command) -> str:
    """The command's title in the person's language."""
    return translated_title(command.title)


def translated_title(written: str) -> str:
    """A title as the registry writes it, in the person's language."""
    text, _, number = written.rpartition(" ")
    if number.isdecimal() and (numbered := f"{text} {{n}}") in NUMBERED:
        return QCoreApplication.translate("commands", numbered).format(n=number)
    return QCoreApplication.translate("commands", written)


def group(command: Command) -> str:
    """The heading the command stands under, in the person's language."""
    return QCoreApplication.translate("commands", command.group)


def load_keys(settings: QSettings) -> None:
    """Take up the keys that the person chose."""
    with suppress(ValueError, AttributeError, TypeError):  # of another version, or written by hand
        held_keys.take_up(parsed_json(str(settings.value(KEYS, "{}"))))


def save_keys(settings: QSettings) -> None:
    """Remember the keys that the person chose."""
    settings.setValue(KEYS, json.dumps(held_keys.chosen()))


class Actions(QObject):
    """The QActions of one window, by command id.

    Commands of a workspace hold while that workspace has the focus; single keys rest while the person types.

    Signals:
        keysChanged: other keys hold from now on.
    """

    keysChanged = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        QApplication.instance().focusChanged.connect(self._focus_changed)

    def bind(self, bindings: Mapping[str, Callable[[], object]], widget: QWidget | None = None) -> None:
        """Add an action for each command id; with `widget` its keys hold only there and in its children."""
        for name, slot in bindings.items():
            command = BY_ID[name]
            action = QAction(title(command), self)
            action.setShortcuts([QKeySequence(keys) for keys in keys_of(command)])
            action.setAutoRepeat(command.repeat)
            context = Qt.ShortcutContext.WidgetWithChildrenShortcut if widget else Qt.ShortcutContext.WindowShortcut
            action.setShortcutContext(context)
            action.triggered.connect(lambda _checked=False, call=slot: call())
            (widget or self._window).addAction(action)
            self._actions[name] = action

    def set_keys(self, name: str, keys: Sequence[str]) -> None:
        """Give a command other keys from now on; DomainError where another has them."""
        held_keys.choose(name, keys, self._actions)
        self._hold_keys()

    def reset_keys(self) -> None:
        """Give every command the keys of the registry again."""
        held_keys.take_up({})
        self._hold_keys()

    def _hold_keys(self) -> None:
        for name, action in self._actions.items():
            action.setShortcuts([QKeySequence(keys) for keys in keys_of(BY_ID[name])])
        held.changed.emit()
        self.keysChanged.emit()

    def __contains__(self, name: str) -> bool:
        return name in self._actions

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @staticmethod
    def command(name: str) -> Command:
        """The registry's entry of a command."""
        return BY_ID[name]

    def items(self) -> list[tuple[Command, QAction]]:
        """Every bound command with its action, in the registry's order."""
        return [(command, self._actions[name]) for name, command in BY_ID.items() if name in self._actions]

    def run(self, name: str) -> None:
        """Do a command as if its key had been pressed."""
        if name in self._actions:
            self._actions[name].trigger()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        typing = isinstance(new, TYPING) and not new.isReadOnly()
        for name, action in self._actions.items():
            if BY_ID[name].scope != "window":
                action.setEnabled(not typing)
