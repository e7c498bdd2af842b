"""Which clips came from which file, to see where a file's bytes are no longer theirs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from emodesk.domain import Clip
from emodesk.services.project import Project


class ClipPlaces:
    """The clips of a project by the file that each points to; segments of one file share it."""

    def __init__(self, project: Project, every: Iterable[Clip]) -> None:
        self._project = project
        self._at: dict[str, list[Clip]] = {}
        for clip in every:
            self.put(clip)

    def put(self, clip: Clip) -> None:
        """Note a clip at the file that it points to now."""
        self._at.setdefault(_place(self._project.clip_path(clip)), []).append(clip)

    def take(self, clip: Clip) -> None:
        """Forget where a clip was."""
        there = self._at.get(_place(self._project.clip_path(clip)), [])
        there[:] = [other for other in there if other.key != clip.key]

    def others(self, path: Path, content: str) -> list[Clip]:
        """Clips that point to a file, but are not of the content (hash) that it has now."""
        return [clip for clip in self._at.get(_place(path), []) if clip.hash != content]


def _place(path: Path | str) -> str:
    return os.path.normcase(os.path.normpath(path))
