"""Kills amid decisions, passes, bulk and adjudication: a child decides as fast as it can and is killed, over and over.

    python tests/campaigns/decision_kills.py FOLDER SECONDS SEED

Prints one JSON object: how many kills and decisions, and what did not hold. A process of its own, because it forks.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from emodesk.domain import Decision, DecisionKind
from emodesk.domain.bulk import Promise
from emodesk.domain.passes import PassRule
from emodesk.services import bulk, passes
from emodesk.services.bulk import Offer, Pledge
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.store import decisions, rounds, votes
from emodesk.store import passes as passes_kept
from emodesk.store.schema import given

CLIPS = 6
BULK = range(CLIPS + 1, 2 * CLIPS + 1)  # clips that are accepted unseen, and on which nobody decides otherwise
ACTS = ("correct", "correct", "skip", "undo", "redo", "step", "read", "read", "bulk", "adjudicate")
PEOPLE = ("ann", "bob")  # who read passes
ROUND = 1
LONGEST = 0.08  # seconds until a kill
CHECK_EVERY = 20  # kills between looks at the whole database


def decide(folder: Path, out: int, seed: int) -> None:
    """Decide for ever; after each act a line with the keys that it made."""
    chance = random.Random(seed)
    project = Project.open(folder)
    review = ReviewService(project, "ann")
    for number in itertools.count():
        act = chance.choice(ACTS)
        if act == "correct":
            keys = review.correct(chance.randint(1, CLIPS), chance.choice(project.labels.names)).decisions
        elif act == "skip":
            keys = review.skip(chance.randint(1, CLIPS)).decisions
        elif act == "read":
            keys = read(project, chance)
        elif act == "bulk":
            keys = bulk.accept(project, "ann", offered(project, chance)).decisions
        elif act == "adjudicate":
            keys = review.adjudicate(chance.randint(1, CLIPS), chance.choice(project.labels.names)).decisions
        elif act == "step":
            now = datetime.now(UTC)
            with project.store.write() as connection:
                flags = [Decision(0, clip, "ann", DecisionKind.FLAG, "", now) for clip in range(1, CLIPS + 1)]
                keys = votes.record(connection, *flags)
        else:
            keys = getattr(review, act)().decisions
        os.write(out, (json.dumps([number, *keys]) + "\n").encode())


def read(project: Project, chance: random.Random) -> tuple[int, ...]:
    """Decide on a clip of the pass, or end it and make another where nothing is left of it to read."""
    running = next((one for one in passes.passes_of(project) if one.ended is None), None)
    if running is None:
        with project.store.read() as connection:
            count = len(passes_kept.every(connection))
        with project.store.write() as connection:
            rule = PassRule(votes=2, gold=0.2)
            passes_kept.add(connection, f"pass {count}", "ann", rule, PEOPLE, range(1, CLIPS), {CLIPS: "anger"})
        return ()
    who = chance.choice(PEOPLE)
    held = passes.take(project, running, who, 2)
    if not held:
        passes.end_pass(project, running.key)
        return ()
    return ReviewService(project, who, running.key).correct(chance.choice(held), "worry").decisions


def offered(project: Project, chance: random.Random) -> Offer:
    """An offer of some clips that the round knows, whatever was decided on them since."""
    clips = tuple(chance.sample(BULK, 3))
    promise = Promise(0.5, len(clips), CLIPS, 0, 0)
    return Offer(Pledge.ON_AVERAGE, 0.05, ROUND, promise, clips, 0, False, False, {}, 0)


def prepare(folder: Path) -> None:
    """Give the project a round that proposes a label for every clip, so that there is something to accept."""
    with Project.open(folder) as project, project.store.write() as connection:
        rounds.add(connection, ROUND, "light", {})
        rounds.change(connection, ROUND, status="succeeded", ingested=True)
        rounds.replace_predictions(connection, ROUND, [
            {"clip": clip, "row": clip - 1, "label": "anger", "confidence": 0.9, "margin": 0.5, "entropy": 0.1,
             "disagreement": 0.0}
            for clip in range(1, BULK.stop)
        ])  # fmt: skip
        project.store.put(connection, rounds.APPLIED, str(ROUND))


def killed(folder: Path, chance: random.Random) -> list[list[int]]:
    """What a child said that it had done before it was killed."""
    inner, outer = os.pipe()
    child = os.fork()
    if not child:
        os.close(inner)
        try:
            decide(folder, outer, chance.randrange(2**32))
        finally:
            os._exit(1)
    os.close(outer)
    said = os.read(inner, 65536)  # it has begun
    time.sleep(chance.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    while more := os.read(inner, 65536):
        said += more
    os.close(inner)
    os.waitpid(child, 0)
    return [json.loads(line)[1:] for line in said.splitlines(keepends=True) if line.endswith(b"\n")]


def miscounted(project: Project) -> list[str]:
    """Passes whose kept counts are not what the log says."""

    def counts() -> list[object]:
        with project.store.read() as connection:
            found = [passes_kept.progress(connection, one.key) for one in passes_kept.every(connection)]
            return [*found, *map(tuple, connection.execute(select(given).order_by(*given.primary_key)))]

    kept = counts()
    with project.store.write() as connection:
        passes_kept.rebuild(connection, decisions.all_standing(connection))
    return [] if kept == counts() else ["the kept counts of passes are not those of the log"]


def campaign(folder: Path, seconds: float, seed: int) -> dict[str, object]:
    """Kill until the time is over."""
    chance = random.Random(seed)
    found: dict[str, object] = {"kills": 0, "decisions": 0, "wrong": []}
    wrong: list[str] = []
    end = time.monotonic() + seconds
    known = 0
    prepare(folder)
    while time.monotonic() < end and not wrong:
        said = [key for keys in killed(folder, chance) for key in keys]
        found["kills"] += 1
        with Project.open(folder) as project:
            with project.store.read() as connection:
                log = [entry.key for entry in decisions.chosen(connection)]
                kept = votes.is_kept(connection, votes.rule(connection))
            wrong += miscounted(project)
            whole = project.store.check() if found["kills"] % CHECK_EVERY == 1 else project.warnings
        # What was said is there once and in order; at most one act more, whose line was not heard.
        fresh = log[known:]
        if fresh[: len(said)] != said or len(fresh) > len(said) + CLIPS:
            wrong.append(f"said {said[-5:]}, found {fresh[-5:]}")
        if not kept:
            wrong.append("the kept votes do not know the whole log")
        wrong += map(str, whole)
        known = len(log)
    return found | {"decisions": known, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(campaign(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))))
