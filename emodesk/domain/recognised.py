"""What is said in a clip, and when: words that speech recognition heard, lines of a subtitle."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One word, or a line of words, and when it is said, `start` and `end` in seconds from the clip's start."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Recognised:
    """What a speech recogniser (`source`) heard in a clip; `words` is empty where it tells no times."""

    text: str
    language: str
    source: str
    words: tuple[Word, ...] = ()


def placed(text: str, words: Sequence[Word]) -> list[tuple[int, int, Word]]:
    """Where each word stands in a text, from and to which letter; one that does not stand there, since somebody
    corrected it, is passed over."""
    found: list[tuple[int, int, Word]] = []
    after = 0
    for word in words:
        said = word.text.strip()
        first = text.find(said, after) if said else -1
        if first >= 0:
            after = first + len(said)
            found.append((first, after, word))
    return found


def retold(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with their times as a text spells them that says the same but for marks, accents and letter case; ()
    where it says something else."""
    letters = [(letter, at) for at, written in enumerate(text) for letter in _letters(written)]
    counts = [len(_letters(word.text)) for word in words]
    if not letters or "".join(letter for letter, _ in letters) != "".join(_letters(word.text) for word in words):
        return ()
    found = []
    before, done = 0, 0
    for word, count in zip(words, counts, strict=True):
        if not count:
            continue
        done += count
        after = letters[done - 1][1] + 1
        while after < len(text) and not (text[after].isspace() or text[after].isalnum()):
            after += 1  # a mark stays with the word that it follows
        if said := text[before:after].strip():
            found.append(Word(said, word.start, word.end))
        before = after
    return tuple(found)


def say_the_same(text: str, other: str) -> bool:
    """Whether two texts have the same words, whatever their marks, accents and letter case."""
    return _letters(text) == _letters(other) != ""


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if letter.isalnum())
