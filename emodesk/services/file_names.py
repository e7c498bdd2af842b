"""Names of files: those that are not UTF-8, which no table or database could hold, and those that a system refuses."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from emodesk.domain import DomainError
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.printable import printable
from trainer.protocol.text_encoding import decode_text

LONGEST_NAME = 160  # bytes; systems allow 255 with everything that is added
_UNSAFE = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{device}{n}" for device in ("com", "lpt") for n in "123456789¹²³"),
    )
)


def is_unicode(name: str) -> bool:
    """Whether a name is text; bytes of one that are not UTF-8 are lone surrogates to Python."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def check_name(path: Path) -> None:
    """Raise DomainError for a path that is not text."""
    wrong = next((part for part in (*reversed(path.parents), path) if not is_unicode(part.name)), None)
    if wrong is not None:
        raise DomainError("The name of {path} is not UTF-8; rename it{hint}.", path=printable(wrong), hint=hint(wrong))


def hint(path: Path) -> Sentence | str:
    """What a name was meant to be, where its bytes say so."""
    try:
        return Sentence(" to “{name}”", name=printable(decode_text(os.fsencode(path.name))[0]))
    except (ProtocolError, UnicodeError):
        return ""


def safe_name(text: str) -> str:
    """A text as a file's name that every system takes."""
    signs = ["_" if sign in _UNSAFE or unicodedata.category(sign)[0] == "C" else sign for sign in text]
    name = "".join(signs).encode("utf-8")[:LONGEST_NAME].decode("utf-8", "ignore").rstrip(". ").lstrip()
    if not name or name.startswith(".") or name.partition(".")[0].rstrip().casefold() in _RESERVED:
        name = f"_{name}"
    return name


def check_portable(path: Path) -> None:
    """Raise DomainError for a new folder whose name another system would refuse: projects are copied about."""
    if (name := safe_name(path.name)) != path.name:
        raise DomainError(
            "“{name}” is no name of a folder on every system; call it “{name2}”, for example.",
            name=printable(path.name),
            name2=name,
        )
