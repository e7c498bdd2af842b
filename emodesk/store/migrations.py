"""Bringing a database to this program's version: numbered steps, with a backup before the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select

from emodesk.store import chain, schema, sqlite
from emodesk.store.errors import StoreError
from emodesk.store.steps import LOG_OF_VERSION_4, OPINIONS, PASSES, RECOGNISED, SAID_MORE, VOTES


def _chain_the_log(connection: Connection) -> None:
    """Version 2: the hash chain, tombstones, the project's labels and their earlier names."""
    for column in ("salt", "digest", "chain"):
        connection.exec_driver_sql(f"ALTER TABLE decisions ADD COLUMN {column} VARCHAR DEFAULT '' NOT NULL")
    for table in (
        """CREATE TABLE tombstones ("key" INTEGER NOT NULL, reviewer VARCHAR NOT NULL, time FLOAT NOT NULL,
        digest VARCHAR NOT NULL, chain VARCHAR NOT NULL, forgotten FLOAT NOT NULL, "by" VARCHAR NOT NULL,
        PRIMARY KEY ("key"))""",
        "CREATE TABLE labels (name VARCHAR NOT NULL, PRIMARY KEY (name)) WITHOUT ROWID",
        "CREATE TABLE renames (old VARCHAR NOT NULL, new VARCHAR NOT NULL, PRIMARY KEY (old)) WITHOUT ROWID",
    ):
        connection.exec_driver_sql(table)
    before, links = chain.START, []
    for row in connection.exec_driver_sql("SELECT * FROM decisions ORDER BY key").mappings():
        link = chain.linked(dict(row), row["key"], before)
        before = link["chain"]
        links.append((link["salt"], link["digest"], link["chain"], link["key"]))
    if links:
        connection.exec_driver_sql("UPDATE decisions SET salt = ?, digest = ?, chain = ? WHERE key = ?", links)


def _keep_votes(connection: Connection) -> None:
    """Version 3: cannot tell, later and comments in the log, and tables for what votes come to, filled on opening."""
    for statement in VOTES:
        connection.exec_driver_sql(statement)


def _say_more(connection: Connection) -> None:
    """Version 4: words that were recognised, what decisions say beside a label, what the queue's orders go by,
    opinions, passes, spans, notes on rounds, and which round was in use when."""
    for statement in (*RECOGNISED, *SAID_MORE, *OPINIONS, *PASSES, *LOG_OF_VERSION_4):
        connection.exec_driver_sql(statement)


# From version n to n + 1: tables only, views and triggers are always made anew. A step is never changed once released,
# and uses no table of `schema`: that moves on.
STEPS: Mapping[int, Callable[[Connection], None]] = {1: _chain_the_log, 2: _keep_votes, 3: _say_more}


def version_of(connection: Connection) -> int:
    """Version of a database; 0 for an empty one, StoreError for a file that is no project's."""
    names = inspect(connection).get_table_names()
    if not names:
        return 0
    if schema.meta.name not in names:
        raise StoreError("project.db is a database of another program; choose a folder that EmoDesk made.")
    value = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.name == "version"))
    return int(value or 0)


def bring_up_to_date(engine: Engine, path: Path, read_only: bool = False) -> Path | None:
    """Create or migrate the database in one transaction; the backup's path where one was made.

    Raises StoreError, with the database as it was, for a newer version and for an older one that cannot be written.
    """
    with engine.connect() as connection:
        version = version_of(connection)
    if version == schema.VERSION:
        return None
    if version > schema.VERSION:
        raise StoreError(
            "This project was made by a newer EmoDesk (its database is version {version}, this program knows "
            "{version2}); update EmoDesk to open it.",
            version=version,
            version2=schema.VERSION,
        )
    if read_only:
        raise StoreError(
            "This project was made by an older EmoDesk (version {version}) and cannot be brought up to date where "
            "it is read-only; copy it to a folder that you can write and open the copy.",
            version=version,
        )
    copy = None
    if version:
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        copy = path.parent / "backups" / f"{path.stem}-v{version}-{stamp}{path.suffix}"
        sqlite.backup(path, copy)
    with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
        if version:
            sqlite.drop_views_and_triggers(connection)
            for step in range(version, schema.VERSION):
                STEPS[step](connection)
            sqlite.create_views_and_triggers(connection)
            connection.execute(
                schema.meta.update().where(schema.meta.c.name == "version").values(value=str(schema.VERSION))
            )
        else:
            schema.create(connection)
            sqlite.create_views_and_triggers(connection)
            connection.execute(schema.meta.insert().values(name="version", value=str(schema.VERSION)))
    return copy
