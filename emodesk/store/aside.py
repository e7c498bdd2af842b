"""A dictionary on the disk, for what an import must look up again and what would be too much to hold."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, TypeVar

from trainer.protocol.json_lines import parsed_json

CACHE_KIB = 512  # of it is held in memory, so that what is small never reaches the disk
BATCH = 100  # values that are written at once
MARKS = 1 << 23

Value = TypeVar("Value")


class Aside(MutableMapping[str, Value]):
    """Values by text, in the order in which the texts came: what JSON has, a tuple comes back as a list. The file has
    no name and goes with the program, however it ends; OSError where the disk is full."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        with _disk():
            for statement in ("PRAGMA journal_mode = OFF", f"PRAGMA cache_size = -{CACHE_KIB}", "BEGIN"):
                self._file.execute(statement)
            self._file.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, name TEXT UNIQUE, value TEXT)")
        self._fresh: dict[str, Value] = {}  # not in the file yet
        self._marks = bytearray(MARKS // 8)  # a bit for the hash of each text: most that are not there need no look

    def __del__(self) -> None:
        self._file.close()

    def __getitem__(self, name: str) -> Value:
        if name in self._fresh:
            return self._fresh[name]
        if not self._may_have(name):
            raise KeyError(name)
        found = self._file.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        if found is None:
            raise KeyError(name)
        value: Value = parsed_json(found[0])
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._may_have(name) and super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a text, `default` for one that is not there: quickly, as an import asks for many of them."""
        return super().get(name, default) if self._may_have(name) else default

    def _may_have(self, name: str) -> bool:
        place, bit = divmod(hash(name) % MARKS, 8)
        return bool(self._marks[place] >> bit & 1)

    def __setitem__(self, name: str, value: Value) -> None:
        place, bit = divmod(hash(name) % MARKS, 8)
        self._marks[place] |= 1 << bit
        self._fresh[name] = value
        if len(self._fresh) >= BATCH:
            self._write()

    def __delitem__(self, name: str) -> None:
        self._write()
        with _disk():
            found = self._file.execute("DELETE FROM kept WHERE name = ?", (name,)).rowcount
        if not found:
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.each())

    def __len__(self) -> int:
        self._write()
        return int(self._file.execute("SELECT count(*) FROM kept").fetchone()[0])

    def each(self) -> Iterator[tuple[str, Value]]:
        """Texts and values, read one after another; nothing may be added meanwhile."""
        self._write()
        for name, value in self._file.execute("SELECT name, value FROM kept ORDER BY number"):
            yield name, parsed_json(value)

    def _write(self) -> None:
        fresh, self._fresh = self._fresh, {}
        with _disk():
            self._file.executemany(
                "INSERT INTO kept (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                ((name, json.dumps(value)) for name, value in fresh.items()),
            )


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(code, os.strerror(code), os.path.join(tempfile.gettempdir(), "emodesk")) from error
