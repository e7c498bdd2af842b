"""Telling of something in the desktop's own way, where the window is not in front."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

SHOWN_MILLISECONDS = 10_000


def tell_desktop(widget: QWidget, title: str, text: str) -> bool:
    """Mark the window of `widget` in the task bar and show a notice, which leads back to it; whether that was due.

    A person who looks at the window has seen it there. Where the desktop shows no notices, the mark is all.
    """
    window = widget.window()
    if window.isActiveWindow():
        return False
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
        tray = QSystemTrayIcon(window.windowIcon(), window)
        tray.messageClicked.connect(window.activateWindow)
        tray.show()
        tray.showMessage(title, text, window.windowIcon(), SHOWN_MILLISECONDS)
        QTimer.singleShot(SHOWN_MILLISECONDS, tray, tray.deleteLater)
    return True
