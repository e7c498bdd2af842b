"""Store and queue at the size of a large project: one JSON object a line. `python tests/benchmarks/bench_store.py`.

Decisions are timed to their return, that is with the log on the disk; the queue over 115,595 clips with a prediction
about each, with 20,000 and with 200,000 decisions of two reviewers. The last lines are how many times as long each
takes with the longer log. `bench_store.py [CLIPS [DECISIONS …]]`.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from review_study import made_metrics

from emodesk.domain import Clip, Decision, DecisionKind
from emodesk.domain.queue import SORTABLE, QueueFilter, QueueOrder, SortBy
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.snapshot import clip_row
from emodesk.store import clips, rounds, votes
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import PREDICTIONS_FILE

Times = tuple[list[float], list[float]]
CLIPS = 115_595
DECIDED = (20_000, 200_000)  # decisions, side by side
COMMITS = 400
QUERIES = ("", "label=anger", "label=anger and disagreement>.3 and speaker=s3", "words~9 not reviewer=ann",
           "status=reviewed", "missing=image or changed", "decided>2026-01-01 votes>1", "comment", "9 9")  # fmt: skip
MEDIANS: dict[tuple[str, int], float] = {}  # of each figure, by its name and the decisions in the log


def report(name: str, times: Times, decided: int = 0, **more: object) -> None:
    """One line: median, 95th percentile and largest of some times in ms, and the median of the processor's share."""
    wall, cpu = times
    if decided:
        MEDIANS[name, decided] = statistics.median(wall)
        more["decisions"] = decided
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


def fill(project: Project, count: int, decided: int) -> None:
    """Clips, one applied round that says something of each and its file, decisions of two reviewers, three in five
    alike."""
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
    chances = rng.dirichlet(np.ones(6), count).astype(np.float16)
    rows = [
        {
            "clip": key,
            "row": i,
            "label": LABELS[i % 6],
            "confidence": a,
            "margin": b,
            "entropy": c,
            "disagreement": d,
            "folds": d,
            "batch": float(i),
            "missing": i % 16,
            "chances": chances[i].tobytes(),
        }
        for i, (key, (a, b, c, d)) in enumerate(zip(keys, values.tolist(), strict=True))
    ]
    with project.store.write() as connection:
        write_predictions(project.rounds_folder / "0001", chances, [LABELS.index(row["label"]) for row in rows])
        rounds.add(connection, 1, "light", {})
        report("ingest predictions", timed(lambda: rounds.replace_predictions(connection, 1, rows)), clips=count)
        metrics = made_metrics(LABELS, MODALITIES)
        rounds.change(connection, 1, ingested=True, status="succeeded", metrics=metrics)
        project.store.put(connection, rounds.APPLIED, "1")
    with project.store.write() as connection:
        order = rng.permutation(keys).tolist()
        now = datetime.now(UTC)
        new = [
            Decision(0, order[i // 2 % count], ("ann", "cho")[i % 2], DecisionKind.CORRECT,
                     LABELS[i // 2 % 6 if i % 5 < 3 else i % 6], now, LABELS[0], 0.5, 1, 900)
            for i in range(decided)
        ]  # fmt: skip
        report("write decisions as one step", timed(lambda: votes.record(connection, *new)), decided)


def write_predictions(folder: Path, chances: np.ndarray, says: list[int]) -> None:
    """A round's predictions.safetensors: the more of the modalities there are, the further they are from even chances;
    a label each stands out. One clip in twenty was trained on."""
    rows, k = chances.shape
    whole = 0.6 * chances.astype(np.float32) + 0.4 * np.eye(k, dtype=np.float32)[says]
    there = np.array([subset.bit_count() for subset in range(1 << len(MODALITIES))], np.float32) / len(MODALITIES)
    subsets = there[:, None] * whole[:, None] + (1 - there)[:, None] / k
    tensors = {
        "probabilities": subsets[:, -1],
        "subsets": subsets,
        "folds": np.repeat(subsets[:, None, -1], 5, axis=1),
        "weights": np.full((rows, len(MODALITIES)), 1 / len(MODALITIES)),
    }
    folder.mkdir(parents=True)
    save_file(
        {name: np.ascontiguousarray(value, np.float16) for name, value in tensors.items()}
        | {"held_out": np.where(np.arange(rows) % 20 == 0, np.arange(rows) % 5, -1)},
        folder / PREDICTIONS_FILE,
        {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)},
    )


def main() -> None:
    """Measure and print."""
    count, *sizes = (int(argument) for argument in sys.argv[1:]) if len(sys.argv) > 1 else (CLIPS,)
    for decided in sizes or DECIDED:
        with tempfile.TemporaryDirectory(dir=os.environ.get("EMODESK_BENCH_FOLDER")) as place:
            measure(Path(place) / "large", count, decided)
    few, many = (sizes or DECIDED)[0], (sizes or DECIDED)[-1]
    for name in dict.fromkeys(name for name, _ in MEDIANS):
        ratio = MEDIANS[name, many] / MEDIANS[name, few]
        print(json.dumps({"bench": name, "unit": "times as long", "ratio": round(ratio, 2), "decisions": [few, many]}))


def measure(folder: Path, count: int, decided: int) -> None:
    """Every figure of a project of this size."""

    def tell(name: str, times: Times, **more: object) -> None:
        report(name, times, decided, **more)

    with Project.create(folder) as project:
        fill(project, count, decided)
        queue, review = QueueService(project), ReviewService(project, "bob")
        for order in (*QueueOrder, *(SortBy(field) for field in SORTABLE)):
            fresh = QueueService(project)
            tell(f"keys {order}, first", timed(lambda order=order, fresh=fresh: fresh.keys(order)), clips=count)
            tell(f"keys {order}", timed(lambda order=order, fresh=fresh: fresh.keys(order), 7), clips=count)
        for query in QUERIES:
            fresh, chosen = QueueService(project), QueueFilter("all", where=query)
            fresh.keys()
            tell(f"where {query}, first", timed(lambda: fresh.keys(filter=chosen)), clips=count)  # noqa: B023
            tell(f"where {query}", timed(lambda: fresh.keys(filter=chosen), 7), clips=count)  # noqa: B023
        keys = queue.keys()
        starts = iter(np.linspace(0, len(keys) - 64, 50).astype(int).tolist())
        tell("rows, a block of 64", timed(lambda: queue.rows(keys[(at := next(starts)) : at + 64]), 50))
        tell("counts", timed(queue.counts, 7), clips=count)
        open_clips = iter(keys.tolist())
        tell("decision", timed(lambda: review.correct(next(open_clips), "anger"), COMMITS))
        tell("undo", timed(review.undo, 100))
        tell("redo", timed(review.redo, 50))
        tell("history", timed(lambda: review.history(int(keys[0])), 100))
        tell(
            "keys after one decision, as the window asks",
            timed(lambda: queue.keys(QueueOrder.IMPORT, QueueFilter(keys=(int(keys[0]),))), 100),
        )

        def freeze() -> None:
            with project.store.read() as connection:
                resolved = votes.resolutions(connection)
                [clip_row(project, one, resolved.get(one.key)) for one in clips.everything(connection)]

        tell("rows of a snapshot", timed(freeze, 3), clips=count)
        for rule in ("majority", "dawid-skene", "latest"):
            tell(f"change to {rule}", timed(lambda rule=rule: project.set_resolution(rule)))
            undecided = iter(queue.keys().tolist())
            tell(f"decision under {rule}", timed(lambda rest=undecided: review.correct(next(rest), "anger"), 50))
    tell("open project", timed(lambda: Project.open(folder).close(), 10), clips=count)


if __name__ == "__main__":
    main()
