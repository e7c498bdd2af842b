"""A disk that takes no more, at every write in turn: what a piece of work leaves where its n-th write fails.

Files: the n-th of all opens for writing, writes, flushes to the disk and renames below a folder raises ENOSPC, and so
does every write after it until the work has ended. Databases: SQLite itself refuses the n-th page more than there are.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_OPEN, _OS_OPEN, _OS_WRITE, _FSYNC, _REPLACE, _MKDIR = io.open, os.open, os.write, os.fsync, os.replace, os.mkdir
_CONNECT = sqlite3.connect


class Disk:
    """Counts what is written below `folder`; `room` writes succeed, None for all."""

    def __init__(self, folder: Path, room: int | None = None) -> None:
        self.folder = str(folder)
        self.room = room
        self.writes = 0
        self.failed = False

    def take(self, path: Any = None) -> None:
        """One write; OSError where the disk is full."""
        if path is not None and not str(os.path.abspath(os.fsdecode(path))).startswith(self.folder):
            return
        self.writes += 1
        if self.room is not None and self.writes > self.room:
            self.failed = True
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), None if path is None else os.fsdecode(path))


class _CountedFile(io.FileIO):
    """A file whose writes count, below every buffer."""

    def __init__(self, path: Any, mode: str, disk: Disk) -> None:
        disk.take(path)
        super().__init__(path, mode)
        self._disk = disk

    def write(self, data: Any) -> int:
        self._disk.take(self.name)
        return super().write(data)


@contextmanager
def filling(disk: Disk) -> Iterator[Disk]:
    """Every write of Python's below the disk's folder counts, and fails where there is no room."""
    descriptors: set[int] = set()

    def opened(
        file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None, errors: str | None = None,
        newline: str | None = None, **rest: Any,
    ) -> Any:  # fmt: skip
        if isinstance(file, int) or not set(mode) & set("wax+"):
            return _OPEN(file, mode, buffering, encoding, errors, newline, **rest)
        raw = _CountedFile(file, mode.replace("b", "").replace("t", ""), disk)
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        if "b" in mode:
            return buffered if buffering else raw
        return io.TextIOWrapper(buffered, encoding or "utf-8", errors, newline, line_buffering=buffering == 1)

    def os_open(path: Any, flags: int, *args: Any, **rest: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            disk.take(path)
            descriptor = _OS_OPEN(path, flags, *args, **rest)
            descriptors.add(descriptor)
            return descriptor
        return _OS_OPEN(path, flags, *args, **rest)

    def os_write(descriptor: int, data: Any) -> int:
        if descriptor in descriptors:
            disk.take()
        return _OS_WRITE(descriptor, data)

    def fsync(descriptor: int) -> None:
        disk.take()
        _FSYNC(descriptor)

    def replace(source: Any, target: Any, **rest: Any) -> None:
        disk.take(target)
        _REPLACE(source, target, **rest)

    def mkdir(path: Any, *args: Any, **rest: Any) -> None:
        disk.take(path)
        _MKDIR(path, *args, **rest)

    pairs: list[tuple[Any, str, Callable[..., Any]]] = [
        (builtins, "open", opened), (io, "open", opened), (os, "open", os_open), (os, "write", os_write),
        (os, "fsync", fsync), (os, "replace", replace), (os, "mkdir", mkdir),
    ]  # fmt: skip
    before = [getattr(module, name) for module, name, _ in pairs]
    for module, name, new in pairs:
        setattr(module, name, new)
    try:
        yield disk
    finally:
        for (module, name, _), old in zip(pairs, before, strict=True):
            setattr(module, name, old)


@contextmanager
def pages_left(room: int) -> Iterator[None]:
    """Every database opened meanwhile may grow by `room` pages."""

    def connect(*args: Any, **rest: Any) -> sqlite3.Connection:
        connection = _CONNECT(*args, **rest)
        try:
            count = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {count + room}")
        except sqlite3.Error:  # no database: whoever opened it will see
            pass
        return connection

    sqlite3.connect = connect
    try:
        yield
    finally:
        sqlite3.connect = _CONNECT
