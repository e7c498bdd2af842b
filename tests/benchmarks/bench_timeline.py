"""What a whole repaint of the timeline costs beside pyqtgraph's curves, in CPU time of one run.

python tests/benchmarks/bench_timeline.py
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

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
        for k in range(len(labels)):
            plot.plot(track.curves.time, track.curves.fused[:, k], pen=pyqtgraph.mkPen(k, width=1))
        ours, theirs = cost(lambda view=view: view._painted(1.0)), cost(plot.grab)
        print(f"{len(labels)} x {windows}: {ours:.1f} ms, pyqtgraph {theirs:.1f} ms, {ours / theirs:.1f} times")


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
