"""Copies of the database: made now and for each day, kept for weeks, put back with what is lost named first."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from small_projects import small_project

from emodesk import cli
from emodesk.services import backups
from emodesk.services.backups import Daily
from emodesk.services.project import Project, ProjectError
from emodesk.services.review import ReviewService
from emodesk.store import StoreError, migrations, sqlite
from trainer.protocol.files import replace_file


def decide(project: Project, *clips: int, by: str = "ann") -> None:
    for clip in clips:
        ReviewService(project, by).correct(clip, "anger")


def labelled(folder: Path) -> set[int]:
    """Clips that have a decision."""
    with Project.open(folder) as project:
        review = ReviewService(project, "ann")
        return {clip for clip in range(1, 7) if review.present(clip)}


def test_a_copy_holds_what_is_still_in_the_log_of_an_open_project(tmp_path):
    with small_project(tmp_path / "study") as project:
        decide(project, 1, 2)
        copy = backups.back_up(project, tmp_path / "elsewhere" / "copy.db")
        assert list(copy.parent.iterdir()) == [copy]
        with closing(sqlite3.connect(copy)) as file:
            assert file.execute("SELECT count(*) FROM decisions").fetchone() == (2,)


def test_each_day_that_something_was_decided_has_one_copy(tmp_path):
    monday = date(2026, 11, 23)
    with small_project(tmp_path / "study") as project:
        assert backups.back_up_if_due(project, monday) is None
        decide(project, 1)
        first = backups.back_up_if_due(project, monday)
        assert backups.back_up_if_due(project, monday) is None
        decide(project, 2)
        second = backups.back_up_if_due(project, monday)
        assert not first.exists()
        assert backups.back_up_if_due(project, monday + timedelta(1)) is None
        decide(project, 3)
        third = backups.back_up_if_due(project, monday + timedelta(1))
        assert sorted((tmp_path / "study" / "backups").iterdir()) == [second, third]


def test_two_copies_of_the_day_made_at_once_are_one_whole_copy(tmp_path):
    with small_project(tmp_path / "study") as project, ThreadPoolExecutor(8) as pool:
        decide(project, 1, 2, 3)
        made = [pool.submit(sqlite.backup, project.store.path, tmp_path / "backups" / "day.db") for _ in range(24)]
        assert [each.result() for each in made] == [None] * 24
        with closing(sqlite3.connect(tmp_path / "backups" / "day.db")) as file:
            assert file.execute("SELECT count(*) FROM decisions").fetchone() == (3,)
        assert [path.name for path in (tmp_path / "backups").iterdir()] == ["day.db"]


def test_after_an_older_copy_was_put_back_the_day_gets_its_own(tmp_path):
    folder = tmp_path / "study"
    with small_project(folder) as project:
        decide(project, 1)
        old = backups.back_up(project)
        decide(project, 2)
        backups.back_up_if_due(project)
    backups.restore(folder, old)
    with Project.open(folder) as project:
        decide(project, 3)
        made = backups.back_up_if_due(project)
        assert made is not None
        assert backups.back_up_if_due(project) is None
        with closing(sqlite3.connect(made)) as file:
            assert file.execute("SELECT clip FROM decisions ORDER BY key").fetchall() == [(1,), (3,)]


def test_seven_days_and_four_weeks_before_them_are_kept():
    first = date(2026, 9, 1)
    copies = [Daily(Path(f"{n}"), first + timedelta(n), n) for n in range(60) if n % 7 != 4]
    kept = sorted(backups.to_keep(copies), key=lambda one: one.day)
    assert [one.day.isoformat() for one in kept] == [
        "2026-10-04", "2026-10-11", "2026-10-18", "2026-10-22",
        "2026-10-23", "2026-10-25", "2026-10-26", "2026-10-27", "2026-10-28", "2026-10-29", "2026-10-30",
    ]  # fmt: skip


def test_restore_names_what_is_lost_puts_the_copy_back_and_keeps_what_was(tmp_path, capsys):
    with small_project(tmp_path / "study") as project:
        decide(project, 1)
        copy = backups.back_up(project, tmp_path / "copy.db")
        decide(project, 2, by="bob")
        decide(project, 3)
    assert cli.main(["restore", str(tmp_path / "study"), str(copy)]) == 130  # nobody said yes
    assert labelled(tmp_path / "study") == {1, 2, 3}
    capsys.readouterr()
    assert cli.main(["restore", str(tmp_path / "study"), str(copy), "--yes"]) == 0
    assert "would be lost: 2 decisions by ann, bob, from 20" in capsys.readouterr().out
    assert labelled(tmp_path / "study") == {1}
    (kept,) = (tmp_path / "study" / "backups").glob("replaced-*.db")
    assert cli.main(["restore", str(tmp_path / "study"), str(kept), "--yes"]) == 0
    assert labelled(tmp_path / "study") == {1, 2, 3}


def test_whoever_looks_while_a_copy_is_put_back_is_told_of_nothing_wrong(tmp_path, monkeypatch):
    folder = tmp_path / "study"
    with small_project(folder) as project:
        decide(project, 1)
        copy = backups.back_up(project, tmp_path / "copy.db")
        decide(project, 2)
    seen: list[tuple[object, ...]] = []

    def look() -> None:
        with Project.open(folder, read_only=True) as project:
            seen.append((project.warnings, *project.store.check()))

    def watched(part: Path, target: Path) -> None:
        look()
        replace_file(part, target)
        look()

    monkeypatch.setattr(backups, "replace_file", watched)
    backups.restore(folder, copy)
    monkeypatch.undo()
    with Project.open(folder) as project:
        decide(project, 3, 4)
    opened = migrations.bring_up_to_date

    def put_back_meanwhile(*args: object) -> object:
        backups.restore(folder, copy)
        return opened(*args)

    monkeypatch.setattr(migrations, "bring_up_to_date", put_back_meanwhile)
    look()
    assert seen == [((),)] * 3


def test_a_damaged_database_is_put_aside_as_it_is(tmp_path, capsys):
    with small_project(tmp_path / "study") as project:
        decide(project, 1)
        copy = backups.back_up(project)
    (tmp_path / "study" / "project.db").write_bytes(b"not a database at all " * 100)
    assert cli.main(["restore", str(tmp_path / "study"), str(copy), "--yes"]) == 0
    assert "what would be lost is not known" in capsys.readouterr().out
    assert labelled(tmp_path / "study") == {1}
    (kept,) = (tmp_path / "study" / "backups").glob("replaced-*.db")
    assert kept.read_bytes().startswith(b"not a database")


def test_a_copy_of_another_project_is_said_and_a_file_that_is_none_refused(tmp_path, capsys):
    with small_project(tmp_path / "study") as mine, small_project(tmp_path / "other") as other:
        decide(mine, 1, 2)
        decide(other, 1)
        copy = backups.back_up(other, tmp_path / "copy.db")
    cli.main(["restore", str(tmp_path / "study"), str(copy)])
    assert "is not of this project's log" in capsys.readouterr().err
    (tmp_path / "song.db").write_bytes(b"la la")
    with pytest.raises(ProjectError, match="is no copy of a project's database"):
        backups.restore(tmp_path / "study", tmp_path / "song.db")
    with Project.open(tmp_path / "study"), pytest.raises(ProjectError, match="already open"):
        backups.restore(tmp_path / "study", copy)
    assert labelled(tmp_path / "study") == {1, 2}


def test_closing_makes_the_copy_of_the_day_and_closes_even_where_none_can_be_made(tmp_path, monkeypatch):
    project = small_project(tmp_path / "study")
    decide(project, 1)
    backups.close_with_backup(project)
    assert len(backups.dailies(tmp_path / "study" / "backups")) == 1

    def full(path, target):
        raise StoreError("no space")

    monkeypatch.setattr(sqlite, "backup", full)
    project = Project.open(tmp_path / "study")
    decide(project, 2)
    backups.close_with_backup(project)
    assert labelled(tmp_path / "study") == {1, 2}


def test_check_says_that_a_project_is_whole_and_what_is_wrong(tmp_path, capsys):
    with small_project(tmp_path / "study") as project:
        decide(project, 1, 2)
    assert cli.main(["check", str(tmp_path / "study")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'study'} is whole\n"
    with closing(sqlite3.connect(tmp_path / "study" / "project.db")) as other:
        other.execute("DROP TRIGGER decisions_are_never_deleted")
        other.execute("DELETE FROM decisions WHERE key = 2")
        other.commit()
    assert cli.main(["check", str(tmp_path / "study")]) == 1
    said = capsys.readouterr().out
    assert "The latest 1 decision is not in project.db" in said
    assert "trigger decisions_are_never_deleted is not as EmoDesk makes it" in said
    assert cli.main(["status", str(tmp_path / "study")]) == 0
    with pytest.raises(ProjectError, match="--accept-loss"):
        Project.open(tmp_path / "study")
    cli.main(["check", "--accept-loss", str(tmp_path / "study")])
    assert labelled(tmp_path / "study") == {1}
