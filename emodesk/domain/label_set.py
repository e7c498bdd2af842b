"""A label set that changes: what becomes of each label, and how what was said with earlier ones is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from emodesk.domain.model import DomainError

LONGEST_MARK = 2  # letters on a badge
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class NamesNow:
    """The labels of a project, and what those of earlier are called now ('' for one that no longer counts)."""

    labels: tuple[str, ...]
    renamed: Mapping[str, str]

    def of(self, name: str) -> str:
        """What a label of earlier is called now; one that is not known keeps its name."""
        return name if name in self.labels else self.renamed.get(name, name)

    def places(self, found: Sequence[str]) -> tuple[int, ...] | None:
        """Where each label of a round stands among those of now, -1 for one that no longer counts; None where they are
        the same, and where a label is known by no name of now, so that the round keeps its own words."""
        names = [self.of(name) for name in found]
        if tuple(found) == self.labels or not any(names):
            return None
        try:
            return tuple(self.labels.index(name) if name else -1 for name in names)
        except ValueError:
            return None

    def one_to_one(self, found: Sequence[str]) -> tuple[str, ...] | None:
        """A round's labels by their names of now, in its order; None where some were merged or taken out."""
        names = tuple(self.of(name) for name in found)
        return names if len(set(names)) == len(names) and set(names) <= set(self.labels) else None


def folded(values: np.ndarray, places: Sequence[int], count: int) -> np.ndarray:
    """Probabilities [..., K] of a round's labels as those of `count` labels of now: merged ones added, and the share
    of those that no longer count given to the others in proportion (evenly where they have nothing)."""
    found = np.zeros((*values.shape[:-1], count), values.dtype)
    for column, place in enumerate(places):
        if place >= 0:
            found[..., place] += values[..., column]
    if -1 in places:
        known = np.zeros(count, values.dtype)
        known[[place for place in places if place >= 0]] = 1
        total = found.sum(axis=-1, keepdims=True)
        found = np.where(total > 0, found / np.where(total > 0, total, 1), known / known.sum())
    return found


@dataclass(frozen=True)
class LabelRow:
    """A label as it shall be.

    Attributes:
        name: what it is called.
        was: the label of now that it is, '' for a new one.
        synonyms: words of files that mean it.
        mark: letters on its badge, '' for those of the program.
        colour: as "#1A2B3C", '' for that of the program.
    """

    name: str
    was: str = ""
    synonyms: tuple[str, ...] = ()
    mark: str = ""
    colour: str = ""


@dataclass(frozen=True)
class LabelSetEdit:
    """A label set as it shall be: its labels in the order of their keys, and of each label of now that goes, the one
    that it counts as ('' for none)."""

    rows: tuple[LabelRow, ...]
    gone: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The labels in their order."""
        return tuple(row.name for row in self.rows)

    @property
    def renames(self) -> dict[str, str]:
        """What labels of now are called afterwards, where that is something else."""
        return {row.was: row.name for row in self.rows if row.was and row.was != row.name} | dict(self.gone)

    def check(self, before: Sequence[str]) -> None:
        """DomainError where this does not follow from the labels `before`, or two of its labels could be confused."""
        stays = {row.was for row in self.rows} - {""}
        assert stays | self.gone.keys() == set(before), "every label of before has a place"
        for row in self.rows:
            if row.name in before and row.was != row.name:
                raise DomainError("“{label}” is the name of another label; choose a new one.", label=row.name)
            if len(row.mark) > LONGEST_MARK:
                raise DomainError("The mark of “{label}” has {most} letters at most.", label=row.name,
                                  most=LONGEST_MARK)  # fmt: skip
            if row.colour and not _COLOUR.fullmatch(row.colour):
                raise DomainError("“{colour}” is no colour; write it as #1A2B3C.", colour=row.colour)
        for old, new in self.gone.items():
            if new and new not in self.names:
                raise DomainError("“{label}” cannot count as “{other}”, which is no label.", label=old, other=new)
        _check_different(self.rows)


def _check_different(rows: Sequence[LabelRow]) -> None:
    """DomainError where a mark, colour or synonym is that of two labels."""
    known: dict[tuple[str, str], str] = {}
    for row in rows:
        known[("word", row.name.casefold())] = row.name
    for row in rows:
        said = [("word", word.casefold()) for word in row.synonyms]
        said += [("mark", row.mark)] * bool(row.mark) + [("colour", row.colour.upper())] * bool(row.colour)
        for place in said:
            other = known.setdefault(place, row.name)
            if other != row.name:
                raise DomainError(
                    "“{what}” stands for both “{label}” and “{other}”; change one of them.",
                    what=place[1], label=other, other=row.name,
                )  # fmt: skip
