"""Small made-up clips with speakers, for the tests of the fusion: several modalities, each telling a part."""

from __future__ import annotations

import numpy as np
import torch

from trainer.fusion.bundle import Bundle, make_bundle
from trainer.protocol.clips_csv import ClipRow

torch.set_num_threads(1)  # these sizes are too small to share out

LABELS = ("neutral", "anger", "happiness")


def made_up(
    labelled: int = 60,
    pool: int = 60,
    test: int = 30,
    dims: tuple[int, ...] = (6, 5, 4),
    speakers: int = 10,
    noise: float = 1.0,
    missing: float = 0.1,
    seed: int = 0,
) -> tuple[Bundle, list[ClipRow], np.ndarray]:
    """A bundle, its clips, and the true class of every clip [N] (of the pool too, for scoring adoptions)."""
    random = np.random.default_rng(seed)
    count = labelled + pool + test
    truth = np.arange(count) % len(LABELS)
    names = ("speech", "image", "text", "video")[: len(dims)]
    values = {}
    for name, dim in zip(names, dims, strict=True):
        centres = random.normal(size=(len(LABELS), dim)) * 1.5
        values[name] = (centres[truth] + random.normal(size=(count, dim)) * noise).astype(np.float32) * 3 + 40
    gone = random.random((count, len(dims))) < missing
    gone[np.arange(count), random.integers(0, len(dims), count)] = False
    for column, name in enumerate(names):
        values[name][gone[:, column]] = np.nan
    rows = []
    for index in range(count):
        split = "labelled" if index < labelled else "unlabelled" if index < labelled + pool else "test"
        speaker = f"s{random.integers(speakers)}" if speakers else ""
        label = "" if split == "unlabelled" else LABELS[truth[index]]
        rows.append(ClipRow(f"c{index:03d}", split=split, speaker=speaker, label=label))
    return make_bundle(values, LABELS, rows), rows, truth
