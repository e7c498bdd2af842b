"""Sentences of services, runs and the trainer in the person's language, also those that were kept as plain English.

A sentence knows its key. What went through a table, a database or a file of features is the English text alone: it is
recognised by the sentence it was made from, so that a note of the first version of the program is translated too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import Formatter
from typing import Any

from PySide6.QtCore import QCoreApplication

from emodesk.viewmodels.sentences import SENTENCES
from trainer.protocol.errors import Sentence, sentence_of
from trainer.protocol.grammar import agreeing, filled

CONTEXT = "sentences"
RECOGNISED_FROM = 9  # letters of its own by which a sentence is recognised
AS_TYPED = ("field", "near")  # places of what is written in files and filters: another word would be refused there
NOTES = "; "  # between the notes of one modality


class _Text(str):
    """A number or word read back from a text: it stands as it is, whatever format its place asks for."""

    def __format__(self, _spec: str) -> str:
        return str(self)


def said(value: object) -> str:
    """A sentence, an error or a text that was one, in the person's language; any other text as it is."""
    if isinstance(value, BaseException):
        value = sentence_of(value)
    if not isinstance(value, Sentence):
        text = str(value)
        if not _translating():
            return text
        key, values = _recognised(text)
        if not values and key == text and NOTES in text:
            return NOTES.join(said(part) for part in text.split(NOTES))
        return _put(key, values)
    return _put(value.key, value.values)


def _put(key: str, values: dict[str, Any]) -> str:
    text = QCoreApplication.translate(CONTEXT, key)
    shown = {name: value if name in AS_TYPED else _value(value) for name, value in values.items()}
    return filled(text, **shown) if values else text


def _value(value: Any) -> Any:
    if isinstance(value, Sentence):
        return said(value)
    if not isinstance(value, str) or not _translating():
        return value
    names = [re.fullmatch(r"(.+?)( \(\d+\))?", name) for name in value.split(", ")]
    words = [(QCoreApplication.translate("words", name[1]), name[1], name[2] or "") for name in names if name]
    if len(words) == len(names) and all(word != english for word, english, _ in words):
        return QCoreApplication.translate("words", ", ").join(word + count for word, _, count in words)
    said_so = said(value)
    return _Text(said_so) if isinstance(value, _Text) else said_so


def _translating() -> bool:
    """Whether the window speaks another language than that of the sentences."""
    return QCoreApplication.translate(CONTEXT, SENTENCES[0]) != SENTENCES[0]


@lru_cache(maxsize=4096)
def _recognised(text: str) -> tuple[str, dict[str, Any]]:
    """The sentence that a text was made from, and what stands in its places; the text itself where it is none."""
    if text in _plain():
        return text, {}
    for pattern, key in _patterns():
        if found := pattern.fullmatch(text):
            return key, {name: _Text(value) for name, value in found.groupdict().items()}
    return text, {}


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    return frozenset(SENTENCES)


def _forms() -> Iterator[tuple[str, str]]:
    """Every sentence as it may stand in a text: as its key says, and with a number that is 1."""
    for key in SENTENCES:
        yield key, key
        singular = agreeing(key, {name: 1 for _, name, _, _ in Formatter().parse(key) if name})
        if singular != key:
            yield key, singular


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of the sentences with places, those that say most by themselves first."""
    made = []
    for key, form in _forms():
        pattern, own, names = "", 0, set()
        for literal, name, _format, _conversion in Formatter().parse(form):
            pattern += re.escape(literal)
            own += sum(letter.isalpha() for letter in literal)
            if name is not None:
                pattern += f"(?P={name})" if name in names else f"(?P<{name}>.+?)"
                names.add(name)
        if names and own >= RECOGNISED_FROM:
            made.append((own, re.compile(pattern, re.DOTALL), key))
    made.sort(key=lambda item: -item[0])
    return tuple((pattern, key) for _, pattern, key in made)
