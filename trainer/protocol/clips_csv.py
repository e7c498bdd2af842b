"""clips.csv: one row for each clip, read leniently or strictly, with one problem for each row that does not hold."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import csv_cell, write_table
from trainer.protocol.labels import LABELS, SPLITS, canonical_label

CLIP_COLUMNS = ("clip_id", "path", "start", "end", "transcript", "language", "speaker", "split", "label")


@dataclass(frozen=True)
class ClipRow:
    """One row of a clips.csv; `start` and `end` in seconds of the file, `end` None for its end."""

    clip_id: str
    path: str = ""
    start: float = 0.0
    end: float | None = None
    transcript: str = ""
    language: str = ""
    speaker: str = ""
    split: str = "unlabelled"
    label: str = ""


@dataclass(frozen=True)
class RowProblem:
    """A row of a table that was left out: 1-based line of the file, the sentence for the person."""

    line: int
    message: str


def parse_clips(
    path: Path | str, labels: Sequence[str] = LABELS, mapping: Mapping[str, str] | None = None
) -> tuple[dict[int, ClipRow], list[RowProblem]]:
    """Read a clips.csv leniently: good rows by their line, and one problem for each row left out.

    `clip_id` is the only column that must be there. `mapping` takes words of another label set (case folded) to
    labels of this one, '' for none. Raises ProtocolError where the file as a whole cannot be read.
    """
    path = Path(path)
    try:
        # utf-8-sig: spreadsheets put a byte order mark before the first column's name.
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = [(reader_line, row) for reader_line, row in _csv_rows(file)]
    except UnicodeDecodeError as error:
        raise ProtocolError(
            "{file} is not UTF-8 (byte {start}); save it as CSV UTF-8.", file=path.name, start=error.start
        ) from None
    except csv.Error as error:
        raise ProtocolError(
            "{file} is not a CSV table: {error}; save it as CSV UTF-8.", file=path.name, error=error
        ) from None
    except OSError as error:
        raise ProtocolError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    if not lines:
        raise ProtocolError(
            "{file} is empty; its first line must name the columns {clip_columns}.",
            file=path.name,
            clip_columns=", ".join(CLIP_COLUMNS),
        )
    header = [name.strip() for name in lines[0][1]]
    unknown = [name for name in header if name not in CLIP_COLUMNS]
    if "clip_id" not in header or unknown:
        what = f"has the unknown column “{unknown[0]}”" if unknown else "has no column “clip_id”"
        raise ProtocolError(
            "{file} {what}; the columns are {clip_columns}.",
            file=path.name,
            what=what,
            clip_columns=", ".join(CLIP_COLUMNS),
        )
    rows: dict[int, ClipRow] = {}
    problems: list[RowProblem] = []
    first_line: dict[str, int] = {}
    for line, values in lines[1:]:
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            problems.append(
                RowProblem(
                    line,
                    Sentence(
                        "has {count} fields, the header {count2}; quote commas", count=len(values), count2=len(header)
                    ),
                )
            )
            continue
        try:
            row = _clip_row(dict(zip(header, values, strict=True)), labels, mapping or {})
        except ProtocolError as error:
            problems.append(RowProblem(line, error.sentence))
            continue
        if row.clip_id in first_line:
            first = first_line[row.clip_id]
            problems.append(
                RowProblem(
                    line,
                    Sentence(
                        "clip_id “{clip_id}” already stands in line {first}; make it unique",
                        clip_id=row.clip_id,
                        first=first,
                    ),
                )
            )
            continue
        first_line[row.clip_id] = line
        rows[line] = row
    return rows, problems


def _csv_rows(file: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, strict=True)
    for row in reader:
        yield reader.line_num, row


def _clip_row(record: dict[str, str], labels: Sequence[str], mapping: Mapping[str, str]) -> ClipRow:
    clip_id = record["clip_id"].strip()
    if not clip_id:
        raise ProtocolError("clip_id is empty; give every clip a name")
    start = _seconds(record.get("start", ""), "start")
    end = _seconds(record.get("end", ""), "end")
    if end is not None and end <= (start or 0.0):
        raise ProtocolError("end {end:g} s is not after start {start:g} s", end=end, start=start or 0.0)
    word = record.get("label", "").strip()
    mapped = mapping.get(word.casefold())
    label = canonical_label(word, labels) if mapped is None else mapped
    split = record.get("split", "").strip() or ("labelled" if label else "unlabelled")
    if split not in SPLITS:
        raise ProtocolError("unknown split “{split}”; use {splits}", split=split, splits=", ".join(SPLITS))
    if split == "labelled" and not label:
        raise ProtocolError("split is labelled but label is empty; give the label or write unlabelled")
    return ClipRow(
        clip_id=clip_id,
        path=record.get("path", "").strip(),
        start=start or 0.0,
        end=end,
        transcript=record.get("transcript", "").strip(),
        language=record.get("language", "").strip(),
        speaker=record.get("speaker", "").strip(),
        split=split,
        label=label,
    )


def _seconds(text: str, name: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        raise ProtocolError("{name} “{text}” is not a number of seconds", name=name, text=text) from None
    if not math.isfinite(value) or value < 0:
        raise ProtocolError("{name} “{text}” is not a time within the file", name=name, text=text)
    return value


def read_clips(path: Path | str, labels: Sequence[str] = LABELS) -> list[ClipRow]:
    """Every row of a clips.csv in order; ProtocolError at the first row that does not hold, and for no row at all."""
    rows, problems = parse_clips(path, labels)
    if problems:
        raise ProtocolError(
            "{name} line {line}: {message}.", name=Path(path).name, line=problems[0].line, message=problems[0].message
        )
    if not rows:
        raise ProtocolError("{name} has no clips; add one row for each clip.", name=Path(path).name)
    return list(rows.values())


def write_clips(path: Path | str, rows: Iterable[ClipRow]) -> None:
    """Write a clips.csv atomically, UTF-8, one row for each clip."""
    write_table(path, CLIP_COLUMNS, ([csv_cell(getattr(row, name)) for name in CLIP_COLUMNS] for row in rows))
