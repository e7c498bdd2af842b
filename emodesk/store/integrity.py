"""Is the database what it was left as: cheap enough for every opening, and whole where a person asks."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from emodesk.store import chain, sqlite
from emodesk.store.errors import StoreError
from trainer.protocol.errors import Sentence

QUICK_BYTES = 32 * 1024 * 1024  # up to here SQLite's own look at every page takes no longer than a blink


def look(connection: Connection, path: Path, noted: tuple[int, str] | None) -> list[Sentence]:
    """What is odd about a database that was just opened; `noted` as project.last had it before.

    Raises StoreError for damage that the work of people would be built on.
    """
    wrong = sqlite.misshapen(connection)
    if lost := [name for name in wrong if name.startswith("table ")]:
        raise StoreError(
            "{path} lacks the {tables}; restore the latest copy from the project's backups folder.",
            path=path,
            tables=", ".join(lost),
        )
    if path.stat().st_size <= QUICK_BYTES and not sqlite.looks_whole(connection):
        raise StoreError("{path} is damaged; restore the latest copy from the project's backups folder.", path=path)
    found = []
    if wrong:
        found.append(
            Sentence(
                "{what} in {file} were changed by another program and were made anew; "
                "“emodesk check” looks whether all decisions are what they were.",
                what=", ".join(wrong),
                file=path.name,
            )
        )
    for broken in chain.breaks(connection, None if wrong else chain.TAIL):
        found.append(
            Sentence(
                "The log in {file} was changed by another program: {what}; compare it with a copy from backups.",
                file=path.name,
                what=broken,
            )
        )
    if noted is not None and chain.link_at(connection, noted[0]) not in (None, noted[1]):
        found.append(
            Sentence(
                "{file} is not the database that was last open here: decision {n} is another one; "
                "compare it with a copy from backups.",
                file=path.name,
                n=noted[0],
            )
        )
    return found


def missing(connection: Connection, noted: tuple[int, str] | None) -> int:
    """How many of the decisions noted are not in the database."""
    return 0 if noted is None else max(0, noted[0] - chain.last(connection)[0])


def everything(connection: Connection) -> list[Sentence | str]:
    """All that is wrong, by looking at every page, reference and decision."""
    shape = [Sentence("{what} is not as EmoDesk makes it", what=name) for name in sqlite.misshapen(connection)]
    return [*sqlite.findings(connection), *shape, *chain.breaks(connection)]
