"""Bringing a database to this program's version: Alembic's revisions in one transaction, with a backup before."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select

from emodesk.store import schema, sqlite
from emodesk.store.errors import StoreError

# Where Alembic finds revisions, `version_N.py` from N - 1 to N: tables only, views and triggers are always made anew.
REVISIONS = (Path(__file__).parent / "revisions" / "versions",)


def version_of(connection: Connection) -> int:
    """Version of a database; 0 for an empty one, StoreError for a file that is no project's."""
    names = inspect(connection).get_table_names()
    if not names:
        return 0
    if schema.meta.name not in names:
        raise StoreError("project.db is a database of another program; choose a folder that EmoDesk made.")
    value = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.name == "version"))
    return int(value or 0)


def bring_up_to_date(engine: Engine, path: Path, read_only: bool = False, is_new: bool = True) -> Path | None:
    """Create (where it `is_new`) or migrate the database in one transaction; the backup's path where one was made.

    Raises StoreError, with the database as it was, for one that has lost all it had, for a newer version and for an
    older one that cannot be written.
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
    if not version and not is_new:
        raise StoreError(
            "{path} is empty, and the people's decisions were in it; restore it from a copy or from the project's "
            "backups folder.",
            path=path,
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
            _upgrade(connection, version)
            sqlite.create_views_and_triggers(connection)
            connection.execute(
                schema.meta.update().where(schema.meta.c.name == "version").values(value=str(schema.VERSION))
            )
        else:
            schema.create(connection)
            sqlite.create_views_and_triggers(connection)
            connection.execute(schema.meta.insert().values(name="version", value=str(schema.VERSION)))
    return copy


def _upgrade(connection: Connection, version: int) -> None:
    from alembic import command  # no project of this version waits for it
    from alembic.config import Config

    places = [str(place).replace("%", "%%") for place in (Path(__file__).parent / "revisions", *REVISIONS)]
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", places[0])
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(places[1:]))
    if version > 1:  # what the first version has, no revision made
        command.stamp(config, str(version))
    command.upgrade(config, str(schema.VERSION))
    # A version stands once in a database, in `meta`, where programs of before Alembic look for it, too.
    connection.exec_driver_sql("DROP TABLE alembic_version")
