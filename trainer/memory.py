"""The process's memory: how much it took at most, and giving back what is no longer needed."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path


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
