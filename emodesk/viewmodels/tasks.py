"""Long work beside the painting thread: one function in a worker thread, with progress, cancel and one outcome."""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from shiboken6 import isValid

from emodesk.viewmodels.said import said
from trainer.protocol.errors import UserError

# Asked for before any window is made, and kept: Qt makes it when it is first asked for, perhaps where an item of a
# layout was that has gone, of which PySide keeps a wrapper, and takes the pool for that item from then on.
POOL = QThreadPool.globalInstance()


class _Relay(QObject):
    """Stands as long as the program, so that any thread may speak to it."""

    came = Signal(object)  # what the thread that made this is to call

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)


@cache
def _relay() -> _Relay:
    return _Relay()


def teller(source: QObject, name: str) -> Callable[..., None]:
    """What other threads call to have a signal of a window's object emitted by the thread that paints, which makes this
    and alone knows whether the object has gone meanwhile: to emit a signal of what another thread deletes ends the
    program. The object is not kept by it, or its last user might be a thread that must not delete it.
    """
    getattr(source, name)
    to, came = weakref.ref(source), _relay().came
    return lambda *values: came.emit(partial(_emit, to, name, values))


def _emit(to: weakref.ref[QObject], name: str, values: tuple[Any, ...]) -> None:
    source = to()
    if source is not None and isValid(source):
        getattr(source, name).emit(*values)


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
        _at_work[id(self)] = self
        POOL.start(self._runner)

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancel.set()


# Kept here, with what their works use, until their thread needs none of it: what belongs to a window must not go there.
_at_work: dict[int, BackgroundTask] = {}


class _Runner(QRunnable):
    def __init__(self, task: BackgroundTask) -> None:
        super().__init__()
        self._work: Callable[..., Any] | None = task._work
        self._cancelled = task._cancel.is_set
        self._progressed, self._finished, self._failed = (
            teller(task, name) for name in ("progressed", "finished", "failed")
        )
        self._left = partial(_relay().came.emit, partial(_at_work.pop, id(task)))

    def run(self) -> None:
        assert self._work is not None
        try:
            result = self._work(self._progressed, self._cancelled)
        except (UserError, OSError) as error:
            self._failed(said(error))
        except Exception as error:
            # Ours: it goes where every uncaught mistake of the window goes, and the page that waits is told too.
            sys.excepthook(type(error), error, error.__traceback__)
            self._failed(said(error))
        else:
            self._finished(result)
        self._work = None
        self._left()
