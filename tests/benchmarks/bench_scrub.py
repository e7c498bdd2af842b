"""Seeking and scrubbing 1080p with a key frame every ten seconds, beside Qt's player and cv2 in the same run.

    python tests/benchmarks/bench_scrub.py [--seeks 12] [--seconds 20] [--preset veryfast]

One JSON object a line: milliseconds until something is shown for a wish while the hand moves (`stand-in`), until the
exact frame is there (`exact`), the same of Qt's player for a frame near the wish and of cv2 for the frame it takes for
it, the ratio of the medians of the same seeks (of processor time too, which a busy machine spoils less; Qt leaves some
out, `n`), and pictures a second while a
hand that never rests scrubs from end to end. The clip is as x264 makes it, most pictures between two that others need;
of `--preset ultrafast` each picture needs the one before.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import numpy as np  # noqa: E402
from media_clips import even, write_clip  # noqa: E402

from emodesk.domain import Clip  # noqa: E402
from emodesk.media import Player  # noqa: E402

RATE = 25
SIZE = (1920, 1080)
BOX = (1280, 720)  # that pictures are made for
KEYS = 10  # seconds
WISHES = 60  # a second, of a hand
SCRUBBED = 5.0  # seconds
LONGEST = 30.0  # seconds that a frame is waited for


def main() -> None:
    """Run everything and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeks", type=int, default=12, help="seeks anywhere")
    parser.add_argument("--seconds", type=float, default=20.0, help="of the clip")
    parser.add_argument("--preset", default="veryfast", help="of x264")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = round(args.seconds * RATE)
        path = hd_clip(Path(folder) / "a.mp4", count, args.preset)
        frames = np.random.default_rng(0).integers(0, count, args.seeks).tolist()
        ours, stand_ins, pictures = desk(path, frames, count)
        say("stand-in", stand_ins)
        say("exact", ours)
        qt = by_qt(path, frames)
        if any(qt):  # the same seeks of both: those that Qt does not come near to are the long ones
            mine = [spent for spent, other in zip(ours, qt, strict=True) if other is not None]
            say("Qt, a frame nearby", [other for other in qt if other is not None], mine)
        say("cv2", by_cv2(path, frames), ours)
        print(json.dumps({"bench": "pictures a second while scrubbing", "value": round(pictures, 1), **machine()}))


def hd_clip(path: Path, count: int, preset: str) -> Path:
    """1080p that moves, with noise as a camera has it."""
    noise = np.random.default_rng(0).integers(-12, 13, (SIZE[1] + 64, SIZE[0] + 64, 1))
    ramp = np.linspace(60, 200, SIZE[0])[None, :, None] * np.linspace(0.5, 1, SIZE[1])[:, None, None]

    class Pictures:
        def __getitem__(self, number: int) -> np.ndarray:
            dy, dx = number * 7 % 64, number * 13 % 64
            grey = np.roll(ramp, 4 * number, axis=1) + noise[dy : dy + SIZE[1], dx : dx + SIZE[0]]
            return np.repeat(np.clip(grey, 0, 255).astype(np.uint8), 3, axis=2)

    options = {"preset": preset, "g": str(KEYS * RATE), "keyint_min": str(KEYS * RATE), "sc_threshold": "0"}
    return write_clip(path, even(count), size=SIZE, pictures=Pictures(), options=options)


Spent = tuple[float, float]  # seconds on the clock and of the processor


def since(begun: Spent) -> Spent:
    """Spent since then."""
    return time.perf_counter() - begun[0], time.process_time() - begun[1]


def desk(path: Path, frames: Sequence[int], count: int) -> tuple[list[Spent], list[Spent], float]:
    """Until the exact frame while the hand rests, and until anything while it moves; pictures a second then."""
    news = threading.Event()
    player = Player(news.set)
    player.resize(BOX)
    player.show(Clip(1, "a", str(path)))

    def shown(exact: bool, number: int) -> Spent:
        begun = time.perf_counter(), time.process_time()
        while time.perf_counter() - begun[0] < LONGEST:
            news.clear()
            picture = player.tick()
            if picture is not None and picture.number == number and (picture.stands < 0 or not exact):
                return since(begun)
            news.wait(0.002)
        raise SystemExit(f"frame {number} did not come.")

    shown(True, 0)
    exact = []
    for number in frames:
        player.seek_frame(number)
        exact.append(shown(True, number))
    player.is_scrubbing = True
    player.seek_frame(0)
    end = time.perf_counter() + LONGEST
    while player.source._stand_ins.next_missing is not None and time.perf_counter() < end:  # they are made at rest
        player.tick()
        time.sleep(0.01)
    near = []
    for number in frames:
        player.seek_frame(number)
        near.append(shown(False, number))
    pictures, begun = 0, time.perf_counter()
    while (at := time.perf_counter() - begun) < SCRUBBED:
        part = at / SCRUBBED * 2
        player.seek_frame(round((part if part < 1 else 2 - part) * (count - 1)))
        pictures += player.tick() is not None
        time.sleep(1 / WISHES)
    player.close()
    return exact, near, pictures / SCRUBBED


def by_qt(path: Path, frames: Sequence[int]) -> list[Spent | None]:
    """Spent from setPosition until Qt's player gives a frame nearby; None where it gives none in LONGEST."""
    from PySide6.QtCore import QEventLoop, QTimer, QUrl
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtMultimedia import QMediaPlayer, QVideoSink

    app = QGuiApplication.instance() or QGuiApplication([])
    player, sink = QMediaPlayer(), QVideoSink()
    player.setVideoSink(sink)
    loop = QEventLoop()

    def wait(milliseconds: int) -> None:
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    player.setSource(QUrl.fromLocalFile(str(path)))
    player.pause()
    wait(3000)
    wanted, begun, arrived = [0], [(0.0, 0.0)], []

    def take() -> None:
        frame = sink.videoFrame()
        if frame.isValid() and abs(frame.startTime() / 1e6 - wanted[0] / RATE) < 1.0 and not arrived:
            frame.toImage()
            arrived.append(since(begun[0]))
            loop.quit()

    sink.videoFrameChanged.connect(take)
    found: list[Spent | None] = []
    for number in frames:
        wanted[0], begun[0] = number, (time.perf_counter(), time.process_time())
        arrived.clear()
        player.setPosition(round(1000 * number / RATE))
        QTimer.singleShot(round(1000 * LONGEST), loop.quit)
        loop.exec()
        found.append(arrived[0] if arrived else None)
        wait(300)
    player.stop()
    player.setSource(QUrl())
    app.processEvents()
    return found


def by_cv2(path: Path, frames: Sequence[int]) -> list[Spent]:
    """Spent from set to read."""
    import cv2

    capture = cv2.VideoCapture(str(path))
    found = []
    for number in frames:
        begun = time.perf_counter(), time.process_time()
        capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        capture.read()
        found.append(since(begun))
    return found


def say(bench: str, spent: Sequence[Spent], ours: Sequence[Spent] = ()) -> None:
    """One line of figures; beside `ours`, the ratio of our medians to theirs."""
    clock, processor = np.array(spent).T * 1000
    figures = {"median_ms": np.median(clock), "p99_ms": np.percentile(clock, 99), "cpu_ms": np.median(processor)}
    if len(ours):
        ratio, of_processor = np.median(ours, axis=0) / np.median(spent, axis=0)
        figures |= {"ratio": ratio, "cpu_ratio": of_processor}
    figures = {name: round(float(value), 2) for name, value in figures.items()}
    print(json.dumps({"bench": bench, "n": len(clock), **figures, **machine()}), flush=True)


def machine() -> dict[str, object]:
    """Cores, and how busy they were."""
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None}


if __name__ == "__main__":
    main()
