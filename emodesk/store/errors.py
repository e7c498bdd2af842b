"""What can go wrong with a store, as sentences for the person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from emodesk.domain import DomainError


class StoreError(DomainError):
    """The project's database cannot do what was asked; the text is one sentence, and nothing was changed."""


# SQLite makes a small file beside the database even to read it; of a full disk it says there what it says of a broken
# one.
_VAGUE, _ROOM = ("disk I/O error", "unable to open database"), 64 * 1024  # bytes
_NO_ROOM = "The disk that holds {path} is full, so it cannot even be read; free some space and do it again."
# Part of the driver's message (SQLite, PostgreSQL), and what it means for the person.
_SENTENCES = (
    (
        ("database or disk is full", "No space left", "disk full"),
        "The disk that holds {path} is full, so this was not saved; free some space and do it again.",
    ),
    (
        ("readonly", "read-only"),
        "{path} is read-only, so this was not saved; make the project's folder writable and open it again.",
    ),
    (
        ("is locked", "database is busy"),
        "{path} is in use by another program, so this was not saved; close it there and do it again.",
    ),
    (
        ("malformed", "not a database", "file is encrypted"),
        "{path} is damaged; restore the latest copy from the project's backups folder.",
    ),
    (
        _VAGUE,
        "{path} cannot be read or written; check that the disk is there and its folder is writable, then do it again.",
    ),
)


def sentence_for(error: BaseException, path: Path) -> str:
    """The sentence for a driver's error, '' where it is none that a person can mend."""
    text = str(getattr(error, "orig", None) or error)
    if any(part.lower() in text.lower() for part in _VAGUE) and _is_full(path.parent):
        return _NO_ROOM.format(path=path)
    for parts, sentence in _SENTENCES:
        if any(part.lower() in text.lower() for part in parts):
            return sentence.format(path=path)
    return ""


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


@contextmanager
def as_sentences(path: Path) -> Iterator[None]:
    """Turn the driver's errors that a person can mend into StoreError; bugs stay loud."""
    try:
        yield
    except DBAPIError as error:
        sentence = sentence_for(error, path)
        if not sentence:
            raise
        raise StoreError(sentence) from error
