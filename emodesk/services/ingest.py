"""Reads a finished round's folder whole and checks it, before anything goes into the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from emodesk.domain import uncertainty
from emodesk.services.round_files import SUM_TOLERANCE, RoundFileError, RoundFiles, read_metrics
from trainer.measures.shapley import present_modalities
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.errors import ProtocolError
from trainer.protocol.round_folder import CLIPS_FILE, PREDICTIONS_FILE

BLOCK = 16_384  # clips whose subsets are in memory at once


@dataclass(frozen=True)
class Results:
    """What a round leaves in the database: its metrics and one row of the table `predictions` for each clip."""

    metrics: dict[str, Any]
    predictions: list[dict[str, Any]]


def read_results(folder: Path, number: int, labels: Sequence[str], keys: Mapping[str, int]) -> Results:
    """Results of a round folder, for clips by `keys` (clip_id to key); RoundFileError with a sentence.

    Clips that the project does not know are passed over; a folder that knows none of them is refused.
    """
    files = RoundFiles(folder, number)
    metrics = read_metrics(folder)
    if files.labels != tuple(labels):
        raise RoundFileError(
            "{folder} was trained on the labels {labels}, this project has {labels2}; run the round again.",
            folder=folder,
            labels=", ".join(files.labels) or "of another project",
            labels2=", ".join(labels),
        )
    try:
        rows = read_clips(folder / CLIPS_FILE, labels)
    except ProtocolError as error:
        raise RoundFileError("{rstrip}; run the round again.", rstrip=str(error).rstrip(".")) from None
    if len(rows) != files.rows:
        raise RoundFileError(
            "{folder} holds predictions of {rows} clips but a table of {count}; run the round again.",
            folder=folder,
            rows=files.rows,
            count=len(rows),
        )
    place = [(row, keys[clip.clip_id]) for row, clip in enumerate(rows) if clip.clip_id in keys]
    if not place:
        raise RoundFileError("{folder} knows no clip of this project; it belongs to another one.", folder=folder)
    columns = _columns(files)
    names = list(columns)
    values = zip(*(columns[name].tolist() for name in names), strict=True)
    every = [dict(zip(names, value, strict=True)) for value in values]
    return Results(
        metrics, [{"clip": key, "row": row, **every[row], "label": labels[every[row]["label"]]} for row, key in place]
    )


def _columns(files: RoundFiles) -> dict[str, np.ndarray]:
    """Label index, confidence, margin, entropy and disagreement, each [N]; the first four of a clip that the round
    trained on by the fold that never saw it."""
    probabilities = files.believed()
    if np.abs(probabilities.sum(axis=-1) - 1).max(initial=0) > SUM_TOLERANCE:
        raise RoundFileError(
            "{folder} cannot be used (probabilities of a clip do not add up to one); run the round again.",
            folder=files.folder / PREDICTIONS_FILE,
        )
    subsets = files.whole("subsets")
    alone = [1 << m for m in range(len(files.modalities))]
    disagreement = [
        uncertainty.disagreement(block[:, alone], present_modalities(block))
        for block in (subsets[first : first + BLOCK] for first in range(0, len(subsets), BLOCK))
    ]
    return {
        "label": probabilities.argmax(axis=-1),
        "confidence": uncertainty.confidence(probabilities),
        "margin": uncertainty.margin(probabilities),
        "entropy": uncertainty.entropy(probabilities),
        "disagreement": np.concatenate(disagreement) if disagreement else np.empty(0),
    }
