"""The lines of a subtitle with their times: SRT, WebVTT, SBV and ASS."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainer.protocol.spoken import CUE, EVENT, FORMAT, spoken

SHORTEST_LINE = 0.05  # seconds of a line: shorter ones are marks, nothing is said in them
_TIME = re.compile(r"(?:(\d+)[:：])?(\d{1,2})[:：](\d{2})(?:[.,:，：．](\d{1,3}))?")


@dataclass(frozen=True)
class SubtitleLine:
    """One line: from `start` to `end` in seconds, and what is said."""

    start: float
    end: float
    text: str


def subtitle_lines(text: str) -> list[SubtitleLine]:
    """Lines in the order of their times, each with words in it; none for text without times. Lines at the same times,
    as of two languages, are one."""
    lines = text.lstrip("\ufeff").splitlines()
    found = _of_cues(lines) if any(CUE.match(line) for line in lines) else _of_events(lines)
    together: dict[tuple[float, float], list[str]] = {}
    for start, end, words in found:
        said = spoken(words)
        if said and end - start >= SHORTEST_LINE and said not in together.setdefault((start, end), []):
            together[start, end].append(said)
    return [SubtitleLine(start, end, " ".join(said)) for (start, end), said in sorted(together.items()) if said]


def _of_cues(lines: list[str]) -> list[tuple[float, float, str]]:
    """Each line of times, and what stands below it up to the next or to an empty line before the next's name."""
    places = [at for at, line in enumerate(lines) if CUE.match(line)]
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
        times = [_seconds(match) for match in _TIME.finditer(lines[at])][:2]
        if len(times) == 2:
            found.append((times[0], times[1], "\n".join([lines[at], *kept])))
    return found


def _of_events(lines: list[str]) -> list[tuple[float, float, str]]:
    names, found = ["layer", "start", "end"], []
    for line in lines:
        if named := FORMAT.match(line):
            names = [name.strip().casefold() for name in named[1].split(",")]
        elif (event := EVENT.match(line)) and {"start", "end"} <= set(names):
            fields = event[1].split(",")
            times = [_TIME.search(fields[names.index(name)]) if names.index(name) < len(fields) else None
                     for name in ("start", "end")]  # fmt: skip
            if times[0] and times[1]:
                head = [f"Format:{','.join(names)}"] if len(names) > 3 else []
                found.append((_seconds(times[0]), _seconds(times[1]), "\n".join([*head, line])))
    return found


def _seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds, part = match.groups()
    whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    return round(whole + (int(part) / 10 ** len(part) if part else 0), 3)
