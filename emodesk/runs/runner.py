"""Runs of the trainer as processes of their own: start, follow, cancel, resume. They outlive the window."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.runs import process
from emodesk.runs.pace import Stage, earlier_times
from emodesk.runs.status import ACTIVE, LOG_HEADING, LOST, EventLog, RunStatus, last_error
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import atomic_write
from trainer.protocol.round_folder import (
    CANCEL_FILE,
    LOG_FILE,
    SPEC_FILE,
    STATE_FILE,
    State,
    read_spec,
    read_state,
    write_spec,
    write_state,
)

PROCESS_FILE = "process.json"  # who was started, written by the window; state.json is the trainer's own
CANCEL_GRACE = 30.0  # seconds that the trainer has to stop by itself after a cancel
KILL_GRACE = 10.0  # seconds more until it is killed
POLL_SECONDS = 0.05

CANCELLED = Sentence("Cancelled; it can be resumed.")
GONE = Sentence("The process ended without a word: the machine was restarted, or memory ran out. It can be resumed.")
SILENT = Sentence("The process no longer answers. Resuming ends it and goes on from the last checkpoint.")


@dataclass(frozen=True)
class Found:
    """Round folders by what is to be done with them: follow, offer to resume, take in."""

    running: tuple[Path, ...] = ()
    lost: tuple[Path, ...] = ()
    finished: tuple[Path, ...] = ()


class Runner:
    """Starts and follows trainer processes by their folders; holds nothing that a new window could not find again.

    `command` is what runs a folder's spec.json, its path appended; the trainer's `fit` where none is given.
    """

    def __init__(
        self,
        command: Sequence[str] = (),
        cancel_grace: float = CANCEL_GRACE,
        kill_grace: float = KILL_GRACE,
    ) -> None:
        self._command = tuple(command)
        self._cancel_grace = cancel_grace
        self._kill_grace = kill_grace
        self._logs: dict[Path, EventLog] = {}
        self._earlier: dict[Path, dict[str, Stage]] = {}

    def start(self, folder: Path | str) -> None:
        """Start the trainer on a folder that holds spec.json; DomainError where it runs already or cannot start."""
        folder = Path(folder).resolve()
        if self.status(folder).active:
            raise DomainError(
                "round {folder} is running already; cancel it first or wait for its end.", folder=folder.name
            )
        try:
            spec = read_spec(folder / SPEC_FILE)
            (folder / CANCEL_FILE).unlink(missing_ok=True)
            (folder / PROCESS_FILE).unlink(missing_ok=True)
            now = time.time()
            write_state(folder, State(status="starting", heartbeat=now, started=now))
            # -P: a file named torch.py in the folder must not be imported in place of torch.
            command = self._command or (sys.executable, "-P", "-m", "trainer", spec.command, "--spec")
            with (folder / LOG_FILE).open("a", encoding="utf-8") as log:
                log.write(f"{LOG_HEADING}{time.strftime('%Y-%m-%d %H:%M:%S')}\n")
            pid, started = process.start([*command, str(folder / SPEC_FILE)], folder / LOG_FILE, folder)
            about = {"pid": pid, "process_start": started, "host": socket.gethostname()}
            atomic_write(folder / PROCESS_FILE, json.dumps(about))
        except ProtocolError as error:
            raise DomainError(error.sentence) from None
        except OSError as error:
            message = Sentence("The trainer could not be started: {reason}.", reason=error.strerror or error)
            _write_state(folder, State(status="failed", message=message, ended=time.time()))
            raise DomainError(message) from None

    def resume(self, folder: Path | str) -> None:
        """Go on from the last checkpoint with a run that was lost, cancelled or failed; DomainError while it runs."""
        folder = Path(folder).resolve()
        status = self.status(folder)
        if status.state == "succeeded":
            raise DomainError("round {folder} has ended; there is nothing to resume.", folder=folder.name)
        pid, started, here = _who(folder)
        if status.silent:
            process.stop(pid, started, force=True)
            _wait_gone(pid, started)
        if status.lost and here:
            process.stop_orphans(pid)
        try:
            spec = read_spec(folder / SPEC_FILE)
            if not status.active:
                write_spec(folder, replace(spec, resume=True))
        except ProtocolError as error:
            raise DomainError(error.sentence) from None
        except OSError as error:
            raise DomainError(
                "Round {folder} cannot be resumed: {reason}.", folder=folder.name, reason=error.strerror or error
            ) from None
        self.start(folder)

    def cancel(self, folder: Path | str) -> None:
        """Ask a run to stop; `attend` ends it where it does not within the grace period. Again: end it now."""
        folder = Path(folder).resolve()
        asked = (folder / CANCEL_FILE).exists()
        try:
            if not asked:
                (folder / CANCEL_FILE).touch()
        except OSError as error:
            raise DomainError(
                "Round {folder} cannot be cancelled: {reason}.", folder=folder.name, reason=error.strerror or error
            ) from None
        if asked:
            pid, started, _ = _who(folder)
            process.stop(pid, started, force=True)
        self.attend(folder)

    def status(self, folder: Path | str) -> RunStatus:
        """Where a run stands, read from its folder; changes nothing. Cheap enough to be asked four times a second."""
        folder = Path(folder).resolve()
        try:
            state = read_state(folder) or State()
        except ProtocolError as error:
            return RunStatus(folder, state="failed", message=str(error))
        log = self._logs.setdefault(folder, EventLog(folder))
        log.fold(state.started)
        status = RunStatus(
            folder=folder, state=state.status, message=state.message or log.message, started=state.started,
            ended=state.ended, stage=log.stage, done=log.done, total=log.total, unit=log.unit,
            stage_started=log.stage_started, stages=tuple(log.stages), values=dict(log.values),
            points=tuple(log.points[key] for key in sorted(log.points)), warnings=tuple(log.warnings),
            reached=tuple(log.reached[key] for key in sorted(log.reached)),
            epochs=tuple(log.epochs[key] for key in sorted(log.epochs)),
            took=dict(log.took), plan=dict(log.plan), earlier=self._earlier_of(folder, state),
        )  # fmt: skip
        return _judge(folder, state, status)

    def _earlier_of(self, folder: Path, state: State) -> Mapping[str, Stage]:
        """What the stages of an earlier round took, read once for each round at work."""
        if state.status not in ACTIVE:
            return {}
        if folder not in self._earlier:
            self._earlier[folder] = earlier_times(folder)
        return self._earlier[folder]

    def attend(self, folder: Path | str) -> RunStatus:
        """`status`, after doing what is due: end a cancelled run that does not stop, settle the state of a dead one."""
        folder = Path(folder).resolve()
        status = self.status(folder)
        asked = _age(folder / CANCEL_FILE)
        if status.active and asked is not None:
            pid, started, here = _who(folder)
            if here and asked > self._cancel_grace:
                process.stop(pid, started, force=asked > self._cancel_grace + self._kill_grace)
        elif asked is not None and ((status.lost and not status.silent) or status.state == "queued"):
            pid, _started, here = _who(folder)
            if here:
                process.stop_orphans(pid)
            _settle(folder, "cancelled", CANCELLED)
            return self.status(folder)
        elif status.state == "failed" and status.ended == 0.0:
            _settle(folder, "failed", status.message)
            return self.status(folder)
        return status

    def wait(self, folder: Path | str, timeout: float | None = None) -> RunStatus:
        """Attend to a run until no process works on it any more, or `timeout` seconds have passed."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            status = self.attend(folder)
            if not status.active or (end is not None and time.monotonic() > end):
                return status
            time.sleep(POLL_SECONDS)

    def reconcile(self, rounds: Path | str, ingested: Collection[int] = ()) -> Found:
        """What another window left behind in a project's rounds folder; `ingested`: numbers the store has taken in."""
        running, lost, finished = [], [], []
        for folder in sorted(Path(rounds).glob("[0-9]*")):
            if not folder.name.isdigit() or int(folder.name) in ingested or not (folder / STATE_FILE).exists():
                continue
            status = self.attend(folder)
            if status.active:
                running.append(folder)
            elif status.lost:
                lost.append(folder)
            elif status.state == "succeeded":
                finished.append(folder)
        return Found(tuple(running), tuple(lost), tuple(finished))

    def forget(self, folder: Path | str) -> None:
        """Drop what is remembered of a folder, for one that was removed."""
        self._logs.pop(Path(folder).resolve(), None)


def _judge(folder: Path, state: State, status: RunStatus) -> RunStatus:
    """Whether a state that claims a living process is to be believed."""
    if status.state not in ACTIVE:
        return status
    pid, started, here = _who(folder)
    silent = state.is_stale()
    # Where the machine's clock was set, a start time no longer fits; a fresh heartbeat is then believed.
    alive = process.is_running(pid, started) or (bool(state.pid) and not silent and process.exists(pid))
    if here and not alive:
        # A file of the trainer's that is newer than the process that was started may be on its way: read it again.
        again = read_state(folder) or state
        if again.status not in ACTIVE:
            return replace(status, state=again.status, message=again.message, ended=again.ended)
        if state.status == "starting":
            if pid == 0 and not silent:
                return status  # between the writing of the state and the start
            if message := last_error(folder):
                return replace(status, state="failed", message=message)
        return replace(status, state=LOST, lost=True, message=GONE)
    if silent and not (here and state.status == "starting"):
        return replace(status, state=LOST, lost=True, silent=here, message=SILENT if here else GONE)
    if (folder / CANCEL_FILE).exists():
        return replace(status, state="cancelling")
    return status


def _who(folder: Path) -> tuple[int, float, bool]:
    """Pid and start time of the folder's process, and whether it is a process of this machine."""
    here = True
    pid, started = 0, 0.0
    try:
        about = json.loads((folder / PROCESS_FILE).read_text(encoding="utf-8"))
        pid, started, here = int(about["pid"]), float(about["process_start"]), about["host"] == socket.gethostname()
    except (OSError, ValueError, KeyError, TypeError):
        pass
    try:
        state = read_state(folder)
    except ProtocolError:
        state = None
    if state and state.pid:  # the trainer's own word, also where it was started by hand
        return state.pid, state.process_start, here
    return pid, started, here


def _wait_gone(pid: int, started: float, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while process.is_running(pid, started) and time.monotonic() < end:
        time.sleep(POLL_SECONDS)


def _age(path: Path) -> float | None:
    """Seconds since a file was made, None where there is none."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except OSError:
        return None


def _settle(folder: Path, status: str, message: str) -> None:
    state = read_state(folder) or State()
    _write_state(folder, replace(state, status=status, message=message, ended=time.time()))


def _write_state(folder: Path, state: State) -> None:
    try:
        write_state(folder, state)
    except OSError:
        return  # a full or read-only disk: what is shown stays right without the file
