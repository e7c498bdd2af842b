"""The command `emodesk opinions`: what something that is neither a reviewer nor a round says of clips."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from emodesk.keeping import mapping
from emodesk.terminal import OK, counted, say


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command; `add(name, run, line)` makes a parser."""
    opinions = add("opinions", _list, "import, list or remove opinions: labels from neither a reviewer nor a round")
    acts = opinions.add_subparsers(metavar="import|list|rm", required=True)

    act = acts.add_parser("import", help="a table clip_id,label or clip_id,probabilities, or JSON lines")
    act.set_defaults(run=_import)
    act.add_argument("project", type=Path, metavar="PROJECT")
    act.add_argument("file", type=Path, metavar="FILE", help="ends in .csv, .tsv, .txt or .jsonl")
    act.add_argument("--source", default="", metavar="NAME", help="whose opinions these are; the file's name otherwise")
    act.add_argument("--map", type=mapping, default={}, metavar="A=B,…", help="labels of another set to the project's")
    act.add_argument("--columns", type=mapping, default={}, metavar="A=B,…", help="what the table calls a column")
    act.add_argument("--encoding", default="", metavar="NAME", help="of the table; found out otherwise")
    act.add_argument("--json", action="store_true", help="what came of it as one JSON object")

    act = acts.add_parser("list", help="whose opinions there are, and on how many clips")
    act.set_defaults(run=_list)
    act.add_argument("project", type=Path, metavar="PROJECT")
    act.add_argument("--json", action="store_true", help="as JSON")

    act = acts.add_parser("rm", help="take out all opinions of one source")
    act.set_defaults(run=_remove)
    act.add_argument("project", type=Path, metavar="PROJECT")
    act.add_argument("source", metavar="NAME")


def _import(args: argparse.Namespace) -> int:
    from emodesk.services.opinions import OpinionService
    from emodesk.services.project import Project
    from emodesk.services.side_tables import TableReading

    with Project.open(args.project) as project:
        reading = TableReading(args.map, args.encoding, args.columns)
        report = OpinionService(project).take(args.file, args.source, reading)
    if args.json:
        lines = {
            name: [{"where": str(item.where), "message": str(item.message)} for item in getattr(report, name)]
            for name in ("problems", "notes")
        }
        record = {"source": report.source, "came": report.came, "silent": report.silent, **lines}
        print(json.dumps(record, ensure_ascii=False))
        return OK
    for item in (*report.notes, *report.problems):
        say(f"{item.where}: {item.message}")
    parts = [f"{counted(report.came, 'opinion')} of “{report.source}” came in"]
    if report.silent:
        parts.append(f"{counted(report.silent, 'row')} {'says' if report.silent == 1 else 'say'} nothing")
    say(", ".join([*parts, counted(len(report.problems), "problem")]))
    return OK


def _list(args: argparse.Namespace) -> int:
    from emodesk.services.opinions import OpinionService
    from emodesk.services.project import Project

    with Project.open(args.project, read_only=True) as project:
        found = OpinionService(project).sources()
    if args.json:
        print(json.dumps(
            [{"source": source.name, "clips": source.clips, "time": source.time.isoformat()} for source in found],
            ensure_ascii=False,
        ))  # fmt: skip
        return OK
    for source in found:
        say(f"{source.name}: {counted(source.clips, 'clip')}, {source.time.astimezone():%Y-%m-%d %H:%M}")
    if not found:
        say("no opinions yet")
    return OK


def _remove(args: argparse.Namespace) -> int:
    from emodesk.services.opinions import OpinionService
    from emodesk.services.project import Project

    with Project.open(args.project) as project:
        changes = OpinionService(project).remove(args.source)
    say(f"{counted(len(changes.clips), 'opinion')} of “{args.source}” removed")
    return OK
