"""The rules of the decision log: what stands, what a clip's present decision is, what undo and redo name.

The store answers the same questions in SQL; these are their meaning, and the tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from emodesk.domain.model import ACTS, ADJUDICATION, CHECKS, Decision, DecisionKind


def standing(log: Iterable[Decision]) -> list[Decision]:
    """Decisions of a log that hold: not retracts, and named by no retract that still holds; oldest first.

    A retract that names a decision is an undo; one that names an undo is a redo and ends it.
    """
    log = list(log)
    redone = {entry.retracts for entry in log if entry.kind is DecisionKind.RETRACT}
    undone = {e.retracts for e in log if e.kind is DecisionKind.RETRACT and e.key not in redone}
    return [entry for entry in log if entry.kind is not DecisionKind.RETRACT and entry.key not in undone]


def is_act(entry: Decision) -> bool:
    """Whether an entry says what is to become of its clip; what was decided as a check of the reviewer does not."""
    return entry.kind in ACTS and entry.under not in CHECKS


def present(log: Iterable[Decision]) -> dict[int, Decision]:
    """The act that holds for each clip key: the latest standing one, whoever made it."""
    return {entry.clip: entry for entry in standing(log) if is_act(entry)}


def acts(log: Iterable[Decision]) -> dict[tuple[int, str, bool], Decision]:
    """What holds of each reviewer on each clip, by clip, reviewer and whether it is an adjudication; oldest first."""
    found: dict[tuple[int, str, bool], Decision] = {}
    for entry in standing(log):
        if is_act(entry):
            place = (entry.clip, entry.reviewer, entry.under == ADJUDICATION)
            found.pop(place, None)
            found[place] = entry
    return found


def postponed(log: Iterable[Decision]) -> dict[tuple[int, str], Decision]:
    """Where a reviewer wanted to come back to a clip and has not yet: their latest *later*, by clip and reviewer."""
    found: dict[tuple[int, str], Decision] = {}
    for entry in standing(log):
        place = (entry.clip, entry.reviewer)
        if entry.kind is DecisionKind.LATER:
            found[place] = entry
        elif is_act(entry):
            found.pop(place, None)
    return found


def undo_target(log: Sequence[Decision], reviewer: str) -> int | None:
    """Key of the decision that this reviewer's undo takes back: their latest standing one."""
    own = [entry.key for entry in standing(log) if entry.reviewer == reviewer]
    return own[-1] if own else None


def redo_target(log: Sequence[Decision], reviewer: str) -> int | None:
    """Key of the undo that this reviewer's redo ends: their latest open one since their last new decision."""
    own = [entry for entry in log if entry.reviewer == reviewer]
    kinds: dict[int | None, DecisionKind] = {entry.key: entry.kind for entry in log}
    ended = {entry.retracts for entry in log if entry.kind is DecisionKind.RETRACT}
    for entry in reversed(own):
        if entry.kind is not DecisionKind.RETRACT:
            return None
        if kinds.get(entry.retracts) is not DecisionKind.RETRACT and entry.key not in ended:
            return entry.key
    return None
