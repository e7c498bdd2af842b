"""What a reviewer waits for, in the whole window: one JSON object a line. `python tests/benchmarks/bench_review.py`.

From the key press to the decision on the disk, on to the next clip's first frame painted, and until all of it
has been painted, its curves too, on clips of their own files; a repaint of the timeline whole and for its cursor;
the window over 115,595 clips with 20,000 and with 200,000 decisions. Offscreen, so that painting is real and showing is
not.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS), str(Path(__file__).resolve().parent)]

from bench_store import CLIPS, DECIDED, fill, report, timed  # noqa: E402
from event_loop import live  # noqa: E402
from media_clips import even, tone, write_clip  # noqa: E402
from PySide6.QtCore import QSettings, Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from review_study import finish_round, label_some  # noqa: E402

from emodesk.domain import Clip  # noqa: E402
from emodesk.domain.queue import QueueFilter, QueueOrder  # noqa: E402
from emodesk.services.project import Project  # noqa: E402
from emodesk.store import clips  # noqa: E402
from emodesk.ui.garbage import Garbage, settle  # noqa: E402
from emodesk.ui.main_window import MainWindow  # noqa: E402
from emodesk.ui.theme import theme  # noqa: E402
from emodesk.viewmodels.session import Session  # noqa: E402

DECISIONS = 50
THINKING = 0.6  # seconds that a reviewer looks at a clip at the very least; the next ones are decoded meanwhile
CASES = (("standing", THINKING, False), ("playing", THINKING, True), ("hurried", 0.0, False))
PLAYED = 10  # seconds
SECONDS = 3
RATE = 25
LONGEST_WAIT = 10.0
FIRST = 100  # decisions, by which all that is kept for deciding is there
MANY = 1000  # decisions in a row, over which the memory stays the same
SETTLING = 1500  # milliseconds until the window has come to rest


def project_of(folder: Path, size: tuple[int, int], count: int) -> Project:
    """A project of `count` clips, each a file of its own, with a round applied."""
    folder.mkdir(parents=True)
    first = write_clip(
        folder / "first.mp4",
        even(SECONDS * RATE, RATE),
        tone(SECONDS),
        size=size,
        options={"preset": "ultrafast", "g": "25"},
    )
    new = []
    for n in range(count):
        path = folder / f"clip_{n:03d}.mp4"
        shutil.copy(first, path)
        new.append(
            Clip(
                key=0,
                clip_id=path.stem,
                path=str(path),
                hash=f"{n:064x}",
                duration=SECONDS,
                width=size[0],
                height=size[1],
                transcript="你怎么能这样对我？",
            )
        )
    project = Project.create(folder / "project")
    with project.store.write() as connection:
        clips.add(connection, new)
    label_some(project)
    finish_round(project)
    return project


def open_window(project: Project, folder: Path, wait: int = SETTLING) -> MainWindow:
    """The whole window, as a person has it."""
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(project, "bench"), [], settings)
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    live(wait)
    settle()  # as the program does once its window has come to rest
    return window


def now() -> tuple[float, float]:
    """Seconds of the wall's clock and of this thread's: the second does not count what other programs take."""
    return time.perf_counter(), time.thread_time()


Times = tuple[list[float], list[float]]


def decide(window: MainWindow, thinking: float, playing: bool) -> tuple[Times, Times, Times]:
    """Milliseconds from key to disk, to the next clip's first frame, and until all of that clip is painted: picture,
    words, what the model says, its row, and its curves."""
    review, session = window.review, window.session
    moments: dict[str, tuple[float, float]] = {}
    player = review.stage.player
    select = session.select

    def note_and_select(key: int) -> None:
        moments.setdefault("stored", now())  # the next clip is selected once the decision is on the disk
        select(key)

    session.select = note_and_select
    paint = player.paintEvent

    def paint_and_note(event) -> None:
        paint(event)
        # At the end of the painting itself: the signal that tells of it waits for the rest of the window.
        if player.player.shown >= 0:
            moments.setdefault(f"painted {player.player.clip.key}", now())

    player.paintEvent = paint_and_note
    timeline = review.stage.timeline
    draw = timeline.paintEvent

    def draw_and_note(event) -> None:
        draw(event)
        moments.setdefault(f"curves {session.selected}", now())  # it is not painted before it has the clip's

    timeline.paintEvent = draw_and_note
    if playing:
        player.play()
    stored, painted, whole = ([], []), ([], []), ([], [])
    for n in range(DECISIONS):
        live(round(thinking * 1000))
        following = review.queue.following(session.selected)[0]
        moments.clear()
        begin = now()
        QTest.keyClick(review, getattr(Qt.Key, f"Key_{n % 6 + 1}"))
        seen = f"curves {following}"
        while time.perf_counter() - begin[0] < LONGEST_WAIT:
            QApplication.sendPostedEvents()  # the painting among them, and no timer: what waits for that comes after it
            whole_at = now()
            if review.shows(following) and seen in moments:
                break
            QApplication.processEvents()
        ends = (moments["stored"], moments[f"painted {following}"], whole_at)
        for times, end in zip((stored, painted, whole), ends, strict=True):
            for clock in (0, 1):
                times[clock].append((end[clock] - begin[clock]) * 1000)
    return stored, painted, whole


def measure_decisions(folder: Path) -> None:
    """Key to disk to frame, at two sizes, standing and playing, with and without time to think."""
    for width, height in ((640, 360), (1280, 720)):
        for name, thinking, playing in CASES:
            place = folder / f"{height}-{name}"
            with project_of(place, (width, height), DECISIONS + 12) as project:
                window = open_window(project, place)
                stored, painted, whole = decide(window, thinking, playing)
                about = {"clips": f"{width}x{height}", "case": name}
                report("key to decision on disk", stored, **about)
                report("key to next first frame painted", painted, **about)
                report("key to all of the next clip painted", whole, **about)
                if name == "standing":
                    measure_timeline(window)
                if name == "playing" and height == 720:
                    measure_playback(window)
                window.close()


def measure_playback(window: MainWindow) -> None:
    """The clip in a loop with its curves: frames that came too late, and the painting thread's share of each."""
    review = window.review
    player = review.stage.player
    review.stage.transport.loop.setChecked(True)
    painted: list[float] = []
    player.frameShown.connect(lambda *_: painted.append(time.perf_counter()))
    player.play()
    live(SETTLING)
    dropped, began = player.player.dropped, time.thread_time()
    painted.clear()
    live(PLAYED * 1000)
    player.pause()
    took = (time.thread_time() - began) * 1000 / max(1, len(painted))
    steps = [1000 * (b - a) for a, b in pairwise(painted)]
    lost = player.player.dropped - dropped
    report("playback: from frame to frame", (steps, [took]), clips="1280x720", seconds=PLAYED, dropped=lost)


def measure_timeline(window: MainWindow) -> None:
    """The timeline painted whole, and for a step of its cursor."""
    timeline = window.review.stage.timeline

    def whole() -> None:
        timeline._repaint_all()  # nor is it taken from what was prepared
        timeline.repaint()

    def step() -> None:
        timeline.set_cursor((timeline.cursor_seconds + 0.04) % SECONDS)
        QApplication.processEvents()

    about = {"size": f"{timeline.width()}x{timeline.height()}", "windows": len(timeline.track.curves.time)}
    report("timeline painted whole", timed(whole, 30), **about)
    report("timeline cursor moved one frame", timed(step, 200), **about)


def on_this_thread(action: Callable[[], object], times: int) -> Times:
    """Milliseconds of each of some calls, by the clock and of this thread: of what the window's painting waits for."""
    found: Times = ([], [])
    for _ in range(times):
        begin = now()
        action()
        for clock, end in enumerate(now()):
            found[clock].append((end - begin[clock]) * 1000)
    return found


def memory() -> float:
    """Megabytes of this process that lie in memory; NaN where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure_large(folder: Path, decided: int) -> None:
    """The window on a large project, whose files are not there, with so many decisions in its log."""
    with Project.open(folder) as project:
        about = {"clips": CLIPS, "decisions": decided}
        before = memory()
        opened: list[MainWindow] = []

        def open_it() -> None:
            opened.append(open_window(project, folder, wait=0))
            review = opened[0].review
            while not (review.shows(review.session.selected) and review.problem(review.session.selected)):
                QApplication.processEvents()

        report("window until a key counts", on_this_thread(open_it, 1), **about)
        window = opened[0]
        live(SETTLING)
        review, view = window.review, window.review.queue_panel.list
        bar = view.verticalScrollBar()
        places = iter(range(0, bar.maximum(), max(1, bar.maximum() // 60)))

        def jump() -> None:
            bar.setValue(next(places))
            view.viewport().repaint()

        report("queue jumps and paints", on_this_thread(jump, 50), **about)
        for order in QueueOrder:
            for first in ("first", "again"):

                def put(order: QueueOrder = order) -> None:
                    review.queue.set_order(order)
                    view.viewport().repaint()

                report(f"order {order} to rows, {first}", on_this_thread(put, 1), **about)
                review.queue.set_order(QueueOrder.IMPORT)
        for query in (
            "label=anger",
            "label=anger and disagreement>.3 and speaker=s3",
            "words~9 not reviewer=ann",
            "9 9",
        ):

            def ask(query: str = query) -> None:
                review.queue.set_filter(QueueFilter("all", where=query))
                view.viewport().repaint()

            report(f"filter {query} to rows", on_this_thread(ask, 1), **about)
        review.queue.set_filter(QueueFilter())
        review.queue.set_order(QueueOrder.LEAST_CERTAIN)
        review.session.select(review.queue.key_at(0))
        pressed: Times = ([], [])

        def decide_one() -> None:
            # Its files are not there: each is decided by its transcript.
            QTest.keyClick(review, Qt.Key.Key_D)
            key = on_this_thread(lambda: QTest.keyClick(review, Qt.Key.Key_2), 1)
            for clock in (0, 1):
                pressed[clock].extend(key[clock])
            while not (review.shows(review.session.selected) and review.problem(review.session.selected)):
                QApplication.processEvents()

        def take_back() -> None:
            QTest.keyClick(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

        opening = memory()
        on_this_thread(decide_one, FIRST)
        for clock in pressed:
            clock.clear()
        started = memory()
        whole = on_this_thread(decide_one, MANY)
        report("key to decision stored and next selected", pressed, **about)
        report("key to decision and next shown", whole, **about)
        report("undo to clip selected", on_this_thread(take_back, 30), **about)
        print(json.dumps({"bench": "memory", "unit": "MB", "before": round(before), "window": round(opening),
                          f"after {FIRST} decisions": round(started), f"after {MANY} more": round(memory()),
                          **about}), flush=True)  # fmt: skip
        window.close()


def measure_queue(folder: Path, only: int) -> None:
    """Large projects with a short and a long log; each is filled, and measured, by a process of its own, so that memory
    tells."""
    if not only:
        for decided in DECIDED:
            subprocess.run([sys.executable, __file__, "--only", "queue", "--decided", str(decided)], check=True)
        return
    place = folder / f"large-{only}"
    command = [sys.executable, __file__, "--fill", str(place), "--decided", str(only)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    measure_large(place, only)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("decisions", "queue"), default="")
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--decided", type=int, default=0, help="only with a log of so many decisions")
    args = parser.parse_args()
    if args.fill:
        with Project.create(args.fill) as project:
            fill(project, CLIPS, args.decided)
        return
    app = QApplication([])
    Garbage(app)
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as name:
        if args.only in ("", "decisions"):
            measure_decisions(Path(name))
        if args.only in ("", "queue"):
            measure_queue(Path(name), args.decided)


if __name__ == "__main__":
    main()
