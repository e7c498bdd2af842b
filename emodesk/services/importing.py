"""Clips into a project, from a folder or a table: each file probed apart, good ones in, the rest said one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.file_names import check_name
from emodesk.services.folder_files import SOUND, VIDEO, folder_files, relative
from emodesk.services.import_work import Candidate, Import, ImportReport, Progress
from emodesk.services.project import Project
from emodesk.services.side_tables import ImportProblem, SideTable, check_mapping, read_side_table
from emodesk.services.sidecars import Sidecars
from trainer.protocol.clips_csv import ClipRow, parse_clips
from trainer.protocol.errors import ProtocolError, Sentence

__all__ = ["ImportProblem", "ImportReport", "import_csv", "import_folder"]


def import_folder(
    project: Project, folder: Path | str, *, transcripts_csv: Path | str | None = None,
    labels_csv: Path | str | None = None, mapping: Mapping[str, str] | None = None,
    replace_changed: bool = False, progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:  # fmt: skip
    """Import every clip below a folder, hidden files and other projects passed over.

    Transcripts come from files beside the clips (see `sidecars`), or a CSV with the columns clip_id (or file) and
    transcript; labels from a CSV with clip_id (or file) and label; either may hold speaker, language and split too.
    `mapping` takes labels of another set to this project's ('' for unlabelled). Where a file's bytes have changed since
    it was imported, its clip stays what it was unless `replace_changed`. Raises DomainError where nothing can be
    imported.
    """
    folder = Path(folder).expanduser().absolute()
    if not folder.is_dir():
        raise DomainError(
            "{folder} is {value}; name a folder of clips.",
            folder=folder,
            value="no folder" if folder.exists() else "not there",
        )
    _check_writable(project)
    check_name(folder)
    words = check_mapping(mapping or {}, project.labels.names)
    files = folder_files(folder)
    media, others, problems = files.media, files.others, files.problems
    table = SideTable()
    for source, needs in ((transcripts_csv, "transcript"), (labels_csv, "label")):
        if source is not None:
            source = Path(source).expanduser().absolute()
            read_side_table(table, source, needs, folder, media, others, project.labels.names, words)
    if not media and not others and not problems:
        raise DomainError("{folder} is empty; put clips into it, or choose another folder.", folder=folder)
    if not media and not files.unnamed:
        raise DomainError(
            "{folder} holds no clips ({video}); choose another folder.",
            folder=folder,
            video=", ".join(end[1:] for end in VIDEO[:8] + SOUND[:5]),
        )
    names = _Names(folder, media)
    candidates = []
    sidecars = Sidecars(folder, media, others)
    for path in media:
        said = table.values.get(path, {})
        if "transcript" not in said:
            beside = sidecars.of(path, said.get("language", ""))
            said = {"transcript": beside.transcript, "language": beside.language, **said}
        label, split = said.get("label", ""), said.get("split", "")
        split = "test" if split == "test" else ("labelled" if label else "unlabelled")
        row = ClipRow(
            names.of(path),
            str(path),
            0.0,
            None,
            said.get("transcript", ""),
            said.get("language", ""),
            said.get("speaker", ""),
            split,
            label,
        )
        candidates.append(Candidate(relative(folder, path), path, row))
    work = Import(project, progress, cancelled, rename=True, replace_changed=replace_changed)
    tables = [Path(one).expanduser().absolute() for one in (transcripts_csv, labels_csv) if one is not None]
    report = work.run(candidates, problems + sidecars.problems + table.problems, sidecars.notes(tables))
    project.remember_source(folder)
    return report


def import_csv(
    project: Project, csv_path: Path | str, *, mapping: Mapping[str, str] | None = None,
    replace_changed: bool = False, progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:  # fmt: skip
    """Import the clips of a table in the clips.csv form; relative paths start at its folder and stay within it.

    Raises DomainError where the table as a whole cannot be used.
    """
    path = Path(csv_path).expanduser().absolute()
    check_name(path)
    _check_writable(project)
    words = check_mapping(mapping or {}, project.labels.names)
    try:
        rows, bad = parse_clips(path, project.labels.names, words)
    except ProtocolError as error:
        raise DomainError(error.sentence) from None
    problems = [
        ImportProblem(f"{path.name} line {one.line}", Sentence("{message}.", message=one.message)) for one in bad
    ]
    if not rows and not problems:
        raise DomainError("{file} has no clips; add one row for each clip.", file=path.name)
    candidates = []
    for line, row in rows.items():
        where = f"{path.name} line {line}"
        try:
            file = _within(path.parent, row.path)
        except DomainError as error:
            problems.append(ImportProblem(where, error.sentence))
            continue
        candidates.append(Candidate(where, file, replace(row, path=str(file))))
    work = Import(project, progress, cancelled, rename=False, replace_changed=replace_changed)
    report = work.run(candidates, problems)
    project.remember_source(path)
    return report


class _Names:
    """clip_ids of a folder's files: the path below it without the ending, or with it where two would be alike."""

    def __init__(self, folder: Path, media: Sequence[Path]) -> None:
        self._folder = folder
        self._count: dict[str, int] = {}
        for path in media:
            short = self._short(path)
            self._count[short] = self._count.get(short, 0) + 1

    def _short(self, path: Path) -> str:
        return path.relative_to(self._folder).with_suffix("").as_posix()

    def of(self, path: Path) -> str:
        """The clip_id of one of the files."""
        short = self._short(path)
        return short if self._count[short] == 1 else path.relative_to(self._folder).as_posix()


def _within(folder: Path, text: str) -> Path:
    if not text:
        raise DomainError("path is empty; name the clip's file.")
    path = Path(text).expanduser()
    if path.is_absolute():
        return path
    inside = Path(os.path.normpath(folder / path))
    if not inside.is_relative_to(folder):
        raise DomainError(
            "path “{text}” leads outside the table's folder; put the clip below it or write the whole path.", text=text
        )
    return inside


def _check_writable(project: Project) -> None:
    if project.read_only:
        raise DomainError(
            "{folder} is open read-only, so nothing can be imported; make it writable and open it again.",
            folder=project.folder,
        )
