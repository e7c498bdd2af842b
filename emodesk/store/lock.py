"""One window for a project: an operating system's file lock, which ends with the process however that ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from emodesk.store.errors import StoreError
from trainer.protocol.errors import Sentence

_LOCKED_BYTE = 1 << 30  # beyond the text, which others must be able to read on Windows


class ProjectLock:
    """Holds a lock file until `release` or the end of the process; StoreError naming the other process if it is held.

    OSError where the file cannot be written, as in a read-only folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            _lock(self._file)
        except OSError:
            holder = self._holder()
            os.close(self._file)
            self._file = -1
            raise StoreError(
                "{name} is already open in another EmoDesk{holder}; go on there, or close it first.",
                name=path.parent.name,
                holder=holder,
            ) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def _holder(self) -> str:
        try:
            text = os.pread(self._file, 32, 0) if hasattr(os, "pread") else os.read(self._file, 32)
        except OSError:
            return ""
        return Sentence(" (process {pid})", pid=text.decode().strip()) if text.strip().isdigit() else ""

    def release(self) -> None:
        """Give the project free; may be called twice."""
        if self._file >= 0:
            # The file stays: deleting it would let two processes hold locks on two files of one name.
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
