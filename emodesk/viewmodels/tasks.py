"""Long work beside the painting thread: one function in a worker thread, with progress, cancel and one outcome."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from shiboken6 import isValid

from emodesk.viewmodels.said import said
from trainer.protocol.errors import UserError


def emit(source: QObject, name: str, *values: Any) -> None:
    """Emit a signal from another thread, unless its object has gone meanwhile, as it does where a window closes."""
    try:
        getattr(source, name).emit(*values)
    except RuntimeError:
        if isValid(source):
            raise


class BackgroundTask(QObject):
    """Runs `work(progress, cancelled)` once in the global thread pool.

    `progress(done, total, text)` may be called from the work; `cancelled()` tells it to stop early.

    Signals:
        progressed: done, total, text.
        finished: what the work returned.
        failed: one sentence for the person, in the language of the window.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Callable[..., Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancel = threading.Event()
        self._runner: _Runner | None = None

    def start(self) -> None:
        """Queue the work."""
        self._runner = _Runner(self)
        QThreadPool.globalInstance().start(self._runner)

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancel.set()

    def _run(self) -> None:
        try:
            result = self._work(partial(emit, self, "progressed"), self._cancel.is_set)
        except (UserError, OSError) as error:
            emit(self, "failed", said(error))
        except Exception as error:
            # Ours: it goes where every uncaught mistake of the window goes, and the page that waits is told too.
            sys.excepthook(type(error), error, error.__traceback__)
            emit(self, "failed", said(error))
        else:
            emit(self, "finished", result)


class _Runner(QRunnable):
    def __init__(self, task: BackgroundTask) -> None:
        super().__init__()
        self._task: BackgroundTask | None = task

    def run(self) -> None:
        if self._task is not None:
            self._task._run()
        self._task = None
