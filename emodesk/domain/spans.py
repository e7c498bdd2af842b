"""Spans: stretches of a clip with a class or a note of their own, each one the vote of its reviewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from emodesk.domain.decisions import standing
from emodesk.domain.model import Decision, DecisionKind


@dataclass(frozen=True)
class Span:
    """What a reviewer says of a stretch of a clip, from `start` to `end` seconds.

    Attributes:
        key: of the entry of the log that it began with, which names it.
        label: its class, '' where it has only a note.
    """

    key: int
    clip: int
    reviewer: str
    start: float
    end: float
    label: str
    note: str


def spans(log: Iterable[Decision]) -> list[Span]:
    """The spans that stand in a log, those of each clip by time."""
    latest: dict[int, Decision] = {}
    for entry in standing(log):
        if entry.kind is DecisionKind.SPAN:
            latest[entry.span or entry.key] = entry
    found = [
        Span(key, entry.clip, entry.reviewer, entry.start, entry.end, entry.label, entry.note)
        for key, entry in latest.items()
        if entry.end > entry.start
    ]
    return sorted(found, key=lambda span: (span.clip, span.start, span.end, span.key))
