"""Adjudication of a project: which clips wait for it, those that agree in one step, a reviewer's clips opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from emodesk.domain import ADJUDICATION, Changes, Decision, DecisionKind, DomainError
from emodesk.domain.adjudication import VoteSide, sides
from emodesk.services.blind import Veils
from emodesk.services.project import Project
from emodesk.store import adjudication, decisions, votes


@dataclass(frozen=True)
class Agenda:
    """What there is to adjudicate.

    Attributes:
        differ: keys of the clips whose votes differ, in the order of import.
        agree: clips on which two votes or more agree, with what they say, '' for cannot tell.
        still_read: clips of either kind on which an open pass wants more votes; they are in neither.
        hidden: clips whose votes differ, but are hidden from who adjudicates until they have chosen; not in `differ`.
    """

    differ: tuple[int, ...]
    agree: dict[int, str]
    still_read: int
    hidden: int


def agenda(project: Project, reviewer: str) -> Agenda:
    """What there is to adjudicate for a reviewer."""
    with project.store.read() as connection:
        differ, agree = adjudication.differing(connection), adjudication.agreeing(connection)
        read = adjudication.still_read(connection)
        out = set(Veils(project).hidden(connection, reviewer).people.tolist())
    waiting = [key for key in differ if key not in read]
    return Agenda(
        differ=tuple(key for key in waiting if key not in out),
        agree={key: label for key, label in agree.items() if key not in read},
        still_read=len(read.intersection(differ)) + len(read.intersection(agree)),
        hidden=len(out.intersection(waiting)),
    )


def still_differ(project: Project, few: Sequence[int]) -> set[int]:
    """On which of a few clips votes differ, so that it is quick whatever the number of votes."""
    with project.store.read() as connection:
        return set(adjudication.differing(connection, few))


def sides_of(project: Project, clip: int) -> tuple[VoteSide, ...]:
    """The votes on a clip side by side."""
    with project.store.read() as connection:
        return sides(decisions.standing_of(connection, clip))


def finish_agreeing(project: Project, reviewer: str) -> Changes:
    """Settle every clip on which the votes agree, in one step that one undo takes back."""
    with project.store.write() as connection:
        read = adjudication.still_read(connection)
        agreed = {key: label for key, label in adjudication.agreeing(connection).items() if key not in read}
        now = datetime.now(UTC)
        keys = votes.record(connection, *(
            Decision(
                key=0, clip=clip, reviewer=reviewer, time=now, label=label, under=ADJUDICATION,
                kind=DecisionKind.CORRECT if label else DecisionKind.CANNOT_TELL,
            )
            for clip, label in agreed.items()
        ))  # fmt: skip
    return Changes(clips=tuple(agreed), decisions=tuple(keys))


def reopen(project: Project, reviewer: str, whose: str) -> Changes:
    """Take back every vote of somebody, so that they, or others, read those clips again; one step, and one undo of
    `reviewer` brings all of them back. What they said beside it stands, and what shows how well they decide.

    DomainError where they have no vote that stands, and for one's own, which undo takes back.
    """
    if whose == reviewer:
        raise DomainError("These votes are your own; take them back with undo, or choose another reviewer.")
    with project.store.write() as connection:
        found = adjudication.acts_of(connection, whose)
        if not found:
            raise DomainError("“{reviewer}” has no vote in this project that could be opened again.", reviewer=whose)
        now = datetime.now(UTC)
        keys = votes.record(connection, *(
            Decision(
                key=0, clip=entry.clip, reviewer=reviewer, kind=DecisionKind.RETRACT, label="", time=now,
                retracts=entry.key,
            )
            for entry in found
        ))  # fmt: skip
    return Changes(clips=tuple(dict.fromkeys(entry.clip for entry in found)), decisions=tuple(keys))
