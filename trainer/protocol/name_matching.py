"""Names in tables, matched to the files of a folder: as they stand first, then without what systems change in them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from trainer.protocol.errors import Sentence
from trainer.protocol.packed import PathList, TextIndex
from trainer.protocol.tables import UNSEEN

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_UPLOADED = re.compile(r"[0-9a-f]{8}-(?=.)")  # what annotation programs put before an uploaded file's name
_DRIVE = re.compile(r"[A-Za-z]:/*")
_NUMBER = re.compile(r"\d+")
MOST_TYPOS = 1000  # names not found for which a name with one letter's difference is looked for


class ClipNames:
    """Files below a folder by every name that a table may have for them, with or without the ending."""

    def __init__(self, table_folder: Path, folder: Path, files: Sequence[Path]) -> None:
        self._files = files if isinstance(files, PathList) else PathList(folder, files)
        self._names = self._files.names  # as strings: paths would cost a minute for a hundred thousand files
        places = {"", f"{folder.name}/", f"{folder.as_posix()}/"}
        with suppress(ValueError):  # on Windows there is no way from one drive to another
            places.add(f"{Path(os.path.relpath(folder, table_folder)).as_posix()}/".removeprefix("./"))
        self._places = sorted(places)
        self._whole = self._index(_forms)
        self._bare = self._index(_bare)

    def _index(self, names: Callable[[str], Iterable[str]]) -> TextIndex:
        """Files by what `names` says that each is called, by its path below the folder."""
        return TextIndex((name, at) for at, relative in enumerate(self._names) for name in set(names(relative)))

    def _of(self, index: TextIndex, names: Callable[[str], Iterable[str]], name: str) -> list[int]:
        return [at for at in index.of(name) if name in names(self._names[at])]

    @cached_property
    def _alike(self) -> TextIndex:
        return self._index(_all_folded)

    @cached_property
    def _unpadded(self) -> TextIndex:
        return self._index(_stems)

    def called(self, name: str) -> list[Path]:
        """Files of exactly this name: by their path where one has it, else by the name alone, in whatever folder."""
        ends = {name[len(place) :] for place in self._places if name.startswith(place)}
        found = {at for end in ends for at in self._of(self._whole, _forms, end)}
        return [self._files[at] for at in sorted(found) or self._of(self._bare, _bare, name)]

    def nearly_called(self, name: str) -> list[Path]:
        """Files of this name in another folder or on another machine, with another ending, in other letters of the
        same word (case, composed accents, full width), with the zeros before its numbers that a spreadsheet took away,
        or before an annotation program renamed them."""
        parts = [part for part in _DRIVE.sub("", name, count=1).split("/") if part not in ("", ".", "..")]
        if not parts:
            return []
        tails = ["/".join(parts[first:]) for first in range(len(parts))]
        for tail in tails:
            if found := self.called(tail):
                return found
        for tail in tails:
            for folded in (_folded(tail), _folded(_ENDING.sub("", tail))):
                if alike := self._of(self._alike, _all_folded, folded):
                    return [self._files[at] for at in alike]
        if unpadded := self._of(self._unpadded, _stems, _unpadded(parts[-1])):
            return [self._files[at] for at in unpadded]
        uploaded = _UPLOADED.sub("", parts[-1], count=1)
        return self.nearly_called(uploaded) if uploaded != parts[-1] else []

    def suggestions(self, names: Iterable[str]) -> dict[str, Path]:
        """For names that no file has, the one file that may be meant: with one other letter. Every file is looked at
        once, however many names there are."""
        keys = {name: list(_keys(_unpadded(name))) for name in list(names)[:MOST_TYPOS]}
        wanted: dict[str, list[int]] = {key: [] for some in keys.values() for key in some}
        if not wanted:
            return {}
        for at, relative in enumerate(self._names):
            for key in set(_keys(_unpadded(relative))):
                if key in wanted:
                    wanted[key].append(at)
        found = {}
        for name, some in keys.items():
            like = {at for key in some for at in wanted[key]}
            if len(like) == 1:
                found[name] = self._files[like.pop()]
        return found


def matched(count: int, first: str) -> Sentence:
    """What to say of names that match nearly, the first of them with its file."""
    return Sentence(
        "{count} names match without regard to folder, ending, letter case, accents or zeros before numbers, "
        "as {first}.",
        count=count,
        first=first,
    )


def _forms(name: str) -> tuple[str, ...]:
    """A file's name with and without its ending."""
    stem, dot, ending = name.rpartition(".")
    return (name, stem) if dot and stem and not stem.endswith("/") and "/" not in ending else (name,)


def _bare(relative: str) -> tuple[str, ...]:
    """The names alone of a file that lies in a folder of its own; what does not is known by them already."""
    return tuple(form.rpartition("/")[2] for form in _forms(relative)) if "/" in relative else ()


def _all_folded(relative: str) -> set[str]:
    return {_folded(part) for name in _forms(relative) for part in (name, name.rpartition("/")[2])}


def _stems(relative: str) -> tuple[str, ...]:
    return (_unpadded(relative),)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.translate(UNSEEN)).casefold())


def _unpadded(name: str) -> str:
    """The last part of a name without its ending, and without zeros before its numbers."""
    stem = _folded(_ENDING.sub("", name.rpartition("/")[2]))
    return _NUMBER.sub(lambda number: number[0].lstrip("0") or "0", stem)


def _keys(stem: str) -> Iterator[str]:
    """The name with one letter left out, which names with one other letter share. Other numbers are other clips, so
    digits are never left out."""
    for at, letter in enumerate(stem):
        if not letter.isdigit():
            yield f"{stem[:at]}{stem[at + 1 :]}\0"
    yield f"{stem}\0"
