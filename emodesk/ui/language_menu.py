"""Which language the window speaks, chosen in a menu and kept for the next start."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

LANGUAGE = "look/language"  # in the settings; a locale's name, or nothing for the system's
OWN_NAMES = {"en": "English", "zh_CN": "中文"}  # in their own words, so that whoever needs one can read it


class LanguageMenu(QMenu):
    """The system's language or one of OWN_NAMES.

    Signals:
        chosen: after another one was stored; it holds from the next start.
    """

    chosen = Signal()

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Language"))
        self._settings = settings
        languages = QActionGroup(self)
        now = str(settings.value(LANGUAGE, "") or "")
        for name, text in {"": self.tr("As the system"), **OWN_NAMES}.items():
            action = self.addAction(text, lambda name=name: self._choose(name))
            action.setCheckable(True)
            action.setChecked(name == now)
            languages.addAction(action)

    def _choose(self, name: str) -> None:
        if name != str(self._settings.value(LANGUAGE, "") or ""):
            self._settings.setValue(LANGUAGE, name)
            self.chosen.emit()
