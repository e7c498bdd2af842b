"""Which process a number means: numbers are given out again, and clocks are set while a process runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def process_mark(pid: int) -> str:
    """What tells a process from every other that had its number, whatever the clock says: this start of the machine
    and the process's own start within it. '' where the system does not say, and where there is no such process."""
    try:
        # After the name in brackets, which may hold anything: field 22 of proc(5), in ticks since the machine started.
        started = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[19].decode("ascii")
    except (OSError, IndexError, UnicodeDecodeError):
        return ""
    boot = _boot()
    return f"{boot}/{started}" if boot else ""


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
