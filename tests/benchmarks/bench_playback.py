"""Playing clips: one JSON object a line. `python tests/benchmarks/bench_playback.py [--media FOLDER]`.

Dropped frames and processor share of 720p at 25 frames a second with the timeline's curves running, the time from
showing the next clip to its first frame painted (prefetched and not), the time to paint any frame of a clip, and what
indexing and probing cost. Offscreen, so that painting is real and showing is not.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import numpy as np  # noqa: E402
from event_loop import live  # noqa: E402
from media_clips import even, tone, write_clip  # noqa: E402
from PySide6.QtCore import QEventLoop  # noqa: E402
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget  # noqa: E402

from emodesk.domain import Clip  # noqa: E402
from emodesk.domain.prediction import Curves  # noqa: E402
from emodesk.media import peaks  # noqa: E402
from emodesk.ui.review.player import PlayerView  # noqa: E402
from emodesk.ui.theme import theme  # noqa: E402
from emodesk.ui.timeline.timeline import TimelineView  # noqa: E402
from emodesk.viewmodels.timeline import ClipTimeline  # noqa: E402
from trainer.media import build_index, probe_many  # noqa: E402
from trainer.protocol.labels import LABELS, MODALITIES  # noqa: E402

HD = (1280, 720)
SECONDS = 10.0
WINDOW = (1280, 720)


def main() -> None:
    """Run everything and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, help="folder of real clips to measure besides the drawn ones")
    parser.add_argument("--sound", action="store_true", help="play sound through the system's device")
    args = parser.parse_args()
    app = QApplication([])
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        drawn = [noisy_clip(Path(folder) / f"{n}.mp4", n) for n in range(6)]
        real = sorted(path for path in args.media.rglob("*") if path.suffix in (".mp4", ".mov")) if args.media else []
        desk = Desk(args.sound)
        desk.play(drawn[0], "720p25")
        desk.next_clips(drawn, "720p25")
        desk.frames(drawn[1], "720p25, one key frame")
        hd = [path for path in real if build_index(path).height >= HD[1]]
        for path in hd[:3]:
            desk.play(path, path.name)
        if real:
            desk.next_clips(real[:20], "real clips")
        desk.view.shut_down()
        cost(drawn + real)


def noisy_clip(path: Path, seed: int) -> Path:
    """720p at 25 frames a second with sound; moving, with noise as a camera has it."""
    noise = np.random.default_rng(seed).integers(-12, 13, (HD[1] + 64, HD[0] + 64, 1))
    ramp = np.linspace(60, 200, HD[0])[None, :, None] * np.linspace(0.5, 1, HD[1])[:, None, None]
    count = round(SECONDS * 25)

    class Pictures:
        def __getitem__(self, number: int) -> np.ndarray:
            dy, dx = number * 7 % 64, number * 13 % 64
            grey = np.roll(ramp, 4 * number, axis=1) + noise[dy : dy + HD[1], dx : dx + HD[0]]
            return np.repeat(np.clip(grey, 0, 255).astype(np.uint8), 3, axis=2)

    return write_clip(path, even(count), tone(SECONDS), size=HD, pictures=Pictures(), options={"preset": "veryfast"})


class Desk:
    """Player and timeline in one window, the cursor following the frame as in Review."""

    def __init__(self, sound: bool) -> None:
        self.window = QWidget()
        self.view = PlayerView(sound=sound)
        self.timeline = TimelineView()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.view, 3)
        layout.addWidget(self.timeline, 1)
        self.window.resize(*WINDOW)
        self.window.show()
        self.view.frameShown.connect(lambda _number, seconds: self.timeline.set_cursor(seconds))
        self._painted: Callable[[], None] = lambda: None
        self.view.firstFramePainted.connect(lambda _key: self._painted())
        self._key = 0

    def open(self, path: Path) -> float:
        """Show a clip; seconds until its first frame is painted."""
        self._key += 1
        return self.show(Clip(self._key, path.stem, str(path)))

    def show(self, clip: Clip) -> float:
        """Show a clip; seconds until its first frame is painted."""
        loop = QEventLoop()
        self._painted = loop.quit
        begun = time.perf_counter()
        self.view.show_clip(clip)
        loop.exec()
        return time.perf_counter() - begun

    def play(self, path: Path, what: str) -> None:
        """Play a clip to its end with curves."""
        self.open(path)
        index = self.view.player.source.index
        self.timeline.show_track(track(index.duration), LABELS[0], "")
        live(1500 if self.view._wants_sound or self.view._audio else 300)
        shown: list[int] = []
        counting = self.view.frameShown.connect(lambda number, _seconds: shown.append(number))
        loop = QEventLoop()
        self.view.finished.connect(loop.quit)
        cpu, wall = time.process_time(), time.perf_counter()
        self.view.play()
        loop.exec()
        wall = time.perf_counter() - wall
        cpu = time.process_time() - cpu
        self.view.frameShown.disconnect(counting)
        self.view.pause()
        say("playback", clip=what, size=[index.width, index.height], frames=len(index), shown=len(set(shown)),
            dropped=self.view.player.dropped, seconds=round(wall, 2), cpu_share=round(cpu / wall, 3),
            sound=self.view._audio is not None)  # fmt: skip

    def next_clips(self, paths: Sequence[Path], what: str) -> None:
        """From showing the next clip to its first frame painted."""
        for prefetched in (False, True):
            spans = []
            for path in [*paths, *paths]:
                self._key += 1
                clip = Clip(self._key, path.stem, str(path))
                if prefetched:
                    self.view.prefetch([clip])
                    live(250)
                spans.append(1000 * self.show(clip))
            say("next clip", clips=what, prefetched=prefetched, **spread(spans))

    def frames(self, path: Path, what: str) -> None:
        """From asking for a frame to having it for painting: a step on, a step back, anywhere."""
        self.open(path)
        count = self.view.frame_count
        anywhere = np.random.default_rng(0).integers(0, count, 40).tolist()
        orders = {"on": range(60, 100), "back": range(100, 60, -1), "anywhere": anywhere}
        for name, numbers in orders.items():
            spans = []
            for number in numbers:
                begun = time.perf_counter()
                self.view.seek_frame(int(number))
                while self.view.player.shown != number:
                    QApplication.processEvents()
                spans.append(1000 * (time.perf_counter() - begun))
            say("frame", clip=what, order=name, **spread(spans))


def track(duration: float) -> ClipTimeline:
    """Curves as a round makes them, 25 windows a second."""
    draw = np.random.default_rng(1)
    count = max(2, round(25 * duration))
    alone = draw.dirichlet(np.ones(len(LABELS)), (count, len(MODALITIES)))
    curves = Curves(
        time=np.linspace(0, duration, count), fused=alone.mean(axis=1), alone=alone,
        shapley=draw.normal(size=(count, len(MODALITIES))), face_time=np.zeros(0), face_box=np.zeros((0, 4)),
        modalities=MODALITIES, labels=LABELS,
    )  # fmt: skip
    return ClipTimeline(duration, peaks(draw.normal(size=16000).astype(np.float32)), curves, (True,) * len(MODALITIES))


def cost(paths: Sequence[Path]) -> None:
    """Milliseconds to index a clip, and clips a second that two workers probe."""
    spans = []
    for path in paths:
        begun = time.perf_counter()
        build_index(path)
        spans.append(1000 * (time.perf_counter() - begun))
    say("index", **spread(spans))
    for decode in (False, True):
        begun = time.perf_counter()
        found = list(probe_many(paths, decode=decode))
        spent = time.perf_counter() - begun
        say("probe", decode=decode, clips=len(found), seconds=round(spent, 2), per_second=round(len(found) / spent, 1))


def spread(milliseconds: Sequence[float]) -> dict[str, object]:
    """Median and 95th percentile of some spans."""
    return {
        "n": len(milliseconds),
        "median_ms": round(statistics.median(milliseconds), 2),
        "p95_ms": round(float(np.percentile(milliseconds, 95)), 2),
    }


def say(bench: str, **figures: object) -> None:
    """One line of figures, with the machine's cores and how busy it was."""
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    print(json.dumps({"bench": bench, **figures, "cores": os.cpu_count(), "load": load}), flush=True)


if __name__ == "__main__":
    main()
