"""Telling of something in the desktop's own way, where the window is not in front."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QProcess, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

SHOWN_MILLISECONDS = 10_000
NOTIFY = "notify-send"  # of the desktops that show notices and have no tray, as GNOME is


def tell_desktop(widget: QWidget, title: str, text: str) -> bool:
    """Mark the window of `widget` in the task bar and show a notice, which leads back to it; whether that was due.

    A person who looks at the window has seen it there. Where the desktop shows no notices, the mark is all.
    """
    window = widget.window()
    if window.isActiveWindow() and not window.isMinimized():
        return False
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
        icon = window.findChild(_Notice) or _Notice(window)
        icon.show()
        icon.showMessage(title, text, window.windowIcon(), SHOWN_MILLISECONDS)
    elif sys.platform not in ("win32", "darwin") and (program := QStandardPaths.findExecutable(NOTIFY)):
        name = f"--app-name={QApplication.applicationDisplayName()}"
        QProcess.startDetached(program, [name, f"--expire-time={SHOWN_MILLISECONDS}", "--", title, text])
    return True


class _Notice(QSystemTrayIcon):
    """The icon from which notices come; it stays until the person is back at the window, for whom it may be hours."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window.windowIcon(), window)
        self._window = window
        self.messageClicked.connect(self._lead_back)
        self.activated.connect(self._lead_back)
        window.installEventFilter(self)

    def _lead_back(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.hide()
            self.deleteLater()
        return False
