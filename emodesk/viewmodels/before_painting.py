"""Work put off to the end of what happens now, and done before the window is painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class BeforePainting(QObject):
    """Calls `work` once after all that asked for it by `start`.

    An event of its own and no timer: Qt paints what is stale before any timer, and would paint it again after the work.
    """

    _asked = Signal()

    def __init__(self, work: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._waits = False
        self._asked.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Ask for the work."""
        if not self._waits:
            self._waits = True
            self._asked.emit()

    def is_waiting(self) -> bool:
        """Whether the work is still to be done."""
        return self._waits

    def _run(self) -> None:
        self._waits = False
        self._work()
