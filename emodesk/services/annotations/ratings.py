"""A table of several raters' labels: a row for each clip and rater, whose words are votes; and our own of spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from emodesk.domain import DecisionKind, DomainError
from emodesk.domain.details import Details
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier
from emodesk.services.export.tables import SPAN_COLUMNS
from emodesk.services.side_tables import USUAL_READING, TableReading
from emodesk.store.aside import Aside
from trainer.protocol.clips_csv import name_in, read_seconds
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.tables import TableHead, check_by_hand, check_worth, plain_name, table_rows

_SPAN_USES = ("clip_id", "start", "end", "label", "note", "annotator")
_DETAILS = ("second", "intensity", "valence", "arousal", "words")
_SAID = tuple(f"said {name}" for name in _DETAILS)  # in our own table alone: others mean other things by these names
_USES = ("clip_id", "path", "dialogue", "turn", "annotator", "label", "decision", *_SAID)


def read_ratings(path: Path, how: TableReading = USUAL_READING) -> Reading:
    """What raters say of clips; DomainError for a table without raters or labels, or that cannot be read."""
    try:
        if _is_spans(path, how):
            return _read_spans(path, how)
        head, rows = table_rows(path, _USES, how.encoding, {**_own(path, how), **how.columns})
        check_by_hand(how.columns, [head])
        for needed in ("annotator", "label"):
            if needed not in head.columns:
                raise head.lacks(needed)
        return _read_rows(path, head, rows)
    except ProtocolError as error:
        raise DomainError(error.sentence) from None


def _read_rows(path: Path, head: TableHead, rows: Iterable[tuple[int, Mapping[str, str] | Sentence]]) -> Reading:
    said = _Said(path.name)
    reading = Reading(notes=[(path.name, head.found())], aside=said)
    bad = good = 0
    for line, record in rows:
        where = f"{path.name} line {line}"
        if isinstance(record, Sentence):
            bad += 1
            check_worth(path.name, bad, good, line, record)
            reading.problems.append((where, Sentence("{message}.", message=record)))
            continue
        good += 1
        name = record.get("path") or name_in(record)
        if not name.strip():
            reading.problems.append((where, Sentence("names no clip, so it was passed over.")))
            continue
        said.add(name, line, record)
    return reading


class _Said:
    """What raters say by the name of the clip, in the order in which the names come; it waits on the disk."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._rows = Aside[list[Any]]()  # by name its first line, the name, and who says what

    def add(self, name: str, line: int, record: Mapping[str, str]) -> None:
        """Note a row; the same one again says nothing more."""
        key = name.encode("utf-8", "backslashreplace").decode()
        first, _, some = self._rows.get(key, (line, name, []))
        label = record["label"].strip()
        cannot = not label and record.get("decision", "").strip() == DecisionKind.CANNOT_TELL
        row = [record["annotator"].strip(), label, cannot, *(record.get(name, "").strip() for name in _SAID)]
        if some[-1:] != [row]:
            self._rows[key] = [first, name, [*some, row]]

    def __iter__(self) -> Iterator[Annotated]:
        for _, (line, name, some) in self._rows.each():
            yield Annotated(f"{self._file} line {line}", tuple(_tier(*row) for row in some), stem=name)


def _tier(
    who: str, label: str, cannot: bool, second: str, intensity: str, valence: str, arousal: str, words: str
) -> Tier:
    if cannot:
        return Tier("label", who, (Line(""),), "cannot tell")
    details = Details(second, _number(intensity), _number(valence), _number(arousal), words)
    return Tier("label", who, (Line(label),) if label else (), "label", details)


def _number(text: str) -> int:
    """A number as a spreadsheet may have written it; 0 for nothing, -1 for what is none."""
    try:
        number = float(text or 0)
    except ValueError:
        return -1
    return int(number) if number.is_integer() else -1


def _own(path: Path, how: TableReading) -> dict[str, str]:
    """What our own table of votes says beside labels, by its columns; ProtocolError as `table_rows`."""
    head, _ = table_rows(path, (), how.encoding)
    names = set(map(plain_name, head.header))
    if not names.issuperset(map(plain_name, ("decision", *_DETAILS))):
        return {}
    return dict(zip(_SAID, _DETAILS, strict=True))


def _is_spans(path: Path, how: TableReading) -> bool:
    """Whether a file is the table that “export --to spans” writes, in whatever order and form a spreadsheet saved it;
    ProtocolError as `table_rows`."""
    head, _ = table_rows(path, (), how.encoding)
    return sorted(map(plain_name, head.header)) == sorted(map(plain_name, SPAN_COLUMNS))


def _read_spans(path: Path, how: TableReading) -> Reading:
    reading = Reading()
    _, rows = table_rows(path, _SPAN_USES, how.encoding)
    for line, record in rows:
        where = f"{path.name} line {line}"
        start = end = None
        clip = who = ""
        if not isinstance(record, Sentence):
            clip, label, note, who = (record[name] for name in ("clip_id", "label", "note", "annotator"))
            with suppress(ProtocolError):
                start, end = (read_seconds(record[name], name) for name in ("start", "end"))
        if start is None or end is None or end <= start or not clip or not who:
            message = Sentence("is no span (clip_id, start, end, label, note, reviewer), so it was passed over.")
            reading.problems.append((where, message))
            continue
        said = Line(": ".join(filter(None, (label, note))), start, end)
        reading.found.append(Annotated(where, (Tier("spans", who, (said,), "spans"),), clip, of_clip=True))
    return reading
