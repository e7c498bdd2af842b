"""“EmoDesk made a mistake”: caught wherever it happens in the window, kept in the log, shown once, with a report."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from emodesk.mistakes import note, place, report
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.label import Label, plain
from emodesk.viewmodels.tasks import teller

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
qt_log = logging.getLogger("emodesk.qt")


class Mistakes(QObject):
    """Takes what nobody caught, in slots, timers, paints and threads, from `install` to `remove`.

    Signals:
        found: the report of a mistake that was not told before.
    """

    found = Signal(str)

    def __init__(self, log: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._told: set[str] = set()
        self._before = None
        self.dialog: MistakeDialog | None = None
        self._tell = teller(self, "found")
        self.found.connect(self._show)

    def install(self) -> None:
        """Take uncaught exceptions of all threads, and Qt's own messages into the log."""
        self._before = (sys.excepthook, threading.excepthook, qInstallMessageHandler(_to_log))
        sys.excepthook = self._take
        threading.excepthook = self._take_of_thread

    def remove(self) -> None:
        """Leave all as it was before `install`."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, handler = self._before
            qInstallMessageHandler(handler)
            self._before = None

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):  # an interrupt ends the program as it always did
            sys.__excepthook__(kind, error, trace)
            return
        note(error)
        if (where := place(error)) not in self._told:
            self._told.add(where)
            self._tell(report(error))

    def _take_of_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._take(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, text: str) -> None:
        self.dialog = MistakeDialog(text, self._log, QApplication.activeWindow())
        self.dialog.show()


class MistakeDialog(QDialog):
    """Says that it was our mistake and what is safe, with a report to send to whoever mends the program."""

    def __init__(self, text: str, log: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("EmoDesk made a mistake"))
        self.setMinimumWidth(70 * GRID)
        words = Label(self.tr("EmoDesk made a mistake. What you decided is saved, and you can go on working."))
        words.setWordWrap(True)
        about = Label(self.tr("The report names the program's own lines; it has no transcripts, clips or keys."))
        about.setWordWrap(True)
        about.setProperty("class", "muted")
        self._text = QPlainTextEdit(plain(text))
        self._text.setReadOnly(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setMinimumHeight(24 * GRID)
        self._text.setAccessibleName(self.tr("Report"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(self.tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for widget in (words, about, self._text):
            column.addWidget(widget)
        if log is not None:
            where = Label(self.tr("All of it is in {log}.").format(log=log))
            where.setProperty("class", "muted")
            where.setWordWrap(True)
            column.addWidget(where)
        column.addWidget(buttons)


def _to_log(kind: QtMsgType, _context: object, text: str) -> None:
    qt_log.log(LEVELS.get(kind, logging.WARNING), text)
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
