"""Clips that were moved together with their project: found at the same place relative to it, by a look at a few."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from trainer.media import MediaError, content_hash

PATIENCE = 1.0  # seconds that opening a project waits for disks to say where clips lie now
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


@dataclass(frozen=True)
class Sample:
    """One clip that stands for those around it: its path as stored, and the hash of its content."""

    path: str
    hash: str


class MovedFolders:
    """Where folders of clips lie now, by where they lay when the clips came in."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._places: tuple[tuple[str, str], ...] = ()  # replaced as a whole: read while a look goes on

    def __bool__(self) -> bool:
        return bool(self._places)

    def now(self, path: str) -> str | None:
        """The whole path of a clip that was moved; None for one whose folder was not."""
        for before, place in self._places:
            if path.startswith(before):
                return os.path.join(place, *re.split(r"[\\/]" if _WINDOWS.match(path) else "/", path[len(before) :]))
        return None

    def look(self, samples: Sequence[Sample], patience: float = PATIENCE) -> None:
        """See where missing samples are now, in a thread of its own: a disk that sleeps must not keep a window shut."""
        away = [sample for sample in samples if is_absolute(sample.path)]
        if away:
            thread = threading.Thread(target=self._find, args=(away,), name="moved clips", daemon=True)
            thread.start()
            thread.join(patience)

    def _find(self, samples: Iterable[Sample]) -> None:
        for sample in samples:
            if self.now(sample.path) is None and not os.path.exists(sample.path):
                place = self._place_of(sample)
                if place is not None:
                    self._places = (*self._places, place)

    def _place_of(self, sample: Sample) -> tuple[str, str] | None:
        """The outermost folder of a path that is gone, and where it is now; the sample's content proves it."""
        old = _pure(sample.path)
        for above in (self._project, *self._project.parents):
            for at in range(1, len(old.parts)):
                file = above.joinpath(*old.parts[at:])
                if not os.path.isfile(file) or not _has_content(file, sample.hash):
                    continue
                # Not further up than what is gone: a folder that still stands has other clips that were not moved.
                while at < len(old.parts) and os.path.isdir(type(old)(*old.parts[:at])):
                    above, at = above / old.parts[at], at + 1
                if at < len(old.parts):
                    separator = "\\" if isinstance(old, PureWindowsPath) else "/"
                    return str(type(old)(*old.parts[:at])).rstrip(separator) + separator, str(above)
        return None


def is_absolute(path: str) -> bool:
    """Whether a stored path is a whole one, of this system or the one that the project comes from."""
    return os.path.isabs(path) or path.startswith("/") or bool(_WINDOWS.match(path))


def _pure(path: str) -> PurePath:
    return PureWindowsPath(path) if os.name == "nt" or _WINDOWS.match(path) else PurePosixPath(path)


def _has_content(path: Path, content: str) -> bool:
    try:
        return content_hash(path) == content
    except MediaError:
        return False
