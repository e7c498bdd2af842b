"""How long Analyse's pages, the map and a report take of a project as large as MER2024.

    python tests/benchmarks/bench_analyse.py [--clips 115595]

One JSON object a line: seconds by the wall and of the processor for each page; milliseconds of the processor a frame
of the map and of the charts whose points grow with the clips, painted offscreen at 1300 × 700, on a screen of one pixel
a unit and of two (33 ms are 30 frames a second).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from made_rounds import make_project, make_round  # noqa: E402
from PySide6.QtCore import QPointF, QSize  # noqa: E402
from PySide6.QtGui import QColor, QImage  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from emodesk.reporting import write_report  # noqa: E402
from emodesk.services.analysis import AnalysisService, Source  # noqa: E402
from emodesk.services.history import history  # noqa: E402
from emodesk.services.insight import trust_page  # noqa: E402
from emodesk.services.measured import MeasuringService  # noqa: E402
from emodesk.services.neighbours import ClipMap, EmbeddingService  # noqa: E402
from emodesk.services.queue import QueueService  # noqa: E402
from emodesk.services.rounds import RoundService  # noqa: E402
from emodesk.ui.analysis.pages.trust import TrustPageView  # noqa: E402
from emodesk.ui.charts.scatter import Scatter  # noqa: E402
from emodesk.ui.theme import theme  # noqa: E402
from emodesk.viewmodels.analysis import NO_ROUND, OF_THE_ROUND, analyse, analyse_some  # noqa: E402
from emodesk.viewmodels.insight import MODALITIES, SLICES, TRUST, Asked, PageContent, read_page  # noqa: E402

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
        theme.apply(application, "light")
        frames_of_the_map(placed)
        measured = measuring.clips(2, Source.CROSS_VALIDATION)
        page = TrustPageView(project.labels.names)
        page.resize(1300, 700)
        page.show()
        page.show_content(PageContent(Asked(TRUST, 2, 0, Source.CROSS_VALIDATION), trust_page(measured)))
        for name, chart in (("reliability", page.reliability), ("risk over coverage", page.risk)):
            middle = QPointF(chart.width() / 2, chart.height() / 2)
            frame(name, "repaint", 1.0, chart.grab)
            frame(name, "hover", 1.0, lambda chart=chart, middle=middle: chart.point_at(middle))


def frames_of_the_map(placed: ClipMap) -> None:
    """Pan, zoom, hover and loop, with every clip in one of seven colours."""
    scatter = Scatter()
    scatter.resize(1300, 700)
    scatter.show()
    scatter.show_points(placed.place)
    field = next(field for field in placed.fields if field.name == "prediction")
    scatter.colour_by(field.codes, tuple(partial(QColor, "#0072b2") for _ in field.values), "prediction")
    loop = [QPointF(650 + 600 * np.cos(a), 350 + 330 * np.sin(a)) for a in np.linspace(0, 6.2, 600)]
    for ratio in (1.0, 2.0):
        image = QImage(QSize(1300, 700) * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)

        def painted(image: QImage = image) -> None:
            scatter.render(image)

        painted()
        frame("map", "pan", ratio, lambda painted=painted: (scatter.move(QPointF(3, 2)), painted()))
        frame("map", "zoom", ratio, lambda painted=painted: (scatter.zoom(1.01), painted()))
        scatter._loop = loop
        frame("map", "loop drawn", ratio, painted)
        scatter._loop = []
    frame("map", "hover", 1.0, lambda: scatter.tip_at(QPointF(500, 300)))
    frame("map", "loop closed", 1.0, lambda: scatter.inside(loop))


def frame(chart: str, what: str, ratio: float, act: Callable[[], object]) -> None:
    """Say what one frame costs, mean of many."""
    act()
    start = time.process_time()
    for _ in range(FRAMES):
        act()
    spent = 1000 * (time.process_time() - start) / FRAMES
    print(json.dumps({"what": f"{chart}: {what}", "pixels a unit": ratio, "milliseconds": round(spent, 1)}), flush=True)


if __name__ == "__main__":
    main()
