"""Long work that the person waits for: what is being done, how far it is, a way to stop, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.ui.theme import GRID
from emodesk.ui.widgets.label import Label, plain
from emodesk.viewmodels.tasks import BackgroundTask

SECONDS_BEFORE_ESTIMATE = 3


class WorkDialog(QDialog):
    """Shows one BackgroundTask. `result` is what it returned, None where it failed or was stopped before its end."""

    def __init__(self, title: str, task: BackgroundTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self.result: Any = None
        self._task = task
        self._began = time.monotonic()
        self._done = False
        self._what = Label(self.tr("Starting…"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._left = Label()
        self._left.setProperty("class", "muted")
        self._report = QPlainTextEdit()
        self._report.setReadOnly(True)
        self._report.setMinimumHeight(20 * GRID)
        self._report.hide()
        self._button = QPushButton(self.tr("Stop"))
        self._button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for widget in (self._what, self._bar, self._left, self._report):
            column.addWidget(widget)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self._button)
        column.addLayout(self._buttons)
        task.progressed.connect(self._progress)
        task.finished.connect(self._finish)
        task.failed.connect(self._fail)
        task.start()

    def _progress(self, done: int, total: int, text: str) -> None:
        self._what.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 460))
        if total:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            spent = time.monotonic() - self._began
            left = self.tr("{done} of {total}").format(done=done, total=total)
            if done and spent > SECONDS_BEFORE_ESTIMATE:
                seconds = round(spent / done * (total - done))
                left += self.tr(" · about {seconds} s left").format(seconds=seconds)
            self._left.setText(left)

    def _finish(self, result: Any) -> None:
        self.result = result
        self._done = True
        self.accept()

    def _fail(self, sentence: str) -> None:
        self._done = True
        self._bar.hide()
        self._left.hide()
        self._what.setWordWrap(True)
        self._what.setText(sentence)
        self._button.setText(self.tr("Close"))

    def show_report(self, heading: str, lines: list[str], offers: Sequence[str] = ()) -> int | None:
        """After the work: keep the dialog open with what the person must know, one line each.

        `offers` are things that can be done about it, a button each; the one that was chosen, None for none.
        """
        self._what.setWordWrap(True)
        self._what.setText(heading)
        self._bar.hide()
        self._left.hide()
        self._report.setPlainText(plain("\n".join(lines)))
        self._report.setVisible(bool(lines))
        self._button.setText(self.tr("Close"))
        self._done = True
        chosen: list[int] = []
        while self._buttons.count() > 2:  # those of a report before
            self._buttons.takeAt(1).widget().deleteLater()
        for number, offer in enumerate(offers):
            button = QPushButton(offer, autoDefault=False)
            button.clicked.connect(lambda _=False, number=number: (chosen.append(number), self.accept()))
            self._buttons.insertWidget(1 + number, button)
        self._button.setDefault(True)
        self.exec()
        return chosen[0] if chosen else None

    def reject(self) -> None:
        if self._done:
            super().reject()
            return
        self._task.cancel()
        self._what.setText(self.tr("Stopping…"))
        self._button.setEnabled(False)
