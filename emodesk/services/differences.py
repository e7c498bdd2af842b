"""What a table or file says of a clip beside what the project has of it: gaps to fill, and differences old → new."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from emodesk.domain import Clip
from emodesk.domain.resolution import Resolution
from emodesk.services.snapshot import split_of
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence

FIELDS = ("label", "transcript", "split", "speaker", "language")
WORDS = {
    "label": Sentence("label"),
    "transcript": Sentence("transcript"),
    "split": Sentence("split"),
    "speaker": Sentence("speaker"),
    "language": Sentence("language"),
    "path": Sentence("path"),
}
LONGEST = 60  # characters of a value that are shown


@dataclass(frozen=True)
class Differences:
    """`filled`: values where the project has none; `changed`: (old, new) where it has another."""

    filled: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class SourcesDiffer:
    """Where of two sources that tell of the same clips one says otherwise: by field how many clips, and the first."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}

    def between(self, clip: str, before: Mapping[str, str], now: Mapping[str, str]) -> None:
        """Look at what was said of a clip before and what is said of it now, which holds."""
        for what, value in now.items():
            if value and before.get(what, value) != value:
                count, first = self._found.get(what, (0, f"“{clip}”: {shortened(before[what])} → {shortened(value)}"))
                self._found[what] = count + 1, first

    def notes(self) -> list[Sentence]:
        """What is said of them beside the later source's name."""
        return [
            Sentence(
                "{field}: of {count} clips another source says otherwise; what this one says holds ({first}).",
                field=WORDS[what], count=count, first=first,
            )
            for what, (count, first) in self._found.items()
        ]  # fmt: skip


def differences(clip: Clip, row: ClipRow, said: Collection[str], found: Resolution | None) -> Differences:
    """How a row that gives the fields `said` differs from a clip, with the label and split that hold for it now."""
    decided = found if found is not None and found.label else None
    now = {name: getattr(clip, name) for name in FIELDS}
    now |= {"label": decided.label if decided else clip.label, "split": split_of(clip, decided)}
    filled: dict[str, str] = {}
    changed: dict[str, tuple[str, str]] = {}
    for name in FIELDS:
        new = getattr(row, name)
        if name in said and new and new != now[name]:
            if now[name] and not (name == "split" and "label" in filled and clip.split == "unlabelled"):
                changed[name] = (now[name], new)
            else:
                filled[name] = new
    if "label" in filled and "split" not in said and clip.split == "unlabelled" and row.split != clip.split:
        filled["split"] = row.split
    return Differences(filled, changed)


def sentence(clip: Clip, field_name: str, old: str, new: str, found: Resolution | None, taken: bool) -> Sentence:
    """One difference in words, and what became of it."""
    values = {"clip": clip.clip_id, "field": WORDS[field_name], "old": shortened(old), "new": shortened(new)}
    if found is not None and field_name == "label":
        return Sentence(
            "“{clip}”: {field} “{old}” → “{new}”; {reviewer} decided on it, and that holds.",
            reviewer=found.reviewer, **values,
        )  # fmt: skip
    if taken:
        return Sentence("“{clip}”: {field} “{old}” → “{new}”; taken over.", **values)
    return Sentence("“{clip}”: {field} “{old}” → “{new}”; kept, as a person decided on the clip.", **values)


def shortened(text: str) -> str:
    """As much of a value as is shown."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
