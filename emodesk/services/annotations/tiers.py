"""What a tier of an annotation file holds, and which clip of a file a line of it is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from emodesk.domain import Clip
from emodesk.domain.recognised import Word
from emodesk.services.annotations.found import Line, Tier
from emodesk.services.export.elan import MODEL, OPINION, SPANS
from trainer.protocol.errors import ProtocolError
from trainer.protocol.labels import mapped_label

_LABELS = ("label", "emotion", "情感", "情绪", "标签")  # begin the names of tiers of labels
_WORDS = ("word", "transcript", "text", "utterance", "sentence", "orthograph", "文本", "台词", "字幕", "转写")
_REVIEWER = re.compile(r"(?:label|spans) \((.+)\)")
WHOLE = 0.1  # seconds at a clip's ends within which a line begins and ends with the clip
COVERED = 0.5  # of the shorter of an annotation and a clip, for the one to be about the other


def kind_of(tier: Tier, labels: Sequence[str], mapping: Mapping[str, str]) -> str:
    """label, words or spans; model for what is nobody's word, empty; '' for what is none of these. `mapping` takes
    words of another set to `labels`."""
    name = unicodedata.normalize("NFC", tier.name).casefold().strip()
    if tier.kind or name.startswith((MODEL, OPINION)):
        return tier.kind or "model"
    if not tier.lines:
        return "empty"
    if name.startswith(f"{SPANS} ("):
        return "spans"
    if name.startswith(_LABELS):
        return "label"
    if name.startswith(_WORDS):
        return "words"
    try:
        known = [mapped_label(line.text, labels, mapping) for line in tier.lines]
    except ProtocolError:
        return ""
    return "label" if any(known) else ""


def annotator_of(tier: Tier) -> str:
    """Whose word a tier is."""
    named = _REVIEWER.fullmatch(tier.name)
    return named[1] if named else tier.annotator or tier.name


def is_whole(clip: Clip) -> bool:
    """Whether a clip is all of its file."""
    return not clip.start and clip.end is None


def is_about(line: Line, clip: Clip) -> bool:
    """Whether an annotation in the time of a file is about one clip of it."""
    if line.start is None or line.end is None:
        return False
    end = clip.end if clip.end is not None else clip.start + clip.duration
    shared = min(line.end, end) - max(line.start, clip.start)
    if line.start == line.end:
        return clip.start <= line.start < end
    return shared > COVERED * min(line.end - line.start, end - clip.start)


def is_outside(line: Line, clip: Clip) -> bool:
    """Whether an annotation begins only after the end of a clip."""
    return line.start is not None and line.start > clip.start + clip.duration + WHOLE


def stretch_of(line: Line, clip: Clip) -> tuple[float, float] | None:
    """Where a line stands within a clip, in seconds of it; None where it is about all of it, or says no times."""
    if line.start is None or line.end is None:
        return None
    start, end = max(0.0, line.start - clip.start), min(clip.duration, line.end - clip.start)
    whole = start < WHOLE and end > clip.duration - WHOLE
    return None if whole or end <= start else (start, end)


def times_within(lines: Sequence[Line], clip: Clip) -> list[Word]:
    """When lines of a clip are said, in its own time; none where one line is about all of it, which tells nothing."""
    found = [
        Word(line.text, max(0.0, line.start - clip.start), min(clip.duration, line.end - clip.start))
        for line in lines if line.start is not None and line.end is not None
    ]  # fmt: skip
    if len(found) == 1 and found[0].start < WHOLE and found[0].end > clip.duration - WHOLE:
        return []
    return [word for word in found if word.start < word.end]
