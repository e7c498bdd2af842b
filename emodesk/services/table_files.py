"""The files that rows of a table of clips name: where they say, or below the table's folder under nearly that name."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np

from emodesk.domain import DomainError
from emodesk.services.folder_files import folder_files
from emodesk.store.aside import Aside
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence
from trainer.protocol.name_matching import MOST_TYPOS, ClipNames, matched
from trainer.protocol.packed import PathList


class TableFiles:
    """The files of a table's rows, which `rows` gives from the first on whenever it is asked: what lies elsewhere is
    looked for once the first file is missing."""

    def __init__(self, folder: Path, rows: Callable[[], Iterable[ClipRow]]) -> None:
        self._folder, self._rows = folder, rows
        self._elsewhere = 0
        self._nearly = 0
        self._first_nearly = ""

    def of(self, row: ClipRow) -> Path:
        """The file of a row; DomainError where there is none that only this name may mean."""
        file = _file_of(self._folder, row)
        if os.path.exists(file):
            return file
        if beside := _beside(self._folder, row.path):
            self._elsewhere += 1
            return beside
        name = _plain(row)
        near = self._names.nearly_called(name)
        if len(near) > 1:
            raise DomainError(
                "“{name}”: {count} files have this name; write the folder too, as in “{file}”.",
                name=name, count=len(near), file=self._relative(near[0]),
            )  # fmt: skip
        if near:
            meant, _ = self._meant
            if rivals := sorted(set(meant[str(near[0])]) - {name}):
                raise DomainError(
                    "“{name}” may mean {file}, but so may “{rival}”; write the file's name.",
                    name=name, file=self._relative(near[0]), rival=rivals[0],
                )  # fmt: skip
            self._nearly += 1
            self._first_nearly = self._first_nearly or f"“{name}” → {self._relative(near[0])}"
            return near[0]
        _, suggested = self._meant
        if name in suggested:
            raise DomainError(
                "“{name}” is not there; did you mean {file}? Mend the name.",
                name=name, file=self._relative(suggested[name]),
            )  # fmt: skip
        return file  # whoever reads it says that it is not there

    def notes(self) -> list[Sentence]:
        """After all rows: how many files lay elsewhere, or have nearly the name."""
        notes = []
        if self._elsewhere:
            message = "{count} paths lead elsewhere; below the table's folder lies what was meant."
            notes.append(Sentence(message, count=self._elsewhere))
        if self._nearly:
            notes.append(matched(self._nearly, self._first_nearly))
        return notes

    @cached_property
    def _names(self) -> ClipNames:
        return ClipNames(self._folder, self._folder, folder_files(self._folder).media)

    @cached_property
    def _meant(self) -> tuple[Aside[list[str]], Mapping[str, Path]]:
        """All names of the table by the file that each means, exactly or nearly, and what those may mean that mean
        none. Every row is looked at once, however many files are missing."""
        meant = Aside[list[str]]()
        missing: dict[str, None] = {}
        for row in self._rows():
            name = _plain(row)
            try:
                file = _file_of(self._folder, row)
            except DomainError:
                continue
            if not os.path.exists(file):
                near = self._names.nearly_called(name)
                if not near and len(missing) < MOST_TYPOS:
                    missing[name] = None
                if len(near) != 1:
                    continue
                file = near[0]
            names = meant.get(str(file), [])
            if name not in names:
                meant[str(file)] = [*names, name]
        return meant, self._names.suggestions(missing)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


class RowsByFile:
    """The lines of a table's rows by the file that each is of; neither is held.

    Attributes:
        files: each once, in the order in which the rows name them.
    """

    def __init__(self) -> None:
        self.files = PathList(Path())
        self._numbers = Aside[int]()
        self._lines, self._of_file = array("q"), array("q")  # of each row: its line, and the number of its file

    def add(self, file: Path, line: int) -> None:
        """Note a row; all before the first is asked for."""
        number = self._numbers.get(str(file))
        if number is None:
            number = self._numbers[str(file)] = len(self.files)
            self.files.append(file)
        self._lines.append(line)
        self._of_file.append(number)

    def of(self, file: Path) -> list[int]:
        """The lines of a file's rows, in order."""
        number = self._numbers[str(file)]
        lines, of_file = self._sorted
        return lines[bisect_left(of_file, number) : bisect_right(of_file, number)].tolist()

    @cached_property
    def _sorted(self) -> tuple[array[int], array[int]]:
        order = np.argsort(np.array(self._of_file), kind="stable")
        return array("q", np.array(self._lines)[order].tobytes()), array("q", np.array(self._of_file)[order].tobytes())


def _plain(row: ClipRow) -> str:
    return row.path.replace("\\", "/")


def _file_of(folder: Path, row: ClipRow) -> Path:
    """The file of a table's row: its path, or its name where that is one; DomainError where there is none."""
    if not row.path and (named := folder / row.clip_id).suffix and os.path.isfile(named):
        return named
    return _within(folder, row.path)


def _beside(folder: Path, text: str) -> Path | None:
    """Where the end of a path from another place or machine leads below the table's folder, the longest first."""
    parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    tails = (folder.joinpath(*parts[first:]) for first in range(1, len(parts)))
    return next((path for path in tails if os.path.isfile(path)), None)


def _within(folder: Path, text: str) -> Path:
    if not text:
        raise DomainError("path is empty; name the clip's file.")
    if "\\" in text and not os.path.exists(folder / text):
        text = text.replace("\\", "/")
    path = Path(text).expanduser()
    if path.is_absolute():
        return path
    inside = Path(os.path.normpath(folder / path))
    if not inside.is_relative_to(folder):
        raise DomainError(
            "path “{text}” leads outside the table's folder; put the clip below it or write the whole path.", text=text
        )
    return inside
