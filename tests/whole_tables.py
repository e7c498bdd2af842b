"""Tables of clips as the tests look at them: read to the end, and held."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.protocol.clips_csv import ClipRow, ClipTable
from trainer.protocol.tables import RowProblem


@dataclass
class WholeTable:
    """The clips of a table by line, what was left out, and how it was read."""

    rows: dict[int, ClipRow]
    problems: list[RowProblem]
    found: str


def parse_clips(path: Path, **how: Any) -> WholeTable:
    """All of a table; `how` and errors as of ClipTable."""
    table = ClipTable(path, **how)
    return WholeTable({line: row for line, row, _ in table.each({})}, table.problems, table.found)
