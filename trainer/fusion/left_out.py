"""Labelled clips of which nothing can be read: how many there are, and why, in a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from trainer.protocol.errors import Sentence

_MEANT = {"speech": "sound", "image": "a face", "video": "a picture", "text": "words"}  # in the order they are named
_ONE_CLIPS_OWN = re.compile(r"“[^”]*”|\d+")  # names and numbers in a note, which differ where the reason is the same
REASONS = 4  # that are named, the most frequent first


class MissingNote(NamedTuple):
    """Why a modality of a clip is missing or incomplete."""

    clip_id: str
    modality: str
    note: str


def nothing_usable(
    count: int, modalities: Sequence[str], clip_ids: Sequence[str], notes: Sequence[MissingNote]
) -> Sentence:
    """That none of `count` labelled clips can be used."""
    foreign = [name for name in modalities if name not in _MEANT]
    *others, last = [word for name, word in _MEANT.items() if name in modalities] + foreign
    return Sentence(
        "None of the {count} labelled clips has {what} that can be used{why}; look at these clips, or write down what "
        "is said in them.",
        count=count,
        what=f"{', '.join(others)} or {last}" if others else last,
        why=_why(clip_ids, notes),
    )


def some_left_out(count: int, clip_ids: Sequence[str], notes: Sequence[MissingNote]) -> Sentence:
    """That the clips `clip_ids` among `count` labelled ones are left out."""
    return Sentence(
        "{left} of {count} labelled clips are left out, as nothing in them can be used{why}.",
        left=len(clip_ids),
        count=count,
        why=_why(clip_ids, notes),
    )


def _why(clip_ids: Sequence[str], notes: Sequence[MissingNote]) -> str:
    among = set(clip_ids)
    # One clip counts once for a reason that holds for two modalities.
    reasons = {(clip, _ONE_CLIPS_OWN.sub("…", note)) for clip, _, note in notes if clip in among}
    counted = Counter(note for _, note in sorted(reasons)).most_common(REASONS)
    return " (" + "; ".join(f"{note}: {count}" for note, count in counted) + ")" if counted else ""
