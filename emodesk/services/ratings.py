"""Ratings along time of a project: whose they are, how late and how alike people rate, and what they come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import isfinite, nan

import numpy as np

from emodesk.domain import Clip
from emodesk.domain.fused_ratings import Fused, Rater, concordance, fused, raters
from emodesk.domain.ratings import Rating, Scale, samples_in
from emodesk.services.project import Project
from emodesk.store import clips, ratings


@dataclass(frozen=True)
class RatersFound:
    """How one thing was rated in a project: what is known of each rater, of how many clips, and how many of those have
    two raters or more; `keys` are those that each rated, these first."""

    rates: str
    raters: Mapping[str, Rater]
    clips: int
    shared: int
    keys: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class RatedClip:
    """The ratings of one clip on one scale, as one; `agreement` is the mean CCC of every two of its raters, lags taken
    off, NaN for one rater alone."""

    key: int
    clip_id: str
    scale: Scale
    fused: Fused
    agreement: float


def ratings_of(project: Project, clip: int) -> list[Rating]:
    """The latest rating of each reviewer and scale that stands on a clip, as long as the clip each."""
    with project.store.read() as connection:
        found = clips.get(connection, [clip])
        return [] if not found else whole(ratings.of_clip(connection, clip), {clip: found[0].duration})


def raters_of(project: Project) -> list[RatersFound]:
    """What is known of everybody who rated along time, by all that they rated."""
    return found_raters(_every(project)[0])


def raters_and_clips(
    project: Project, within: Collection[int] | None = None
) -> tuple[list[RatersFound], list[RatedClip]]:
    """What is known of everybody who rated along time, by all that they rated, and what each clip's ratings come to,
    those first that have several raters who agree least. Of the keys `within` only where they are given."""
    every, known = _every(project, within)
    found = found_raters(every)
    raters_by = {some.rates: some.raters for some in found}
    places: dict[tuple[int, Scale], list[Rating]] = {}
    for rating in every:
        places.setdefault((rating.clip, rating.scale), []).append(rating)
    rated = []
    for (key, scale), some in places.items():
        together = fused_of(some, raters_by[scale.rates])
        pairs = [concordance(*pair) for pair in combinations(together.aligned.values(), 2)]
        told = [value for value in pairs if isfinite(value)]
        rated.append(RatedClip(key, known[key].clip_id, scale, together, sum(told) / len(told) if told else nan))
    order = sorted(rated, key=lambda clip: (not isfinite(clip.agreement), clip.agreement, clip.clip_id, clip.scale))
    return found, order


def _every(project: Project, within: Collection[int] | None = None) -> tuple[list[Rating], dict[int, Clip]]:
    with project.store.read() as connection:
        every = [rating for rating in ratings.everything(connection) if within is None or rating.clip in within]
        known = {clip.key: clip for clip in clips.get(connection, sorted({rating.clip for rating in every}))}
    return whole(every, {key: clip.duration for key, clip in known.items()}), known


def found_raters(every: Iterable[Rating]) -> list[RatersFound]:
    """The same of ratings that are as long as their clips. Intensities are taken together, whatever the label."""
    by: dict[str, dict[tuple[int, Scale], dict[str, np.ndarray]]] = {}
    for rating in every:
        place = by.setdefault(rating.scale.rates, {}).setdefault((rating.clip, rating.scale), {})
        place[rating.reviewer] = rating.trace
    return [
        RatersFound(
            rates,
            known := raters(list(some.values())),
            len({clip for clip, _ in some}),
            len({clip for (clip, _), traces in some.items() if len(traces) > 1}),
            {name: _rated_by(name, some) for name in known},
        )
        for rates, some in sorted(by.items())
    ]


def _rated_by(name: str, some: Mapping[tuple[int, Scale], Mapping[str, np.ndarray]]) -> tuple[int, ...]:
    own = sorted((len(traces) < 2, clip) for (clip, _), traces in some.items() if name in traces)
    return tuple(dict.fromkeys(clip for _, clip in own))


def fused_of(some: Iterable[Rating], known: Mapping[str, Rater]) -> Fused:
    """Ratings of one clip on one scale as one; at least one of them."""
    return fused({rating.reviewer: rating.trace for rating in some}, known)


def whole(some: Iterable[Rating], durations: Mapping[int, float]) -> list[Rating]:
    """The ratings with a sample for all of their clip's time, whose seconds are given by its key."""
    return [
        Rating(rating.key, rating.clip, rating.reviewer, rating.scale,
               _as_long(rating.trace, durations[rating.clip]), rating.blind)
        for rating in some
        if rating.clip in durations
    ]  # fmt: skip


def _as_long(trace: np.ndarray, duration: float) -> np.ndarray:
    count = samples_in(duration)
    return np.pad(trace[:count], (0, max(0, count - len(trace))), constant_values=np.nan)
