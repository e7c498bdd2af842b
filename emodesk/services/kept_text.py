"""Names and words as every table can carry them: without spaces around, and in characters that end no line."""

from __future__ import annotations

import unicodedata

_NAMELESS = "clip"
_ENDS_LINES = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of characters, separators of lines and paragraphs


def kept_name(text: str) -> str:
    """A clip_id as a project keeps it, so that it comes back from every table as it was."""
    if text.isprintable():  # as nearly every name is
        return text.strip() or _NAMELESS
    return "".join("_" if unicodedata.category(sign) in _ENDS_LINES else sign for sign in text.strip()) or _NAMELESS


def kept_words(text: str) -> str:
    """A transcript, speaker or language as a project keeps it, in one line."""
    if text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(" " if unicodedata.category(letter) in _ENDS_LINES else letter for letter in text).split())
