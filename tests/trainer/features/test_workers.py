"""Worker processes: one may die, hang or fail without harm to the others' tasks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from trainer.features.workers import Died, WorkerError, run_tasks

HERE = __name__


def doubling(offset: int = 0) -> Callable[[int], object]:
    return lambda task: 2 * task + offset


def fragile() -> Callable[[str], object]:
    def work(task: str) -> object:
        if task == "crash":
            os.abort()
        if task == "hang":
            time.sleep(60)
        if task == "full disk":
            raise OSError("no room on the disk")
        if task == "bug":
            raise KeyError("forgotten")
        return os.environ["OMP_NUM_THREADS"] if task == "threads" else task

    return work


def stillborn() -> Callable[[str], object]:
    os._exit(3)


def test_every_task_comes_back_with_its_result() -> None:
    results = dict(run_tasks(range(20), f"{HERE}:doubling", (1,), workers=2))
    assert results == {number: 2 * number + 1 for number in range(20)}


def test_a_worker_that_crashes_takes_only_its_task_along() -> None:
    results = dict(run_tasks(["a", "crash", "b", "c"], f"{HERE}:fragile", workers=2))
    assert {task: result for task, result in results.items() if task != "crash"} == {"a": "a", "b": "b", "c": "c"}
    assert isinstance(results["crash"], Died)
    assert "crashed" in results["crash"].reason or "status" in results["crash"].reason


def test_a_task_that_takes_too_long_is_ended_and_workers_use_one_thread() -> None:
    results = dict(run_tasks(["hang", "threads"], f"{HERE}:fragile", workers=1, patience=1.0))
    assert results["hang"] == Died("took more than 1 s")
    assert results["threads"] == "1"


def test_an_error_of_the_disk_stops_everything_in_its_own_words() -> None:
    with pytest.raises(OSError, match="no room on the disk"):
        dict(run_tasks(["full disk"], f"{HERE}:fragile", workers=1))


def test_a_bug_is_loud() -> None:
    with pytest.raises(WorkerError, match="forgotten"):
        dict(run_tasks(["bug"], f"{HERE}:fragile", workers=1))


def test_workers_that_never_start_end_the_attempt() -> None:
    with pytest.raises(WorkerError, match="do not start"):
        dict(run_tasks(["a"], f"{HERE}:stillborn", workers=1))


def test_the_person_may_stop_it_while_a_task_hangs() -> None:
    begun = time.monotonic()

    def check() -> None:
        if time.monotonic() - begun > 1.0:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        dict(run_tasks(["hang"], f"{HERE}:fragile", workers=1, check=check))
    assert time.monotonic() - begun < 10


@pytest.mark.skipif(not hasattr(os, "nice"), reason="Windows has classes of priority")
@pytest.mark.parametrize("more", [0, 7], ids=["from a terminal", "beside a window"])
def test_a_worker_has_the_priority_of_the_process_that_started_it(more) -> None:
    code = (
        f"import os; from trainer.features.workers import be_modest; own = os.nice({more}); be_modest(); "
        "print(own, os.nice(0))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    own, then = map(int, said.stdout.split())
    assert (own, then) == (min(19, os.nice(0) + more), own)
