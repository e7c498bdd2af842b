"""Rounds that a command of the person's takes to another machine: followed by the files, cancelled while they wait."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_rounds import make_project

from emodesk.domain import DomainError
from emodesk.runs import Runner
from emodesk.runs.process import Identity, is_running
from emodesk.runs.runner import WAITS_ELSEWHERE
from emodesk.services.rounds import RoundService
from trainer.protocol.round_folder import State, write_state

SCRIPT = Path(__file__).parents[2] / "scripted_trainer.py"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with make_project(tmp_path / "study", 120) as project:
        yield RoundService(project).snapshot()


def test_a_command_that_stays_as_ssh_does_is_followed_to_its_end(folder: Path):
    runner = Runner(elsewhere=f'"{sys.executable}" "{SCRIPT}" {{spec}}')
    runner.start(folder)
    assert runner.wait(folder).state == "succeeded"
    assert json.loads((folder / "process.json").read_text(encoding="utf-8"))["host"] == "elsewhere"


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of the kind is there")
@pytest.mark.parametrize(
    "template",
    [
        "sh -c 'exec PYTHON SCRIPT {spec}'", "sh -c 'exec PYTHON SCRIPT \"{spec}\"'",
        "sh -c 'exec PYTHON SCRIPT \"$0\"' {spec}", "FOLDER/ssh gpu PYTHON SCRIPT {spec}",
        "FOLDER/ssh gpu 'PYTHON SCRIPT {spec}'", "FOLDER/sbatch --wrap='PYTHON SCRIPT {spec}'",
    ],
)  # fmt: skip
def test_a_project_may_lie_under_any_path(tmp_path: Path, template: str):
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name, line in (("ssh", 'shift; exec sh -c "$*"'), ("sbatch", 'exec sh -c "${1#--wrap=}"')):
        (bin_ / name).write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        (bin_ / name).chmod(0o755)
    with make_project(tmp_path / "我的 study's $HOME", 120) as project:
        folder = RoundService(project).snapshot()
    template = template.replace("FOLDER", str(bin_)).replace("PYTHON", sys.executable).replace("SCRIPT", str(SCRIPT))
    runner = Runner(elsewhere=template)
    runner.start(folder)
    status = runner.wait(folder)
    assert (status.state, status.message) == ("succeeded", "")


def test_a_command_that_only_queues_as_sbatch_does_leaves_the_round_waiting_until_it_begins(folder: Path):
    runner = Runner(elsewhere=f'"{sys.executable}" -c "pass" {{spec}}')
    runner.start(folder)
    for _ in range(20):
        assert runner.wait(folder, 0.05).state == "starting"  # the queueing command has ended meanwhile
    subprocess.run([sys.executable, str(SCRIPT), str(folder / "spec.json")], check=True)  # the other machine
    assert runner.wait(folder).state == "succeeded"


def test_a_round_that_waits_elsewhere_is_cancelled_at_once(folder: Path):
    runner = Runner(elsewhere=f'"{sys.executable}" -c "pass" {{spec}}')
    runner.start(folder)
    runner.cancel(folder)
    assert runner.status(folder).state == "cancelled"


def test_a_command_that_waits_with_its_round_says_so_and_ends_when_that_is_cancelled(folder: Path):
    runner = Runner(elsewhere=f'"{sys.executable}" -c "import time; time.sleep(600)" {{spec}}')
    runner.start(folder)
    status = runner.status(folder)
    assert (status.state, status.message) == ("starting", WAITS_ELSEWHERE)
    about = json.loads((folder / "process.json").read_text(encoding="utf-8"))
    who = Identity(about["pid"], about["process_start"], about["process_mark"], about["run"])
    assert is_running(who)
    runner.cancel(folder)
    assert runner.wait(folder, 60).state == "cancelled"
    end = time.monotonic() + 60
    while is_running(who):
        assert time.monotonic() < end, "the command lives on"
        time.sleep(0.01)


def test_a_command_that_fails_says_so_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("emodesk.runs.runner.WATCH_SECONDS", 1e9)  # no heartbeat is waited for
    words = "import sys; print('error: no such partition', file=sys.stderr); sys.exit(1)"
    runner = Runner(elsewhere=f'"{sys.executable}" -c "{words}" {{spec}}')
    runner.start(folder)
    status = runner.wait(folder)
    assert (status.state, status.message) == ("failed", "no such partition")


def test_a_command_that_ends_badly_in_words_of_its_own_leaves_no_round_waiting(folder: Path):
    words = "import sys; print('ssh: connect to host gpu port 22: refused', file=sys.stderr); sys.exit(255)"
    runner = Runner(elsewhere=f'"{sys.executable}" -c "{words}" {{spec}}')
    runner.start(folder)
    status = runner.wait(folder, 60)
    assert (status.state, status.message) == (
        "failed", "The command ended with 255: ssh: connect to host gpu port 22: refused",
    )  # fmt: skip
    assert Runner().status(folder).state == "failed"  # for a window that comes later, too


def test_of_what_failed_on_another_machine_it_is_said_on_which(folder: Path):
    for host, words in (("gpu", "On gpu: no room"), (socket.gethostname(), "no room"), ("", "no room")):
        write_state(folder, State("failed", message="no room", host=host, ended=time.time()))
        assert Runner().attend(folder).message == words
        assert Runner().attend(folder).message == words


def test_a_command_that_says_nothing_or_is_not_there_is_named(folder: Path):
    runner = Runner(elsewhere=f'"{sys.executable}" -c "raise SystemExit(3)" {{spec}}')
    runner.start(folder)
    assert runner.wait(folder, 60).message == "The command ended with 3 and said nothing."
    runner = Runner(elsewhere="no-such-program {spec}")
    with pytest.raises(DomainError, match=r"“no-such-program \{spec\}” could not be started"):
        runner.start(folder)
