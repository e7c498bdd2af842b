"""Waiting as the program waits: `QTest.qWait` holds Python's lock, and no thread of ours would get on meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def live(milliseconds: int) -> None:
    """Let the window, and what works beside it, live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
