"""Opens the window as `emodesk open` does, and keeps the key of the clip that is on its screen in a file.

Usage: watched_window.py PROJECT FILE
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from emodesk.app import make_application
from emodesk.cli import main
from emodesk.ui.main_window import MainWindow
from emodesk.viewmodels.session import NO_CLIP
from trainer.protocol.files import atomic_write

LOOK_MILLISECONDS = 50


def on_screen() -> int:
    """The clip that a key of Review would decide on; NO_CLIP until all of it is painted."""
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.review.isVisible():
            key = window.session.selected
            return key if window.review.shows(key) else NO_CLIP
    return NO_CLIP


if __name__ == "__main__":
    project, file = sys.argv[1:]
    timer = QTimer(make_application(), interval=LOOK_MILLISECONDS)
    timer.timeout.connect(lambda: atomic_write(file, str(on_screen()), durable=False))
    timer.start()
    sys.exit(main(["open", project]))
