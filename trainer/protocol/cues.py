"""The lines of a subtitle with their times: SRT, WebVTT, SBV and ASS."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainer.protocol.errors import Sentence
from trainer.protocol.spoken import CUE, EVENT, FORMAT, spoken

SHORTEST_LINE = 0.05  # seconds of a line: shorter ones are marks, nothing is said in them
_TIME = re.compile(r"(-)?(?:(\d+)[:：])?(\d{1,2})[:：](\d{2})(?:[.,:，：．](\d{1,3}))?")


@dataclass(frozen=True)
class SubtitleLine:
    """One line: from `start` to `end` in seconds, and what is said."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class LostLine:
    """A line with words in it whose times do not hold: the 1-based `line` of the file where they stand, and `why`."""

    line: int
    why: Sentence


_BACKWARDS = Sentence("its end lies before its start")
_SHORT = Sentence("it lasts less than {seconds:g} s", seconds=SHORTEST_LINE)
_EARLY = Sentence("it begins before the recording does")
_UNREAD = Sentence("its times cannot be read")
_Cue = tuple[int, list[float], str]  # where it stands, its times as far as they can be read, and all that is written


def subtitle_lines(text: str) -> list[SubtitleLine]:
    """Lines in the order of their times, each with words in it; none for text without times. Lines at the same times,
    as of two languages, are one."""
    return read_subtitle(text)[0]


def read_subtitle(text: str) -> tuple[list[SubtitleLine], list[LostLine]]:
    """As `subtitle_lines`, and the lines with words in them that are not among these, in the order of the file."""
    lines = text.lstrip("\ufeff").splitlines()
    found = _of_cues(lines) if any(CUE.match(line) for line in lines) else _of_events(lines)
    together: dict[tuple[float, float], list[str]] = {}
    lost: list[LostLine] = []
    for at, times, words in found:
        said = spoken(words)
        if not said:
            continue
        if why := _wrong(times):
            lost.append(LostLine(at + 1, why))
        elif said not in together.setdefault((times[0], times[1]), []):
            together[times[0], times[1]].append(said)
    return [SubtitleLine(start, end, " ".join(said)) for (start, end), said in sorted(together.items())], lost


def _wrong(times: list[float]) -> Sentence | None:
    """Why a line has no times that hold; None where they do."""
    if len(times) != 2:
        return _UNREAD
    start, end = times
    if start < 0:
        return _EARLY
    if end < start:
        return _BACKWARDS
    return _SHORT if end - start < SHORTEST_LINE else None


def _of_cues(lines: list[str]) -> list[_Cue]:
    """Each line of times, and what stands below it up to the next or to an empty line before the next's name."""
    places = [at for at, line in enumerate(lines) if CUE.match(line) or "-->" in line]
    found = []
    for at, after in zip(places, [*places[1:], len(lines) + 1], strict=True):
        words = lines[at + 1 : max(at + 1, after - 1)] if after <= len(lines) else lines[at + 1 :]
        if after <= len(lines) and lines[after - 1].strip() and not lines[after - 1].strip().isdigit():
            words = [*words, lines[after - 1]] if words and words[-1].strip() else words
        kept: list[str] = []
        for line in words:
            if not line.strip() and any(part.strip() for part in kept):
                break  # what follows an empty line is a note, or the next one's name
            kept.append(line)
        times = [_seconds(match) for match in _TIME.finditer(lines[at])][:2] if CUE.match(lines[at]) else []
        # Under times of its own, so that what is written below damaged ones is read as a cue's words too.
        found.append((at, times, "\n".join(["00:00.000 --> 00:00.000", *kept])))
    return found


def _of_events(lines: list[str]) -> list[_Cue]:
    names, found = ["layer", "start", "end"], []
    for at, line in enumerate(lines):
        if named := FORMAT.match(line):
            names = [name.strip().casefold() for name in named[1].split(",")]
        elif (event := EVENT.match(line)) and {"start", "end"} <= set(names):
            fields = event[1].split(",")
            times = [_TIME.search(fields[names.index(name)]) if names.index(name) < len(fields) else None
                     for name in ("start", "end")]  # fmt: skip
            head = [f"Format:{','.join(names)}"] if len(names) > 3 else []
            found.append((at, [_seconds(time) for time in times if time], "\n".join([*head, line])))
    return found


def _seconds(match: re.Match[str]) -> float:
    sign, hours, minutes, seconds, part = match.groups()
    whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    found = round(whole + (int(part) / 10 ** len(part) if part else 0), 3)
    return -found if sign else found
