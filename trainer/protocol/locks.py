"""Locks of the operating system on a file or folder: they end with the process that holds them, however that ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

_LOCKED_BYTE = 1 << 30  # beyond the text, which others must be able to read on Windows
_RETRY_SECONDS = 0.05
_HOLDER_BYTES = 32


class Locked(Exception):
    """Another process holds the lock; `holder` is its number, 0 where it is not known."""

    def __init__(self, holder: int = 0) -> None:
        super().__init__(holder)
        self.holder = holder


class FileLock:
    """Holds a lock file until `release` or the end of the process; its text is the holder's process number.

    Raises Locked where another process, or another lock of this one, holds it for longer than `patience` seconds;
    OSError where the file cannot be written.
    """

    def __init__(self, path: Path | str, patience: float = 0.0) -> None:
        # Not inheritable: a child that lives longer must not hold what its parent held.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            hold(self._file, patience)
        except Locked:
            holder = _holder(self._file)
            os.close(self._file)
            self._file = -1
            raise Locked(holder) from None
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Let others have it; may be called twice. The file stays: deleting it would let two processes hold locks on
        two files of one name."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class FolderLock:
    """Holds a folder itself where the system can lock one; nothing that is deleted in it lets another in.

    Raises Locked as FileLock does. Windows locks no folder, and lets nobody delete a lock file that is open.
    """

    def __init__(self, folder: Path | str) -> None:
        self._file = -1
        if sys.platform == "win32":
            return
        self._file = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        with suppress(_Unable):
            if not _take(self._file, unable=True):
                self.release()
                raise Locked

    def release(self) -> None:
        """Let others have it; may be called twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def hold(file: int, patience: float = 0.0) -> None:
    """Lock an open file itself, until it is closed; Locked where another has it for longer than `patience` seconds."""
    end = time.monotonic() + patience
    while not _take(file):
        if time.monotonic() >= end:
            raise Locked
        time.sleep(_RETRY_SECONDS)


def is_held(path: Path | str) -> bool:
    """Whether some process holds the FileLock on this file; False where there is none."""
    try:
        file = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return False
    try:
        return not _take(file, shared=True)  # for no longer than this function lasts: FileLock has patience
    finally:
        os.close(file)


class _Unable(OSError):
    """The file system has no such locks."""


def _holder(file: int) -> int:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        text = os.read(file, _HOLDER_BYTES)
        return int(text) if text.isdigit() else 0
    except OSError:
        return 0


if sys.platform == "win32":
    import msvcrt

    def _take(file: int, unable: bool = False, shared: bool = False) -> bool:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(file, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _take(file: int, unable: bool = False, shared: bool = False) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if unable:
                raise _Unable(*error.args) from None
            return False
        return True
