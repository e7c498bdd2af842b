"""`python -m trainer fit`: what a round folder holds, what is said on the way, stopping, going on, and bad input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import fusion_data
import numpy as np
import pytest
import torch
from fusion_data import LABELS
from safetensors import safe_open
from safetensors.numpy import load_file
from safetensors.torch import save_file
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from trainer.__main__ import main
from trainer.fusion.bundle import write_bundle
from trainer.fusion.intervals import intervals
from trainer.fusion.prepare import make_task
from trainer.measures.scores import Scores, score
from trainer.measures.shapley import shapley_of_class
from trainer.protocol.clips_csv import read_clips, write_clips
from trainer.protocol.files import read_table, write_table
from trainer.protocol.metrics_file import MetricsFile
from trainer.protocol.round_folder import EventReader, ids_hash, read_state
from trainer.settings import load_settings

QUICK = [
    "device=cpu",
    "updates=0",
    "epochs=6",
    "hidden=16",
    "k=3",
    "steps=2",
    "learning_rate=0.003",
    "threads=1",
    "purity=0",
]

HARD = 2.0  # noise with which no model has every clip right


def made_up(**options):
    return fusion_data.made_up(**{"noise": HARD, **options})


def sets(*more: str) -> list[str]:
    return [part for pair in (*QUICK, *more) for part in ("--set", pair)]


def write_inputs(folder: Path, **options) -> list[str]:
    bundle, rows, _ = made_up(**options)
    write_bundle(folder / "f.safetensors", bundle)
    write_clips(folder / "f.csv", rows)
    return ["fit", "--bundle", str(folder / "f.safetensors"), "--clips", str(folder / "f.csv")]


@pytest.fixture(scope="module")
def fitted(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("round")
    assert main([*write_inputs(folder), "--out", str(folder / "out"), *sets("tolerance=100")]) == 0
    return folder / "out"


def unlike(kind: Any, value: Any, where: str) -> Iterator[str]:
    """The places at which a value of a file is not of its type."""
    if is_typeddict(kind):
        if not isinstance(value, dict) or kind.__required_keys__ - set(value):
            yield where
        else:
            types = get_type_hints(kind)
            yield from (f"{where}.{name} is not declared" for name in set(value) - set(types))
            for name in set(value) & set(types):
                yield from unlike(types[name], value[name], f"{where}.{name}")
    elif get_origin(kind) is UnionType:
        found = [list(unlike(each, value, where)) for each in get_args(kind)]
        yield from min(found, key=len)
    elif get_origin(kind) in (list, dict):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, item in items:
            yield from unlike(get_args(kind)[-1], item, f"{where}.{name}")
    elif not isinstance(value, (int, float) if kind is float else kind):
        yield where


def test_metrics_json_holds_what_its_types_declare_and_no_more(fitted):
    assert list(unlike(MetricsFile, json.loads((fitted / "metrics.json").read_text()), "metrics")) == []


def test_predictions_hold_what_the_contract_says(fitted):
    tensors = load_file(fitted / "predictions.safetensors")
    with safe_open(fitted / "predictions.safetensors", "np") as file:
        ids = ids_hash(row.clip_id for row in read_clips(fitted / "clips.csv", LABELS))
        assert file.metadata() == {"modalities": "speech,image,text", "labels": ",".join(LABELS), "clip_ids": ids}
    assert tensors["probabilities"].shape == (150, 3)
    assert tensors["subsets"].shape == (150, 8, 3)
    assert tensors["folds"].shape == (150, 5, 3)
    assert tensors["weights"].shape == (150, 3)
    assert np.array_equal(tensors["subsets"][:, 7], tensors["probabilities"])
    assert np.allclose(tensors["subsets"][:, 0], 1 / 3)  # 20 labelled clips of each class
    assert np.allclose(tensors["subsets"].sum(axis=2), 1, atol=1e-5)
    shown = tensors["probabilities"].argmax(axis=1)
    shares = shapley_of_class(tensors["subsets"], shown)
    assert np.allclose(shares.sum(axis=1), tensors["probabilities"].max(axis=1) - 1 / 3, atol=1e-5)


def test_what_the_fold_says_that_never_saw_a_clip_is_kept_for_every_subset(fitted):
    tensors = load_file(fitted / "predictions.safetensors")
    rows = np.flatnonzero(tensors["held_out"] >= 0)
    unseen = tensors["held_out_subsets"]
    assert unseen.shape == (len(rows), 8, 3)
    assert np.allclose(unseen[:, 7], tensors["folds"][rows, tensors["held_out"][rows]], atol=1e-5)
    metrics = json.loads((fitted / "metrics.json").read_text())
    truth = [LABELS.index(row.label) for row in read_clips(fitted / "clips.csv", LABELS) if row.split == "labelled"]
    deaf = score(np.array(truth), unseen[:, 0b110].argmax(axis=1), 3).waf
    assert abs(deaf - metrics["robustness"]["without"]["speech"]) < 0.1  # which is calibrated without each fold itself


def test_an_absent_modality_has_no_share(fitted):
    tensors = load_file(fitted / "predictions.safetensors")
    bundle, _, _ = made_up()
    shares = shapley_of_class(tensors["subsets"], tensors["probabilities"].argmax(axis=1))
    assert (~bundle.present).any()
    assert np.allclose(shares[~bundle.present.numpy()], 0, atol=1e-6)


def test_metrics_hold_every_figure(fitted):
    table = json.loads((fitted / "metrics.json").read_text())
    assert table["labels"] == list(LABELS)
    assert table["modalities"] == ["speech", "image", "text"]
    for part in ("cv", "test", "baseline"):
        assert {"waf", "accuracy", "macro_f1", "per_class_f1", "confusion"} <= set(table[part])
        assert set(table[part]["waf"]) == {"mean", "std"}
    assert np.sum(table["cv"]["confusion"]) == 60
    assert table["cv"]["pooled_waf"] == pytest.approx(Scores(np.array(table["cv"]["confusion"])).waf)
    assert np.sum(table["test"]["confusion"]) == 30
    _, rows, _ = made_up()
    heard = table["cv"]["new_speaker_interval"]
    assert heard["speakers"] == len({row.speaker for row in rows if row.split == "labelled"})
    assert 0 < heard["low"] < table["cv"]["waf"]["mean"] < heard["high"] <= 1
    for part in (table["cv"], table["test"], table["baseline"], table["baseline"]["test"]):
        for name in ("waf", "accuracy", "macro_f1"):
            low, high = part["intervals"][name]
            assert low <= part[name]["mean"] <= high
        assert len(part["intervals"]["per_class_f1"]) == len(LABELS)


def test_clips_of_one_class_lie_together_in_the_embeddings(fitted):
    tensors = load_file(fitted / "embeddings.safetensors")
    assert set(tensors) == {"fused", "speech", "image", "text"}
    _, _, truth = made_up()
    fused = tensors["fused"].astype(np.float32)
    assert fused.dtype == np.float32
    assert np.isfinite(fused).all()
    apart = np.linalg.norm(fused[:, None] - fused[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (truth[apart.argmin(axis=1)] == truth).mean() > 0.7
    bundle, _, _ = made_up()
    assert (np.isnan(tensors["speech"]).all(axis=1) == ~bundle.present.numpy()[:, 0]).all()


def test_every_figure_is_that_of_all_clips_together_as_scikit_learn_computes_it(fitted):
    """From the files alone: what each labelled clip's fold that never saw it says, and what all say of the test."""
    table = json.loads((fitted / "metrics.json").read_text())
    tensors = load_file(fitted / "predictions.safetensors")
    rows = read_clips(fitted / "clips.csv", LABELS)
    truth = np.array([LABELS.index(row.label) if row.label else -1 for row in rows])
    fold = tensors["held_out"]
    labelled = np.flatnonzero(fold >= 0)
    test = np.array([index for index, row in enumerate(rows) if row.split == "test" and row.label])
    said = {
        "cv": (labelled, tensors["folds"][labelled, fold[labelled]].argmax(axis=1)),
        "test": (test, tensors["probabilities"][test].argmax(axis=1)),
    }
    for part, (which, predicted) in said.items():
        each = f1_score(truth[which], predicted, labels=range(len(LABELS)), average=None, zero_division=0)
        assert table[part]["waf"]["mean"] == pytest.approx(f1_score(truth[which], predicted, average="weighted"))
        assert table[part]["accuracy"]["mean"] == pytest.approx(accuracy_score(truth[which], predicted))
        assert table[part]["macro_f1"]["mean"] == pytest.approx(each.mean())
        assert table[part]["per_class_f1"]["mean"] == pytest.approx(each)
        assert table[part]["confusion"] == confusion_matrix(truth[which], predicted, labels=range(len(LABELS))).tolist()
    for part in ("cv", "baseline"):
        assert table[part]["waf"]["mean"] == pytest.approx(Scores(np.array(table[part]["confusion"])).waf)
    kept = [step for step in table["steps"] if step["kept"]]
    assert kept[-1]["confusion"] == table["cv"]["confusion"]
    assert set(table["calibration"]) == {"temperature", "ece_before", "ece_after", "subsets"}
    assert set(table["calibration"]["subsets"]) == {"ece_before", "ece_after"}
    for robustness in (table["robustness"], table["test"]["robustness"]):
        assert set(robustness["without"]) == set(robustness["alone"]) == {"speech", "image", "text"}
    assert [step["step"] for step in table["steps"]] == [0, 1, 2]
    assert table["counts"]["labelled"] == 60
    assert table["counts"]["adopted"] == table["steps"][-1]["adopted"] > 0


def test_adoptions_name_step_clip_label_and_both_confidences(fitted):
    rows = read_table(fitted / "adoptions.csv", ("step", "clip_id", "label", "confidence", "calibrated"))
    assert {row["step"] for row in rows} == {"1", "2"}
    assert {row["label"] for row in rows} <= set(LABELS)
    assert all(0 < float(row["calibrated"]) <= 1 for row in rows)
    assert all(row["accepted"] == "1" and row["folds"] for row in rows)


def test_events_tell_the_stages_and_the_curve_of_validation(fitted):
    events = EventReader(fitted).read()
    assert [event.stage for event in events if event.kind == "stage"] == ["fit", "self-training", "predict"]
    points = [event.values for event in events if event.kind == "metric" and "fold" in event.values]
    assert {(point["step"], point["fold"]) for point in points} == {(s, f) for s in range(3) for f in range(5)}
    steps = json.loads((fitted / "metrics.json").read_text())["steps"]
    ends = {event.values["step"]: event.values["waf_mean"] for event in events if "waf_mean" in event.values}
    last = {(point["step"], point["fold"]): point["waf"] for point in points if "epoch" not in point}
    for step in steps:
        assert ends[step["step"]] == step["waf_mean"] == pytest.approx(Scores(np.array(step["confusion"])).waf)
        assert np.std([last[step["step"], fold] for fold in range(5)]) == pytest.approx(step["waf_std"])
    assert read_state(fitted).status == "succeeded"


def test_nothing_half_written_is_left_behind(fitted):
    names = {path.name for path in fitted.iterdir()}
    assert not {name for name in names if name.startswith(".")}
    assert not list((fitted / "checkpoint").glob("*"))


def test_a_second_fit_into_the_same_folder_is_refused(fitted, capsys):
    inputs = ["--bundle", str(fitted.parent / "f.safetensors"), "--clips", str(fitted.parent / "f.csv")]
    assert main(["fit", *inputs, "--out", str(fitted)]) == 1
    assert "holds a round already" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_round(fitted, tmp_path):
    assert main([*write_inputs(tmp_path), "--out", str(tmp_path / "out"), *sets("tolerance=100")]) == 0
    first, again = (load_file(folder / "predictions.safetensors") for folder in (fitted, tmp_path / "out"))
    assert np.array_equal(first["subsets"], again["subsets"])


def test_a_killed_round_goes_on_to_the_same_result(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    command = [*write_inputs(tmp_path), *sets("tolerance=100", "steps=6")]
    assert main([*command, "--out", str(whole)]) == 0
    slow = [sys.executable, "-m", "trainer", *command, "--out", str(killed)]
    process = subprocess.Popen(slow, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[3])
    checkpoint = killed / "checkpoint" / "steps.safetensors"
    deadline = time.monotonic() + 60
    while not checkpoint.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    assert process.poll() is None, "the round ended before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (killed / "metrics.json").exists()
    assert main([*command, "--out", str(killed), "--resume"]) == 0
    steps = [event.values["step"] for event in EventReader(killed).read() if event.values.get("epoch") == 6]
    assert steps.count(0) < 10, "the first step was trained again"
    for name in ("probabilities", "subsets", "folds", "weights"):
        first, again = (load_file(folder / "predictions.safetensors")[name] for folder in (whole, killed))
        assert np.array_equal(first, again)
    assert (whole / "adoptions.csv").read_text() == (killed / "adoptions.csv").read_text()
    assert (whole / "metrics.json").read_text() == (killed / "metrics.json").read_text()


def test_a_checkpoint_of_other_settings_is_not_used(tmp_path, monkeypatch):
    command = write_inputs(tmp_path)
    out = ["--out", str(tmp_path / "out")]
    monkeypatch.setattr("trainer.round.recipe.drop_checkpoint", lambda folder: None)
    assert main([*command, *out, *sets()]) == 0
    assert (tmp_path / "out" / "checkpoint" / "steps.safetensors").exists()
    assert main([*command, *out, *sets("seed=5"), "--resume"]) == 0
    events = EventReader(tmp_path / "out").read()
    second = events[next(index for index, event in enumerate(events) if event.kind == "end") :]
    assert any(event.values.get("step") == 0 and event.values.get("epoch") for event in second)


def test_cancel_stops_between_epochs_and_says_so(tmp_path):
    command = write_inputs(tmp_path)
    out = tmp_path / "out"
    slow = [sys.executable, "-m", "trainer", *command, *sets("epochs=100000"), "--out", str(out)]
    process = subprocess.Popen(slow, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[3])
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(e.stage == "fit" for e in EventReader(out).read()):
        time.sleep(0.02)
    (out / "cancel").touch()
    assert process.wait(timeout=600) != 0
    assert read_state(out).status == "cancelled"
    assert not (out / "metrics.json").exists()


def test_reviewed_candidates_are_written_for_the_queue_and_not_trained_on(tmp_path):
    assert main([*write_inputs(tmp_path), "--out", str(tmp_path / "out"), *sets("mode=reviewed")]) == 0
    rows = read_table(tmp_path / "out" / "adoptions.csv", ("clip_id", "accepted"))
    assert rows
    assert {row["accepted"] for row in rows} == {"0"}
    assert json.loads((tmp_path / "out" / "metrics.json").read_text())["counts"]["adopted"] == 0


def test_labels_that_a_person_rejected_stay_out_of_the_adoptions(tmp_path):
    command = [*write_inputs(tmp_path), *sets("mode=blind", "k=100")]
    assert main([*command, "--out", str(tmp_path / "one")]) == 0
    adopted = read_table(tmp_path / "one" / "adoptions.csv", ("clip_id", "label"))
    write_table(tmp_path / "no.csv", ("clip_id", "label"), [(row["clip_id"], row["label"]) for row in adopted])
    assert main([*command, "--out", str(tmp_path / "two"), "--rejections", str(tmp_path / "no.csv")]) == 0
    again = read_table(tmp_path / "two" / "adoptions.csv", ("clip_id", "label"))
    pairs = {(row["clip_id"], row["label"]) for row in adopted}
    assert not pairs & {(row["clip_id"], row["label"]) for row in again}


def test_where_nobody_is_known_nothing_is_said_of_new_speakers(tmp_path):
    assert main([*write_inputs(tmp_path, speakers=0), "--out", str(tmp_path / "out"), *sets("steps=1")]) == 0
    cv = json.loads((tmp_path / "out" / "metrics.json").read_text())["cv"]
    assert cv["new_speaker_interval"] is None
    assert (cv["intervals"]["by"], cv["intervals"]["count"]) == ("clip", 60)


def test_a_clip_without_a_speaker_is_no_speaker():
    bundle, rows, _ = made_up()
    some = [replace(row, speaker="") if number % 2 else row for number, row in enumerate(rows)]
    task = make_task(bundle, some, load_settings("light", {}))
    unknown = np.array([not some[row].speaker for row in task.labelled])
    assert (task.speaker[unknown] == -1).all()
    assert (task.speaker[~unknown] >= 0).all()
    predicted = np.where(np.arange(len(task.targets)) % 3, task.targets, (task.targets + 1) % task.classes)
    found = intervals(task.targets, predicted, task.speaker, task.classes)
    known = {some[row].speaker for row in task.labelled} - {""}
    assert (found["by"], found["count"]) == ("speaker", len(known))
    alone = np.where(unknown, 1000 + np.arange(len(unknown)), task.speaker)
    narrow = intervals(task.targets, predicted, alone, task.classes)
    assert narrow["count"] > found["count"]


def test_some_modalities_alone_can_be_trained(tmp_path):
    assert main([*write_inputs(tmp_path), "--out", str(tmp_path / "out"), *sets("modalities=speech,text")]) == 0
    with safe_open(tmp_path / "out" / "predictions.safetensors", "np") as file:
        assert file.metadata()["modalities"] == "speech,text"
        assert file.get_tensor("subsets").shape == (150, 4, 3)


def fails(folder: Path, capsys, *arguments: str) -> str:
    command = ["fit", "--bundle", str(folder / "f.safetensors"), "--clips", str(folder / "f.csv")]
    assert main([*command, "--out", str(folder / "out"), *arguments]) == 1
    assert not (folder / "out").exists()
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert "Traceback" not in error
    assert error.count("\n") == 1
    return error


def test_an_unknown_label_is_told_by_its_line(tmp_path, capsys):
    write_inputs(tmp_path)
    text = (tmp_path / "f.csv").read_text().replace("labelled,anger", "labelled,rage", 1)
    (tmp_path / "f.csv").write_text(text)
    assert "line 3: unknown label “rage”; use one of neutral, anger, happiness" in fails(tmp_path, capsys)


def test_a_table_with_a_row_too_few_is_told(tmp_path, capsys):
    write_inputs(tmp_path)
    lines = (tmp_path / "f.csv").read_text().splitlines()[:-1]
    (tmp_path / "f.csv").write_text("\n".join(lines))
    assert "“speech” has 150 rows and clips.csv has 149 clips" in fails(tmp_path, capsys)


def test_an_infinity_is_told_by_its_clip(tmp_path, capsys):
    write_inputs(tmp_path)
    bundle, _, _ = made_up()
    values = {name: value.clone() for name, value in zip(bundle.modalities, bundle.values, strict=True)}
    values["text"][7, 1] = torch.inf
    metadata = {"modalities": ",".join(bundle.modalities), "labels": ",".join(LABELS)}
    save_file(values, tmp_path / "f.safetensors", metadata)
    assert "“text” holds an infinity for clip “c007”" in fails(tmp_path, capsys)


def test_a_wrong_setting_is_told_before_anything_is_written(tmp_path, capsys):
    write_inputs(tmp_path)
    assert "unknown setting “training.speed”" in fails(tmp_path, capsys, "--set", "training.speed=9")


@pytest.mark.parametrize("more", [(), ("--sweep", "modality_dropout=0,0.3")])
def test_a_cluster_that_does_not_answer_is_told_before_anything_is_written(tmp_path, capsys, more):
    write_inputs(tmp_path)
    where = ("--engine", "ray", "--address", "127.0.0.1:1")
    assert "no Ray cluster at “127.0.0.1:1”" in fails(tmp_path, capsys, *where, *more)


def test_a_modality_that_is_not_there_is_told(tmp_path, capsys):
    write_inputs(tmp_path)
    assert "no modality “smell”" in fails(tmp_path, capsys, "--set", "modalities=smell")


def test_too_few_labels_are_told_with_how_many_are_needed(tmp_path, capsys):
    write_inputs(tmp_path, labelled=5)
    assert "label at least 8 clips of at least 2 classes" in fails(tmp_path, capsys)


def test_twelve_labels_are_enough_for_a_round_with_warnings(tmp_path):
    assert main([*write_inputs(tmp_path, labelled=12, test=0), "--out", str(tmp_path / "out"), *sets()]) == 0
    table = json.loads((tmp_path / "out" / "metrics.json").read_text())
    assert any("Few labelled clips" in sentence for sentence in table["warnings"])
    assert table["test"] is None
    events = EventReader(tmp_path / "out").read()
    assert any("Few labelled clips" in event.message for event in events if event.kind == "warning")


def test_crops_that_a_bundle_cannot_have_are_told_once_and_left_out(fitted, tmp_path):
    inputs = ["--bundle", str(fitted.parent / "f.safetensors"), "--clips", str(fitted.parent / "f.csv")]
    command = ["fit", *inputs, "--out", str(tmp_path / "out"), *sets("tolerance=100", "window_crops=2")]
    assert main(command) == 0
    told = json.loads((tmp_path / "out" / "metrics.json").read_text())["warnings"]
    events = [event.message for event in EventReader(tmp_path / "out").read() if event.kind == "warning"]
    for sentences in (told, events):
        assert sum(sentence.startswith("training.window_crops needs the frame features") for sentence in sentences) == 1
    ours, theirs = (load_file(one / "predictions.safetensors") for one in (tmp_path / "out", fitted))
    assert np.array_equal(ours["probabilities"], theirs["probabilities"])


def test_predict_says_of_the_same_clips_what_the_round_said(fitted, tmp_path):
    inputs = ["--bundle", str(fitted.parent / "f.safetensors"), "--clips", str(fitted.parent / "f.csv")]
    assert main(["predict", "--round", str(fitted), *inputs, "--out", str(tmp_path / "p")]) == 0
    said, again = (load_file(folder / "predictions.safetensors") for folder in (fitted, tmp_path / "p"))
    assert np.array_equal(said["subsets"], again["subsets"])


def test_predict_takes_modalities_in_any_order_and_refuses_other_widths(fitted, tmp_path, capsys):
    bundle, rows, _ = made_up()
    write_clips(tmp_path / "f.csv", rows)
    write_bundle(tmp_path / "f.safetensors", bundle.take(("text", "speech", "image")))
    arguments = ["--bundle", str(tmp_path / "f.safetensors"), "--clips", str(tmp_path / "f.csv")]
    assert main(["predict", "--round", str(fitted), *arguments, "--out", str(tmp_path / "p")]) == 0
    said, again = (load_file(folder / "predictions.safetensors") for folder in (fitted, tmp_path / "p"))
    assert np.array_equal(said["probabilities"], again["probabilities"])
    narrow = replace(bundle, values=(bundle.values[0][:, :4], *bundle.values[1:]))
    write_bundle(tmp_path / "f.safetensors", narrow)
    assert main(["predict", "--round", str(fitted), *arguments, "--out", str(tmp_path / "q")]) == 1
    assert "“speech” is 4 wide and the round was trained on 6" in capsys.readouterr().err
    assert not (tmp_path / "q").exists()


def test_predict_without_a_round_is_told(tmp_path, capsys):
    inputs = write_inputs(tmp_path)[1:]
    assert main(["predict", "--round", str(tmp_path / "none"), *inputs, "--out", str(tmp_path / "p")]) == 1
    assert "there is no model at" in capsys.readouterr().err
