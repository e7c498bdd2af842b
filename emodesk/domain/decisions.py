"""The rules of the decision log: what stands, what a clip's present decision is, what undo and redo name.

The store answers the same questions in SQL; these are their meaning, and the tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    """Key of what this reviewer's undo takes back: their latest decision that stands, or the retract by which they
    opened somebody else's again, whichever is later."""
    standing_keys = {entry.key for entry in standing(log)}
    by_key = {entry.key: entry for entry in log}
    ended = {entry.retracts for entry in log if entry.kind is DecisionKind.RETRACT}

    def holds(entry: Decision) -> bool:
        return entry.key in standing_keys or (_reopens(entry, by_key) and entry.key not in ended)

    own = [entry.key for entry in log if entry.reviewer == reviewer and holds(entry)]
    return own[-1] if own else None


def redo_target(log: Sequence[Decision], reviewer: str) -> int | None:
    """Key of the undo that this reviewer's redo ends: their latest open one since their last new decision."""
    by_key = {entry.key: entry for entry in log}
    ended = {entry.retracts for entry in log if entry.kind is DecisionKind.RETRACT}
    for entry in reversed([entry for entry in log if entry.reviewer == reviewer]):
        if entry.kind is not DecisionKind.RETRACT:
            return None
        is_undo = by_key[entry.retracts or 0].kind is not DecisionKind.RETRACT and not _reopens(entry, by_key)
        if is_undo and entry.key not in ended:
            return entry.key
    return None


def _reopens(entry: Decision, by_key: Mapping[int, Decision]) -> bool:
    """Whether an entry opens somebody else's decision again."""
    if entry.kind is not DecisionKind.RETRACT or entry.retracts is None:
        return False
    named = by_key[entry.retracts]
    return named.kind is not DecisionKind.RETRACT and named.reviewer != entry.reviewer
