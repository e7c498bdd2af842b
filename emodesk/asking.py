"""The command `emodesk query`: the clips that a filter of the window lets through, as a table."""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emodesk.terminal import OK, counted, say

FORMATS = ("csv", "json", "parquet")


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command; `command(name, run, line)` makes a parser."""
    parser = command("query", _query, "list the clips that a filter lets through, as “label=anger and disagreement>.3”")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("expression", nargs="?", default="", metavar="EXPR", help="all clips without one")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="csv unless said otherwise")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to; parquet needs one, others go to the screen")
    parser.add_argument("--columns", metavar="A,B,…", help="only these columns, in this order")
    parser.add_argument("--reviewer", default="", metavar="NAME", help="whose queue, for status=mine")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _fields()


def _fields() -> str:
    from emodesk.domain.query import FIELDS

    return (
        "terms: FIELD=VALUE (also != < <= > >=, and ~ for “contains”), FIELD alone for “there is one”, and words to\n"
        "search for; joined by and, or, not and brackets; A=x,y is any of them; “…” where a value has spaces.\n"
        "fields: " + ", ".join(FIELDS)
    )


def _query(args: argparse.Namespace) -> int:
    from emodesk.domain import DomainError
    from emodesk.services.clip_columns import columns_of
    from emodesk.services.export.tables import Sheet
    from emodesk.services.project import Project
    from emodesk.services.written_files import note_written

    if args.format == "parquet" and args.out is None:
        raise DomainError("Parquet is no text for a terminal; say where it goes with --out FILE.")
    with Project.open(args.project, read_only=True) as project:
        found = columns_of(project, args.expression, args.reviewer)
    names = [name.strip() for name in args.columns.split(",")] if args.columns else list(found)
    unknown = next((name for name in names if name not in found), None)
    if unknown is not None:
        raise DomainError("There is no column “{name}”; there are {columns}.", name=unknown, columns=", ".join(found))
    rows = [[_plain(value) for value in row] for row in zip(*(found[name].tolist() for name in names), strict=True)]
    if args.format == "parquet":
        args.out = args.out.with_suffix(".parquet")
        Sheet(tuple(names), rows).write(args.out)
    else:
        text = _json(names, rows) if args.format == "json" else _csv(names, rows)
        if args.out is None:
            sys.stdout.write(text)
            return OK
        args.out.write_text(text, encoding="utf-8", newline="")
    note_written(project, [args.out])
    say(f"{args.out}: {counted(len(rows), 'clip')}", sys.stderr)
    return OK


def _json(names: list[str], rows: list[list[Any]]) -> str:
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False) + "\n"


def _csv(names: list[str], rows: list[list[Any]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(names)
    table.writerows(rows)
    return out.getvalue()


def _plain(value: Any) -> Any:
    """With nothing where there is no number, and no more digits than a round keeps."""
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    return value
