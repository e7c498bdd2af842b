"""Store and queue at the size of a large project: one JSON object a line. `python tests/benchmarks/bench_store.py`.

Decisions are timed to their return, that is with the log on the disk; the queue over 115,595 clips with a prediction
about each, 20,000 of them decided.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from emodesk.domain import Clip
from emodesk.domain.queue import QueueFilter, QueueOrder
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.snapshot import clip_row
from emodesk.store import clips, decisions, rounds
from emodesk.store.schema import decisions as decisions_table
from trainer.protocol.labels import LABELS

Times = tuple[list[float], list[float]]
CLIPS = 115_595
DECIDED = 20_000
COMMITS = 400


def report(name: str, times: Times, **more: object) -> None:
    """One line: median, 95th percentile and largest of some times in ms, and the median of the processor's share."""
    wall, cpu = times
    figures = {"median": statistics.median(wall), "p95": float(np.percentile(wall, 95)), "max": max(wall),
               "cpu": statistics.median(cpu)}  # fmt: skip
    line = {"bench": name, "unit": "ms", **{key: round(value, 3) for key, value in figures.items()}}
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    print(json.dumps({**line, "n": len(wall), "cores": os.cpu_count(), "load": load, **more}), flush=True)


def timed(action: Callable[[], object], times: int = 1) -> Times:
    """Milliseconds of each of some calls, by the clock and of the processor."""
    wall, cpu = [], []
    for _ in range(times):
        begin, began = time.perf_counter(), time.process_time()
        action()
        wall.append((time.perf_counter() - begin) * 1000)
        cpu.append((time.process_time() - began) * 1000)
    return wall, cpu


def fill(project: Project, count: int) -> None:
    """Clips, one applied round with a prediction about each, and decisions."""
    rng = np.random.default_rng(0)
    keys: list[int] = []

    def add_clips() -> None:
        keys[:] = clips.add(connection, (
            Clip(0, f"clip_{i:06d}", f"/data/clip_{i:06d}.mp4", f"{i:064x}", duration=float(2 + i % 30) / 10,
                 transcript=f"what was said in clip {i}", speaker=f"s{i % 500}",
                 split="labelled" if i % 20 == 0 else "unlabelled", label=LABELS[i % 6] if i % 20 == 0 else "")
            for i in range(count)
        ))  # fmt: skip

    with project.store.write() as connection:
        report("add clips", timed(add_clips), clips=count)
    values = rng.random((count, 4))
    rows = [
        {"clip": key, "row": i, "label": LABELS[i % 6], "confidence": a, "margin": b, "entropy": c, "disagreement": d}
        for i, (key, (a, b, c, d)) in enumerate(zip(keys, values.tolist(), strict=True))
    ]
    with project.store.write() as connection:
        rounds.add(connection, 1, "light", {})
        report("ingest predictions", timed(lambda: rounds.replace_predictions(connection, 1, rows)), clips=count)
        rounds.change(connection, 1, ingested=True, status="succeeded")
        project.store.put(connection, rounds.APPLIED, "1")
    with project.store.write() as connection:
        chosen = rng.permutation(keys)[: min(DECIDED, count)].tolist()
        new = [
            {"clip": key, "reviewer": "ann", "kind": "accept", "label": LABELS[0], "time": 0.0, "proposed": LABELS[0],
             "confidence": 0.5, "round": 1, "milliseconds": 900, "note": ""}
            for key in chosen
        ]  # fmt: skip
        connection.execute(decisions_table.insert(), new)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("EMODESK_BENCH_FOLDER")) as place:
        folder = Path(place) / "large"
        count = int(sys.argv[1]) if len(sys.argv) > 1 else CLIPS
        with Project.create(folder) as project:
            fill(project, count)
            queue, review = QueueService(project), ReviewService(project, "bob")
            for order in QueueOrder:
                report(f"keys {order}", timed(lambda order=order: queue.keys(order), 7), clips=count)
            for name, one in (
                ("all", QueueFilter("all")), ("label", QueueFilter("all", "anger")), ("text", QueueFilter(text="9 9")),
                ("reviewed", QueueFilter("reviewed")),
            ):  # fmt: skip
                report(f"keys filter {name}", timed(lambda one=one: queue.keys(filter=one), 7), clips=count)
            keys = queue.keys()
            starts = iter(np.linspace(0, len(keys) - 64, 50).astype(int).tolist())
            report("rows, a block of 64", timed(lambda: queue.rows(keys[(at := next(starts)) : at + 64]), 50))
            report("counts", timed(queue.counts, 7), clips=count)
            open_clips = iter(keys.tolist())
            report("decision", timed(lambda: review.correct(next(open_clips), "anger"), COMMITS))
            report("undo", timed(review.undo, 100))
            report("redo", timed(review.redo, 50))
            report("history", timed(lambda: review.history(int(keys[0])), 100))
            report(
                "keys after one decision, as the window asks",
                timed(lambda: queue.keys(QueueOrder.IMPORT, QueueFilter(keys=(int(keys[0]),))), 100),
            )

            def freeze() -> None:
                with project.store.read() as connection:
                    present = decisions.present_of(connection)
                    [clip_row(project, one, present.get(one.key)) for one in clips.everything(connection)]

            report("rows of a snapshot", timed(freeze, 3), clips=count)
        report("open project", timed(lambda: Project.open(folder).close(), 10), clips=count)


if __name__ == "__main__":
    main()
