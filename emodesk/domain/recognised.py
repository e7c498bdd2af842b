"""Words that speech recognition heard in a clip, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One word and where it was heard, `start` and `end` in seconds from the clip's start."""

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
