"""The project's database: transactions that read and transactions that write, and the repositories on them."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine

from emodesk.store import chain, integrity, migrations, named, sqlite
from emodesk.store.errors import StoreError, as_sentences
from emodesk.store.last_seen import read_note, write_note
from trainer.protocol.errors import Sentence


class Store:
    """A database file, brought up to date when opened, and made where there is none; an empty one has lost its content.

    Attributes:
        path: the file.
        read_only: whether `write` refuses.
        backup: the copy made before a migration, None where none was needed.
        warnings: what was odd about it when it was opened.

    Every method raises StoreError with a sentence for what a person can mend (full disk, lock, damage).
    """

    def __init__(self, path: Path | str, read_only: bool = False) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._here = threading.local()
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        if read_only and not self.path.is_file():
            raise StoreError("{path} is not there, and nothing can be written beside it.", path=self.path)
        is_new = not self.path.exists()
        self._engine = self._connect()
        try:
            noted = read_note(self.path)
            with as_sentences(self.path):
                self.backup = migrations.bring_up_to_date(self._engine, self.path, read_only, is_new)
                self.warnings = self._look(noted)
        except BaseException:
            self.close()
            raise
        self._writer = self._engine.execution_options(**{sqlite.WRITES: True})

    def _connect(self) -> Engine:
        if not self.read_only:
            return sqlite.engine_for(self.path)
        log = self.path.with_name(self.path.name + "-wal")
        if not log.exists() or not log.stat().st_size:
            # Without a log the file is all there is; immutable reads it where not even a lock can be taken.
            writable = _can_create(self.path.parent)
            return sqlite.engine_for(self.path, read_only=True, immutable=not writable)
        engine = sqlite.engine_for(self.path, read_only=True)
        try:
            with as_sentences(self.path), engine.connect() as connection:
                migrations.version_of(connection)
            return engine
        except StoreError:
            engine.dispose()
        # A log left by a crash on a disk that is now read-only: its decisions show only in a copy that can be mended.
        self._copy = tempfile.TemporaryDirectory(prefix="emodesk-")
        for file in (self.path, log):
            shutil.copy(file, self._copy.name)
        return sqlite.engine_for(Path(self._copy.name) / self.path.name)

    def _look(self, noted: tuple[int, str] | None) -> list[Sentence]:
        with self._engine.execution_options(**{sqlite.WRITES: not self.read_only}).begin() as connection:
            chain.last(connection)  # from here on one state of the database is seen
            if read_note(self.path) != noted:
                noted = None  # somebody decides, or puts a copy back, while this one looks
            found = integrity.look(connection, self.path, noted)
            if lost := integrity.missing(connection, noted):
                sentence = Sentence(
                    "The latest {n} decisions are not in {file}: was it copied without {log}? Copy that file too, or "
                    "restore a copy from backups; “emodesk check --accept-loss” takes the database as it is.",
                    n=lost,
                    file=self.path.name,
                    log=f"{self.path.name}-wal",
                )
                if not self.read_only:
                    raise StoreError(sentence)
                found.append(sentence)
            if not self.read_only and sqlite.misshapen(connection):
                sqlite.drop_views_and_triggers(connection)
                sqlite.create_views_and_triggers(connection)
            self._noted = chain.last(connection)
        if not self.read_only:
            write_note(self.path, *self._noted)
        return found

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database: the one around it, where this thread reads already and has
        not written since. What asks many small questions is quicker within one."""
        around = getattr(self._here, "reads", None)
        with as_sentences(self.path):
            if around is not None:
                yield around
                return
            with self._engine.begin() as connection:
                self._here.reads = connection
                try:
                    yield connection
                finally:
                    self._here.reads = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends, or, if it raises, never was."""
        if self.read_only:
            raise StoreError(
                "This project is open read-only, so nothing can be changed; make its folder writable and open it again."
            )
        self._here.reads = None  # what is read from here on sees what is written
        with as_sentences(self.path), self._writer.begin() as connection:
            yield connection
            end = chain.last(connection)
        if end != self._noted:
            self._noted = end
            write_note(self.path, *end)

    def put(self, connection: Connection, name: str, value: str) -> None:
        """Set a named value of the project."""
        named.put(connection, name, value)

    def check(self) -> list[Sentence | str]:
        """What is wrong with the database, by looking at all of it; empty where it is whole."""
        with self.read() as connection:
            return integrity.everything(connection)

    def wipe(self) -> None:
        """Write the file anew without the bytes of what was deleted, and empty its log."""
        with self._engine.connect() as connection:
            sqlite.wipe(connection)

    def checkpoint(self) -> None:
        """Take what is only in the log beside the file into the file, so that no decision has to wait while it is
        done: for a thread of its own. Where it cannot be done now, the log grows until it can."""
        with suppress(sqlite3.Error), self._engine.connect() as connection:
            sqlite.checkpoint(connection)

    def close(self) -> None:
        """Close every connection; may be called twice."""
        self._engine.dispose()
        if self._copy is not None:
            self._copy.cleanup()
            self._copy = None


def _can_create(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
