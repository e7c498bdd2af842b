"""Praat's TextGrid, in its long and its short form: tiers of intervals and of points."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier, file_text

MOST = 400_000  # intervals of one file; the sounds and words of four hours of speech are under 300,000
INTERVALS, POINTS = "IntervalTier", "TextTier"
# Words of the long form and numbers in brackets are for the eye: strings, numbers and flags in order are the content.
# A string gives nothing back (+): one that does not close would fill the memory with ways to read it.
_TOKEN = re.compile(
    r'"((?:[^"]++|"")*+)"|(<exists>|<absent>)|(?<![\w\[.])([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w\].])'
)


class _TooManyError(Exception):
    """More intervals than any recording has."""


def read_textgrid(path: Path) -> Reading:
    """What a TextGrid says; DomainError where it is none, ends too soon, or would keep a person waiting."""
    text = file_text(path)
    tokens = _tokens(text)
    try:
        if next(tokens) != "ooTextFile" or not str(next(tokens)).startswith("TextGrid"):
            raise DomainError("{file} is no TextGrid; save it from Praat as a text file.", file=path.name)
        _number(tokens), _number(tokens), next(tokens)
        reading = Reading()
        tiers = [_tier(tokens, reading, path.name) for _ in range(_count(tokens))]
    except _TooManyError:
        raise DomainError(
            "{file} holds more than {most} intervals, as no recording does; save it from Praat in parts.",
            file=path.name, most=MOST,
        ) from None  # fmt: skip
    except (StopIteration, ValueError) as error:
        if isinstance(error, DomainError):
            raise
        raise DomainError("{file} is not a whole TextGrid; save it again from Praat.", file=path.name) from None
    reading.found.append(Annotated(path.name, tuple(tiers), stem=path.stem))
    return reading


def _tokens(text: str) -> Iterator[str | float]:
    for number, found in enumerate(_TOKEN.finditer(text)):
        if number == 3 * MOST:  # an interval is a start, an end and a text; what is said before them is nothing to that
            raise _TooManyError
        if found[3] is not None:
            yield float(found[3])
        else:
            yield found[2] if found[2] is not None else found[1].replace('""', '"')


def _tier(tokens: Iterator[str | float], reading: Reading, where: str) -> Tier:
    kind, name = next(tokens), str(next(tokens))
    if kind not in (INTERVALS, POINTS):
        raise ValueError(kind)
    _number(tokens), _number(tokens)
    lines, untimed = [], 0
    for _ in range(_count(tokens)):
        start = _number(tokens)
        end = _number(tokens) if kind == INTERVALS else start
        text = " ".join(_string(tokens).split())
        if text and end >= start >= 0:
            lines.append(Line(text, start, end))
        else:
            untimed += bool(text)
    reading.untimed(where, name, untimed)
    return Tier(name, name, tuple(lines))


def _number(tokens: Iterator[str | float]) -> float:
    value = next(tokens)
    if isinstance(value, str) or not math.isfinite(value):
        raise ValueError(value)
    return value


def _string(tokens: Iterator[str | float]) -> str:
    value = next(tokens)
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _count(tokens: Iterator[str | float]) -> int:
    value = _number(tokens)
    if value != int(value) or value < 0:
        raise ValueError(value)
    if value > MOST:
        raise _TooManyError
    return int(value)
