"""A trainer that answers while it works: a child of this process, one JSON object a line."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from emodesk.domain import DomainError
from emodesk.runs import process
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.hidden import HIDDEN
from trainer.protocol.json_lines import read_record

LOOK_SECONDS = 0.2  # between two looks whether the person wants it stopped
END_SECONDS = 10.0  # that it has to end by itself

Hear = Callable[[dict[str, Any]], None]


def talk(command: Sequence[str], hear: Hear, cancelled: Callable[[], bool] = lambda: False) -> bool:
    """Run `python -m trainer COMMAND` and give every object that it says to `hear`; False where it was stopped.

    An object with "error" is how it ends where a person has to do something: DomainError with that sentence, as where
    it cannot be started or ends otherwise than well.
    """
    arguments = [sys.executable, "-P", "-m", "trainer", *command]
    try:
        child = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=process.environment(), **HIDDEN,
        )  # fmt: skip
    except OSError as error:
        raise DomainError("The trainer could not be started: {reason}.", reason=error.strerror or error) from None
    process.give_way(child.pid)
    assert child.stdout is not None  # as asked for above
    assert child.stderr is not None
    answers, complaints = child.stdout, child.stderr
    stopped = threading.Event()
    complaint: list[bytes] = []
    watch = threading.Thread(target=_watch, args=(child, cancelled, stopped), daemon=True)
    listen = threading.Thread(target=lambda: complaint.append(complaints.read()), daemon=True)
    try:
        watch.start()
        listen.start()
        problem: DomainError | None = None
        for line in answers:
            record = read_record(line)
            if "error" in record:
                problem = DomainError(read_sentence(record["error"]) or "The trainer ended without saying why.")
            elif record:
                hear(record)
        child.wait()
    finally:
        _end(child)
        watch.join()
        listen.join()
        for stream in (answers, complaints):
            stream.close()
    if stopped.is_set():
        return False
    if problem is not None:
        raise problem
    if child.returncode:
        said = b"".join(complaint).decode("utf-8", "replace").strip().splitlines() or [str(child.returncode)]
        raise DomainError("The trainer ended with: {reason}.", reason=said[-1].removeprefix("error: ").rstrip("."))
    return True


def talk_or_ask(command: Sequence[str], hear: Hear, cancelled: Callable[[], bool], asked: Sequence[Sentence]) -> bool:
    """As `talk`; that the trainer ends with a question, which `hear` has put into `asked`, is no mistake."""
    try:
        return talk(command, hear, cancelled)
    except DomainError:
        if not asked:
            raise
        return True


def _watch(child: subprocess.Popen[bytes], cancelled: Callable[[], bool], stopped: threading.Event) -> None:
    while child.poll() is None:
        if cancelled():
            stopped.set()
            _end(child)
            return
        with suppress(subprocess.TimeoutExpired):
            child.wait(LOOK_SECONDS)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    process.end(child)
    try:
        child.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
