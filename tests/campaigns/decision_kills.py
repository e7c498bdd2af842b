"""Kills amid decisions, undo, passes, bulk, adjudication and imports: a child does them, and is killed, over and over.

    python tests/campaigns/decision_kills.py FOLDER SECONDS SEED KILLS

Goes on until the time is over, and so many kills have fallen. Prints one JSON object: how many kills, amid which acts,
how many decisions, and what did not hold. A process of its own, because it forks.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
import wave
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from emodesk.domain import Decision, DecisionKind
from emodesk.domain.bulk import Promise
from emodesk.domain.passes import PassRule
from emodesk.services import bulk, passes
from emodesk.services.bulk import Offer, Pledge
from emodesk.services.importing import import_csv
from emodesk.services.project import DATABASE, Project
from emodesk.services.review import ReviewService
from emodesk.store import passes as passes_kept
from emodesk.store import rounds, votes
from emodesk.store.schema import given

CLIPS = 6
BULK = range(CLIPS + 1, 2 * CLIPS + 1)  # clips that are accepted unseen, and on which nobody decides otherwise
ACTS = ("correct", "correct", "skip", "undo", "redo", "step", "read", "read", "bulk", "adjudicate", "import")
PEOPLE = ("ann", "bob")  # who read passes
ROUND = 1
LONGEST = 0.03  # seconds from a child's first act until its kill
CHECK_EVERY = 25  # kills between looks at the whole database
AFRESH = 250  # kills until the next project: a long log makes each opening slow
TABLE = "again.csv"  # of the clips that were imported, each time with another speaker


def decide(folder: Path, out: int, seed: int) -> None:
    """Decide for ever; before each act a line with its name, after it one with the keys that it made."""
    chance = random.Random(seed)
    project = Project.open(folder)
    review = ReviewService(project, "ann")
    for number in itertools.count():
        act = chance.choice(ACTS)
        os.write(out, f"{json.dumps(act)}\n".encode())
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
        elif act == "import":
            write_table(folder / TABLE, f"speaker {chance.randrange(2**32)}")
            keys = import_csv(project, folder / TABLE, take_over=True).changes.decisions
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
    return Offer(Pledge.ON_AVERAGE, 0.05, ROUND, promise, clips, 0, False, False, False, {}, 0)


def write_table(path: Path, speaker: str) -> None:
    """The table of the clips that are imported over and over."""
    rows = "".join(f"i{number},{number}.wav,{speaker}\n" for number in range(3))
    path.write_text(f"clip_id,path,speaker\n{rows}", "utf-8")


def bring_in(folder: Path) -> None:
    """Give the project clips with files, so that there is something to import again."""
    for number in range(3):
        with wave.open(str(folder / f"{number}.wav"), "wb") as file:
            file.setparams((1, 1, 8000, 0, "NONE", ""))
            file.writeframes(bytes([number]) * 800)
    write_table(folder / TABLE, "")
    with Project.open(folder) as project:
        assert import_csv(project, folder / TABLE).added == 3


def prepare(folder: Path) -> None:
    """Give the project clips with files, and a round that proposes a label for every clip to accept."""
    bring_in(folder)
    with Project.open(folder) as project, project.store.write() as connection:
        rounds.add(connection, ROUND, "light", {})
        rounds.change(connection, ROUND, status="succeeded", ingested=True)
        rounds.replace_predictions(connection, ROUND, [
            {"clip": clip, "row": clip - 1, "label": "anger", "confidence": 0.9, "margin": 0.5, "entropy": 0.1,
             "disagreement": 0.0}
            for clip in range(1, BULK.stop)
        ])  # fmt: skip
        project.store.put(connection, rounds.APPLIED, str(ROUND))


def killed(folder: Path, chance: random.Random) -> tuple[str, list[int]]:
    """The act that a child was killed in, and the keys that it said it had made before."""
    inner, outer = os.pipe()
    child = os.fork()
    if not child:
        os.close(inner)
        try:
            decide(folder, outer, chance.randrange(2**32))
        finally:
            os._exit(1)
    os.close(outer)
    said = b""
    while b"]\n" not in said and (more := os.read(inner, 65536)):  # until its first act is done
        said += more
    time.sleep(chance.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    while more := os.read(inner, 65536):
        said += more
    os.close(inner)
    os.waitpid(child, 0)
    lines = [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")]
    acts = [line for line in lines if isinstance(line, str)]
    return acts[-1] if len(acts) * 2 > len(lines) else "between", [
        key for line in lines if isinstance(line, list) for key in line[1:]
    ]


def found_after(folder: Path, known: int) -> tuple[list[int], list[str]]:
    """The log's keys after a known one as a kill left them, before any window looks, and what of all else is half."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM decisions WHERE key > ? ORDER BY key", (known,))]
        kept = database.execute("SELECT value FROM meta WHERE name = ?", (votes.LOG_SEEN,)).fetchone()[0]
        speakers = database.execute("SELECT count(DISTINCT speaker) FROM clips WHERE clip_id LIKE 'i%'").fetchone()[0]
    wrong = [] if not keys or kept.split()[0] == str(keys[-1]) else ["the kept votes do not know the whole log"]
    return keys, wrong + ([] if speakers == 1 else ["an import was taken in by half"])


def miscounted(project: Project) -> list[str]:
    """Passes whose kept counts are not what the log says."""

    def counts() -> list[object]:
        with project.store.read() as connection:
            found = [passes_kept.progress(connection, one.key) for one in passes_kept.every(connection)]
            return [*found, *map(tuple, connection.execute(select(given).order_by(*given.primary_key)))]

    kept = counts()
    with project.store.write() as connection:
        passes_kept.rebuild(connection)
    return [] if kept == counts() else ["the kept counts of passes are not those of the log"]


def campaign(folder: Path, seconds: float, seed: int, least: int) -> dict[str, object]:
    """Kill until the time is over, and `least` kills have fallen."""
    chance = random.Random(seed)
    amid: Counter[str] = Counter()
    wrong: list[str] = []
    end = time.monotonic() + seconds
    decided = known = 0
    prepare(folder)
    gc.freeze()  # or each child's first collection copies all that is shared with it
    study = folder
    while (time.monotonic() < end or amid.total() < least) and not wrong:
        if amid.total() % AFRESH == 0:
            if study != folder:
                shutil.rmtree(study)
            study = shutil.copytree(folder, folder.with_name(f"{folder.name}-{amid.total()}"))
            known = 0
        act, said = killed(study, chance)
        amid[act] += 1
        fresh, half = found_after(study, known)
        wrong += half
        # What was said is there once and in order; at most one act more, whose line was not heard.
        if fresh[: len(said)] != said or len(fresh) > len(said) + CLIPS:
            wrong.append(f"said {said[-5:]}, found {fresh[-5:]}")
        decided += len(fresh)
        known = max([known, *fresh])
        if wrong or amid.total() % CHECK_EVERY == 1:
            with Project.open(study) as project:
                wrong += [*miscounted(project), *map(str, project.warnings), *map(str, project.store.check())]
    return {"kills": amid.total(), "amid": dict(amid), "decisions": decided, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(campaign(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
