"""How every stage of the trainer reports: events, state with a heartbeat, cancel, or lines on the terminal."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

import psutil

from trainer.machine import LoadMeter
from trainer.protocol.errors import Sentence, UserError, sentence_of
from trainer.protocol.files import sweep
from trainer.protocol.liveness import process_mark
from trainer.protocol.locks import FileLock, Locked
from trainer.protocol.printable import printable
from trainer.protocol.round_folder import (
    CANCEL_FILE,
    HEARTBEAT_SECONDS,
    LOCK_FILE,
    PAUSE_FILE,
    EventWriter,
    State,
    has_checkpoint,
    write_state,
)

LOCK_PATIENCE = 1.0  # seconds: a window that looks whether the lock is held holds it itself for a moment
PROGRESS_INTERVAL = 0.1  # seconds between two progress events of one stage
PAUSE_SECONDS = 0.1  # between two looks whether a paused run may go on
PLAIN_SECONDS = 10.0  # seconds between two lines where nothing can be overwritten


class Cancelled(Exception):
    """Raised by `Progress.check` once the person has asked for the run to stop."""


class Progress:
    """Reports of one trainer process, as a context manager.

    With a folder it holds the folder's lock, writes events.jsonl and keeps state.json alive; without one, or where
    standard error is a terminal, it prints there. UserError where another trainer works in the folder.
    A normal end writes `succeeded`; Cancelled, an error a person can mend (ValueError, OSError) and a bug each
    leave their own status and sentence. Exceptions are not swallowed.
    """

    silent: ClassVar[bool] = False  # --quiet of the command line: only warnings are printed

    def __init__(self, folder: Path | str | None = None, quiet: bool = False) -> None:
        self._folder = Path(folder) if folder is not None else None
        self._quiet = quiet or Progress.silent
        self._writer: EventWriter | None = None
        self._held: FileLock | None = None
        self._state = State()
        self._lock = threading.Lock()
        self._afterwards: Callable[[], None] | None = None
        self._waiting = threading.Lock()  # held by the thread that waits while the run is paused
        self._stop = threading.Event()
        self._beat: threading.Thread | None = None
        self._stage = ""
        self._last = 0.0
        self._said = 0.0
        self._printed = False

    def __enter__(self) -> Progress:
        if self._folder:
            self._held = _lock(self._folder)
            sweep(self._folder)
            self._writer = EventWriter(self._folder)
        pid, start = os.getpid(), psutil.Process().create_time()
        try:
            self._set(
                status="running", pid=pid, process_start=start, process_mark=process_mark(pid),
                host=socket.gethostname(), started=time.time(), ended=0.0, message="",
            )  # fmt: skip
        except BaseException:
            self._release()
            raise
        if self._folder:
            self._beat = threading.Thread(target=self._heartbeat, name="heartbeat", daemon=True)
            self._beat.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            status, message = "succeeded", ""
        elif isinstance(error, (Cancelled, KeyboardInterrupt)):
            status, message = "cancelled", _cancelled(self._folder)
        else:
            status, message = "failed", sentence_of(error)
        self._stop.set()
        if self._beat:
            self._beat.join()
        # Where even this little cannot be written, what came first is what a person has to know.
        quietly = suppress(OSError) if error else nullcontext()
        with quietly:
            self._emit("error" if status == "failed" else "end", message=message, values={"status": status})
        try:
            with quietly:
                self._set(status=status, ended=time.time(), message=message)
            if error is None and self._afterwards is not None:
                self._afterwards()
        finally:
            self._release()

    def _release(self) -> None:
        if self._held is not None:
            self._held.release()

    def afterwards(self, work: Callable[[], None]) -> None:
        """Have `work` done once state.json says that the run has succeeded, before the folder's lock is let go."""
        self._afterwards = work

    def stage(self, name: str, total: float = 0, unit: str = "", message: str = "") -> None:
        """Begin a stage; `total` in `unit` where it is known."""
        self.check()
        self._stage, self._total, self._unit = name, total, unit
        self._last, self._said = 0.0, time.monotonic()
        self._set(stage=name)
        self._emit("stage", total=total, unit=unit, message=message)

    def plan(self, stages: Mapping[str, tuple[float, float]]) -> None:
        """Say what stages will come: how much each has to do, and in how many seconds at a guess."""
        if self._writer:
            self._emit("plan", values={name: list(pair) for name, pair in stages.items()})

    def advance(self, done: float, message: str = "", **values: Any) -> None:
        """Say how far the stage is; at most ten events a second are written, the last one always."""
        self.check()
        now = time.monotonic()
        if now - self._last < PROGRESS_INTERVAL and done < self._total:
            return
        self._last = now
        self._emit("progress", done=done, total=self._total, unit=self._unit, message=message, values=values)

    def metric(self, message: str = "", **values: Any) -> None:
        """Report figures, for example step, fold, waf."""
        self._emit("metric", message=message, values=values)

    def warn(self, message: str, **values: Any) -> None:
        """Report something that a person should know, in one sentence."""
        self._emit("warning", message=message, values=values)

    def check(self) -> None:
        """Raise Cancelled where the folder holds the file `cancel`; wait while it holds the file `pause`."""
        if self._folder is None:
            return
        if (self._folder / PAUSE_FILE).exists():
            with self._waiting:
                self._pause(self._folder)
        if (self._folder / CANCEL_FILE).exists():
            self._set(status="cancelling")
            raise Cancelled

    def _pause(self, folder: Path) -> None:
        """Wait until the person wants the run to go on, or to end."""
        if not _is_paused(folder):
            return
        self._set(status="paused")
        self._emit("paused")
        while _is_paused(folder):
            time.sleep(PAUSE_SECONDS)
        self._emit("resumed")
        self._set(status="running")

    def _emit(self, kind: str, **rest: Any) -> None:
        if self._writer:
            with self._lock:
                self._writer.write(kind, stage=self._stage, **rest)
        # A process that the window started has its log for standard error, a person who started it a terminal.
        by_hand = self._writer is None or sys.stderr.isatty()
        # An error is told once, by the command that ends with it.
        if by_hand and kind != "error" and (kind == "warning" or not self._quiet):
            self._print(kind, **rest)

    def _print(self, kind: str, **rest: Any) -> None:
        done, total, unit = rest.get("done", 0), rest.get("total", 0), rest.get("unit", "")
        message = printable(rest.get("message", ""))
        terminal = sys.stderr.isatty()
        if kind == "progress":
            if terminal or done >= total or time.monotonic() - self._said >= PLAIN_SECONDS:
                self._said = time.monotonic()
                line = f"{self._stage}: {done:g} of {total:g} {unit} {message}".rstrip()
                sys.stderr.write(f"\r\x1b[K{line}" if terminal else f"{line}\n")
                self._printed = terminal
        else:
            if self._printed:
                sys.stderr.write("\n")
                self._printed = False
            told = {} if kind == "end" else rest.get("values", {})
            values = ", ".join(f"{key} {_short(value)}" for key, value in told.items())
            if kind == "stage" and not message:
                message = f"{total:g} {unit}".strip() if total else "begins"
            text = " ".join(part for part in (message, f"({values})" if values else "") if part)
            if text:
                sys.stderr.write(f"{'warning' if kind == 'warning' else self._stage or kind}: {text}\n")
        sys.stderr.flush()

    def _set(self, **changes: Any) -> None:
        with self._lock:
            self._state = replace(self._state, heartbeat=time.time(), **changes)
            if self._folder:
                write_state(self._folder, self._state)

    def _heartbeat(self) -> None:
        load = LoadMeter()
        while not self._stop.wait(HEARTBEAT_SECONDS):
            try:
                self._set(**load.read())
            except OSError:
                continue  # a full disk must not end a training; the next beat tries again


def _is_paused(folder: Path) -> bool:
    return (folder / PAUSE_FILE).exists() and not (folder / CANCEL_FILE).exists()


def _lock(folder: Path) -> FileLock:
    try:
        return FileLock(folder / LOCK_FILE, LOCK_PATIENCE)
    except Locked as error:
        raise UserError(
            "Another trainer is at work in {folder} (process {pid}); wait for its end, or cancel it first.",
            folder=folder,
            pid=error.holder,
        ) from None


def _cancelled(folder: Path | None) -> Sentence:
    if folder is not None and has_checkpoint(folder):
        return Sentence("Cancelled; a later start goes on from the last checkpoint.")
    return Sentence("Cancelled before the first checkpoint; a later start begins training anew.")


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
