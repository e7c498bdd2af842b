"""Probes files in a process of its own, so that a file that crashes or hangs a decoder takes nothing along.

One worker looks into many files: requests and answers are JSON lines. It is started anew when a file ends it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, astuple
from pathlib import Path
from types import TracebackType
from typing import TextIO

from trainer.media.container import reads
from trainer.media.errors import MediaError, check_file, too_large
from trainer.media.info import MediaInfo, Span, probe
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.hidden import HIDDEN
from trainer.protocol.json_lines import parsed_json

TIMEOUT = 30.0  # seconds without getting on in a file before it counts as hanging
SAID_EVERY = 1.0  # seconds
GETS_ON = '"gets on"\n'  # a line of the worker's between request and answer
START_TIMEOUT = 60.0  # seconds a worker may take to start on a busy machine
WORKER_MEMORY = 6 * 2**30  # bytes of address space; an 8K film takes 2 GiB


class ProbeWorker:
    """A process that probes one file after another; a context manager, used by one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._late = False

    def __enter__(self) -> ProbeWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def probe(
        self,
        path: Path | str,
        timeout: float = TIMEOUT,
        decode: bool = True,
        spans: Sequence[Span] | None = None,
    ) -> MediaInfo:
        """As `trainer.media.probe`, in the worker; MediaError too for a file that crashes it or on which it does not
        get on for `timeout` seconds."""
        name = check_file(path).name
        process = self._started()
        answer = self._ask(process, {"path": str(path), "decode": decode, "spans": spans}, timeout)
        if answer is None:
            self.close()
            what = Sentence("crashes the decoder")
            if self._late:
                what = Sentence("keeps the decoder busy for more than {seconds:g} s", seconds=timeout)
            raise MediaError("“{name}” {what}; convert it to H.264 in mp4 with another program.", name=name, what=what)
        if "error" in answer:
            raise MediaError(read_sentence(answer["error"]) or str(answer["error"]))
        return MediaInfo(**{**answer["info"], "notes": tuple(answer["info"]["notes"])})

    def close(self) -> None:
        """End the worker; may be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.stdin.close()
            process.wait(timeout=2)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        process.stdout.close()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "trainer.media", "serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                env=_environment(),
                **HIDDEN,
            )
            if self._ask(self._process, {}, START_TIMEOUT) is None:
                self.close()
                raise MediaError("the process that looks into files does not start; try python -m trainer.media serve.")
        return self._process

    def _ask(self, process: subprocess.Popen[str], request: dict, timeout: float) -> dict | None:
        """The worker's answer, None where it died or did not get on in time."""
        late = threading.Event()

        def give_up() -> None:
            late.set()
            # Closes the pipe that readline waits on; the flag tells a slow worker from one that crashed.
            process.kill()

        line = ""
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            while True:
                timer = threading.Timer(timeout, give_up)
                timer.start()
                try:
                    line = process.stdout.readline()
                finally:
                    timer.cancel()
                    timer.join()
                if line != GETS_ON:
                    break
        except OSError:
            line = ""
        self._late = late.is_set()
        if not line.endswith("\n"):
            process.wait()
            return None
        return parsed_json(line)


def probe_many(
    paths: Iterable[Path | str],
    timeout: float = TIMEOUT,
    decode: bool = True,
    workers: int = 2,
    spans: Callable[[Path | str], Sequence[Span] | None] = lambda path: None,
) -> Generator[tuple[Path | str, MediaInfo | MediaError], None, None]:
    """Every path with what it is or why it cannot be used, in the order given, while `workers` look ahead.

    Of a file with `spans` only those are decoded. Close the iterator to stop early; the workers end with it.
    """
    local = threading.local()
    made: list[ProbeWorker] = []

    def probed(path: Path | str) -> MediaInfo | MediaError:
        if not hasattr(local, "worker"):
            local.worker = ProbeWorker()
            made.append(local.worker)
        try:
            return local.worker.probe(path, timeout, decode, spans(path))
        except MediaError as error:
            return error

    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="probe")
    waiting: list = []
    source = iter(paths)
    try:
        exhausted = False
        while waiting or not exhausted:
            while not exhausted and len(waiting) < 4 * workers:
                try:
                    path = next(source)
                except StopIteration:
                    exhausted = True
                    break
                waiting.append((path, pool.submit(probed, path)))
            if waiting:
                path, future = waiting.pop(0)
                yield path, future.result()
    finally:
        for _, future in waiting:
            future.cancel()
        pool.shutdown(wait=True)
        for worker in made:
            worker.close()


def serve(lines: TextIO, answers: TextIO) -> None:
    """Answer requests until the input ends: the worker's side."""
    _limit_memory()
    writing = threading.Lock()
    threading.Thread(target=_say_progress, args=(answers, writing), daemon=True).start()
    for line in lines:
        request = parsed_json(line)
        if not request:
            answer: dict = {"ready": True}
        else:
            try:
                answer = {"info": asdict(probe(request["path"], request["decode"], request["spans"]))}
            except MediaError as error:
                answer = {"error": error.sentence.record()}
            except MemoryError:
                answer = {"error": too_large(Path(request["path"])).sentence.record()}
        with writing:
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def _say_progress(answers: TextIO, writing: threading.Lock) -> None:
    """Say every second in which something was read that work gets on, however long it takes."""
    before = astuple(reads)
    while True:
        time.sleep(SAID_EVERY)
        now = astuple(reads)
        if now != before:
            with writing:
                answers.write(GETS_ON)
                answers.flush()
        before = now


def _limit_memory() -> None:
    # Windows has no such limits, some systems lack this one, and macOS refuses it: then the timeout alone protects.
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = WORKER_MEMORY if hard == resource.RLIM_INFINITY else min(WORKER_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _environment() -> dict[str, str]:
    """The worker finds this very package, from a checkout as well as installed."""
    root = str(Path(__file__).resolve().parents[2])
    rest = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([root, rest] if rest else [root])}
