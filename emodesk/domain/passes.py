"""Passes: a set of clips read by named reviewers under one rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from emodesk.domain.blind import Veil
from emodesk.domain.dawid_skene import Worth
from emodesk.domain.model import DomainError

VOTE = "vote"  # the part of a clip that is read, beside GOLD and REPEAT
MOST_VOTES = 20
BETWEEN = 10  # clips at least between a reviewer's vote and the same clip again


@dataclass(frozen=True)
class PassRule:
    """How the clips of a pass are read.

    Attributes:
        overlap: share of the clips that is read by more than one reviewer.
        votes: how many those need, with `until` at most; the others need one.
        until: the posterior of a label above which a clip needs no more votes; 0 where the number alone counts.
        blind_people, blind_model: whether what others decided, and what the model says, is hidden until the choice.
        reconsider: whether the model's answer is shown after it, for the reviewer to think again.
        gold, repeats: shares of what each reviewer is given that are gold clips, and their own clips again.
    """

    overlap: float = 1.0
    votes: int = 1
    until: float = 0.0
    blind_people: bool = True
    blind_model: bool = True
    reconsider: bool = False
    gold: float = 0.0
    repeats: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.overlap <= 1:
            raise DomainError("The share of overlap lies between 0 and 1, not {share:g}.", share=self.overlap)
        if not 1 <= self.votes <= MOST_VOTES:
            raise DomainError("A clip needs 1 to {most} votes, not {votes}.", most=MOST_VOTES, votes=self.votes)
        if self.until and not 0.5 <= self.until < 1:
            raise DomainError("Votes are asked for until a share between 0.5 and 1, not {until:g}.", until=self.until)
        if min(self.gold, self.repeats) < 0 or self.gold + self.repeats > 0.5:
            raise DomainError("Gold clips and repeats together are at most half of what a reviewer is given.")
        if self.reconsider and not self.blind_model:
            raise DomainError("Only where the model was hidden can its answer be shown after the choice.")

    @property
    def veil(self) -> Veil:
        """What is hidden of its clips."""
        return Veil(self.blind_model, self.blind_people)

    def wanted(self, draws: np.ndarray) -> np.ndarray:
        """How many votes [n] each clip needs at most, by a number drawn for each."""
        rank = np.argsort(np.argsort(draws, kind="stable"), kind="stable")
        return np.where(rank < round(self.overlap * len(draws)), self.votes, 1)

    def is_enough(self, wanted: int, votes: Sequence[tuple[str, str]], worth: Worth | None) -> bool:
        """Whether a clip needs no more than these votes, (reviewer, label); `worth` is what reviewers are worth."""
        if len(votes) >= wanted:
            return True
        if not self.until or worth is None or not any(label in worth.labels for _, label in votes):
            return False
        return bool(worth.posterior(votes).max() > self.until)

    def checks(self, votes: int) -> tuple[int, int]:
        """How many gold clips and repeats a reviewer has been given by the time of so many clips to read."""
        whole = votes / (1.0 - self.gold - self.repeats)
        return int(self.gold * whole), int(self.repeats * whole)


@dataclass(frozen=True)
class Pass:
    """A pass as it is kept; `key` is its number."""

    key: int
    name: str
    rule: PassRule
    reviewers: tuple[str, ...]
    made: datetime
    made_by: str
    ended: datetime | None = None


@dataclass(frozen=True)
class PassProgress:
    """How far a pass is: `done` of `clips` need no more votes; `votes` were given, and how many each reviewer
    answered, checks and skips among them."""

    clips: int
    done: int
    votes: int
    answered: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reviewer:
    """Somebody who reviews; `colour` as "#7A5C3E"."""

    name: str
    initials: str
    colour: str


# None of them an emotion's; told apart by the initials that always stand beside them.
COLOURS = ("#7A5C3E", "#4B5D8C", "#5F6B2D", "#7D4A63", "#3D6E78", "#8A4F3D", "#565264", "#4F7047")
