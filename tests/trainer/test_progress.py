"""What a trainer says by hand on a terminal, and that it has a folder for itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trainer.__main__ import main
from trainer.progress import Progress
from trainer.protocol.errors import UserError
from trainer.protocol.round_folder import EventReader, read_state

CODE = """
import sys
from trainer.progress import Progress
with Progress(sys.argv[1]) as progress:
    progress.stage("fit", 3, "epochs")
    for done in range(1, 4):
        progress.advance(done)
    progress.warn("Few clips.")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_on_a_terminal_a_run_with_a_folder_says_how_far_it_is_too(tmp_path):
    ours, theirs = os.openpty()
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", CODE, str(tmp_path)], stderr=theirs, cwd=root, check=True)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "fit: 3 of 3 epochs" in said
    assert "warning: Few clips." in said
    assert [event.kind for event in EventReader(tmp_path).read()][-1] == "end"


def test_in_the_log_of_a_window_only_the_events_say_it(tmp_path):
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", CODE, str(tmp_path)], capture_output=True, cwd=root, check=True)
    assert run.stderr == b""


def test_a_second_run_in_the_folder_is_refused_and_a_later_one_is_not(tmp_path):
    with Progress(tmp_path) as progress:
        progress.stage("fit")
        with pytest.raises(UserError, match=f"process {os.getpid()}"):
            Progress(tmp_path).__enter__()
        assert read_state(tmp_path).stage == "fit"
    with Progress(tmp_path):
        pass
    assert read_state(tmp_path).status == "succeeded"


def test_a_run_without_a_folder_says_its_stage_its_warnings_and_no_status(capsys):
    with Progress() as progress:
        progress.stage("rank", 2, "transcripts")
        progress.advance(2)
        progress.warn("One is odd.")
    assert capsys.readouterr().err == "rank: 2 transcripts\nrank: 2 of 2 transcripts\nwarning: One is odd.\n"


def test_in_a_pipe_long_work_says_now_and_then_how_far_it_is(capsys, monkeypatch):
    monkeypatch.setattr("trainer.progress.PLAIN_SECONDS", 0.0)
    with Progress() as progress:
        progress.stage("fit", 2, "epochs")
        progress.advance(1)
    assert "fit: 1 of 2 epochs\n" in capsys.readouterr().err


def test_quiet_leaves_the_warnings(capsys, monkeypatch):
    monkeypatch.setattr(Progress, "silent", False)
    assert main(["fit", "--check", "--quiet"]) == 0
    capsys.readouterr()
    with Progress() as progress:
        progress.stage("fit", 1, "epochs")
        progress.warn("Odd.")
        progress.advance(1)
    assert capsys.readouterr().err == "warning: Odd.\n"


def test_what_a_killed_run_left_half_written_is_gone_when_it_is_taken_up(tmp_path):
    litter = tmp_path / "checkpoint" / ".0123456789abcdef.part"
    litter.parent.mkdir()
    litter.write_bytes(b"half")
    other = tmp_path / ".notes.part"  # a person's
    other.write_text("mine", "utf-8")
    with Progress(tmp_path):
        pass
    assert not litter.exists()
    assert other.read_text("utf-8") == "mine"
