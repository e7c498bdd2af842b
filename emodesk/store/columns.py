"""Whole columns out of the database as arrays: the driver's tuples would take ten times as long."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Connection, Select, cast, func, select

SCALE = 1e9  # a real number travels as a whole one; nine places are more than a float32 has
NO_NUMBER = -(2**62)  # and so does NULL


def whole(connection: Connection, statement: Select[Any]) -> np.ndarray:
    """The one column of a statement that selects whole numbers, int64, in any order."""
    return _numbers(connection.scalar(select(func.group_concat(statement.subquery().c[0]))))


def pairs(connection: Connection, statement: Select[Any]) -> tuple[np.ndarray, np.ndarray]:
    """The two columns of a statement, keys (int64) and real numbers (NaN where NULL), in any order."""
    key, value = statement.subquery().c
    scaled = func.coalesce(cast(func.round(value * SCALE), BigInteger), NO_NUMBER)
    keys, values = connection.execute(select(func.group_concat(key), func.group_concat(scaled))).one()
    numbers = _numbers(values)
    return _numbers(keys), np.where(numbers == NO_NUMBER, np.nan, numbers / SCALE)


def triples(connection: Connection, statement: Select[Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The three columns of a statement, keys and whole numbers (int64) and real numbers, none of them NULL."""
    key, number, value = statement.subquery().c
    scaled = cast(func.round(value * SCALE), BigInteger)
    found = connection.execute(select(*map(func.group_concat, (key, number, scaled)))).one()
    keys, numbers, values = map(_numbers, found)
    return keys, numbers, values / SCALE


def blobs(connection: Connection, statement: Select[Any]) -> tuple[np.ndarray, bytes]:
    """The two columns of a statement, keys (int64) and the bytes of all of them, one after the other."""
    key, value = statement.subquery().c
    keys, digits = connection.execute(select(func.group_concat(key), func.group_concat(func.hex(value), ""))).one()
    return _numbers(keys), bytes.fromhex(digits or "")


def _numbers(text: str | int | None) -> np.ndarray:
    return np.fromstring(str(text), np.int64, sep=",") if text is not None else np.empty(0, np.int64)
