"""Blind review as rules: which clips are always decided blind, what is hidden, where hidden clips stand in a list.

A share of the clips is decided blind even outside of passes, so that there are always votes that the model did not
sway. Which ones is drawn, and in an order that goes by the model they stand at places that are drawn too: the place
would tell what the model says, and what has been decided of them stays a random sample, whatever the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from emodesk.domain.draw import BLIND, PLACE, drawn

SHARE = 0.1
FEWEST = 100  # clips that came without a label; of fewer, a tenth would say nothing


@dataclass(frozen=True)
class Veil:
    """What of a clip is hidden from a reviewer until they have chosen: what the model says, what other people do."""

    model: bool = False
    people: bool = False

    def __bool__(self) -> bool:
        return self.model or self.people

    def __or__(self, other: Veil) -> Veil:
        return Veil(self.model or other.model, self.people or other.people)


OPEN = Veil()


@dataclass(frozen=True)
class Hidden:
    """Keys [n], ascending, of the clips of which what the model says, or what other people do, is hidden."""

    model: np.ndarray
    people: np.ndarray

    def of(self, key: int) -> Veil:
        """What is hidden of one clip."""
        return Veil(_holds(self.model, key), _holds(self.people, key))


NOTHING_HIDDEN = Hidden(np.empty(0, np.int64), np.empty(0, np.int64))


def always_blind(keys: np.ndarray, share: float = SHARE, reviewer: str = "") -> np.ndarray:
    """Which [n] of the clips that came without a label are decided blind where nothing else says so.

    In a pass they are drawn for each `reviewer` anew: then what the others say of a clip is the same whether this one
    saw the model or not, and the anchoring meter may go by it. Outside of passes they are the same for everybody, for
    they are never accepted in bulk.
    """
    if len(keys) < FEWEST:
        return np.zeros(len(keys), bool)
    return drawn(keys, BLIND, crc32(reviewer.encode())) < share


def spread(keys: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """An order [n] of these keys: as they stand, but the hidden ones at drawn places."""
    out = np.isin(keys, hidden)
    places = np.empty(len(keys))
    known = int(np.count_nonzero(~out))
    places[~out] = (np.arange(known) + 0.5) / max(1, known)
    places[out] = drawn(keys[out], PLACE)
    return np.argsort(places, kind="stable")


def _holds(ascending: np.ndarray, key: int) -> bool:
    at = int(np.searchsorted(ascending, key))
    return at < len(ascending) and int(ascending[at]) == key
