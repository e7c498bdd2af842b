"""A submission to the MER challenge: name,discrete in the challenge's spellings, one row for every candidate."""

from __future__ import annotations

from collections import Counter
from pathlib import Path, PurePosixPath

from emodesk.domain import DomainError
from emodesk.services.export.plan import Cancelled, Plan, Progress
from emodesk.services.export.pseudo_labels import maybe_pseudo_labels
from emodesk.services.export.study import Study, read_study
from emodesk.services.project import Project
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import write_table
from trainer.protocol.tables import open_table

COLUMNS = ("name", "discrete")
# What the challenge's scorer looks up, by our names.
SPELLINGS = {"neutral": "neutral", "anger": "angry", "happiness": "happy", "sadness": "sad", "worry": "worried",
             "surprise": "surprise"}  # fmt: skip
NAMED = 3  # names in a sentence about many


def plan_mer(project: Project, candidates: Path | str | None = None, number: int = 0) -> Plan:
    """One row for every candidate: the label that holds for the clip, else the round's.

    `candidates`: a table with the column name; without one, every clip of the project. DomainError, with the first
    names, where a candidate is not in the project, stands twice, or has neither label.
    """
    study, pseudo_labels = read_study(project), maybe_pseudo_labels(project, number)
    spelling = {label: SPELLINGS.get(label) or (label if label in SPELLINGS.values() else "")
                for label in project.labels.names}  # fmt: skip
    by_stem = _by_stem(study)
    wanted = list(by_stem) if candidates is None else _candidates(Path(candidates))
    if strange := [name for name in wanted if name not in by_stem]:
        raise DomainError(
            "{n} candidates are not in this project ({names}); import what is missing first.",
            n=len(strange), names=_first(strange),
        )  # fmt: skip
    rows, nothing, people, odd = [], [], 0, Counter[str]()
    for name in wanted:
        key, label = by_stem[name]
        people += bool(label)
        if not label and pseudo_labels is not None and key in pseudo_labels.row:
            label = pseudo_labels.best(key)[0]
        if not label:
            nothing.append(name)
        elif not spelling.get(label):
            odd[label] += 1
        else:
            rows.append((name, spelling[label]))
    if odd:
        raise DomainError(
            "The challenge has no word for {labels}; it knows {known}.",
            labels=", ".join(f"{label} ({count})" for label, count in odd.items()),
            known=", ".join(SPELLINGS.values()),
        )
    if nothing:
        raise DomainError(
            "{n} candidates have no label ({names}); apply a round that knows every candidate.",
            n=len(nothing), names=_first(nothing),
        )  # fmt: skip

    def write(path: Path, progress: Progress, cancelled: Cancelled) -> list[Path]:
        write_table(path, COLUMNS, rows)
        return [path]

    notes = []
    if people:
        notes.append(Sentence("{n} rows have the label that people gave, the others the round's.", n=people))
    out = len(study.clips) - len(rows)
    if out:
        notes.append(Sentence("{n} clips are left out: no candidates.", n=out))
    if candidates is None:
        notes.append(Sentence("Every clip is taken for a candidate; name the challenge's table of candidates."))
    return Plan(COLUMNS, rows, tuple(notes), write)


def _by_stem(study: Study) -> dict[str, tuple[int, str]]:
    """Key and label of each clip by its bare name; DomainError where two clips share one."""
    found: dict[str, tuple[int, str]] = {}
    twice = []
    for clip in study.clips:
        stem = PurePosixPath(clip.clip_id).name
        if stem in found:
            twice.append(stem)
        found[stem] = (clip.key, study.row(clip).label)
    if twice:
        raise DomainError(
            "{n} names belong to two clips at once ({names}); a submission has bare names.",
            n=len(twice), names=_first(twice),
        )  # fmt: skip
    return found


def _candidates(path: Path) -> list[str]:
    try:
        table = open_table(path.expanduser().absolute(), ("clip_id",))
        if "clip_id" not in table.columns:
            raise table.lacks("clip_id")
    except ProtocolError as error:
        raise DomainError(error.sentence) from None
    if table.problems:
        first = table.problems[0]
        raise DomainError("{name} line {line}: {message}.", name=path.name, line=first.line, message=first.message)
    names = [record["clip_id"].strip() for record in table.rows.values()]
    if not names:
        raise DomainError("{file} names no candidates; take the challenge's table.", file=path.name)
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise DomainError(
            "{n} candidates stand twice ({names}); take the challenge's table as it is.",
            n=len(twice), names=_first(twice),
        )  # fmt: skip
    return names


def _first(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
