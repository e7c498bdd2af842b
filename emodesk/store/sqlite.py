"""All that is SQLite's own: pragmas, how transactions begin, the append-only triggers, backups."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import unicodedata
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import QueuePool

from emodesk.store.chain import END
from emodesk.store.errors import StoreError
from emodesk.store.named import REMEMBERED
from emodesk.store.schema import VIEWS
from emodesk.store.schema import create as create_tables
from trainer.protocol.files import replace_file

BUSY_SECONDS = 10.0
CACHE_KIB = 32 * 1024
# Or an interrupt while a connection closes is told as a traceback, beside the word that it stopped.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
WRITES = "emodesk_writes"  # execution option of connections whose transactions write


def _refuse(name: str, act: str, table: str, when: str, sentence: str) -> str:
    return f"""
    CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {when}
    BEGIN SELECT RAISE(ABORT, '{sentence}'); END
    """


TRIGGERS = (
    _refuse("decisions_are_never_updated", "UPDATE", "decisions", "1", "decisions are append-only"),
    # The one way out is a tombstone with the entry's own hashes, which stays for ever.
    _refuse(
        "decisions_are_never_deleted", "DELETE", "decisions",
        "NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.key = OLD.key AND t.digest = OLD.digest "
        "AND t.chain = OLD.chain)",
        "decisions are append-only",
    ),
    # INSERT OR REPLACE deletes without asking the trigger above; a key that is not given is -1 here.
    _refuse(
        "decisions_are_never_replaced", "INSERT", "decisions",
        "NEW.key <> -1 AND NEW.key <= max((SELECT coalesce(max(key), 0) FROM decisions), "
        "(SELECT coalesce(max(key), 0) FROM tombstones))",
        "decisions are append-only",
    ),
    _refuse(
        "decisions_are_chained", "INSERT", "decisions", "length(NEW.chain) <> 64 OR length(NEW.digest) <> 64",
        "a decision needs its place in the hash chain",
    ),
    _refuse(
        "decisions_have_labels_of_the_project", "INSERT", "decisions",
        "(NEW.label <> '' AND NEW.label NOT IN (SELECT name FROM labels)) "
        "OR (NEW.second <> '' AND NEW.second NOT IN (SELECT name FROM labels))",
        "a decision needs a label of the project",
    ),
    _refuse(
        "decisions_retract_those_of_their_clip", "INSERT", "decisions",
        "NEW.retracts IS NOT NULL AND NEW.clip <> (SELECT clip FROM decisions WHERE key = NEW.retracts)",
        "a decision retracts only one of its own clip",
    ),
    _refuse(
        "decisions_change_spans_of_their_clip", "INSERT", "decisions",
        "NEW.span <> 0 AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.key = NEW.span AND d.clip = NEW.clip "
        "AND d.kind = 'span')",
        "a decision changes only a span of its own clip",
    ),
    _refuse("promotions_are_never_updated", "UPDATE", "promotions", "1", "promotions are append-only"),
    _refuse("promotions_are_never_deleted", "DELETE", "promotions", "1", "promotions are append-only"),
    _refuse(
        "promotions_are_never_replaced", "INSERT", "promotions",
        "EXISTS (SELECT 1 FROM promotions WHERE key = NEW.key)", "promotions are append-only",
    ),
    _refuse("tombstones_are_never_updated", "UPDATE", "tombstones", "1", "tombstones are append-only"),
    _refuse("tombstones_are_never_deleted", "DELETE", "tombstones", "1", "tombstones are append-only"),
    _refuse(
        "tombstones_are_never_replaced", "INSERT", "tombstones",
        "EXISTS (SELECT 1 FROM tombstones WHERE key = NEW.key)", "tombstones are append-only",
    ),
)  # fmt: skip


def engine_for(path: Path, read_only: bool = False, immutable: bool = False) -> Engine:
    """An engine on a database file; `immutable` for one that nothing can write, such as on a read-only disk."""
    uri = path.absolute().as_uri() + "?mode=" + ("ro" if read_only else "rwc") + ("&immutable=1" if immutable else "")

    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver begins nothing by itself, `begin` below does.
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _record: Any) -> None:
        connection.create_function("folded", 1, folded, deterministic=True)
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL: a commit returns after the log is on the disk, so that a power cut loses nothing decided.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache, too
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")  # or what REPLACE deletes meets no trigger
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves no bytes behind
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A WAL transaction that reads before it writes fails at once, whatever the timeout; IMMEDIATE waits.
        for name in (REMEMBERED, END):
            connection.info.pop(name, None)  # of the transaction before
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def folded(text: str) -> str:
    """Text without what capitals and composed or decomposed accents differ in; SQLite knows it as folded()."""
    return unicodedata.normalize("NFC", text).casefold()


def create_views_and_triggers(connection: Connection) -> None:
    """Create the views, and the triggers that hold the log of decisions together."""
    for statement in (*VIEWS, *TRIGGERS):
        connection.execute(text(statement))


def drop_views_and_triggers(connection: Connection) -> None:
    """Take away every view and trigger, for tables to change below them."""
    found = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')").all()
    for kind, name in found:
        quoted = name.replace('"', '""')
        connection.exec_driver_sql(f'DROP {kind} "{quoted}"')


def shape(connection: Connection) -> dict[str, str | frozenset[str]]:
    """What a database is made of: the columns of each table, the words of each view and trigger."""
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").all()
    return {
        f"{kind} {name}": " ".join((words or "").split())
        if kind != "table"
        else frozenset(connection.exec_driver_sql("SELECT name FROM pragma_table_info(?)", (name,)).scalars())
        for kind, name, words in rows
        if kind != "index"
    }


@cache
def _wanted() -> dict[str, str | frozenset[str]]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        create_tables(connection)
        create_views_and_triggers(connection)
        found = shape(connection)
    engine.dispose()
    return found


def misshapen(connection: Connection) -> list[str]:
    """Tables (with too few columns), views and triggers that are missing, not as we make them, or not ours."""
    have, wanted = shape(connection), _wanted()
    wrong = []
    for name in sorted(have.keys() | wanted.keys()):
        ours, other = have.get(name), wanted.get(name)
        if isinstance(other, frozenset):
            if not isinstance(ours, frozenset) or not other <= ours:
                wrong.append(name)
        elif ours != other and not name.startswith("table "):
            wrong.append(name)
    return wrong


def wipe(connection: Connection) -> None:
    """Write a database anew without the bytes of what was deleted, and empty its log; StoreError where it cannot be."""
    raw: Any = connection.connection.driver_connection  # in no transaction, which VACUUM does not bear
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            raw.execute(statement).fetchall()
    except sqlite3.Error as error:
        raise StoreError(
            "Deleted bytes could not be wiped from the database ({error}); free some space and do it again.",
            error=error,
        ) from error


def checkpoint(connection: Connection) -> None:
    """Take what is only in the log into the database itself, as far as it can be without waiting for anybody."""
    raw: Any = connection.connection.driver_connection  # in no transaction, which it would wait for
    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def empty_log(path: Path) -> None:
    """Take what is only in a database's log into the file itself, as far as a damaged one can be read."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path.absolute().as_uri() + "?mode=rw", uri=True)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def looks_whole(connection: Connection) -> bool:
    """SQLite's quick look at every page."""
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"


def findings(connection: Connection) -> list[str]:
    """What SQLite finds wrong with a database; empty where it is whole."""
    whole = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    references = [str(tuple(row)) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return [line for line in whole if line != "ok"] + references


def backup(path: Path, target: Path) -> None:
    """Copy a database that may be in use to a new file, whole or not at all; StoreError where it cannot be."""
    # A name of its own: the day's copy may be made by the clock and by the closing of the window at once.
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        # Not made where it is not there; and a copy in WAL mode would be two files.
        source = closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True))
        with source as here, closing(sqlite3.connect(part)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE")
        replace_file(part, target)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            "No copy of {path} could be made in {parent} ({error}), so it was left as it is; "
            "free some space there and do it again.",
            path=path,
            parent=target.parent,
            error=error,
        ) from error
