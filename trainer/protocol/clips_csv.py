"""clips.csv: one row for each clip, read leniently or strictly, with one problem for each row that does not hold."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import csv_cell, write_table
from trainer.protocol.labels import LABELS, VOTE_LETTERS, canonical_label, canonical_split, mapped_label
from trainer.protocol.packed import PackedTexts
from trainer.protocol.tables import TARGET, RowProblem, TableHead, check_by_hand, check_worth, plain_name, table_rows

CLIP_COLUMNS = ("clip_id", "path", "start", "end", "transcript", "language", "speaker", "split", "label")
_USES = (*CLIP_COLUMNS, "weight", TARGET, "dialogue", "turn")
_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d*)?|\.\d+)")  # hours, minutes, seconds
_SUM_TOLERANCE = 1e-3  # of the probabilities of a clip's targets, as tables round them


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One row of a clips.csv; `start` and `end` in seconds of the file, `end` None for its end.

    `weight` is how much the clip counts in training, `targets` the probability of each label where votes differ:
    (label, probability), summing to 1; () where the label is all there is.
    """

    clip_id: str
    path: str = ""
    start: float = 0.0
    end: float | None = None
    transcript: str = ""
    language: str = ""
    speaker: str = ""
    split: str = "unlabelled"
    label: str = ""
    weight: float = 1.0
    targets: tuple[tuple[str, float], ...] = ()


class ClipTable:
    """A table of clips, read leniently, as `table_rows` has it: what holds, and one problem for each row that does not.

    A name (clip_id, or a file's) is the only column that must be there. `mapping` takes words of another label set
    (case folded) to labels of this one, '' for none. Raises ProtocolError where the file as a whole cannot be read.

    Attributes:
        found: how the table is read, for the report.
        problems: of the rows that were asked for, what was left out: rows, and labels and splits of rows that came in.
    """

    def __init__(
        self, path: Path | str, labels: Sequence[str] = LABELS, mapping: Mapping[str, str] | None = None,
        encoding: str = "", columns: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self._head, self._found = table_rows(path, _USES, encoding, columns)
        self._labels, self._by_hand = labels, columns or {}
        self._words = LabelColumn(self._head, labels, mapping or {})
        self.found = self._head.found()
        self.problems: list[RowProblem] = []

    @property
    def read_as(self) -> Mapping[str, str]:
        """Words that meant a label of another name."""
        return self._words.read_as

    @property
    def unknown(self) -> Counter[str]:
        """Words that meant none, with how many rows."""
        return self._words.unknown

    def each(self, first_line: MutableMapping[str, int]) -> Iterator[tuple[int, ClipRow, tuple[str, ...]]]:
        """Line, clip and the fields of it that the table gave, of each row that holds, one by one and once; those whose
        label or split was not understood are unlabelled. What must be known of the rows before is kept in `first_line`.
        """
        good = 0
        for line, row, told, problem in _clip_rows(
            self._head, self._found, self._labels, self._words, self._by_hand, first_line
        ):
            good += row is not None
            if problem:
                self.problems.append(RowProblem(line, problem))
                check_worth(self._head.file, len(self.problems), good, line, problem)
            if row is not None:
                yield line, row, told


def _clip_rows(
    head: TableHead, found: Iterator[tuple[int, Mapping[str, str] | Sentence]], labels: Sequence[str],
    words: LabelColumn, by_hand: Mapping[str, str], first_line: MutableMapping[str, int] | None,
) -> Iterator[tuple[int, ClipRow | None, tuple[str, ...], Sentence | None]]:  # fmt: skip
    """Line, clip (None for a row that is left out), fields that the table gave, and what is wrong, of each row.

    Where each name stood first is kept in `first_line`; without one a name may come again.
    """
    check_by_hand(by_hand, [head])
    if not {"clip_id", "path"} & set(head.columns) and not {"dialogue", "turn"} <= set(head.columns):
        raise head.lacks("clip_id", "path")
    for line, record in found:
        if isinstance(record, Sentence):
            yield line, None, (), record
            continue
        try:
            row, problem = _clip_row(record, labels, words)
        except ProtocolError as error:
            yield line, None, (), error.sentence
            continue
        if first_line is not None:
            if (first := first_line.get(row.clip_id)) is not None:
                problem = Sentence(
                    "clip_id “{clip_id}” already stands in line {first}; make it unique",
                    clip_id=row.clip_id,
                    first=first,
                )
                yield line, None, (), problem
                continue
            first_line[row.clip_id] = line
        told = tuple(what for what, cell in record.items()
                     if cell and getattr(row, what, "") and not (problem and what == "split"))  # fmt: skip
        yield line, row, told, problem


class LabelColumn:
    """Reads the words of one table's label column; `read_as` is which words meant a label of another name."""

    def __init__(self, table: TableHead, labels: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._labels = labels
        # Columns of raters' votes are written in letters: S is surprise elsewhere.
        self._letters = VOTE_LETTERS if plain_name(table.columns.get("label", "")).endswith("vote") else {}
        self._mapping = mapping
        self._known: dict[str, str] = {"": ""}
        self.read_as: dict[str, str] = {}
        self.unknown = Counter[str]()

    def label(self, word: str) -> str:
        """The label that a word means, '' for none; ProtocolError for an unknown one."""
        if word in self._known:
            return self._known[word]
        meant = word if word.strip().casefold() in self._mapping else self._letters.get(word.strip().casefold(), word)
        try:
            label = mapped_label(meant, self._labels, self._mapping)
        except ProtocolError as error:
            self.unknown[word.strip()] += 1
            if meant == word:
                raise
            raise ProtocolError("“{letter}”: {error}", letter=word, error=error) from None
        if label and label != word:
            self.read_as[word] = label
        self._known[word] = label
        return label


def split_of(word: str, label: str) -> tuple[str, Sentence | None]:
    """The split of a clip whose table says `word` of it ('' for nothing) beside `label`, and what is wrong with it.

    A word that is not known, and a label that is not there, never make a clip train.
    """
    try:
        split = canonical_split(word)
    except ProtocolError as error:
        return "unlabelled", error.sentence
    if split == "labelled" and not label:
        return "unlabelled", Sentence("split is labelled but label is empty; give the label or write unlabelled")
    return split or ("labelled" if label else "unlabelled"), None


def name_in(record: Mapping[str, str]) -> str:
    """The clip_id that a row gives: its own; in tables without, its file's path without the ending, or the turn of a
    dialogue; '' for none."""
    if "clip_id" in record:
        return record["clip_id"] if record["clip_id"].strip() else ""
    if record.get("path", "").strip():
        return PurePosixPath(record["path"].replace("\\", "/")).with_suffix("").as_posix()
    return f"dia{record['dialogue']}_utt{record['turn']}" if record.get("dialogue") and record.get("turn") else ""


def _clip_row(record: Mapping[str, str], labels: Sequence[str], words: LabelColumn) -> tuple[ClipRow, Sentence | None]:
    clip_id = name_in(record)
    if not clip_id:
        raise ProtocolError("clip_id is empty; give every clip a name")
    start = read_seconds(record.get("start", ""), "start")
    end = read_seconds(record.get("end", ""), "end")
    if end is not None and end <= (start or 0.0):
        raise ProtocolError("end {end:g} s is not after start {start:g} s", end=end, start=start or 0.0)
    weight, targets = _weight(record.get("weight", "")), _targets(record, labels)
    problem: Sentence | None = None
    try:
        label = words.label(record.get("label", ""))
    except ProtocolError as error:
        label, problem = "", error.sentence
    split, wrong = split_of(record.get("split", ""), label)
    row = ClipRow(
        clip_id=clip_id,
        path=record.get("path", ""),
        start=start or 0.0,
        end=end,
        transcript=record.get("transcript", ""),
        language=record.get("language", "").strip(),
        speaker=record.get("speaker", "").strip(),
        split=split,
        label=label,
        weight=weight,
        targets=targets,
    )
    return row, problem or wrong


def _weight(text: str) -> float:
    value = _number(text)
    if value is not None and not (math.isfinite(value) and value >= 0):
        raise ProtocolError("weight “{text}” is no number from 0 up", text=text)
    return 1.0 if value is None else value


def _targets(record: Mapping[str, str], labels: Sequence[str]) -> tuple[tuple[str, float], ...]:
    given = {name[len(TARGET) :]: text for name, text in record.items() if name.startswith(TARGET) and text}
    if not given:
        return ()
    found: dict[str, float] = dict.fromkeys(labels, 0.0)
    for word, text in given.items():
        value = _number(text)
        if value is None or not 0 <= value <= 1:
            raise ProtocolError("{column} “{text}” is no probability (0 to 1)", column=TARGET + word, text=text)
        found[canonical_label(word, labels)] += value
    if abs(sum(found.values()) - 1) > _SUM_TOLERANCE:
        raise ProtocolError("its targets add up to {total:.3f}, not to 1", total=sum(found.values()))
    return tuple((label, value) for label, value in found.items() if value)


def _number(text: str) -> float | None:
    """A number with a point or a comma; NaN for what is none, None for nothing."""
    if not text.strip():
        return None
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return math.nan


def read_seconds(text: str, name: str) -> float | None:
    """Seconds of a time such as 1.5, 1,5 or 00:00:01,5, None for nothing; ProtocolError where it is none."""
    if not text.strip():
        return None
    value = _number(text)
    if value is not None and math.isnan(value):
        clock = _CLOCK.fullmatch(text.strip().replace(",", "."))
        if clock is None:
            if text.strip().casefold() in ("nan", "+nan", "-nan"):
                raise ProtocolError("{name} “{text}” is not a time within the file", name=name, text=text)
            raise ProtocolError("{name} “{text}” is not a number of seconds", name=name, text=text)
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        value = 3600 * hours + 60 * minutes + seconds
    if value is None or not math.isfinite(value) or value < 0:
        raise ProtocolError("{name} “{text}” is not a time within the file", name=name, text=text)
    return value


def read_clips(path: Path | str, labels: Sequence[str] = LABELS) -> list[ClipRow]:
    """Every row of a clips.csv in order; ProtocolError at the first row that does not hold, and for no row at all."""
    rows = list(_good_rows(path, labels, {}))
    if not rows:
        raise ProtocolError("{name} has no clips; add one row for each clip.", name=Path(path).name)
    return rows


def each_clip(path: Path | str, labels: Sequence[str] = LABELS) -> Iterator[ClipRow]:
    """As `read_clips`, but one by one, with only their names held; that a name comes again is said at the end."""
    names = PackedTexts()
    for row in _good_rows(path, labels, None):
        names.append(row.clip_id)
        yield row
    if not names or names.may_repeat():
        read_clips(path, labels)  # says so, and where


def _good_rows(
    path: Path | str, labels: Sequence[str], first_line: MutableMapping[str, int] | None
) -> Iterator[ClipRow]:
    """The rows of a clips.csv; ProtocolError at the first that does not hold."""
    head, found = table_rows(path, _USES)
    for line, row, _, problem in _clip_rows(head, found, labels, LabelColumn(head, labels, {}), {}, first_line):
        if problem or row is None:
            raise ProtocolError("{name} line {line}: {message}.", name=head.file, line=line, message=problem)
        yield row


def resolve_paths(rows: Iterable[ClipRow], folder: Path | str) -> list[ClipRow]:
    """Rows whose relative paths stand under the folder of their clips.csv; a file has one path, whichever round's
    folder names it, for what is remembered of it is remembered by that."""
    folder = Path(folder).resolve()
    return [replace(row, path=_under(folder, row.path)) if row.path else row for row in rows]


def _under(folder: Path, path: str) -> str:
    parts = Path(path).parts
    while parts[:1] == ("..",):  # of a folder without links; elsewhere “..” is left to the system
        folder, parts = folder.parent, parts[1:]
    return str(folder.joinpath(*parts))


def write_clips(path: Path | str, rows: Iterable[ClipRow], for_people: bool = False) -> None:
    """Write a clips.csv atomically, UTF-8, one row for each clip; `for_people`: as `write_table` has it.

    The columns `weight` and `target:<label>` are there where a row has one.
    """
    rows = list(rows)
    votes = list(dict.fromkeys(label for row in rows for label, _ in row.targets))
    weighed = any(row.weight != 1.0 for row in rows)
    header = (*CLIP_COLUMNS, *(("weight",) if weighed else ()), *(TARGET + label for label in votes))

    def cells(row: ClipRow) -> list[object]:
        targets = dict(row.targets)
        plain = [csv_cell(getattr(row, name)) for name in CLIP_COLUMNS]
        some = [repr(targets.get(label, 0.0)) if targets else "" for label in votes]
        return [*plain, *([repr(row.weight)] if weighed else []), *some]

    write_table(path, header, (cells(row) for row in rows), for_people)
