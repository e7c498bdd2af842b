"""Transcripts that lie beside a clip under its name: NAME.txt or NAME.srt."""

from __future__ import annotations

import re
from pathlib import Path

from emodesk.domain import DomainError

SUFFIXES = (".txt", ".srt")
LARGEST = 256 * 1024  # bytes; a clip's transcript is a few sentences
_CUE_TIME = re.compile(r"^\s*\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->")
_MARKUP = re.compile(r"<[^>]*>|\{\\[^}]*\}")


def sidecar_of(clip: Path) -> Path | None:
    """The transcript beside a clip, None where there is none; NAME.txt before NAME.srt before NAME.mp4.txt."""
    named = [clip.with_suffix(suffix) for suffix in SUFFIXES]
    named += [clip.with_name(clip.name + suffix) for suffix in SUFFIXES]
    return next((path for path in named if path.is_file()), None)


def read_sidecar(path: Path) -> str:
    """The words of a transcript in one line; DomainError where the file cannot be one."""
    try:
        if path.stat().st_size > LARGEST:
            raise DomainError(
                "{file} is too large for a clip's transcript; keep only what is said in the clip.", file=path.name
            )
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError(
            "{file} is not UTF-8; save it as UTF-8 and import the folder again.", file=path.name
        ) from None
    except OSError as error:
        raise DomainError("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or error) from None
    lines = text.splitlines()
    return " ".join(" ".join(_spoken(lines) if path.suffix.lower() == ".srt" else lines).split())


def _spoken(lines: list[str]) -> list[str]:
    """Lines of an .srt file without numbers, times and markup."""
    spoken = []
    for at, line in enumerate(lines):
        number_of_cue = line.strip().isdigit() and at + 1 < len(lines) and _CUE_TIME.match(lines[at + 1])
        if not number_of_cue and not _CUE_TIME.match(line):
            spoken.append(_MARKUP.sub("", line))
    return spoken
