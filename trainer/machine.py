"""The machine that trains: its device, how torch shares its cores, and the memory that this process takes."""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes.util import find_library
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.protocol.errors import UserError

if TYPE_CHECKING:
    import torch

# Of NVIDIA, Jetson, AMD and Windows' Linux.
DRIVERS = ("/dev/nvidiactl", "/dev/nvidia0", "/dev/nvmap", "/dev/kfd", "/dev/dxg")
SMALL_WIDTH = 4096  # total feature width up to which two threads are as fast as more


def may_have_gpu() -> bool:
    """Whether it is worth asking torch for a GPU, whose import takes seconds: there is a driver that torch knows."""
    if "torch" in sys.modules or sys.platform not in ("linux", "win32"):
        return True
    if sys.platform == "win32":
        return find_library("nvcuda") is not None
    return any(os.path.exists(place) for place in DRIVERS)


def pick_device(name: str) -> torch.device:
    """The device a setting means; UserError for cuda where there is none."""
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise UserError("training.device is cuda but torch finds no GPU; use auto or cpu.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def wait_politely() -> None:
    """Let threads that wait sleep after some microseconds; must run before torch is imported.

    By default they spin on, and on a machine that is busy with something else (a window, another round) a fit on four
    threads then took a hundred times as long as on one. Sleeping at once costs a wake-up at every product, half of
    all the time of a fit.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")


def choose_threads(asked: int, width: int) -> int:
    """Set torch's threads for features of a total `width`, and return them; `asked` 0 lets the width decide."""
    import torch

    if asked or width <= SMALL_WIDTH:
        torch.set_num_threads(asked or min(2, torch.get_num_threads()))
    return torch.get_num_threads()


def peak_memory() -> int:
    """Most bytes that this process has held so far (what it holds now where the system does not say)."""
    try:  # not getrusage: its figure survives exec and would be the parent's
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    except (OSError, StopIteration):
        import psutil

        return int(psutil.Process().memory_info().rss)


def give_back() -> None:
    """Hand freed memory back to the system: glibc keeps it for later, a sixth of the features' size after a fit."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not glibc
        return None
