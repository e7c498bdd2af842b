"""What names a person in files, where it is found, and how it is taken out of tables, logs and notes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from emodesk.domain import Clip
from emodesk.services.packed_files import unpacked
from emodesk.services.project import Project
from trainer.protocol.csv_text import read_cell, records
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import atomic_write
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CLIPS_FILE,
    NOTES_FILE,
    OPINIONS_FILE,
    REJECTIONS_FILE,
    round_number,
)
from trainer.protocol.tables import COLUMNS, plain_name
from trainer.protocol.text_encoding import MARKS, decode_text

LONG_ENOUGH = 12  # bytes of a transcript that say whose it is; “yes” is anybody's, five Chinese characters are not
TELLING = 6  # bytes of a word that is no accident in a binary file
TABLES, LINES = (".csv", ".tsv"), (".jsonl", ".txt", ".log")  # files out of which rows or lines are taken
LIST = ".json"  # of which entries are taken, where it is a list of objects
_TEXTS = (*TABLES, *LINES, LIST, ".toml", ".eaf", ".xml", ".srt", ".vtt", ".lab", ".textgrid", ".md", ".html")
_LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_SEPARATORS = (",", ";", "\t")
# Tables of rounds, whose rows have places: `forgetting_rounds` goes by their columns.
_OF_ROUNDS = (CLIPS_FILE, ADOPTIONS_FILE, NOTES_FILE, OPINIONS_FILE, REJECTIONS_FILE)
_NAMING = {plain_name(name) for what in ("clip_id", "path", "speaker", "transcript") for name in COLUMNS[what]}
_HALF = re.compile(r"\.(?:[0-9a-f]{16}\.part|\d{4,9}\.(?:part|removed))")


@dataclass(frozen=True)
class Traces:
    """What no file may hold: `whole` texts that are a cell or a value, as ids, paths, names and words, even “1”; and of
    these the `words` that are found within other text too, in the ways that files write them."""

    whole: frozenset[str]
    words: tuple[bytes, ...]

    def named_in(self, text: str) -> bool:
        """Whether a text of people's names a person."""
        return text in self.whole or _holds(text.encode(), self.words)

    def take_out(self, folder: Path) -> None:
        """Take the rows, lines and entries that name one out of tables, logs, events, lists (as Label Studio's tasks)
        and whatever else a person left below a folder. Of any other .json `left_in` says that it is there."""
        for path in folder.rglob("*"):
            kind = path.suffix.lower()
            if kind not in (*TABLES, *LINES, LIST) or not path.is_file():
                continue
            if round_number(path.parent) and path.name in _OF_ROUNDS:
                continue
            data = path.read_bytes()
            if kind == LIST:
                entries = _entries(data)
                others = [entry for entry in entries if not self._told_in(entry)]
                if len(others) < len(entries):
                    atomic_write(path, _in_json(others, indent=1) + b"\n")
                continue
            text, encoding, mark = _decoded(data)
            parts = list(_rows(text) if kind in TABLES else _lines(text, kind == ".jsonl"))
            kept = [lines for lines, said in parts if not (said & self.whole or _holds(_bytes(lines), self.words))]
            if len(kept) < len(parts):
                atomic_write(path, mark + _bytes("".join(kept), encoding))

    def _told_in(self, entry: dict[str, Any]) -> bool:
        """Whether an entry of a list names a person; a number alone only where names stand."""
        told = {text for text in _texts(entry) if not text.isdecimal()} | set(_named(entry))
        return bool(told & self.whole) or _holds(_in_json(entry), self.words)

    def left_in(self, files: Iterable[Path], below: Path | None = None) -> list[Path]:
        """Files that still name a person: in their bytes, in what is packed in them, or in their names and those of
        the folders `below` which they are."""
        found = []
        for path in files:
            name = path.relative_to(below) if below and path.is_relative_to(below) else path.name
            with suppress(OSError):
                if path.is_file() and (_holds(str(name).encode(), self.words) or self._held_in(path)):
                    found.append(path)
        return found

    def _held_in(self, path: Path) -> bool:
        # Among bytes that are no text, a short word is there by chance.
        telling = [word for word in self.words if len(word) >= TELLING]
        data = path.read_bytes()
        if path.suffix.lower() in _TEXTS:
            text, encoding, _ = _decoded(data)
            return _holds(data if encoding == "utf-8" else text.encode("utf-8", "replace"), self.words)
        with suppress(ProtocolError):
            return _holds(data, telling) or any(_holds(part, telling) for part in unpacked(data))
        return False


def traces_of(project: Project, gone: Iterable[Clip], left: Sequence[Clip]) -> Traces:
    """Ids, paths, and names and words that are nobody else's."""
    others = {clip.transcript for clip in left} | {clip.speaker for clip in left}
    found = set()
    for clip in gone:
        found |= {clip.clip_id, clip.path, project.clip_path(clip)}
        found |= {text for text in (clip.transcript,) if len(text.encode()) >= LONG_ENOUGH} - others
        found |= {clip.speaker} - others
    whole = frozenset(found - {""})
    # A number alone is said of much else.
    words = sorted({form for text in whole if not text.isdecimal() or len(text) >= TELLING for form in _forms(text)})
    return Traces(whole, tuple(words))


def half_written(folder: Path) -> list[Path]:
    """What a process that was killed left below a project's folder: files half written, rounds half made or removed."""
    return [path for path in folder.rglob(".*") if _HALF.fullmatch(path.name)]


def _forms(text: str) -> set[bytes]:
    """A text as files of any kind write it: as it is, in JSON, in a table's quotes, in XML."""
    in_json = (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    return {form.encode() for form in (text, *in_json, text.replace('"', '""'), escape(text, {'"': "&quot;"}))}


def _holds(text: bytes, words: Iterable[bytes]) -> bool:
    """Whether a text names one of them as a whole word: “c1” is not in “c12”."""
    for word in words:
        place = text.find(word)
        while place >= 0:
            around = text[max(0, place - 1) : place], text[place + len(word) : place + len(word) + 1]
            if not any(mark.isalnum() or mark in (b"_", b"-") for mark in around if mark):
                return True
            place = text.find(word, place + 1)
    return False


def _decoded(data: bytes) -> tuple[str, str, bytes]:
    """The text of a file, its encoding, and the mark before it; bytes that are no such text stay as they are."""
    mark = next((mark for mark, _ in MARKS if data.startswith(mark)), b"")
    with suppress(ProtocolError, UnicodeError):
        text, encoding = decode_text(data)
        if mark + text.encode(encoding) == data:
            return text, encoding, mark
    return data.decode("utf-8", "surrogateescape"), "utf-8", b""


def _bytes(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding, "surrogateescape" if encoding == "utf-8" else "strict")


def _rows(text: str) -> Iterator[tuple[str, set[str]]]:
    """The lines of each row of a table, and what its cells say; a number alone only where names stand."""
    header = text.split("\n", 1)[0]
    lines = _LINE_ENDS.split(text)
    rows = list(records(text.removeprefix("\ufeff"), max(_SEPARATORS, key=header.count)))
    begins = [row.line - 1 for row in rows] + [len(lines)]
    names = {at for at, name in enumerate(rows[0].cells if rows else ()) if plain_name(name) in _NAMING}
    yield "".join(lines[: begins[0]]), set()
    for row, first, after in zip(rows, begins, begins[1:], strict=False):
        said = {read_cell(cell) for at, cell in enumerate(row.cells) if at in names or not cell.isdecimal()}
        yield "".join(lines[first:after]), said


def _lines(text: str, as_json: bool) -> Iterator[tuple[str, set[str]]]:
    """Each line, and the texts that are values in it where it is JSON."""
    for line in _LINE_ENDS.split(text):
        said: set[str] = set()
        if as_json:
            with suppress(ValueError):
                said = set(_texts(parsed_json(line)))
        yield line, said


def _entries(data: bytes) -> list[dict[str, Any]]:
    """The entries of a JSON list of objects; none of any other file."""
    with suppress(ValueError):
        found = parsed_json(data.decode("utf-8-sig"))
        if isinstance(found, list) and all(isinstance(entry, dict) for entry in found):
            return found
    return []


def _in_json(value: Any, indent: int | None = None) -> bytes:
    """JSON in UTF-8; half a sign, which a file may say but nothing can encode, as JSON escapes it."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str).encode("utf-8", "backslashreplace")


def _named(value: Any) -> Iterator[str]:
    """The texts in an entry that stand where names do."""
    for name, part in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        if isinstance(part, str) and plain_name(str(name)) in _NAMING:
            yield part
        yield from _named(part)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from _texts(part)
