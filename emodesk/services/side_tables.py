"""Tables that come with a folder of clips: labels, transcripts and speakers, matched to its files by name."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emodesk.domain import DomainError
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.labels import SPLITS, canonical_label

# What people and the corpora call a column; the first name is ours.
COLUMNS = {
    "file": ("clip_id", "file", "name", "path", "filename"),
    "label": ("label", "discrete", "emotion"),
    "transcript": ("transcript", "text", "sentence", "chinese"),
    "speaker": ("speaker",),
    "language": ("language",),
    "split": ("split",),
}


@dataclass(frozen=True)
class ImportProblem:
    """Something that did not come in. `where`: the file, or table and line; `message`: why, and what to do."""

    where: str
    message: str


@dataclass
class SideTable:
    """What tables say of the files of a folder, by path, and what was wrong with them."""

    values: dict[Path, dict[str, str]] = field(default_factory=dict)
    problems: list[ImportProblem] = field(default_factory=list)


def check_mapping(mapping: Mapping[str, str], labels: Sequence[str]) -> dict[str, str]:
    """Labels of other sets (in small letters) to this project's, '' for unlabelled; DomainError for one it has not."""
    try:
        return {word.strip().casefold(): canonical_label(to, labels) for word, to in mapping.items()}
    except ProtocolError as error:
        raise DomainError("A label cannot be mapped: {error}.", error=error) from None


def mapped_label(text: str, labels: Sequence[str], mapping: Mapping[str, str]) -> str:
    """The project's label that a table's word means, by `mapping` first; ProtocolError for an unknown one."""
    known = mapping.get(text.strip().casefold())
    return canonical_label(text, labels) if known is None else known


def read_side_table(
    table: SideTable, path: Path, needs: str, folder: Path, media: Sequence[Path], others: Sequence[Path],
    labels: Sequence[str], mapping: Mapping[str, str],
) -> None:  # fmt: skip
    """Add to `table` what the CSV at `path` says of the files `media` of `folder`; `others`: files that are no clips.

    `needs` is the column that it must have, label or transcript. Rows that do not hold become problems; DomainError
    where the table as a whole cannot be read.
    """
    header, rows = _read(path)
    columns = {what: next((header[name] for name in names if name in header), None) for what, names in COLUMNS.items()}
    for what in ("file", needs):
        if columns[what] is None:
            raise DomainError(
                "{file} has no column “{columns}”; it needs {file2} or {file3}, and {needs}.",
                file=path.name,
                columns=COLUMNS[what][0],
                file2=COLUMNS["file"][0],
                file3=COLUMNS["file"][1],
                needs=needs,
            )
    files = _Names(path.parent, folder, media)
    passed_over = _Names(path.parent, folder, others)
    first_line: dict[Path, int] = {}
    for line, row in rows:
        where = f"{path.name} line {line}"
        record = {what: row[at].strip() if at is not None and at < len(row) else "" for what, at in columns.items()}
        name = record.pop("file").replace("\\", "/")
        if not name or not record[needs]:
            continue
        found = files.called(name)
        if not found and passed_over.called(name):
            continue  # said already, as a file that is no clip
        if len(found) != 1:
            why = "no clip of this name came in" if not found else f"{len(found)} files have this name"
            fix = "mend the name" if not found else f"write the folder too, as in “{found[0].relative_to(folder)}”"
            table.problems.append(
                ImportProblem(where, Sentence("“{name}”: {why}; {fix}.", name=name, why=why, fix=fix))
            )
            continue
        if found[0] in first_line:
            message = f"“{name}” already stands in line {first_line[found[0]]}; the first line holds, remove one."
            table.problems.append(ImportProblem(where, message))
            continue
        first_line[found[0]] = line
        try:
            record["label"] = mapped_label(record["label"], labels, mapping)
        except ProtocolError as error:
            message = f"{error}, or map it (--map); “{name}” comes in unlabelled."
            table.problems.append(ImportProblem(where, message))
            record["label"] = ""
        if record["split"] not in ("", *SPLITS):
            message = f"unknown split “{record['split']}”; use {', '.join(SPLITS)}."
            table.problems.append(ImportProblem(where, message))
            record["split"] = ""
        known = table.values.setdefault(found[0], {})
        known.update({what: value for what, value in record.items() if value})


def _read(path: Path) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            lines = [(reader.line_num, row) for row in reader if any(row)]
    except UnicodeDecodeError as error:
        raise DomainError(
            "{file} is not UTF-8 (byte {start}); save it as CSV UTF-8.", file=path.name, start=error.start
        ) from None
    except csv.Error as error:
        raise DomainError(
            "{file} is not a CSV table: {error}; save it as CSV UTF-8.", file=path.name, error=error
        ) from None
    except OSError as error:
        raise DomainError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    if not lines:
        raise DomainError("{file} is empty; its first line must name the columns.", file=path.name)
    header: dict[str, int] = {}
    for at, name in enumerate(lines[0][1]):
        header.setdefault(name.strip().casefold(), at)
    return header, lines[1:]


class _Names:
    """Files by every name that a table may have for them, with or without the ending."""

    def __init__(self, table_folder: Path, folder: Path, files: Sequence[Path]) -> None:
        self._paths: dict[str, list[Path]] = {}
        self._bare: dict[str, list[Path]] = {}
        for path in files:
            relative = path.relative_to(folder)
            below = Path(os.path.relpath(path, table_folder))
            _put(self._paths, {relative, Path(folder.name) / relative, below, path}, path)
            _put(self._bare, {Path(path.name)}, path)

    def called(self, name: str) -> list[Path]:
        """Files of this name: by their path where one has it, else by the name alone, in whatever folder."""
        return self._paths.get(name) or self._bare.get(name, [])


def _put(names: dict[str, list[Path]], forms: set[Path], path: Path) -> None:
    for name in {form.as_posix() for form in forms} | {form.with_suffix("").as_posix() for form in forms}:
        names.setdefault(name, []).append(path)
