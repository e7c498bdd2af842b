"""The disk fills at every write in turn: a sentence, no half-written file, no decision lost, and the work can be done
again once there is room.

Some of the writes in every run, all of them where EMODESK_CAMPAIGN_SECONDS is set.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from faulty_disk import Disk, filling, pages_left
from made_rounds import make_project, make_round

from emodesk.services import backups
from emodesk.services.export.tables import export_labels
from emodesk.services.forgetting import forget, would_go
from emodesk.services.importing import import_csv
from emodesk.services.project import Project, remember_project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.services.summary import leave_summary
from emodesk.store import decisions
from trainer.protocol.errors import UserError

SEED = 1
A_FEW = 6  # writes of each piece of work that fail in every run


def decide(project: Project) -> None:
    review = ReviewService(project, "bob")
    for clip in (2, 3, 4):
        review.correct(clip, "worry", note="a note that is longer than nothing")
    review.undo()


def add_clips(project: Project) -> None:
    table = project.folder.parent / "more.csv"
    import_csv(project, table)


def ingest(project: Project) -> None:
    rounds = RoundService(project)
    number = max(int(folder.name) for folder in project.rounds_folder.iterdir())
    rounds.ingest(number)
    rounds.apply(number)


def take_out(project: Project) -> None:
    if "clip_0007" in {clip.clip_id for clip in QueueService(project).clips()}:  # or the disk filled behind it
        forget(project, would_go(project, clip_ids=["clip_0007"]), "ann")


WORK: dict[str, Callable[[Project], object]] = {
    "decisions": decide,
    "an import": add_clips,
    "a table of labels": lambda project: export_labels(project, project.folder / "labels.csv"),
    "a backup": backups.back_up,
    "the day's backup": backups.back_up_if_due,
    "the snapshot of a round": lambda project: RoundService(project).snapshot(),
    "a round's results": ingest,
    "a summary": lambda project: leave_summary(project, QueueService(project).counts(), None),
    "recent projects": lambda project: remember_project(project.folder),
    "forgetting": take_out,
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    (folder / "more.csv").write_text(
        "clip_id,path,transcript,speaker\n" + "".join(f"n{n},/nowhere/n{n}.wav,words {n},s\n" for n in range(50)),
        "utf-8",
    )
    with make_project(folder / "study", 40) as project:
        review = ReviewService(project, "ann")
        for clip in (1, 2, 3):
            review.correct(clip, "anger")
        make_round(project)
    return folder


def fresh(prepared: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(prepared, folder)
    return folder / "study"


def log_of(folder: Path) -> list[tuple[int, int, str]]:
    with Project.open(folder) as project:
        assert not project.warnings
        assert project.store.check() == []
        with project.store.read() as connection:
            return [(entry.key, entry.clip, entry.label) for entry in decisions.chosen(connection)]


def chosen_places(count: int) -> list[int]:
    if "EMODESK_CAMPAIGN_SECONDS" in os.environ:
        return list(range(count))
    return sorted(random.Random(SEED).sample(range(count), min(A_FEW, count)))


def files_below(folder: Path) -> dict[str, bytes]:
    """What stands in a project's files that are not SQLite's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".db" not in path.name and path.name not in ("project.lock", "project.last")
    }


@pytest.mark.parametrize("name", WORK)
def test_a_disk_that_is_full_at_any_write_costs_nothing_that_was_there(name, prepared, tmp_path, monkeypatch):
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "case" / "data"))
    folder = fresh(prepared, tmp_path)
    with Project.open(folder) as project, filling(Disk(folder.parent)) as disk:
        WORK[name](project)
    whole = set(files_below(folder))
    for place in chosen_places(disk.writes):
        folder = fresh(prepared, tmp_path)
        before = files_below(folder)
        known = log_of(folder)
        with Project.open(folder) as project, filling(Disk(folder.parent, place)) as full:
            with suppress(UserError, OSError):
                WORK[name](project)
            assert full.failed
        after = files_below(folder)
        new = {path for path in after if path not in before}
        assert new <= whole or name == "the snapshot of a round", f"{name}, write {place}: left {new - whole}"
        assert not [path for path in new if path.endswith(".part")]
        if name != "forgetting":  # which takes away, and says so where it stops half-way
            assert {path: after.get(path) for path in before if after.get(path) == b""} == {}
            assert log_of(folder)[: len(known)] == known
        with Project.open(folder) as project:
            WORK[name](project)


@pytest.mark.parametrize("name", [name for name in WORK if name not in ("a table of labels", "recent projects")])
def test_a_database_that_may_not_grow_by_a_page_keeps_every_decision(name, prepared, tmp_path):
    folder = fresh(prepared, tmp_path)
    known = log_of(folder)
    for room in chosen_places(24):
        folder = fresh(prepared, tmp_path)
        with pages_left(room), Project.open(folder) as project, suppress(UserError, OSError):
            WORK[name](project)
        if name != "forgetting":
            assert log_of(folder)[: len(known)] == known
        with Project.open(folder) as project:
            WORK[name](project)
            assert project.store.check() == []
