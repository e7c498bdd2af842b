"""The files of a round folder that a fit leaves behind, each written beside and then renamed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from trainer.fusion.scoring import Predictions
from trainer.fusion.selftraining import COVERED_BY_ALL, Adoption
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import atomic_write, read_table, write_table
from trainer.protocol.labels import canonical_label
from trainer.protocol.metrics_file import MetricsFile
from trainer.protocol.round_folder import ADOPTION_COLUMNS, CLIP_IDS, OPINION_COLUMNS, ids_hash
from trainer.tensors import write_tensors

# `accepted` 1: trained on in this round; 0: proposed for the reviewer's queue. `folds`: which folds took it, by number.
# `purity`: the estimated chance that the label is right, empty where it was not asked.
NOTE_COLUMNS = ("clip_id", "modality", "note")


def write_predictions(
    path: Path, predictions: Predictions, clip_ids: Sequence[str], held_out: np.ndarray | None = None,
    held_out_subsets: np.ndarray | None = None,
) -> None:  # fmt: skip
    """Write predictions.safetensors of `clip_ids` in the order of clips.csv, whose hash goes into the metadata.

    `held_out` [N]: which fold never saw a clip, or -1; `held_out_subsets` [n, 2^M, K]: what that fold says with every
    subset, of the clips that have one, in order.
    """
    tensors = {
        name: np.ascontiguousarray(getattr(predictions, name), dtype=np.float32)
        for name in ("probabilities", "subsets", "folds", "weights")
    }
    if held_out is not None:
        tensors["held_out"] = np.ascontiguousarray(held_out, dtype=np.int32)
    if held_out_subsets is not None:
        tensors["held_out_subsets"] = np.ascontiguousarray(held_out_subsets, dtype=np.float32)
    names = {"modalities": ",".join(predictions.modalities), "labels": ",".join(predictions.labels)}
    metadata = {**names, CLIP_IDS: ids_hash(clip_ids)}
    write_tensors(path, tensors, metadata)


def write_adoptions(
    path: Path, adoptions: Iterable[Adoption], clip_ids: Sequence[str], labels: Sequence[str], folds: int
) -> None:
    """Write adoptions.csv: one row for a clip and label, at the first step that took it, confidences averaged."""
    together: dict[tuple[int, int], list[Adoption]] = defaultdict(list)
    for adoption in adoptions:
        together[adoption.row, adoption.label].append(adoption)
    rows = []
    for (row, label), parts in sorted(
        together.items(), key=lambda item: (min(adoption.step for adoption in item[1]), item[0])
    ):
        every = any(adoption.fold == COVERED_BY_ALL for adoption in parts)
        taken = range(folds) if every else sorted({adoption.fold for adoption in parts})
        rows.append(
            (
                min(adoption.step for adoption in parts),
                clip_ids[row],
                labels[label],
                f"{np.mean([adoption.confidence for adoption in parts]):.4f}",
                f"{np.mean([adoption.calibrated for adoption in parts]):.4f}",
                int(parts[0].accepted),
                " ".join(str(fold) for fold in taken),
                f"{np.mean([adoption.purity for adoption in parts]):.4f}" if parts[0].purity else "",
            )
        )
    write_table(path, ADOPTION_COLUMNS, rows)


def write_metrics(path: Path, metrics: MetricsFile) -> None:
    """Write metrics.json."""
    atomic_write(path, json.dumps(metrics, indent=1, ensure_ascii=False, allow_nan=False))


def write_notes(path: Path, notes: Iterable[tuple[str, str, str]]) -> None:
    """Write notes.csv: clip_id, modality, why it is missing or incomplete."""
    write_table(path, NOTE_COLUMNS, notes)


def read_opinions(path: Path, labels: Sequence[str]) -> dict[str, dict[str, str]]:
    """What each source from outside says a clip is, by clip_id and source; empty without the file. ProtocolError names
    a row that is wrong."""
    opinions: dict[str, dict[str, str]] = defaultdict(dict)
    if path.exists():
        for line, record in enumerate(read_table(path, OPINION_COLUMNS[:3]), start=2):
            try:
                label = canonical_label(record["label"] or "", labels)
            except ProtocolError as error:
                raise ProtocolError("{file} line {line}: {error}.", file=path.name, line=line, error=error) from None
            if label:
                opinions[record["clip_id"]][record["source"]] = label
    return opinions


def read_rejections(path: Path, labels: Sequence[str]) -> dict[str, set[str]]:
    """What a person said a clip is not, by clip_id; empty without the file. ProtocolError names a row that is wrong."""
    rejections: dict[str, set[str]] = defaultdict(set)
    if path.exists():
        for line, record in enumerate(read_table(path, ("clip_id", "label")), start=2):
            try:
                label = canonical_label(record["label"] or "", labels)
            except ProtocolError as error:
                raise ProtocolError("{file} line {line}: {error}.", file=path.name, line=line, error=error) from None
            if label:
                rejections[record["clip_id"]].add(label)
    return rejections
