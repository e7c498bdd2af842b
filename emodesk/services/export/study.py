"""A project as exports read it, once: its clips, what people decided, and names of files for the clips."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from emodesk.domain import ADJUDICATION, Clip, Decision
from emodesk.domain.opinion import Opinion
from emodesk.domain.ratings import Rating, ratings
from emodesk.domain.recognised import Word
from emodesk.domain.resolution import Resolution
from emodesk.domain.spans import Span, spans
from emodesk.services.file_names import safe_name
from emodesk.services.project import Project
from emodesk.services.snapshot import clip_row
from emodesk.store import clips, decisions, opinions, recognised, timed_lines, votes
from trainer.protocol.clips_csv import ClipRow

OPINION_NAME = "emodesk-opinion-"  # begins what a source of opinions is called in files of other programs


@dataclass(frozen=True)
class Study:
    """Clips in the order of their import, with what the votes on each come to, what each reviewer stands by, and all
    standing decisions."""

    project: Project
    clips: list[Clip]
    resolved: dict[int, Resolution]
    acts: list[Decision]
    standing: list[Decision]

    def row(self, clip: Clip) -> ClipRow:
        """A clip with its whole path and the label that holds."""
        return clip_row(self.project, clip, self.resolved.get(clip.key))

    @cached_property
    def votes(self) -> dict[int, list[Decision]]:
        """The decision of each reviewer that stands, by clip, oldest first; adjudications are none."""
        found: dict[int, list[Decision]] = {}
        for act in self.acts:
            if act.under != ADJUDICATION:
                found.setdefault(act.clip, []).append(act)
        return found

    @cached_property
    def spans(self) -> dict[int, list[Span]]:
        """What people said of stretches of each clip, by time."""
        found: dict[int, list[Span]] = {}
        for span in spans(self.standing):
            found.setdefault(span.clip, []).append(span)
        return found

    @cached_property
    def ratings(self) -> list[Rating]:
        """What people said along the clips' time, each one's latest."""
        return ratings(self.standing)

    @cached_property
    def opinions(self) -> dict[str, dict[int, Opinion]]:
        """What others than reviewers and rounds say, by source and clip key."""
        found: dict[str, dict[int, Opinion]] = {}
        with self.project.store.read() as connection:
            for opinion in opinions.everything(connection):
                found.setdefault(opinion.source, {})[opinion.clip] = opinion
        return found

    def opinions_on(self, key: int) -> list[Opinion]:
        """What each source of opinions says of one clip, by the sources' names."""
        return [said[key] for said in self.opinions.values() if key in said]

    @cached_property
    def times(self) -> dict[int, tuple[Word, ...]]:
        """When what is said in each clip is said, of those where that is known."""
        with self.project.store.read() as connection:
            return recognised.times(connection) | timed_lines.everything(connection)


def read_study(project: Project) -> Study:
    """A project as it is now."""
    with project.store.read() as connection:
        return Study(
            project,
            clips.everything(connection),
            votes.resolutions(connection),
            votes.standing_acts(connection),
            decisions.all_standing(connection),
        )


def file_names(every: Iterable[Clip]) -> dict[int, str]:
    """A file's name for each clip key, without an ending: its clip_id in what every system takes, no two alike
    whatever the letter case."""
    taken: set[str] = set()
    found = {}
    for clip in every:
        plain = safe_name(clip.clip_id)
        name, count = plain, 1
        while _folded(name) in taken:
            count += 1
            name = f"{plain}-{count}"
        taken.add(_folded(name))
        found[clip.key] = name
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
