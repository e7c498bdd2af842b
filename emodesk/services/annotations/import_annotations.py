"""Annotation files imported into a project: which clip is meant, what its annotators say together, what differs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial, reduce
from itertools import chain
from pathlib import Path

from emodesk.domain import Changes, Clip, Decision, DecisionKind, DomainError
from emodesk.domain.details import NO_DETAILS, Details
from emodesk.domain.recognised import Word, retold, say_the_same
from emodesk.domain.resolution import Rule
from emodesk.services.annotations.elan import read_eaf
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier
from emodesk.services.annotations.label_studio import read_label_studio
from emodesk.services.annotations.nova import read_nova
from emodesk.services.annotations.own_log import import_log, is_log
from emodesk.services.annotations.ratings import read_ratings
from emodesk.services.annotations.textgrid import read_textgrid
from emodesk.services.annotations.tiers import (
    annotator_of,
    is_about,
    is_outside,
    is_whole,
    kind_of,
    stretch_of,
    times_within,
)
from emodesk.services.annotations.traces import import_traces, is_traces
from emodesk.services.annotations.which_clip import ClipFinder
from emodesk.services.differences import differences, sentence
from emodesk.services.export.study import Study, read_study
from emodesk.services.file_names import is_unicode
from emodesk.services.folder_files import some_names
from emodesk.services.kept_text import kept_words
from emodesk.services.project import Project
from emodesk.services.side_tables import USUAL_READING, ImportProblem, TableReading
from emodesk.store import clips, recognised, timed_lines
from emodesk.store.votes import record_steps
from trainer.media import MediaError, build_index
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.labels import mapped_label
from trainer.protocol.name_matching import matched
from trainer.protocol.printable import printable

BLOCK = 1 << 16  # bytes looked at together
READERS: Mapping[str, Callable[[Path], Reading]] = {
    ".json": read_label_studio, ".eaf": read_eaf, ".textgrid": read_textgrid, ".annotation": read_nova,
    ".csv": read_ratings, ".tsv": read_ratings, ".jsonl": read_ratings,
}  # fmt: skip
UNREAD = (".csv", ".tsv", ".jsonl", ".parquet", ".xml", ".anvil", ".srt", ".vtt", ".ass", ".lab")  # in a folder


@dataclass(frozen=True)
class AnnotationReport:
    """What annotations brought. `clips` that something was said of; `labels`, `transcripts`, `votes` and `spans` that
    came in; `decisions` of whatever kind, where a log of this program or a trace of ratings was read; problems, notes,
    differences and `taken` as of `ImportReport`."""

    clips: int
    labels: int
    transcripts: int
    votes: int
    problems: tuple[ImportProblem, ...]
    notes: tuple[ImportProblem, ...]
    differences: tuple[ImportProblem, ...]
    taken: int
    changes: Changes
    spans: int = 0
    decisions: int = 0


def import_annotations(
    project: Project, path: Path | str, *, reading: TableReading = USUAL_READING, take_over: bool = False
) -> AnnotationReport:
    """Import an annotation file, or every one of a folder: labels of clips that have none, words of those without.

    Under a rule that counts votes each annotator's word is a vote; under “latest”, where an import would outrank the
    people here, what most annotators of a clip say is the label that it came with. What is said of stretches
    comes in as their annotators' spans. `reading.mapping` takes labels of another set to the project's. A log of this
    program comes in whole, into a project without decisions.
    `take_over` as in `import_folder`. DomainError where nothing can be read.
    """
    path = Path(path).expanduser().absolute()
    if project.read_only:
        raise DomainError(
            "{folder} is open read-only, so nothing can be imported; make it writable and open it again.",
            folder=project.folder,
        )
    if is_log(path):
        log = import_log(project, path)
        notes = () if log.whole else (ImportProblem(path.name, Sentence("the log's hash chain was made anew.")),)
        return AnnotationReport(log.clips, 0, 0, 0, log.problems, notes, (), 0, log.changes, decisions=log.entries)
    reading = reading.over(project.mapping).checked(project.labels.names)
    if is_traces(path):
        changes, problems = import_traces(project, path, reading.mapping)
        came = len(changes.decisions)
        return AnnotationReport(len(changes.clips), 0, 0, 0, tuple(problems), (), (), 0, changes, decisions=came)
    importing = _AnnotationImport(read_study(project), reading.mapping, take_over)
    found: list[Iterable[Annotated]] = []
    files, unread = _files(path)
    if unread:
        message = Sentence(
            "{n} files are not read with a folder; name by itself what holds annotations.", n=len(unread)
        )
        importing.notes.append(ImportProblem(some_names(path, unread), message))
    for file in files:
        try:
            reader = READERS[file.suffix.lower()]
            read = read_ratings(file, reading) if reader is read_ratings else reader(file)
        except DomainError as error:
            if len(files) == 1:
                raise
            importing.problems.append(ImportProblem(file.name, error.sentence))
            continue
        importing.problems += [ImportProblem(where, why) for where, why in read.problems]
        importing.notes += [ImportProblem(where, what) for where, what in read.notes]
        found += read.found, read.aside
    importing.hear(found)
    report = importing.settle()
    if report.clips or report.problems or report.notes:
        return report
    return replace(report, problems=(ImportProblem(path.name, Sentence("holds nothing that is said of a clip.")),))


def _files(path: Path) -> tuple[list[Path], list[Path]]:
    """The annotation files at a place, and what else lies in it that could hold annotations."""
    unread: list[Path] = []
    if path.is_dir():
        # A table in a folder may be anything: it is named by itself.
        endings = [ending for ending in READERS if READERS[ending] is not read_ratings]
        every = sorted(file for file in path.rglob("*") if not file.name.startswith(".") and os.path.isfile(file))
        found = [file for file in every if file.suffix.lower() in endings]
        unread = [file for file in every if file.suffix.lower() in UNREAD]
    else:
        found = [path] if path.is_file() else []
    if not found:
        raise DomainError("There is nothing to read at {path}; name a file or a folder of them.", path=path)
    for file in found:
        if file.suffix.lower() == ".jsonl" and _is_blank(file):
            raise DomainError("{file} is empty: the log of a project in which nobody has decided.", file=file.name)
        if file.suffix.lower() not in READERS:
            raise DomainError(
                "{file} is no annotation file; they end in {endings}.", file=file.name, endings=", ".join(READERS)
            )
    return found, unread


def _is_blank(file: Path) -> bool:
    """Whether a file holds nothing but white space; of one that holds more only the beginning is read."""
    with file.open("rb") as held:
        return not any(block.strip() for block in iter(partial(held.read, BLOCK), b""))


def _moved(line: Line, by: float) -> Line:
    if line.start is None or line.end is None:
        return line
    return replace(line, start=line.start + by, end=line.end + by)


def _named(label: str) -> str | Sentence:
    """What an annotator says of a clip, '' for nothing that can be told, in words."""
    return label or Sentence("cannot tell")


def _name_in(annotated: Annotated) -> str:
    """What an annotation calls its clip."""
    return annotated.clip_id or next(iter(annotated.media), annotated.stem)


_Span = tuple[str, float, float, str, str]


@dataclass(slots=True)
class _Heard:
    """What was said of one clip: its label by annotator, '' where they cannot tell, and what they say beside it, its
    words, and its spans as (annotator, start, end, label, note)."""

    clip: Clip
    where: str
    votes: dict[str, str] = field(default_factory=dict)
    details: dict[str, Details] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    lines: list[Word] = field(default_factory=list)
    spans: list[_Span] = field(default_factory=list)


class _AnnotationImport:
    def __init__(self, study: Study, mapping: Mapping[str, str], take_over: bool) -> None:
        self.problems: list[ImportProblem] = []
        self.notes: list[ImportProblem] = []
        self._study, self._mapping, self._take_over = study, mapping, take_over
        self._labels = study.project.labels.names
        self._finder = ClipFinder(study.project, study.clips)
        self._heard: dict[int, _Heard] = {}
        with study.project.store.read() as connection:
            self._recognised = recognised.holding(connection)  # what a person wrote outranks it
        self._passed: Counter[str] = Counter()
        self._of_models = 0
        self._shared = 0  # clips of which all stretches say the same
        self._untimed: set[str] = set()
        self._several = 0
        self._differences: list[ImportProblem] = []
        self._taken = 0
        self._counted: Counter[str] = Counter()

    def hear(self, found: Sequence[Iterable[Annotated]]) -> None:
        """Note what files and tasks say, under the clip or clips that each is about."""
        places: list[tuple[list[Clip], bool] | None] = []
        for annotated in chain.from_iterable(found):
            try:
                places.append(self._finder.find(annotated))
            except DomainError as error:
                self.problems.append(ImportProblem(annotated.where, error.sentence))
                places.append(None)
        called: dict[int, set[str]] = {place[0][0].key: set() for place in places if place and place[1]}
        for annotated, place in zip(chain.from_iterable(found), places if called else (), strict=False):
            for clip in place[0] if place else ():
                if clip.key in called:
                    called[clip.key].add(_name_in(annotated))
        nearly = []
        for annotated, place in zip(chain.from_iterable(found), places, strict=True):
            if place is None:
                continue
            clips_there, near = place
            name = _name_in(annotated)
            rivals = sorted(called[clips_there[0].key] - {name}) if near else []
            if rivals:
                message = Sentence("“{name}” may mean {file}, but so may “{rival}”; write the file's name.",
                                   name=name, file=clips_there[0].clip_id, rival=rivals[0])  # fmt: skip
                self.problems.append(ImportProblem(annotated.where, message))
                continue
            if near:
                nearly.append(f"“{name}” → {clips_there[0].clip_id}")
            self._hear_one(annotated, clips_there)
        if nearly:
            self.notes.append(ImportProblem(self._study.project.name, matched(len(nearly), nearly[0])))

    def _hear_one(self, annotated: Annotated, found: Sequence[Clip]) -> None:
        outside, of_models = 0, False
        for tier in annotated.tiers:
            if annotated.of_clip:
                tier = replace(tier, lines=tuple(_moved(line, found[0].start) for line in tier.lines))
            kind = kind_of(tier, self._labels, self._mapping)
            if kind not in ("label", "cannot tell", "words", "spans"):
                if kind == "":
                    self._passed[tier.name] += 1
                of_models |= kind == "model" and bool(tier.lines)
                continue
            said = (tier.annotator, *(line.text for line in tier.lines if kind == "spans"))
            if halved := next((text for text in said if not is_unicode(text)), None):
                message = Sentence(
                    "“{text}” holds half a character, so what it belongs to was passed over; write it anew.",
                    text=printable(halved),
                )
                self.problems.append(ImportProblem(annotated.where, message))
                continue
            left = len(tier.lines)
            for clip in found:
                if len(found) == 1 and is_whole(clip):
                    lines = [line for line in tier.lines if not is_outside(line, clip)]
                else:  # what has no time is about the part that is called so, and no other
                    named = clip.clip_id in (annotated.clip_id, annotated.stem)
                    lines = [line for line in tier.lines if is_about(line, clip) or (named and line.start is None)]
                left -= len(lines)
                if lines:
                    heard = self._heard.setdefault(clip.key, _Heard(clip, annotated.where))
                    if kind == "words":
                        self._hear_words(heard, lines)
                    elif kind == "spans":
                        self._hear_spans(heard, tier, lines)
                    elif kind == "cannot tell":
                        self._vote(heard, annotated.where, annotator_of(tier), "")
                    else:
                        self._hear_label(heard, annotated.where, tier, lines)
            outside += max(0, left)
        self._of_models += of_models
        if outside:
            message = Sentence("{n} annotations lie outside of the project's clips: passed over.", n=outside)
            self.notes.append(ImportProblem(annotated.where, message))

    def _hear_words(self, heard: _Heard, lines: Sequence[Line]) -> None:
        words = " ".join(line.text for line in lines)
        if words and not any(words == before or say_the_same(words, before) for before in heard.words):
            heard.words.append(words)
            heard.lines += times_within(lines, heard.clip)

    def _hear_label(self, heard: _Heard, where: str, tier: Tier, lines: Sequence[Line]) -> None:
        whole, parts = Counter[str](), Counter[str]()
        unknown: list[ImportProblem] = []
        for line in lines:
            try:
                label = mapped_label(line.text, self._labels, self._mapping)
            except ProtocolError as error:
                message = Sentence("“{clip}”: {error}, or map it (--map).", clip=heard.clip.clip_id, error=error)
                problem = ImportProblem(where, message)
                if problem not in unknown:
                    unknown.append(problem)
                continue
            stretch = stretch_of(self._timed(line, heard.clip), heard.clip)
            if stretch is not None and label:
                heard.spans.append((annotator_of(tier), *stretch, label, ""))
            (whole if stretch is None and line.frames is None else parts)[label] += 1
        said = whole or parts
        said.pop("", None)
        if len(said) > 1:
            message = Sentence(
                "“{clip}”: {annotator} gives it {labels} along its time; that is no label of the whole clip.",
                clip=heard.clip.clip_id, annotator=annotator_of(tier), labels=", ".join(said),
            )  # fmt: skip
            self.problems.append(ImportProblem(where, message))
        self.problems += unknown
        if len(said) == 1 and not unknown:
            self._vote(heard, where, annotator_of(tier), next(iter(said)))
            heard.details[annotator_of(tier)] = self._details(heard, where, tier, next(iter(said)))
            self._shared += not whole

    def _details(self, heard: _Heard, where: str, tier: Tier, label: str) -> Details:
        """What is said beside a label, as far as it can stand there."""
        try:
            second = mapped_label(tier.details.second, self._labels, self._mapping)
            details = replace(tier.details, second=second, words=kept_words(tier.details.words))
            details.check(label, self._labels)
        except ProtocolError as error:
            message = Sentence("“{clip}”: {error}, or map it (--map).", clip=heard.clip.clip_id, error=error)
        except DomainError as error:
            message = Sentence("“{clip}”: of {annotator} only the label came in. {error}",
                               clip=heard.clip.clip_id, annotator=annotator_of(tier), error=error)  # fmt: skip
        else:
            return details
        self.problems.append(ImportProblem(where, message))
        return NO_DETAILS

    def _vote(self, heard: _Heard, where: str, annotator: str, label: str) -> None:
        """Note what an annotator says of a whole clip, the last word where they say two things of it."""
        before = heard.votes.get(annotator, label)
        if before != label:
            message = Sentence(
                "“{clip}”: {annotator} gives it {first} and then {second}; the last word holds.",
                clip=heard.clip.clip_id, annotator=annotator, first=_named(before), second=_named(label),
            )  # fmt: skip
            self.notes.append(ImportProblem(where, message))
        heard.votes[annotator] = label
        heard.details.pop(annotator, None)

    def _hear_spans(self, heard: _Heard, tier: Tier, lines: Sequence[Line]) -> None:
        for line in lines:
            stretch = stretch_of(line, heard.clip) or (0.0, heard.clip.duration)
            label, _, note = line.text.partition(":")
            if label in self._labels:
                heard.spans.append((annotator_of(tier), *stretch, label, note.strip()))
            else:
                heard.spans.append((annotator_of(tier), *stretch, "", line.text))

    def _timed(self, line: Line, clip: Clip) -> Line:
        """A line of frames with the times that the file gives them, as it is where none can be known."""
        if line.frames is None:
            return line
        first, last = line.frames
        path = self._study.project.clip_path(clip)
        try:
            index = build_index(path)
        except MediaError:
            self._untimed.add(clip.clip_id)
            return line
        if first > len(index):
            self._untimed.add(clip.clip_id)
            return line
        end = float(index.times[last]) if last < len(index) else index.duration
        return replace(line, start=float(index.times[first - 1]), end=end)

    def settle(self) -> AnnotationReport:
        """Write what holds, in one transaction: votes where the project's rule counts them, else labels."""
        counted = self._study.project.resolution is not Rule.LATEST
        votes: dict[str, list[Decision]] = {}
        spans = 0
        changed: dict[int, dict[str, str]] = {}
        timed: dict[int, Sequence[Word]] = {}
        for heard in self._heard.values():
            label = None if counted else self._together(heard)
            for vote in self._new_votes(heard) if counted else self._cannot_tell(heard) if label == "" else ():
                votes.setdefault(vote.reviewer, []).append(vote)
            for span in self._new_spans(heard):
                votes.setdefault(span.reviewer, []).append(span)
                spans += 1
            words, lines = self._respelled(heard)
            if values := self._compare(heard, label or "", words):
                changed[heard.clip.key] = values
            if lines and words == values.get("transcript", heard.clip.transcript):
                timed[heard.clip.key] = lines
        keys: list[int] = []
        if changed or votes or timed:
            with self._study.project.store.write() as connection:
                if changed:
                    clips.change_some(connection, changed)
                for key, lines in timed.items():
                    timed_lines.keep(connection, key, lines)
                # A step each, so that a person's undo takes back their own.
                keys = record_steps(connection, votes.values())
        touched = dict.fromkeys([*changed, *timed, *(vote.clip for some in votes.values() for vote in some)])
        return AnnotationReport(
            clips=len(self._heard), labels=self._counted["label"], transcripts=self._counted["transcript"],
            votes=len(keys) - spans, spans=spans, problems=tuple(self.problems), notes=(*self.notes, *self._remarks()),
            differences=tuple(self._differences), taken=self._taken,
            changes=Changes(clips=tuple(touched), decisions=tuple(keys), queue=bool(touched)),
        )  # fmt: skip

    def _respelled(self, heard: _Heard) -> tuple[str, Sequence[Word]]:
        """The words of a clip with their times: as the clip has them, where nobody has told their times and both say
        the same."""
        words = kept_words(" ".join(heard.words))
        lines = tuple(replace(line, text=kept_words(line.text)) for line in heard.lines)
        clip = heard.clip
        if not lines or words == clip.transcript or clip.key in self._recognised or clip.key in self._study.times:
            return words, lines
        told = retold(clip.transcript, lines)
        return (clip.transcript, told) if told else (words, lines)

    def _new_votes(self, heard: _Heard) -> Iterator[Decision]:
        """A vote for each annotator who has none on the clip; what an annotator decided here stands."""
        known = {vote.reviewer: vote for vote in self._study.votes.get(heard.clip.key, [])}
        for annotator, label in heard.votes.items():
            if not annotator:
                continue
            kind = DecisionKind.CORRECT if label else DecisionKind.CANNOT_TELL
            here = known.get(annotator)
            if here is None:
                more = heard.details.get(annotator, NO_DETAILS)
                yield Decision(
                    key=0, clip=heard.clip.key, reviewer=annotator, kind=kind, label=label,
                    time=datetime.now(UTC), note=heard.where, **asdict(more),
                )  # fmt: skip
            elif here.label != label or not (label or here.kind is kind):
                self._differ(heard, annotator, label)

    def _cannot_tell(self, heard: _Heard) -> Iterator[Decision]:
        """The votes of those who cannot tell, as no label says that of a clip; what anybody decided here stands."""
        decided = self._study.resolved.get(heard.clip.key)
        own = {vote.reviewer for vote in self._study.votes.get(heard.clip.key, [])} & heard.votes.keys()
        if decided is None or own:
            yield from (vote for vote in self._new_votes(heard) if not vote.label and decided is None)
        else:
            self._differ(heard, decided.reviewer, "")

    def _differ(self, heard: _Heard, reviewer: str, label: str) -> None:
        message = Sentence(
            "“{clip}”: {annotator} decided otherwise here, and that holds; {label} was not taken.",
            clip=heard.clip.clip_id, annotator=reviewer, label=_named(label),
        )  # fmt: skip
        self._differences.append(ImportProblem(heard.where, message))

    def _new_spans(self, heard: _Heard) -> Iterator[Decision]:
        """A span for each one that its annotator has not marked here already."""
        standing = self._study.spans.get(heard.clip.key, [])
        known = {(span.reviewer, round(span.start, 2), round(span.end, 2), span.label, span.note) for span in standing}
        for annotator, start, end, label, note in heard.spans:
            mark = (annotator, round(start, 2), round(end, 2), label, note)
            if annotator and mark not in known:
                known.add(mark)
                yield Decision(
                    key=0, clip=heard.clip.key, reviewer=annotator, kind=DecisionKind.SPAN, label=label,
                    time=datetime.now(UTC), note=note, start=start, end=end,
                )  # fmt: skip

    def _together(self, heard: _Heard) -> str | None:
        """What most annotators say, '' where they cannot tell, None for nothing; said where they differ."""
        votes = Counter(heard.votes.values()).most_common()
        self._several += len(heard.votes) > 1
        if len(votes) < 2:
            return votes[0][0] if votes else None
        some: Iterable[Sentence] = (Sentence("{label} {n}", label=_named(label), n=count) for label, count in votes)
        counted = reduce(lambda done, more: Sentence("{done}, {more}", done=done, more=more), some)
        if votes[0][1] == votes[1][1]:
            message = Sentence("raters disagree ({counted}); the clip comes in unlabelled.", counted=counted)
            self.problems.append(ImportProblem(heard.where, message))
            return None
        message = Sentence("raters disagree ({counted}); most say {label}.", counted=counted, label=_named(votes[0][0]))
        self.problems.append(ImportProblem(heard.where, message))
        return votes[0][0]

    def _compare(self, heard: _Heard, label: str, words: str) -> dict[str, str]:
        clip = heard.clip
        decision = self._study.resolved.get(clip.key)
        decision = decision if decision is not None and decision.label else None
        take = decision is None or self._take_over
        split = "labelled" if label else "unlabelled"
        row = ClipRow(clip.clip_id, clip.path, transcript=words, split=split, label=label)
        known = replace(clip, transcript="") if clip.key in self._recognised else clip
        found = differences(known, row, {"label", "transcript"}, decision)
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
        if self._of_models:
            message = Sentence("what models say of clips ({n} times) is nobody's label, so it was passed over.",
                               n=self._of_models)  # fmt: skip
            yield ImportProblem(place, message)
        if self._several:
            message = Sentence(
                "{n} clips have several annotators; what most say is the label. "
                "A rule that counts votes (majority) keeps each one's word.",
                n=self._several,
            )
            yield ImportProblem(place, message)
        if self._shared:
            message = Sentence("{n} clips take the label that all stretches share.", n=self._shared)
            yield ImportProblem(place, message)
        if self._untimed:
            message = Sentence("frames of {n} clips cannot be counted, so their stretches are not kept.",
                               n=len(self._untimed))  # fmt: skip
            yield ImportProblem(place, message)
