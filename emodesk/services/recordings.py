"""Long recordings as several clips: parts of one file, by its subtitle's lines or where people speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emodesk.services.folder_files import folder_files
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
    """

    parts: Mapping[Path, Sequence[RecordingPart]] = field(default_factory=dict)
    by: str = ""
    notes: tuple[Sentence, ...] = ()


UNCUT = Cuts()


def cuts_by_lines(folder: Path) -> Cuts:
    """A part for each line of the subtitle beside a file, of those in a folder that have one with several."""
    files = folder_files(folder)
    sidecars = Sidecars(files.media, files.others)
    found = {}
    for path in files.media:
        lines, language = sidecars.lines(path)
        if len(lines) > 1:
            found[path] = [RecordingPart(line.start, line.end, line.text, language) for line in lines]
    whole = len(files.media) - len(found)
    message = Sentence("{count} recordings stay whole: no subtitle of several lines lies beside.", count=whole)
    return Cuts(found, notes=(message,) if whole else ())
