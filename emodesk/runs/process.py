"""Starting, recognising and stopping one detached process; knows nothing of rounds."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from trainer import protocol

NICE = 5  # steps of lower priority than the window's
CLOCK_SLACK = 2.0  # seconds by which a start time may differ when the machine's clock was set
THREAD_LIMITS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")

# Children of this process, so that ended ones are reaped; they are not ours to stop when the window closes.
_children: dict[int, subprocess.Popen[bytes]] = {}


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def environment() -> dict[str, str]:
    """The environment of a trainer: no window settings, one core left to the window, its own code importable."""
    # opencv-python points QT_QPA_* at its own plugins; nothing of Qt belongs into the trainer.
    result = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    for name in THREAD_LIMITS:
        result.setdefault(name, str(max(1, cores() - 1)))
    # Threads that spin while they wait take the processor from the window and from each other.
    result.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    result.setdefault("PYTHONUNBUFFERED", "1")
    result.setdefault("PYTHONIOENCODING", "utf-8")
    home = Path(protocol.__file__).resolve().parents[2]
    if home.name != "site-packages":
        result["PYTHONPATH"] = os.pathsep.join(filter(None, (str(home), result.get("PYTHONPATH", ""))))
    return result


def start(command: Sequence[str], log: Path, folder: Path) -> tuple[int, float]:
    """Start `command` in `folder` so that it outlives this process; its output goes to the end of `log`.

    Returns pid and start time (seconds since 1970). Raises OSError where it cannot be started.
    """
    options: dict[str, object] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = (
            subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        )
        options = {"creationflags": flags}
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder, env=environment(),
            **options,
        )  # fmt: skip
    _children[child.pid] = child
    if sys.platform != "win32":
        # Not by preexec_fn: that is not safe in a process with threads.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICE)
    try:
        return child.pid, psutil.Process(child.pid).create_time()
    except psutil.Error:
        return child.pid, 0.0


def exists(pid: int) -> bool:
    """Whether some process has this number and has not ended."""
    if pid <= 0:
        return False
    if child := _children.get(pid):
        if child.poll() is None:  # reaps it
            return True
        del _children[pid]
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return True
    except psutil.Error:
        return False


def is_running(pid: int, started: float) -> bool:
    """Whether `pid` is still the process that began at `started`, and neither ended nor a number given out again."""
    try:
        return exists(pid) and abs(psutil.Process(pid).create_time() - started) <= CLOCK_SLACK
    except psutil.AccessDenied:
        return True
    except psutil.Error:
        return False


def stop_orphans(pid: int) -> None:
    """End what a process left running in its group when it was killed itself; nothing where it still lives."""
    if sys.platform != "win32" and pid > 0 and not exists(pid):
        # While anyone is left in the group, its number is not given to another process.
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def stop(pid: int, started: float, force: bool = False) -> None:
    """Ask the process and those it started to end; `force` does not ask. Nothing where it has ended already."""
    if not is_running(pid, started):
        return
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform != "win32" and os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL if force else signal.SIGTERM)
            return
        process = psutil.Process(pid)
        for one in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.Error):
                one.kill() if force else one.terminate()
