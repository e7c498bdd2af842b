"""Named values of the project, the table `meta`: what is true of all of it at once, such as the round that is used.

A decision asks for half a dozen of them: they are read together, once in each transaction (`sqlite.engine_for` gives
every transaction an empty place to remember them in).
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from emodesk.store.schema import meta

REMEMBERED = "named values"  # in a connection's `info`, for as long as its transaction goes on

_EVERY = select(meta.c.name, meta.c.value)
_UPDATE = update(meta).where(meta.c.name == bindparam("which")).values(value=bindparam("new"))


def value(connection: Connection, name: str) -> str:
    """A named value as this transaction sees it, '' where there is none."""
    kept: dict[str, str] = connection.info.setdefault(REMEMBERED, {})
    if not kept:
        kept.update((known, held) for known, held in connection.execute(_EVERY))
    return kept.get(name, "")


def put(connection: Connection, name: str, value: str) -> None:
    """Set a named value."""
    if not connection.execute(_UPDATE, {"which": name, "new": value}).rowcount:
        connection.execute(insert(meta).values(name=name, value=value))
    connection.info.pop(REMEMBERED, None)
