"""Which clip an annotation file is about: by the clip_id it names, else by its media file, else by its own name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from emodesk.domain import Clip, DomainError
from emodesk.services.annotations.found import Annotated
from emodesk.services.file_names import safe_name
from emodesk.services.project import Project
from trainer.protocol.name_matching import ClipNames
from trainer.protocol.packed import PackedTexts, PathList


class ClipFinder:
    """The clips of a project by every name that an annotation file may have for them; names are held packed."""

    def __init__(self, project: Project, every: Sequence[Clip]) -> None:
        self._clips = every
        self._ids, self._places = PackedTexts(), PackedTexts()
        self._safe = PackedTexts()  # as our own exports call their files
        self._named, self._lying = PathList(project.folder), PathList(project.folder)
        for clip in every:
            path = Path(project.clip_path(clip))
            self._ids.append(clip.clip_id)
            self._safe.append(safe_name(clip.clip_id))
            self._places.append(path.as_posix())
            self._named.append(project.folder / f"{clip.clip_id}{path.suffix}")
            # Below some folder, as names are matched from a folder on.
            self._lying.append(project.folder / path.relative_to(path.anchor))
        self._names = ClipNames(project.folder, project.folder, self._named)
        self._files = ClipNames(project.folder, project.folder, self._lying)

    def find(self, annotated: Annotated) -> tuple[list[Clip], bool]:
        """The clip, or where its media file holds several the clips of that file, and whether only a name that is
        nearly the same led there; DomainError where there is none, or where its names mean different ones."""
        if annotated.clip_id:
            if called := self._called(self._ids, annotated.clip_id):
                return called, False
            raise DomainError("“{name}”: no clip of this name is in the project.", name=annotated.clip_id)
        media = [found for name in annotated.media if (found := self._of_media(name))[0]]
        stem, stem_near = self._of_stem(annotated.stem) if annotated.stem else ([], False)
        if not media:
            return self._only(stem, annotated), stem_near
        first, near = media[0]
        for other, _ in media[1:]:
            if other != first:
                raise self._unclear(first + other)
        same = [clip for clip in stem if clip in first]
        if stem and not same:
            raise self._unclear(first + stem)
        if len(same) == 1:
            return same, near and stem_near
        return self._only(first, annotated), near

    def _of_media(self, name: str) -> tuple[list[Clip], bool]:
        if exact := self._called(self._places, name):
            return exact, False
        if files := self._files.called(name):
            return self._at(self._lying, files), False
        return self._at(self._lying, self._files.nearly_called(name)), True

    def _of_stem(self, stem: str) -> tuple[list[Clip], bool]:
        if called := self._called(self._ids, stem):
            return called, False
        stem = stem.replace("\\", "/")  # a path of Windows
        if found := self._names.called(stem):
            return self._at(self._named, found), False
        by_file, near = self._of_media(stem)
        if by_file:
            return by_file, near
        if safe := self._called(self._safe, stem):
            return safe, False
        return self._at(self._named, self._names.nearly_called(stem)), True

    def _called(self, names: PackedTexts, name: str) -> list[Clip]:
        """The clips of exactly this name."""
        return [self._clips[at] for at in names.places(name)]

    def _at(self, paths: PathList, found: Sequence[Path]) -> list[Clip]:
        """The clips of some paths, in their order."""
        places = [paths.names.places(paths.name_of(path)) for path in dict.fromkeys(found)]
        return [self._clips[at] for some in places for at in some]

    def _only(self, found: Sequence[Clip], annotated: Annotated) -> list[Clip]:
        """The clips of one file; DomainError where they are of several, or none."""
        if len({clip.path for clip in found}) > 1:
            raise self._unclear(found)
        if not found:
            name = next(iter(annotated.media), annotated.stem)
            raise DomainError("“{name}”: no clip of this name is in the project.", name=name)
        return list(found)

    def _unclear(self, found: Sequence[Clip]) -> DomainError:
        names = list(dict.fromkeys(clip.clip_id for clip in found))[:2]
        return DomainError(
            "may mean “{first}” as well as “{second}”; nothing was taken from it.", first=names[0], second=names[-1]
        )
