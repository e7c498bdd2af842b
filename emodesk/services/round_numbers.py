"""The numbers of each clip that the queue is sorted and filtered by, out of a round's tensors: once, at ingest."""

from __future__ import annotations

from typing import Any

import numpy as np

from emodesk.domain import uncertainty
from emodesk.domain.selection import places_in_batch
from emodesk.services.round_files import BLOCK, RoundFiles
from trainer.measures.shapley import alone, present_modalities


def numbers_of(files: RoundFiles) -> dict[str, list[Any]]:
    """The columns of the table `predictions` that the tensors give, each [N], `label` as an index.

    What the model says of a clip that the round trained on is said by the fold that never saw it; how far modalities
    and folds disagree, and which modalities are missing, by all folds.
    """
    probabilities = files.probabilities()
    entropy = uncertainty.entropy(probabilities)
    subsets = files.subsets_of_all()
    starts = range(0, max(1, len(subsets)), BLOCK)
    parts = [_of_subsets(subsets[first : first + BLOCK]) for first in starts]
    says, disagreement, missing = (np.concatenate(part) for part in zip(*parts, strict=True))
    found: dict[str, list[Any]] = {
        "label": probabilities.argmax(axis=-1).tolist(),
        "confidence": uncertainty.confidence(probabilities).tolist(),
        "margin": uncertainty.margin(probabilities).tolist(),
        "entropy": entropy.tolist(),
        "disagreement": disagreement.tolist(),
        "missing": missing.tolist(),
        "batch": places_in_batch(says, entropy).tolist(),
        "chances": [row.tobytes() for row in files.own_probabilities().astype(np.float16)],
        "folds": [None] * len(probabilities),
    }
    if (folds := files.folds()) is not None:
        blocks = [folds[first : first + BLOCK] for first in starts]
        spread = [uncertainty.disagreement(block, np.ones(block.shape[:2], bool)) for block in blocks]
        found["folds"] = np.concatenate(spread).tolist()
    return found


def _of_subsets(subsets: np.ndarray) -> tuple[np.ndarray, ...]:
    """What each modality says alone [n, M·K], how far they disagree [n] and which are missing [n], one bit each."""
    each, present = alone(subsets), present_modalities(subsets)
    bits = (~present).astype(np.int64) @ (1 << np.arange(present.shape[1]))
    return each.reshape(len(each), -1), uncertainty.disagreement(each, present), bits
