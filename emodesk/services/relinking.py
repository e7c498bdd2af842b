"""Clips whose files are not where they were: counted, and found again in a folder by name and content."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from emodesk.domain import Changes, Clip, DomainError
from emodesk.services.folder_files import folder_files
from emodesk.services.project import Project, ProjectError
from emodesk.store import clips
from trainer.media import MediaError, content_hash

Progress = Callable[[int, int, str], None]
BLOCK = 500  # clips between two looks at whether the person asked to stop


@dataclass(frozen=True)
class RelinkReport:
    """What came of a search: clips found again, names of those still missing, whether it was stopped midway."""

    found: int
    missing: tuple[str, ...]
    changes: Changes
    cancelled: bool = False


def missing_clips(project: Project, cancelled: Callable[[], bool] = lambda: False) -> list[Clip]:
    """Clips whose files are not there, in the order of their import; asks the disk for every file, so not while a
    window paints."""
    with project.store.read() as connection:
        every = clips.everything(connection)
    there: dict[str, bool] = {}
    missing = []
    for number, clip in enumerate(every):
        if number % BLOCK == 0 and cancelled():
            break
        path = project.clip_path(clip)
        if path not in there:
            there[path] = os.path.exists(path)
        if not there[path]:
            missing.append(clip)
    return missing


def relink(
    project: Project, folder: Path | str, *, progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RelinkReport:  # fmt: skip
    """Find missing clips below a folder, those of the same name first, each proved by its content.

    Raises DomainError for a folder that is none and
    a project that cannot be written.
    """
    folder = Path(folder).expanduser().absolute()
    if not folder.is_dir():
        raise DomainError("{folder} is no folder; name the one that the clips lie in now.", folder=folder)
    if project.read_only:
        raise ProjectError("{folder} is read-only, so no clip's path can be changed.", folder=project.folder)
    wanted: dict[str, list[Clip]] = {}
    for clip in missing_clips(project, cancelled):
        wanted.setdefault(clip.hash, []).append(clip)
    names = {_name(clip.path) for same in wanted.values() for clip in same}
    files = sorted(folder_files(folder).media, key=lambda path: _name(path.name) not in names) if wanted else []
    found: dict[int, str] = {}
    stopped = cancelled()
    for done, path in enumerate(files):
        stopped = stopped or cancelled()
        if stopped or not wanted:
            break
        progress(done, len(files), path.name)
        try:
            same = wanted.pop(content_hash(path), [])
        except MediaError:
            continue  # it is no clip of ours, whatever it is
        found.update((clip.key, project.stored_path(path)) for clip in same)
    progress(len(files), len(files), "")
    if found:
        with project.store.write() as connection:
            clips.move(connection, found)
    left = tuple(clip.clip_id for same in wanted.values() for clip in same)
    return RelinkReport(len(found), left, Changes(clips=tuple(found), queue=bool(found)), stopped)


def _name(path: str) -> str:
    """A file's name as any system may spell it: without folders, letter case and the way accents are composed."""
    return unicodedata.normalize("NFC", path.replace("\\", "/").rpartition("/")[2]).casefold()
