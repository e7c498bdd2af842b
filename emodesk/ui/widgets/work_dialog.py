"""Long work that the person waits for: what is being done, how far it is, a way to stop, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
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
from emodesk.viewmodels.round_words import duration
from emodesk.viewmodels.tasks import BackgroundTask

SECONDS_BEFORE_ESTIMATE = 3
UNSEEN = 200  # milliseconds that work may take before a dialog says what is waited for

Result = TypeVar("Result")


class WorkDialog(QDialog):
    """Shows one BackgroundTask. `result` is what it returned, None where it failed or was stopped before its end.

    `amount` says the numbers of its progress in words. Work that is not `stoppable` is done whole or not at all.
    """

    def __init__(
        self, title: str, task: BackgroundTask, parent: QWidget | None = None, amount: Callable[[int], str] = str,
        stoppable: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self.result: Any = None
        self._task = task
        self._amount = amount
        self._from: tuple[int, int, float] | None = None  # of how many how much was done, when it was first heard of
        self._done = False
        self._stoppable = stoppable
        self._what = Label(self.tr("Starting…") if stoppable else self.tr("One moment: it is done in one piece."))
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
        self._button.setVisible(stoppable)
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
        shown = [self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideMiddle, 460) for line in text.split("\n")]
        self._what.setText("\n".join(shown))
        if total:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            left = self.tr("{done} of {total}").format(done=self._amount(done), total=self._amount(total))
            if (seconds := self._seconds_left(done, total)) is not None:
                left += self.tr(" · about {time} left").format(time=duration(seconds))
            self._left.setText(left)

    def _seconds_left(self, done: int, total: int) -> float | None:
        """At the speed since this part of the work was first heard of: what was there before took no time."""
        now = time.monotonic()
        if self._from is None or total != self._from[0] or done < self._from[1]:
            self._from = total, done, now
        _, before, since = self._from
        if done <= before or now - since <= SECONDS_BEFORE_ESTIMATE:
            return None
        return (now - since) / (done - before) * (total - done)

    def _finish(self, result: Any) -> None:
        self.result = result
        self._done = True
        self.accept()

    def _fail(self, sentence: str) -> None:
        self._done = True
        self._end(sentence)

    def _end(self, sentence: str) -> None:
        """Show the whole of a sentence in place of what went on."""
        self._bar.hide()
        self._left.hide()
        self._what.setWordWrap(True)
        self._what.setText(sentence)
        self._button.setText(self.tr("Close"))
        self._button.show()
        self.layout().activate()
        # A window that is open does not grow by itself for lines that came.
        self._what.setMinimumHeight(self._what.heightForWidth(self._what.width()))

    def show_report(self, heading: str, lines: list[str], offers: Sequence[str] = ()) -> int | None:
        """After the work: keep the dialog open with what the person must know, one line each.

        `offers` are things that can be done about it, a button each; the one that was chosen, None for none.
        """
        self._end(heading)
        self._report.setPlainText(plain("\n".join(lines)))
        self._report.setVisible(bool(lines))
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
        if not self._stoppable:
            return
        self._task.cancel()
        self._what.setText(self.tr("Stopping…"))
        self._button.setEnabled(False)


def wait_for(title: str, work: Callable[[], Result], parent: QWidget) -> Result:
    """What `work` comes to, done beside the painting thread while the person waits; what it raises is raised here."""

    def attempt(_progress: object, _cancelled: object) -> tuple[Result | None, Exception | None]:
        try:
            return work(), None
        except Exception as error:
            return None, error

    task, soon = BackgroundTask(attempt, parent), QEventLoop()
    task.finished.connect(soon.quit)
    dialog = WorkDialog(title, task, parent, stoppable=False)
    QTimer.singleShot(UNSEEN, soon, soon.quit)
    soon.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if dialog.result is None:
        dialog.exec()
    found, error = dialog.result
    dialog.deleteLater()
    if error is not None:
        raise error
    return found
