"""Other people's text on a terminal: it cannot steer it, and no name or encoding ends a program."""

from __future__ import annotations

import sys
import unicodedata

# Marks that reorder what follows them: a name that reads “exe.4pm” may end otherwise.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_FIRST_ESCAPED_BYTE, _LAST_ESCAPED_BYTE = "\udc80", "\udcff"  # what Python reads bytes of a name as that are not UTF-8
_UNSAFE = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of characters, separators of lines and paragraphs


def printable(text: object) -> str:
    """`text` in one line: control, reordering and broken characters as escapes (\\x1b, \\u202e, \\xe9)."""
    plain = str(text)
    if plain.isprintable():
        return plain
    return "".join(_shown(character) for character in plain)


def _shown(character: str) -> str:
    if _FIRST_ESCAPED_BYTE <= character <= _LAST_ESCAPED_BYTE:
        return f"\\x{ord(character) - 0xDC00:02x}"
    if character in _REORDERING or unicodedata.category(character) in _UNSAFE:
        return character.encode("unicode_escape").decode("ascii")
    return character


def steady_streams() -> None:
    """Write what a terminal or pipe has no character for as an escape: cp1252 has neither Chinese nor check marks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
