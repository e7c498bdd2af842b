"""Words for clips without: a trainer listens, what it hears comes into the project as it comes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emodesk.domain import Changes, Clip, DomainError
from emodesk.domain.recognised import Recognised, Word
from emodesk.runs.talking import talk, talk_or_ask
from emodesk.services.kept_text import kept_words
from emodesk.services.project import Project
from emodesk.services.snapshot import clip_row
from emodesk.store import clips, recognised
from trainer.protocol.clips_csv import write_clips
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.json_lines import read_record

FOLDER = "transcripts"  # in the project, while somebody listens: what a killed run had heard
CLIPS, HEARD = "clips.csv", "heard.jsonl"
BATCH = 16  # clips in one transaction
NAMED_CLIPS = 5  # clips that could not be recognised and are named

Progress = Callable[[int, int, str], None]
Agree = Callable[[Sequence[Sentence]], bool]


@dataclass(frozen=True)
class Recogniser:
    """What shall listen: `engine` whisper or sherpa on this machine with a `model` (a folder, or REPO@COMMIT), or a
    `server` with OpenAI's interface and its model's name."""

    engine: str = "whisper"
    model: str = ""
    server: str = ""
    allow_http: bool = False

    def options(self) -> list[str]:
        """As the trainer's command has it."""
        where = [f"--server={self.server}"] if self.server else [f"--engine={self.engine}"]
        return [*where, *([f"--model={self.model}"] if self.model else []), *(["--allow-http"] * self.allow_http)]


@dataclass
class TranscribeReport:
    """What came of it: clips `heard`, those in which nobody speaks (`silent`) and that `failed`, seconds of `sound`
    that was listened to now and those it took (`worked`, the model's loading among them); `stopped` before its end;
    `refused`: the person did not agree to send anything."""

    heard: int = 0
    silent: int = 0
    failed: int = 0
    sound: float = 0.0
    worked: float = 0.0
    stopped: bool = False
    refused: bool = False
    problems: list[Sentence] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)

    @property
    def factor(self) -> float | None:
        """The real-time factor: seconds of work for one of sound; None where nothing was listened to."""
        return self.worked / self.sound if self.sound else None

    @property
    def changes(self) -> Changes:
        """What views have to show anew."""
        return Changes(clips=tuple(self.changed), queue=bool(self.changed))


def wordless(project: Project, again: bool = False) -> list[Clip]:
    """Clips with sound that have no transcript and that nothing has listened to; with `again` also those whose
    transcript was recognised and not corrected."""
    with project.store.read() as connection:
        every = clips.everything(connection)
        heard, holding = recognised.texts(connection), recognised.holding(connection)
    fresh = [clip for clip in every if clip.has_audio and not clip.transcript.strip() and clip.key not in heard]
    return [clip for clip in every if clip.has_audio and clip.key in holding] + fresh if again else fresh


def transcribe(
    project: Project, recogniser: Recogniser, *, again: bool = False, agree: Agree = lambda lines: False,
    progress: Progress = lambda done, total, text: None, cancelled: Callable[[], bool] = lambda: False,
) -> TranscribeReport:  # fmt: skip
    """Listen to the clips that have no words; each comes in as it is heard, and what a killed run heard comes first.

    `agree` is asked before sound goes to a server, or weights are fetched. Words that a person or a table gave are
    never replaced. Raises DomainError where nothing can listen; what came until then stays.
    """
    if project.read_only:
        raise DomainError("{folder} is read-only; nothing can be written into it.", folder=project.folder)
    folder = project.folder / FOLDER
    taking = _Taking(project)
    _take_left(folder / HEARD, taking)
    waiting = wordless(project, again)
    if not waiting:
        _clear(folder)
        return taking.report
    folder.mkdir(exist_ok=True)
    write_clips(folder / CLIPS, [clip_row(project, clip, None) for clip in waiting])
    command = ["transcribe", "--json", "--all", f"--clips={folder / CLIPS}", f"--out={folder / HEARD}",
               f"--labels={','.join(project.labels.names)}", *recogniser.options()]  # fmt: skip
    asked: list[Sentence] = []

    def hear(record: dict[str, Any]) -> None:
        if "consent" in record:
            asked.extend(sentence for line in record["consent"] if (sentence := read_sentence(line)) is not None)
        elif "total" in record:
            taking.report.sound, taking.report.worked = float(record["seconds"]), float(record["worked"])
            progress(int(record["done"]), int(record["total"]), taking.last)
        else:
            taking.hear(record)

    try:
        ended = talk_or_ask(command, hear, cancelled, asked)
        if asked:
            taking.report.refused = not agree(asked)
            ended = taking.report.refused or talk([*command, "--yes"], hear, cancelled)
    finally:
        taking.flush()
    _take_left(folder / HEARD, taking)  # of a listener that had lost its program and was at its last clip
    taking.report.stopped = not ended
    _clear(folder)
    return taking.report


class _Taking:
    """Takes what was heard into the database, some clips in one transaction."""

    def __init__(self, project: Project) -> None:
        self.report = TranscribeReport()
        self.last = ""
        self._project = project
        self._waiting: list[tuple[str, Recognised]] = []
        self._taken: set[str] = set()
        with project.store.read() as connection:
            self._keys = clips.names(connection)

    def hear(self, record: dict[str, Any]) -> None:
        """One line of what was heard; what is no such line is passed over."""
        name = record.get("clip_id")
        if not isinstance(name, str) or name not in self._keys:
            return
        if "problem" in record:
            self.report.failed += 1
            why = read_sentence(record["problem"])
            if self.report.failed <= NAMED_CLIPS and why is not None:
                self.report.problems.append(Sentence("{clip}: {problem}", clip=name, problem=why))
            return
        heard = _recognised(record)
        if heard is None or name in self._taken:
            return
        self._taken.add(name)
        self.last = heard.text
        self._waiting.append((name, heard))
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        with self._project.store.write() as connection:
            held = recognised.holding(connection)
            for name, heard in waiting:
                (clip,) = clips.get(connection, [self._keys[name]])
                recognised.keep(connection, clip.key, heard)
                self.report.heard += bool(heard.text)
                self.report.silent += not heard.text
                if heard.text and (not clip.transcript.strip() or clip.key in held):
                    values = {"transcript": heard.text}
                    if heard.language and not clip.language:
                        values["language"] = heard.language
                    clips.change(connection, clip.key, values)
                    self.report.changed.append(clip.key)


def _recognised(record: dict[str, Any]) -> Recognised | None:
    try:
        words = tuple(Word(str(text), float(start), float(end)) for text, start, end in record["words"])
        if not all(math.isfinite(word.start) and math.isfinite(word.end) for word in words):
            return None
        text, language = kept_words(str(record["text"])), str(record["language"])
        return Recognised(text, language, str(record["source"]), words)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _take_left(path: Path, taking: _Taking) -> None:
    """What a run that was killed had heard, whether it came into the project or not."""
    if not path.is_file():
        return
    for line in path.read_bytes().splitlines():
        if "text" in (record := read_record(line)):  # the last one may be torn
            taking.hear(record)
    taking.flush()


def _clear(folder: Path) -> None:
    for name in (CLIPS, HEARD):
        (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
