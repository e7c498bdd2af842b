"""What lies in a folder of clips: files by kind, linked folders followed once, names that cannot be kept said."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emodesk.services.file_names import hint, is_unicode
from emodesk.services.project_file import FILE as PROJECT_FILE
from emodesk.services.side_tables import ImportProblem
from trainer.protocol.errors import Sentence
from trainer.protocol.packed import PathList
from trainer.protocol.printable import printable

VIDEO = (".mp4", ".m4v", ".mkv", ".mov", ".avi", ".webm", ".mpg", ".mpeg", ".3gp", ".ts", ".mts", ".flv", ".wmv")
SOUND = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".aac")
COMPANIONS = (
    ".txt", ".srt", ".vtt", ".ass", ".ssa", ".sbv", ".lrc", ".smi", ".sami", ".ttml", ".dfxp", ".sub", ".stl", ".usf",
    ".eaf", ".textgrid", ".lab", ".csv", ".tsv", ".json", ".jsonl", ".md", ".toml", ".xml",
)  # lie beside clips, and are none  # fmt: skip
NAMED = 3  # files of a group that are named; the rest is counted


@dataclass
class FolderFiles:
    """The files below a folder, in the order they are found, those of linked folders under the link's path.

    Attributes:
        media: clips, by their ending; every real file once.
        others: everything else, but for hidden files and other projects.
        strange: those of them that are said as a problem each, as files of their ending do not lie beside clips.
        unnamed: how many files and folders are left out because their names are not UTF-8.
        problems: names, folders and kinds of files that are passed over.
    """

    media: PathList
    others: PathList
    strange: PathList
    unnamed: int = 0
    problems: list[ImportProblem] = field(default_factory=list)


def folder_files(folder: Path) -> FolderFiles:
    """Look through a folder. Links to folders are followed once, after the folder's own files, never upwards."""
    found = FolderFiles(PathList(folder), PathList(folder), PathList(folder))
    walk = _Walk(folder, found)
    walk.through(folder)
    while walk.links:
        walk.follow(*walk.links.popleft())
    found.problems += [
        ImportProblem(
            relative(folder, some[0]) if len(some) == 1 else f"{len(some)} × {end or '…'}",
            Sentence(
                "is no video or sound ({kind}); convert it to mp4 or wav, or take it out of the folder.",
                kind=Sentence("a name ending in “{end}”", end=end) if end else Sentence("a name without an ending"),
            )
            if len(some) == 1
            else Sentence(
                "are no videos or sounds ({names}); convert them to mp4 or wav, or take them out of the folder.",
                names=some_names(folder, some),
            ),
        )
        for end, some in _by_ending(folder, found.strange).items()
    ]
    return found


def relative(folder: Path, path: Path) -> str:
    """How a file is named to a person: from the folder on, whole where it lies elsewhere, with escapes for what cannot
    be shown."""
    return printable((path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix())


def some_names(folder: Path, paths: Sequence[Path]) -> str:
    """The first few of many files, for a sentence."""
    names = ", ".join(relative(folder, path) for path in paths[:NAMED])
    return names + (", …" if len(paths) > NAMED else "")


class _Walk:
    """The folders and files seen so far, by real path, and the links that wait."""

    def __init__(self, folder: Path, found: FolderFiles) -> None:
        self._folder, self._found = folder, found
        self._folders: set[str] = set()
        self._linked: set[str] = set()  # files that a link led to
        self.links: deque[tuple[Path, bool]] = deque()

    def through(self, start: Path) -> None:
        """Collect the files below a folder; links are put aside, so that a file's own path comes before any link."""
        for place, below, files in os.walk(start, onerror=self._unreadable):
            real = os.path.realpath(place)
            if real in self._folders:
                below.clear()
                continue
            self._folders.add(real)
            here = Path(place)
            names = sorted(name for name in below if not name.startswith(".") and self._nameable(here / name, True))
            links = [name for name in names if os.path.islink(here / name)]
            self.links += [(here / name, True) for name in links]
            below[:] = [name for name in names if name not in links and not os.path.exists(here / name / PROJECT_FILE)]
            for name in sorted(name for name in files if not name.startswith(".")):
                if self._nameable(here / name, False):
                    if os.path.islink(here / name):
                        self.links.append((here / name, False))
                    elif os.path.join(real, name) not in self._linked:
                        self._take(here / name)

    def follow(self, link: Path, to_folder: bool) -> None:
        """Collect what a link leads to, unless that is a folder above; what was seen already is passed over."""
        real = os.path.realpath(link)
        if not os.path.exists(real):
            what = Sentence("links to something that is not there; put it back, or take the link away.")
            self._found.problems.append(ImportProblem(relative(self._folder, link), what))
        elif not to_folder:
            if real not in self._linked and not self._walked(real):
                self._linked.add(real)
                self._take(link)
        elif any(seen.startswith(os.path.join(real, "")) for seen in self._folders):
            self._found.problems.append(
                ImportProblem(
                    relative(self._folder, link),
                    Sentence("links to a folder above it; it was passed over, import that folder by itself."),
                )
            )
        elif not os.path.exists(link / PROJECT_FILE):
            self.through(link)

    def _walked(self, real: str) -> bool:
        """Whether a file lies in a folder that was looked through, and was taken there."""
        place, name = os.path.split(real)
        return place in self._folders and not name.startswith(".") and is_unicode(name)

    def _take(self, path: Path) -> None:
        end = path.suffix.lower()
        (self._found.media if end in VIDEO + SOUND else self._found.others).append(path)
        if end not in (*VIDEO, *SOUND, *COMPANIONS):
            self._found.strange.append(path)

    def _nameable(self, path: Path, is_folder: bool) -> bool:
        if is_unicode(path.name):
            return True
        self._found.unnamed += 1
        what = Sentence("its name is not UTF-8; rename it{hint} and import the folder again.", hint=hint(path))
        if is_folder:
            what = Sentence("nothing of this folder came in: {what}", what=what)
        self._found.problems.append(ImportProblem(relative(self._folder, path), what))
        return False

    def _unreadable(self, error: OSError) -> None:
        place = Path(error.filename)
        self._found.problems.append(
            ImportProblem(
                relative(self._folder, place),
                Sentence("cannot be looked into: {reason}; change its permissions.", reason=error.strerror or error),
            )
        )


def _by_ending(folder: Path, paths: Sequence[Path]) -> dict[str, PathList]:
    groups: dict[str, PathList] = {}
    for path in paths:
        groups.setdefault(printable(path.suffix.lower()), PathList(folder)).append(path)
    return groups
