"""Opinions: imported from tables and JSON lines, listed, removed, and what they say of a clip."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emodesk.domain import Changes, DomainError
from emodesk.domain.opinion import Opinion, OpinionSource, renamed
from emodesk.services.annotations.found import Annotated, file_json
from emodesk.services.annotations.which_clip import ClipFinder
from emodesk.services.kept_text import kept_words
from emodesk.services.project import Project
from emodesk.services.side_tables import USUAL_READING, ImportProblem, TableReading, line_of
from emodesk.store import clips, opinions
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import parse_object
from trainer.protocol.labels import mapped_label
from trainer.protocol.name_matching import matched
from trainer.protocol.tables import PROBABILITY, TARGET, check_by_hand, check_worth, open_table, table_rows

ENDINGS = (".csv", ".tsv", ".txt", ".jsonl")
MADE_BY = "made_by"  # in a line that says how the others came about, as `python -m trainer opine` writes it
SUM_TOLERANCE = 0.05  # by which rounded probabilities may miss one; they are made to add up
LONGEST_NAME = 60  # characters of a source's name
_USES = ("clip_id", "path", "label", "probabilities", "confidence", PROBABILITY, TARGET)
_NAMES = ("clip_id", "name", "clip", "path", "file", "filename")  # of the clip in JSON lines, the most telling first


@dataclass(frozen=True)
class OpinionReport:
    """What an import brought: the source, how many clips it now has an opinion on by this file, rows that say nothing,
    and problems and notes by line."""

    source: str
    came: int
    silent: int
    problems: tuple[ImportProblem, ...]
    notes: tuple[ImportProblem, ...]
    changes: Changes


@dataclass(frozen=True)
class _Row:
    """One row as it stands: the clip's name, and what is said of it."""

    line: int
    name: str
    label: str = ""
    confidence: float | None = None
    probabilities: Mapping[str, float] | None = None


class OpinionService:
    """The opinions of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def sources(self) -> list[OpinionSource]:
        """Who has opinions, by name."""
        with self._project.store.read() as connection:
            return opinions.sources(connection)

    def of_clip(self, clip: int) -> list[Opinion]:
        """All opinions on one clip, by the name of their source."""
        with self._project.store.read() as connection:
            return opinions.of_clip(connection, clip)

    def remove(self, source: str) -> Changes:
        """Take out all opinions of a source; DomainError where it has none."""
        with self._project.store.write() as connection:
            gone = opinions.remove(connection, source)
            if not gone:
                names = ", ".join(found.name for found in opinions.sources(connection)) or Sentence("nobody")
                raise DomainError(
                    "“{source}” has no opinions here; there are those of {names}.", source=source, names=names
                )
        return Changes(clips=gone, queue=True)  # one of its orders is by opinions

    def take(self, path: Path | str, source: str = "", reading: TableReading = USUAL_READING) -> OpinionReport:
        """Import a table `clip_id,label` or `clip_id,probabilities` (a JSON object, or columns `p:LABEL` or
        `LABEL`), or the same
        as JSON lines, under the name `source` (the file's without one).

        What the source said of these clips before goes, what it said of others stays. Raises DomainError where the
        file as a whole cannot be read, and where nothing in it holds.
        """
        path = Path(path).expanduser().absolute()
        name = kept_words(source) or _shortened(kept_words(path.stem))
        if not name or len(name) > LONGEST_NAME:
            raise DomainError("The name of a source has 1 to {most} characters.", most=LONGEST_NAME)
        if path.suffix.lower() not in ENDINGS:
            raise DomainError(
                "{file} is no table of opinions; they end in {endings}.", file=path.name, endings=", ".join(ENDINGS)
            )
        checked = reading.over(self._project.mapping).checked(self._project.labels.names)
        problems: list[ImportProblem] = []
        notes: list[ImportProblem] = []
        taking = _Taking(self._project, name, checked.mapping, path.name)
        as_lines = path.suffix.lower() == ".jsonl"
        try:
            for row in _lines(path, problems) if as_lines else _table(path, checked, taking.labels, problems, notes):
                taking.hear(row)
        except ProtocolError as error:
            raise DomainError(error.sentence) from None
        problems += taking.problems
        if not taking.found:
            first = problems[0] if problems else ImportProblem(path.name, Sentence("it says nothing of any clip"))
            raise DomainError(
                "No opinion came in from {file}; {where}: {why}", file=path.name, where=first.where, why=first.message
            )
        with self._project.store.write() as connection:
            opinions.put(connection, taking.found.values())
        return OpinionReport(
            name, len(taking.found), taking.silent, tuple(problems), (*notes, *taking.notes()),
            Changes(clips=tuple(taking.found), queue=True),
        )  # fmt: skip


def _shortened(name: str) -> str:
    """A file's name as that of a source, which nobody wrote as one."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


class _Taking:
    """Rows as opinions of one source, one a clip."""

    def __init__(self, project: Project, source: str, mapping: Mapping[str, str], file: str) -> None:
        self._source, self._mapping, self._file = source, mapping, file
        self.labels = project.labels.names
        with project.store.read() as connection:
            self._finder = ClipFinder(project, clips.everything(connection))
        self._now = datetime.now(UTC)
        self._first: dict[int, int] = {}
        self._near: list[str] = []
        self.found: dict[int, Opinion] = {}
        self.problems: list[ImportProblem] = []
        self.silent = 0

    def hear(self, row: _Row) -> None:
        """Note what a row says, or why it does not hold; ProtocolError where nearly none does."""
        try:
            opinion = self._opinion(row)
        except (ProtocolError, DomainError) as error:
            self._say(row, error.sentence)
            return
        if opinion is None:
            self.silent += 1
        elif opinion.clip in self._first:
            message = Sentence(
                "“{name}” already stands in line {first}; the first line holds, remove one.",
                name=row.name, first=self._first[opinion.clip],
            )  # fmt: skip
            self._say(row, message)
        else:
            self._first[opinion.clip] = row.line
            self.found[opinion.clip] = opinion

    def _say(self, row: _Row, message: Sentence) -> None:
        self.problems.append(ImportProblem(line_of(self._file, row.line), message))
        check_worth(self._file, len(self.problems), len(self.found), row.line, message)

    def _opinion(self, row: _Row) -> Opinion | None:
        """What a row says of its clip, None for nothing; errors as their classes say."""
        said: dict[str, float] = {}
        for word, value in (row.probabilities or {}).items():
            label = mapped_label(word, self.labels, self._mapping)
            if not (math.isfinite(value) and 0 <= value <= 1):
                raise DomainError("{label} has the probability {value:g}, which is not from 0 to 1.",
                                  label=word, value=value)  # fmt: skip
            said[label] = said.get(label, 0.0) + value
        total = sum(said.values())
        if said and abs(total - 1) > SUM_TOLERANCE:
            raise DomainError("its probabilities add up to {total:.3f}, not to 1.", total=total)
        label = mapped_label(row.label, self.labels, self._mapping) if row.label.strip() else ""
        if said:
            label, said = renamed(said, label, {"": ""})
        if not label:
            return None
        confidence = said.get(label) if said else row.confidence
        if confidence is not None and not (math.isfinite(confidence) and 0 <= confidence <= 1):
            raise DomainError("its confidence {value:g} is not from 0 to 1.", value=confidence)
        where = Annotated(str(line_of(self._file, row.line)), (), stem=row.name)
        several, near = self._finder.find(where)
        if len(several) > 1:
            raise DomainError("“{name}” is {count} clips; write the clip_id of one.", name=row.name, count=len(several))
        if near:
            self._near.append(f"“{row.name}” → {several[0].clip_id}")
        return Opinion(self._source, several[0].key, label, self._now, confidence, said)

    def notes(self) -> Iterator[ImportProblem]:
        """What was found on the way."""
        if self._near:
            yield ImportProblem(self._file, matched(len(self._near), self._near[0]))


def _table(
    path: Path, reading: TableReading, labels: Sequence[str], problems: list[ImportProblem],
    notes: list[ImportProblem],
) -> Iterator[_Row]:  # fmt: skip
    named = _named_as_labels(path, reading, labels)
    table = open_table(path, (*_USES, *named), reading.encoding, {**reading.columns, **named})
    check_by_hand(reading.columns, [table])
    if not {"clip_id", "path"} & set(table.columns):
        raise table.lacks("clip_id", "path")
    spread = [name for name in table.columns if name.startswith((PROBABILITY, TARGET))]
    if not spread and not {"label", "probabilities"} & set(table.columns):
        raise table.lacks("label", "probabilities")
    notes.append(ImportProblem(table.file, table.found()))
    problems += [ImportProblem(line_of(table.file, problem.line), problem.message) for problem in table.problems]
    for line, record in table.rows.items():
        name = record.get("clip_id", "").strip() or record.get("path", "").strip()
        if not name:
            if any(cell.strip() for what, cell in record.items() if what not in ("clip_id", "path")):
                problems.append(
                    ImportProblem(line_of(table.file, line), Sentence("names no clip, so it was passed over."))
                )
            continue
        try:
            said: dict[str, float] | None = {
                column.partition(":")[2]: _number(record[column]) for column in spread if record[column].strip()
            }
            if cell := record.get("probabilities", "").strip():
                place = Sentence("its column “{column}”", column="probabilities")
                said = _probabilities(parse_object(cell.encode(), place))
            confidence = _number(record["confidence"]) if record.get("confidence", "").strip() else None
        except (ProtocolError, DomainError) as error:
            problems.append(ImportProblem(line_of(table.file, line), error.sentence))
            check_worth(table.file, len(problems), len(table.rows) - len(problems), line, error.sentence)
            continue
        yield _Row(line, name, record.get("label", ""), confidence, said)


def _named_as_labels(path: Path, reading: TableReading, labels: Sequence[str]) -> dict[str, str]:
    """Columns that are called as labels are, as other programs write probabilities, by what they mean (`p:LABEL`);
    none where the table says in another way what it says, or has but one such."""
    head, _ = table_rows(path, _USES, reading.encoding, reading.columns)
    if any(what in ("label", "probabilities") or what.startswith((PROBABILITY, TARGET)) for what in head.columns):
        return {}
    found: dict[str, str] = {}
    for name in head.passed_over:
        with suppress(ProtocolError):
            if label := mapped_label(name, labels, reading.mapping):
                found.setdefault(PROBABILITY + label, name)
    return found if len(found) > 1 else {}


def _lines(path: Path, problems: list[ImportProblem]) -> Iterator[_Row]:
    good = 0
    for line, text in enumerate(file_json(path).splitlines(), start=1):
        if not text.strip():
            continue
        try:
            table = parse_object(text, Sentence("the line"))
            if MADE_BY in table:
                continue
            name = next((table[key] for key in _NAMES if isinstance(table.get(key), str) and table[key].strip()), "")
            if not name:
                raise DomainError("it names no clip; write “clip_id”.")
            label = table.get("label") or ""
            if not isinstance(label, str):
                raise DomainError("its label is no word.")
            said, sure = table.get("probabilities"), table.get("confidence")
            row = _Row(line, name.strip(), label, None if sure is None else _number(sure),
                       None if said is None else _probabilities(said))  # fmt: skip
        except (ProtocolError, DomainError) as error:
            problems.append(ImportProblem(line_of(path.name, line), error.sentence))
            check_worth(path.name, len(problems), good, line, error.sentence)
            continue
        good += 1
        yield row


def _probabilities(said: Any) -> dict[str, float]:
    if not isinstance(said, dict):
        raise DomainError("its probabilities are no object, such as {example}.", example='{"anger": 0.7, …}')
    return {str(label): _number(value) for label, value in said.items()}


def _number(value: Any) -> float:
    try:
        if isinstance(value, bool):
            raise ValueError
        return float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError):
        raise DomainError("“{value}” is no number.", value=str(value)[:40]) from None
