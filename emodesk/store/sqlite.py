"""All that is SQLite's own: pragmas, how transactions begin, the append-only triggers, backups."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import QueuePool

from emodesk.store.errors import StoreError
from trainer.protocol.files import replace_file

BUSY_SECONDS = 10.0
CACHE_KIB = 32 * 1024
# Or an interrupt while a connection closes is told as a traceback, beside the word that it stopped.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
WRITES = "emodesk_writes"  # execution option of connections whose transactions write

TRIGGERS = tuple(
    f"""
    CREATE TRIGGER decisions_are_never_{done} BEFORE {act} ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
    """
    for act, done in (("UPDATE", "updated"), ("DELETE", "deleted"))
)


def engine_for(path: Path, read_only: bool = False, immutable: bool = False) -> Engine:
    """An engine on a database file; `immutable` for one that nothing can write, such as on a read-only disk."""
    uri = path.absolute().as_uri() + "?mode=" + ("ro" if read_only else "rwc") + ("&immutable=1" if immutable else "")

    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver begins nothing by itself, `begin` below does.
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _record: Any) -> None:
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL: a commit returns after the log is on the disk, so that a power cut loses nothing decided.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache, too
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A WAL transaction that reads before it writes fails at once, whatever the timeout; IMMEDIATE waits.
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def protect_decisions(connection: Connection) -> None:
    """Create the triggers that forbid changing or deleting a decision."""
    for trigger in TRIGGERS:
        connection.execute(text(trigger))


def findings(connection: Connection) -> list[str]:
    """What SQLite finds wrong with a database; empty where it is whole."""
    whole = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    references = [str(tuple(row)) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return [line for line in whole if line != "ok"] + references


def backup(path: Path, target: Path) -> None:
    """Copy a database that may be in use to a new file, whole or not at all; StoreError where it cannot be."""
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(exist_ok=True)
        source, copy = sqlite3.connect(path), sqlite3.connect(part)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
        replace_file(part, target)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            "No backup of {path} could be made in {parent} ({error}), so it was left as it is; "
            "free some space there and open the project again.",
            path=path,
            parent=target.parent,
            error=error,
        ) from error
