"""Tells a screen reader what changed without the focus moving: a decision, and the clip that follows it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from emodesk.ui.widgets.label import plain

GATHERED = 120  # milliseconds: what follows within them is said in one breath, so that nothing cuts it off


class Announcer:
    """Speaks for `window`; what was said last is its accessible description, to be asked for again."""

    def __init__(self, window: QWidget, clip: Callable[[], str]) -> None:
        self._window = window
        self._clip = clip
        self._new_clip = False
        self._sentences: list[str] = []
        self._timer = QTimer(window, singleShot=True, interval=GATHERED)
        self._timer.timeout.connect(self._speak)

    def say(self, sentence: str) -> None:
        """Say a sentence soon, after those that wait."""
        if sentence and sentence not in self._sentences:
            self._sentences.append(plain(sentence))
            self._timer.start()

    def clip_changed(self) -> None:
        """Say soon, and last, what `clip` is then."""
        self._new_clip = True
        self._timer.start()

    def _speak(self) -> None:
        if self._new_clip:
            self._sentences.append(plain(self._clip()))
            self._new_clip = False
        text = ". ".join(self._sentences)
        self._sentences.clear()
        self._window.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))
