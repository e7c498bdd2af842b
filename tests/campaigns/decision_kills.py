"""Kills amid decisions: a child decides as fast as it can and is killed at a random moment, again and again.

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

from emodesk.domain import Decision, DecisionKind
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.store import decisions, votes

CLIPS = 6
LONGEST = 0.08  # seconds until a kill
CHECK_EVERY = 20  # kills between looks at the whole database


def decide(folder: Path, out: int, seed: int) -> None:
    """Decide for ever; after each act a line with the keys that it made."""
    chance = random.Random(seed)
    project = Project.open(folder)
    review = ReviewService(project, "ann")
    for number in itertools.count():
        act = chance.choice(("correct", "correct", "skip", "undo", "redo", "step"))
        if act == "correct":
            keys = review.correct(chance.randint(1, CLIPS), chance.choice(project.labels.names)).decisions
        elif act == "skip":
            keys = review.skip(chance.randint(1, CLIPS)).decisions
        elif act == "step":
            now = datetime.now(UTC)
            with project.store.write() as connection:
                flags = [Decision(0, clip, "ann", DecisionKind.FLAG, "", now) for clip in range(1, CLIPS + 1)]
                keys = votes.record(connection, *flags)
        else:
            keys = getattr(review, act)().decisions
        os.write(out, (json.dumps([number, *keys]) + "\n").encode())


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


def campaign(folder: Path, seconds: float, seed: int) -> dict[str, object]:
    """Kill until the time is over."""
    chance = random.Random(seed)
    found: dict[str, object] = {"kills": 0, "decisions": 0, "wrong": []}
    wrong: list[str] = []
    end = time.monotonic() + seconds
    known = 0
    while time.monotonic() < end and not wrong:
        said = [key for keys in killed(folder, chance) for key in keys]
        found["kills"] += 1
        with Project.open(folder) as project:
            with project.store.read() as connection:
                log = [entry.key for entry in decisions.chosen(connection)]
                kept = votes.is_kept(connection, votes.rule(connection))
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
