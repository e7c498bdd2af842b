"""Python's garbage is collected by the painting thread alone.

A collection runs in whichever thread happens to allocate. Where it comes upon a widget, Qt makes that thread wait for
the painting thread; if that waits for the other's lock or end, both wait for ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MILLISECONDS = 1000


class Garbage(QObject):
    """Takes Python's collections over from the thread it is made in, once a second where they are due."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


def collect_due() -> None:
    """The collection that Python would have made by now, if any."""
    for generation, (count, most) in reversed(list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if count > most:
            gc.collect(generation)
            return
