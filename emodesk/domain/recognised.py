"""What is said in a clip, and when: words that speech recognition heard, lines of a subtitle."""

from __future__ import annotations

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
