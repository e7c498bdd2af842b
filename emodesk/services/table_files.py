"""The files that rows of a table of clips name: where they say, or below the table's folder under nearly that name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.folder_files import folder_files
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence
from trainer.protocol.name_matching import ClipNames, matched


class TableFiles:
    """The files of a table's rows, by line. What lies elsewhere is looked for once the first file is missing."""

    def __init__(self, folder: Path, rows: Mapping[int, ClipRow]) -> None:
        self._folder, self._rows = folder, rows
        self._elsewhere = 0
        self._nearly: list[str] = []

    def of(self, line: int) -> Path:
        """The file of a row; DomainError where there is none that only this name may mean."""
        row = self._rows[line]
        file = _file_of(self._folder, row)
        if file.exists():
            return file
        if beside := _beside(self._folder, row.path):
            self._elsewhere += 1
            return beside
        name = row.path.replace("\\", "/")
        near = self._names.nearly_called(name)
        if len(near) > 1:
            raise DomainError(
                "“{name}”: {count} files have this name; write the folder too, as in “{file}”.",
                name=name, count=len(near), file=self._relative(near[0]),
            )  # fmt: skip
        if near:
            if rivals := sorted(self._meant[near[0]] - {name}):
                raise DomainError(
                    "“{name}” may mean {file}, but so may “{rival}”; write the file's name.",
                    name=name, file=self._relative(near[0]), rival=rivals[0],
                )  # fmt: skip
            self._nearly.append(f"“{name}” → {self._relative(near[0])}")
            return near[0]
        if meant := self._names.suggestions([name]).get(name):
            raise DomainError(
                "“{name}” is not there; did you mean {file}? Mend the name.", name=name, file=self._relative(meant)
            )
        return file  # whoever reads it says that it is not there

    def notes(self) -> list[Sentence]:
        """After all rows: how many files lay elsewhere, or have nearly the name."""
        notes = []
        if self._elsewhere:
            message = "{count} paths lead elsewhere; below the table's folder lies what was meant."
            notes.append(Sentence(message, count=self._elsewhere))
        if self._nearly:
            notes.append(matched(len(self._nearly), self._nearly[0]))
        return notes

    @cached_property
    def _names(self) -> ClipNames:
        return ClipNames(self._folder, self._folder, folder_files(self._folder).media)

    @cached_property
    def _meant(self) -> dict[Path, set[str]]:
        """All names of the table by the file that each means, exactly or nearly."""
        meant: dict[Path, set[str]] = {}
        for row in self._rows.values():
            name = row.path.replace("\\", "/")
            try:
                file = _file_of(self._folder, row)
            except DomainError:
                continue
            if not file.exists():
                near = self._names.nearly_called(name)
                if len(near) != 1:
                    continue
                file = near[0]
            meant.setdefault(file, set()).add(name)
        return meant

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _file_of(folder: Path, row: ClipRow) -> Path:
    """The file of a table's row: its path, or its name where that is one; DomainError where there is none."""
    if not row.path and (named := folder / row.clip_id).suffix and named.is_file():
        return named
    return _within(folder, row.path)


def _beside(folder: Path, text: str) -> Path | None:
    """Where the end of a path from another place or machine leads below the table's folder, the longest first."""
    parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    tails = (folder.joinpath(*parts[first:]) for first in range(1, len(parts)))
    return next((path for path in tails if path.is_file()), None)


def _within(folder: Path, text: str) -> Path:
    if not text:
        raise DomainError("path is empty; name the clip's file.")
    if "\\" in text and not (folder / text).exists():
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
