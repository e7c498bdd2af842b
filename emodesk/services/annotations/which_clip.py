"""Which clip an annotation file is about: by the clip_id it names, else by its media file, else by its own name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from emodesk.domain import Clip, DomainError
from emodesk.services.annotations.found import Annotated
from emodesk.services.file_names import safe_name
from emodesk.services.project import Project
from trainer.protocol.name_matching import ClipNames


class ClipFinder:
    """The clips of a project by every name that an annotation file may have for them."""

    def __init__(self, project: Project, every: Sequence[Clip]) -> None:
        self._by_id = {clip.clip_id: clip for clip in every}
        self._by_safe: dict[str, list[Clip]] = {}  # as our own exports call their files
        self._by_path: dict[str, list[Clip]] = {}
        named: dict[Path, list[Clip]] = {}
        lying: dict[Path, list[Clip]] = {}
        for clip in every:
            path = Path(project.clip_path(clip))
            self._by_safe.setdefault(safe_name(clip.clip_id), []).append(clip)
            self._by_path.setdefault(path.as_posix(), []).append(clip)
            named.setdefault(project.folder / f"{clip.clip_id}{path.suffix}", []).append(clip)
            # Below some folder, as names are matched from a folder on.
            lying.setdefault(project.folder / path.relative_to(path.anchor), []).append(clip)
        self._named, self._lying = named, lying
        self._names = ClipNames(project.folder, project.folder, list(named))
        self._files = ClipNames(project.folder, project.folder, list(lying))

    def find(self, annotated: Annotated) -> tuple[list[Clip], bool]:
        """The clip, or where its media file holds several the clips of that file, and whether only a name that is
        nearly the same led there; DomainError where there is none, or where its names mean different ones."""
        if annotated.clip_id:
            if annotated.clip_id in self._by_id:
                return [self._by_id[annotated.clip_id]], False
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
        if exact := self._by_path.get(name):
            return exact, False
        if files := self._files.called(name):
            return [clip for path in files for clip in self._lying[path]], False
        return [clip for path in self._files.nearly_called(name) for clip in self._lying[path]], True

    def _of_stem(self, stem: str) -> tuple[list[Clip], bool]:
        if stem in self._by_id:
            return [self._by_id[stem]], False
        if found := self._names.called(stem):
            return [clip for path in found for clip in self._named[path]], False
        by_file, near = self._of_media(stem)
        if by_file:
            return by_file, near
        if stem in self._by_safe:
            return self._by_safe[stem], False
        return [clip for path in self._names.nearly_called(stem) for clip in self._named[path]], True

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
