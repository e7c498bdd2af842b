"""What was done to a database behind the program's back is said when it is opened."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small_projects import small_project

from emodesk.services.project import Project, ProjectError
from emodesk.services.review import ReviewService
from emodesk.store import chain

DATA = Path(__file__).resolve().parents[2] / "data"
OLD = DATA / "project-v1.sql"


def decided(folder: Path, count: int = 4) -> Path:
    """A closed project with some decisions; the path of its database."""
    with small_project(folder) as project:
        for number in range(count):
            ReviewService(project, "ann").correct(1 + number % 6, ("anger", "sadness")[number % 2], note="as heard")
    return folder / "project.db"


def tamper(path: Path, *statements: str) -> None:
    """Run statements as somebody would who drops the triggers first and puts them back."""
    with closing(sqlite3.connect(path)) as other:
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        for _, words in triggers:
            other.execute(words)
        other.commit()


def warnings(folder: Path) -> str:
    """What is said when the project is opened."""
    with Project.open(folder) as project:
        return " ".join(map(str, project.warnings))


def test_a_project_that_nobody_touched_has_nothing_to_say(tmp_path):
    decided(tmp_path / "study")
    assert warnings(tmp_path / "study") == ""
    with Project.open(tmp_path / "study") as project:
        assert project.store.check() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE decisions SET label = 'worry' WHERE key = 2", "decision 2 is not what was decided"),
        ("UPDATE decisions SET reviewer = 'eve' WHERE key = 2", "decision 2 does not follow from the one before"),
        ("UPDATE decisions SET note = '' WHERE key = 3", "decision 3 is not what was decided"),
        ("DELETE FROM decisions WHERE key = 2", "decision 2 is missing from the log"),
        (
            "INSERT INTO decisions (key, clip, reviewer, kind, label, time, proposed, confidence, round, milliseconds, "
            "retracts, note, blind, under, batch, salt, digest, chain) "
            "SELECT 5, 2, 'eve', 'correct', 'anger', time, '', 0, 0, 0, NULL, '', 0, '', NULL, "
            "salt, digest, chain FROM decisions WHERE key = 4",
            "decision 5 is not what was decided",
        ),
    ],
)
def test_a_log_that_was_rewritten_is_said_at_opening(tmp_path, statement, said):
    tamper(decided(tmp_path / "study"), statement)
    assert said in warnings(tmp_path / "study")
    with Project.open(tmp_path / "study", read_only=True) as project:
        assert said in " ".join(map(str, project.store.check()))


def test_old_entries_are_looked_at_by_check_and_the_latest_at_opening(tmp_path, monkeypatch):
    monkeypatch.setattr(chain, "TAIL", 2)
    tamper(decided(tmp_path / "study"), "UPDATE decisions SET label = 'worry' WHERE key = 1")
    assert warnings(tmp_path / "study") == ""
    with Project.open(tmp_path / "study") as project:
        assert "decision 1 is not what was decided" in " ".join(map(str, project.store.check()))


def test_a_dropped_or_changed_trigger_is_said_once_and_made_anew(tmp_path):
    path = decided(tmp_path / "study")
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER decisions_are_never_deleted")
        other.execute("DROP VIEW standing")
        other.execute("CREATE VIEW present AS SELECT * FROM standing WHERE 0")
        other.commit()
    said = warnings(tmp_path / "study")
    assert "trigger decisions_are_never_deleted" in said
    assert "view present" in said
    assert warnings(tmp_path / "study") == ""
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute("DELETE FROM decisions")


def test_a_table_that_is_gone_and_a_damaged_page_are_refused(tmp_path):
    path = decided(tmp_path / "study")
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE predictions")
    with pytest.raises(ProjectError, match="lacks the table predictions"):
        Project.open(tmp_path / "study")
    path = decided(tmp_path / "other", 300)
    with closing(sqlite3.connect(path)) as other:
        page = other.execute("SELECT rootpage FROM sqlite_master WHERE name = 'decisions_of_clip'").fetchone()[0]
        size = other.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * size + 200)
        file.write(b"\xff" * 500)
    with pytest.raises(ProjectError, match="is damaged; restore"):
        Project.open(tmp_path / "other")


def test_a_database_copied_without_its_log_is_refused_until_its_loss_is_accepted(tmp_path):
    with small_project(tmp_path / "study") as project:
        ReviewService(project, "ann").correct(1, "anger")
    with Project.open(tmp_path / "study") as project:
        before = project.store.path.read_bytes()
        ReviewService(project, "ann").correct(2, "anger")
        ReviewService(project, "ann").correct(3, "anger")
        shutil.copytree(tmp_path / "study", tmp_path / "copy", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
        (tmp_path / "copy" / "project.db").write_bytes(before)
    with pytest.raises(ProjectError, match=r"latest 2 decisions are not in project\.db: was it copied without"):
        Project.open(tmp_path / "copy")
    with Project.open(tmp_path / "copy", read_only=True) as project:
        assert "latest 2 decisions" in str(project.warnings[0])


def test_a_database_copied_from_an_open_project_without_what_lies_beside_it_is_said(tmp_path):
    with small_project(tmp_path / "study") as project:
        ReviewService(project, "ann").correct(1, "anger")
        (tmp_path / "copy").mkdir()
        for name in ("project.db", "emodesk.toml"):
            shutil.copy(tmp_path / "study" / name, tmp_path / "copy")
    for expected in (["project.last is not beside project.db"], []):
        with Project.open(tmp_path / "copy") as project:
            assert [str(warning).split(",")[0] for warning in project.warnings] == expected


def test_another_database_in_the_place_of_the_one_that_was_open_is_said(tmp_path):
    mine, other = decided(tmp_path / "study", 3), decided(tmp_path / "other", 5)
    shutil.copy(other, mine)
    assert "not the database that was last open here: decision 3 is another one" in warnings(tmp_path / "study")


def test_a_project_of_the_first_version_is_chained_and_keeps_every_decision(tmp_path):
    small_project(tmp_path / "study").close()
    path = tmp_path / "study" / "project.db"
    path.unlink()
    with closing(sqlite3.connect(path)) as old:
        old.executescript(OLD.read_text("utf-8"))
        entries = old.execute("SELECT * FROM decisions ORDER BY key").fetchall()
    with Project.open(tmp_path / "study") as project:
        assert project.store.backup is not None
        assert project.warnings == ()
        assert project.store.check() == []
        review = ReviewService(project, "ann")
        assert review.present(3).reviewer == "bob"
        review.correct(6, "worry")
        assert project.store.check() == []
    with closing(sqlite3.connect(path)) as now:
        assert [row[: len(entries[0])] for row in now.execute("SELECT * FROM decisions ORDER BY key")][:-1] == entries
    with closing(sqlite3.connect(project.store.backup)) as copy:
        assert copy.execute("SELECT * FROM decisions ORDER BY key").fetchall() == entries


def test_a_project_of_version_3_keeps_its_chain_its_votes_and_its_predictions(tmp_path):
    small_project(tmp_path / "study", 8, ["anger", "sadness"]).close()
    path = tmp_path / "study" / "project.db"
    path.unlink()
    with closing(sqlite3.connect(path)) as old:
        old.executescript((DATA / "project-v3.sql").read_text("utf-8"))
        entries = old.execute("SELECT * FROM decisions ORDER BY key").fetchall()
        votes = old.execute("SELECT * FROM votes ORDER BY clip").fetchall()
    with Project.open(tmp_path / "study") as project:
        assert project.store.backup is not None
        assert (project.warnings, project.store.check()) == ((), [])
        ReviewService(project, "ann").correct(1, "worry")
        assert project.store.check() == []
    with closing(sqlite3.connect(path)) as now:
        kept = now.execute("SELECT * FROM decisions ORDER BY key").fetchall()[:-1]
        assert [row[: len(entries[0])] for row in kept] == entries
        assert {row[len(entries[0]) :] for row in kept} == {("", 0, 0, 0, "", None, 0, 0.0, 0.0, "", "")}
        assert votes == [row for row in now.execute("SELECT * FROM votes ORDER BY clip") if row[0] != 1]
        assert now.execute("SELECT count(*), count(chances) FROM predictions").fetchone() == (8, 0)
