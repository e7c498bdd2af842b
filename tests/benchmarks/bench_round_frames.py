"""What a round costs whoever reviews meanwhile: the window in Review without and during a round, in one run by turns.

    python tests/benchmarks/bench_round_frames.py DEMO    (a project that `emodesk demo` made; nothing stays in it)

`painted` is everything that is in sight painted anew, as medians and 95th percentiles in milliseconds; `played` is from
frame to frame of the clip that plays. One JSON object. The figures hold on a machine with nothing else to do: `load`
says whether it had. `processor` is the time that this process worked for a paint, on average: what the window itself
does more during a round, whoever else is at work.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS)]

import numpy as np  # noqa: E402
from event_loop import live  # noqa: E402
from PySide6.QtCore import QSettings  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from emodesk.domain import Changes  # noqa: E402
from emodesk.runs.process import yield_to_window  # noqa: E402
from emodesk.services.project import Project  # noqa: E402
from emodesk.ui.main_window import MainWindow  # noqa: E402
from emodesk.ui.theme import theme  # noqa: E402
from emodesk.viewmodels.session import Session  # noqa: E402

SECONDS = 3.0  # of each measure in each turn
TURNS = 2  # without and during, so many times
PATIENCE = 600.0  # seconds until a round trains
MEASURES = ("painted", "played", "processor")


def main() -> None:
    """Measure the project that the argument names."""
    app = QApplication([])
    yield_to_window()  # as the program does where it opens one
    theme.apply(app, "light")
    without: dict[str, list[float]] = {name: [] for name in MEASURES}
    during: dict[str, list[float]] = {name: [] for name in MEASURES}
    with Project.open(Path(sys.argv[1])) as project, tempfile.TemporaryDirectory() as place:
        session = Session(project, "bench")
        window = MainWindow(session, [], QSettings(f"{place}/s.ini", QSettings.Format.IniFormat))
        window.resize(1280, 720)
        window.show()
        window.review.stage.transport.loop.setChecked(True)
        for _ in range(TURNS):
            measure(window, without)
            folder = session.rounds.snapshot()
            session.runner.start(folder)
            session.changed.emit(Changes(rounds=(int(folder.name),)))  # the window follows it
            end = time.monotonic() + PATIENCE
            while session.runner.status(folder).stage not in ("fit", "self-training") and time.monotonic() < end:
                live(20)
            measure(window, during)
            session.runner.cancel(folder)
            session.runner.wait(folder)
            session.perform(lambda number=int(folder.name): session.rounds.remove(number))
        window.close()
    figures: dict[str, object] = {}
    for name in MEASURES[:2]:
        a, b = ([round(float(np.percentile(part[name], share)), 2) for share in (50, 95)] for part in (without, during))
        figures[name] = {"without": a, "during": b, "ratio": [round(y / x, 2) for x, y in zip(a, b, strict=True)]}
    figures["processor"] = [round(float(np.mean(part["processor"])), 2) for part in (without, during)]
    print(json.dumps({**figures, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}))


def measure(window: MainWindow, to: dict[str, list[float]]) -> None:
    """Milliseconds of each paint of all that is in sight, and from frame to frame of the clip in a loop."""
    seen = [window, *(each for each in window.findChildren(QWidget) if each.isVisible())]
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        began, worked = time.perf_counter(), time.process_time()
        for each in seen:
            each.update()  # of the window alone would pass over all that covers it
        QApplication.processEvents()
        to["painted"].append(1000 * (time.perf_counter() - began))
        to["processor"].append(1000 * (time.process_time() - worked))
        live(16)
    player = window.review.stage.player
    painted: list[float] = []
    follows = player.frameShown.connect(lambda *_: painted.append(time.perf_counter()))
    player.play()
    live(1000 * SECONDS)
    player.pause()
    player.disconnect(follows)
    to["played"] += [1000 * (b - a) for a, b in pairwise(painted)]


if __name__ == "__main__":
    main()
