"""What is said in a transcript: its words, without a subtitle's times, numbers and markup, and without “nan”."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

EMPTY_WORDS = frozenset(("nan", "null", "none", "n/a", "#n/a", "<na>", "nil"))  # what programs write for an empty cell
_TIME = r"(?:\d+[:：])?\d{1,2}[:：]\d{2}(?:[.,:，：．]\d{1,3})?"  # of full width too, as Chinese keyboards write
_TO = r"(?:-+>|→|⟶|—+>)"
CUE = re.compile(rf"\s*-?{_TIME}\s*(?:{_TO}|,)\s*-?{_TIME}(?:\s|$)")  # SRT and VTT, SBV with a comma
_BRACKETED = re.compile(rf"\s*[\[(]{_TIME}(?:\s*{_TO}\s*{_TIME})?[\])]\s*")  # LRC, and what Whisper prints
_ALONE = re.compile(rf"\s*{_TIME}\s*")  # a line of its own between lines of words
_LRC_HEAD = re.compile(r"\s*\[(?:ar|ti|al|au|by|re|ve|la|length|offset|tool):[^\]]*\]\s*", re.IGNORECASE)
_TAG = re.compile(rf"</?[A-Za-z][^<>]*>|<{_TIME}>|\{{\\[^{{}}]*\}}")
EVENT = re.compile(r"\s*Dialogue\s*:(.*)", re.IGNORECASE)
FORMAT = re.compile(r"\s*Format\s*:(.*)", re.IGNORECASE)
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")
_BLOCKS = ("NOTE", "STYLE", "REGION")  # of a VTT file: for programs, up to the next empty line


def spoken(text: str) -> str:
    """The words of a transcript, or of a subtitle in SRT, WebVTT, ASS or SBV form, in one line; '' for none."""
    lines = text.lstrip("\ufeff").splitlines()
    if any(CUE.match(line) for line in lines) or (lines and lines[0].startswith("WEBVTT")):
        words: Iterator[str] = (html.unescape(_TAG.sub("", line)) for line in _of_cues(lines))
    elif any(EVENT.match(line) for line in lines):
        words = (_TAG.sub("", re.sub(r"\\[Nnh]", " ", line)) for line in _of_events(lines))
    else:
        said = (line for line in lines if not _ALONE.fullmatch(line) and not _LRC_HEAD.fullmatch(line))
        words = (_BRACKETED.sub(" ", line) if _BRACKETED.match(line) else line for line in said)
    line = " ".join(" ".join(words).split())
    return "" if line.casefold() in EMPTY_WORDS else line


def _of_cues(lines: list[str]) -> Iterator[str]:
    """Lines between the times of cues, without what names a cue and without a file's head and notes."""
    after_gap, skipping = True, False
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        names_a_cue = bool(CUE.match(below) or "-->" in below) and (after_gap or line.strip().isdigit())
        if after_gap and line.strip().isdigit() and not names_a_cue:  # in files with an empty line after each
            names_a_cue = CUE.match(next((after for after in lines[at + 1 : at + 4] if after.strip()), "")) is not None
        if not line.strip():
            after_gap, skipping = True, False
            continue
        if after_gap and (line.split()[0] in _BLOCKS or (at == 0 and line.startswith("WEBVTT"))):
            skipping = True
        if not skipping and not names_a_cue and not CUE.match(line) and "-->" not in line:  # nor a damaged time
            yield line
        after_gap = False


def _of_events(lines: list[str]) -> Iterator[str]:
    """The text of every line of dialogue: the last of as many fields as the format names."""
    fields = 10
    for line in lines:
        if named := FORMAT.match(line):
            fields = named[1].count(",") + 1
        elif (event := EVENT.match(line)) and not _DRAWING.search(line):
            yield event[1].split(",", fields - 1)[-1]
