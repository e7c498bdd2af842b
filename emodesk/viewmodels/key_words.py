"""How a sentence names a command by its key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emodesk.commands.keys import key_of
from emodesk.commands.registry import BY_ID

WRITTEN = {"Return": "Enter"}  # as keyboards have it, not as Qt

QT_TRANSLATE_NOOP("QShortcut", "Enter")  # Qt's own Chinese has one word for Return and Enter


def key_words(name: str) -> str:
    """The key that a command has for this person, or its title where it has none."""
    key = key_of(name)
    return WRITTEN.get(key, key) or f"“{QCoreApplication.translate('commands', BY_ID[name].title)}”"
