"""The machine that trains: its device, how torch shares its cores, and the memory that this process takes."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.protocol.errors import UserError

if TYPE_CHECKING:
    import torch

# Of NVIDIA, Jetson, AMD and Windows' Linux.
DRIVERS = ("/dev/nvidiactl", "/dev/nvidia0", "/dev/nvmap", "/dev/kfd", "/dev/dxg")
VISIBLE = "CUDA_VISIBLE_DEVICES"  # the driver's variable: which GPUs a process sees; ROCm heeds it too
SMALL_WIDTH = 4096  # total feature width up to which two threads are as fast as more


def may_have_gpu() -> bool:
    """Whether it is worth asking torch for a GPU, whose import takes seconds: there is a driver that torch knows."""
    if "torch" in sys.modules or sys.platform not in ("linux", "win32"):
        return True
    if sys.platform == "win32":
        return find_library("nvcuda") is not None
    return any(os.path.exists(place) for place in DRIVERS)


@dataclass(frozen=True)
class Gpu:
    """A GPU that this program can use: `name` as settings call it, its maker's `title`, `memory` in bytes."""

    name: str
    title: str
    memory: float


def gpus() -> list[Gpu]:
    """All that torch can use here, in its order."""
    if not may_have_gpu():
        return []
    import torch

    if not torch.cuda.is_available():
        return []
    found = [torch.cuda.get_device_properties(number) for number in range(torch.cuda.device_count())]
    return [Gpu(f"cuda:{number}", each.name, float(each.total_memory)) for number, each in enumerate(found)]


def use_device(name: str) -> None:
    """Let this process see one GPU alone (“cuda:1”), or none (“cpu”), so that all of a round runs there; "" changes
    nothing. Must run before torch is imported; UserError where the GPU is not here.

    By what the driver shows: encoders, prompts, the network and what other libraries compute then agree on it.
    """
    if not name:
        return
    if name == "cpu":
        os.environ[VISIBLE] = "-1"
        return
    shown = [part for part in os.environ.get(VISIBLE, "").split(",") if part]
    number = name.partition(":")[2]
    os.environ[VISIBLE] = shown[int(number)] if int(number) < len(shown) else "-1" if shown else number
    import torch

    if not torch.cuda.is_available():
        raise UserError("The GPU “{name}” that was chosen is not here; choose another device.", name=name)


def pick_device(name: str) -> torch.device:
    """The device a setting means; UserError for cuda where there is none."""
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise UserError("training.device is cuda but torch finds no GPU; use auto or cpu.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def wait_politely() -> None:
    """Let threads that wait sleep after some microseconds; must run before NumPy or torch is imported.

    By default they spin on, and on a machine that is busy with something else (a window, another round) a fit on four
    threads then took a hundred times as long as on one. Sleeping at once costs a wake-up at every product, half of
    all the time of a fit. SciPy's searches, whose steps are some hundred numbers, get one thread: shared out they took
    five times the processor's time.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch use one thread meanwhile: small products gain nothing from two, and lose tenfold on a busy machine."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


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


class LoadMeter:
    """What this process and all that it started take, between two readings."""

    def __init__(self) -> None:
        self._at = time.monotonic()
        self._known: dict[int, float] = {}

    def read(self) -> dict[str, float]:
        """`memory` and `gpu_memory` in bytes, and `cores` that were busy since the last reading."""
        import psutil

        memory, spent = 0.0, {}
        this = psutil.Process()
        with suppress(psutil.Error):
            for process in (this, *this.children(recursive=True)):
                with suppress(psutil.Error):
                    memory += process.memory_info().rss
                    times = process.cpu_times()
                    spent[process.pid] = times.user + times.system
        now = time.monotonic()
        more = sum(max(0.0, seconds - self._known.get(pid, 0.0)) for pid, seconds in spent.items())
        cores = more / max(now - self._at, 1e-3) if self._known else 0.0
        self._known, self._at = spent, now
        return {"memory": memory, "cores": round(cores, 2), "gpu_memory": _gpu_memory()}


def _gpu_memory() -> float:
    """Bytes that this process holds on GPUs; 0 where torch was not asked for one."""
    torch = sys.modules.get("torch")
    # On a slow machine it is still being loaded at the first heartbeats.
    if torch is None or not hasattr(torch, "cuda") or not torch.cuda.is_initialized():
        return 0.0
    return float(sum(torch.cuda.memory_reserved(number) for number in range(torch.cuda.device_count())))


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
