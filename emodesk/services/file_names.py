"""Names of files that are not UTF-8: no project file, table or database could hold them."""

from __future__ import annotations

import os
from pathlib import Path

from emodesk.domain import DomainError
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.printable import printable
from trainer.protocol.text_encoding import decode_text


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
