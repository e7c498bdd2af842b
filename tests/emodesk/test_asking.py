"""A project asked without a window: `emodesk query`, and columns for a notebook."""

from __future__ import annotations

import csv
import io
import json
import sys

import numpy as np
import pytest
from made_rounds import apply_round, make_project

import emodesk
from emodesk.cli import main
from emodesk.domain import DomainError
from emodesk.services.clip_columns import columns_of
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from trainer.protocol.clips_csv import read_clips


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("asking") / "study"
    with make_project(place, 60) as project:
        apply_round(project)
        ReviewService(project, "ann").correct(2, "anger")
    return place


def test_a_query_lists_its_clips_as_csv_json_and_parquet(folder, tmp_path, capsys):
    asked = ["query", str(folder), "label=anger and confidence>.2"]
    assert main([*asked, "--columns", "clip_id,given,confidence,p:anger"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == ["clip_id", "given", "confidence", "p:anger"]
    assert "clip_0001" in [row["clip_id"] for row in rows]
    assert main([*asked, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["clip_id"] for row in found] == [row["clip_id"] for row in rows]
    assert {row["label"] for row in found} == {"anger"}
    assert main([*asked, "--format", "parquet", "--out", str(tmp_path / "angry.parquet")]) == 0
    from pyarrow import parquet

    assert parquet.read_table(tmp_path / "angry.parquet").num_rows == len(rows)


def test_a_query_that_is_none_is_said_in_a_sentence(folder, capsys):
    assert main(["query", str(folder), "confidense>.3"]) == 1
    assert "There is no field “confidense” (place 1); did you mean “confidence”?" in capsys.readouterr().err
    assert main(["query", str(folder), "--columns", "clip"]) == 1
    assert "There is no column “clip”" in capsys.readouterr().err
    assert main(["query", str(folder), "--format", "parquet"]) == 1


def test_a_notebook_gets_columns_that_say_what_the_window_says(folder):
    with emodesk.open_project(folder) as study:
        columns = study.columns()
        assert len({len(values) for values in columns.values()}) == 1
        assert study.labels[1] == "anger"
        chances = np.stack([columns[f"p:{label}"] for label in study.labels], axis=1)
        assert chances.sum(axis=1) == pytest.approx(np.ones(60), abs=0.01)
        assert [study.labels[at] for at in chances.argmax(axis=1)] == columns["proposed"].tolist()
        assert columns["given"][1] == "anger"
        assert columns["status"][1] == "reviewed"
        assert np.isnan(columns["votes"][5])
        assert study.columns("status=reviewed")["clip_id"].tolist() == ["clip_0001"]
        assert len(study.columns("speaker=nobody")["clip_id"]) == 0


def test_a_frame_needs_pandas_and_says_so(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with emodesk.open_project(folder) as study, pytest.raises(DomainError, match="pip install pandas"):
        study.frame()


def test_loudness_noise_and_faces_are_asked_for_and_stand_in_the_columns(folder, capsys):
    with Project.open(folder) as project:
        facts = RoundService(project).facts(1)
    clip_ids = [row.clip_id for row in read_clips(folder / "rounds" / "0001" / "clips.csv")]
    with emodesk.open_project(folder) as study:
        everything = study.columns()
        for name, sign, value in (("loudness", "<", -25), ("signal_to_noise", ">=", 30), ("face_quality", ">", 0.7)):
            known = dict(zip(clip_ids, facts[name].tolist(), strict=True))
            holds = {"<": np.less, ">=": np.greater_equal, ">": np.greater}[sign]
            wanted = {clip for clip, number in known.items() if holds(number, value)}
            assert set(study.columns(f"{name}{sign}{value}")["clip_id"]) == wanted
            assert 0 < len(wanted) < 60
            there = dict(zip(everything["clip_id"], everything[name].tolist(), strict=True))
            assert {clip: there[clip] for clip in clip_ids} == pytest.approx(known, nan_ok=True)
        faceless = study.columns("not face_quality")
        assert np.isnan(faceless["face_quality"]).all()
        assert 0 < len(faceless["face_quality"]) < 60


def test_a_round_that_kept_no_facts_lets_nothing_through_that_asks_for_them(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        apply_round(project, older=True)
        assert QueueService(project).query("loudness>-90").tolist() == []
        assert np.isnan(columns_of(project)["loudness"]).all()
