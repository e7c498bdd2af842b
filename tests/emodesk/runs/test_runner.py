"""The runner on real processes that speak the trainer's protocol."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import time_machine

from emodesk.domain import DomainError
from emodesk.runs import Runner, log_tail
from emodesk.runs import process as processes
from emodesk.runs.runner import PROCESS_FILE
from trainer.protocol.round_folder import (
    SPEC_FILE,
    Spec,
    State,
    read_spec,
    read_state,
    write_spec,
    write_state,
)

# A small trainer: reports by trainer.progress like the real one, keeps a checkpoint, can be slow, deaf or broken.
TRAINER = """
import json, os, sys, time
from pathlib import Path
from trainer.protocol.files import atomic_write
from trainer.protocol.round_folder import PAUSE_FILE, read_spec
from trainer.progress import Progress

spec = read_spec(sys.argv[1])
folder = Path(sys.argv[1]).parent
how = spec.settings
if how.get("broken"):
    print("error: clips.csv line 3: unknown label “bored”.", file=sys.stderr)
    sys.exit(1)
if how.get("deaf"):
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / "ready").touch()
mark = folder / "checkpoint" / "step"
begin = int(mark.read_text()) if spec.resume and mark.exists() else 0
steps = int(how.get("steps", 3))
if how.get("helpers"):
    import subprocess
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    helper = subprocess.Popen([sys.executable, "-c", deaf])
    (folder / "helper").write_text(str(helper.pid))
if how.get("stays"):
    import atexit
    atexit.register(time.sleep, 600)
with Progress(folder) as progress:
    if how.get("full"):
        print("error: The disk that holds the round is full.", file=sys.stderr, flush=True)
        os._exit(1)  # as it ends where no state can be written
    progress.plan({"fit": (steps, 0.0)})
    progress.stage("fit", total=steps, unit="steps")
    for step in range(begin, steps):
        if how.get("deaf"):
            time.sleep(60)
        progress.advance(step + 1, step=step)
        for fold in range(2):
            progress.metric(step=step, fold=fold, waf=0.5 + step / 10 + fold / 100)
        mark.parent.mkdir(exist_ok=True)
        atomic_write(mark, str(step + 1))  # it may be killed here
        if step == 0:
            progress.warn("Only a few clips of worry are labelled.")
        time.sleep(float(how.get("pause", 0)))
        while step == how.get("paused_at") and not (folder / PAUSE_FILE).exists():
            time.sleep(0.01)
    atomic_write(folder / "seen.json", json.dumps({"environment": dict(os.environ), "begin": begin,
        "nice": os.nice(0) if hasattr(os, "nice") else 0, "session": os.getsid(0), "cwd": os.getcwd()}))
"""


@pytest.fixture
def trainer(tmp_path: Path) -> tuple[str, ...]:
    """The command of the small trainer."""
    script = tmp_path / "small_trainer.py"
    script.write_text(TRAINER, encoding="utf-8")
    return (sys.executable, str(script))


@pytest.fixture
def runner(trainer: tuple[str, ...]) -> Runner:
    """A runner with short grace periods."""
    return Runner(trainer, cancel_grace=0.5, kill_grace=0.5)


@pytest.fixture
def make_round(tmp_path: Path):
    """Makes round folders; every process still at work at the end is killed."""
    folders = []

    def make(**settings: object) -> Path:
        folder = tmp_path / "rounds" / f"{len(folders) + 1:04d}"
        folder.mkdir(parents=True)
        write_spec(folder, Spec(settings=settings))
        folders.append(folder)
        return folder

    yield make
    for folder in folders:
        if (folder / PROCESS_FILE).exists():
            about = json.loads((folder / PROCESS_FILE).read_text(encoding="utf-8"))
            who = processes.Identity(about["pid"], about["process_start"], about["process_mark"], about["run"])
            processes.stop(who, force=True)
            until(lambda who=who: not processes.is_running(who))


def pid_of(folder: Path) -> int:
    """The number of a round's process, 0 before there is one."""
    state = read_state(folder)
    return state.pid if state else 0


def until(condition, seconds: float = 300.0) -> None:
    """Wait for a condition, fail loudly when it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def running(runner: Runner, folder: Path, points: int = 1) -> None:
    """Wait until the round's process is at work."""
    until(lambda: len(runner.attend(folder).points) >= points)


def test_a_started_run_reports_until_it_has_succeeded(runner, make_round):
    folder = make_round()
    runner.start(folder)
    status = runner.wait(folder)
    assert (status.state, status.lost, status.stage, status.done, status.total) == ("succeeded", False, "fit", 3, 3)
    assert [(point.step, point.fold) for point in status.points] == [(s, f) for s in range(3) for f in range(2)]
    assert status.points[-1].waf == pytest.approx(0.71)
    assert status.warnings == ("Only a few clips of worry are labelled.",)
    assert status.seconds_left() is None


@pytest.mark.parametrize(("window", "steps"), [(False, 0), (True, processes.NICE)], ids=["terminal", "window"])
def test_the_process_has_a_session_all_cores_and_yields_to_a_window_alone(
    runner, make_round, monkeypatch, window, steps
):
    monkeypatch.setattr(processes, "_has_window", window)
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/somewhere/cv2/plugins")
    for name in (*processes.THREAD_LIMITS, "OPENBLAS_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    folder = make_round()
    runner.start(folder)
    runner.wait(folder)
    seen = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    assert seen["session"] != os.getsid(0)
    assert seen["nice"] == min(19, os.nice(0) + steps)
    assert not [name for name in seen["environment"] if name.startswith("QT_")]  # it has no window
    assert int(seen["environment"]["OMP_NUM_THREADS"]) == processes.cores()
    assert "OPENBLAS_NUM_THREADS" not in seen["environment"]  # which the trainer sets itself, for small searches
    assert Path(seen["cwd"]) == folder


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this system has no groups of sessions")
def test_the_session_of_a_run_yields_to_a_window_too(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "_has_window", True)
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    who = processes.start(command, tmp_path / "log.txt", tmp_path)
    try:
        assert Path(f"/proc/{who.pid}/autogroup").read_text("ascii").endswith(f" nice {processes.NICE}\n")
        assert not Path("/proc/self/autogroup").read_text("ascii").endswith(f" nice {processes.NICE}\n")
    finally:
        processes.stop(who, force=True)
        until(lambda: not processes.exists(who.pid))


def test_a_run_goes_on_when_the_window_is_gone(trainer, make_round):
    folder = make_round(steps=1000, pause=0.02)
    code = "import sys; from emodesk.runs import Runner; Runner(sys.argv[2:]).start(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(folder), *trainer], check=True, env=processes.environment())
    window = Runner(trainer)
    running(window, folder)
    before = len(window.status(folder).points)
    until(lambda: len(window.status(folder).points) > before)
    found = Runner(trainer).reconcile(folder.parent)
    assert (found.running, found.lost, found.finished) == ((folder,), (), ())


def test_a_cancelled_run_stops_at_its_next_look_and_resumes_from_its_checkpoint(runner, make_round):
    folder = make_round(steps=60, pause=0.02)
    runner.start(folder)
    running(runner, folder, points=4)
    runner.cancel(folder)
    status = runner.wait(folder)
    assert status.state == "cancelled"
    until(lambda: not processes.exists(pid_of(folder)))
    done = max(point.step for point in status.points)
    runner.resume(folder)
    status = runner.wait(folder)
    assert status.state == "succeeded"
    assert json.loads((folder / "seen.json").read_text())["begin"] in (done, done + 1)
    assert len(status.points) == 120


@pytest.mark.parametrize("then", ["wait", "resume"])
def test_what_lives_on_of_a_cancelled_run_is_ended_and_nothing_of_it_is_lost(trainer, make_round, then):
    window = Runner(trainer, cancel_grace=1e6)
    folder = make_round(steps=60, pause=0.02, helpers=True, stays=True)
    window.start(folder)
    running(window, folder, points=4)
    window.cancel(folder)
    until(lambda: window.attend(folder).state == "cancelled")
    helper, before = int((folder / "helper").read_text()), (folder / "state.json").read_bytes()
    assert window.attend(folder).ending
    assert processes.exists(pid_of(folder))
    trainers = pid_of(folder)
    if then == "wait":  # as the command line does
        status = Runner(trainer, cancel_grace=0.0).wait(folder)
        assert (status.state, status.ending, status.checkpoint) == ("cancelled", False, True)
        assert (folder / "state.json").read_bytes() == before
    else:
        window.resume(folder)
    until(lambda: not processes.exists(trainers) and not processes.exists(helper))
    assert not window.attend(folder).ending


def test_a_paused_run_waits_in_its_memory_until_it_is_let_go_on(runner, trainer, make_round):
    folder = make_round(steps=10, paused_at=5)
    runner.start(folder)
    running(runner, folder, points=12)  # of six steps: it stays there until it is paused
    pid = pid_of(folder)
    runner.pause(folder)
    assert runner.status(folder).state in ("pausing", "paused")  # at once, before the trainer has seen it
    until(lambda: runner.attend(folder).state == "paused" and runner.status(folder).paused)  # said, and when
    stood = runner.status(folder)
    later = Runner(trainer)  # a window that was opened since
    assert (later.attend(folder).done, later.attend(folder).state) == (stood.done, "paused")
    assert later.status(folder).seconds_left(1e12) == stood.seconds_left()  # no time passes for it
    assert later.reconcile(folder.parent).running == (folder,)
    later.resume(folder)
    assert runner.wait(folder).state == "succeeded"
    status = runner.status(folder)
    assert (read_state(folder).pid, status.rested > 0, status.paused) == (pid, True, 0)
    with pytest.raises(DomainError, match="nothing to pause"):
        runner.pause(folder)


def test_a_paused_run_can_be_cancelled(runner, make_round):
    folder = make_round(steps=100, paused_at=5)
    runner.start(folder)
    running(runner, folder, points=12)
    runner.pause(folder)
    until(lambda: runner.attend(folder).state == "paused")
    trainer = psutil.Process(pid_of(folder))
    trainer.suspend()  # or it might have ended before anybody looks
    runner.cancel(folder)
    assert runner.status(folder).state == "cancelling"
    trainer.resume()
    assert runner.wait(folder).state == "cancelled"
    before = len(runner.status(folder).points)
    runner.resume(folder)  # it does not begin with the pause of before
    running(runner, folder, points=before + 2)


def test_a_run_that_is_deaf_to_cancel_is_killed_after_the_grace_period(runner, make_round):
    folder = make_round(deaf=True)
    runner.start(folder)
    until(lambda: runner.attend(folder).stage == "fit")
    runner.cancel(folder)
    assert runner.status(folder).state == "cancelling"
    status = runner.wait(folder)
    assert status.state == "cancelled"
    assert "resumed" in status.message
    until(lambda: not processes.exists(pid_of(folder)))


@pytest.mark.parametrize("jump", [timedelta(hours=-5), timedelta(days=400)])
def test_the_grace_period_does_not_depend_on_where_the_clock_is_set(trainer, make_round, jump):
    runner = Runner(trainer, cancel_grace=0.5, kill_grace=0.5)
    folder = make_round(deaf=True)
    runner.start(folder)
    until(lambda: runner.attend(folder).stage == "fit")
    runner.cancel(folder)
    with time_machine.travel(datetime.now(UTC) + jump):
        assert runner.attend(folder).state == "cancelling"
        assert runner.wait(folder).state == "cancelled"


def test_a_second_cancel_does_not_wait(trainer, make_round):
    runner = Runner(trainer)
    folder = make_round(deaf=True)
    runner.start(folder)
    until(lambda: runner.attend(folder).stage == "fit")
    runner.cancel(folder)
    runner.cancel(folder)
    assert runner.wait(folder).state == "cancelled"


def test_a_killed_run_is_lost_and_can_be_resumed(runner, make_round):
    folder = make_round(steps=60, pause=0.02)
    runner.start(folder)
    running(runner, folder, points=6)
    os.kill(pid_of(folder), signal.SIGKILL)
    status = runner.wait(folder)
    assert (status.state, status.lost, status.active) == ("lost", True, False)
    assert runner.reconcile(folder.parent).lost == (folder,)
    runner.resume(folder)
    status = runner.wait(folder)
    assert status.state == "succeeded"
    assert json.loads((folder / "seen.json").read_text())["begin"] > 0
    assert runner.reconcile(folder.parent).finished == (folder,)
    assert runner.reconcile(folder.parent, ingested={1}).finished == ()


def test_what_a_killed_run_left_working_is_ended_before_it_is_resumed(runner, make_round):
    folder = make_round(steps=1000, pause=0.02, helpers=True)
    runner.start(folder)
    running(runner, folder)
    helper = int((folder / "helper").read_text())
    os.kill(pid_of(folder), signal.SIGKILL)
    until(lambda: runner.attend(folder).lost)
    assert processes.exists(helper)
    runner.resume(folder)
    until(lambda: not processes.exists(helper))


def test_a_number_given_to_another_process_is_not_taken_for_the_run(runner, make_round):
    folder = make_round()
    other = psutil.Process()
    write_state(folder, State("running", other.pid, other.create_time() - 1000.0, heartbeat=time.time()))
    assert runner.status(folder).state == "lost"
    runner.cancel(folder)
    assert psutil.pid_exists(other.pid)
    assert runner.status(folder).state == "cancelled"


LEADER = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


def test_resuming_kills_no_stranger_that_has_the_number_or_the_group_of_the_trainer(runner, make_round):
    folder = make_round()
    command = [sys.executable, "-c", LEADER]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as stranger:
        child = psutil.Process(int(stranger.stdout.readline()))
        about = {"pid": stranger.pid, "process_start": 1.0, "process_mark": "another start/1", "run": "of old"}
        (folder / PROCESS_FILE).write_text(json.dumps(about), encoding="utf-8")
        # The trainer's number went to a stranger, who leads a group by it; later that one ends and leaves its child.
        for _ in range(2):
            write_state(folder, State("running", stranger.pid, process_start=1.0, process_mark="another start/1"))
            assert runner.attend(folder).lost
            runner.cancel(folder)
            runner.cancel(folder)
            runner.resume(folder)
            runner.wait(folder)
            assert child.status() != psutil.STATUS_ZOMBIE
            stranger.kill()
        assert stranger.wait() == -signal.SIGKILL  # by us, and not before
        child.kill()


def test_a_clock_that_was_set_and_a_machine_that_slept_leave_a_healthy_run_running(runner, make_round):
    folder = make_round(steps=1000, pause=0.05)
    runner.start(folder)
    running(runner, folder)
    who = pid_of(folder)
    os.kill(who, signal.SIGSTOP)  # as a laptop that sleeps; then nobody writes the state, and its heartbeat is old
    state = read_state(folder)
    for hours in (-48, 48):
        moved = hours * 3600.0
        old = replace(state, heartbeat=state.heartbeat + moved, process_start=state.process_start + moved)
        write_state(folder, old)
        assert runner.attend(folder).state == "running"
        assert Runner().reconcile(folder.parent).lost == ()
        with pytest.raises(DomainError, match="running already"):
            runner.resume(folder)
    os.kill(who, signal.SIGCONT)
    assert processes.exists(who)


def test_a_run_of_an_earlier_version_without_lock_and_mark_is_known_by_its_start(runner, make_round):
    folder = make_round()
    this = psutil.Process()
    write_state(folder, State("running", this.pid, this.create_time()))
    assert runner.status(folder).state == "running"


def test_a_second_trainer_ends_with_a_sentence_and_leaves_the_first_alone(runner, trainer, make_round):
    folder = make_round(steps=1000, pause=0.05)
    runner.start(folder)
    running(runner, folder)
    first, state = pid_of(folder), read_state(folder)
    second = subprocess.run([*trainer, str(folder / SPEC_FILE)], capture_output=True, env=processes.environment())
    assert second.returncode != 0
    assert f"Another trainer is at work in {folder} (process {first})".encode() in second.stderr
    assert read_state(folder).started == state.started
    assert runner.attend(folder).state == "running"


def test_a_round_on_another_machine_runs_while_its_heartbeat_moves(make_round, monkeypatch):
    folder, runner = make_round(), Runner()
    now = [100.0]
    monkeypatch.setattr("emodesk.runs.runner.time.monotonic", lambda: now[0])
    for beat in (5.0, 6.0):  # by a clock that is years behind ours
        write_state(folder, State("running", 1, heartbeat=beat, host="another"))
        assert runner.status(folder).state == "running"
        now[0] += 20.0
    assert runner.status(folder).state == "running"
    now[0] += 20.0
    assert runner.status(folder).state == "lost"


def test_a_trainer_that_ends_before_it_reports_has_failed_with_its_sentence(runner, make_round):
    folder = make_round(broken=True)
    runner.start(folder)
    status = runner.wait(folder)
    assert status.state == "failed"
    assert status.message == "clips.csv line 3: unknown label “bored”."
    assert read_state(folder).status == "failed"
    assert "unknown label" in log_tail(folder)


def test_a_trainer_that_could_not_write_its_end_into_its_state_has_failed_with_its_sentence(runner, make_round):
    folder = make_round(full=True)
    runner.start(folder)
    status = runner.wait(folder)
    assert (status.state, status.message) == ("failed", "The disk that holds the round is full.")
    assert read_state(folder).status == "failed"


def test_a_run_cannot_be_started_twice(runner, make_round):
    folder = make_round(steps=1000, pause=0.05)
    runner.start(folder)
    with pytest.raises(DomainError, match=r"^Round 1 is running already"):
        runner.start(folder)
    running(runner, folder)
    with pytest.raises(DomainError, match="running already"):
        runner.resume(folder)
    assert not read_spec(folder / SPEC_FILE).resume


def test_a_command_that_is_not_there_fails_with_one_sentence(make_round, tmp_path):
    folder = make_round()
    runner = Runner([str(tmp_path / "no-such-python")])
    with pytest.raises(DomainError, match="could not be started"):
        runner.start(folder)
    assert runner.status(folder).state == "failed"


def test_a_folder_without_a_spec_is_refused(runner, tmp_path):
    (tmp_path / "0009").mkdir()
    with pytest.raises(DomainError, match=r"spec\.json"):
        runner.start(tmp_path / "0009")


def test_a_round_that_was_never_started_can_be_cancelled(runner, make_round):
    folder = make_round()
    assert runner.status(folder).state == "queued"
    runner.cancel(folder)
    assert runner.status(folder).state == "cancelled"


def test_time_left_follows_from_the_speed_so_far(runner, make_round):
    folder = make_round(steps=40, pause=0.05)
    runner.start(folder)
    running(runner, folder, points=20)
    status = runner.status(folder)
    left = status.seconds_left(now=status.stage_started + 10.0)
    assert left == pytest.approx(10.0 * (1 - status.fraction) / status.fraction)


def test_a_trainer_that_outlives_the_program_is_no_warning_at_its_end(tmp_path):
    identity = processes.start([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "log.txt", tmp_path)
    child = processes._children.pop(identity.pid)
    again = weakref.ref(child)
    del child
    gc.collect()  # pytest makes an error of a ResourceWarning
    assert again() is None
    processes.end_tree(identity.pid)
