"""The demo as its user meets it: seconds to build and to open, and WAF on the truth kept aside, before and after a
retrain with 60 more decisions. One JSON object a line; `python tests/benchmarks/bench_demo.py [FOLDER]` reuses FOLDER.

The 60 decisions are those that the queue asks for first, answered from truth.csv, which training never sees. The test
clips are the other 120, the same before and after. Most of them a round adopts and so trains on, which flatters what a
modality says alone: that is of the 60 that came with a label, by the folds that never saw them. The retrain is told by
its stages: `begin` is all before the first (the snapshot, the process, its imports), `apply` all behind the trainer's
results. `floor` is what cannot be left out: loading torch, and the matrix products of as many fits as the round had,
shared evenly by all cores.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from sklearn.metrics import f1_score

from emodesk.headless import run_round
from emodesk.runs.pace import stage_times
from emodesk.services.project import Project
from emodesk.services.queue import QueueOrder, QueueService
from emodesk.services.review import ReviewService
from trainer.fusion.model import load_model
from trainer.fusion.network import ENCODER_LAYERS, layer_shapes
from trainer.fusion.schedule import CONTINUED, Schedule
from trainer.machine import one_thread
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import (
    CLIPS_FILE,
    METRICS_FILE,
    MODEL_FILE,
    PREDICTIONS_FILE,
    EventReader,
    read_state,
)
from trainer.settings import load_settings

DECISIONS = 60
SAMPLED = 10  # updates whose products the floor is taken from
START = """
import sys, time
began = time.perf_counter()
from emodesk import app
application = app.make_application()
controller = app.AppController(application)
assert controller.open(app.Path(sys.argv[1]))
application.processEvents()
print(time.perf_counter() - began, "torch" in sys.modules)
"""


def say(**values: object) -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(json.dumps({**values, "cores": cores, "load": round(os.getloadavg()[0], 1)}), flush=True)


def truth(folder: Path) -> dict[str, str]:
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        return {row["clip_id"]: row["label"] for row in csv.DictReader(file)}


def score(folder: Path, number: int, clips: set[str]) -> dict[str, float]:
    """WAF of a round with all modalities on `clips`, and of each alone on the clips that came with a label."""
    made = folder / "rounds" / f"{number:04}"
    rows = read_clips(made / CLIPS_FILE)
    tensors, known = load_file(made / PREDICTIONS_FILE), truth(folder)
    chosen = [index for index, row in enumerate(rows) if row.clip_id in clips]
    held_out, came = np.flatnonzero(tensors["held_out"] >= 0), label_came(folder)
    own = [place for place, index in enumerate(held_out) if rows[index].clip_id in came]

    def waf(said: np.ndarray, places: list[int]) -> float:
        labels = [known[rows[index].clip_id] for index in places]
        return round(float(f1_score(labels, np.array(LABELS)[said.argmax(1)], average="weighted")), 4)

    unseen, places = tensors["held_out_subsets"], held_out[own].tolist()
    alone = {name: waf(unseen[own, 1 << index], places) for index, name in enumerate(MODALITIES)}
    return {**alone, "all": waf(tensors["subsets"][chosen, -1], chosen)}


def label_came(folder: Path) -> set[str]:
    """The clips that every round learns from: those of the first."""
    rows = read_clips(folder / "rounds" / "0001" / CLIPS_FILE)
    return {row.clip_id for row in rows if row.split == "labelled"}


def stages(made: Path, began: float, ended: float) -> dict[str, float]:
    """Seconds of a round from the command, at `began`, to its results in the queue at `ended`."""
    events, state = EventReader(made).read(), read_state(made)
    assert state is not None
    first = next(event.time for event in events if event.kind == "stage")
    trained = {name: stage.seconds for name, stage in stage_times(events).items()}
    seconds = {"begin": first - began, **trained, "apply": ended - state.ended}
    return {name: round(took, 2) for name, took in seconds.items()}


def floor(made: Path) -> dict[str, float]:
    """Seconds to load torch, and those of the products of a round's fits shared evenly by all cores."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    loading = time.perf_counter() - began
    model, metrics = load_model(made / MODEL_FILE), json.loads((made / METRICS_FILE).read_text())
    training = load_settings("light").training
    labelled = metrics["counts"]["labelled"]
    schedule = Schedule.sized(labelled - labelled // model.folds, training)
    layers = []
    for name, (rows, columns) in layer_shapes(model.dims, training.hidden, len(model.labels)).items():
        tensors = [
            torch.randn(model.members, *shape)
            for shape in ((schedule.width, columns), (columns, rows), (schedule.width, rows))
        ]
        layers.append((name.startswith("encoders.") and name.endswith(ENCODER_LAYERS[0]), *tensors))
    with one_thread():
        for done in range(SAMPLED + 1):
            if done == 1:  # the first touches its memory
                began = time.process_time()
            for takes_features, x, weight, slope in layers:
                torch.bmm(x, weight)
                torch.bmm(x.mT, slope)
                if not takes_features:
                    torch.bmm(slope, weight.mT)
        spent = (time.process_time() - began) / SAMPLED
    later = CONTINUED if load_settings("light").selftraining.start == "continue" else 1.0
    fits = 1 + later * (len(metrics["steps"]) - 1)
    products = spent * fits * schedule.epochs * schedule.updates / (os.cpu_count() or 1)
    return {"loading torch": round(loading, 2), "products": round(products, 2), "fits": fits}


def main() -> None:
    """Build, open, score, decide, retrain, score."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "demo"
    os.environ.setdefault("EMODESK_DATA", str(folder.parent / "data"))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    build = [sys.executable, "-m", "emodesk", "demo", str(folder), "--no-window"]
    for what in ("build", "second call"):
        began = time.perf_counter()
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        say(what=f"demo: {what}", seconds=round(time.perf_counter() - began, 1))
    opened = [
        subprocess.run([sys.executable, "-c", START, str(folder)], check=True, capture_output=True, text=True).stdout
        for _ in range(3)
    ]
    seconds = sorted(float(line.split()[0]) for line in opened)
    say(what="start to an interactive window", seconds=round(seconds[1], 2), torch=any("True" in one for one in opened))

    with Project.open(folder) as project:
        queue, review = QueueService(project), ReviewService(project, "bench")
        known = truth(folder)
        every = queue.clips(queue.keys(QueueOrder.LEAST_CERTAIN))
        first, test = every[:DECISIONS], {clip.clip_id for clip in every[DECISIONS:]}
        before = score(folder, 1, test)
        for clip in first:
            review.correct(clip.key, known[clip.clip_id])
    say(what="WAF before", clips=len(test), **before)
    began = time.time()  # as the events have it
    number = run_round(folder, say=lambda _sentence: None)
    ended, made = time.time(), folder / "rounds" / f"{number:04}"
    after = score(folder, number, test)
    say(what="WAF after", clips=len(test), **after)
    say(
        what="retrain",
        decisions=DECISIONS,
        gain=round(after["all"] - before["all"], 4),
        seconds=round(ended - began, 1),
        stages=stages(made, began, ended),
        floor=floor(made),
    )


if __name__ == "__main__":
    main()
