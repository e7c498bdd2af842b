"""Worker processes that may die: each has one task, so that a death takes only that task along.

Standard library only at the top: a worker limits itself to one thread before numpy and its like are loaded.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import Any

POLL = 0.2  # seconds between two looks at whether the person has cancelled
PATIENCE = 1800.0  # seconds that one task may take
STARTS = 3  # workers in a row that may die before they are ready
ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)  # fmt: skip


class WorkerError(RuntimeError):
    """Workers do not start, or one met an error that is no fault of its task; the text says which."""


@dataclass(frozen=True)
class Died:
    """What becomes of a task whose worker died or was ended for taking too long; `asked`: someone ended it."""

    reason: str
    asked: bool = False


@dataclass(frozen=True)
class Failure:
    """An error in a worker, as it travels: its kind, its message, and the traceback."""

    kind: str
    message: str
    details: str


class _Worker:
    def __init__(self, setup: str, arguments: tuple[Any, ...]) -> None:
        # Spawn, not fork: the same on every system, and safe beside the threads of torch and OpenCV.
        context = get_context("spawn")
        self.link, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, setup, arguments), daemon=True)
        self.process.start()
        other.close()
        self.ready = False
        self.task: Any = None
        self.busy = False
        self.since = time.monotonic()

    def give(self, task: Any) -> None:
        self.task, self.busy, self.since = task, True, time.monotonic()
        self.link.send(task)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.link.close()


def run_tasks(
    tasks: Iterable[Any],
    setup: str,
    arguments: tuple[Any, ...] = (),
    workers: int = 2,
    check: Callable[[], None] = lambda: None,
    patience: float = PATIENCE,
) -> Iterator[tuple[Any, Any]]:
    """Every task with its result, or with `Died`, in the order in which they end.

    `setup` names a function as "module:function" (named, so that it is imported after the worker has limited
    itself): called once in each worker, it gives the function of a task. `arguments`, tasks and results are plain
    values. `check` is called several times a second and may raise to stop. Closing the iterator ends the workers.
    Raises WorkerError, and OSError where a task raised one.
    """
    waiting = deque(tasks)
    pool: list[_Worker] = []
    stillborn = 0
    try:
        while waiting or any(worker.busy for worker in pool):
            check()
            idle = sum(not worker.busy for worker in pool)
            while len(pool) < workers and idle < len(waiting):
                pool.append(_Worker(setup, arguments))
                idle += 1
            connection.wait([item for worker in pool for item in (worker.link, worker.process.sentinel)], POLL)
            for worker in list(pool):
                answer = _look(worker, patience)
                if answer is _NOTHING:
                    continue
                task, was_busy = worker.task, worker.busy
                if isinstance(answer, Died):
                    stillborn += not worker.ready
                    pool.remove(worker)
                    worker.end()
                    if stillborn >= STARTS:
                        raise WorkerError(f"The worker processes do not start ({answer.reason}); log.txt says more.")
                elif isinstance(answer, Failure):
                    raise raised(answer)
                else:
                    worker.ready, worker.busy, worker.task = True, False, None
                    stillborn = 0
                if was_busy:
                    yield task, answer
            for worker in pool:
                if worker.ready and not worker.busy and waiting:
                    try:
                        worker.give(waiting[0])
                    except OSError:
                        worker.busy = False  # it died idle; the next look finds it, and the task stays
                        continue
                    waiting.popleft()
    finally:
        for worker in pool:
            worker.end()


_NOTHING = object()


def _look(worker: _Worker, patience: float) -> Any:
    """What a worker has sent, Died if it is gone, or _NOTHING."""
    try:
        if worker.link.poll():
            return worker.link.recv()
    except (EOFError, OSError):
        worker.process.join(5)
    if not worker.process.is_alive():
        return _death(worker.process.exitcode or 0)
    if worker.busy and time.monotonic() - worker.since > patience:
        return Died(f"took more than {patience:g} s")
    return _NOTHING


def _death(code: int) -> Died:
    if code >= 0:
        return Died(f"ended with status {code}")
    if -code in (signal.SIGINT, signal.SIGTERM):
        return Died("was asked to end", asked=True)
    return Died("was killed, perhaps for want of memory" if code == -9 else f"crashed with signal {-code}")


def failure_of(error: BaseException) -> Failure:
    """The error that is being handled, to be sent."""
    kind = "OSError" if isinstance(error, OSError) else type(error).__name__
    return Failure(kind, str(error) or kind, traceback.format_exc())


def raised(failure: Failure) -> Exception:
    """The error to raise for one that a worker sent; its traceback goes to the log."""
    print(failure.details, end="", file=sys.stderr, flush=True)
    return OSError(failure.message) if failure.kind == "OSError" else WorkerError(failure.message)


def _serve(link: connection.Connection, setup: str, arguments: tuple[Any, ...]) -> None:
    """A worker's life: make the function, then tasks until the other side is gone."""
    be_modest()
    try:
        module, name = setup.split(":")
        function: Callable[[Any], Any] = getattr(importlib.import_module(module), name)(*arguments)
        link.send(None)
        while True:
            link.send(function(link.recv()))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return
    except BaseException as error:
        link.send(failure_of(error))


def be_modest() -> None:
    """One thread for this process, and no answer to Ctrl+C; its priority is that of the process that started it, which
    a window has put behind itself."""
    for name in ONE_THREAD:
        os.environ[name] = "1"
    # Ctrl+C reaches every process of the terminal; the one that was started ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
