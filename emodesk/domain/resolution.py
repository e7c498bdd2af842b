"""How the votes on a clip become its label: the rules latest, majority, adjudicated and Dawid–Skene."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from emodesk.domain.dawid_skene import Votes, Worth, learn
from emodesk.domain.model import ADJUDICATION, VOTES, Decision, DecisionKind

TIE = 1e-9  # difference of two posteriors that is none


class Rule(enum.StrEnum):
    """How votes become a label. It changes nothing in the log, and can be changed back.

    An adjudicator's decision outranks the votes under ADJUDICATED and DAWID_SKENE, and settles ties under MAJORITY.
    """

    LATEST = "latest"  # what was decided last, by whomever
    MAJORITY = "majority"  # what most votes say; a tie is open
    ADJUDICATED = "adjudicated"  # what all votes say; where they differ it is open until it is adjudicated
    DAWID_SKENE = "dawid-skene"  # what is most likely, each reviewer's votes weighed by what they are worth


@dataclass(frozen=True)
class Resolution:
    """What became of the acts on a clip.

    Attributes:
        state: reviewed, unsure (cannot tell), disputed (votes differ, to be adjudicated), skipped or flagged.
        label: '' but for reviewed.
        votes: how many reviewers gave one.
        share: of the votes that say the same; under Dawid–Skene the label's probability. 0 without votes.
        decision: key of the latest act, and `reviewer` who did it.
        settled: an adjudicator decided it.
    """

    state: str
    label: str
    votes: int
    share: float
    decision: int
    reviewer: str
    settled: bool = False


def resolve(acts: Sequence[Decision], rule: Rule, worth: Worth | None = None) -> Resolution | None:
    """What the standing acts on one clip come to, oldest first; None where there are none.

    `worth` is what Dawid–Skene has learnt; without it every reviewer is worth the same.
    """
    if not acts:
        return None
    latest = acts[-1]
    votes, judged = _votes(acts), _judged(acts)
    said = Counter(vote.label for vote in votes)  # '' is cannot tell

    def found(state: str, label: str = "", share: float | None = None, settled: bool = False) -> Resolution:
        if share is None:
            share = said["" if state == "unsure" else label] / len(votes) if votes else 0.0
        return Resolution(state, label, len(votes), share, latest.key, latest.reviewer, settled)

    def word(label: str, settled: bool = False) -> Resolution:
        return found("reviewed" if label else "unsure", label, settled=settled)

    if rule is Rule.LATEST:
        if latest.kind in VOTES:
            return word(latest.label, settled=latest is judged)
        return found("flagged" if latest.kind is DecisionKind.FLAG else "skipped")
    if judged and rule is not Rule.MAJORITY:
        return word(judged.label, settled=True)
    if not votes:
        if judged:
            return word(judged.label, settled=True)
        return found("flagged" if latest.kind is DecisionKind.FLAG else "skipped")
    if rule is Rule.DAWID_SKENE and worth and any(said[label] for label in worth.labels):
        chances = worth.posterior([(vote.reviewer, vote.label) for vote in votes])
        first, second = np.argsort(-chances, kind="stable")[:2]
        if chances[first] - chances[second] < TIE:
            return found("disputed", share=float(chances[first]))
        return found("reviewed", worth.labels[first], float(chances[first]))
    most = max(said.values())
    leading = [label for label, count in said.items() if count == most]
    if len(leading) > 1 or (rule is Rule.ADJUDICATED and len(said) > 1):
        if judged:
            return word(judged.label, settled=True)
        return found("disputed", share=most / len(votes))
    return word(leading[0])


Targets = tuple[tuple[str, float], ...]  # (label, probability), summing to 1; () where the label is all there is


def targets(acts: Sequence[Decision], rule: Rule, worth: Worth | None = None) -> tuple[Targets, float]:
    """What a clip teaches where votes differ: (label, probability) for each label, and how much the clip counts.

    The posterior under Dawid–Skene, else the share of the votes that name a label; () where there is but one label, or
    an adjudicator settled it. A clip counts as much as the share of votes that could tell.
    """
    votes = _votes(acts)
    named = [vote for vote in votes if vote.label]
    resolution = resolve(acts, rule, worth)
    if not named or resolution is None or resolution.settled:
        return (), 1.0
    weight = len(named) / len(votes)
    if rule is Rule.DAWID_SKENE and worth:
        chances = worth.posterior([(vote.reviewer, vote.label) for vote in named])
        return tuple((label, float(p)) for label, p in zip(worth.labels, chances, strict=True)), weight
    said = Counter(vote.label for vote in named)
    if len(said) == 1:
        return (), weight
    return tuple((label, count / len(named)) for label, count in sorted(said.items())), weight


def acts_by_clip(acts: Iterable[Decision]) -> dict[int, list[Decision]]:
    """Acts in their order, by clip key."""
    found: dict[int, list[Decision]] = {}
    for act in acts:
        found.setdefault(act.clip, []).append(act)
    return found


def learn_worth(by_clip: Iterable[Sequence[Decision]], labels: Sequence[str]) -> Worth | None:
    """What Dawid–Skene makes of standing acts, those of one clip after those of another; adjudicated clips are known.
    None without a vote."""
    index = {label: position for position, label in enumerate(labels)}
    people: dict[str, int] = {}
    cells: list[tuple[int, int, int]] = []
    known: list[int] = []
    for number, some in enumerate(by_clip):
        judged = _judged(some)
        known.append(index.get(judged.label, -1) if judged else -1)
        for vote in _votes(some):
            if vote.label in index:
                cells.append((number, people.setdefault(vote.reviewer, len(people)), index[vote.label]))
    if not cells:
        return None
    clip, reviewer, label = np.array(cells).T
    return learn(Votes(tuple(labels), tuple(people), len(known), clip, reviewer, label, np.array(known)))


def _votes(acts: Sequence[Decision]) -> list[Decision]:
    return [act for act in acts if act.kind in VOTES and act.under != ADJUDICATION]


def _judged(acts: Sequence[Decision]) -> Decision | None:
    """The latest that an adjudicator said of a clip."""
    said = [act for act in acts if act.under == ADJUDICATION and act.kind in VOTES]
    return said[-1] if said else None
