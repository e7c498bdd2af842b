"""Clips into a project, from a folder or a table: each file probed apart, good ones in, the rest said one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emodesk.domain import Changes, Clip, DomainError
from emodesk.services.project import Project
from emodesk.services.project_file import FILE as PROJECT_FILE
from emodesk.services.side_tables import ImportProblem, SideTable, check_mapping, read_side_table
from emodesk.services.sidecars import read_sidecar, sidecar_of
from emodesk.store import clips
from trainer import protocol
from trainer.media import MediaError, MediaInfo, content_hash, probe_many

__all__ = ["ImportProblem", "ImportReport", "import_csv", "import_folder"]

VIDEO = (".mp4", ".m4v", ".mkv", ".mov", ".avi", ".webm", ".mpg", ".mpeg", ".3gp", ".ts", ".mts", ".flv", ".wmv")
SOUND = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".aac")
COMPANIONS = (".txt", ".srt", ".csv", ".tsv", ".json", ".md", ".toml", ".xml")  # lie beside clips, and are none
BATCH = 64  # clips in one transaction: what a kill or a cancel in the middle leaves out at most
END_SLACK = 0.5  # seconds that a segment may reach beyond its file, as tables round times
WORKERS = max(1, min(8, os.cpu_count() or 1))
FILES_A_WORKER = 8  # for fewer files a second process takes longer to start than it saves

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `already`: files and rows that the project had; `cancelled`: it was stopped midway."""

    added: int
    already: int
    problems: tuple[ImportProblem, ...]
    changes: Changes
    cancelled: bool = False


@dataclass(frozen=True)
class _Candidate:
    """A clip that may come in: where it was named, its file, and what is said of it."""

    where: str
    path: Path
    row: protocol.ClipRow


def import_folder(
    project: Project, folder: Path | str, *, transcripts_csv: Path | str | None = None,
    labels_csv: Path | str | None = None, mapping: Mapping[str, str] | None = None,
    progress: Progress = lambda done, total, name: None, cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:  # fmt: skip
    """Import every clip below a folder, hidden files and other projects passed over.

    Transcripts come from NAME.txt or NAME.srt, or a CSV with the columns clip_id (or file) and transcript; labels
    from a CSV with clip_id (or file) and label; either may hold speaker, language and split too. `mapping` takes
    labels of another set to this project's ('' for unlabelled). Raises DomainError where nothing can be imported.
    """
    folder = Path(folder).expanduser().absolute()
    if not folder.is_dir():
        raise DomainError(f"{folder} is {'no folder' if folder.exists() else 'not there'}; name a folder of clips.")
    _check_writable(project)
    words = check_mapping(mapping or {}, project.labels.names)
    files = list(_walk(folder))
    media = [path for path in files if path.suffix.lower() in VIDEO + SOUND]
    others = [path for path in files if path.suffix.lower() not in VIDEO + SOUND]
    table = SideTable()
    for source, needs in ((transcripts_csv, "transcript"), (labels_csv, "label")):
        if source is not None:
            source = Path(source).expanduser().absolute()
            read_side_table(table, source, needs, folder, media, others, project.labels.names, words)
    problems = [_not_a_clip(folder, path) for path in others if path.suffix.lower() not in COMPANIONS]
    if not files:
        raise DomainError(f"{folder} is empty; put clips into it, or choose another folder.")
    if not media:
        raise DomainError(f"{folder} holds no clips ({', '.join(end[1:] for end in VIDEO[:8] + SOUND[:5])}); choose "
                          "another folder.")
    names = _Names(folder, media)
    candidates = []
    for path in media:
        said = table.values.get(path, {})
        if "transcript" not in said and (beside := sidecar_of(path)) is not None:
            try:
                said = {**said, "transcript": read_sidecar(beside)}
            except DomainError as error:
                problems.append(ImportProblem(_relative(folder, beside), f"{error} The clip comes in without it."))
        label, split = said.get("label", ""), said.get("split", "")
        split = "test" if split == "test" else ("labelled" if label else "unlabelled")
        row = protocol.ClipRow(names.of(path), str(path), 0.0, None, said.get("transcript", ""),
                               said.get("language", ""), said.get("speaker", ""), split, label)
        candidates.append(_Candidate(_relative(folder, path), path, row))
    work = _Import(project, progress, cancelled, rename=True)
    report = work.run(candidates, problems + table.problems)
    project.remember_source(folder)
    return report


def import_csv(
    project: Project, csv_path: Path | str, *, mapping: Mapping[str, str] | None = None,
    progress: Progress = lambda done, total, name: None, cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:  # fmt: skip
    """Import the clips of a table in the clips.csv form; relative paths start at its folder and stay within it.

    Raises DomainError where the table as a whole cannot be used.
    """
    path = Path(csv_path).expanduser().absolute()
    _check_writable(project)
    words = check_mapping(mapping or {}, project.labels.names)
    try:
        rows, bad = protocol.parse_clips(path, project.labels.names, words)
    except protocol.ProtocolError as error:
        raise DomainError(str(error)) from None
    problems = [ImportProblem(f"{path.name} line {one.line}", f"{one.message}.") for one in bad]
    if not rows and not problems:
        raise DomainError(f"{path.name} has no clips; add one row for each clip.")
    candidates = []
    for line, row in rows.items():
        where = f"{path.name} line {line}"
        try:
            file = _within(path.parent, row.path)
        except DomainError as error:
            problems.append(ImportProblem(where, str(error)))
            continue
        candidates.append(_Candidate(where, file, replace(row, path=str(file))))
    report = _Import(project, progress, cancelled, rename=False).run(candidates, problems)
    project.remember_source(path)
    return report


class _Import:
    """One import underway: what the project has, what came in, what was wrong."""

    def __init__(
        self, project: Project, progress: Progress, cancelled: Callable[[], bool], rename: bool
    ) -> None:
        self._project = project
        self._progress = progress
        self._cancelled = cancelled
        self._rename = rename
        with project.store.read() as connection:
            every = clips.everything(connection)
        self._known = {clips.identity(clip.hash, clip.start, clip.end): clip for clip in every}
        self._names = {clip.clip_id for clip in every}
        self._new: list[Clip] = []
        self._keys: list[int] = []
        self._touched: list[int] = []
        self._already = 0
        self._problems: list[ImportProblem] = []
        self._hashes: dict[Path, str] = {}

    def run(self, candidates: Sequence[_Candidate], problems: Sequence[ImportProblem]) -> ImportReport:
        """Bring the candidates in; `problems` are those found before."""
        self._problems = list(problems)
        by_path: dict[Path, list[_Candidate]] = {}
        for candidate in candidates:
            by_path.setdefault(candidate.path, []).append(candidate)
        stopped = False
        workers = min(WORKERS, 1 + len(by_path) // FILES_A_WORKER)
        probed = probe_many(self._unknown(by_path), workers=workers)
        try:
            for path, info in probed:
                if self._cancelled():
                    stopped = True
                    break
                for candidate in by_path[Path(path)]:
                    self._take(candidate, info)
                if len(self._new) >= BATCH:
                    self._flush()
        finally:
            probed.close()
            self._flush()
        return ImportReport(
            added=len(self._keys), already=self._already, problems=tuple(self._problems), cancelled=stopped,
            changes=Changes(clips=tuple(self._keys + self._touched), queue=bool(self._keys or self._touched)),
        )  # fmt: skip

    def _unknown(self, by_path: Mapping[Path, list[_Candidate]]) -> Iterator[Path]:
        """Files that must be probed; the others are settled here, as the workers look ahead."""
        for done, (path, named) in enumerate(by_path.items()):
            if self._cancelled():
                return
            self._progress(done, len(by_path), path.name)
            try:
                self._hashes[path] = content_hash(path)
            except MediaError as error:
                self._problems += [ImportProblem(one.where, str(error)) for one in named]
                continue
            if all(self._identity(one) in self._known for one in named):
                for one in named:
                    self._meet(one, self._known[self._identity(one)])
                continue
            yield path
        self._progress(len(by_path), len(by_path), "")

    def _identity(self, candidate: _Candidate) -> str:
        return clips.identity(self._hashes[candidate.path], candidate.row.start, candidate.row.end)

    def _take(self, candidate: _Candidate, info: MediaInfo | MediaError) -> None:
        if isinstance(info, MediaError):
            self._problems.append(ImportProblem(candidate.where, str(info)))
            return
        same = self._known.get(self._identity(candidate))
        if same is not None:
            self._meet(candidate, same)
            return
        row = candidate.row
        try:
            duration = _length(row, info)
        except DomainError as error:
            self._problems.append(ImportProblem(candidate.where, str(error)))
            return
        name = row.clip_id
        if name in self._names:
            if not self._rename:
                message = f"clip_id “{name}” is taken by another clip of the project; give this one another name."
                self._problems.append(ImportProblem(candidate.where, message))
                return
            name = f"{name}-{self._hashes[candidate.path][:6]}"
        clip = Clip(
            key=0, clip_id=name, path=self._project.stored_path(candidate.path), hash=self._hashes[candidate.path],
            start=row.start, end=row.end, duration=duration, width=info.width, height=info.height,
            has_video=info.has_video, has_audio=info.has_audio, transcript=row.transcript, language=row.language,
            speaker=row.speaker, split=row.split, label=row.label, note="; ".join(info.notes),
        )  # fmt: skip
        self._known[self._identity(candidate)] = clip
        self._names.add(name)
        self._new.append(clip)

    def _meet(self, candidate: _Candidate, clip: Clip) -> None:
        """A clip that the project has: counted, found again where its file was moved, and its gaps filled."""
        self._already += 1
        row = candidate.row
        if not clip.key:
            message = f"is the same clip as “{clip.clip_id}”, byte for byte; it came in once."
            self._problems.append(ImportProblem(candidate.where, message))
            return
        values: dict[str, str] = {}
        for name in ("transcript", "language", "speaker", "label"):
            if getattr(row, name) and not getattr(clip, name):
                values[name] = getattr(row, name)
        if "label" in values and clip.split == "unlabelled":
            values["split"] = "labelled"
        if not self._project.clip_file(clip).exists():
            values["path"] = self._project.stored_path(candidate.path)
        if values:
            with self._project.store.write() as connection:
                clips.change(connection, clip.key, values)
            self._touched.append(clip.key)

    def _flush(self) -> None:
        if self._new:
            with self._project.store.write() as connection:
                self._keys += clips.add(connection, self._new)
            self._new = []


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


def _walk(folder: Path) -> Iterator[Path]:
    for place, below, files in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith(".")
                          and not (Path(place) / name / PROJECT_FILE).exists())
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(place) / name


def _not_a_clip(folder: Path, path: Path) -> ImportProblem:
    kind = f"a name ending in “{path.suffix}”" if path.suffix else "a name without an ending"
    return ImportProblem(_relative(folder, path), f"is no video or sound ({kind}); convert it to mp4 or wav, or take "
                                                  "it out of the folder.")


def _relative(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _within(folder: Path, text: str) -> Path:
    if not text:
        raise DomainError("path is empty; name the clip's file.")
    path = Path(text).expanduser()
    if path.is_absolute():
        return path
    inside = Path(os.path.normpath(folder / path))
    if not inside.is_relative_to(folder):
        raise DomainError(f"path “{text}” leads outside the table's folder; put the clip below it or write the "
                          "whole path.")
    return inside


def _length(row: protocol.ClipRow, info: MediaInfo) -> float:
    """Seconds of a clip; DomainError where its segment is not within the file."""
    if row.start >= info.duration:
        raise DomainError(f"start {row.start:g} s is not before the end of the file ({info.duration:.2f} s); mend it.")
    if row.end is not None and row.end > info.duration + END_SLACK:
        raise DomainError(f"end {row.end:g} s is beyond the end of the file ({info.duration:.2f} s); mend it.")
    return min(info.duration, row.end if row.end is not None else info.duration) - row.start


def _check_writable(project: Project) -> None:
    if project.read_only:
        raise DomainError(f"{project.folder} is open read-only, so nothing can be imported; make it writable and open "
                          "it again.")
