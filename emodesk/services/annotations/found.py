"""What an annotation file says, whoever wrote it, before anyone has asked which clip is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError
from emodesk.domain.details import NO_DETAILS, Details
from trainer.protocol.csv_text import read_cell, records
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.tables import rows_and_separator
from trainer.protocol.text_encoding import MARKS, decode_text

LARGEST = 256 * 2**20  # bytes of one annotation file
PEEKED = 65_536  # bytes in which a table's first line is looked for


@dataclass(frozen=True)
class Line:
    """One word or label; `start` and `end` in seconds of the file, None where it is about all of it; `frames`: its
    first and last one, counted from 1, where their times have to be looked up."""

    text: str
    start: float | None = None
    end: float | None = None
    frames: tuple[int, int] | None = None


@dataclass(frozen=True)
class Tier:
    """Lines of one kind. `annotator`: who wrote them; `kind`: label, cannot tell (a label that cannot be known),
    words, spans, '' where their texts have to tell; `details`: what is said beside a label."""

    name: str
    annotator: str
    lines: tuple[Line, ...]
    kind: str = ""
    details: Details = NO_DETAILS


@dataclass(frozen=True)
class Annotated:
    """What is said of one file. `where`: for a person; `clip_id`: where the file names it; `media`: names of the file
    that it is about, the surest first; `stem`: the annotation file's own name, '' where that says nothing. `of_clip`:
    its times are those of the clip, which may be a part of its file."""

    where: str
    tiers: tuple[Tier, ...]
    clip_id: str = ""
    media: tuple[str, ...] = ()
    stem: str = ""
    of_clip: bool = False


@dataclass
class Reading:
    """All that was found, (where, why) of what could not be read, and (where, what) of how the rest was; `aside` is
    found too, and made anew whenever it is asked for, as a table may have more than is to be held."""

    found: list[Annotated] = field(default_factory=list)
    aside: Iterable[Annotated] = ()
    problems: list[tuple[str, Sentence]] = field(default_factory=list)
    notes: list[tuple[str, Sentence]] = field(default_factory=list)

    def untimed(self, where: str, tier: str, count: int) -> None:
        """Note that annotations of a tier have no times that hold."""
        if count:
            message = Sentence(
                "{n} annotations have no times that hold, in tier “{name}”: passed over.",
                n=count,
                name=tier,
            )
            self.problems.append((where, message))


def file_bytes(path: Path) -> bytes:
    """The content of an annotation file; DomainError where it is too large or cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise DomainError(
                "{file} is too large for an annotation file ({size} MB); split it.",
                file=path.name, size=path.stat().st_size // 2**20,
            )  # fmt: skip
        return path.read_bytes()
    except OSError as error:
        raise DomainError("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or error) from None


def file_json(path: Path) -> bytes:
    """The content of a JSON file in UTF-8, which a mark may say is in UTF-16 or 32; DomainError as `file_text`."""
    data = file_bytes(path)
    marked = any(data.startswith(mark) for mark, encoding in MARKS if encoding != "utf-8")
    return file_text(path).encode() if marked else data


def file_text(path: Path) -> str:
    """The text of an annotation file, in whatever encoding; DomainError as `file_bytes`."""
    try:
        return decode_text(file_bytes(path))[0]
    except ProtocolError as error:
        raise DomainError("{file} {error}.", file=path.name, error=error) from None


def names_in(path: Path) -> set[str]:
    """What the first line of a table, or of JSON lines, names its columns, as it is however it was saved; of its
    beginning alone, so that a long one is told apart at once. Nothing for what cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(PEEKED)
    except OSError:
        return set()
    mark, encoding = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), (b"", ""))
    if not encoding and b"\0" in data:
        encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    text = data[len(mark) :].decode(encoding or "utf-8", "replace")
    if path.suffix.lower() == ".jsonl":
        first = next((line for line in text.splitlines() if line.strip()), "")
        return set(re.findall(r'"(\w+)"\s*:', first))
    head = next(records(*rows_and_separator(text)), None)
    return set() if head is None else set(map(_column, head.cells))


def _column(name: str) -> str:
    """A column's name as ours are written: clip_id for “Clip ID”."""
    return re.sub(r"[\s_-]+", "_", name.strip()).casefold()


def file_records(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What each row of a table, or of JSON lines, says by the names of columns, and the line where it begins; {} where
    it is no row. DomainError as `file_text`."""
    text = file_text(path)
    if path.suffix.lower() != ".jsonl":
        rows = list(records(*rows_and_separator(text)))
        names = [_column(name) for name in rows[0].cells] if rows else []
        for row in rows[1:]:
            yield row.line, {} if row.problem else dict(zip(names, map(read_cell, row.cells), strict=False))
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found = parsed_json(line)
            except ValueError:
                found = {}
            yield number, found if isinstance(found, dict) else {}
