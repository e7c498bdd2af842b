"""What painting the timeline costs beside pyqtgraph's curves, in CPU time of one run: all of it for a new clip (there
pyqtgraph is given the curves anew), and a repaint with another label's curve bold (there it keeps its paths).

python tests/benchmarks/bench_timeline.py
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph
from PySide6.QtWidgets import QApplication

from emodesk.domain.prediction import Curves
from emodesk.ui.theme import theme
from emodesk.ui.timeline.timeline import TimelineView
from emodesk.viewmodels.timeline import ClipTimeline
from trainer.protocol.labels import LABELS, MODALITIES

SIZE = (900, 220)
REPAINTS = 30
SECONDS = 10.0


def main() -> None:
    """Measure the usual clip and a long one with many classes."""
    app = QApplication([])
    theme.apply(app, "light")
    for labels, windows in ((LABELS, 40), (tuple(f"class {n}" for n in range(24)), 3000)):
        track = track_of(labels, windows)
        view = TimelineView()
        view.resize(*SIZE)
        view.show_track(track, labels[0])
        plot = pyqtgraph.PlotWidget()
        plot.resize(*SIZE)
        lines = [
            plot.plot(track.curves.time, track.curves.fused[:, k], pen=pyqtgraph.mkPen(k, width=1))
            for k in range(len(labels))
        ]
        turns = itertools.cycle(labels[:2])

        def new_clip(view: TimelineView = view, track: ClipTimeline = track) -> None:
            view.show_track(replace(track), view._shown)  # a copy, of which nothing is known yet
            view._painted(1.0)

        def their_new_clip(
            plot: pyqtgraph.PlotWidget = plot, lines: list = lines, curves: Curves = track.curves
        ) -> None:
            for k, line in enumerate(lines):
                line.setData(curves.time, curves.fused[:, k])
            plot.grab()

        def other_label(view: TimelineView = view, turns: Iterator[str] = turns) -> None:
            view.show_label(next(turns))
            view._painted(1.0)

        for what, ours, theirs in (("new clip", new_clip, their_new_clip), ("other label", other_label, plot.grab)):
            mine, other = cost(ours), cost(theirs)
            print(
                f"{len(labels)} x {windows}, {what}: {mine:.1f} ms, pyqtgraph {other:.1f} ms, {mine / other:.1f} times"
            )


def track_of(labels: tuple[str, ...], windows: int) -> ClipTimeline:
    """Random walks of all classes and modalities, with sound."""
    walk = np.cumsum(np.random.default_rng(0).standard_normal((windows, len(labels))), axis=0) / 3
    fused = np.exp(walk - walk.max(axis=1, keepdims=True))
    fused /= fused.sum(axis=1, keepdims=True)
    time_of = (np.arange(windows) + 0.5) * SECONDS / windows
    alone = np.repeat(fused[:, None], len(MODALITIES), 1)
    shares = np.zeros((windows, len(MODALITIES)))
    boxes = np.tile([0.1, 0.1, 0.2, 0.2], (windows, 1))
    curves = Curves(time_of, fused, alone, shares, time_of, boxes, MODALITIES, labels)
    return ClipTimeline(SECONDS, np.random.default_rng(1).uniform(-1, 1, (1000, 2)), curves, (True,) * len(MODALITIES))


def cost(act: Callable[[], object]) -> float:
    """Milliseconds of CPU of one turn."""
    act()
    begun = time.process_time()
    for _ in range(REPAINTS):
        act()
    return (time.process_time() - begun) / REPAINTS * 1000


if __name__ == "__main__":
    main()
