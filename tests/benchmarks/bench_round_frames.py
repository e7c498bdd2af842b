"""What a round costs whoever reviews meanwhile: a repaint of the whole window in Review, without and during a round.

    python tests/benchmarks/bench_round_frames.py DEMO    (a project that `emodesk demo` made; nothing stays in it)

Both in one run, one after the other and again, as medians and 95th percentiles in milliseconds; one JSON object. The
figures hold on a machine with nothing else to do: `load` says whether it had. `processor` is the time that this process
worked for a frame, on average: what the window itself does more during a round, whoever else is at work.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from emodesk.domain import Changes
from emodesk.services.project import Project
from emodesk.ui.main_window import MainWindow
from emodesk.ui.theme import theme
from emodesk.viewmodels.session import Session

SECONDS = 5.0  # of each part
PARTS = 2  # without and during, so many times
PATIENCE = 600.0  # seconds until a round trains


def main() -> None:
    """Measure the project that the argument names."""
    app = QApplication([])
    theme.apply(app, "light")
    with Project.open(Path(sys.argv[1])) as project, tempfile.TemporaryDirectory() as place:
        session = Session(project, "bench")
        window = MainWindow(session, [], QSettings(f"{place}/s.ini", QSettings.Format.IniFormat))
        window.resize(1280, 720)
        window.show()
        without, during, worked = [], [], {"without": 0.0, "during": 0.0}
        for _ in range(PARTS):
            worked["without"] -= time.process_time()
            without += frames(app, window)
            worked["without"] += time.process_time()
            folder = session.rounds.snapshot()
            session.runner.start(folder)
            session.changed.emit(Changes(rounds=(int(folder.name),)))  # the window follows it
            end = time.monotonic() + PATIENCE
            while session.runner.status(folder).stage not in ("fit", "self-training") and time.monotonic() < end:
                app.processEvents()
                time.sleep(0.02)
            worked["during"] -= time.process_time()
            during += frames(app, window)
            worked["during"] += time.process_time()
            session.runner.cancel(folder)
            session.runner.wait(folder)
            session.perform(lambda number=int(folder.name): session.rounds.remove(number))
        window.close()
    figures = {name: [round(float(np.percentile(part, share)), 2) for share in (50, 95)]
               for name, part in (("without", without), ("during", during))}  # fmt: skip
    ratio = [round(b / a, 2) for a, b in zip(figures["without"], figures["during"], strict=True)]
    counts = {"without": len(without), "during": len(during)}
    processor = {name: round(1000 * spent / counts[name], 2) for name, spent in worked.items()}
    print(
        json.dumps(
            {
                **figures,
                "ratio": ratio,
                "processor": processor,
                "cores": os.cpu_count(),
                "load": round(os.getloadavg()[0], 1),
            }
        )
    )


def frames(app: QApplication, window: MainWindow) -> list[float]:
    """Milliseconds of each repaint, with what the window has to do besides."""
    took, end = [], time.monotonic() + SECONDS
    while time.monotonic() < end:
        begun = time.perf_counter()
        window.repaint()
        app.processEvents()
        took.append(1000 * (time.perf_counter() - begun))
        time.sleep(0.016)
    return took


if __name__ == "__main__":
    main()
