"""A small project for the tests of Review: real clips, and rounds written as the trainer writes them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from media_clips import even, tone, uneven, write_clip
from safetensors.numpy import save_file

from emodesk.services.importing import import_csv
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.store import clips
from trainer.protocol import clips_csv
from trainer.protocol.clips_csv import ClipRow, read_clips
from trainer.protocol.files import write_table
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CLIPS_FILE,
    FRAMES_FOLDER,
    FRAMES_SHARD,
    METRICS_FILE,
    NOTES_FILE,
    PREDICTIONS_FILE,
    State,
    write_state,
)

RATE = 25.0  # pictures a second
WINDOWS = 20  # of the curves, a second
TEXTS = (
    ("zh", "你怎么能这样对我？我真的受不了了！"),
    ("en", "I did not expect that at all, but thank you."),
    ("zh", "没关系，我们明天再说吧。"),
    ("en", "Why would you say that to me?"),
)


CLIPS = 20  # of which label_some labels the last 8


@pytest.fixture(scope="session")
def study_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two projects on the same clips: “fresh” with no round, “round” with one round applied. Copied, never opened."""
    base = tmp_path_factory.mktemp("study")
    table = write_clips(base / "clips", CLIPS)
    with make_study(base / "fresh", table) as project:
        label_some(project)
    shutil.copytree(base / "fresh", base / "round")
    with Project.open(base / "round") as project:
        finish_round(project)
    return {"fresh": base / "fresh", "round": base / "round"}


@pytest.fixture
def fresh(study_folders: dict[str, Path], tmp_path: Path) -> Iterator[Project]:
    """An open project of its own without a round: 12 open clips, 8 that came with a label."""
    shutil.copytree(study_folders["fresh"], tmp_path / "fresh")
    with Project.open(tmp_path / "fresh") as project:
        yield project


@pytest.fixture
def study(study_folders: dict[str, Path], tmp_path: Path) -> Iterator[Project]:
    """An open project of its own with a round applied: 12 open clips, 8 that came with a label."""
    shutil.copytree(study_folders["round"], tmp_path / "study")
    with Project.open(tmp_path / "study") as project:
        yield project


def write_clips(folder: Path, count: int, frames: int = 20, size: tuple[int, int] = (160, 96)) -> Path:
    """Write `count` clips with sound and a clips.csv beside them; the first two are labelled, every fifth is uneven."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for n in range(count):
        times = uneven(frames) if n % 5 == 4 else even(frames, RATE)
        path = write_clip(
            folder / f"clip_{n:03d}.mp4",
            times,
            tone(frames / RATE, 200 + 30 * n),
            size=size,
            options={"preset": "ultrafast", "g": "12"},
        )
        language, text = TEXTS[n % len(TEXTS)]
        rows.append(
            ClipRow(clip_id=path.stem, path=path.name, transcript=text, language=language, speaker="ABC"[n % 3])
        )
    clips_csv.write_clips(folder / "clips.csv", rows)
    return folder / "clips.csv"


def make_study(folder: Path, table: Path, labels: Sequence[str] = LABELS) -> Project:
    """A project with the clips of a table, all of them open."""
    project = Project.create(folder, name="study", labels=labels)
    report = import_csv(project, table)
    assert not report.problems, report.problems
    return project


def label_some(project: Project, count: int = 8) -> None:
    """Stand-in for earlier work, so that a round can be made: labels that came with the last clips of the import."""
    with project.store.write() as connection:
        last = clips.everything(connection)[-count:]
        for n, clip in enumerate(last):
            label = project.labels.names[n % 2]
            clips.change(connection, clip.key, {"label": label, "split": "labelled"})


def finish_round(
    project: Project, probabilities: np.ndarray | None = None, seed: int = 0, modalities: Sequence[str] = MODALITIES
) -> int:
    """Make a round, write results as the trainer does, ingest and apply them; its number.

    `probabilities` [N, K] in the order of the project's clips, drawn at random where None; the subsets lead from an
    even prior to them, with every third clip lacking its image.
    """
    service = RoundService(project)
    folder = service.snapshot()
    rows = read_clips(folder / CLIPS_FILE, project.labels.names)
    rng = np.random.default_rng(seed)
    n, k, m = len(rows), len(project.labels), len(modalities)
    if probabilities is None:
        probabilities = rng.dirichlet(np.full(k, 0.7), n)
    subsets = _subsets(rng, probabilities, m)
    notes = []
    for row in range(2, n, 3):
        _drop(subsets[row], modalities.index("image"))
        notes.append((rows[row].clip_id, "image", "no face found"))
    notes.append((rows[0].clip_id, "image", "face in 14 of 20 frames"))
    metadata = {"modalities": ",".join(modalities), "labels": ",".join(project.labels.names)}
    tensors = {
        "probabilities": subsets[:, -1],
        "subsets": subsets,
        "folds": np.repeat(subsets[:, None, -1], 5, axis=1),
        "weights": rng.dirichlet(np.ones(m), n),
    }
    save_file(
        {name: np.ascontiguousarray(value, np.float32) for name, value in tensors.items()},
        folder / PREDICTIONS_FILE,
        metadata,
    )
    write_table(folder / NOTES_FILE, ("clip_id", "modality", "note"), notes)
    write_table(folder / ADOPTIONS_FILE, ("step", "clip_id", "label", "confidence", "calibrated"), [])
    (folder / METRICS_FILE).write_text(json.dumps(made_metrics(project.labels.names, modalities)))
    with project.store.read() as connection:
        durations = [clip.duration for clip in clips.everything(connection)]
    _write_curves(folder, rng, subsets, durations, metadata)
    number = int(folder.name)
    write_state(folder, State(status="succeeded"))
    service.ingest(number)
    service.apply(number)
    return number


def _subsets(rng: np.random.Generator, probabilities: np.ndarray, m: int) -> np.ndarray:
    """[N, 2^M, K]: each modality adds its own evidence, and all together give `probabilities`."""
    n, k = probabilities.shape
    whole = np.log(probabilities + 1e-3)
    parts = rng.normal(0, 0.8, (n, m, k)) + whole[:, None] / m
    parts += (whole - parts.sum(axis=1))[:, None] / m
    subsets = np.empty((n, 1 << m, k))
    for subset in range(1 << m):
        logits = parts[:, [i for i in range(m) if subset >> i & 1]].sum(axis=1)
        exp = np.exp(logits - logits.max(axis=-1, keepdims=True))
        subsets[:, subset] = exp / exp.sum(axis=-1, keepdims=True)
    return subsets


def _drop(subsets: np.ndarray, m: int) -> None:
    for subset in range(len(subsets)):
        if subset >> m & 1:
            subsets[subset] = subsets[subset & ~(1 << m)]


def _write_curves(
    folder: Path, rng: np.random.Generator, subsets: np.ndarray, durations: Sequence[float], metadata: dict
) -> None:
    frames = folder / FRAMES_FOLDER
    frames.mkdir()
    shards: dict[int, dict[str, np.ndarray]] = {}
    m, k = subsets.shape[1].bit_length() - 1, subsets.shape[-1]
    for row, clip in enumerate(subsets):
        t = max(1, round(durations[row] * WINDOWS))
        time = (np.arange(t) + 0.5) / WINDOWS
        drift = np.cumsum(rng.normal(0, 0.35, (t, m + 1, k)), axis=0)
        logits = np.log(np.concatenate([clip[[-1]], clip[[1 << i for i in range(m)]]]) + 1e-3)[None] + drift
        values = np.exp(logits - logits.max(axis=-1, keepdims=True))
        values /= values.sum(axis=-1, keepdims=True)
        tensors = {
            f"{row}/time": time,
            f"{row}/fused": values[:, 0],
            f"{row}/alone": values[:, 1:],
            f"{row}/shapley": rng.normal(0, 0.1, (t, m)),
            f"{row}/shares": np.cumsum(np.sin(time[:, None, None] * (1 + np.arange(m * k).reshape(m, k))), axis=0) / t,
        }
        if row % 3 != 2:
            looked = np.arange(0, durations[row], 1 / RATE)
            found = looked[(looked < 0.4 * durations[row]) | (looked > 0.6 * durations[row])]
            tensors[f"{row}/face_time"] = found
            tensors[f"{row}/face_box"] = np.tile([0.35, 0.2, 0.3, 0.5], (len(found), 1))
        shards.setdefault(row // FRAMES_SHARD, {}).update(tensors)
    for number, tensors in shards.items():
        save_file(
            {name: np.ascontiguousarray(value, np.float32) for name, value in tensors.items()},
            frames / f"{number:04d}.safetensors",
            metadata,
        )


def made_metrics(labels: Sequence[str], modalities: Sequence[str]) -> dict:
    """What metrics.json of a made round holds."""
    k = len(labels)
    score = {
        "waf": {"mean": 0.6, "std": 0.02}, "accuracy": {"mean": 0.6, "std": 0.02},
        "macro_f1": {"mean": 0.6, "std": 0.02},
        "per_class_f1": {"mean": [0.6] * k, "std": [0.02] * k}, "confusion": np.eye(k, dtype=int).tolist(),
    }  # fmt: skip
    return {
        "labels": list(labels), "modalities": list(modalities), "cv": score, "test": None, "baseline": None,
        "calibration": {}, "robustness": {}, "steps": [], "warnings": [],
        "counts": {"labelled": 4, "unlabelled": 8, "test": 0, "adopted": 0},
    }  # fmt: skip
