"""NOVA's .annotation: a header with a discrete scheme, and beside it lines from;to;id;confidence."""

from __future__ import annotations

from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier, file_text
from emodesk.services.annotations.guarded_xml import read_xml
from emodesk.services.export.pseudo_labels import MODEL_NAME
from emodesk.services.export.study import OPINION_NAME
from trainer.protocol.clips_csv import read_seconds
from trainer.protocol.errors import ProtocolError, Sentence


def read_nova(path: Path) -> Reading:
    """What a NOVA annotation says; DomainError where it is none, or of another kind than discrete."""
    root = read_xml(path)
    scheme = root.find("scheme")
    if root.tag != "annotation" or scheme is None or scheme.get("type") != "DISCRETE":
        raise DomainError("{file} is no discrete annotation of NOVA.", file=path.name)
    names = {item.get("id", ""): item.get("name", "") for item in scheme.iter("item")}
    meta = root.find("meta")
    who = meta.get("annotator", "") if meta is not None else ""
    reading, lines = Reading(), []
    for number, row in enumerate(file_text(path.with_name(f"{path.name}~")).splitlines(), start=1):
        cells = row.split(";")
        if not row.strip():
            continue
        try:
            start, end = (read_seconds(cell, "time") for cell in [*cells, "", ""][:2])
        except ProtocolError as error:
            reading.problems.append((f"{path.name}~ line {number}", Sentence("{message}.", message=error)))
            continue
        if start is None or end is None or len(cells) < 3 or cells[2].strip() not in names:
            message = Sentence("is no line of from;to;id;confidence, so it was passed over.")
            reading.problems.append((f"{path.name}~ line {number}", message))
        else:
            lines.append(Line(names[cells[2].strip()], start, end))
    kind = "model" if who.startswith((MODEL_NAME, OPINION_NAME)) else "label"
    # CLIP.scheme.annotator.annotation
    clip = path.name.removesuffix(path.suffix).rsplit(".", 2)[0]
    reading.found.append(Annotated(path.name, (Tier(scheme.get("name", ""), who, tuple(lines), kind),), stem=clip))
    return reading
