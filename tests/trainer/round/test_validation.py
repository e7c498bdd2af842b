"""Clips of the validation split: scored beside those of the test split, and a round learns the same without them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from fusion_data import LABELS, made_up
from safetensors.numpy import load_file
from sklearn.metrics import f1_score

from trainer.__main__ import main
from trainer.fusion.bundle import write_bundle
from trainer.protocol.clips_csv import write_clips

QUICK = ("device=cpu", "updates=0", "epochs=6", "hidden=8", "ensemble=1", "mode=off", "threads=1")


def fitted(folder, rows, bundle):
    """A round on these clips; its metrics and predictions."""
    folder.mkdir()
    write_bundle(folder / "f.safetensors", bundle)
    write_clips(folder / "f.csv", rows)
    sets = [part for pair in QUICK for part in ("--set", pair)]
    arguments = ["--bundle", str(folder / "f.safetensors"), "--clips", str(folder / "f.csv")]
    assert main(["fit", *arguments, "--out", str(folder / "out"), *sets]) == 0
    metrics = json.loads((folder / "out" / "metrics.json").read_text())
    return metrics, load_file(folder / "out" / "predictions.safetensors")["probabilities"]


def test_validation_clips_are_scored_and_never_train(tmp_path):
    bundle, rows, truth = made_up(labelled=36, pool=12, test=18)
    aside = range(48, 57)
    rows = [replace(row, split="validation") if at in aside else row for at, row in enumerate(rows)]
    metrics, probabilities = fitted(tmp_path / "a", rows, bundle)
    assert (metrics["counts"]["validation"], metrics["counts"]["test"]) == (9, 9)
    predicted = probabilities[list(aside)].argmax(axis=1)
    assert np.isclose(metrics["validation"]["waf"]["mean"],
                      f1_score(truth[list(aside)], predicted, average="weighted"))  # fmt: skip
    wrong = [
        replace(row, label=LABELS[(LABELS.index(row.label) + 1) % 3]) if row.split == "validation" else row
        for row in rows
    ]
    others, same = fitted(tmp_path / "b", wrong, bundle)
    assert np.array_equal(probabilities, same)
    assert others["cv"] == metrics["cv"]
    assert others["validation"] != metrics["validation"]
