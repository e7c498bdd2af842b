"""Quality on bundles with known test labels: modality dropout, missing modalities, and the modes of self-training.

A folder holds NAME.safetensors, NAME.csv and, for scoring adoptions and for made-up reviewers only,
NAME.unlabelled-truth.csv (clip_id,label).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from trainer.fusion.bundle import Bundle, bundle_labels, read_bundle
from trainer.fusion.fitting import calibrated, held_out_probabilities
from trainer.fusion.model import FusionModel
from trainer.fusion.prepare import make_task
from trainer.fusion.scoring import predict
from trainer.fusion.selftraining import self_train
from trainer.fusion.task import Task
from trainer.machine import choose_threads
from trainer.measures.scores import score
from trainer.protocol.clips_csv import ClipRow, read_clips
from trainer.protocol.files import read_table
from trainer.protocol.labels import canonical_label
from trainer.settings import Settings, load_settings

BLIND_TO_SPEAKERS = {"training.speaker_normalisation": "off"}  # the features of the reference, nothing more
KINDS: tuple[tuple[str, str, float, Mapping[str, str]], ...] = (
    ("no self-training, modality dropout 0, not centred by speaker", "off", 0.0, BLIND_TO_SPEAKERS),
    ("no self-training, modality dropout 0.3, not centred by speaker", "off", 0.3, BLIND_TO_SPEAKERS),
    ("guarded self-training, not centred by speaker", "guarded", 0.3, BLIND_TO_SPEAKERS),
    ("no self-training, modality dropout 0", "off", 0.0, {}),
    ("no self-training, modality dropout 0.3", "off", 0.3, {}),
    ("blind self-training", "blind", 0.3, {}),
    ("guarded self-training, modality dropout 0", "guarded", 0.0, {}),
    ("guarded self-training (default)", "guarded", 0.3, {}),
    ("reviewed self-training", "reviewed", 0.3, {}),
)
REVIEW_STEPS = 10  # rounds of review that a made-up reviewer takes part in
REVIEW_ERRORS = 0.05  # share of a made-up reviewer's labels that are wrong


def quality(folder: Path, seeds: int) -> Iterator[dict[str, Any]]:
    """Figures of every bundle in a folder, mean and standard deviation over seeds."""
    for path in sorted(folder.glob("*.safetensors")):
        labels = bundle_labels(path)
        rows = read_clips(path.with_suffix(".csv"), labels)
        bundle = read_bundle(path, rows)
        choose_threads(0, sum(bundle.dims))
        truth_file = path.with_name(f"{path.stem}.unlabelled-truth.csv")
        truth = {}
        if truth_file.exists():
            table = read_table(truth_file, ("clip_id", "label"))
            truth = {row["clip_id"]: canonical_label(row["label"], labels) for row in table}
        for name, mode, dropout, more in KINDS:
            if mode == "reviewed" and not truth:
                continue
            if mode == "reviewed":
                results = [_reviewed(bundle, rows, truth, seed) for seed in range(seeds)]
            else:
                results = [_fit(bundle, rows, _settings(seed, mode, dropout, more)) for seed in range(seeds)]
            figures = {
                key: {
                    "mean": float(np.mean([result[key] for result in results])),
                    "std": float(np.std([result[key] for result in results])),
                }
                for key in results[0]
            }
            yield {"name": name, "set": path.stem, "unit": "WAF", "better": "more", "seeds": seeds, **figures}


def _settings(
    seed: int, mode: str, modality_dropout: float = 0.3, more: Mapping[str, str] = MappingProxyType({})
) -> Settings:
    own = {"training.seed": seed, "selftraining.mode": mode, "training.modality_dropout": modality_dropout}
    return load_settings("light", {**own, **more})


def _fit(bundle: Bundle, rows: Sequence[ClipRow], settings: Settings) -> dict[str, float]:
    task = make_task(bundle, rows, settings)
    return _scores(task, self_train(task).model)


def _scores(task: Task, model: FusionModel) -> dict[str, float]:
    """WAF on the test clips, with each modality missing, and on validation."""
    names = task.bundle.modalities
    full = 2 ** len(names) - 1
    model, held_out = calibrated(task, model)
    predictions = predict(model, task.bundle)

    def waf(subset: int) -> float:
        predicted = predictions.subsets[task.test, subset].argmax(axis=1)
        return score(task.test_targets, predicted, task.classes).waf

    validated = held_out_probabilities(task, held_out)[:, -1].argmax(axis=1)
    return {
        "test": waf(full),
        **{f"without {name}": waf(full ^ 1 << bit) for bit, name in enumerate(names)},
        "validation": score(task.targets, validated, task.classes).waf,
    }


def _reviewed(bundle: Bundle, rows: Sequence[ClipRow], truth: Mapping[str, str], seed: int) -> dict[str, float]:
    """Rounds of review: each round's candidates get a person's label, right 95 times in 100, and train the next."""
    random = np.random.default_rng(seed)
    now = list(rows)
    for _ in range(REVIEW_STEPS):
        task = make_task(bundle, now, _settings(seed, "reviewed"))
        for candidate in self_train(task).adoptions:
            row = now[candidate.row]
            wrong = [label for label in bundle.labels if label != truth[row.clip_id]]
            said = str(random.choice(wrong)) if random.random() < REVIEW_ERRORS else truth[row.clip_id]
            now[candidate.row] = replace(row, split="labelled", label=said)
    task = make_task(bundle, now, _settings(seed, "off"))
    return _scores(task, self_train(task).model)
