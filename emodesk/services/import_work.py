"""One import underway: files hashed and probed apart, clips brought in by batches, every problem kept."""

from __future__ import annotations

import os
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from emodesk.domain import Changes, Clip, DomainError
from emodesk.domain.recognised import Word, retold
from emodesk.domain.resolution import Resolution
from emodesk.services.differences import differences, sentence
from emodesk.services.kept_text import kept_name, kept_words
from emodesk.services.known_clips import KnownClips
from emodesk.services.project import Project
from emodesk.services.side_tables import ImportProblem
from emodesk.store import clips, recognised, timed_lines, votes
from emodesk.store.aside import Aside
from trainer.media import MediaError, MediaInfo, content_hash, probe_many
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence

BATCH = 64  # clips in one transaction: what a kill or a cancel in the middle leaves out at most
END_SLACK = 0.5  # seconds that a segment may reach beyond its file, as tables round times
WORKERS = max(1, min(8, os.cpu_count() or 1))
FILES_A_WORKER = 8  # for fewer files a second process takes longer to start than it saves

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `already`: files and rows that the project had; `cancelled`: it was stopped midway;
    `replaced`: clips that have other bytes now; `changed`: files whose bytes are others, which could replace the old.

    `problems` keep something from coming in, `in_part` of them a part of a row that is counted as in; `notes` say what
    was passed over or read as something; `differences` are what the source says otherwise than the project, old → new,
    `taken` of them taken over and `offered` where a person has decided. `unknown` are words that the project has no
    label for, with how often.
    """

    added: int
    already: int
    problems: tuple[ImportProblem, ...]
    changes: Changes
    cancelled: bool = False
    notes: tuple[ImportProblem, ...] = ()
    replaced: int = 0
    differences: tuple[ImportProblem, ...] = ()
    taken: int = 0
    offered: int = 0
    changed: int = 0
    in_part: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A clip that may come in: where it was named, its file, what is `said` of it, by fields of the row, and when the
    `lines` of its transcript are said."""

    where: str
    path: Path
    row: ClipRow
    said: frozenset[str] = frozenset()
    lines: tuple[Word, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """A clip of the project as it was read: what became of the decisions on it, and the text that was heard in it."""

    clip: Clip
    resolution: Resolution | None
    heard: str | None


class Import:
    """One import underway: what the project has, what came in, what was wrong."""

    def __init__(
        self, project: Project, progress: Progress, cancelled: Callable[[], bool], rename: bool,
        take_over: bool = False, replace_changed: bool = False,
    ) -> None:  # fmt: skip
        self._project = project
        self._progress = progress
        self._cancelled = cancelled
        self._rename = rename
        self._take_over = take_over
        self._replace_changed = replace_changed
        self._known = KnownClips(project)
        # Those that came in wait on the disk: clip_ids by what makes a clip the same, and those that are taken by now.
        self._came = Aside[str]()
        self._taken_names = Aside[None]()
        self._changed: dict[Path, list[tuple[Candidate, MediaInfo | None]]] = {}  # where the bytes are others now
        self._new: list[tuple[Clip, tuple[Word, ...]]] = []
        self._keys = array("q")
        self._touched: list[int] = []
        self._values: dict[int, dict[str, Any]] = {}  # changed fields of clips, until they are written
        self._lines: dict[int, tuple[Word, ...]] = {}  # when they are said, until that is written
        self._differences: list[ImportProblem] = []
        self._filled: Counter[str] = Counter()
        self._taken = 0
        self._offered = 0
        self._replaceable = 0
        self._already = 0
        self._counted = Aside[None]()  # where a clip was named that came in or was there
        self._replaced = 0
        self._stopped = False
        self._problems: list[ImportProblem] = []
        self._renamed: list[ImportProblem] = []
        self._looked_at: dict[int, _Seen] = {}  # clips of the project by key, for a while
        self._hashes: dict[Path, str] = {}
        self._files: Collection[Path] = ()
        self._underway: dict[Path, list[Candidate]] = {}  # what was asked for of files that are not done

    def run(self, files: Collection[Path], candidates: Callable[[Path], Iterable[Candidate]]) -> None:
        """Bring in the `candidates` of each of the files, which are asked for when their file's turn comes."""
        self._files = files
        workers = min(WORKERS, 1 + len(files) // FILES_A_WORKER)
        probed = probe_many(self._unknown(candidates), workers=workers, spans=self._spans)
        try:
            for path, info in probed:
                if self._stopping():
                    break
                for candidate in self._underway[Path(path)]:
                    self._take(candidate, info)
                self._finish(Path(path))
            if not self._stopped:
                self._settle()
        finally:
            probed.close()
            self._flush()

    def report(self, problems: Sequence[ImportProblem], notes: Sequence[ImportProblem]) -> ImportReport:
        """What came of it, after the `problems` and `notes` that others have."""
        problems = [*problems, *self._problems]
        notes = [*notes, *self._renamed]
        if self._filled:
            counted = ", ".join(f"{name} {count}" for name, count in self._filled.items())
            message = Sentence("filled in where the project had nothing: {counted}.", counted=counted)
            notes.append(ImportProblem(self._project.name, message))
        return ImportReport(
            added=len(self._keys), already=self._already, problems=tuple(problems), cancelled=self._stopped,
            notes=tuple(notes), replaced=self._replaced, differences=tuple(self._differences), taken=self._taken,
            offered=self._offered, changed=self._replaceable,
            in_part=sum(problem.where in self._counted for problem in problems),
            changes=Changes(clips=(*self._keys, *self._touched), queue=bool(self._keys or self._touched)),
        )  # fmt: skip

    def _stopping(self) -> bool:
        self._stopped = self._stopped or self._cancelled()
        return self._stopped

    def _unknown(self, candidates: Callable[[Path], Iterable[Candidate]]) -> Iterator[Path]:
        """Files that must be probed; the others are settled here, as the workers look ahead."""
        met: list[tuple[Path, list[Candidate], list[int | None]]] = []
        for done, path in enumerate(self._files):
            if self._stopping():
                break
            self._progress(done, len(self._files), path.name)
            named = [self._as_kept(candidate) for candidate in candidates(path)]
            try:
                self._hash(path)
            except MediaError as error:
                yield from self._meet_all(met)
                self._problems += [ImportProblem(item.where, error.sentence) for item in named]
                continue
            identities = [self._identity(item) for item in named]
            keys = [self._known.same(identity) for identity in identities]
            if all(key is not None or identity in self._came for key, identity in zip(keys, identities, strict=True)):
                met.append((path, named, keys))
                if len(met) >= BATCH:
                    yield from self._meet_all(met)
                continue
            yield from self._meet_all(met)
            self._underway[path] = named
            yield path
        yield from self._meet_all(met)
        if not self._stopped:
            self._progress(len(self._files), len(self._files), "")

    def _meet_all(self, met: list[tuple[Path, list[Candidate], list[int | None]]]) -> Iterator[Path]:
        """Settle files whose clips are all there, and take them off the list; those come back of which a clip was
        forgotten meanwhile."""
        self._looked_at = {}
        if known := [key for _, _, keys in met for key in keys if key is not None]:
            self._look_at(known)
        for path, named, keys in met:
            some = zip(named, keys, strict=True)
            found = (self._read(key) if key is not None else self._met(self._identity(item)) for item, key in some)
            there = [clip for clip in found if clip]
            if len(there) < len(named):
                self._underway[path] = named
                yield path
                continue
            for item, clip in zip(named, there, strict=True):
                self._meet(item, clip)
            self._finish(path)
        met.clear()

    def _finish(self, path: Path) -> None:
        """Forget what is no longer needed of a file, and write what waits where it is enough."""
        self._underway.pop(path, None)
        if path not in self._changed:
            self._hashes.pop(path, None)
        if len(self._new) + len(self._values) + len(self._lines) >= BATCH:
            self._flush()

    def _as_kept(self, candidate: Candidate) -> Candidate:
        kept = _kept(candidate)
        if kept.row.clip_id != candidate.row.clip_id:
            message = Sentence("is called “{name}” here, as no table could carry its name.", name=kept.row.clip_id)
            self._renamed.append(ImportProblem(kept.where, message))
        return kept

    def _met(self, identity: str) -> Clip | None:
        """The clip that is the same: the project's, or one without a key that came in just now."""
        if (key := self._known.same(identity)) is not None:
            return self._read(key)
        name = self._came.get(identity)
        return None if name is None else Clip(0, name, "")

    def _read(self, key: int) -> Clip | None:
        """A clip of the project as it is when all is written; None where it was forgotten meanwhile."""
        if key not in self._looked_at:
            self._look_at([key])
        seen = self._looked_at.get(key)
        if seen is None or key not in self._values:
            return seen.clip if seen else None
        return replace(seen.clip, **self._values[key])

    def _look_at(self, keys: Sequence[int]) -> None:
        """Read clips and what people made of them."""
        with self._project.store.read() as connection:
            resolved, heard = votes.resolutions(connection, keys), recognised.texts(connection, keys)
            for clip in clips.get(connection, keys):
                self._looked_at[clip.key] = _Seen(clip, resolved.get(clip.key), heard.get(clip.key))

    def _others_at(self, path: Path, content: str) -> list[Clip]:
        """Clips that point to a file, but are not of the content (hash) that it has now."""
        found = map(self._read, self._known.may_lie_at(path, content))
        return [clip for clip in found if clip and clip.hash != content and self._known.lies_at(clip, path)]

    def _spans(self, path: Path | str) -> list[tuple[float, float | None]]:
        """The parts of a file that are wanted, and alone are decoded."""
        return [(candidate.row.start, candidate.row.end) for candidate in self._underway[Path(path)]]

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            self._hashes[path] = content_hash(path)
        return self._hashes[path]

    def _identity(self, candidate: Candidate) -> str:
        return clips.identity(self._hashes[candidate.path], candidate.row.start, candidate.row.end)

    def _take(self, candidate: Candidate, info: MediaInfo | MediaError) -> None:
        if isinstance(info, MediaError):
            self._problems.append(ImportProblem(candidate.where, info.sentence))
            return
        same = self._met(self._identity(candidate))
        if same is not None:
            self._meet(candidate, same)
            return
        if self._others_at(candidate.path, self._hashes[candidate.path]):
            self._changed.setdefault(candidate.path, []).append((candidate, info))
            return
        self._bring_in(candidate, info)

    def _bring_in(self, candidate: Candidate, info: MediaInfo) -> None:
        """A clip that the project has not."""
        row = candidate.row
        try:
            duration = _length(row, info)
        except DomainError as error:
            self._problems.append(ImportProblem(candidate.where, error.sentence))
            return
        name = row.clip_id
        if self._known.is_name(name) or name in self._taken_names:
            if not self._rename:
                message = Sentence(
                    "clip_id “{name}” is taken by another clip of the project; give this one another name.", name=name
                )
                self._problems.append(ImportProblem(candidate.where, message))
                return
            name = f"{name}-{self._hashes[candidate.path][:6]}"
        clip = Clip(
            key=0, clip_id=name, path=self._project.stored_path(candidate.path), hash=self._hashes[candidate.path],
            start=row.start, end=row.end, duration=duration, transcript=row.transcript, language=row.language,
            speaker=row.speaker, split=row.split, label=row.label, **_facts(info),
        )  # fmt: skip
        self._came[self._identity(candidate)] = name
        self._taken_names[name] = None
        self._new.append((clip, candidate.lines))
        self._counted[candidate.where] = None

    def _meet(self, candidate: Candidate, clip: Clip) -> None:
        """A clip that the project has: counted, found again where its file was moved, its gaps filled, and what
        differs said, and taken over where no person has decided."""
        if not clip.key:
            message = Sentence("is the same clip as “{clip}”, byte for byte; it came in once.", clip=clip.clip_id)
            self._problems.append(ImportProblem(candidate.where, message))
            return
        self._already += 1
        self._counted[candidate.where] = None
        if clip.key in self._values:
            clip = replace(clip, **self._values[clip.key])  # what another row said of it
        candidate = self._respelled(candidate, clip)
        values: dict[str, Any] = self._compare(candidate, clip)
        self._time(candidate, clip, values.get("transcript", clip.transcript))
        if self._others_at(candidate.path, clip.hash):
            self._changed.setdefault(candidate.path, []).append((candidate, None))
        if self._lies_elsewhere(clip, candidate.path):
            values["path"] = self._project.stored_path(candidate.path)
            self._known.move(replace(clip, path=values["path"]))
        elif not self._rename:
            values |= self._named_otherwise(candidate, clip)
        if values:
            self._values.setdefault(clip.key, {}).update(values)

    def _respelled(self, candidate: Candidate, clip: Clip) -> Candidate:
        """Lines with times as the clip's own words, which nobody has told the times of, spell them where they say the
        same: a table's words stay as it has them."""
        transcript = candidate.row.transcript
        heard = self._looked_at[clip.key].heard == clip.transcript
        if not candidate.lines or transcript == clip.transcript or heard or self._timed(clip):
            return candidate
        if lines := retold(clip.transcript, candidate.lines):
            return replace(candidate, row=replace(candidate.row, transcript=clip.transcript), lines=lines)
        return candidate

    def _time(self, candidate: Candidate, clip: Clip, transcript: str) -> None:
        """Note when the words that a clip has from now on are said, as the candidate or the project knows it."""
        changes = transcript != clip.transcript  # and takes out the times of the words that were there
        if candidate.row.transcript != transcript or not (candidate.lines or changes):
            return
        known = self._timed(clip)
        lines = candidate.lines or retold(transcript, known)
        if lines and (changes or lines != known):
            self._lines[clip.key] = lines

    def _timed(self, clip: Clip) -> tuple[Word, ...]:
        """When the lines of a clip are said, as it is when all is written."""
        if clip.key in self._lines:
            return self._lines[clip.key]
        with self._project.store.read() as connection:
            return timed_lines.of_clip(connection, clip.key)

    def _compare(self, candidate: Candidate, clip: Clip) -> dict[str, str]:
        """Fields of a clip that the candidate fills or takes over; every difference is said."""
        seen = self._looked_at[clip.key]
        decided = seen.resolution if seen.resolution is not None and seen.resolution.label else None
        take = decided is None or self._take_over
        if seen.heard == clip.transcript:  # what a person wrote outranks what was recognised
            clip = replace(clip, transcript="")
        found = differences(clip, candidate.row, candidate.said, decided)
        values = {name: new for name, new in found.filled.items() if take or name != "split"}
        self._filled.update(name for name in values if name != "split")
        for name, (old, new) in found.changed.items():
            self._differ(candidate, sentence(clip, name, old, new, decided, take), take)
            if take:
                values[name] = new
            else:
                self._offered += 1
        return values

    def _named_otherwise(self, candidate: Candidate, clip: Clip) -> dict[str, str]:
        """What a table calls another name or place than the project; the place where the same bytes lie is taken."""
        name, place = candidate.row.clip_id, self._project.clip_path(clip)
        if "clip_id" in candidate.said and name != clip.clip_id:
            message = Sentence("“{name}” is “{clip}” in the project, and stays so.", name=name, clip=clip.clip_id)
            self._differ(candidate, message, False)
        found = str(candidate.path)
        if "path" not in candidate.said or place == found or os.path.samefile(place, found):
            return {}
        self._differ(candidate, sentence(clip, "path", place, found, None, True), True)
        return {"path": self._project.stored_path(candidate.path)}

    def _differ(self, candidate: Candidate, message: Sentence, taken: bool) -> None:
        self._differences.append(ImportProblem(candidate.where, message))
        self._taken += taken

    def _lies_elsewhere(self, clip: Clip, found: Path) -> bool:
        """Whether the file that a clip points to is gone, or holds other bytes by now than the one that was `found`."""
        whole = self._project.clip_path(clip)
        if whole == str(found):
            return False
        place = Path(whole)
        if place not in self._files:
            return not os.path.exists(place)
        try:
            return self._hash(place) != clip.hash
        except MediaError:
            return True

    def _settle(self) -> None:
        """At the end: files that hold other bytes than the clips that came from them, which may have been found
        elsewhere meanwhile. Where they were not, the new bytes take their place if that was asked for."""
        for path, waiting in self._changed.items():
            old = self._others_at(path, self._hashes[path])
            info = next((info for _, info in waiting if info is not None), None)
            if old and not (self._replace_changed and info is not None):
                self._problems.append(ImportProblem(waiting[0][0].where, _has_changed(old, waiting[0][0], info)))
                if waiting[0][1] is None:  # a row counts once: as the problem that it is
                    self._already -= 1
                    self._counted.pop(waiting[0][0].where, None)
                self._replaceable += info is not None
                continue
            for clip in old:
                if info is not None:
                    self._replace(clip, path, info, waiting[0][0].where)
            done = {clips.identity(self._hashes[path], clip.start, clip.end) for clip in old}
            for candidate, info in tuple(waiting):
                identity = self._identity(candidate)
                if info is None or identity in done:
                    continue
                if same := self._met(identity):
                    self._meet(candidate, same)
                else:
                    self._bring_in(candidate, info)

    def _replace(self, clip: Clip, path: Path, info: MediaInfo, where: str) -> None:
        """Give a clip the bytes that its file has now; its name, words, label and decisions stay."""
        segment = ClipRow(clip.clip_id, str(path), clip.start, clip.end)
        try:
            duration = _length(segment, info)
        except DomainError as error:
            self._problems.append(ImportProblem(where, Sentence("“{clip}”: {error}", clip=clip.clip_id, error=error)))
            return
        now = replace(clip, hash=self._hashes[path], duration=duration, **_facts(info))
        with self._project.store.write() as connection:
            clips.replace_file(connection, now)
        self._looked_at = {}
        self._touched.append(clip.key)
        self._known.replace(clip, now)
        self._replaced += 1

    def _flush(self) -> None:
        # Taken first: an interrupt in the commit must not bring the same clips in twice.
        new, self._new = self._new, []
        values, self._values = self._values, {}
        lines, self._lines = self._lines, {}
        if new or values or lines:
            with self._project.store.write() as connection:
                keys = clips.add(connection, [clip for clip, _ in new])
                if values:
                    clips.change_some(connection, values)
                self._keys.extend(keys)
                said = {key: times for key, (_, times) in zip(keys, new, strict=True) if times}
                for key, times in (said | lines).items():
                    timed_lines.keep(connection, key, times)
            self._touched += [*values, *lines]
            self._looked_at = {}


def _kept(candidate: Candidate) -> Candidate:
    """The candidate with its name and words as the project keeps them."""
    row = candidate.row
    kept: dict[str, Any] = {name: kept_words(getattr(row, name)) for name in ("transcript", "language", "speaker")}
    kept["clip_id"] = kept_name(row.clip_id)
    if candidate.lines:
        lines = tuple(replace(line, text=kept_words(line.text)) for line in candidate.lines)
        candidate = replace(candidate, lines=lines)
    if all(getattr(row, name) == value for name, value in kept.items()):
        return candidate
    return replace(candidate, row=replace(row, **kept))


def _has_changed(old: Sequence[Clip], candidate: Candidate, info: MediaInfo | None) -> Sentence:
    names = ", ".join(f"“{clip.clip_id}”" for clip in old)
    if info is None:
        return Sentence(
            "{file} has changed since it was imported as {names}, and is now the same as another clip, byte for byte; "
            "put the old file back.",
            file=candidate.path.name,
            names=names,
        )
    return Sentence(
        "{file} has changed since it was imported as {names}; put the old file back, or replace it by the new one.",
        file=candidate.path.name,
        names=names,
    )


def _facts(info: MediaInfo) -> dict[str, Any]:
    """What a file is, as fields of its clip."""
    return {
        "width": info.width,
        "height": info.height,
        "has_video": info.has_video,
        "has_audio": info.has_audio,
        "note": "; ".join(info.notes),
    }


def _length(row: ClipRow, info: MediaInfo) -> float:
    """Seconds of a clip; DomainError where its segment is not within the file."""
    if row.start >= info.duration:
        raise DomainError(
            "start {start:g} s is not before the end of the file ({duration:.2f} s); mend it.",
            start=row.start,
            duration=info.duration,
        )
    if row.end is not None and row.end > info.duration + END_SLACK:
        raise DomainError(
            "end {end:g} s is beyond the end of the file ({duration:.2f} s); mend it.",
            end=row.end,
            duration=info.duration,
        )
    return min(info.duration, row.end if row.end is not None else info.duration) - row.start
