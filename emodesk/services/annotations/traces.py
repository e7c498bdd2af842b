"""A table of ratings along time, as “export --to ratings” writes it or another program does: votes of their raters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from emodesk.domain import Changes, Clip, Decision, DecisionKind, DomainError
from emodesk.domain.ratings import HERTZ, INTENSITY, RATES, Scale, samples_in, written_trace
from emodesk.services.annotations.found import Annotated, file_records, names_in
from emodesk.services.annotations.which_clip import ClipFinder
from emodesk.services.file_names import is_unicode
from emodesk.services.project import Project
from emodesk.services.side_tables import ImportProblem, line_of
from emodesk.store import clips, ratings, votes
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.labels import mapped_label

_NEEDED = ("clip_id", "reviewer", "rates", "time", "value")
STEPS_APART = 2.5  # usual steps between two of a rater's samples beyond which nothing was said of between
LONGEST = 1e6  # seconds of a clip
_Said = dict[tuple[str, str, str, str], list[tuple[float, float]]]  # by clip, reviewer, what and label


def is_traces(path: Path) -> bool:
    """Whether a file is such a table, by its first line."""
    if path.suffix.lower() not in (".csv", ".tsv", ".jsonl") or not path.is_file():
        return False
    return names_in(path).issuperset(_NEEDED)


def import_traces(project: Project, path: Path, mapping: Mapping[str, str]) -> tuple[Changes, list[ImportProblem]]:
    """Take the ratings in, a step for each rater; what was rated here stands. DomainError where none can be read."""
    problems: list[ImportProblem] = []
    said = _read(path, problems)
    with project.store.read() as connection:
        every = clips.everything(connection)
        known = {(r.clip, r.reviewer, r.scale) for r in ratings.everything(connection)}
    finder, found = ClipFinder(project, every), dict[str, list[Decision]]()
    for (name, reviewer, rates, label), points in said.items():
        try:
            clip = _clip(finder, name)
            scale = Scale(rates, mapped_label(label, project.labels.names, mapping) if label else "")
            trace = _trace(points, clip, scale)
        except (DomainError, ProtocolError) as error:
            problems.append(ImportProblem(path.name, Sentence("“{clip}”: {error}", clip=name, error=error.sentence)))
            continue
        if (clip.key, reviewer, scale) in known:
            message = Sentence("“{clip}”: {annotator} rated it here, and that holds.", clip=clip.clip_id,
                               annotator=reviewer)  # fmt: skip
            problems.append(ImportProblem(path.name, message))
            continue
        found.setdefault(reviewer, []).append(Decision(
            key=0, clip=clip.key, reviewer=reviewer, kind=DecisionKind.RATING, label=scale.label,
            time=datetime.now(UTC), note=path.name, rates=scale.rates, trace=trace,
        ))  # fmt: skip
    if not said:
        raise DomainError("{file} holds no ratings; export them again (--to ratings).", file=path.name)
    keys: list[int] = []
    if found:
        with project.store.write() as connection:
            for some in found.values():
                keys += votes.record(connection, *some)
    touched = tuple(dict.fromkeys(entry.clip for some in found.values() for entry in some))
    return Changes(clips=touched, decisions=tuple(keys), queue=bool(touched)), problems


def _read(path: Path, problems: list[ImportProblem]) -> _Said:
    said: _Said = {}
    for line, record in file_records(path):
        try:
            name, reviewer, rates = (str(record[key] or "").strip() for key in ("clip_id", "reviewer", "rates"))
            label = str(record.get("label") or "").strip()
            time, value = (float(str(record[key]).replace(",", ".")) for key in ("time", "value"))
            named = (
                name and reviewer and is_unicode(reviewer) and rates in RATES and (rates == INTENSITY) == bool(label)
            )
            if not (named and 0 <= time < LONGEST):
                raise ValueError
            if not (0 if rates == INTENSITY else -1) <= value <= 1:
                raise ValueError
        except (ValueError, TypeError, KeyError):
            problems.append(ImportProblem(
                line_of(path.name, line),
                Sentence("is no rating (clip_id, reviewer, rates, label, time, value), so it was passed over."),
            ))  # fmt: skip
            continue
        said.setdefault((name, reviewer, rates, label), []).append((time, value))
    return said


def _clip(finder: ClipFinder, name: str) -> Clip:
    found, _near = finder.find(Annotated(name, (), clip_id=name))
    return found[0]


def _trace(points: list[tuple[float, float]], clip: Clip, scale: Scale) -> str:
    """A rater's samples at whatever times, as samples of ours."""
    time, value = np.array(sorted(dict(points).items())).T
    at = np.arange(samples_in(clip.duration)) / HERTZ
    usual = float(np.median(np.diff(time))) if len(time) > 1 else 0.0
    room = STEPS_APART * max(usual, 1 / HERTZ)
    after = np.clip(np.searchsorted(time, at - 1e-6), 0, len(time) - 1)
    before = np.where(np.abs(time[after] - at) < 1e-6, after, np.maximum(after - 1, 0))
    within = (time[before] - 1e-6 <= at) & (at <= time[after] + 1e-6) & (time[after] - time[before] <= room)
    trace = written_trace(np.where(within, np.interp(at, time, value), np.nan))
    if not trace:
        raise DomainError("The ratings lie outside of the clip; give times in seconds from its start.")
    return trace
