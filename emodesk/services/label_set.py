"""Changing a project's label set: what would happen, said before, and doing it after a copy of everything."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from emodesk.domain.label_set import LabelRow, LabelSetEdit, NamesNow
from emodesk.domain.query import reworded, understood
from emodesk.services import project_file
from emodesk.services.backups import back_up, settings_beside
from emodesk.services.project import Project
from emodesk.services.round_files import RoundFileError, RoundFiles
from emodesk.services.round_numbers import numbers_of
from emodesk.services.rounds import RoundService
from emodesk.store import label_names, rounds, votes
from trainer.protocol.errors import Sentence

UNDERWAY = ("queued", "starting", "running", "paused", "cancelling")


@dataclass(frozen=True)
class Held:
    """What a project holds of its labels.

    Attributes:
        labels: in their order.
        decisions, imports: how many standing decisions say each label, and how many clips came with it.
        earlier: what labels of earlier are called now, and in `before` how many decisions hold each word.
        results: numbers of the rounds whose results are in the database; `underway` of those that are being trained.
        filters: queries that are kept, by name.
    """

    labels: tuple[str, ...]
    decisions: Mapping[str, int]
    imports: Mapping[str, int]
    earlier: Mapping[str, str]
    before: Mapping[str, int]
    results: tuple[int, ...]
    underway: tuple[int, ...]
    filters: Mapping[str, str]


def rows_of(project: Project) -> tuple[LabelRow, ...]:
    """The labels as they are."""
    said: dict[str, list[str]] = {}
    for word, label in project.words.items():
        said.setdefault(label, []).append(word)
    return tuple(
        LabelRow(name, name, tuple(said.get(name, ())), project.marks.get(name, ""), project.colours.get(name, ""))
        for name in project.labels.names
    )


def held(project: Project) -> Held:
    """Count what a change would touch."""
    made = RoundService(project).list()
    with project.store.read() as connection:
        earlier = label_names.renamed(connection)
        return Held(
            project.labels.names, label_names.held(connection), label_names.imported(connection), earlier,
            label_names.decided(connection, tuple(earlier)), tuple(item.number for item in made if item.metrics),
            tuple(item.number for item in made if item.status in UNDERWAY), project.filters,
        )  # fmt: skip


def foretell(has: Held, edit: LabelSetEdit) -> list[Sentence]:
    """What a change will do, a sentence each; nothing where only looks and synonyms change. DomainError where it cannot
    be."""
    project_file.check_labels(edit.names)
    edit.check(has.labels)
    said: list[Sentence] = []
    for row in edit.rows:
        count = has.decisions.get(row.was, 0)
        if row.was and row.was != row.name:
            said.append(Sentence("“{label}” is called “{new}” from now on; its decisions ({n}) stay its own.",
                                 label=row.was, new=row.name, n=count))  # fmt: skip
        elif not row.was:
            said.append(Sentence("“{label}” is new; a round that is trained from now on can learn it.", label=row.name))
        if row.name in has.earlier and row.name not in has.labels:
            said.append(Sentence("Decisions that once said “{label}” ({n}) say so again.", label=row.name,
                                 n=has.before.get(row.name, 0)))  # fmt: skip
    for label, other in edit.gone.items():
        numbers = {"n": has.decisions.get(label, 0), "imports": has.imports.get(label, 0)}
        if other:
            said.append(Sentence("“{label}” counts as “{other}”: decisions {n}, labels that came with clips {imports}. "
                                 "The log keeps what was decided.", label=label, other=other, **numbers))  # fmt: skip
        else:
            said.append(Sentence("“{label}” is taken out: decisions that say it ({n}) count as skipped, and clips that "
                                 "came with it ({imports}) have no label again. The log keeps what was decided.",
                                 label=label, **numbers))  # fmt: skip
    if not said and edit.names != has.labels:
        said.append(Sentence("The keys of the labels follow their new order."))
    if said:
        said += _about_rounds(has, edit)
        said += _about_filters(has, edit)
        said.append(Sentence("A copy of the database and of emodesk.toml is put into the backups folder first."))
    return said


def _about_rounds(has: Held, edit: LabelSetEdit) -> list[Sentence]:
    said = []
    if has.results and edit.renames:
        said.append(Sentence("What rounds say is read by the new names; their files stay as they are: {rounds}.",
                             rounds=", ".join(map(str, has.results))))  # fmt: skip
    if has.underway:
        said.append(Sentence("Rounds that are being trained go on with the labels of before, and what they say is read "
                             "by the new names: {rounds}.", rounds=", ".join(map(str, has.underway))))  # fmt: skip
    return said


def _about_filters(has: Held, edit: LabelSetEdit) -> list[Sentence]:
    lost = [
        name for name, text in has.filters.items()
        if understood(text, has.labels) and not understood(reworded(text, edit.renames, edit.names), edit.names)
    ]  # fmt: skip
    if not lost:
        return []
    return [Sentence("These filters ask for a label that is gone; change them: {names}.", names=", ".join(lost))]


def change_labels(project: Project, edit: LabelSetEdit) -> Path | None:
    """Give a project another label set; the copy of the database of before, None where only looks and synonyms changed.

    What is open on the project must be opened anew. DomainError, with nothing changed, where it cannot be.
    """
    before = project.labels.names
    project_file.check_labels(edit.names)
    edit.check(before)
    renames = edit.renames
    filters = tuple((name, reworded(text, renames, edit.names)) for name, text in project.filters.items())
    content = {
        "labels": edit.names, "filters": filters, "mapping": _words(project, edit),
        "colours": {row.name: row.colour for row in edit.rows if row.colour},
        "marks": {row.name: row.mark for row in edit.rows if row.mark},
    }  # fmt: skip
    if not renames and edit.names == before:
        project.take_labels(**content)
        return None
    copy = back_up(project)
    shutil.copyfile(project.folder / project_file.FILE, settings_beside(copy))
    with project.store.write() as connection:
        results = [row for row in rounds.rows(connection) if row.ingested]
        places = {row.number: rounds.places(connection, row.number) for row in results}
        label_names.keep(connection, edit.names)
        label_names.rename(connection, renames)
        votes.rebuild(connection, votes.rule(connection))
        now = NamesNow(edit.names, label_names.renamed(connection))
        for row in results:
            labels = row.metrics.get("labels", ()) if isinstance(row.metrics, dict) else ()
            if now.one_to_one(labels) is None:
                _count_anew(project, connection, row.number, places[row.number], now)
        # Last within the transaction: whatever ends here leaves both as they were, or emodesk.toml alone as it shall
        # be, and then the next opening says which labels the decisions hold besides.
        project.take_labels(**content)
    return copy


def _words(project: Project, edit: LabelSetEdit) -> dict[str, str]:
    """What words mean afterwards: synonyms, the names of before, and what was said of words that are no label's."""
    own = project.labels.names
    words = {word: label for word, label in project.words.items() if label not in own}
    words |= {old.casefold(): new for old, new in edit.renames.items()}
    words |= {word.casefold(): row.name for row in edit.rows for word in row.synonyms}
    return {word: label for word, label in words.items() if word not in {name.casefold() for name in edit.names}}


def _count_anew(
    project: Project, connection: Connection, number: int, places: Sequence[tuple[int, int]], now: NamesNow
) -> None:
    """Ingest once more what a round says whose labels were merged or taken out, where its files are there; otherwise
    its pseudo-labels have the new names, and their numbers stay those of before."""
    try:
        numbers = numbers_of(RoundFiles(RoundService(project).folder(number), number, now))
    except RoundFileError:
        return
    rounds.replace_predictions(connection, number, [
        {"clip": clip, "row": place, **{name: column[place] for name, column in numbers.items()},
         "label": now.labels[numbers["label"][place]]}
        for clip, place in places
    ])  # fmt: skip
