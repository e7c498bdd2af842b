"""Starting, recognising and stopping one detached process; knows nothing of rounds."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from trainer import protocol
from trainer.protocol.hidden import HIDDEN
from trainer.protocol.liveness import process_mark

NICE = 10  # steps of lower priority than the window's: a tenth of its share where both want the same core
CLOCK_SLACK = 2.0  # seconds by which a start time may differ where the system gives no better mark
RUN_VARIABLE = "EMODESK_RUN"  # in the environment of a trainer and of all that it starts: which start this is
THREAD_LIMITS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")  # OpenBLAS': trainer.machine


class _Child(subprocess.Popen[bytes]):
    """A process that is meant to outlive this one."""

    def __del__(self) -> None:  # Popen's warns of a child that still runs
        pass


# Children of this process, so that ended ones are reaped; they are not ours to stop when the window closes.
_children: dict[int, _Child] = {}
_codes: dict[int, int] = {}  # with what those ended that have
_has_window = False


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def yield_to_window() -> None:
    """This process shows a window: whatever it starts from now on goes after it, where both want the same core."""
    global _has_window
    _has_window = True


def environment() -> dict[str, str]:
    """The environment of a trainer: no window settings, all cores (its priority yields to a window), its own code
    importable."""
    # opencv-python points QT_QPA_* at its own plugins; nothing of Qt belongs into the trainer.
    result = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    for name in THREAD_LIMITS:
        result.setdefault(name, str(cores()))
    # Threads that spin while they wait take the processor from the window and from each other.
    result.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    result.setdefault("PYTHONUNBUFFERED", "1")
    result.setdefault("PYTHONIOENCODING", "utf-8")
    home = Path(protocol.__file__).resolve().parents[2]
    if home.name != "site-packages":
        result["PYTHONPATH"] = os.pathsep.join(filter(None, (str(home), result.get("PYTHONPATH", ""))))
    return result


@dataclass(frozen=True)
class Identity:
    """Which process is meant: its number, and what tells it from others that had or get that number.

    Attributes:
        started: seconds since 1970 by the clock of the time.
        mark: see `protocol.liveness.process_mark`; where both sides have one the clock does not matter.
        run: the value of RUN_VARIABLE that it was started with, '' where it was started by hand.
    """

    pid: int = 0
    started: float = 0.0
    mark: str = ""
    run: str = ""


def start(command: Sequence[str], log: Path, folder: Path) -> Identity:
    """Start `command` in `folder` so that it outlives this process; its output goes to the end of `log`.

    Raises OSError where it cannot be started.
    """
    run = uuid.uuid4().hex
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        # No window of its own, nor one of the processes that it starts.
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        options = {"creationflags": flags | (subprocess.BELOW_NORMAL_PRIORITY_CLASS if _has_window else 0)}
    with log.open("ab") as output:
        child = _Child(
            list(command), stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder,
            env={**environment(), RUN_VARIABLE: run}, **options,
        )  # fmt: skip
    _children[child.pid] = child
    _codes.pop(child.pid, None)
    give_way(child.pid)
    try:
        started = psutil.Process(child.pid).create_time()
    except psutil.Error:
        started = 0.0
    return Identity(child.pid, started, process_mark(child.pid), run)


def give_way(pid: int) -> None:
    """Let a child that was just started yield to this process's window, where there is one and it was not started so.

    Without a window it has the priority of the terminal that it was started from: nobody looks at anything meanwhile.
    """
    if _has_window and sys.platform != "win32":
        # Not by preexec_fn: that is not safe in a process with threads.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0) + NICE)
            if os.getsid(pid) != os.getsid(0):
                # Linux shares the processor among sessions first, so that this one's share is its session's.
                Path(f"/proc/{pid}/autogroup").write_text(str(NICE), encoding="ascii")


def ask(command: Sequence[str], seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run `command` to its end and give what it said; OSError and SubprocessError where it cannot or takes too long."""
    return subprocess.run(
        list(command), stdin=subprocess.DEVNULL, capture_output=True, env=environment(), timeout=seconds, check=False,
        **HIDDEN,
    )  # fmt: skip


def end(process: subprocess.Popen[Any]) -> None:
    """Ask a child to end; on Windows, where it could not answer, it is ended with all that it started."""
    if sys.platform == "win32":
        end_tree(process.pid)
    else:
        process.terminate()


def end_tree(pid: int) -> None:
    """End a process and all that it started, without asking."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for member in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.Error):
                member.kill()


def exit_code(pid: int) -> int:
    """With what a child of this process ended; 0 while it lives, and where that is not known."""
    return 0 if exists(pid) else _codes.get(pid, 0)


def exists(pid: int) -> bool:
    """Whether some process has this number and has not ended."""
    if pid <= 0:
        return False
    if child := _children.get(pid):
        if child.poll() is None:  # reaps it
            return True
        _codes[pid] = _children.pop(pid).returncode
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.AccessDenied:
        return True
    except psutil.Error:
        return False


def is_running(who: Identity) -> bool:
    """Whether the number is still that process's: it has not ended, and the number was not given out again."""
    if not exists(who.pid):
        return False
    if who.mark and (mark := process_mark(who.pid)):
        return mark == who.mark
    try:
        return bool(abs(psutil.Process(who.pid).create_time() - who.started) <= CLOCK_SLACK)
    except psutil.Error:
        return False  # a process that we may not look at is none that we started


def is_group(who: Identity) -> bool:
    """Whether the process or one of its group lives; a stranger's group may have the number by now."""
    if exists(who.pid):
        return is_running(who)
    if sys.platform == "win32":
        return False
    try:
        os.killpg(who.pid, 0)
    except OSError:
        return False
    return any(_is_in_group(pid, who.pid) for pid in psutil.pids())  # what has ended may still be in it


def _is_in_group(pid: int, group: int) -> bool:
    with contextlib.suppress(OSError):
        return sys.platform != "win32" and os.getpgid(pid) == group and exists(pid)
    return False


def stop_orphans(who: Identity) -> None:
    """End what a process left running when it was killed itself; nothing where it still lives.

    They are known by the environment that they have from it: its number, and its group's, may be a stranger's by now.
    """
    if not who.run or is_running(who):
        return
    for running in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if running.environ().get(RUN_VARIABLE) == who.run:
                running.kill()


def stop(who: Identity, force: bool = False) -> None:
    """Ask the process and those it started to end; `force` does not ask. Nothing where it has ended already.

    Windows has no signal that a process can answer: there the file `cancel` asks, and this ends it with its children.
    """
    if not is_running(who):
        return
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform != "win32" and os.getpgid(who.pid) == who.pid:
            os.killpg(who.pid, signal.SIGKILL if force else signal.SIGTERM)
            return
        process = psutil.Process(who.pid)
        for each in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.Error):
                each.kill() if force else each.terminate()
