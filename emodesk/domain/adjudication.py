"""Adjudication as rules: the votes on a clip side by side, each with what its reviewer said beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from emodesk.domain.decisions import acts, standing
from emodesk.domain.model import ADJUDICATION, VOTES, Decision, DecisionKind
from emodesk.domain.spans import Span, spans

FEWEST = 2  # votes that can differ or agree


@dataclass(frozen=True)
class VoteShown:
    """One reviewer's vote, which holds what stood on the screen when it was given, and what they said beside it."""

    vote: Decision
    comments: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class VoteSide:
    """The votes on a clip that say the same; `label` is '' where they cannot tell."""

    label: str
    voices: tuple[VoteShown, ...]


def sides(log: Iterable[Decision]) -> tuple[VoteSide, ...]:
    """What the standing votes in a clip's log say, the side of most votes first, then the one that spoke first."""
    log = list(log)
    marked = spans(log)
    said: dict[str, list[VoteShown]] = {}
    for act in acts(log).values():
        if act.kind in VOTES and act.under != ADJUDICATION:
            said.setdefault(act.label, []).append(
                VoteShown(act, _comments(log, act.reviewer), tuple(s for s in marked if s.reviewer == act.reviewer))
            )
    return tuple(VoteSide(label, tuple(said[label])) for label in sorted(said, key=lambda label: -len(said[label])))


def _comments(log: Iterable[Decision], reviewer: str) -> tuple[str, ...]:
    own = [entry for entry in standing(log) if entry.reviewer == reviewer and entry.note]
    return tuple(entry.note for entry in own if entry.kind not in (DecisionKind.SPAN, DecisionKind.RATING))
