"""The demo's folder: clips made by several processes, then clips.csv and truth.csv."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from trainer.demo.clip import is_made
from trainer.demo.plan import Recipe, plan
from trainer.demo.speakers import SPEAKERS
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.errors import Sentence
from trainer.protocol.files import write_table
from trainer.protocol.round_folder import CLIPS_FILE

TRUTH_FILE = "truth.csv"
TRUTH_COLUMNS = ("clip_id", "label", "design")
LEAST_CHUNK = 6  # clips of one speaker that a process makes before it asks for more
POLL = 0.1  # seconds
# Sums in several threads may round differently; and the processes already use every core.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_stop: Event | None = None
_counter: Synchronized[int] | None = None


def generate(folder: Path, clips: int, seed: int, workers: int, progress: Progress) -> list[ClipRow]:
    """Make the demo project's clips and tables in `folder`; clips that are already right stay.

    Raises Cancelled when the person stops it, OSError where the folder cannot be written or a process
    was killed.
    """
    recipes = plan(clips, seed)
    (folder / "clips").mkdir(parents=True, exist_ok=True)
    progress.stage(
        "demo clips", total=len(recipes), unit="clips", message=Sentence("drawing and speaking the demo's clips")
    )
    todo = [recipe for recipe in recipes if not is_made(recipe, folder)]
    for left in (folder / "clips").glob(".*.part.mp4"):
        left.unlink(missing_ok=True)
    if todo:
        # The tables come last: where they are, everything is there.
        for name in (CLIPS_FILE, TRUTH_FILE):
            (folder / name).unlink(missing_ok=True)
        _make_all(todo, folder, max(1, workers), len(recipes), progress)
    else:
        progress.advance(len(recipes))
    rows = [_row(recipe) for recipe in recipes]
    write_table(folder / TRUTH_FILE, TRUTH_COLUMNS, ((r.clip_id, r.label, r.design) for r in recipes))
    write_clips(folder / CLIPS_FILE, rows)
    return rows


def _row(recipe: Recipe) -> ClipRow:
    return ClipRow(
        clip_id=recipe.clip_id,
        path=recipe.path,
        transcript=recipe.transcript,
        language=recipe.language,
        speaker=SPEAKERS[recipe.speaker].name,
        split=recipe.split,
        label=recipe.label if recipe.split == "labelled" else "",
    )


def _make_all(todo: list[Recipe], folder: Path, workers: int, total: int, progress: Progress) -> None:
    context = multiprocessing.get_context("spawn")
    stop, counter = context.Event(), context.Value("i", total - len(todo))
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    pool = ProcessPoolExecutor(workers, context, _start_worker, (stop, counter))
    try:
        waiting: set[Future[None]] = {pool.submit(_make_some, chunk, folder) for chunk in _chunks(todo, workers)}
        while waiting:
            done, waiting = wait(waiting, POLL, FIRST_COMPLETED)
            for future in done:
                future.result()
            progress.advance(counter.value)
    except BrokenProcessPool:
        raise ChildProcessError(
            "A process that draws clips was ended from outside; start again and it goes on."
        ) from None
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _chunks(todo: list[Recipe], workers: int) -> list[list[Recipe]]:
    """Clips of one speaker together, because a speaker's still layers take longer than a clip."""
    longest = max(LEAST_CHUNK, len(todo) // workers)
    chunks = []
    for speaker in range(len(SPEAKERS)):
        own = [recipe for recipe in todo if recipe.speaker == speaker]
        chunks += [own[i : i + longest] for i in range(0, len(own), longest)]
    return sorted(chunks, key=len, reverse=True)


def _start_worker(stop: Event, counter: Synchronized[int]) -> None:
    import cv2

    global _stop, _counter
    _stop, _counter = stop, counter
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then says when to stop
    cv2.setNumThreads(1)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make_some(recipes: list[Recipe], folder: Path) -> None:
    from trainer.demo.clip import make

    assert _stop is not None
    assert _counter is not None
    for recipe in recipes:
        if _stop.is_set():
            return
        make(recipe, folder)
        with _counter.get_lock():
            _counter.value += 1
