"""How long Analyse's pages, the map and a report take of a project as large as MER2024.

    python tests/benchmarks/bench_analyse.py [--clips 115595]

One JSON object a line: seconds by the wall and of the processor for each page; frames a second of the map.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from made_rounds import make_project, make_round  # noqa: E402
from PySide6.QtCore import QPointF  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from emodesk.reporting import write_report  # noqa: E402
from emodesk.services.analysis import AnalysisService, Source  # noqa: E402
from emodesk.services.history import history  # noqa: E402
from emodesk.services.measured import MeasuringService  # noqa: E402
from emodesk.services.neighbours import EmbeddingService  # noqa: E402
from emodesk.services.queue import QueueService  # noqa: E402
from emodesk.services.rounds import RoundService  # noqa: E402
from emodesk.ui.charts.scatter import Scatter  # noqa: E402
from emodesk.viewmodels.analysis import NO_ROUND, OF_THE_ROUND, analyse, analyse_some  # noqa: E402
from emodesk.viewmodels.insight import MODALITIES, SLICES, TRUST, Asked, read_page  # noqa: E402

FRAMES = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=115_595)
    args = parser.parse_args()
    application = QApplication([])

    def timed(name: str, act: Callable[[], object]) -> object:
        wall, processor = time.perf_counter(), time.process_time()
        found = act()
        seconds = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
        print(json.dumps({"what": name, **{key: round(value, 3) for key, value in seconds.items()}}), flush=True)
        return found

    with tempfile.TemporaryDirectory() as folder, make_project(Path(folder) / "study", args.clips) as project:
        rounds = RoundService(project)
        for seed in (1, 2):
            number = make_round(project, seed, 1.0)
            rounds.ingest(number)
            rounds.apply(number)
        service, measuring = AnalysisService(project), MeasuringService(project)
        timed("opens", lambda: analyse(service, 2, NO_ROUND, Source.CROSS_VALIDATION, OF_THE_ROUND))
        timed("all of the overview", lambda: analyse(service, 2, 1, Source.CROSS_VALIDATION))
        some = QueueService(project).query("confidence>.5")
        timed("narrowed", lambda: analyse_some(service, measuring, 2, 1, Source.CROSS_VALIDATION, some))
        for page in (MODALITIES, TRUST, SLICES):
            asked = Asked(page, 2, 0, Source.CROSS_VALIDATION)
            timed(page, lambda asked=asked: read_page(project, measuring, asked, 2))
        timed("rounds", lambda: history(project))
        placed = timed("map", lambda: EmbeddingService(project).map_of(2))
        timed("report", lambda: write_report(project.folder, 2, Path(folder) / "report.html"))
        scatter = Scatter()
        scatter.resize(1300, 700)
        scatter.show()
        scatter.show_points(placed.place)
        application.processEvents()
        loop = [QPointF(400 + 200 * np.cos(a), 300 + 200 * np.sin(a)) for a in np.linspace(0, 6.2, 80)]
        for name, act in (
            ("pan", lambda: (scatter.move(QPointF(3, 2)), scatter.repaint())),
            ("hover", lambda: scatter.nearest(QPointF(500, 300))),
            ("lasso", lambda: (scatter.inside(loop), scatter.repaint())),
        ):
            start = time.process_time()
            for _ in range(FRAMES):
                act()
            print(json.dumps({"what": name, "frames a second": round(FRAMES / (time.process_time() - start))}))


if __name__ == "__main__":
    main()
