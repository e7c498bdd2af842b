"""Clips into a project, from a folder or a table: each file probed apart, good ones in, the rest said one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError
from emodesk.services.corpora import Corpus, NameReader
from emodesk.services.differences import SourcesDiffer, shortened
from emodesk.services.file_names import check_name
from emodesk.services.folder_files import SOUND, VIDEO, folder_files, relative
from emodesk.services.import_work import Candidate, Import, ImportReport, Progress
from emodesk.services.project import Project
from emodesk.services.recordings import UNCUT, Cuts, RecordingPart
from emodesk.services.side_tables import (
    USUAL_READING,
    ImportProblem,
    TableReading,
    TableSource,
    labels_read,
    line_of,
    read_side_tables,
)
from emodesk.services.sidecars import Sidecars, files_beside
from emodesk.services.table_files import RowsByFile, TableFiles
from emodesk.store import clips
from emodesk.store.aside import Aside
from trainer.protocol.clips_csv import CLIP_COLUMNS, ClipRow, ClipTable
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.labels import proposed_label
from trainer.protocol.packed import PathList, TextIndex

__all__ = ["ImportProblem", "ImportReport", "TableReading", "import_csv", "import_folder"]

LONGEST_LABEL = 100  # letters of a word that may be one of another set
_KeptRow = tuple[Sequence[Any], Sequence[str]]  # the fields of a row, and which of them its table gave
_FIELDS = attrgetter(*CLIP_COLUMNS)


def import_folder(
    project: Project, folder: Path | str, *, transcripts_csv: Path | str | None = None,
    labels_csv: Path | str | None = None, reading: TableReading = USUAL_READING, take_over: bool = False,
    names: Corpus | None = None, only: Callable[[Path], bool] | None = None, replace_changed: bool = False,
    cuts: Cuts = UNCUT, progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:  # fmt: skip
    """Import every clip below a folder, hidden files and other projects passed over.

    Transcripts come from files beside the clips (see `sidecars`), or a table with the columns clip_id (or file) and
    transcript, to whose words the files beside give their times where they say the same; labels from a table with
    clip_id (or file) and label; either may hold speaker, language and split too, and is read as `reading` says.
    What no table says comes from the files' names where `names` says how they are named. `only` says which of the
    clips are wanted now, where not all are; a file that has parts in `cuts` comes in as a clip for each, without
    the label of the whole. `take_over`: what differs replaces what the project has even where a person has decided
    (never the decision). Where a file's bytes have changed since it was imported, its clip stays what it was unless
    `replace_changed`. Raises DomainError where nothing can be imported.
    """
    folder = Path(folder).expanduser().absolute()
    if not folder.is_dir():
        if folder.exists():
            raise DomainError("{folder} is no folder; name a folder of clips.", folder=folder)
        raise DomainError("{folder} is not there; name a folder of clips.", folder=folder)
    _check_writable(project)
    check_name(folder)
    reading = reading.over(project.mapping).checked(project.labels.names)
    files = folder_files(folder)
    media, others, problems = files.media, files.others, files.problems
    given = ((transcripts_csv, "transcript"), (labels_csv, "label"))
    sources = [TableSource(Path(path).expanduser().absolute(), needs) for path, needs in given if path is not None]
    if names is not None and not sources:
        sources = names.sources(folder, others)
    side = read_side_tables(sources, folder, media, files.strange, project.labels.names, reading)
    if not media and not others and not problems:
        raise DomainError("{folder} is empty; put clips into it, or choose another folder.", folder=folder)
    if not media and not files.unnamed:
        raise DomainError(
            "{folder} holds no clips ({video}); choose another folder.",
            folder=folder,
            video=", ".join(end[1:] for end in VIDEO[:8] + SOUND[:5]),
        )
    clip_ids = _Names(media)
    sidecars = Sidecars(media, others)
    read, differing = NameReader(names, folder, project.labels.names, reading.mapping), SourcesDiffer()

    def candidates(path: Path) -> Iterator[Candidate]:
        name = media.name_of(path)
        by_name, by_table = read.of(path), side.values.get(name, {})
        differing.between(name, by_name, by_table)
        told = {**by_name, **by_table}
        if path in cuts.parts:
            shared = {what: told[what] for what in ("speaker", "language", "split") if told.get(what)}
            yield from _cut(folder, path, clip_ids.of(name), cuts.parts[path], shared)
            return
        beside = sidecars.of(path, told.get("language", ""), told.get("transcript", ""))
        told = {"transcript": beside.transcript, "language": beside.language, **told}
        split = "unlabelled" if name in side.doubtful or "label" not in told else "labelled"
        words: dict[str, Any] = {"split": split, **told}
        row = ClipRow(clip_ids.of(name), str(path), **words)
        said = {what for what, value in told.items() if value} - ({"split"} if name in side.doubtful else set())
        yield Candidate(relative(folder, path), path, row, frozenset(said), beside.lines)

    work = Import(project, progress, cancelled, rename=True, take_over=take_over, replace_changed=replace_changed)
    wanted = media if only is None else PathList(folder, filter(only, media))
    work.run(wanted, candidates)
    tables = [source.path for source in sources]
    whole = [ImportProblem(folder.name, note) for note in cuts.notes]
    told_by = ", ".join(path.name for path in tables)
    differ = [ImportProblem(told_by, note) for note in differing.notes()]
    notes = side.notes + sidecars.notes(tables) + read.notes + differ + whole
    unknown = read.unknown + side.unknown
    problems = [*problems, *cuts.problems, *sidecars.problems, *side.problems]
    report = work.report(problems, notes + to_map(project, unknown))
    project.remember_source(folder)
    project.remember_mapping(reading.mapping)
    return replace(report, unknown=dict(unknown))


def proposed_mapping(unknown: Iterable[str], labels: Sequence[str]) -> str:
    """Words that the project has no label for with the label that is nearest to each, '' for none, to be looked at and
    changed by a person: “fear=worry, contempt=”. What is too long to be a label is left out."""
    return ", ".join(f"{word}={proposed_label(word, labels)}" for word in unknown if len(word) <= LONGEST_LABEL)


def to_map(project: Project, unknown: Mapping[str, int]) -> list[ImportProblem]:
    """What is said of words that the project has no label for."""
    if not unknown:
        return []
    counted = ", ".join(
        f"{shortened(word)} ({count})" for word, count in sorted(unknown.items(), key=lambda item: -item[1])
    )
    message = Sentence(
        "labels that this project has not, so these clips are unlabelled: {words}. What is nearest: {mapping}",
        words=counted, mapping=proposed_mapping(unknown, project.labels.names) or "–",
    )  # fmt: skip
    return [ImportProblem(project.name, message)]


def _cut(
    folder: Path, path: Path, name: str, parts: Sequence[RecordingPart], shared: Mapping[str, Any]
) -> Iterator[Candidate]:
    """The parts of a recording as clips, numbered; all have what is known of the whole but its label."""
    digits = max(3, len(str(len(parts))))
    for number, part in enumerate(parts, start=1):
        told = {"transcript": part.text, "language": part.language, **shared}
        words: dict[str, Any] = {"split": "unlabelled", **told}
        row = ClipRow(f"{name}-{number:0{digits}d}", str(path), part.start, part.end, **words)
        where = f"{relative(folder, path)} {part.start:.2f}–{part.end:.2f} s"
        yield Candidate(where, path, row, frozenset(name for name, value in told.items() if value))


def import_csv(
    project: Project, csv_path: Path | str, *, reading: TableReading = USUAL_READING, take_over: bool = False,
    replace_changed: bool = False, progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:  # fmt: skip
    """Import the clips of a table, read as `reading` says; relative paths start at its folder and stay within it, and a
    row without one is of the clip that the project has under this name.

    Words come from files beside the clips as in `import_folder`, of parts of files from subtitles; the table's hold.
    `take_over` and `replace_changed` as in `import_folder`. Raises DomainError where the table as a whole cannot be
    used.
    """
    path = Path(csv_path).expanduser().absolute()
    check_name(path)
    _check_writable(project)
    reading = reading.over(project.mapping).checked(project.labels.names)
    rows = Aside[_KeptRow]()
    weighed, names_files = 0, False
    other_parts = set[int]()  # lines without a file whose names are those of clips that are other parts of theirs
    if path.suffix.lower() in (*VIDEO, *SOUND):
        raise DomainError("{file} is a clip and no table; name the folder that it lies in.", file=path.name)
    try:
        table = ClipTable(path, project.labels.names, reading.mapping, reading.encoding, reading.columns)
        with project.store.read() as connection:
            for line, row, told in table.each(Aside[int]()):
                names_files = names_files or bool(row.path)
                if not row.path and (clip := clips.called(connection, row.clip_id)) is not None:
                    if (row.start, row.end) in ((0.0, None), (clip.start, clip.end)):
                        row = replace(row, path=project.clip_path(clip), start=clip.start, end=clip.end)
                    else:
                        other_parts.add(line)
                rows[str(line)] = _FIELDS(row), told
                weighed += row.weight != 1.0 or bool(row.targets)
    except ProtocolError as error:
        raise DomainError(error.sentence) from None
    problems = [
        ImportProblem(line_of(path.name, problem.line), Sentence("{message}.", message=problem.message))
        for problem in table.problems
    ]
    if not rows and not problems:
        raise DomainError("{file} has no clips; add one row for each clip.", file=path.name)
    notes = [ImportProblem(path.name, table.found), *to_map(project, table.unknown)]
    if table.read_as:
        notes.append(ImportProblem(path.name, labels_read(table.read_as)))
    if weighed:
        message = Sentence(
            "weights and targets of {count} clips were passed over; a project has labels and votes.", count=weighed
        )
        notes.append(ImportProblem(path.name, message))
    files = TableFiles(path.parent, lambda: (ClipRow(*fields) for _, (fields, _) in rows.each()))
    by_file = RowsByFile()
    for at, (fields, _) in rows.each():
        row = ClipRow(*fields)
        try:
            by_file.add(files.of(row), int(at))
            names_files = names_files or not row.path  # by their names
        except DomainError as error:
            why = error.sentence if row.path or names_files else _not_here(row, int(at) in other_parts)
            problems.append(ImportProblem(line_of(path.name, int(at)), why))

    sidecars = Sidecars(by_file.files, files_beside(by_file.files), path.parent)

    def candidates(file: Path) -> Iterator[Candidate]:
        for line in by_file.of(file):
            fields, told = rows[str(line)]
            row, said = ClipRow(fields[0], str(file), *fields[2:]), frozenset(told)
            if row.start == 0 and row.end is None:
                beside = sidecars.of(file, row.language, row.transcript)
            else:
                beside = sidecars.of_part(file, row.start, row.end, row.language, row.transcript)
            row = replace(row, transcript=beside.transcript, language=row.language or beside.language)
            said |= {what for what in ("transcript", "language") if getattr(row, what)}
            yield Candidate(line_of(path.name, line), file, row, said, beside.lines)

    work = Import(project, progress, cancelled, rename=False, take_over=take_over, replace_changed=replace_changed)
    work.run(by_file.files, candidates)
    notes += [ImportProblem(path.name, note) for note in files.notes()]
    notes += sidecars.notes([path])
    report = work.report([*problems, *sidecars.problems], notes)
    project.remember_source(path)
    project.remember_mapping(reading.mapping)
    return replace(report, unknown=dict(table.unknown))


def _not_here(row: ClipRow, other_part: bool) -> Sentence:
    """Why a row of a table that names no files says nothing of a clip of the project: one of its name is another part,
    or there is none."""
    if other_part:
        return Sentence(
            "“{clip_id}” is another part of its file in this project; leave out start and end, or name the file in a "
            "column path.",
            clip_id=row.clip_id,
        )
    return Sentence(
        "“{clip_id}” is no clip of this project, and the table names no files; mend the name, or add a column path.",
        clip_id=row.clip_id,
    )


class _Names:
    """clip_ids of a folder's files: the path below it without the ending, or with it where two would be alike."""

    def __init__(self, media: PathList) -> None:
        self._files = media.names
        self._index = TextIndex((_short(name), at) for at, name in enumerate(media.names))

    def of(self, name: str) -> str:
        """The clip_id of the file of this path below the folder."""
        short = _short(name)
        same = sum(_short(self._files[at]) == short for at in self._index.of(short))
        return short if same == 1 else name


def _short(name: str) -> str:
    dot = name.rfind(".")
    return name[:dot] if name.rfind("/") + 1 < dot < len(name) - 1 else name


def _check_writable(project: Project) -> None:
    if project.read_only:
        raise DomainError(
            "{folder} is open read-only, so nothing can be imported; make it writable and open it again.",
            folder=project.folder,
        )
