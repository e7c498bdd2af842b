"""A round folder as the window makes it: clips on disk, features extracted on the way, curves along each clip."""

from __future__ import annotations

import io
import json
import shutil
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from trainer.__main__ import main
from trainer.features.pooling import pool
from trainer.features.store import FeatureStore
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips, write_clips
from trainer.protocol.files import read_table
from trainer.protocol.locks import is_held
from trainer.protocol.round_folder import (
    CANCEL_FILE,
    LOCK_FILE,
    METRICS_FILE,
    EventReader,
    Spec,
    clip_curves_file,
    clip_moments_file,
    read_spec,
    read_state,
    write_spec,
)
from trainer.round import recipe
from trainer.round.clip_features import RoundClips
from trainer.round.clip_moments import _slopes
from trainer.round.curves_command import CurveDrawing
from trainer.round.moments import Occlusion
from trainer.round.window_crops import draw_windows, pool_crops
from trainer.settings import load_settings

SECONDS = 1.5
RATE = 16_000
LABELS = ("neutral", "anger", "happiness")
WORDS = ("the train leaves at ten", "leave me alone right now", "what a wonderful day")


def write_voice(path: Path, pitch: float, random: np.random.Generator) -> None:
    """A tone with overtones and noise at `pitch` hertz."""
    time = np.arange(int(SECONDS * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * pitch * overtone * time) / overtone for overtone in range(1, 6))
    sound = 0.2 * tone + 0.02 * random.normal(size=len(time))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 20_000).clip(-32_768, 32_767).astype("<i2").tobytes())


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    torch.set_num_threads(1)
    project = tmp_path_factory.mktemp("project")
    round_folder = project / "rounds" / "0001"
    round_folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    rows = []
    for index in range(18):
        kind = index % 3
        path = project / f"clip{index}.wav"
        write_voice(path, (120, 260, 400)[kind] * random.uniform(0.95, 1.05), random)
        row = ClipRow(f"clip{index}", str(path), transcript=WORDS[kind], language="en")
        rows.append(replace(row, split="labelled", label=LABELS[kind]) if index < 12 else row)
    rows[16] = replace(rows[16], transcript="")
    rows[17] = replace(rows[17], path=str(project / "gone.wav"))
    write_clips(round_folder / "clips.csv", rows)
    settings = {"modalities": ["speech", "text"], "training.epochs": 20, "training.hidden": 16, "frames.hop": 0.25}
    settings |= {"training.device": "cpu", "training.updates": 0, "selftraining.mode": "off"}
    write_spec(round_folder, Spec(labels=LABELS, settings=settings))
    assert main(["fit", "--spec", str(round_folder / "spec.json")]) == 0
    return round_folder


def test_the_round_ends_with_every_file_and_stage(folder):
    names = {path.name for path in folder.iterdir()}
    assert {"predictions.safetensors", "metrics.json", "model.safetensors", "adoptions.csv", "notes.csv"} <= names
    stages = [event.stage for event in EventReader(folder).read() if event.kind == "stage"]
    assert stages == ["extract", "fit", "predict"]
    assert read_state(folder).status == "succeeded"


def test_the_pool_is_told_apart_by_what_was_learnt(folder):
    probabilities = load_file(folder / "predictions.safetensors")["probabilities"]
    assert probabilities[12:16].argmax(axis=1).tolist() == [0, 1, 2, 0]


def test_curves_hold_what_the_contract_says(folder):
    tensors = load_file(folder / "frames" / "0000.safetensors")
    prior = np.full(3, 1 / 3)
    shown = load_file(folder / "predictions.safetensors")["probabilities"].argmax(axis=1)
    for row in range(18):
        time, fused = tensors[f"{row}/time"], tensors[f"{row}/fused"]
        alone, shapley = tensors[f"{row}/alone"], tensors[f"{row}/shapley"]
        assert fused.shape == (len(time), 3)
        assert alone.shape == (len(time), 2, 3)
        assert shapley.shape == (len(time), 2)
        assert np.allclose(fused.sum(axis=1), 1, atol=1e-5)
        assert np.allclose(shapley.sum(axis=1), fused[:, shown[row]] - prior[shown[row]], atol=1e-5)
        shares = tensors[f"{row}/shares"]
        assert np.allclose(shares[..., shown[row]], shapley, atol=1e-3)
        assert np.allclose(shares.sum(axis=1), fused - prior, atol=5e-3)
    time = tensors["0/time"]
    assert np.allclose(np.diff(time), 0.25)
    assert time[0] == pytest.approx(0.125)
    assert time[-1] < SECONDS


def test_what_is_missing_says_the_prior_along_the_clip_and_has_a_note(folder):
    tensors = load_file(folder / "frames" / "0000.safetensors")
    assert np.allclose(tensors["16/alone"][:, 1], 1 / 3, atol=1e-6)
    assert np.allclose(tensors["16/shapley"][:, 1], 0, atol=1e-6)
    assert np.allclose(tensors["17/alone"][:, 0], 1 / 3, atol=1e-6)
    notes = read_table(folder / "notes.csv", ("clip_id", "modality", "note"))
    assert {("clip16", "text"), ("clip17", "speech")} <= {(row["clip_id"], row["modality"]) for row in notes}
    assert all(row["note"] for row in notes)


def test_a_round_keeps_how_loud_its_clips_are(folder):
    facts = load_file(folder / "facts.safetensors")
    assert set(facts) == {"loudness", "signal_to_noise", "face_quality"}
    assert np.isfinite(facts["loudness"][:17]).all()
    assert (facts["loudness"][:17] < 0).all()
    assert np.isnan(facts["loudness"][17])  # its file is gone
    assert np.isnan(facts["face_quality"]).all()


@pytest.mark.parametrize("command", ["fit", "chain"])
def test_an_engine_that_is_none_ends_the_round_with_a_sentence_and_a_dry_run_needs_none(
    folder, tmp_path, capsys, monkeypatch, command
):
    monkeypatch.setenv("EMODESK_ENGINE", "spark")
    shutil.copy(folder / "clips.csv", tmp_path)
    write_spec(tmp_path, Spec(labels=LABELS, features=str(folder.parent.parent / "features")))
    assert main([command, "--spec", str(tmp_path / "spec.json")]) == 1
    state = read_state(tmp_path)
    assert (state.status, state.message) == ("failed", "EMODESK_ENGINE is “spark”; use one of local, ray.")
    if command == "chain":
        assert main([command, "--spec", str(tmp_path / "spec.json"), "--dry-run"]) == 0


def test_a_round_without_labels_ends_as_failed_with_a_sentence(folder, tmp_path, capsys):
    rows = [replace(row, split="unlabelled", label="") for row in read_clips(folder / "clips.csv", LABELS)]
    write_clips(tmp_path / "clips.csv", rows)
    write_spec(tmp_path, Spec(labels=LABELS, features=str(folder.parent.parent / "features")))
    assert main(["fit", "--spec", str(tmp_path / "spec.json")]) == 1
    state = read_state(tmp_path)
    assert state.status == "failed"
    assert state.message.startswith("0 labelled clips of 0 classes are too few to train on; label at least 8")
    assert not (tmp_path / "metrics.json").exists()


def test_predict_draws_the_curves_of_other_clips_with_the_rounds_settings(folder, tmp_path):
    rows = read_clips(folder / "clips.csv", LABELS)[12:15]
    write_clips(tmp_path / "some.csv", rows)
    features = str(folder.parent.parent / "features")
    command = ["predict", "--round", str(folder), "--clips", str(tmp_path / "some.csv"), "--features", features]
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    said = load_file(folder / "predictions.safetensors")["subsets"][12:15]
    assert np.allclose(load_file(tmp_path / "out" / "predictions.safetensors")["subsets"], said, atol=1e-6)
    ours, theirs = (load_file(one / "frames" / "0000.safetensors") for one in (tmp_path / "out", folder))
    assert np.allclose(ours["0/fused"], theirs["12/fused"], atol=1e-5)


def test_curves_of_a_clip_that_somebody_looks_at_are_those_of_the_round(folder, capsys):
    assert main(["curves", "--round", str(folder), "--clip", "clip13", "--clip", "nobody"]) == 1
    drawn, unknown = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert drawn == {"clip_id": "clip13", "file": str(clip_curves_file(folder.resolve(), 13))}
    assert unknown["problem"]["key"].startswith("{folder} has no clip")
    ours, theirs = load_file(drawn["file"]), load_file(folder / "frames" / "0000.safetensors")
    assert set(ours) == {name for name in theirs if name.startswith("13/")}
    for name, value in ours.items():
        assert np.allclose(value, theirs[name], atol=1e-5)


def test_all_curves_that_a_round_left_out_are_drawn_at_once_as_the_round_would_have(folder, tmp_path, capsys):
    bare = tmp_path / "rounds" / "0001"
    shutil.copytree(folder, bare, ignore=shutil.ignore_patterns("frames"))
    shutil.copytree(folder.parent.parent / "features", tmp_path / "features")
    assert main(["curves", "--round", str(bare), "--all"]) == 0
    whole = load_file(folder / "frames" / "0000.safetensors")
    assert json.loads(capsys.readouterr().out) == {"clips": len({name.split("/")[0] for name in whole})}
    drawn = load_file(bare / "frames" / "0000.safetensors")
    assert set(drawn) == set(whole)
    assert np.allclose(drawn["13/fused"], whole["13/fused"], atol=1e-5)


def test_a_resident_drawer_answers_each_line_until_there_are_no_more(folder, capsys, monkeypatch):
    asked = "".join(json.dumps({"clip_id": name}) + "\n" for name in ("clip2", "clip3", "clip2"))
    monkeypatch.setattr("sys.stdin", io.StringIO(asked))
    assert main(["curves", "--round", str(folder), "--resident"]) == 0
    ready, *answers = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert ready == {"ready": True}
    assert [answer["clip_id"] for answer in answers] == ["clip2", "clip3", "clip2"]
    assert all(Path(answer["file"]).exists() for answer in answers)


def test_curves_of_a_clip_whose_features_are_gone_are_drawn_from_fresh_ones(folder, tmp_path, capsys):
    fresh = tmp_path / "rounds" / "0001"
    shutil.copytree(folder, fresh, ignore=shutil.ignore_patterns("frames"))
    assert main(["curves", "--round", str(fresh), "--clip", "clip4"]) == 0
    assert (tmp_path / "features").is_dir()
    drawn = load_file(json.loads(capsys.readouterr().out)["file"])
    assert np.allclose(drawn["4/fused"], load_file(folder / "frames" / "0000.safetensors")["4/fused"], atol=1e-5)


def test_metrics_count_the_clips_that_have_anything(folder):
    table = json.loads((folder / "metrics.json").read_text())
    assert table["counts"] == {"labelled": 12, "unlabelled": 6, "validation": 0, "test": 0, "adopted": 0, "proposed": 0}


def test_a_round_with_window_crops_learns_from_them_predicts_its_clips_alone_and_comes_out_the_same_twice(
    folder, tmp_path
):
    rows = read_clips(folder / "clips.csv", LABELS)
    settings = {**read_spec(folder / "spec.json").settings, "training.window_crops": 2, "frames.clips": 0}
    features = str(folder.parent.parent / "features")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_clips(tmp_path / name / "clips.csv", rows)
        write_spec(tmp_path / name, Spec(labels=LABELS, settings=settings, features=features))
        assert main(["fit", "--spec", str(tmp_path / name / "spec.json")]) == 0
    one, two, plain = (load_file(at / "predictions.safetensors") for at in (tmp_path / "one", tmp_path / "two", folder))
    assert one["probabilities"].shape == (18, 3)
    assert np.array_equal(one["probabilities"], two["probabilities"])
    assert not np.array_equal(one["probabilities"], plain["probabilities"])
    assert one["probabilities"][12:16].argmax(axis=1).tolist() == [0, 1, 2, 0]
    table = json.loads((tmp_path / "one" / "metrics.json").read_text())
    assert table["counts"]["labelled"] == 12
    assert not any("crops" in sentence for sentence in table["warnings"])


def test_curves_come_behind_the_results_and_end_where_somebody_wants_the_folder(folder, tmp_path, monkeypatch):
    shutil.copy(folder / "clips.csv", tmp_path)
    settings = read_spec(folder / "spec.json").settings | {"training.epochs": 2, "training.folds": 2}
    write_spec(tmp_path, Spec(labels=LABELS, settings=settings, features=str(folder.parent.parent / "features")))
    seen, drawn = [], []

    def write_curves(_folder, clips, *_rest):
        seen.append((read_state(tmp_path).status, (tmp_path / METRICS_FILE).exists(), is_held(tmp_path / LOCK_FILE)))
        for clip in clips:
            drawn.append(clip.row)
            (tmp_path / CANCEL_FILE).touch()

    monkeypatch.setattr(recipe, "write_curves", write_curves)
    assert main(["fit", "--spec", str(tmp_path / "spec.json")]) == 0
    assert seen == [("succeeded", True, True)]
    assert drawn == [0]
    assert not is_held(tmp_path / LOCK_FILE)
    assert read_state(tmp_path).status == "succeeded"


def test_where_not_all_clips_have_curves_the_least_certain_of_those_without_a_label_do(folder):
    rows = read_clips(folder / "clips.csv", LABELS)
    settings = load_settings("light", {"modalities": ["speech", "text"], "frames.clips": 2})
    clips = RoundClips(rows, settings, folder, folder.parent.parent / "features", Progress(quiet=True))
    sure = np.linspace(0.4, 0.6, 18)  # the labelled ones come first
    sure[[13, 16]] = 0.5, 0.45
    drawn = list(clips.curves(np.stack([(1 - sure) / 2, sure, (1 - sure) / 2], axis=1)))
    assert [(curve.row, curve.shown) for curve in drawn] == [(13, 1), (16, 1)]


def test_crops_are_the_frames_of_their_windows_and_timeless_ones_are_in_all(folder):
    rows = read_clips(folder / "clips.csv", LABELS)
    settings = load_settings("light", {"modalities": ["speech", "text"], "frames.window": 0.5})
    store = FeatureStore(settings, folder.parent.parent / "features")
    values = store.embeddings(rows, spare=4).values
    pool_crops(store, rows, np.array([3, 3, 5, 5]), values, settings.frames.window, 0)
    for place, clip in ((18, 3), (20, 5)):
        found = store.clip(rows[clip])
        centres, widths = draw_windows(found.duration, 2, 0.5, (0, clip))
        speech = found.features["speech"]
        for crop in range(2):
            inside = np.abs(speech.time - centres[crop]) < widths[crop] / 2
            assert values["speech"][place + crop] == pytest.approx(pool(speech.values[inside]), rel=1e-4, abs=1e-4)
            assert values["text"][place + crop] == pytest.approx(values["text"][clip], rel=1e-4, abs=1e-4)
        assert not np.allclose(values["speech"][place], values["speech"][clip], atol=1e-3)
    assert np.array_equal(values["speech"][:18], store.embeddings(rows).values["speech"], equal_nan=True)


def test_which_moments_and_words_of_a_clip_mattered_is_found_once_and_kept(folder, capsys):
    assert main(["curves", "--round", str(folder), "--clip", "clip13", "--clip", "nobody", "--moments"]) == 1
    found, unknown = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    path = clip_moments_file(folder.resolve(), 13)
    assert found == {"clip_id": "clip13", "what": "moments", "file": str(path)}
    assert unknown["what"] == "moments"
    assert unknown["problem"]["key"].startswith("{folder} has no clip")
    tensors = load_file(path)
    speech, words = tensors["0/gave"], tensors["1/gave"]
    assert speech.shape == (len(tensors["time"]), 3)
    said = [WORDS[1][first:last] for first, last in tensors["1/words"]]
    assert said == WORDS[1].split()
    assert words.shape == (5, 3)
    before = path.stat().st_mtime_ns
    assert main(["curves", "--round", str(folder), "--clip", "clip13", "--moments"]) == 0
    assert path.stat().st_mtime_ns == before


def test_taking_what_mattered_first_takes_more_of_the_evidence_than_a_random_order(folder):
    drawing = CurveDrawing(folder)
    checks = []
    for number in range(12, 16):
        tensors = load_file(drawing.find(f"clip{number}"))
        checks += [tensors["0/check"], tensors["1/check"]]
    deletion, random_deletion, insertion, random_insertion = np.mean(checks, axis=0)
    assert deletion < random_deletion
    assert insertion > random_insertion


def test_a_clip_without_words_says_nothing_of_words(folder):
    assert set(load_file(CurveDrawing(folder).find("clip16"))) == {"time", "0/gave", "0/check"}


def test_the_slope_of_the_evidence_is_what_a_small_change_of_a_frame_brings(folder):
    drawing = CurveDrawing(folder)
    clip, scorer = drawing._frames(13), drawing._scorer
    shift, statistics = (lambda m: drawing._shift(m, 13).numpy()), drawing._store.statistics
    occluded, speech = Occlusion(scorer, clip.features, shift, statistics), clip.features["speech"]
    slopes = _slopes(occluded, scorer, 0, speech, clip.shown)
    frame, column = np.unravel_index(np.abs(slopes).argmax(), slopes.shape)
    variants = []
    for step in (-1e-3, 1e-3):
        values = speech.values.astype(np.float64)
        values[frame, column] += step
        variants.append(pool(values, statistics))
    low, high = occluded.ask(0, np.stack(variants))[:, clip.shown] * scorer.model.calibration.temperatures[3]
    assert (high - low) / 2e-3 == pytest.approx(float(slopes[frame, column]), rel=0.05)
