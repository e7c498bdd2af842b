"""Long recordings as several clips: parts of one file, by its subtitle's lines or where people speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emodesk.services.folder_files import folder_files
from emodesk.services.side_tables import ImportProblem, line_of
from emodesk.services.sidecars import Sidecars
from trainer.protocol.errors import Sentence

LONG_RECORDING = 20.0  # seconds beyond which a recording is worth cutting where people speak


@dataclass(frozen=True)
class RecordingPart:
    """A part of a file from `start` to `end` in seconds, what is said in it and in which language, '' if unknown."""

    start: float
    end: float
    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Cuts:
    """The recordings of a folder that come in as several clips.

    Attributes:
        parts: of each recording that is cut.
        by: what found them; '' for lines.
        notes: what stays whole, and why.
        problems: what could not be cut out, and why.
    """

    parts: Mapping[Path, Sequence[RecordingPart]] = field(default_factory=dict)
    by: str = ""
    notes: tuple[Sentence, ...] = ()
    problems: tuple[ImportProblem, ...] = ()


UNCUT = Cuts()


def cuts_by_lines(folder: Path) -> Cuts:
    """A part for each line of the subtitle beside a file, of those in a folder that have one with several."""
    files = folder_files(folder)
    sidecars = Sidecars(files.media, files.others)
    found = {}
    lost = Counter[Sentence]()
    first: dict[Sentence, Sentence] = {}
    for path in files.media:
        subtitle = sidecars.subtitle(path)
        if subtitle is None:
            continue
        lost.update(line.why for line in subtitle.lost)
        for line in subtitle.lost:
            first.setdefault(line.why, line_of(subtitle.file, line.line))
        if len(subtitle.lines) > 1:
            found[path] = [RecordingPart(line.start, line.end, line.text, subtitle.language) for line in subtitle.lines]
    whole = len(files.media) - len(found)
    stay = Sentence("{count} recordings stay whole: no subtitle of several lines lies beside.", count=whole)
    problems = []
    for why, where in first.items():
        message = Sentence("{count} lines are not cut out, this one first: {why}.", count=lost[why], why=why)
        problems.append(ImportProblem(where, message))
    return Cuts(found, notes=(stay,) if whole else (), problems=tuple(problems))
