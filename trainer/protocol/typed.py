"""Records of our JSON files as frozen dataclasses: every field is checked once, by the type that it is declared with.

A file may be damaged, written by hand or by another version; what is read from it is a whole record or a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar

from trainer.protocol.errors import ProtocolError, Sentence

Record = TypeVar("Record")
LATEST = 253_402_300_799.0  # seconds since 1970: the last one that a calendar has, in the year 9999
LARGEST = 2**53  # beyond it a number of JSON is no longer exact


def number(value: Any) -> float | None:
    """A finite number as a float, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST or (isinstance(value, float) and math.isfinite(value)) else None


def whole(value: Any) -> int | None:
    """A whole number, None where it is none or larger than JSON carries."""
    return value if type(value) is int and abs(value) <= LARGEST else None


def moment(value: Any) -> float | None:
    """A time in seconds since 1970, None where no calendar has it."""
    found = number(value)
    return found if found is not None and 0.0 <= found <= LATEST else None


def text(value: Any) -> str | None:
    """Text, None where it is none."""
    return value if isinstance(value, str) else None


def truth(value: Any) -> bool | None:
    """True or false, None where it is neither."""
    return value if isinstance(value, bool) else None


def names(value: Any) -> tuple[str, ...] | None:
    """A list of different names, None where it is none."""
    listed = isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)
    return tuple(value) if listed and len(set(value)) == len(value) else None


def plain(value: Any) -> dict[str, Any] | None:
    """An object of plain values by name: text, truth, numbers and lists of numbers; others are left out. None where
    it is no object."""
    if not isinstance(value, Mapping):
        return None
    return {key: item for key, item in value.items() if all(map(_is_plain, item if isinstance(item, list) else [item]))}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | bool) or number(value) is not None


def table(value: Any) -> Mapping[str, Any] | None:
    """An object whose values its reader checks itself, None where it is none."""
    return value if isinstance(value, Mapping) else None


# How a field is declared: how it is read, and what it should have been.
_READERS = {
    "float": (number, Sentence("a number")),
    "int": (whole, Sentence("a whole number")),
    "str": (text, Sentence("text")),
    "bool": (truth, Sentence("true or false")),
    "tuple[str, ...]": (names, Sentence("a list of different names")),
    "Mapping[str, Any]": (table, Sentence("an object")),
    "dict[str, Any]": (plain, Sentence("an object of plain values")),
}
TIMES = ("time", "heartbeat", "process_start", "started", "ended")  # fields that are points in time


def record(kind: type[Record], data: Mapping[str, Any], where: str) -> Record:
    """`kind` with the fields that `data` has, those of other versions passed over; ProtocolError names a field of
    `where` that is not what it is declared as."""
    values = {}
    for name, required, reader, what in _fields_of(kind):  # type: ignore[arg-type]
        if name not in data:
            if required:
                raise ProtocolError("{file} has no “{field}”.", file=where, field=name)
            continue
        found = reader(data[name])
        if found is None:
            raise ProtocolError("“{field}” in {file} is not {what}.", field=name, file=where, what=what)
        values[name] = found
    return kind(**values)


@cache
def _fields_of(kind: type) -> tuple[tuple[str, bool, Callable[[Any], Any], Sentence], ...]:
    """Of each field its name, whether it must be there, how it is read, and what it should be; once a kind, for logs of
    many lines."""
    a_time = moment, Sentence("a time in seconds since 1970")
    return tuple(
        (item.name, item.default is MISSING and item.default_factory is MISSING,
         *(a_time if item.name in TIMES else _READERS[str(item.type)]))
        for item in fields(kind)
    )  # fmt: skip
