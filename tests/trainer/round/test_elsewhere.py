"""A round on features that others extracted: modalities named by oneself, missing ones missing, -FRA in time."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, safe_open

from trainer.__main__ import main
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.files import read_table
from trainer.protocol.round_folder import Spec, write_spec
from trainer.settings import SettingsError, load_settings

LABELS = ("neutral", "anger")
FRAMES, WIDTH, SECONDS = 20, 4, 2.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Sixteen clips of two seconds: `gait` says the class in one vector, `breath` only in the second half of its
    frames; clip 14 lacks gait, 15 has a vector of zeros."""
    project = tmp_path_factory.mktemp("project")
    made = project / "rounds" / "0001"
    made.mkdir(parents=True)
    (project / "gait-UTT").mkdir()
    (project / "breath-FRA").mkdir()
    with wave.open(str(project / "still.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(int(2 * 8000 * SECONDS)))
    random, rows = np.random.default_rng(1), []
    for index in range(16):
        kind = index % 2
        split, label = ("labelled", LABELS[kind]) if index < 12 else ("unlabelled", "")
        rows.append(ClipRow(f"c{index}", str(project / "still.wav"), split=split, label=label))
        if index != 14:
            gait = np.zeros(3) if index == 15 else random.normal(size=3) * 0.1 + (2 * kind - 1)
            np.save(project / "gait-UTT" / f"c{index}.npy", gait.astype(np.float32))
        frames = random.normal(size=(FRAMES, WIDTH)).astype(np.float32) * 0.1
        frames[FRAMES // 2 :] += 2 * kind - 1
        frames[:2] = 0  # no face yet
        np.save(project / "breath-FRA" / f"C{index}.npy", frames)
    write_clips(made / "clips.csv", rows)
    places = {"gait": ("gait-UTT", False), "breath": ("breath-FRA", True)}
    settings = {
        f"encoders.{name}.{key}": value
        for name, (place, frames) in places.items()
        for key, value in (("name", "elsewhere"), ("path", str(project / place)), ("frames", frames))
    }
    settings |= {
        "modalities": list(places),
        "training.epochs": 20,
        "training.hidden": 8,
        "training.device": "cpu",
        "training.updates": 0,
        "selftraining.mode": "off",
        "frames.hop": 0.25,
        "frames.window": 0.5,
    }
    write_spec(made, Spec(labels=LABELS, settings=settings))
    assert main(["fit", "--spec", str(made / "spec.json")]) == 0
    return made


def test_they_are_modalities_like_any_other(folder):
    with safe_open(folder / "predictions.safetensors", "numpy") as file:
        assert file.metadata()["modalities"] == "gait,breath"
    tensors = load_file(folder / "predictions.safetensors")
    assert tensors["subsets"].shape == (16, 4, 2)
    assert tensors["probabilities"].argmax(axis=1).tolist() == [0, 1] * 8
    with safe_open(folder / "model.safetensors", "numpy") as file:
        assert any(part.shape[-1] == 2 * WIDTH for part in map(file.get_tensor, file.keys()) if part.ndim)


def test_what_is_not_there_or_zeros_is_missing_and_said(folder):
    notes = {(row["clip_id"], row["modality"]): row["note"] for row in read_table(folder / "notes.csv", ("note",))}
    assert set(notes) == {("c14", "gait"), ("c15", "gait")}
    assert "no features" in notes["c14", "gait"]
    assert "only zeros" in notes["c15", "gait"]
    subsets = load_file(folder / "predictions.safetensors")["subsets"]
    np.testing.assert_allclose(subsets[14:, 1], subsets[14:, 0], atol=1e-3)  # gait alone adds nothing to the prior


def test_frames_give_curves_in_time_and_a_vector_holds_all_along(folder):
    tensors = load_file(folder / "frames" / "0000.safetensors")
    time, alone = tensors["1/time"], tensors["1/alone"]
    assert time[-1] == pytest.approx(SECONDS - 0.125)
    anger = alone[:, :, 1]
    assert np.ptp(anger[:, 0]) < 1e-6
    assert anger[time > 1.25, 1].min() > anger[(time > 0.3) & (time < 0.7), 1].max()


def test_predicting_other_clips_reads_the_same_places(folder, tmp_path):
    rows = [ClipRow("c3", str(folder.parents[1] / "still.wav"), split="unlabelled")]
    write_clips(tmp_path / "clips.csv", rows)
    options = [
        "--clips",
        str(tmp_path / "clips.csv"),
        "--features",
        str(tmp_path / "f"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(["predict", "--round", str(folder), *options]) == 0
    assert load_file(tmp_path / "out" / "predictions.safetensors")["probabilities"].argmax() == 1


def test_a_name_of_ones_own_is_for_features_from_elsewhere_alone():
    own = load_settings(
        "light", {"encoders.gait.name": "elsewhere", "encoders.gait.path": "x", "encoders.步态": "none"}
    )
    assert list(own.encoders) == ["speech", "image", "text", "video", "gait"]
    for name, encoder in (("gait", "light"), ("a,b", "elsewhere"), ("a b", "elsewhere")):
        with pytest.raises(SettingsError, match="is no modality"):
            load_settings("light", {f"encoders.{name}.name": encoder})


def test_a_place_that_went_is_said_before_a_round_begins(capsys):
    options = ["--set", "encoders.gait.name=elsewhere", "--set", "encoders.gait.path=/nowhere/gait-UTT"]
    assert main(["fit", "--check", *options]) == 1
    assert "not at {path} any more" in capsys.readouterr().out
