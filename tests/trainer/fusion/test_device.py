"""Training on a GPU, simulated where there is none: what it computes, what has to be where, and when the CPU waits."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from fusion_data import made_up
from safetensors.numpy import load_file
from simulated_gpu import OnGpu, simulated_gpu

from trainer.__main__ import main
from trainer.fusion.bundle import write_bundle
from trainer.fusion.dropout import InputDropout
from trainer.fusion.network import new_parameters
from trainer.fusion.optimiser import Adam
from trainer.fusion.prepare import make_task
from trainer.fusion.step import Batch, Step, Weights
from trainer.protocol.clips_csv import write_clips
from trainer.settings import load_settings

QUICK = {"updates": 0, "epochs": 2, "hidden": 16, "k": 3, "selftraining.steps": 1, "tolerance": 100, "threads": 1}


@pytest.fixture
def given(tmp_path):
    bundle, rows, _ = made_up()
    write_bundle(tmp_path / "clips.safetensors", bundle)
    write_clips(tmp_path / "clips.csv", rows)
    return ["--bundle", str(tmp_path / "clips.safetensors"), "--clips", str(tmp_path / "clips.csv")]


def fit(given, out, **more):
    chosen = [part for key, value in {**QUICK, **more}.items() for part in ("--set", f"{key}={value}")]
    assert main(["fit", *given, "--out", str(out), *chosen]) == 0
    return load_file(out / "predictions.safetensors"), json.loads((out / "metrics.json").read_text())


@pytest.mark.parametrize(
    "more",
    [
        {"speaker_normalisation": "on"},
        {
            "selftraining.mode": "blind",
            "missing_modality_fill": "zero_hidden",
            "checkpoint_selection": "best",
            "outlier_limit": 2.0,
        },
        {"start": "continue", "ema_decay": 0.9, "noise_aware": 0.5, "class_balance": 0.5, "label_smoothing": 0.1},
        {"selftraining.mode": "reviewed", "precision": "bfloat16"},
    ],
)
@pytest.mark.parametrize("resident", [True, False])
def test_a_round_on_a_gpu_becomes_what_it_becomes_on_the_cpu(given, tmp_path, monkeypatch, more, resident):
    """Whether the features fit into its memory or not."""
    said, table = fit(given, tmp_path / "cpu", device="cpu", **more)
    with simulated_gpu():
        monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (1 << 34 if resident else 1, 1 << 34))
        again, other = fit(given, tmp_path / "gpu", device="cuda", **more)
        predicting = ["predict", "--round", str(tmp_path / "cpu"), *given, "--device", "cuda"]
        assert main([*predicting, "--out", str(tmp_path / "said")]) == 0
    for name, values in said.items():
        np.testing.assert_allclose(again[name], values, atol=1e-6)
    assert other["cv"] == table["cv"]
    assert other["test"] == table["test"]
    predicted = load_file(tmp_path / "said" / "predictions.safetensors")["subsets"]
    np.testing.assert_allclose(predicted, said["subsets"], atol=1e-3)


def test_features_stay_on_a_gpu_that_can_hold_them_and_not_on_one_that_cannot(monkeypatch):
    bundle, rows, _ = made_up()
    with simulated_gpu():
        task = make_task(bundle, rows, load_settings("light", {"device": "cuda", "speaker_normalisation": "on"}))
        assert all(isinstance(value, OnGpu) for value in task.resident().bundle.values)
        monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (1, 1 << 34))
        assert not any(isinstance(value, OnGpu) for value in task.resident().bundle.values)


@pytest.mark.parametrize("modalities_kept", [None, 1.0])
def test_no_training_step_waits_for_the_gpu(modalities_kept):
    members, clips, batch, hidden, dims, classes = 2, 12, 4, 8, (6, 5), 3
    with simulated_gpu() as gpu:
        device = torch.device("cuda")
        generators = [torch.Generator().manual_seed(seed) for seed in range(members)]
        weights = Weights(new_parameters(dims, hidden, classes, generators), device)
        dropout = InputDropout(0.3, (0,), device)
        adam = Adam(weights.parts, 1e-3, 1e-5, Weights(weights.named, device).parts, 0.98)
        step = Step(weights, [torch.randn(members, clips + 1, dim).to(device) for dim in dims], batch, dropout, adam)
        dropout.start(0, 10_000, 1000)
        rows = step.rows(torch.randint(clips, (members, 1, batch)).to(device), None)[0]
        targets = torch.eye(classes)[torch.randint(classes, (members, batch))].to(device)
        keep = None if modalities_kept is None else torch.ones(len(dims), members, batch, 1).to(device)
        one = Batch(rows, targets, torch.full((members, batch, 1), 1 / batch).to(device), keep)
        before = weights.flat.clone()
        gpu.reads.clear()
        for _ in range(3):
            adam.begin()
            step(one)
        assert gpu.reads == []
        assert not torch.equal(before, weights.flat)


def test_the_simulated_gpu_refuses_what_cuda_refuses():
    with simulated_gpu() as gpu:
        here, there = torch.ones(3), torch.ones(3, device="cuda")
        assert there.device.type == "cuda"
        for wrong in (
            lambda: here + there,
            lambda: torch.stack([here, there]),
            lambda: there.index_select(0, torch.tensor([1])),
            lambda: here[torch.tensor([1], device="cuda")],
        ):
            with pytest.raises(RuntimeError, match="same device"):
                wrong()
        with pytest.raises(TypeError, match="numpy"):
            there.numpy()
        assert torch.equal((2 * there[torch.tensor([0, 2])]).cpu(), torch.full((2,), 2.0))
        assert gpu.reads == ["cpu"]
