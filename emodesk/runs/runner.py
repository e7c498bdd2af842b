"""Runs of the trainer as processes of their own: start, follow, cancel, resume. They outlive the window."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from emodesk.domain import BROKEN, LOST, DomainError
from emodesk.runs import process
from emodesk.runs.pace import StageTime, earlier_times
from emodesk.runs.status import ACTIVE, LOG_HEADING, EventLog, RunStatus, last_error, last_word, log_tail
from emodesk.services.model_choice import SPEC_PLACE, command_parts
from trainer.protocol import typed
from trainer.protocol.errors import ProtocolError, Sentence, read_sentence
from trainer.protocol.files import atomic_write, parse_object, read_object
from trainer.protocol.locks import is_held
from trainer.protocol.round_folder import (
    CANCEL_FILE,
    LOCK_FILE,
    LOG_FILE,
    PAUSE_FILE,
    SPEC_FILE,
    STATE_FILE,
    State,
    has_checkpoint,
    read_spec,
    read_state,
    round_number,
    write_spec,
    write_state,
)

ELSEWHERE = "elsewhere"  # in place of this machine's name, of a round that a command of the person's took away
SHELLS = ("sh", "bash", "dash", "ksh", "zsh")
REMOTE_SHELLS = ("ssh", "rsh")  # programs that hand their arguments to a shell elsewhere, as one line
PROCESS_FILE = "process.json"  # who was started, written by the window; state.json is the trainer's own
CANCEL_GRACE = 6.0  # seconds that the trainer has to stop by itself after a cancel
KILL_GRACE = 3.0  # seconds more until it is killed: ten at most from the cancel to the end of all its processes
PAUSED = ("pausing", "paused")
PARTING = 1.0  # seconds for which a window that closes waits for a cancelled round
POLL_SECONDS = 0.05
CHECK_SECONDS = 120.0  # that the trainer has to look at the settings; on a cold disk its imports take long

WATCH_SECONDS = 30.0  # for which a process on another machine is watched before it counts as gone

CANCELLED = Sentence("Cancelled; it can be resumed.")
WAITS_ELSEWHERE = Sentence("Your command was run; the round begins once the machine that it names takes it up.")
ENDED_SILENTLY = Sentence(
    "The process ended without a word: the machine was restarted, or memory ran out. It can be resumed."
)


@dataclass(frozen=True)
class Found:
    """Round folders by what is to be done with them: follow, offer to resume, ingest."""

    running: tuple[Path, ...] = ()
    lost: tuple[Path, ...] = ()
    finished: tuple[Path, ...] = ()


class Runner:
    """Starts and follows trainer processes by their folders; holds nothing that a new window could not find again.

    `command` is what runs a folder's spec.json, its path appended; the trainer's `fit` where none is given. `elsewhere`
    is a command of the person's in place of it (ssh, sbatch), {spec} where that path and {command} where fit or chain
    belongs: it may end long before the round begins, which then is followed by its files alone.
    """

    def __init__(
        self,
        command: Sequence[str] = (),
        cancel_grace: float = CANCEL_GRACE,
        kill_grace: float = KILL_GRACE,
        elsewhere: str = "",
    ) -> None:
        self._command = tuple(command)
        self._elsewhere = elsewhere
        self._cancel_grace = cancel_grace
        self._kill_grace = kill_grace
        self._logs: dict[Path, EventLog] = {}
        self._earlier: dict[Path, dict[str, StageTime]] = {}
        self._beats: dict[Path, tuple[float, float]] = {}  # the heartbeat last seen, and when by our own clock
        self._cancels: dict[Path, float] = {}  # when the wish to cancel was seen first, by our own clock
        self._swept: set[Path] = set()  # cancelled, and ended with all that was left of their processes

    def run_elsewhere(self, command: str) -> None:
        """Start rounds with another command of the person's from now on, or with "" on this machine."""
        self._elsewhere = command

    def check(self, preset: str, settings: Mapping[str, Any], features: Path) -> None:
        """DomainError where the trainer would refuse a preset, a setting or the weights that are here, or weights are
        away that no features in `features` were made with; asks it, in a second or two. A round that goes elsewhere
        finds its weights there."""
        command = [sys.executable, "-P", "-m", "trainer", "fit", "--check", "--config", preset]
        command += [] if self._elsewhere else ["--weights", f"--features={features}"]
        command += [f"--set={key}={_typed(value)}" for key, value in settings.items()]
        try:
            asked = process.ask(command, CHECK_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            raise DomainError("The trainer could not be started: {reason}.", reason=error) from None
        if asked.returncode:
            with suppress(ProtocolError):
                answer = read_sentence(parse_object(asked.stdout, "answer"))
                if answer is not None:
                    raise DomainError(answer)
            said = asked.stderr.decode("utf-8", "replace").strip().splitlines() or [str(asked.returncode)]
            raise DomainError("The trainer could not be started: {reason}.", reason=said[-1].rstrip("."))

    def start(self, folder: Path | str) -> None:
        """Start the trainer on a folder that holds spec.json; DomainError where it runs already or cannot start."""
        folder = Path(folder).resolve()
        if self.status(folder).active:
            raise DomainError(
                "Round {number} is running already; cancel it first or wait for its end.", number=round_number(folder)
            )
        try:
            spec = read_spec(folder / SPEC_FILE)
            (folder / CANCEL_FILE).unlink(missing_ok=True)
            (folder / PAUSE_FILE).unlink(missing_ok=True)
            (folder / PROCESS_FILE).unlink(missing_ok=True)
            self._swept.discard(folder)
            now = time.time()
            write_state(folder, State(status="starting", heartbeat=now, started=now))
            # -P: a file named torch.py in the folder must not be imported in place of torch.
            command = self._command or (sys.executable, "-P", "-m", "trainer", spec.command, "--spec")
            with (folder / LOG_FILE).open("a", encoding="utf-8") as log:
                log.write(f"{LOG_HEADING}{time.strftime('%Y-%m-%d %H:%M:%S')}\n")
            command = (
                _filled(self._elsewhere, folder, spec.command)
                if self._elsewhere
                else (*command, str(folder / SPEC_FILE))
            )
            who = process.start(command, folder / LOG_FILE, folder)
            host = ELSEWHERE if self._elsewhere else socket.gethostname()
            about = Started(who.pid, who.started, who.mark, who.run, host)
            atomic_write(folder / PROCESS_FILE, json.dumps(asdict(about)))
        except ProtocolError as error:
            raise DomainError(error.sentence) from None
        except OSError as error:
            message = Sentence("The trainer could not be started: {reason}.", reason=error.strerror or error)
            if self._elsewhere:
                message = Sentence("“{command}” could not be started: {reason}.", command=self._elsewhere,
                                   reason=error.strerror or error)  # fmt: skip
            _write_state(folder, State(status="failed", message=message, ended=time.time()))
            raise DomainError(message) from None

    def resume(self, folder: Path | str) -> None:
        """Let a paused run go on, or go on from the last checkpoint with one that was lost, cancelled or failed.

        DomainError while it runs.
        """
        folder = Path(folder).resolve()
        status = self.status(folder)
        if status.state in PAUSED:
            try:
                (folder / PAUSE_FILE).unlink(missing_ok=True)
            except OSError as error:
                raise DomainError(
                    "Round {number} cannot be resumed: {reason}.",
                    number=round_number(folder),
                    reason=error.strerror or error,
                ) from None
            return
        if status.state == "succeeded":
            raise DomainError("Round {number} has ended; there is nothing to resume.", number=round_number(folder))
        if status.ending:
            self.sweep(folder)
        elif not status.active:
            process.stop_orphans(_who(folder)[0])
        try:
            spec = read_spec(folder / SPEC_FILE)
            if not status.active:
                write_spec(folder, replace(spec, resume=True))
        except ProtocolError as error:
            raise DomainError(error.sentence) from None
        except OSError as error:
            raise DomainError(
                "Round {number} cannot be resumed: {reason}.",
                number=round_number(folder),
                reason=error.strerror or error,
            ) from None
        self.start(folder)

    def pause(self, folder: Path | str) -> None:
        """Let a run wait after its present batch, in its memory, until `resume`; DomainError where none goes on."""
        folder = Path(folder).resolve()
        if self.status(folder).state not in ("starting", "running"):
            raise DomainError("Round {number} is not running; there is nothing to pause.", number=round_number(folder))
        try:
            (folder / PAUSE_FILE).touch()
        except OSError as error:
            raise DomainError(
                "Round {number} cannot be paused: {reason}.",
                number=round_number(folder),
                reason=error.strerror or error,
            ) from None

    def cancel(self, folder: Path | str) -> None:
        """Ask a run to stop; `attend` ends it where it does not within the grace period. Again: end it now."""
        folder = Path(folder).resolve()
        asked = os.path.exists(folder / CANCEL_FILE)
        try:
            if not asked:
                (folder / CANCEL_FILE).touch()
        except OSError as error:
            raise DomainError(
                "Round {number} cannot be cancelled: {reason}.",
                number=round_number(folder),
                reason=error.strerror or error,
            ) from None
        if asked:
            process.stop(_who(folder)[0], force=True)
        self.attend(folder)

    def status(self, folder: Path | str) -> RunStatus:
        """Where a run stands, read from its folder; changes nothing. Cheap enough to be asked four times a second."""
        folder = Path(folder).resolve()
        try:
            state = read_state(folder)
        except ProtocolError as error:
            if not is_held(folder / LOCK_FILE):
                return RunStatus(folder, state=BROKEN, message=error.sentence, checkpoint=has_checkpoint(folder))
            state = State("running")  # somebody works on it, and writes its state anew every two seconds
        if state is None:
            if not os.path.isdir(folder):
                return RunStatus(
                    folder, state=BROKEN, message=Sentence("{folder} is not there any more.", folder=folder)
                )
            state = State()
        log = self._logs.setdefault(folder, EventLog(folder))
        log.fold(state.started)
        status = RunStatus(
            folder=folder, state=state.status, message=_told(state) or log.message, started=state.started,
            ended=state.ended, stage=log.stage, done=log.done, total=log.total, cached=log.cached,
            unit=log.unit,
            stage_started=log.clock.begun, paused=log.clock.paused, rested=log.clock.rested,
            stages=tuple(log.stages), values=dict(log.values),
            points=tuple(log.points[key] for key in sorted(log.points)), warnings=tuple(log.warnings),
            reached=tuple(log.reached[key] for key in sorted(log.reached)),
            curve=tuple(log.curve), memory=state.memory, cores=state.cores, gpu_memory=state.gpu_memory,
            resumed=0.0 < log.first < state.started,
            took=dict(log.took), plan=dict(log.plan), earlier=self._earlier_of(folder, state),
            checkpoint=has_checkpoint(folder),
        )  # fmt: skip
        return self._judge(folder, state, status)

    def _earlier_of(self, folder: Path, state: State) -> Mapping[str, StageTime]:
        """What the stages of an earlier round took, read once for each round at work."""
        if state.status not in ACTIVE:
            return {}
        if folder not in self._earlier:
            self._earlier[folder] = earlier_times(folder)
        return self._earlier[folder]

    def attend(self, folder: Path | str) -> RunStatus:
        """`status`, after doing what is due: end a cancelled run that does not stop, and what lives on of one that has,
        settle the state of a dead one."""
        folder = Path(folder).resolve()
        status = self.status(folder)
        asked = self._asked_for(folder)
        if asked is not None and status.state == "cancelling" and _waits_elsewhere(folder):
            _settle(folder, "cancelled", CANCELLED)  # where it begins after all, it finds the wish and ends
            process.stop(_who(folder, State())[0])  # a command that waits with it, as srun does in its queue
            return self.status(folder)
        if status.active and asked is not None:
            who, here = _who(folder)
            if here and asked > self._cancel_grace:
                process.stop(who, force=asked > self._cancel_grace + self._kill_grace)
        elif asked is not None and (status.lost or status.state == "queued"):
            who, here = _who(folder)
            if here:
                process.stop_orphans(who)
            _settle(folder, "cancelled", CANCELLED)
            return self.status(folder)
        elif status.ending and asked is not None and asked > self._cancel_grace:
            self.sweep(folder)
            return replace(status, ending=False)
        elif status.state == "failed" and status.ended == 0.0:
            _settle(folder, "failed", status.message)
            return self.status(folder)
        return status

    def wait(self, folder: Path | str, timeout: float | None = None) -> RunStatus:
        """Attend to a run until no process works on it any more and a cancelled one has wholly ended, or `timeout`
        seconds have passed."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            status = self.attend(folder)
            if not (status.active or status.ending) or (end is not None and time.monotonic() > end):
                return status
            time.sleep(POLL_SECONDS)

    def reconcile(self, rounds: Path | str, ingested: Collection[int] = ()) -> Found:
        """What another window left behind in a project's rounds folder; `ingested`: numbers the store has ingested."""
        running, lost, finished = [], [], []
        for folder in sorted(Path(rounds).glob("[0-9]*"), key=round_number):
            if round_number(folder) in (0, *ingested) or not os.path.exists(folder / STATE_FILE):
                continue
            status = self.attend(folder)
            if status.active:
                running.append(folder)
            elif status.lost:
                lost.append(folder)
            elif status.state == "succeeded":
                finished.append(folder)
        return Found(tuple(running), tuple(lost), tuple(finished))

    def sweep(self, folder: Path | str) -> None:
        """End at once what still lives of a cancelled run: its state was written last, so nothing is lost."""
        folder = Path(folder).resolve()
        who, _here = _who(folder)
        process.stop(who, force=True)
        process.stop_orphans(who)
        self._swept.add(folder)

    def end_cancelled(self, folder: Path | str) -> None:
        """Have a cancelled run come to its end now, by itself within PARTING seconds or by force, as nobody will attend
        to it."""
        status = self.wait(folder, 0.0 if self.status(folder).ending else PARTING)
        if status.active:
            self.cancel(folder)
            status = self.wait(folder, PARTING)
        if status.ending:
            self.sweep(folder)

    def forget(self, folder: Path | str) -> None:
        """Drop what is remembered of a folder, for one that was removed."""
        folder = Path(folder).resolve()
        self._logs.pop(folder, None)
        self._beats.pop(folder, None)
        self._cancels.pop(folder, None)
        self._swept.discard(folder)

    def _judge(self, folder: Path, state: State, status: RunStatus) -> RunStatus:
        """Whether a state that claims a living process holds: by that process and its lock, no clock."""
        if status.state == "cancelled":
            return replace(status, ending=self._is_ending(folder, state))
        if status.state not in ACTIVE:
            return status
        waits = _waits_elsewhere(folder, state)
        if not waits and not self._alive(folder, state):
            # A file of the trainer's that is newer than the process that was started may be on its way: read it again.
            with suppress(ProtocolError):
                again = read_state(folder) or state
                if again.status not in ACTIVE:
                    return replace(status, state=again.status, message=again.message, ended=again.ended)
            begins = state.status == "starting"
            if begins and not os.path.exists(folder / PROCESS_FILE) and not self._unchanged(folder, state):
                return status  # between the writing of the state and the start
            if message := _refusal(folder) if begins else last_word(folder):
                return replace(status, state="failed", message=message)
            return replace(status, state=LOST, lost=True, message=ENDED_SILENTLY)
        if os.path.exists(folder / CANCEL_FILE):
            return replace(status, state="cancelling")
        if os.path.exists(folder / PAUSE_FILE):
            return status if status.state == "paused" else replace(status, state="pausing")
        if waits:
            return replace(status, message=WAITS_ELSEWHERE)
        return replace(status, state="running") if status.state == "paused" else status

    def _is_ending(self, folder: Path, state: State) -> bool:
        """Whether something still lives of a cancelled run that was started from here, as far as is known cheaply."""
        if folder in self._swept or not os.path.exists(folder / CANCEL_FILE):
            return False
        who, here = _who(folder, state)
        return here and bool(who.run) and process.is_group(who)

    def _asked_for(self, folder: Path) -> float | None:
        """Seconds that somebody has been known to want the run cancelled, by our own clock; None where nobody does."""
        if not os.path.exists(folder / CANCEL_FILE):
            self._cancels.pop(folder, None)
            return None
        return time.monotonic() - self._cancels.setdefault(folder, time.monotonic())

    def _alive(self, folder: Path, state: State) -> bool:
        if is_held(folder / LOCK_FILE):
            return True
        # It takes the lock a moment after its start, trainers of earlier versions and some network disks have none.
        who, here = _who(folder, state)
        if here or (state.status == "starting" and _refusal(folder)):  # the command that was to take it elsewhere
            return process.is_running(who)
        return not self._unchanged(folder, state)

    def _unchanged(self, folder: Path, state: State) -> bool:
        """Whether the heartbeat has stood still for as long as we watched, by our own clock that nobody sets."""
        now = time.monotonic()
        beat, since = self._beats.get(folder, (None, now))
        if beat != state.heartbeat:
            since = now
        self._beats[folder] = (state.heartbeat, since)
        return now - since > WATCH_SECONDS


@dataclass(frozen=True)
class Started:
    """process.json: what was started, and on which machine."""

    pid: int
    process_start: float
    process_mark: str = ""
    run: str = ""
    host: str = ""


def _filled(template: str, folder: Path, command: str) -> tuple[str, ...]:
    """A command of the person's for the round of a folder, as arguments."""
    parts = [part.replace("{command}", command) for part in command_parts(template)]
    spec = str(folder / SPEC_FILE)
    return tuple(_with_spec(part, spec, _goes_to_a_shell(parts[:place], part)) for place, part in enumerate(parts))


def _goes_to_a_shell(before: Sequence[str], part: str) -> bool:
    """Whether a shell takes an argument apart once more: each of ssh's, a whole line of sh's or of sbatch's --wrap."""
    names = {Path(each).name for each in before}
    a_line = any(map(str.isspace, part)) and (part.startswith("--wrap=") or not names.isdisjoint((*SHELLS, "--wrap")))
    return sys.platform != "win32" and (a_line or not names.isdisjoint(REMOTE_SHELLS))


def _with_spec(part: str, spec: str, for_shell: bool) -> str:
    """An argument with the path in its place, quoted where a shell reads it."""
    if for_shell:
        for place in (f"'{SPEC_PLACE}'", f'"{SPEC_PLACE}"'):
            part = part.replace(place, SPEC_PLACE)
        spec = shlex.quote(spec)
    return part.replace(SPEC_PLACE, spec)


def _told(state: State) -> str:
    """What a trainer said last; of one that failed on another machine, which: what it lacks is not missing here."""
    if state.status != "failed" or not state.message or not state.ended or state.host in ("", socket.gethostname()):
        return state.message
    return Sentence("On {host}: {message}", host=state.host, message=state.message)


def _waits_elsewhere(folder: Path, state: State | None = None) -> bool:
    """Whether a round was handed to another machine that has not begun with it, and nothing says that it never will."""
    with suppress(ProtocolError):
        state = state or read_state(folder)
        about = typed.record(Started, read_object(folder / PROCESS_FILE), PROCESS_FILE)
        return state is not None and state.status == "starting" and about.host == ELSEWHERE and not _refusal(folder)
    return False


def _refusal(folder: Path) -> str:
    """Why a round never began: the error in its log, or what a command that was to take it elsewhere ended with; ''
    where nothing says that it never will."""
    if said := last_error(folder):
        return said
    with suppress(ProtocolError):
        about = typed.record(Started, read_object(folder / PROCESS_FILE), PROCESS_FILE)
        if about.host == ELSEWHERE and (code := process.exit_code(about.pid)):
            lines = [line for line in log_tail(folder).splitlines() if line.strip()]
            said = "" if not lines or lines[-1].startswith(LOG_HEADING) else lines[-1].strip()
            if not said:
                return Sentence("The command ended with {code} and said nothing.", code=code)
            return Sentence("The command ended with {code}: {said}", code=code, said=said)
    return ""


def _who(folder: Path, state: State | None = None) -> tuple[process.Identity, bool]:
    """The folder's process, and whether it is one of this machine."""
    about = Started(0, 0.0)
    with suppress(ProtocolError):
        about = typed.record(Started, read_object(folder / PROCESS_FILE), PROCESS_FILE)
    if state is None:
        with suppress(ProtocolError):
            state = read_state(folder)
    if state is None or not state.pid:
        who = process.Identity(about.pid, about.process_start, about.process_mark, about.run)
        return who, about.host in ("", socket.gethostname())
    # The trainer's own word, also where it was started by hand.
    run = about.run if about.pid == state.pid else ""
    who = process.Identity(state.pid, state.process_start, state.process_mark, run)
    return who, (state.host or about.host) in ("", socket.gethostname())


def _typed(value: Any) -> str:
    """A setting as `--set` takes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _settle(folder: Path, status: str, message: str) -> None:
    try:
        state = read_state(folder) or State()
    except ProtocolError:
        state = State()
    _write_state(folder, replace(state, status=status, message=message, ended=time.time()))


def _write_state(folder: Path, state: State) -> None:
    try:
        write_state(folder, state)
    except OSError:
        return  # a full or read-only disk: what is shown stays right without the file
