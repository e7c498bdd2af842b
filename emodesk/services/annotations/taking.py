"""Annotation files taken into a project: which clip is meant, what its annotators say together, what differs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emodesk.domain import Changes, Clip, DomainError
from emodesk.services.annotations.elan import read_eaf
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier
from emodesk.services.annotations.label_studio import read_label_studio
from emodesk.services.annotations.nova import read_nova
from emodesk.services.annotations.textgrid import read_textgrid
from emodesk.services.annotations.which_clip import ClipFinder
from emodesk.services.differences import differences, sentence
from emodesk.services.export.elan import MODEL
from emodesk.services.export.study import Study, read_study
from emodesk.services.kept_text import kept_words
from emodesk.services.project import Project
from emodesk.services.side_tables import PLAIN, ImportProblem, TableReading
from emodesk.store import clips
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.labels import mapped_label

READERS: Mapping[str, Callable[[Path], Reading]] = {
    ".json": read_label_studio, ".eaf": read_eaf, ".textgrid": read_textgrid, ".annotation": read_nova,
}  # fmt: skip
_LABELS = ("label", "emotion", "情感", "情绪", "标签")  # begin the names of tiers of labels
_WORDS = ("word", "transcript", "text", "utterance", "sentence", "orthograph", "文本", "台词", "字幕", "转写")
_REVIEWER = re.compile(r"label \((.+)\)")
COVERED = 0.5  # of the shorter of an annotation and a clip, for the one to be about the other


@dataclass(frozen=True)
class AnnotationReport:
    """What annotations brought. `clips` that something was said of; `labels` and `transcripts` that came in; problems,
    notes, differences and `taken` as of `ImportReport`."""

    clips: int
    labels: int
    transcripts: int
    problems: tuple[ImportProblem, ...]
    notes: tuple[ImportProblem, ...]
    differences: tuple[ImportProblem, ...]
    taken: int
    changes: Changes


def import_annotations(
    project: Project, path: Path | str, *, reading: TableReading = PLAIN, take_over: bool = False
) -> AnnotationReport:
    """Take in an annotation file, or every one of a folder: labels of clips that have none, words of those without.

    What most annotators of a clip say is its label. `reading.mapping` takes labels of another set to the project's.
    `take_over` as in `import_folder`. DomainError where nothing can be read.
    """
    path = Path(path).expanduser().absolute()
    if project.read_only:
        raise DomainError(
            "{folder} is open read-only, so nothing can be imported; make it writable and open it again.",
            folder=project.folder,
        )
    reading = reading.checked(project.labels.names)
    taking = _Taking(read_study(project), reading.mapping, take_over)
    found: list[Annotated] = []
    files = list(_files(path))
    for file in files:
        try:
            read = READERS[file.suffix.lower()](file)
        except DomainError as error:
            if len(files) == 1:
                raise
            taking.problems.append(ImportProblem(file.name, error.sentence))
            continue
        taking.problems += [ImportProblem(where, why) for where, why in read.problems]
        found += read.found
    taking.hear(found)
    return taking.settle()


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.suffix.lower() in READERS and one.is_file())
    else:
        found = [path] if path.is_file() else []
    if not found:
        raise DomainError("There is nothing to read at {path}; name a file or a folder of them.", path=path)
    for one in found:
        if one.suffix.lower() not in READERS:
            raise DomainError(
                "{file} is no annotation file; they end in {endings}.", file=one.name, endings=", ".join(READERS)
            )
        yield one


@dataclass
class _Heard:
    """What was said of one clip: its label by annotator ('' where they contradict themselves), and its words."""

    clip: Clip
    where: str
    votes: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class _Taking:
    def __init__(self, study: Study, mapping: Mapping[str, str], take_over: bool) -> None:
        self.problems: list[ImportProblem] = []
        self._study, self._mapping, self._take_over = study, mapping, take_over
        self._labels = study.project.labels.names
        self._finder = ClipFinder(study.project, study.clips)
        self._heard: dict[int, _Heard] = {}
        self._passed: Counter[str] = Counter()
        self._spans = 0
        self._notes: list[ImportProblem] = []
        self._differences: list[ImportProblem] = []
        self._taken = 0
        self._counted: Counter[str] = Counter()

    def hear(self, every: Sequence[Annotated]) -> None:
        """Note what files and tasks say, under the clip or clips that each is about."""
        placed, called = [], dict[int, set[str]]()
        for one in every:
            try:
                found, near = self._finder.find(one)
            except DomainError as error:
                self.problems.append(ImportProblem(one.where, error.sentence))
                continue
            name = one.clip_id or next(iter(one.media), one.stem)
            placed.append((one, found, name if near else ""))
            for clip in found:
                called.setdefault(clip.key, set()).add(name)
        nearly = []
        for one, found, name in placed:
            rivals = sorted(called[found[0].key] - {name}) if name else []
            if rivals:
                message = Sentence("“{name}” may mean {file}, but so may “{rival}”; write the file's name.",
                                   name=name, file=found[0].clip_id, rival=rivals[0])  # fmt: skip
                self.problems.append(ImportProblem(one.where, message))
                continue
            if name:
                nearly.append(f"“{name}” → {found[0].clip_id}")
            self._hear_one(one, found)
        if nearly:
            message = Sentence("{count} names match without regard to folder, ending, letter case or accents, as "
                               "{first}.", count=len(nearly), first=nearly[0])  # fmt: skip
            self._notes.append(ImportProblem(self._study.project.name, message))

    def _hear_one(self, one: Annotated, found: Sequence[Clip]) -> None:
        for tier in one.tiers:
            kind = self._kind(tier)
            if kind not in ("label", "words"):
                if kind == "":
                    self._passed[tier.name] += 1
                continue
            for clip in found:
                lines = [line for line in tier.lines if (len(found) == 1 and _whole(clip)) or _about(line, clip)]
                if lines:
                    heard = self._heard.setdefault(clip.key, _Heard(clip, one.where))
                    if kind == "words":
                        heard.words.append(" ".join(line.text for line in lines))
                    else:
                        self._hear_label(heard, one.where, tier, lines)

    def _hear_label(self, heard: _Heard, where: str, tier: Tier, lines: Sequence[Line]) -> None:
        said = Counter[str]()
        for line in lines:
            try:
                said[mapped_label(line.text, self._labels, self._mapping)] += 1
            except ProtocolError as error:
                message = Sentence("“{clip}”: {error}, or map it (--map).", clip=heard.clip.clip_id, error=error)
                self.problems.append(ImportProblem(where, message))
                heard.votes[_annotator(tier)] = ""
                return
        said.pop("", None)
        if len(said) > 1:
            message = Sentence(
                "“{clip}”: {annotator} gives it {labels} along its time; that is no label of the whole clip.",
                clip=heard.clip.clip_id, annotator=_annotator(tier), labels=", ".join(said),
            )  # fmt: skip
            self.problems.append(ImportProblem(where, message))
        heard.votes[_annotator(tier)] = next(iter(said)) if len(said) == 1 else ""
        self._spans += len(lines) > 1

    def _kind(self, tier: Tier) -> str:
        """label or words; model for what is nobody's word; '' for what is neither."""
        name = unicodedata.normalize("NFC", tier.name).casefold().strip()
        if tier.kind or name.startswith(MODEL):
            return tier.kind or "model"
        if name.startswith(_LABELS):
            return "label"
        if name.startswith(_WORDS) or not tier.lines:
            return "words" if tier.lines else "empty"
        try:
            known = [mapped_label(line.text, self._labels, self._mapping) for line in tier.lines]
        except ProtocolError:
            return ""
        return "label" if any(known) else ""

    def settle(self) -> AnnotationReport:
        """Write what holds, in one transaction."""
        changed = {}
        for heard in self._heard.values():
            label, words = self._together(heard), kept_words(" ".join(dict.fromkeys(heard.words)))
            values = self._compare(heard, label, words)
            if values:
                changed[heard.clip.key] = values
        if changed:
            with self._study.project.store.write() as connection:
                for key, values in changed.items():
                    clips.change(connection, key, values)
        return AnnotationReport(
            clips=len(self._heard), labels=self._counted["label"], transcripts=self._counted["transcript"],
            problems=tuple(self.problems), notes=(*self._notes, *self._remarks()), differences=tuple(self._differences),
            taken=self._taken, changes=Changes(clips=tuple(changed), queue=bool(changed)),
        )  # fmt: skip

    def _together(self, heard: _Heard) -> str:
        """What most annotators say, '' for nothing; said where they differ."""
        votes = Counter(label for label in heard.votes.values() if label).most_common()
        if len(votes) < 2:
            return votes[0][0] if votes else ""
        counted = ", ".join(f"{name} {count}" for name, count in votes)
        if votes[0][1] == votes[1][1]:
            message = Sentence("raters disagree ({counted}); the clip comes in unlabelled.", counted=counted)
            self.problems.append(ImportProblem(heard.where, message))
            return ""
        message = Sentence("raters disagree ({counted}); most say {label}.", counted=counted, label=votes[0][0])
        self.problems.append(ImportProblem(heard.where, message))
        return votes[0][0]

    def _compare(self, heard: _Heard, label: str, words: str) -> dict[str, str]:
        clip = heard.clip
        decision = self._study.resolved.get(clip.key)
        decision = decision if decision is not None and decision.label else None
        take = decision is None or self._take_over
        split = "labelled" if label else "unlabelled"
        row = ClipRow(clip.clip_id, clip.path, transcript=words, split=split, label=label)
        found = differences(clip, row, {"label", "transcript"}, decision)
        values = {name: new for name, new in found.filled.items() if take or name != "split"}
        for name, (old, new) in found.changed.items():
            message = sentence(clip, name, old, new, decision, take)
            self._differences.append(ImportProblem(heard.where, message))
            if take:
                values[name] = new
                self._taken += 1
        self._counted.update(values.keys())
        return values

    def _remarks(self) -> Iterator[ImportProblem]:
        place = self._study.project.name
        for name, count in self._passed.items():
            message = Sentence("tier “{name}” of {n} files holds no labels and no words, so it was passed over.",
                               name=name, n=count)  # fmt: skip
            yield ImportProblem(place, message)
        if self._spans:
            message = Sentence("{n} clips take the label that all their stretches share; stretches are not kept.",
                               n=self._spans)  # fmt: skip
            yield ImportProblem(place, message)


def _annotator(tier: Tier) -> str:
    named = _REVIEWER.fullmatch(tier.name)
    return named[1] if named else tier.annotator or tier.name


def _whole(clip: Clip) -> bool:
    return not clip.start and clip.end is None


def _about(line: Line, clip: Clip) -> bool:
    """Whether an annotation in the time of a file is about one clip of it."""
    if line.start is None or line.end is None:
        return False
    end = clip.end if clip.end is not None else clip.start + clip.duration
    shared = min(line.end, end) - max(line.start, clip.start)
    if line.start == line.end:
        return clip.start <= line.start < end
    return shared > COVERED * min(line.end - line.start, end - clip.start)
