"""Texts and the paths of files, a hundred thousand of them in a few megabytes, and where among them one stands."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice, pairwise
from pathlib import Path
from typing import overload

_PLACE_BITS = 24  # of the eight bytes of an entry: sixteen million texts; the rest are of the text's hash
_PLACES = (1 << _PLACE_BITS) - 1
_HASHES = (1 << 64) - 1 - _PLACES
_RUN = 1 << 15


class PackedTexts(Sequence[str]):
    """Texts in the order in which they were added; each takes its letters and eight bytes."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._letters = bytearray()
        self._ends = array("Q", (0,))
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Add a text at the end."""
        self._letters += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._letters))
        self.__dict__.pop("_index", None)

    @cached_property
    def _index(self) -> TextIndex:
        return TextIndex((text, place) for place, text in enumerate(self))

    def places(self, text: str) -> list[int]:
        """Where a text stands, in order."""
        return [place for place in self._index.of(text) if self[place] == text]

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and bool(self.places(text))

    def may_repeat(self) -> bool:
        """Whether a text may stand in two places; where not, none does."""
        return self._index.may_repeat()

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        return self._letters[self._ends[place] : self._ends[place + 1]].decode("utf-8", "surrogatepass")


class PathList(Sequence[Path]):
    """Paths below a folder, in the order in which they were added; each takes no more than the letters of its name.

    Attributes:
        folder: as it was given.
        names: each path from the folder on, with “/” between its parts.
    """

    def __init__(self, folder: Path, paths: Iterable[Path] = ()) -> None:
        self.names = PackedTexts()
        self.folder = folder
        self._below = len(os.path.join(folder, "")) if folder.parts else 0  # of “.” nothing stands in its paths
        for path in paths:
            self.append(path)

    def append(self, path: Path) -> None:
        """Add a path, which must be below the folder."""
        self.names.append(self.name_of(path))

    def name_of(self, path: Path) -> str:
        """A path below the folder as `names` has it, quicker than `relative_to` by forty times."""
        return os.fspath(path)[self._below :].replace(os.sep, "/")

    def __contains__(self, path: object) -> bool:
        return isinstance(path, Path) and any(self[at] == path for at in self.names.places(self.name_of(path)))

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, at: int) -> Path: ...
    @overload
    def __getitem__(self, at: slice) -> list[Path]: ...
    def __getitem__(self, at: int | slice) -> Path | list[Path]:
        return (
            [self.folder / name for name in self.names[at]] if isinstance(at, slice) else self.folder / self.names[at]
        )


class TextIndex:
    """At which places texts stand, in eight bytes each. It keeps no text, and in rare cases takes one for another:
    whoever asks compares."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        entries = (hash(text) << _PLACE_BITS & _HASHES | place for text, place in texts)
        runs = []  # sorted one by one, as a list of all would take five times what comes of it
        while run := array("Q", sorted(islice(entries, _RUN))):
            runs.append(run)
        self._entries = runs[0] if len(runs) == 1 else array("Q", merge(*runs))

    def of(self, text: str) -> list[int]:
        """The places, in order, where the text may stand."""
        wanted = hash(text) << _PLACE_BITS & _HASHES
        found = []
        at = bisect_left(self._entries, wanted)
        while at < len(self._entries) and self._entries[at] & _HASHES == wanted:
            found.append(self._entries[at] & _PLACES)
            at += 1
        return found

    def may_repeat(self) -> bool:
        """Whether two of the texts may be the same."""
        return any(entry & _HASHES == after & _HASHES for entry, after in pairwise(self._entries))
