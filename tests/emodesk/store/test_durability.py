"""Nothing decided is lost: kills, full and read-only disks, a second window, newer and older databases."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_projects import small_project
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from emodesk.domain import DomainError
from emodesk.services.importing import import_folder
from emodesk.services.project import Project, ProjectError
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store import migrations, schema
from emodesk.store.errors import StoreError, sentence_for
from emodesk.store.sqlite import engine_for

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "data"


def python(code: str, *arguments: object, **options) -> subprocess.Popen[str]:
    """A process that runs `code` with our packages; its output can be read line by line."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **options,
    )


DECIDE_FOR_EVER = """
import itertools, sys
from emodesk.services.project import Project
from emodesk.services.review import ReviewService

review = ReviewService(Project.open(sys.argv[1]), "ann")
for number in itertools.count():
    review.correct(1 + number % 6, ("anger", "sadness")[number % 2])
    print(number, flush=True)
"""


@pytest.mark.parametrize("heard", [1, 7, 30])
def test_what_was_decided_is_there_after_a_kill_at_any_moment(tmp_path, heard):
    small_project(tmp_path / "study").close()
    process = python(DECIDE_FOR_EVER, tmp_path / "study")
    said = [process.stdout.readline() for _ in range(heard)]
    process.kill()
    said += process.stdout.readlines()  # not communicate(), which passes over what readline read ahead
    process.communicate()
    # The lock ended with the process, and what it said it had done is done.
    with Project.open(tmp_path / "study") as project:
        log = [entry for clip in range(1, 7) for entry in ReviewService(project, "ann").history(clip)]
        assert len(log) in (len(said), len(said) + 1)
        assert project.store.check() == []


def test_commits_wait_for_the_disk(tmp_path):
    with small_project(tmp_path / "study") as project, project.store.write() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def flag_until_it_fails(review: ReviewService, clip: int) -> None:
    """Decide with long notes until the disk takes no more."""
    for number in range(5000):
        review.flag(clip, note="x" * 4000, milliseconds=number)


def test_a_full_disk_refuses_the_decision_and_keeps_the_rest(tmp_path):
    with small_project(tmp_path / "study") as project:
        review = ReviewService(project, "ann")
        review.correct(1, "anger")
        with project.store.read() as connection:
            connection.execute(text("PRAGMA max_page_count = 1"))  # SQLite's own full disk, for this connection
        with pytest.raises(StoreError, match="is full, so this was not saved; free some space"):
            flag_until_it_fails(review, 2)
        flagged = len(review.history(2))
        with project.store.read() as connection:
            connection.execute(text("PRAGMA max_page_count = 1000000"))
        review.correct(3, "worry")
        assert len(review.history(2)) == flagged
        assert review.present(1).label == "anger"
        assert project.store.check() == []


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a small file system")
def test_a_really_full_disk_is_said_and_nothing_is_lost(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1000k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        with small_project(disk / "study") as project:
            review = ReviewService(project, "ann")
            with pytest.raises(StoreError, match="is full, so this was not saved"):
                flag_until_it_fails(review, 1)
            kept = len(review.history(1))
            assert kept > 10
            (disk / "rest").write_bytes(b"x" * shutil.disk_usage(disk).free)
        with pytest.raises(DomainError, match="No project could be made"):
            Project.create(disk / "another")
        assert not (disk / "another").exists()
        (disk / "rest").unlink(missing_ok=True)
        with Project.open(disk / "study") as project:
            assert len(ReviewService(project, "ann").history(1)) == kept
            assert project.store.check() == []
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


HOLD = """
import sys
from emodesk.services.project import Project
project = Project.open(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
"""


def test_a_second_window_is_told_which_process_has_the_project(tmp_path):
    small_project(tmp_path / "study").close()
    process = python(HOLD, tmp_path / "study")
    assert process.stdout.readline() == "open\n"
    sentence = rf"study is already open in another EmoDesk \(process {process.pid}\)"
    with pytest.raises(ProjectError, match=sentence):
        Project.open(tmp_path / "study")
    # Looking is allowed meanwhile.
    with Project.open(tmp_path / "study", read_only=True) as project:
        assert QueueService(project).counts().total == 6
    process.communicate("\n")
    Project.open(tmp_path / "study").close()


def test_threads_that_decide_at_once_wait_for_each_other(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    with small_project(tmp_path / "study") as project:

        def work(name: str) -> None:
            review = ReviewService(project, name)
            for number in range(15):
                review.correct(1 + number % 6, "anger")

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, ["ann", "bob", "eve", "joe"]))
        assert len([1 for clip in range(1, 7) for _ in ReviewService(project, "ann").history(clip)]) == 60


@pytest.fixture
def read_only_folder():
    """A project in a folder that this process cannot write: as another user where we are root."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    with small_project(place / "study") as project:
        ReviewService(project, "ann").correct(1, "anger")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    (place / "study").chmod(0o555)
    for path in (place / "study").iterdir():
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(65534)
    try:
        yield place / "study"
    finally:
        if root:
            os.seteuid(0)
        (place / "study").chmod(0o755)
        shutil.rmtree(place)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such mode on Windows")
def test_a_read_only_folder_can_be_looked_at_and_refuses_every_change_with_a_sentence(read_only_folder):
    with Project.open(read_only_folder) as project:
        assert project.read_only
        review = ReviewService(project, "ann")
        assert review.present(1).label == "anger"
        for change in (
            lambda: review.correct(2, "worry"),
            review.undo,
            lambda: RoundService(project).apply(1),
            lambda: import_folder(project, read_only_folder),
            lambda: project.remember_source("/x"),
        ):
            with pytest.raises(DomainError, match="read-only"):
                change()
    with pytest.raises(ProjectError, match="No project could be made"):
        Project.create(read_only_folder / "inside")


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such mode on Windows")
def test_decisions_in_the_log_of_a_killed_window_show_in_a_folder_that_is_now_read_only():
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    small_project(place / "study").close()
    process = python(DECIDE_FOR_EVER, place / "study")
    assert process.stdout.readline() == "0\n"
    process.kill()
    process.communicate()
    (place / "study" / "project.db-shm").unlink()
    assert (place / "study" / "project.db-wal").stat().st_size
    (place / "study").chmod(0o555)
    root = os.geteuid() == 0
    for path in (place / "study").iterdir():
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(65534)
    try:
        with Project.open(place / "study") as project:
            assert project.read_only
            assert ReviewService(project, "ann").present(1).label == "anger"
    finally:
        if root:
            os.seteuid(0)
        (place / "study").chmod(0o755)
        shutil.rmtree(place)


def test_a_project_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path):
    small_project(tmp_path / "study").close()
    path = tmp_path / "study" / "project.db"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProjectError, match=r"made by a newer EmoDesk \(its database is version 99"):
        Project.open(tmp_path / "study")
    assert path.read_bytes() == before
    assert not (tmp_path / "study" / "backups").exists()


def another_version(folder: Path, monkeypatch, then: str = "pass") -> None:
    """A version after this program's, which gives clips a column and then does something else."""
    folder.mkdir()
    now = schema.VERSION
    lines = (
        "from alembic import op",
        f'revision, down_revision = "{now + 1}", "{now}"',
        "def upgrade():",
        "    op.execute(\"ALTER TABLE clips ADD COLUMN shade VARCHAR DEFAULT ''\")",
        f"    {then}",
    )
    (folder / f"version_{now + 1}.py").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(schema, "VERSION", now + 1)
    monkeypatch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, folder))


def test_an_older_project_is_backed_up_then_brought_up_to_date(tmp_path, monkeypatch):
    with small_project(tmp_path / "study") as project:
        ReviewService(project, "ann").correct(1, "anger")

    now = schema.VERSION
    another_version(tmp_path / "100 % new", monkeypatch)
    with Project.open(tmp_path / "study") as project:
        assert project.store.backup is not None
        with project.store.read() as connection:
            assert connection.execute(text("SELECT shade FROM clips")).first() == ("",)
        assert ReviewService(project, "ann").present(1).label == "anger"
    with sqlite3.connect(project.store.backup) as copy:
        assert copy.execute("SELECT value FROM meta WHERE name = 'version'").fetchone() == (str(now),)
        assert copy.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
    copy.close()
    with Project.open(tmp_path / "study") as project:
        assert project.store.backup is None


def test_a_project_of_the_first_version_keeps_every_decision_and_gets_the_present_tables(tmp_path):
    small_project(tmp_path / "fresh").close()
    folder = tmp_path / "fresh"
    with sqlite3.connect(folder / "project.db") as fresh:
        shape = _shape(fresh)
    fresh.close()
    (folder / "project.db").unlink()
    old = sqlite3.connect(folder / "project.db")
    old.executescript((DATA / "project-v1.sql").read_text(encoding="utf-8"))
    log = old.execute("SELECT * FROM decisions ORDER BY key").fetchall()
    old.close()
    with Project.open(folder) as project:
        assert project.store.backup is not None
        assert project.store.check() == []
        review = ReviewService(project, "ann")
        found = [review.resolution(clip) for clip in range(1, 7)]
        assert [one and one.state for one in found] == [None, None, "reviewed", None, "flagged", None]
        assert (found[2].label, found[2].reviewer, found[2].votes) == ("anger", "bob", 2)
        assert review.redo().clips == (4,)
        with pytest.raises(IntegrityError, match="append-only"), project.store.write() as connection:
            connection.execute(text("DELETE FROM decisions"))
    with sqlite3.connect(folder / "project.db") as now:
        assert _shape(now) == shape
        kept = now.execute("SELECT * FROM decisions ORDER BY key").fetchall()
    now.close()
    assert [row[:12] for row in kept[: len(log)]] == log
    assert kept[-1][0] == log[-1][0] + 1


def _shape(connection):
    """Tables with their columns, views, triggers and indexes of a database, without what depends on how it was made."""
    things = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    tables = {name: {row[1:] for row in connection.execute(f"PRAGMA table_info({name})")} for kind, name in things
              if kind == "table"}  # fmt: skip
    return sorted(things), tables


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    small_project(tmp_path / "study").close()

    another_version(tmp_path / "revisions", monkeypatch, then='raise RuntimeError("a bug")')
    with pytest.raises(RuntimeError, match="a bug"):
        Project.open(tmp_path / "study")
    monkeypatch.undo()
    with Project.open(tmp_path / "study") as project, project.store.read() as connection:
        assert "shade" not in list(connection.execute(text("SELECT * FROM clips")).keys())


def header_alone(path: Path) -> bytes:
    """A database of no table."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("VACUUM")
    connection.close()
    return path.read_bytes()


def test_a_damaged_and_a_foreign_database_are_said(tmp_path):
    for name in ("damaged", "foreign", "gone"):
        small_project(tmp_path / name).close()
    (tmp_path / "damaged" / "project.db").write_bytes(b"not a database at all " * 100)
    with pytest.raises(ProjectError, match="is damaged; restore the latest copy"):
        Project.open(tmp_path / "damaged")
    (tmp_path / "foreign" / "project.db").unlink()
    with sqlite3.connect(tmp_path / "foreign" / "project.db") as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    with pytest.raises(ProjectError, match="database of another program"):
        Project.open(tmp_path / "foreign")
    (tmp_path / "gone" / "project.db").unlink()
    with pytest.raises(ProjectError, match=r"project\.db is not there, and the people's decisions were in it"):
        Project.open(tmp_path / "gone")
    for content in (b"", header_alone(tmp_path / "new.db")):
        (tmp_path / "gone" / "project.db").write_bytes(content)
        for read_only in (False, True):
            with pytest.raises(ProjectError, match=r"project\.db is empty, and the people's decisions were in it"):
                Project.open(tmp_path / "gone", read_only=read_only)
    # None of them keeps the project locked.
    shutil.copy(tmp_path / "damaged" / "project.db", tmp_path / "gone" / "project.db")
    with pytest.raises(ProjectError, match="is damaged"):
        Project.open(tmp_path / "gone")


def test_an_interrupt_while_a_connection_closes_leaves_no_traceback(tmp_path, monkeypatch, caplog):
    engine = engine_for(tmp_path / "some.db")
    engine.connect().close()

    def interrupted(_connection):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine.dialect, "do_close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        engine.dispose()
    assert caplog.text == ""


def test_a_full_disk_on_which_the_database_cannot_even_be_read_is_said_as_one(tmp_path, monkeypatch):
    refused = DBAPIError("SELECT", None, OSError("disk I/O error"))
    assert "check that the disk is there" in sentence_for(refused, tmp_path / "project.db")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=4096))
    wanted = f"The disk that holds {tmp_path / 'project.db'} is full, so it cannot even be read"
    assert sentence_for(refused, tmp_path / "project.db").startswith(wanted)
