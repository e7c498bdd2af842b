"""Ablations in one command: every combination over seeds, as a table."""

from __future__ import annotations

import csv
import json

import pytest
from fusion_data import made_up

from trainer.__main__ import main
from trainer.fusion.bundle import write_bundle
from trainer.protocol.clips_csv import write_clips
from trainer.protocol.round_folder import EventReader
from trainer.round.sweep import parse_sweeps
from trainer.settings import SettingsError


def test_values_are_listed_by_commas_and_a_star_is_every_combination_of_modalities():
    sweeps = parse_sweeps(["modality_dropout=0,0.3", "modalities=*"], ("a", "b", "c"))
    assert sweeps["modality_dropout"] == ["0", "0.3"]
    assert sweeps["modalities"] == ["a", "b", "c", "a+b", "a+c", "b+c", "a+b+c"]
    assert parse_sweeps(["modalities=a,all"], ("a", "b"))["modalities"] == ["a", "a+b"]
    with pytest.raises(SettingsError, match="--sweep dropout is not key=a,b"):
        parse_sweeps(["dropout"], ())


def test_a_sweep_prints_and_saves_a_line_for_every_combination(tmp_path, capsys):
    bundle, rows, _ = made_up(labelled=30, pool=0)
    write_bundle(tmp_path / "f.safetensors", bundle)
    write_clips(tmp_path / "f.csv", rows)
    inputs = ["--bundle", str(tmp_path / "f.safetensors"), "--clips", str(tmp_path / "f.csv")]
    sweeps = ["--sweep", "modality_dropout=0,0.3", "--sweep", "modalities=speech,speech+text", "--seeds", "2"]
    quick = ["--set", "epochs=3", "--set", "updates=0", "--set", "hidden=8", "--set", "device=cpu"]
    assert main(["fit", *inputs, "--out", str(tmp_path / "out"), *sweeps, *quick]) == 0
    with (tmp_path / "out" / "sweep.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert [(row["modality_dropout"], row["modalities"]) for row in table] == [
        ("0", "speech"), ("0", "speech+text"), ("0.3", "speech"), ("0.3", "speech+text"),
    ]  # fmt: skip
    assert all("±" in row["test"] and row["seeds"] == "2" for row in table)
    assert [row["test with one missing"] == "" for row in table] == [True, False, True, False]
    assert len(json.loads((tmp_path / "out" / "sweep.json").read_text())) == 8
    assert "speech+text" in capsys.readouterr().out


def test_a_line_says_what_the_round_of_its_settings_says(tmp_path):
    bundle, rows, _ = made_up(labelled=60, pool=0, test=60, noise=2.0)
    write_bundle(tmp_path / "f.safetensors", bundle)
    write_clips(tmp_path / "f.csv", rows)
    inputs = ["--bundle", str(tmp_path / "f.safetensors"), "--clips", str(tmp_path / "f.csv")]
    quick = ["--set", "epochs=3", "--set", "updates=0", "--set", "hidden=8", "--set", "device=cpu"]
    sweep = ["--sweep", "modality_dropout=0", "--seeds", "1"]
    assert main(["fit", *inputs, "--out", str(tmp_path / "out"), *sweep, *quick]) == 0
    (line,) = json.loads((tmp_path / "out" / "sweep.json").read_text())
    one = ["--set", "modality_dropout=0", "--set", "training.seed=0"]
    assert main(["fit", *inputs, "--out", str(tmp_path / "round"), *one, *quick]) == 0
    table = json.loads((tmp_path / "round" / "metrics.json").read_text())
    assert line["validation"] == pytest.approx(table["cv"]["waf"]["mean"])
    assert line["test"] == pytest.approx(table["test"]["waf"]["mean"])
    missing = table["test"]["robustness"]["without"].values()
    assert line["without"] == pytest.approx(sum(missing) / 3)


def test_a_sweep_over_crops_runs_on_a_bundle_and_tells_once_that_it_has_none(tmp_path):
    bundle, rows, _ = made_up(labelled=30, pool=0)
    write_bundle(tmp_path / "f.safetensors", bundle)
    write_clips(tmp_path / "f.csv", rows)
    inputs = ["--bundle", str(tmp_path / "f.safetensors"), "--clips", str(tmp_path / "f.csv")]
    quick = ["--set", "epochs=3", "--set", "updates=0", "--set", "hidden=8", "--set", "device=cpu", "--seeds", "1"]
    assert main(["fit", *inputs, "--out", str(tmp_path / "out"), "--sweep", "window_crops=0,2,4", *quick]) == 0
    plain = json.loads((tmp_path / "out" / "sweep.json").read_text())
    assert len({one["test"] for one in plain}) == 1
    told = [event.message for event in EventReader(tmp_path / "out").read() if event.kind == "warning"]
    assert len(told) == 1
    assert told[0].startswith("training.window_crops needs the frame features")


def test_a_wrong_value_is_told_before_the_first_fit(tmp_path, capsys):
    bundle, rows, _ = made_up(labelled=30, pool=0)
    write_bundle(tmp_path / "f.safetensors", bundle)
    write_clips(tmp_path / "f.csv", rows)
    inputs = ["--bundle", str(tmp_path / "f.safetensors"), "--clips", str(tmp_path / "f.csv")]
    for sweep, sentence in (
        ("modality_dropout=0,2", "training.modality_dropout is 2; use a number from 0 to 0.999."),
        ("modalities=speech,smell", "there is no modality “smell” here"),
    ):
        assert main(["fit", *inputs, "--out", str(tmp_path / "out"), "--sweep", sweep]) == 1
        assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out" / "sweep.csv").exists()
