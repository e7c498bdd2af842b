"""A folder that clips go on arriving in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from media_clips import tone, write_clip
from small_projects import small_project

from emodesk import cli
from emodesk.services.importing import import_folder
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.watching import FolderWatch, watch_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clip(tmp_path) -> Path:
    """A short sound outside the folder."""
    return write_clip(tmp_path / "made.wav", sound=tone(0.3), sound_codec="pcm_s16le")


@pytest.fixture
def folder(tmp_path) -> Path:
    """The folder that clips arrive in."""
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_a_clip_is_ready_once_it_has_stopped_growing_and_only_once(folder, clip):
    watch = FolderWatch(folder)
    arriving = folder / "a.wav"
    arriving.touch()
    assert [watch.ready(), watch.ready()] == [set(), set()]
    arriving.write_bytes(clip.read_bytes()[:100])
    assert watch.ready() == set()
    shutil.copy(clip, arriving)
    assert watch.ready() == set()
    assert watch.ready() == {arriving}
    watch.took({arriving})
    assert watch.ready() == set()
    (folder / "a.zh.srt").write_text("hello")
    assert [watch.ready(), watch.ready()] == [set(), {arriving}]


def test_a_label_whose_row_comes_after_its_clip_is_taken(tmp_path, folder, clip):
    Project.create(tmp_path / "study").close()
    shutil.copy(clip, folder / "a.wav")
    table = tmp_path / "labels.csv"
    table.write_text("")
    said: list[str] = []
    written = [table.read_text()]

    def bring_in(project, only):
        return import_folder(project, folder, labels_csv=table, only=only)

    def asked() -> bool:
        with Project.open(tmp_path / "study", read_only=True) as project:
            labels = [one.label for one in QueueService(project).clips()]
        due = {"": said and "name,label\n", "name,label\n": labels == [""] and "name,label\na,sad\n"}
        if more := due.get(written[-1]):
            written.append(more)
            table.write_text(more)
        return labels == ["sadness"]

    added = watch_folder(
        tmp_path / "study", folder, bring_in, asked, said.append, look=0.01, tables=lambda others: [table]
    )
    assert (added, said[0]) == (
        1, "labels.csv is empty; its first line must name the columns. New clips wait until then."
    )  # fmt: skip


def test_clips_come_in_as_they_arrive_and_wait_while_a_window_has_the_project(tmp_path, folder, clip):
    Project.create(tmp_path / "study").close()
    shutil.copy(clip, folder / "a.wav")
    said: list[str] = []
    window: list[Project] = [Project.open(tmp_path / "study")]

    def bring_in(project, only):
        return import_folder(project, folder, only=only)

    def asked() -> bool:
        if window and any("wait until then" in line for line in said):
            window.pop().close()
        if "1 clip came in" in said and not (folder / "a.txt").exists():
            (folder / "a.txt").write_text("hello")
        with Project.open(tmp_path / "study", read_only=True) as project:
            return [one.transcript for one in QueueService(project).clips()] == ["hello"]

    assert watch_folder(tmp_path / "study", folder, bring_in, asked, said.append, look=0.01) == 1
    assert sum("is already open in another EmoDesk" in line for line in said) == 1
    assert "1 clip came in" in said


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_the_command_watches_until_ctrl_c(tmp_path, folder, clip):
    small_project(tmp_path / "study", 1).close()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "emodesk", "import", str(tmp_path / "study"), "--watch", str(folder)],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "EMODESK_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    assert "waiting for clips in" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=600)
    assert (process.returncode, said, errors) == (0, "0 clips came in\n", "")


def test_a_folder_or_a_table_is_needed_and_not_both(tmp_path, capsys):
    for wrong in ([], ["--from", "a", "--watch", "b"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(["import", str(tmp_path), *wrong])
        assert ended.value.code == 2
    capsys.readouterr()
    assert cli.main(["import", str(tmp_path), "--watch", str(tmp_path / "nowhere")]) == 1
    assert "nowhere is no folder; name the one that clips arrive in." in capsys.readouterr().err
