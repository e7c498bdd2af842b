"""Opinions: read from tables and JSON lines, kept one a source and clip, renamed, forgotten."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from small_projects import small_project

from emodesk.cli import main
from emodesk.domain import DomainError
from emodesk.domain.opinion import renamed
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.forgetting import forget, would_go
from emodesk.services.label_names import rename_labels
from emodesk.services.opinions import OpinionService
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.services.side_tables import TableReading
from emodesk.store import rounds
from trainer.protocol.labels import LABELS
from trainer.protocol.round_folder import OPINION_COLUMNS, OPINIONS_FILE
from trainer.round.results import read_opinions

OLD = Path(__file__).resolve().parents[2] / "data" / "project-v1.sql"


@pytest.fixture
def project(tmp_path):
    """Six clips c0 … c5 of speakers s0 and s1."""
    with small_project(tmp_path / "study") as made:
        yield made


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def said(project, clip):
    """Source, label and confidence of every opinion on a clip."""
    return [(one.source, one.label, one.confidence) for one in OpinionService(project).of_clip(clip)]


def test_a_table_of_labels_comes_in_under_the_name_of_its_file(project, tmp_path):
    report = OpinionService(project).take(write(tmp_path / "listener.csv", "clip_id,label\nc0,angry\nc1,sad\nc2,\n"))
    assert (report.source, report.came, report.silent, report.problems) == ("listener", 2, 1, ())
    assert said(project, 1) == [("listener", "anger", None)]
    assert [(one.name, one.clips) for one in OpinionService(project).sources()] == [("listener", 2)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'clip_id,probabilities\nc0,"{""anger"": 0.7, ""sad"": 0.3}"\n'),
        ("a.csv", "clip_id,p:anger,p:sadness\nc0,0.7,0.3\n"),
        ("a.csv", "name;target:anger;target:sadness\nc0;0,7;0,3\n"),
        ("a.jsonl", '{"clip_id": "c0", "probabilities": {"anger": 0.7, "sadness": 0.3}}\n'),
        ("a.jsonl", '{"made_by": {}}\n{"clip_id": "c0", "probabilities": {"anger": 0.7, "sadness": 0.3}}\n'),
    ],
)
def test_probabilities_are_read_from_a_cell_from_columns_and_from_json_lines(project, tmp_path, name, text):
    assert OpinionService(project).take(write(tmp_path / name, text)).problems == ()
    assert said(project, 1) == [("a", "anger", 0.7)]
    assert OpinionService(project).of_clip(1)[0].probabilities == {"anger": 0.7, "sadness": 0.3}


def test_a_file_with_a_long_name_comes_in_under_the_beginning_of_it(project, tmp_path):
    path = write(tmp_path / f"{'answers of the listener ' * 4}.csv", "clip_id,label\nc0,anger\n")
    report = OpinionService(project).take(path)
    assert report.source == f"{path.stem[:59]}…"
    assert [source.name for source in OpinionService(project).sources()] == [report.source]


def test_columns_that_are_called_as_labels_are_hold_their_probabilities(project, tmp_path):
    table = write(tmp_path / "wide.csv", "clip_id;Angry;happy;valence\nc0;0,7;0,3;5\nc1;0,2;0,9;5\n")
    report = OpinionService(project).take(table, "a model")
    assert report.came == 1
    assert said(project, 1) == [("a model", "anger", 0.7)]
    assert [str(one.message) for one in report.problems] == ["its probabilities add up to 1.100, not to 1."]
    assert "Angry → p:anger, happy → p:happiness; passed over: valence" in str(report.notes[0].message)
    with pytest.raises(DomainError, match="has no column “label”"):
        OpinionService(project).take(write(tmp_path / "one.csv", "clip_id,angry\nc0,0.7\n"), "b")


def test_a_row_that_does_not_hold_costs_itself_alone_and_is_named(project, tmp_path):
    lines = [
        {"clip_id": "c0", "label": "anger", "confidence": 0.9},
        {"clip_id": "c9", "label": "anger"},
        {"clip_id": "c1", "label": "fury"},
        {"clip_id": "c2", "probabilities": {"anger": 0.9, "sadness": 0.9}},
        {"clip_id": "c3", "probabilities": {"anger": -0.1, "sadness": 1.1}},
        {"clip_id": "c4", "probabilities": [1]},
        {"clip_id": "c0", "label": "sadness"},
        {"label": "anger"},
        {"clip_id": "c5", "label": "anger", "confidence": 1.5},
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines) + "no json\n"
    report = OpinionService(project).take(write(tmp_path / "model.jsonl", text), "a model")
    assert (report.came, len(report.problems)) == (1, 9)
    assert {str(one.where) for one in report.problems} == {f"model.jsonl line {n}" for n in range(2, 11)}
    assert any("already stands in line 1" in str(one.message) for one in report.problems)
    broken = next(one for one in report.problems if str(one.where) == "model.jsonl line 10")
    assert str(broken.message).startswith("the line is not valid JSON")  # its place is said beside it
    assert said(project, 1) == [("a model", "anger", 0.9)]


def test_a_row_that_says_something_of_no_clip_is_said(project, tmp_path):
    report = OpinionService(project).take(write(tmp_path / "t.csv", "clip_id,label\nc0,anger\n,sad\n"))
    assert [f"{one.where}: {one.message}" for one in report.problems] == [
        "t.csv line 3: names no clip, so it was passed over."
    ]


def test_a_source_imported_again_replaces_its_own_word_and_nobody_elses(project, tmp_path):
    service = OpinionService(project)
    service.take(write(tmp_path / "x.csv", "clip_id,label\nc0,anger\nc1,anger\n"))
    service.take(write(tmp_path / "y.csv", "clip_id,label\nc0,worry\n"))
    service.take(write(tmp_path / "z.csv", "clip_id,label\nc0,sadness\n"), "x")
    assert said(project, 1) == [("x", "sadness", None), ("y", "worry", None)]
    assert said(project, 2) == [("x", "anger", None)]
    assert service.remove("x").clips == (1, 2)
    assert said(project, 1) == [("y", "worry", None)]
    with pytest.raises(DomainError, match="“x” has no opinions here; there are those of y"):
        service.remove("x")


def test_labels_of_another_set_are_mapped_and_an_own_name_of_a_column_is_taken(project, tmp_path):
    table = write(tmp_path / "m.csv", "Video,Feeling\nc0.mp4,fear\n")
    reading = TableReading({"fear": "worry"}, "", {"label": "Feeling"})
    OpinionService(project).take(table, reading=reading)
    assert said(project, 1) == [("m", "worry", None)]


@pytest.mark.parametrize("name", ["C:\\data\\clips\\c0.mp4", "clips\\c0.mp4", "c0.mp4", "c0"])
def test_paths_of_windows_lead_to_their_clips_in_opinions_and_in_raters_tables(project, tmp_path, name):
    OpinionService(project).take(write(tmp_path / "m.csv", f"file,label\n{name},anger\n"))
    assert said(project, 1) == [("m", "anger", None)]
    report = import_annotations(project, write(tmp_path / "raters.csv", f"file,rater,label\n{name},ann,anger\n"))
    assert (report.labels, report.problems) == (1, ())


def test_words_that_the_project_knows_already_are_read_so_unless_told_otherwise(project, tmp_path):
    project.remember_mapping({"fear": "worry", "calm": "neutral"})
    table = write(tmp_path / "m.csv", "clip_id,label,p:fear,p:calm\nc0,Fear,,\nc1,,0.2,0.8\n")
    assert OpinionService(project).take(table).problems == ()
    assert said(project, 1) + said(project, 2) == [("m", "worry", None), ("m", "neutral", 0.8)]
    OpinionService(project).take(table, reading=TableReading({"FEAR": "sadness"}))
    assert said(project, 1) == [("m", "sadness", None)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("clip_id,label\nnobody,anger\n", "No opinion came in .* no clip of this name"),
        ("clip_id,shade\nc0,red\n", "has no column “label”/“probabilities”"),
        ("clip_id,probabilities\nc0,2]\n", r"; m\.csv line 2: its column “probabilities” is not valid JSON"),
        ("label\nanger\n", "has no column “clip_id”/“path”"),
        ("clip_id,label\n", "No opinion came in from m.csv; m.csv: it says nothing of any clip"),
    ],
)
def test_a_file_of_which_nothing_holds_is_refused(project, tmp_path, text, why):
    with pytest.raises(DomainError, match=why):
        OpinionService(project).take(write(tmp_path / "m.csv", text))
    assert OpinionService(project).sources() == []


def test_labels_that_are_called_otherwise_now_are_so_in_opinions_too(tmp_path):
    with small_project(tmp_path / "study", 6, ["anger"]) as project:
        OpinionService(project).take(write(
            tmp_path / "m.jsonl",
            '{"clip_id": "c0", "probabilities": {"anger": 0.4, "worry": 0.35, "surprise": 0.25}}\n'
            '{"clip_id": "c1", "label": "anger"}\n',
        ))  # fmt: skip
    file = tmp_path / "study" / "emodesk.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"anger", ', ""), encoding="utf-8")
    with Project.open(tmp_path / "study") as project:
        rename_labels(project, {"anger": "surprise"})
        assert said(project, 1) == [("m", "surprise", 0.65)]
        assert said(project, 2) == [("m", "surprise", None)]


def test_what_a_label_had_that_no_longer_counts_is_shared_out():
    assert renamed({"anger": 0.5, "worry": 0.3, "sadness": 0.2}, "anger", {"anger": ""}) == (
        "worry", {"worry": 0.6, "sadness": 0.4},
    )  # fmt: skip
    assert renamed({}, "anger", {"anger": ""}) == ("", {})


def test_forgetting_a_speaker_takes_the_opinions_on_their_clips_along(project, tmp_path):
    OpinionService(project).take(write(tmp_path / "x.csv", "clip_id,label\nc0,anger\nc1,anger\n"))
    forget(project, would_go(project, speaker="s0"), "ann")
    assert said(project, 1) == []
    assert said(project, 2) == [("x", "anger", None)]
    assert project.store.check() == []


def test_an_earlier_project_gets_opinions_and_keeps_its_rounds(tmp_path):
    small_project(tmp_path / "study").close()
    (tmp_path / "study" / "project.db").unlink()
    database = sqlite3.connect(tmp_path / "study" / "project.db")
    database.executescript(OLD.read_text(encoding="utf-8"))
    database.execute("INSERT INTO rounds VALUES (1, 'light', '{}', 'failed', 1.0, 2.0, 'why', '{}', 0)")
    database.commit()
    database.close()
    with Project.open(tmp_path / "study") as project:
        assert project.store.check() == []
        with project.store.read() as connection:
            (row,) = rounds.rows(connection)
        assert (row.message, row.note, row.kept) == ("why", "", False)
        assert OpinionService(project).sources() == []


def test_the_command_imports_lists_and_removes(tmp_path, capsys):
    small_project(tmp_path / "study").close()
    study, table = str(tmp_path / "study"), str(write(tmp_path / "v.csv", "clip_id,label\nc0,anger\nc7,anger\n"))
    assert main(["opinions", "import", study, table, "--source", "viewer"]) == 0
    assert "1 opinion of “viewer” came in, 1 problem" in capsys.readouterr().out
    assert main(["opinions", "list", study, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["source"] == "viewer"
    assert main(["opinions", "rm", study, "viewer"]) == 0
    assert main(["opinions", "list", study]) == 0
    assert "no opinions yet" in capsys.readouterr().out
    assert main(["opinions", "rm", study, "viewer"]) == 1


def test_a_round_gets_the_opinions_as_they_stand_and_forgets_them_with_their_clip(tmp_path):
    with small_project(tmp_path / "study", 10, ["anger"] * 4 + ["worry"] * 4) as project:
        OpinionService(project).take(write(
            tmp_path / "x.jsonl",
            '{"clip_id": "c8", "probabilities": {"anger": 0.6, "worry": 0.4}}\n{"clip_id": "c9", "label": "sadness"}\n',
        ))  # fmt: skip
        folder = RoundService(project).snapshot()
        assert (folder / OPINIONS_FILE).read_text("utf-8").splitlines() == [
            ",".join(OPINION_COLUMNS), "c8,x,anger,0.6000", "c9,x,sadness,",
        ]  # fmt: skip
        assert read_opinions(folder / OPINIONS_FILE, LABELS) == {"c8": {"x": "anger"}, "c9": {"x": "sadness"}}
        forget(project, would_go(project, clip_ids=["c8"]), "ann")
        assert "c8" not in (folder / OPINIONS_FILE).read_text("utf-8")


def test_json_lines_in_utf_16_come_in_where_their_mark_says_so(project, tmp_path):
    (tmp_path / "m.jsonl").write_text(
        '{"clip_id": "c0", "label": "愤怒"}\n{"clip_id": "c1", "label": "sad"}\n', "utf-16"
    )
    report = OpinionService(project).take(tmp_path / "m.jsonl", "a model")
    assert (report.came, report.problems) == (2, ())
