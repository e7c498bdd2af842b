"""Python's garbage is collected by the painting thread alone.

A collection runs in whichever thread happens to allocate. Where it comes upon a widget, Qt makes that thread wait for
the painting thread; if that waits for the other's lock or end, both wait for ever.

A full collection looks at all there is, and the painting waits for it: most of that, the program itself and the open
project's window, is there to stay, and is passed over.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MILLISECONDS = 1000
SETTLING_MILLISECONDS = 2000  # until a window has made what it keeps, and what was there before it has gone


class Garbage(QObject):
    """Takes Python's collections over from the thread it is made in, once a second where they are due."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MILLISECONDS)
        self._settling.timeout.connect(settle)

    def settle_soon(self) -> None:
        """Another window is there: `settle` once it has come to rest."""
        self._settling.start()


def settle() -> None:
    """Have collections look only at what is made from now on; what is garbage of a window before goes first."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()


def collect_due() -> None:
    """The collection that Python would have made by now, if any."""
    for generation, (count, most) in reversed(list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if count > most:
            gc.collect(generation)
            return
