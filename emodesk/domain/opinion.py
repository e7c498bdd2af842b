"""Opinions: what something that is neither a reviewer nor a round says of a clip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Opinion:
    """One opinion on one clip.

    Attributes:
        source: whose it is, by the name it was imported under.
        clip: its key.
        confidence: the probability of `label`, None where only a label was given.
        probabilities: by label; {} where only a label was given.
        time: when it was imported.
    """

    source: str
    clip: int
    label: str
    time: datetime
    confidence: float | None = None
    probabilities: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class OpinionSource:
    """A source of opinions: its name, on how many clips it has one, and when the latest came in."""

    name: str
    clips: int
    time: datetime


def renamed(said: Mapping[str, float], label: str, names: Mapping[str, str]) -> tuple[str, dict[str, float]]:
    """A label and probabilities with labels by other names ('' for none); the label is '' where none is left.

    Probabilities of two labels that are one now add up; what a label that no longer counts had is shared out.
    """
    now: dict[str, float] = {}
    for name, value in said.items():
        if new := names.get(name, name):
            now[new] = now.get(new, 0.0) + value
    total = sum(now.values())
    if total <= 0:
        return names.get(label, label), {}
    now = {name: value / total for name, value in now.items()}
    return max(now, key=lambda name: now[name]), now
