"""Tables that come with a folder of clips: labels, transcripts and speakers, matched to its files by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.differences import SourcesDiffer
from emodesk.store.aside import Aside
from trainer.protocol.clips_csv import LabelColumn, split_of
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.labels import canonical_label
from trainer.protocol.name_matching import ClipNames, matched
from trainer.protocol.packed import PathList
from trainer.protocol.tables import TableHead, check_by_hand, check_worth, meanings_by_hand, table_rows

DIALOGUE = "dia{dialogue}_utt{turn}"
WORDS = ("transcript", "speaker", "language")
TableRow = tuple[int, Mapping[str, str]]  # its line, and what its cells say
FoundRow = tuple[int, Mapping[str, str] | Sentence]  # or what is wrong with it
_USES = ("clip_id", "path", "dialogue", "turn", "annotator", "label", "split", *WORDS)


@dataclass(frozen=True)
class ImportProblem:
    """Something that did not come in. `where`: the file, or table and line; `message`: why, and what to do."""

    where: str
    message: str


def line_of(file: str, line: int) -> Sentence:
    """Where a row stands."""
    return Sentence("{file} line {line}", file=file, line=line)


@dataclass(frozen=True)
class TableReading:
    """What a person says of how tables are to be read.

    Attributes:
        mapping: words of another label set to labels of the project ('' for unlabelled).
        encoding: the tables' encoding; '' to find it out.
        columns: what a table calls a column, by what it means: {"label": "MultiModalVote"}.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def over(self, remembered: Mapping[str, str]) -> TableReading:
        """With what the project remembers of words where nothing else is said of them."""
        given = {word.strip().casefold() for word in self.mapping}
        kept = {word: label for word, label in remembered.items() if word not in given}
        return replace(self, mapping={**kept, **self.mapping})

    def checked(self, labels: Sequence[str]) -> TableReading:
        """With words case folded and columns by their meaning; DomainError for a label or column there is not."""
        try:
            mapping = {word.strip().casefold(): canonical_label(to, labels) for word, to in self.mapping.items()}
        except ProtocolError as error:
            raise DomainError("A label cannot be mapped: {error}.", error=error) from None
        try:
            return TableReading(mapping, self.encoding, meanings_by_hand(self.columns))
        except ProtocolError as error:
            raise DomainError(error.sentence) from None


USUAL_READING = TableReading()


@dataclass(frozen=True)
class TableSource:
    """One table of a folder.

    Attributes:
        path: of the file, or of a folder of evaluation files.
        needs: the column that it must have, label or transcript.
        columns: what it calls a column, by what it means, as a corpus has it.
        within: of which clips it is, a pattern that their paths below the folder hold; "" for all.
        split: that of its clips where it says none itself.
        key: a clip's name of its columns `dialogue` and `turn`.
        mapping: words of its labels to labels, '' for unlabelled.
    """

    path: Path
    needs: str
    columns: Mapping[str, str] = field(default_factory=dict)
    within: str = ""
    split: str = ""
    key: str = DIALOGUE
    mapping: Mapping[str, str] = field(default_factory=dict)

    def of(self, folder: Path, files: Sequence[Path]) -> Sequence[Path]:
        """The files that it is of."""
        if not self.within:
            return files
        return PathList(folder, (path for path in files if re.search(self.within, path.relative_to(folder).as_posix())))


@dataclass
class SideTables:
    """What tables say of the files of a folder, by their paths from it on, with “/” between the parts; what was wrong
    with the tables, and how they were read.

    `doubtful` are files whose split was not understood: they come in without training. `unknown` are words of labels
    that meant none, with how many rows.
    """

    values: Aside[dict[str, str]] = field(default_factory=Aside)
    doubtful: set[str] = field(default_factory=set)
    problems: list[ImportProblem] = field(default_factory=list)
    notes: list[ImportProblem] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)


def read_side_tables(
    sources: Sequence[TableSource], folder: Path, media: Sequence[Path], strange: Sequence[Path],
    labels: Sequence[str], reading: TableReading,
) -> SideTables:  # fmt: skip
    """What the tables at `sources` say of the files `media` of `folder`; `strange`: files that are no clips, and are
    said as such.

    Rows that do not hold become problems; DomainError where a table as a whole cannot be read.
    """
    side = SideTables()
    try:
        tables = [table_rows(source.path, _USES, reading.encoding, {**source.columns, **reading.columns})
                  for source in sources]  # fmt: skip
        if tables:
            check_by_hand(reading.columns, [head for head, _ in tables])
        for source, (head, found) in zip(sources, tables, strict=True):
            _read(side, head, found, source, folder, source.of(folder, media), strange, labels, reading)
    except ProtocolError as error:
        raise DomainError(error.sentence) from None
    return side


def _read(
    side: SideTables, table: TableHead, found: Iterable[FoundRow], source: TableSource, folder: Path,
    media: Sequence[Path], strange: Sequence[Path], labels: Sequence[str], reading: TableReading,
) -> None:  # fmt: skip
    has = set(table.columns)
    if not {"clip_id", "path"} & has and not {"dialogue", "turn"} <= has:
        raise table.lacks("clip_id", "path")
    if source.needs not in has:
        raise table.lacks(source.needs)
    side.notes.append(ImportProblem(table.file, table.found()))
    rows = _Rows(table, folder, source, media, strange, reading)
    own = {word: label for word, label in source.mapping.items() if label in ("", *labels)}
    words = LabelColumn(table, labels, {**own, **reading.mapping})
    differing = SourcesDiffer()
    for clip, some in rows.by_clip(found):
        told = {what: next((row[what] for _, row in some if row.get(what)), "") for what in WORDS}
        told["label"], unknown = _label(rows.problems, some, words)
        first, row = some[0]
        word = row.get("split", "") or source.split
        split, wrong = split_of(word, told["label"] or ("?" if unknown else ""))
        if wrong:
            rows.problems.append((first, Sentence("{problem}; the clip does not train.", problem=wrong)))
            side.doubtful.add(clip)
        if word:
            told["split"] = split if told["label"] or split != "labelled" else "unlabelled"
        before = side.values.get(clip, {})
        differing.between(clip, before, told)
        side.values[clip] = {**before, **{what: value for what, value in told.items() if value}}
    side.problems += [
        ImportProblem(line_of(table.file, line), message)
        for line, message in sorted(rows.problems, key=lambda problem: problem[0])
    ]
    side.notes += [ImportProblem(table.file, note) for note in (*rows.notes, *differing.notes())]
    side.unknown.update(words.unknown)
    if words.read_as:
        side.notes.append(ImportProblem(table.file, labels_read(words.read_as)))


def labels_read(read_as: Mapping[str, str]) -> Sentence:
    """Which words were taken for which labels, for the report."""
    pairs = ", ".join(f"{word} → {label}" for word, label in read_as.items())
    return Sentence("labels were read as: {pairs}.", pairs=pairs)


def _label(problems: list[tuple[int, str]], rows: Sequence[TableRow], words: LabelColumn) -> tuple[str, bool]:
    """The label that most rows of a clip give, '' for none, and whether a word was not understood."""
    read: list[str] = []
    for line, row in rows:
        try:
            read.append(words.label(row.get("label", "")))
        except ProtocolError as error:
            problems.append((line, Sentence("{error}, or map it (--map); the clip comes in unlabelled.", error=error)))
    unknown = len(read) < len(rows)
    votes = Counter(label for label in read if label).most_common()
    if len(votes) < 2:
        return (votes[0][0] if votes else ""), unknown
    counted = ", ".join(f"{name} {count}" for name, count in votes)
    first = rows[0][0]
    if votes[0][1] == votes[1][1]:
        message = Sentence("raters disagree ({counted}); the clip comes in unlabelled.", counted=counted)
        problems.append((first, message))
        return "", True
    problems.append((first, Sentence("raters disagree ({counted}); most say {label}.", counted=counted,
                                     label=votes[0][0])))  # fmt: skip
    return votes[0][0], unknown


class _Rows:
    """The rows of a table by the file that each names; `problems` by line, and `notes`, of what was found. Rows wait on
    the disk, as a table may have one for each of a hundred thousand clips."""

    def __init__(
        self, table: TableHead, folder: Path, source: TableSource, media: Sequence[Path], strange: Sequence[Path],
        reading: TableReading,
    ) -> None:  # fmt: skip
        self.problems: list[tuple[int, str]] = []
        self.notes: list[Sentence] = []
        self._good = 0
        self._table, self._folder, self._source, self._strange = table, folder, source, strange
        self._relative = PathList(folder).name_of
        self._files = ClipNames(source.path.parent, folder, media)
        # A column named by hand comes first.
        self._names = sorted(("clip_id", "path"), key=lambda what: what not in reading.columns)
        self._found = Aside[list[TableRow]]()

    def by_clip(self, found: Iterable[FoundRow]) -> Iterable[tuple[str, list[TableRow]]]:
        """Rows by file, one each but for several raters' rows; exact names first, then those that nearly match."""
        left = Aside[tuple[list[str], TableRow]]()
        read = unread = 0
        for line, record in found:
            if isinstance(record, Sentence):
                unread += 1
                check_worth(self._table.file, unread, read, line, record)
                self._say(line, Sentence("{message}.", message=record))
                continue
            read += 1
            if not any(record.get(what) for what in ("label", "split", *WORDS)):
                continue
            names = self._called(record)
            if not names:
                self._say(line, Sentence("names no clip, so it was passed over."))
                continue
            files = next((files for name in names if (files := self._files.called(name))), [])
            if not files and any(self._no_clips.called(name) for name in names):
                continue  # said already, as a file that is no clip
            if len(files) == 1:
                self._add(names[0], self._relative(files[0]), (line, record))
            elif files:
                self._ambiguous(line, names[0], files)
            else:
                left[str(line)] = names, (line, record)
        self._nearly(left)
        return self._found.each()

    @cached_property
    def _no_clips(self) -> ClipNames:
        return ClipNames(self._source.path.parent, self._folder, self._strange)

    def _called(self, record: Mapping[str, str]) -> list[str]:
        names = [record.get(what, "").replace("\\", "/") for what in self._names]
        if record.get("dialogue") and record.get("turn"):
            name = self._source.key.format(dialogue=record["dialogue"], turn=record["turn"])
            names = [name] if self._source.key != DIALOGUE else [*names, name]
        return [name for name in names if name.strip()]

    def _nearly(self, left: Aside[tuple[list[str], TableRow]]) -> None:
        near = Aside[dict[str, list[TableRow]]]()
        missing: dict[int, str] = {}
        for _, (names, row) in left.each():
            found = next((files for name in names if (files := self._files.nearly_called(name))), [])
            if not found:
                missing[row[0]] = names[0]
            elif len(found) > 1:
                self._ambiguous(row[0], names[0], found)
            else:
                file = self._relative(found[0])
                by_name = near.get(file, {})
                by_name.setdefault(names[0], []).append(row)
                near[file] = by_name
        count, first = 0, ""
        for file, by_name in near.each():
            if len(by_name) > 1 or file in self._found:
                others = [name for name in by_name if file not in self._found] or [file]
                for name, rows in by_name.items():
                    rival = next((other for other in others if other != name), others[0])
                    for line, _ in rows:
                        self._say(line, Sentence(
                            "“{name}” may mean {file}, but so may “{rival}”; write the file's name.",
                            name=name, file=file, rival=rival,
                        ))  # fmt: skip
                continue
            ((name, rows),) = by_name.items()
            for row in rows:
                self._add(name, file, row)
            count, first = count + 1, first or f"“{name}” → {file}"
        if count:
            self.notes.append(matched(count, first))
        meant = self._files.suggestions(dict.fromkeys(missing.values()))
        for line, name in missing.items():
            if name in meant:
                message = Sentence(
                    "“{name}”: no clip of this name came in; did you mean {file}? Mend the name.",
                    name=name,
                    file=self._relative(meant[name]),
                )
            else:
                message = Sentence("“{name}”: no clip of this name came in; mend the name.", name=name)
            self._say(line, message)

    def _add(self, name: str, file: str, row: TableRow) -> None:
        rows = self._found.get(file, [])
        if rows and "annotator" not in self._table.columns:
            self._say(row[0], Sentence(
                "“{name}” already stands in line {first}; the first line holds, remove one.",
                name=name, first=rows[0][0],
            ))  # fmt: skip
            return
        self._good += 1
        self._found[file] = [*rows, row]

    def _ambiguous(self, line: int, name: str, found: Sequence[Path]) -> None:
        self._say(line, Sentence(
            "“{name}”: {count} files have this name; write the folder too, as in “{file}”.",
            name=name, count=len(found), file=self._relative(found[0]),
        ))  # fmt: skip

    def _say(self, line: int, message: str) -> None:
        self.problems.append((line, message))
        check_worth(self._table.file, len(self.problems), self._good, line, message)
