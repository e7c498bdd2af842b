"""What a round's files say, read without any code of the program and measured with scikit-learn."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from sklearn.metrics import f1_score

from emodesk.services.analysis import Source
from trainer.protocol.labels import LABELS

CLASSES = range(len(LABELS))


class Round:
    """What a round's files say, read without any code of the program."""

    def __init__(self, folder: Path, labels: Sequence[str] = LABELS) -> None:
        with (folder / "clips.csv").open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        with (folder / "adoptions.csv").open(encoding="utf-8", newline="") as file:
            self.adoptions = [row for row in csv.DictReader(file) if row["accepted"] == "1"]
        self.metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "predictions.safetensors")
        self.subsets = tensors["subsets"].astype(np.float64)
        split = np.array([row["split"] for row in self.rows])
        truth = np.array([labels.index(row["label"]) if row["label"] else -1 for row in self.rows])
        fold = tensors["held_out"]
        labelled, test = np.flatnonzero(fold >= 0), np.flatnonzero((split == "test") & (truth >= 0))
        self.said = {
            Source.CROSS_VALIDATION: (truth[labelled], tensors["folds"][labelled, fold[labelled]].argmax(axis=1)),
            Source.TEST: (truth[test], tensors["probabilities"][test].argmax(axis=1)),
        }
        self.clips = {Source.CROSS_VALIDATION: labelled, Source.TEST: test}
        self.subsets[labelled] = tensors["held_out_subsets"]  # of a labelled clip the fold speaks that never saw it
        self.label = self.subsets[:, -1].argmax(axis=1)
        self.truth = truth

    def waf(self, source: Source = Source.CROSS_VALIDATION) -> float:
        return f1_score(*self.said[source], average="weighted", zero_division=0)

    def f1(self, source: Source) -> np.ndarray:
        return f1_score(*self.said[source], labels=CLASSES, average=None, zero_division=0)

    def macro(self, source: Source) -> float:
        return f1_score(*self.said[source], labels=CLASSES, average="macro", zero_division=0)

    def speakers(self, source: Source) -> int:
        return len({self.rows[index]["speaker"] for index in self.clips[source]} - {""})


def three(value: float) -> str:
    return f"{value:.3f}"


def weighted_of(confusion: list[list[int]]) -> float:
    """WAF of a confusion, by the clips it stands for."""
    truth, said = zip(*[(i, j) for i in CLASSES for j in CLASSES for _ in range(confusion[i][j])], strict=True)
    return f1_score(truth, said, average="weighted", zero_division=0)


def calibration_error(believed: np.ndarray, truth: np.ndarray, bins: int = 15) -> float:
    """Mean |right − confidence| over bins of equal width, by their clips, in double precision."""
    confidence, right = believed.max(axis=1), believed.argmax(axis=1) == truth
    which = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    gaps = [abs(right[which == n].sum() - confidence[which == n].sum()) for n in range(bins)]
    return float(np.sum(gaps) / len(truth))
