"""Passes of a project: made, given out, ended, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

import numpy as np
from sqlalchemy import Connection

from emodesk.domain import Changes, DomainError
from emodesk.domain.passes import Pass, PassProgress, PassRule
from emodesk.services.project import Project
from emodesk.store import clips, passes, votes
from trainer.protocol.errors import Sentence

AHEAD = 12  # clips that a reviewer holds at a time
CHANGED = Changes(queue=True, settings=True)
LEARN_EVERY = 1.2  # times as many votes from which the worth of a pass's reviewers is learnt anew


@dataclass(frozen=True)
class Made:
    """A pass that was made, and what is worth knowing about it."""

    read: Pass
    notes: tuple[Sentence, ...] = ()

    @property
    def changes(self) -> Changes:
        """What views refresh from."""
        return CHANGED


def make_pass(
    project: Project, name: str, by: str, reviewers: Sequence[str], keys: Sequence[int], rule: PassRule,
    count: int = 0, seed: int = 0,
) -> Made:  # fmt: skip
    """Make a pass over some clips, or over `count` of them drawn at random; gold clips are those that came with a
    label or were adjudicated.

    Clips that one of the reviewers has voted on already are left out. DomainError where no clip is left, where the
    name is taken, and where there are fewer reviewers than votes wanted.
    """
    name, people = name.strip(), tuple(dict.fromkeys(person.strip() for person in reviewers if person.strip()))
    if not name:
        raise DomainError("A pass needs a name; enter one.")
    if not people:
        raise DomainError("A pass needs reviewers; name who reads it.")
    if rule.overlap > 0 and len(people) < (2 if rule.until else rule.votes):
        raise DomainError(
            "{votes} votes a clip need as many reviewers, and “{name}” names {n}; name more, or ask for fewer votes.",
            votes=rule.votes,
            name=name,
            n=len(people),
        )
    with project.store.write() as connection:
        if any(other.name == name for other in passes.every(connection)):
            raise DomainError("There is a pass “{name}” already; choose another name.", name=name)
        voted = {act.clip for act in votes.standing_acts(connection) if act.reviewer in people}
        free = np.array([key for key in keys if int(key) not in voted], np.int64)
        if count:
            free = np.sort(np.random.default_rng(seed).permutation(free)[:count])
        if not len(free):
            raise DomainError("None of these clips is left to read: each has a vote of one of the reviewers already.")
        chosen = {int(key) for key in free}
        wanted = ceil(rule.gold * len(free) / (1.0 - rule.gold - rule.repeats))
        golden, known = _golden(connection, chosen, voted, wanted, seed) if wanted else ({}, 0)
        key = passes.add(connection, name, by, rule, people, sorted(chosen), golden)
        read = next(found for found in passes.every(connection) if found.key == key)
    notes = []
    if out := len(voted.intersection(map(int, keys))):
        notes.append(Sentence("{n} clips are left out, as one of the reviewers voted on them before.", n=out))
    if wanted and not golden and not known:
        notes.append(Sentence("No clip came with a label or was adjudicated, so there are no gold clips in it."))
    elif len(golden) < wanted:
        notes.append(Sentence("Gold clips in it: {n} of the {wanted} that its share asks for.",
                              n=len(golden), wanted=wanted))  # fmt: skip
        if known:
            notes.append(Sentence("{n} clips are left out of its gold clips, as they were voted on before.", n=known))
    return Made(read, tuple(notes))


def passes_of(project: Project) -> list[Pass]:
    """All passes, oldest first."""
    with project.store.read() as connection:
        return passes.every(connection)


def pass_named(project: Project, name: str) -> Pass:
    """A pass by its name or number; DomainError where there is none."""
    found = [read for read in passes_of(project) if name in (read.name, str(read.key))]
    if not found:
        raise DomainError("There is no pass “{name}” in this project.", name=name)
    return found[0]


def end_pass(project: Project, key: int, ended: bool = True) -> Changes:
    """End a pass: nobody is given more of it, and nothing is hidden for its sake. Or open it again."""
    with project.store.write() as connection:
        passes.set_ended(connection, key, ended)
    return CHANGED


def progress_of(project: Project, key: int) -> PassProgress:
    """How far a pass is."""
    with project.store.read() as connection:
        return passes.progress(connection, key)


def take(project: Project, read: Pass, reviewer: str, count: int = AHEAD) -> list[int]:
    """The clips that a reviewer has to read next, leased to them; [] where nothing is left for them now.

    DomainError for somebody whom the pass does not name, and for a pass that has ended.
    """
    if reviewer not in read.reviewers:
        raise DomainError(
            "{reviewer} is not one of the reviewers of “{name}” ({names}).",
            reviewer=reviewer,
            name=read.name,
            names=", ".join(read.reviewers),
        )
    with project.store.write() as connection:
        if next(found for found in passes.every(connection) if found.key == read.key).ended:
            raise DomainError("The pass “{name}” has ended.", name=read.name)
        if read.rule.until:
            passes.learn_if_due(connection, read.key, LEARN_EVERY)
        return passes.take(connection, read, reviewer, count, datetime.now(UTC).timestamp())


def _golden(
    connection: Connection, chosen: set[int], voted: set[int], wanted: int, seed: int
) -> tuple[dict[int, str], int]:
    """Gold clips in a drawn order, at most as many as are wanted, with their answers; and how many more came with a
    label or were adjudicated, but have votes: of one of the reviewers, or that nobody has settled."""
    resolved = votes.resolutions(connection)
    answers: dict[int, str] = {}
    known = 0
    for clip in clips.everything(connection):
        vote = resolved.get(clip.key)
        settled = vote is not None and vote.settled
        answer = vote.label if vote is not None and settled else clip.label
        if not answer or clip.key in chosen:
            continue
        if clip.key in voted or (vote is not None and not settled):
            known += 1
        else:
            answers[clip.key] = answer
    drawn = np.random.default_rng(seed + 1).permutation(np.array(list(answers), np.int64))[:wanted]
    return {int(key): answers[int(key)] for key in drawn}, known
