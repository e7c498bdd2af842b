"""What can be typed next in a filter: fields, and the words that a field has in this project."""

from __future__ import annotations

import re

from emodesk.domain.query import FIELDS, LABELLED, Kind, quoted
from emodesk.viewmodels.session import Session

MOST_WORDS = 60  # words offered of a field
_LISTED = ("speaker", "language", "split", "reviewer")
_TYPED = re.compile(r"(?:(?P<field>\w+)(?:[=~]|!=)(?:[^\s,()]+,)*)?(?P<begun>[^\s,()=<>~!]*)$")


def completions(session: Session, typed: str) -> tuple[int, list[str]]:
    """Where in what is typed the present word begins, and the words that begin so; none after a space."""
    found = _TYPED.search(typed)
    assert found is not None, "an empty word always matches"
    begun, field = found["begun"].lower(), (found["field"] or "").lower()
    if not begun and not field:
        return len(typed), []
    if field:
        words = [quoted(value) for value in _words(session, field) if value.lower().startswith(begun)]
    else:
        signs = {Kind.WORD: "=", Kind.TEXT: "~", Kind.YES: ""}
        words = [name + signs.get(known.kind, ">") for name, known in FIELDS.items() if name.startswith(begun)]
    return found.start("begun"), [value for value in words if value != found["begun"]][:MOST_WORDS]


def _words(session: Session, field: str) -> list[str]:
    if field in LABELLED:
        return list(session.labels.names)
    if field == "missing":
        return list(session.queue.modalities())
    if field in FIELDS and FIELDS[field].choices:
        return list(FIELDS[field].choices)
    return session.queue.words_of(field) if field in _LISTED else []
