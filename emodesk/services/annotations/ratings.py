"""A table of several raters' labels: a row for each clip and rater, whose words are votes."""

from __future__ import annotations

from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier
from trainer.protocol.clips_csv import name_in
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.tables import open_table

_USES = ("clip_id", "path", "dialogue", "turn", "annotator", "label")


def read_ratings(path: Path) -> Reading:
    """What raters say of clips; DomainError for a table without raters or labels, or that cannot be read."""
    try:
        table = open_table(path, _USES)
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
        tier, some = Tier("label", record["annotator"].strip(), lines, "label"), tiers.setdefault(name, [])
        if some[-1:] != [tier]:  # the same row again says nothing more
            some.append(tier)
    for name, some in tiers.items():
        reading.found.append(Annotated(f"{path.name} line {first[name]}", tuple(some), stem=name))
    return reading
