"""project.last: which decision was the latest, noted beside the database after each.

A database that was copied without its -wal, or put back from an older copy, knows fewer decisions than its note says;
of one that was copied without its note nobody can tell.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

_LINE = re.compile(r"decision (\d{12}) ([0-9a-f]{64})\n")


def note_path(database: Path) -> Path:
    """Where the note on a database lies."""
    return database.with_suffix(".last")


def write_note(database: Path, key: int, link: str) -> None:
    """Note the latest decision: one write in place, the same bytes in number each time. Where it cannot, it is left."""
    with suppress(OSError):
        file = os.open(note_path(database), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            os.write(file, f"decision {key:012d} {link}\n".encode())
        finally:
            os.close(file)


def read_note(database: Path) -> tuple[int, str] | None:
    """Key and hash of the decision noted last; None where there is no note that can be read."""
    try:
        found = _LINE.fullmatch(note_path(database).read_text("ascii"))
    except (OSError, UnicodeDecodeError):
        return None
    return (int(found[1]), found[2]) if found else None


def forget_note(database: Path) -> None:
    """Take the database as it is: the note says nothing."""
    note_path(database).write_text("as it is\n", "ascii")
