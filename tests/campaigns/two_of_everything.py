"""Two of everything at once on one project: windows that decide, imports, rounds taken in, copies, exports, checks,
copies put back, and two trainers on one round.

    python tests/campaigns/two_of_everything.py FOLDER SECONDS SEED PAIRS

Goes on until the time is over, and so many pairs have met. Each either does its work or says in a sentence why not.
Prints one JSON object: how many pairs, what was done and refused, and what did not hold. A process of its own, because
it forks.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import random
import sqlite3
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import decision_kills
from made_rounds import make_project, make_round, write_model

from emodesk.services import backups
from emodesk.services.export.tables import export_labels
from emodesk.services.importing import import_csv
from emodesk.services.project import DATABASE, Project
from emodesk.services.review import ReviewService
from emodesk.services.round_checks import round_problems
from emodesk.services.rounds import RoundService
from emodesk.store import decisions
from trainer.protocol.errors import UserError

CLIPS = 40
DECISIONS = 8  # of a window
DONE, REFUSED, FAILED = 0, 3, 4  # how a child ends


def decide(folder: Path) -> None:
    with Project.open(folder) as project:
        for clip in range(1, DECISIONS + 1):
            ReviewService(project, f"window {os.getpid()}").correct(clip, "worry")


def bring_in(folder: Path) -> None:
    with Project.open(folder) as project:
        table = folder / f"{os.getpid()}.csv"
        decision_kills.write_table(table, f"speaker {os.getpid()}")
        import_csv(project, table, take_over=True)


def ingest(folder: Path) -> None:
    with Project.open(folder) as project:
        RoundService(project).ingest(1)
        RoundService(project).apply(1)


def copy(folder: Path) -> None:
    with Project.open(folder, read_only=True) as project:
        backups.back_up(project)


def export(folder: Path) -> None:
    with Project.open(folder, read_only=True) as project:
        export_labels(project, folder.parent / "labels.csv")


def check(folder: Path) -> None:
    with Project.open(folder, read_only=True) as project:
        assert [*project.warnings, *project.store.check(), *round_problems(project)] == []


def put_back(folder: Path) -> None:
    backups.restore(folder, folder / "first.db")


ACTS: dict[str, Callable[[Path], None]] = {
    "decide": decide, "import": bring_in, "ingest": ingest, "copy": copy, "export": export, "check": check,
    "put back": put_back,
}  # fmt: skip


def child(act: Callable[[], None], go: int) -> int:
    """A child that waits for a byte, acts, and ends with what came of it; its process number."""
    number = os.fork()
    if number:
        return number
    os.read(go, 1)
    try:
        act()
        os._exit(DONE)
    except UserError as error:
        os._exit(REFUSED if str(error).endswith(".") else FAILED)
    except BaseException:
        traceback.print_exc()
        os._exit(FAILED)


def at_once(*acts: Callable[[], None]) -> list[int]:
    """What came of some acts that begin at the same moment."""
    ready, go = os.pipe()
    children = [child(act, ready) for act in acts]
    os.write(go, bytes(len(acts)))
    ends = [os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) for number in children]
    os.close(ready)
    os.close(go)
    return ends


def keys_of(database: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT key, chain FROM decisions ORDER BY key").fetchall()


def wrong_after(folder: Path, before: list[tuple[int, str]], windows: int, put_back: bool) -> list[str]:
    """What does not hold once both have ended; `windows` of them decided."""
    wrong = []
    with Project.open(folder) as project:
        wrong += map(str, (*project.warnings, *project.store.check()))
        with project.store.read() as connection:
            by = Counter(entry.reviewer for entry in decisions.chosen(connection) if entry.key > len(before))
    log = keys_of(folder / DATABASE)
    if not put_back and (log[: len(before)] != before or sorted(by.values()) != [DECISIONS] * windows):
        wrong.append(f"{windows} windows decided {dict(by)} times")
    for path in (folder / backups.FOLDER).glob("*.db"):
        if not put_back and (kept := keys_of(path)) != log[: len(kept)]:
            wrong.append(f"{path.name} holds other decisions")
        path.unlink()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        names, speakers = connection.execute(
            "SELECT count(*), count(DISTINCT speaker) FROM clips WHERE clip_id LIKE 'i%'"
        ).fetchone()
    if (names, speakers) != (3, 1):
        wrong.append(f"{names} clips of {speakers} speakers where 3 of one came in")
    table = folder.parent / "labels.csv"
    if table.exists():
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
        if len(rows) != CLIPS + 4 or len({len(row) for row in rows}) != 1:
            wrong.append(f"the exported table has {len(rows)} rows")
        table.unlink()
    return [*wrong, *(path.name for path in folder.rglob("*.part"))]


def two_trainers(folder: Path, seed: int) -> list[str]:
    """What does not hold where two trainers begin the same round: one of them trains it, to what one alone comes to."""
    import round_kills  # torch takes a second, and the few pairs of every run need none
    import torch

    from trainer.__main__ import main

    torch.set_num_threads(1)
    round_kills.study(folder, seed)
    with Project.open(folder) as project:
        alone, both = (RoundService(project).snapshot(settings=round_kills.SETTINGS) for _ in range(2))

    def fit(place: Path) -> None:
        os.dup2(os.open(place / "log.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT), 2)
        if main(["--quiet", "fit", "--spec", str(place / "spec.json")]):
            os._exit(REFUSED)

    assert at_once(lambda: fit(alone)) == [DONE]
    ends = at_once(lambda: fit(both), lambda: fit(both))
    with Project.open(folder) as project:
        for number in (1, 2):
            RoundService(project).ingest(number)
        RoundService(project).apply(2)
    said = (both / "log.txt").read_text("utf-8")
    wrong = [] if DONE in ends and set(ends) <= {DONE, REFUSED} and "Traceback" not in said else [f"{ends}: {said}"]
    return wrong + round_kills.differences(folder, 2)


def campaign(folder: Path, seconds: float, seed: int, least: int) -> dict[str, object]:
    """Pairs until the time is over, and `least` of them have met; two trainers once all pairs have."""
    chance = random.Random(seed)
    study = folder / "study"
    with make_project(study, CLIPS) as project:
        write_model(RoundService(project).folder(make_round(project)))
    decision_kills.bring_in(study)
    with Project.open(study) as project:
        backups.back_up(project, study / "first.db")
    every = list(itertools.combinations_with_replacement(ACTS, 2))
    came: dict[str, Counter[str]] = {name: Counter() for name in ACTS}
    wrong: list[str] = []
    pairs = 0
    until = time.monotonic() + seconds
    while (pairs < least or time.monotonic() < until) and not wrong:
        if pairs % len(every) == 0:
            chance.shuffle(every)
        pair = every[pairs % len(every)]
        before = keys_of(study / DATABASE)
        ends = at_once(*(lambda act=ACTS[name]: act(study) for name in pair))
        for name, end in zip(pair, ends, strict=True):
            came[name][{DONE: "done", REFUSED: "refused"}.get(end, "failed")] += 1
        windows = sum(name == "decide" and end == DONE for name, end in zip(pair, ends, strict=True))
        wrong += [f"{' and '.join(pair)}: ended with {ends}"] if set(ends) - {DONE, REFUSED} else []
        wrong += [f"{' and '.join(pair)}: {what}" for what in wrong_after(study, before, windows, "put back" in pair)]
        pairs += 1
    if pairs >= len(every):
        wrong += [f"two trainers: {what}" for what in two_trainers(folder / "trained", seed)]
    return {"pairs": pairs, "came": {name: dict(count) for name, count in came.items() if count}, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(campaign(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
