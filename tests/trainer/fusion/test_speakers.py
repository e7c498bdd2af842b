"""Features centred by speaker: what is taken out, when it is, and that whoever scores later does the same."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from fusion_data import LABELS
from safetensors.numpy import load_file

from trainer.__main__ import main
from trainer.encoders.base import FrameFeatures
from trainer.fusion.bundle import Bundle, make_bundle, write_bundle
from trainer.fusion.centring import CENTRED_FROM, PRIOR_CLIPS, centred, speakers_of
from trainer.fusion.checkpoint import task_fingerprint
from trainer.fusion.fitting import fit_step
from trainer.fusion.model import load_model, save_model
from trainer.fusion.prepare import make_task
from trainer.fusion.scoring import predict
from trainer.fusion.task import NO_ADOPTIONS
from trainer.measures.scores import score
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.round.curves import CurveInputs, write_curves
from trainer.settings import Frames, load_settings

QUICK = {"epochs": 10, "updates": 0, "hidden": 16, "batch": 16, "device": "cpu", "ensemble": 1, "ema_decay": 0}


def settings(**overrides):
    return load_settings("light", {**QUICK, **overrides})


def fit(task):
    return fit_step(task, 0, [NO_ADOPTIONS] * task.folds.count)


def voices(own: float = 6.0, shown: int = 3, clips: int = 15, dim: int = 5, seed: int = 0):
    """Eighteen speakers, six a split, whose features are a class's, `own` times something of their own, and noise;
    each shows `shown` of the three classes. A bundle with its clips."""
    random = np.random.default_rng(seed)
    centres = {name: random.normal(size=(3, dim)) for name in ("speech", "text")}
    rows, parts = [], {name: [] for name in centres}
    for speaker in range(18):
        split = ("labelled", "unlabelled", "test")[speaker % 3]
        ways = {name: random.normal(size=dim) * own for name in centres}
        for clip in range(clips):
            truth = (clip % shown + speaker // 3) % 3
            for name, centre in centres.items():
                parts[name].append(centre[truth] + ways[name] + random.normal(size=dim) * 0.5)
            label = "" if split == "unlabelled" else LABELS[truth]
            rows.append(ClipRow(f"c{len(rows):03d}", split=split, speaker=f"s{speaker:02d}", label=label))
    values = {name: np.array(part, dtype=np.float32) for name, part in parts.items()}
    values["text"][::17] = np.nan
    return make_bundle(values, LABELS, rows), rows


def waf(task):
    predicted = predict(fit(task), task.bundle).probabilities[task.test].argmax(axis=1)
    return score(task.test_targets, predicted, task.classes).waf


def test_a_speaker_s_mean_is_moved_towards_that_of_all_and_the_values_stay():
    bundle, rows = voices()
    before = [value.clone() for value in bundle.values]
    speakers = [row.speaker for row in rows]
    found = centred(bundle, speakers)
    mine = torch.tensor([index for index, name in enumerate(speakers) if name == "s04"])
    for modality, value in enumerate(bundle.values):
        has = value[mine][:, 0].isfinite()
        count, mean, middle = int(has.sum()), value[mine].nanmean(dim=0), value.nanmean(dim=0)
        moved = found.rows(modality, mine)
        expected = mean - count / (count + PRIOR_CLIPS) * (mean - middle)
        assert torch.allclose(moved.nanmean(dim=0), expected, atol=1e-4)
        assert torch.equal(moved[:, 0].isfinite(), has)
        assert torch.equal(value.nan_to_num(), before[modality].nan_to_num())


def test_clips_of_nobody_known_well_enough_are_left_as_they_are():
    bundle, rows = voices(clips=9)
    speakers = [row.speaker if index % 9 < CENTRED_FROM - 1 else "" for index, row in enumerate(rows)]
    found = centred(bundle, speakers)
    assert found.speakers.names == ()
    every = torch.arange(len(rows))
    assert torch.equal(found.rows(0, every), bundle.values[0])
    bare = make_task(bundle, [replace(row, speaker="") for row in rows], settings())
    assert bare.centring is None
    assert bare.bundle.speakers is None


def test_a_window_crop_is_centred_as_its_clip():
    bundle, rows = voices()
    crops = np.array([3, 40])
    both = Bundle(
        bundle.modalities,
        bundle.labels,
        tuple(torch.cat([value, value[crops]]) for value in bundle.values),
        torch.cat([bundle.present, bundle.present[crops]]),
    )
    found = centred(both, [row.speaker for row in rows], crops=crops)
    last = torch.tensor([len(rows), len(rows) + 1])
    assert torch.equal(found.rows(0, last), found.rows(0, torch.tensor(crops)))
    assert torch.equal(found.take(["text"]).rows(0, torch.tensor([5])), found.rows(1, torch.tensor([5])))


def test_voices_that_differ_are_centred_and_new_speakers_are_understood_better():
    bundle, rows = voices()
    task = make_task(bundle, rows, settings())
    assert task.centring.used
    assert task.centring.speakers == 18
    assert task.centring.with_it > task.centring.without + 0.1
    plain = make_task(bundle, rows, settings(speaker_normalisation="off"))
    assert plain.centring is None
    assert waf(task) > waf(plain) + 0.1


def test_speakers_who_show_one_emotion_each_are_not_centred():
    bundle, rows = voices(own=0.5, shown=1)
    task = make_task(bundle, rows, settings())
    assert not task.centring.used
    assert task.centring.with_it < task.centring.without
    assert task.bundle.speakers is None
    assert make_task(bundle, rows, settings(speaker_normalisation="on")).bundle.speakers is not None


def test_the_truth_of_the_test_decides_nothing():
    bundle, rows = voices()
    turned = [replace(row, label=LABELS[0]) if row.split == "test" else row for row in rows]
    assert make_task(bundle, turned, settings()).centring == make_task(bundle, rows, settings()).centring


def test_other_speakers_make_another_task():
    bundle, rows = voices()
    renamed = [replace(row, speaker="s02") if row.speaker == "s05" else row for row in rows]
    one, other = (make_task(bundle, some, settings(speaker_normalisation="on")) for some in (rows, renamed))
    assert task_fingerprint(one) != task_fingerprint(other)


def test_a_model_knows_its_speakers_again_and_learns_new_ones_from_their_clips(tmp_path):
    bundle, rows = voices()
    task = make_task(bundle, rows, settings())
    save_model(tmp_path / "model.safetensors", fit(task))
    known = load_model(tmp_path / "model.safetensors").speakers
    speakers = [row.speaker for row in rows]
    again = centred(bundle, speakers, known)
    every = torch.arange(len(rows))
    assert torch.equal(again.rows(1, every).nan_to_num(), task.bundle.rows(1, every).nan_to_num())
    # A clip of a known speaker alone is treated as it was among all, one of somebody new is left as it is.
    few = [0, 1]
    single = Bundle(bundle.modalities, bundle.labels, tuple(v[few] for v in bundle.values), bundle.present[few])
    one = centred(single, ["s00", "new"], known)
    assert torch.equal(one.rows(0, torch.tensor([0])), task.bundle.rows(0, torch.tensor([0])))
    assert torch.equal(one.rows(0, torch.tensor([1])), bundle.values[0][[1]])
    strange = centred(bundle, ["x" + name for name in speakers], known)
    assert strange.speakers.names[:18] == known.names
    assert torch.allclose(strange.rows(0, every), task.bundle.rows(0, every), atol=1e-5)
    assert speakers_of(bundle, speakers, known).names == known.names


def test_predict_says_of_a_round_s_own_clips_what_the_round_says(tmp_path):
    bundle, rows = voices()
    write_bundle(tmp_path / "clips.safetensors", bundle)
    write_clips(tmp_path / "clips.csv", rows)
    given = ["--bundle", str(tmp_path / "clips.safetensors"), "--clips", str(tmp_path / "clips.csv")]
    chosen = [part for key, value in QUICK.items() for part in ("--set", f"training.{key}={value}")]
    assert main(["fit", *given, "--out", str(tmp_path / "round"), *chosen, "--set", "selftraining.mode=off"]) == 0
    assert main(["predict", "--round", str(tmp_path / "round"), *given, "--out", str(tmp_path / "said")]) == 0
    one, other = (load_file(tmp_path / name / "predictions.safetensors") for name in ("round", "said"))
    assert np.allclose(one["subsets"], other["subsets"], atol=1e-3)
    table = json.loads((tmp_path / "round" / "metrics.json").read_text())["speakers"]
    assert table["centred"]
    assert table["known"] == 18
    assert 1 >= table["likelihood_with"] > table["likelihood_without"] > 0


def test_a_curve_is_of_windows_centred_as_their_clip(tmp_path):
    bundle, rows = voices()
    bundle = Bundle(
        bundle.modalities, bundle.labels, tuple(v.nan_to_num() for v in bundle.values), bundle.present | True
    )
    task = make_task(bundle, rows, settings())
    assert task.centring.used
    model = fit(task)
    clip = 7
    features = {
        name: FrameFeatures(value[[clip] * 4].numpy(), np.arange(4) * 0.25)
        for name, value in zip(bundle.modalities, bundle.values, strict=True)
    }
    write_curves(tmp_path / "frames", [CurveInputs(clip, 1.0, features, 0)], model, task.bundle.shift, Frames(), "mean")
    fused = load_file(tmp_path / "frames" / "0000.safetensors")[f"{clip}/fused"]
    assert fused == pytest.approx(np.repeat(predict(model, task.bundle).probabilities[[clip]], 10, axis=0), abs=1e-4)
