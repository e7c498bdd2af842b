"""The one kind of error that is for people, and sentences that can be said in another language."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trainer.protocol.grammar import filled

Translate = Callable[[str], str]
MOST_LETTERS = 2_000  # of a value within a sentence
FULL = (errno.ENOSPC, errno.EDQUOT)
_PLACE = re.compile(r"\{\{|\}\}|\{\w+(:[^{}\d]{0,3}\d{0,2}[^{}\d]{0,2}\d{0,2}[a-z%]?)?\}", re.ASCII)


class Sentence(str):
    """A sentence for a person, in English, that still knows how it was put together.

    `Sentence("“{file}” is empty; copy it again.", file=path.name)` is the whole English text to everything that takes
    a str; `key` is the sentence with its places, `values` what stands in them (plain values, or sentences).
    """

    key: str
    values: dict[str, Any]

    def __new__(cls, key: str, /, **values: Any) -> Sentence:
        """The text of `key` with its {places} filled; without values `key` is the text, braces and all."""
        plain = {name: _plain(value) for name, value in values.items()}
        text = super().__new__(cls, filled(key, **plain) if plain else key)
        text.key, text.values = key, plain
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return _sentence, (self.key, self.values)

    def said(self, translate: Translate) -> str:
        """The text in another language: `translate` gives the translation of a key, or the key itself."""
        key = translate(self.key)
        if not self.values:
            return key
        return filled(key, **{name: said(value, translate) for name, value in self.values.items()})

    def record(self) -> dict[str, Any]:
        """As JSON carries it: the key, and the values by name (a sentence among them as such a record)."""
        values = {n: value.record() if isinstance(value, Sentence) else value for n, value in self.values.items()}
        return {"key": self.key, "values": values}


class UserError(ValueError):
    """What a person can cause and mend: one sentence that says what, which file or row, and what to do.

    Raised as `UserError("{file} is empty; …", file=path.name)`; `sentence` has the key and values, str() the English.
    Anything else that is raised, but for OSError, is our own mistake and keeps its traceback.
    """

    def __init__(self, sentence: str, /, **values: Any) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) and not values else Sentence(sentence, **values)
        super().__init__(str(self.sentence))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.sentence,)


class ProtocolError(UserError):
    """A shared file that cannot be used."""


def said(value: Any, translate: Translate) -> Any:
    """A sentence or error in another language; any other value as it is."""
    if isinstance(value, UserError):
        value = value.sentence
    return value.said(translate) if isinstance(value, Sentence) else value


def sentence_of(error: BaseException) -> Sentence:
    """What went wrong and what to do about it, for a person."""
    if isinstance(error, UserError):
        return error.sentence
    if isinstance(error, MemoryError):
        return Sentence("Not enough memory; close other programs or choose a smaller preset.")
    if isinstance(error, OSError):
        if error.errno not in FULL:
            if not error.strerror:
                return Sentence("{error}", error=error)
            if not error.filename:
                return Sentence("{error}", error=error.strerror)
            return Sentence("{path}: {reason}", path=_place_of(error.filename), reason=error.strerror)
        if not error.filename:
            return Sentence("The disk is full; free some space and start this again, it goes on from what is there.")
        return Sentence(
            "The disk that holds {folder} is full; free some space and start this again, "
            "it goes on from what is there.",
            folder=Path(os.fsdecode(error.filename)).parent,
        )
    return Sentence(
        "EmoDesk made a mistake ({kind}: {error}); the log has the whole report.",
        kind=type(error).__name__,
        error=" ".join(str(error).split()),
    )


def _place_of(name: Any) -> Path | str:
    """The file that an error of the system names; of one that was to be written beside another, the folder."""
    if isinstance(name, int):
        return str(name)
    path = Path(os.fsdecode(name))
    return path.parent if path.name.startswith(".") and path.suffix == ".part" else path


def read_sentence(record: Any) -> Sentence | None:
    """The sentence of `Sentence.record`, None where it is none: the file may be of another version, or damaged."""
    if not isinstance(record, dict) or not isinstance(record.get("key"), str) or not _is_key(record["key"]):
        return None
    values = record.get("values") or {}
    if not isinstance(values, dict):
        return None
    try:
        return Sentence(record["key"], **{str(n): read_sentence(value) or value for n, value in values.items()})
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _is_key(key: str) -> bool:
    """Whether all places of a key are names with short formats, as ours are: a width of a billion, from a damaged or
    hostile file, would fill the memory."""
    return not set(_PLACE.sub("", key)) & set("{}")


def _plain(value: Any) -> Any:
    if isinstance(value, UserError):
        return value.sentence
    if hasattr(value, "item"):  # a number of NumPy's or torch's
        value = value.item()
    if value is None or isinstance(value, Sentence | bool | int | float):
        return value
    text = str(value)  # a cell of a table may hold millions of letters, and a sentence is read
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def _sentence(key: str, values: dict[str, Any]) -> Sentence:
    return Sentence(key, **values)
