"""Tool tips and buttons that name the key of a command: the one that holds, also after the person gave it another."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from emodesk.commands.keys import key_of
from emodesk.commands.registry import BY_ID, Command
from emodesk.ui.widgets.label import tip

NO_KEY = re.compile(r"\s*[(（]\s*[)）]")


class _HeldKeys(QObject):
    changed = Signal()


held = _HeldKeys()  # `changed` is emitted where other keys hold from now on


def native(key: str) -> str:
    """A key as the person's platform and language write it, '' for none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def keys_text(command: Command) -> str:
    """The first key of a command as the person's platform writes it, '' where it has none."""
    return native(key_of(command.id))


def with_keys(text: str, **commands: str) -> str:
    """`text` with the keys of commands in its places: with_keys("Mute ({key})", key="review.mute")."""
    return NO_KEY.sub("", text.format(**{place: keys_text(BY_ID[name]) for place, name in commands.items()}))


class KeyTip(QObject):
    """Keeps a widget's tool tip, or what `puts` sets, at `text` with the keys of commands in its places."""

    def __init__(self, widget: QWidget, text: str, puts: tuple[str, ...] = ("setToolTip",), **commands: str) -> None:
        super().__init__(widget)
        self._text, self._puts, self._commands = text, puts, commands
        held.changed.connect(self.say)
        self.say()

    def say(self) -> None:
        """Name the keys that hold now."""
        text = with_keys(self._text, **self._commands)
        for put in self._puts:
            getattr(self.parent(), put)(tip(text) if put == "setToolTip" else text)

    def change(self, text: str) -> None:
        """Say something else from now on, with keys of the same commands."""
        self._text = text
        self.say()
