"""The clips of a project as an import asks for them: by what makes them the same, by name, and by their file."""

from __future__ import annotations

import os
from array import array
from pathlib import Path

from emodesk.domain import Clip
from emodesk.services.project import Project
from emodesk.store import clips
from emodesk.store.aside import Aside
from trainer.protocol.packed import PackedTexts


class KnownClips:
    """The clips that a project has when an import begins. Of all of them only names are held, so that a clip is told by
    its key, and read by whoever wants it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._keys = array("q")
        self._identities, self._names, self._places = PackedTexts(), PackedTexts(), PackedTexts()
        with project.store.read() as connection:
            for clip in clips.each(connection):
                self._keys.append(clip.key)
                self._identities.append(_identity(clip))
                self._names.append(clip.clip_id)
                self._places.append(self._place(clip))
        # What changed since: which clip is of a content now, 0 for none, and which came to lie at a file.
        self._now = Aside[int]()
        self._moved = Aside[list[int]]()

    def is_name(self, name: str) -> bool:
        """Whether a clip is called so."""
        return name in self._names

    def same(self, identity: str) -> int | None:
        """The clip of this content and segment."""
        if (key := self._now.get(identity)) is not None:
            return key or None
        return next((self._keys[at] for at in self._identities.places(identity)), None)

    def may_lie_at(self, path: Path | str, content: str) -> list[int]:
        """Clips that pointed to a file at some time, and were not of the content (hash) that it has now."""
        place = _plain(path)
        found = [self._keys[at] for at in self._places.places(place)
                 if not self._identities[at].startswith(f"{content}:")]  # fmt: skip
        return list(dict.fromkeys([*found, *self._moved.get(place, [])]))

    def lies_at(self, clip: Clip, path: Path | str) -> bool:
        """Whether a clip points to a file."""
        return self._place(clip) == _plain(path)

    def move(self, clip: Clip) -> None:
        """Note where a clip lies now."""
        place = self._place(clip)
        self._moved[place] = [*self._moved.get(place, []), clip.key]

    def replace(self, before: Clip, now: Clip) -> None:
        """Note that a clip is of another content now."""
        self._now[_identity(before)] = 0
        self._now[_identity(now)] = now.key

    def _place(self, clip: Clip) -> str:
        return _plain(self._project.clip_path(clip))


def _identity(clip: Clip) -> str:
    return clips.identity(clip.hash, clip.start, clip.end)


def _plain(path: Path | str) -> str:
    return os.path.normcase(os.path.normpath(path))
