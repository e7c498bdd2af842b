"""A table of several raters' labels: a row for each clip and rater, whose words are votes; and our own of spans."""

from __future__ import annotations

from pathlib import Path

from emodesk.domain import DecisionKind, DomainError
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier, file_records
from emodesk.services.export.tables import SPAN_COLUMNS
from emodesk.services.side_tables import USUAL_READING, TableReading
from trainer.protocol.clips_csv import name_in, read_seconds
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.tables import check_by_hand, open_table

_USES = ("clip_id", "path", "dialogue", "turn", "annotator", "label", "decision")


def read_ratings(path: Path, how: TableReading = USUAL_READING) -> Reading:
    """What raters say of clips; DomainError for a table without raters or labels, or that cannot be read."""
    if _is_spans(path):
        return _read_spans(path)
    try:
        table = open_table(path, _USES, how.encoding, how.columns)
        check_by_hand(how.columns, [table])
        for needed in ("annotator", "label"):
            if needed not in table.columns:
                raise table.lacks(needed)
    except ProtocolError as error:
        raise DomainError(error.sentence) from None
    reading = Reading(notes=[(path.name, table.found())])
    reading.problems += [
        (f"{path.name} line {problem.line}", Sentence("{message}.", message=problem.message))
        for problem in table.problems
    ]
    tiers: dict[str, list[Tier]] = {}
    first: dict[str, int] = {}
    for line, record in table.rows.items():
        name = record.get("path") or name_in(record)
        if not name.strip():
            reading.problems.append((f"{path.name} line {line}", Sentence("names no clip, so it was passed over.")))
            continue
        first.setdefault(name, line)
        label = record["label"].strip()
        lines = (Line(label),) if label else ()
        kind = "label"
        if not label and record.get("decision", "").strip() == DecisionKind.CANNOT_TELL:
            lines, kind = (Line(""),), "cannot tell"
        tier, some = Tier("label", record["annotator"].strip(), lines, kind), tiers.setdefault(name, [])
        if some[-1:] != [tier]:  # the same row again says nothing more
            some.append(tier)
    for name, some in tiers.items():
        reading.found.append(Annotated(f"{path.name} line {first[name]}", tuple(some), stem=name))
    return reading


def _is_spans(path: Path) -> bool:
    """Whether a file is the table that “export --to spans” writes, by its first line."""
    try:
        with path.open("rb") as file:
            first = file.readline(65_536).decode("utf-8-sig", "replace").strip()
    except OSError:
        return False
    if path.suffix.lower() != ".jsonl":
        return first == ",".join(SPAN_COLUMNS)
    try:
        return tuple(parsed_json(first)) == SPAN_COLUMNS
    except (ValueError, TypeError):
        return False


def _read_spans(path: Path) -> Reading:
    reading = Reading()
    for line, record in file_records(path):
        where = f"{path.name} line {line}"
        try:
            start, end = (read_seconds(str(record[name]), name) for name in ("start", "end"))
            clip, label, note, who = (str(record[name]) for name in ("clip_id", "label", "note", "reviewer"))
        except (KeyError, ProtocolError):
            start = end = None
        if start is None or end is None or end <= start or not clip or not who:
            message = Sentence("is no span (clip_id, start, end, label, note, reviewer), so it was passed over.")
            reading.problems.append((where, message))
            continue
        said = Line(": ".join(filter(None, (label, note))), start, end)
        reading.found.append(Annotated(where, (Tier("spans", who, (said,), "spans"),), clip, of_clip=True))
    return reading
