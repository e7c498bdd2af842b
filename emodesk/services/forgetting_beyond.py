"""What lies outside a project's folder of clips that are taken out of it: named, because nothing there is deleted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from emodesk.domain import Clip
from emodesk.mistakes import LOG_FILES, log_path
from emodesk.services.forgetting_traces import LINES, TABLES, Traces
from emodesk.services.project import DATABASE, FEATURES, LOCK, ROUNDS, Project
from emodesk.services.written_files import written
from trainer.media import forget_kept
from trainer.protocol.errors import Sentence
from trainer.protocol.name_matching import ClipNames

EAF_AUTHOR, EAF_HEAD = b'AUTHOR="EmoDesk"', 1024  # how our ELAN files begin, within so many bytes
_OWN = ((), (DATABASE,), (LOCK,), (FEATURES,), (ROUNDS,))  # what a project is made of, whatever a line says


@dataclass(frozen=True, order=True)
class Beyond:
    """A file or folder that stays, and what of the person is in it."""

    path: Path
    why: Sentence


def beyond(
    project: Project, gone: Sequence[Clip], left: Sequence[Clip], files: Sequence[Path], shared: Sequence[Path]
) -> tuple[Beyond, ...]:
    """What holds, or may hold, data of some clips and stays: outside the project their `files`, what lies beside them,
    features of others' making, tables that they were imported from, and whatever was written out of the project; and
    recordings that are `shared` with clips that stay, which are `left`.
    """
    found = [Beyond(path, Sentence("the clip itself")) for path in files]
    found += [Beyond(path, Sentence("a recording that clips which stay are parts of")) for path in shared]
    found += [Beyond(path, Sentence("beside the clip, of the same name")) for path in files for path in _beside(path)]
    for own in project.features:
        place = Path(own.path)
        if place.is_dir():
            why = Sentence("features “{name}” of the clip", name=own.name)
            found += [Beyond(path, why) for path in features_in(place, gone, left) if not _ours(project, path)]
        elif place.exists():  # within the project too: the file is of all clips, so nothing can be taken out of it
            found.append(Beyond(place, Sentence("features “{name}” of all clips, and theirs", name=own.name)))
    for source in map(Path, project.sources):
        if source.is_file() and not _ours(project, source):
            found.append(Beyond(source, Sentence("a table that clips were imported from")))
    outside = [path for path in written(project) if not _ours(project, path)]
    found += [Beyond(path, Sentence("was written out of this project")) for path in outside]
    return tuple(dict.fromkeys(found))


def features_in(folder: Path, gone: Sequence[Clip], left: Sequence[Clip]) -> list[Path]:
    """The files below a folder of features, one a clip or one a frame, of some clips and of none that stays."""
    files = list(_files(folder))
    names = ClipNames(folder, folder, files)
    others = {path for clip in left for path in _called(names, clip)}
    found = {path for clip in gone for path in _called(names, clip) or names.nearly_called(clip.clip_id)}
    ids = {clip.clip_id for clip in gone}
    for path in files:  # one a frame: below a folder of the clip's name
        where = path.parent.relative_to(folder)
        found |= {path} if {where.as_posix(), where.name} & ids else set()
    return sorted(found - others)


def written_within(project: Project, traces: Traces) -> list[Path]:
    """Files of other programs' forms that were written out into the project's own folder, which can be written again:
    those of all clips, and of a folder those that name somebody. Of tables, rows are taken instead. ELAN files too
    that a version wrote which remembered nothing of it: each is of one clip."""
    files = (path for path in _files(project.folder) if path.suffix.lower() == ".eaf" and _is_our_eaf(path))
    found = set(traces.left_in(files))
    for path in written(project):
        if _ours(project, path) and path.relative_to(project.folder).parts[:1] not in _OWN:
            found |= {path} if path.is_file() else set(traces.left_in(path.rglob("*")))
    return sorted(path for path in found if path.suffix.lower() not in TABLES + LINES)


def _is_our_eaf(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return EAF_AUTHOR in file.read(EAF_HEAD)
    return False


def _called(names: ClipNames, clip: Clip) -> list[Path]:
    """Features by the clip's name, or by that of its file where it is the whole of it."""
    stem = Path(clip.path).stem if clip.end is None and not clip.start else ""
    return names.called(clip.clip_id) or names.called(PurePosixPath(clip.clip_id).name) or names.called(stem)


def forget_cached(project: Project, gone: Sequence[Clip]) -> None:
    """Erase what this user's cache keeps of the files of some clips, whatever project they were looked at in."""
    for clip in gone:
        forget_kept(project.clip_path(clip), clip.hash)


def logs() -> list[Path]:
    """The program's own logs, in which a mistake may have quoted a clip."""
    path = log_path()
    every = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, LOG_FILES))]
    return [file for file in every if file.is_file()]


def _beside(path: Path) -> Iterator[Path]:
    with suppress(OSError):
        for other in sorted(path.parent.iterdir()):
            if other != path and other.name.startswith(f"{path.stem}.") and other.is_file():
                yield other


def _files(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        yield from (Path(where, name) for name in names if not name.startswith("."))


def _ours(project: Project, path: Path) -> bool:
    return path.is_relative_to(project.folder)
