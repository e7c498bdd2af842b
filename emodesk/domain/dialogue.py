"""Which clips belong to one recording or dialogue, by their names: those of the corpora that have such, and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What stands before the utterance's own part, which is a number: MELD's dia3_utt12, IEMOCAP's Ses01F_impro02_M004,
# CH-SIMS' video_0001/0012 and whoever numbers the clips in a recording's folder.
_NAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<dialogue>(.*[/_-])?dia\d+)[_-]utt(?P<number>\d+)",
        r"(?P<dialogue>Ses\d+[FM]_(?:impro|script)[^/]*)_[FM](?P<number>\d+)",
        r"(?P<dialogue>.+)/\D{0,4}(?P<number>\d+)",
    )
)


def dialogue_of(clip_id: str) -> str:
    """The dialogue that a clip's name says it is of; '' where it says none."""
    return next((found["dialogue"] for name in _NAMES if (found := name.fullmatch(clip_id))), "")


def in_order(clip_ids: Iterable[str]) -> list[str]:
    """The names of one dialogue's clips by their numbers: the second comes before the tenth."""

    def place(clip_id: str) -> tuple[int, str]:
        found = next((found for name in _NAMES if (found := name.fullmatch(clip_id))), None)
        return (int(found["number"]) if found else 0, clip_id)

    return sorted(clip_ids, key=place)
