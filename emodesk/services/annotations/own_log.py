"""This program's own log, as “export --to log” writes it, into a project that has no decisions yet.

Entries come back as they were: keys, times and hash chain, so that the log of the new project is that of the old to the
byte. Where the chain cannot hold (clips that are not there, other keys, a log with entries forgotten), it is made anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Float, Integer, insert, select

from emodesk.domain import Changes, DomainError
from emodesk.domain.ratings import read_trace
from emodesk.services.annotations.found import file_records, names_in
from emodesk.services.file_names import is_unicode
from emodesk.services.project import Project
from emodesk.services.side_tables import ImportProblem
from emodesk.store import chain, clips, votes
from emodesk.store.log import log_columns
from emodesk.store.schema import decisions, renames
from trainer.protocol.errors import Sentence

_NEEDED = ("key", "reviewer", "kind", "label", "time")
_REFERENCES = ("retracts", "batch", "span")  # columns that name another entry by its key
Entry = dict[str, Any]


@dataclass(frozen=True)
class LogReport:
    """What came of a log: `entries` that came in, on `clips` clips; `whole`: with the chain that they had."""

    entries: int
    clips: int
    whole: bool
    problems: tuple[ImportProblem, ...]
    changes: Changes


def is_log(path: Path) -> bool:
    """Whether a file is a log of this program, by its first line."""
    if path.suffix.lower() not in (".csv", ".tsv", ".jsonl") or not path.is_file():
        return False
    return names_in(path).issuperset(("clip_id", "reviewer", "retracts", "chain", "salt"))


def import_log(project: Project, path: Path) -> LogReport:
    """Take a log in; DomainError where the project has decisions already, or the file cannot be understood."""
    entries = _read(path)
    problems: list[ImportProblem] = []
    with project.store.write() as connection:
        if chain.count(connection):
            raise DomainError(
                "The project has decisions already, and a log comes whole; import {file} into a new project.",
                file=path.name,
            )
        keys = clips.names(connection)
        known = {*project.labels.names, *connection.scalars(select(renames.c.old))}
        if strange := sorted({entry["label"] for entry in entries} - known - {""}):
            raise DomainError(
                "{file} holds the label “{label}”, which the project has not; make it with --labels of the old one.",
                file=path.name, label=strange[0],
            )  # fmt: skip
        kept, missing = _of_clips(entries, keys)
        if missing:
            message = Sentence("{n} decisions are on clips that are not in the project, as “{name}”.",
                               n=len(entries) - len(kept), name=missing[0])  # fmt: skip
            problems.append(ImportProblem(path.name, message))
        whole = not missing and _holds(kept)
        if kept:
            connection.execute(insert(decisions), kept if whole else _linked(kept))
        votes.rebuild(connection, votes.rule(connection))
    touched = tuple(dict.fromkeys(entry["clip"] for entry in kept))
    changes = Changes(clips=touched, decisions=tuple(entry["key"] for entry in kept), queue=bool(kept))
    return LogReport(len(kept), len(touched), whole, tuple(problems), changes)


def _read(path: Path) -> list[Entry]:
    entries: list[Entry] = []
    for line, record in file_records(path):
        try:
            if not all(name in record for name in ("clip_id", *_NEEDED)):
                raise ValueError
            entries.append({"clip_id": record["clip_id"]} | {name: _value(name, record) for name in log_columns()})
            if not all(is_unicode(value) for value in entries[-1].values() if isinstance(value, str)):
                raise ValueError
            if entries[-1]["trace"]:
                read_trace(entries[-1]["trace"])
        except (ValueError, TypeError):
            raise DomainError(
                "{file} line {line} is no entry of a log; export it again (--to log).", file=path.name, line=line
            ) from None
    return entries


def _value(name: str, record: Mapping[str, Any]) -> Any:
    """A column's value from JSON or a cell; ValueError where it is none."""
    column, value = decisions.c[name], record.get(name)
    if name == "time":
        return datetime.fromisoformat(str(value)).timestamp()
    if value is None or (value == "" and isinstance(column.type, Boolean | Integer | Float)):
        if column.nullable:
            return None
        return False if isinstance(column.type, Boolean) else 0 if isinstance(column.type, Integer | Float) else ""
    if isinstance(column.type, Boolean):
        return {"true": True, "false": False, "1": True, "0": False}[str(value).lower()]
    if isinstance(column.type, Integer):
        return int(value)
    return float(str(value).replace(",", ".")) if isinstance(column.type, Float) else str(value)


def _of_clips(entries: Sequence[Entry], keys: Mapping[str, int]) -> tuple[list[Entry], list[str]]:
    """The entries on clips that are there, with the clip's key, and the names of the others; what takes back an entry
    that is not there is not there either."""
    kept: list[Entry] = []
    missing: list[str] = []
    there: set[int] = set()
    for entry in sorted(entries, key=lambda entry: entry["key"]):
        values = {name: value for name, value in entry.items() if name != "clip_id"}
        if entry["clip_id"] not in keys or (entry["retracts"] is not None and entry["retracts"] not in there):
            missing.append(entry["clip_id"])
            continue
        there.add(entry["key"])
        kept.append(values | {"clip": keys[entry["clip_id"]]})
    return kept, missing


def _holds(entries: Sequence[Entry]) -> bool:
    """Whether the chain that they carry is whole for the keys that the clips have here."""
    before = chain.START
    for expected, entry in enumerate(entries, start=1):
        after = chain.link_of(before, entry["key"], entry["reviewer"], entry["time"], entry["digest"])
        same = chain.digest_of(entry, entry["salt"]) == entry["digest"]
        if entry["key"] != expected or after != entry["chain"] or not same:
            return False
        before = after
    return True


def _linked(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with keys from 1 and a chain of their own."""
    renumbered = {entry["key"]: number for number, entry in enumerate(entries, start=1)}
    before, made = chain.START, []
    for number, entry in enumerate(entries, start=1):
        row = {name: value for name, value in entry.items() if name not in ("key", "salt", "digest", "chain")}
        for name in _REFERENCES:
            if row[name]:
                row[name] = renumbered.get(row[name], None if name == "batch" else 0)
        row |= chain.linked(row, number, before)
        before = row["chain"]
        made.append(row)
    return made
