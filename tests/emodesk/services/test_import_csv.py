"""Importing a table in the clips.csv form: every bad row named, segments, paths held within the table's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from media_clips import even, tone, write_clip

from emodesk.domain import DomainError
from emodesk.services.importing import TableReading, import_csv
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.rounds import RoundService
from emodesk.store import clips
from trainer.protocol.name_matching import ClipNames
from trainer.protocol.round_folder import CLIPS_FILE

HEADER = "clip_id,path,start,end,transcript,language,speaker,split,label\n"


@pytest.fixture(scope="session")
def made_clip(tmp_path_factory) -> Path:
    """One real clip of 1.6 seconds."""
    return write_clip(tmp_path_factory.mktemp("made") / "long.mp4", even(40), tone(1.6))


@pytest.fixture
def table(tmp_path, made_clip) -> Path:
    """Where a table may be written, beside a folder that holds the clip."""
    (tmp_path / "data" / "video").mkdir(parents=True)
    shutil.copy(made_clip, tmp_path / "data" / "video" / "long.mp4")
    return tmp_path / "data" / "clips.csv"


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study") as project:
        yield project


def test_segments_of_one_film_are_clips_of_their_own(project, table):
    table.write_text(
        HEADER + "a,video/long.mp4,,0.8,你好,zh,ann,labelled,happy\n"
        "b,video/long.mp4,0.8,,hello,en,bob,,\n"
        "c,video/long.mp4,,,,,,test,sadness\n",
        encoding="utf-8-sig",
    )
    report = import_csv(project, table)
    assert (report.added, report.problems) == (3, ())
    a, b, c = QueueService(project).clips()
    assert (a.label, a.split, a.transcript, a.language, a.speaker) == ("happiness", "labelled", "你好", "zh", "ann")
    assert (a.start, a.end, b.start, b.end) == (0.0, 0.8, 0.8, None)
    assert [clip.duration for clip in (a, b, c)] == pytest.approx([0.8, 0.8, 1.6], abs=0.05)
    assert (b.split, c.split, c.label) == ("unlabelled", "test", "sadness")
    assert import_csv(project, table).already == 3


def test_every_bad_row_is_named_with_its_reason_and_the_good_ones_come_in(project, table, made_clip):
    (table.parent / "broken.mp4").write_bytes(b"nothing")
    rows = {
        "bored,video/long.mp4,,0.2,,,,,boredom": "unknown label “boredom”; use one of neutral",
        "good,video/long.mp4,,1.0,,,,,": "clip_id “good” already stands in line 2; make it unique",
        ",video/long.mp4,,,,,,,": "clip_id is empty",
        "outside,../elsewhere/long.mp4,,,,,,,": "leads outside the table's folder",
        "gone,video/gone.mp4,,,,,,,": "gone.mp4",
        "whole,/nowhere/gone.mp4,,,,,,,": "gone.mp4",
        "nofile,,,,,,,,": "path is empty; name the clip's file",
        "broken,broken.mp4,,,,,,,": "broken.mp4",
        "late,video/long.mp4,7,,,,,,": "start 7 s is not before the end of the file (1.6",
        "far,video/long.mp4,,9,,,,,": "end 9 s is beyond the end of the file (1.6",
        "back,video/long.mp4,1,0.5,,,,,": "end 0.5 s is not after start 1 s",
        "when,video/long.mp4,soon,,,,,,": "start “soon” is not a number of seconds",
        "part,video/long.mp4,,0.1,,,,leaveout,": "unknown split “leaveout”",
        "bare,video/long.mp4,,0.3,,,,labelled,": "split is labelled but label is empty",
        "few,video/long.mp4": "has 2 fields, the header 9",
    }
    table.write_text(HEADER + "good,video/long.mp4,,,,,,,anger\n" + "\n".join(rows) + "\n", encoding="utf-8")
    report = import_csv(project, table)
    assert report.added == 4
    for clip_id in ("part", "bored", "bare"):  # clips all the same, but none that trains
        (clip,) = (clip for clip in QueueService(project).clips() if clip.clip_id == clip_id)
        assert (clip.split, clip.label) == ("unlabelled", "")
    problems = {problem.where: problem.message for problem in report.problems}
    for line, (row, sentence) in enumerate(rows.items(), start=3):
        assert sentence in problems[f"clips.csv line {line}"], row
        assert problems[f"clips.csv line {line}"].endswith(".")
    assert len(problems) == len(rows)


def test_what_missing_files_may_be_called_is_asked_once_however_many_they_are(project, table, monkeypatch):
    asked: list[list[str]] = []
    suggestions = ClipNames.suggestions
    monkeypatch.setattr(
        ClipNames, "suggestions", lambda names, some: asked.append(list(some)) or suggestions(names, some)
    )
    table.write_text(HEADER + "".join(f"c{n},video/lo{letter}g.mp4,,,,,,,\n" for n, letter in enumerate("abc")))
    report = import_csv(project, table)
    assert [problem.message for problem in report.problems] == [
        f"“video/lo{letter}g.mp4” is not there; did you mean video/long.mp4? Mend the name." for letter in "abc"
    ]
    assert asked == [[f"video/lo{letter}g.mp4" for letter in "abc"]]


def test_a_table_that_names_no_files_says_something_of_the_clips_that_are_there(project, table, tmp_path):
    table.write_text(HEADER + "a,video/long.mp4,,0.8,,,,,\nb,video/long.mp4,0.8,,,,,,sad\n", encoding="utf-8")
    import_csv(project, table)
    labels = tmp_path / "labels.csv"  # in another folder than the clips
    labels.write_text("clip_id,label\na,happy\nb,anger\nstranger,sad\n", encoding="utf-8")
    report = import_csv(project, labels)
    assert (report.added, report.already) == (0, 2)
    assert [(problem.where, problem.message) for problem in report.problems] == [
        ("labels.csv line 4",
         "“stranger” is no clip of this project, and the table names no files; mend the name, or add a column path.")
    ]  # fmt: skip
    a, b = QueueService(project).clips()
    assert [(clip.start, clip.end, clip.label) for clip in (a, b)] == [(0.0, 0.8, "happiness"), (0.8, None, "anger")]
    labels.write_text("clip_id,start,label\na,0.8,sad\n", encoding="utf-8")  # another part than the clip is
    (problem,) = import_csv(project, labels).problems
    assert problem.message == (
        "“a” is another part of its file in this project; leave out start and end, or name the file in a column path."
    )


def test_a_row_without_a_file_is_looked_up_once(project, table, tmp_path, monkeypatch):
    table.write_text(HEADER + "a,video/long.mp4,,0.8,,,,,\n", encoding="utf-8")
    import_csv(project, table)
    asked: list[str] = []
    called = clips.called
    monkeypatch.setattr(clips, "called", lambda connection, name: (asked.append(name), called(connection, name))[1])
    labels = tmp_path / "labels.csv"
    labels.write_text("clip_id,start,label\na,0.8,sad\nb,,sad\nc,,anger\n", encoding="utf-8")
    assert len(import_csv(project, labels).problems) == 3
    assert asked == ["a", "b", "c"]


def test_a_path_that_no_system_can_look_for_costs_its_row_alone(project, table):
    long = "x" * 300
    table.write_text(f"clip_id,path\na,video/{long}.mp4\nb,video/long.mp4\nc,/{long}/c.mp4\nd,..\\{long}.mp4\n")
    report = import_csv(project, table)
    assert report.added == 1
    assert [str(one.where) for one in report.problems] == [f"clips.csv line {line}" for line in (5, 2, 4)]


def test_a_name_that_the_project_has_for_another_clip_is_refused(project, table):
    table.write_text(HEADER + "a,video/long.mp4,,0.8,,,,,\n", encoding="utf-8")
    import_csv(project, table)
    table.write_text(HEADER + "a,video/long.mp4,0.8,,,,,,\n", encoding="utf-8")
    report = import_csv(project, table)
    assert report.added == 0
    assert "clip_id “a” is taken by another clip" in report.problems[0].message


@pytest.mark.parametrize(
    ("content", "sentence"), [
        ("which,label\nb.mp4,anger\n", "clips.csv has no column “clip_id”/“path”; it has label, which"),
        ("", "clips.csv is empty; its first line must name the columns"),
        (HEADER, "clips.csv has no clips; add one row for each clip"),
        ('clip_id,"path\na,b.mp4\n', "clips.csv line 1: a quote in column 2 does not close"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_as_a_whole_is_said(project, table, content, sentence):
    table.write_text(content, encoding="utf-8")
    with pytest.raises(DomainError, match=sentence):
        import_csv(project, table)


def test_a_table_that_is_not_there_or_not_utf8_is_said(project, table):
    with pytest.raises(DomainError, match=r"clips\.csv cannot be read"):
        import_csv(project, table)
    table.write_bytes(HEADER.encode() + b"a,b.mp4,,,\x81\x8d\x90,,,,\n")
    with pytest.raises(DomainError, match=r"clips\.csv is not UTF-8 .*--encoding"):
        import_csv(project, table)


def test_labels_of_another_set_can_be_mapped(project, table):
    table.write_text(HEADER + "a,video/long.mp4,,0.8,,,,,Disgust\nb,video/long.mp4,0.8,,,,,,calm\n", encoding="utf-8")
    report = import_csv(project, table, reading=TableReading({"disgust": "anger", "calm": ""}))
    assert report.problems == ()
    assert [clip.label for clip in QueueService(project).clips()] == ["anger", ""]


def test_the_snapshot_of_a_round_can_be_imported_into_another_project(tmp_path, project, table):
    lines = [f"c{i},video/long.mp4,{i / 10:g},{i / 10 + 0.3:g},,,,,{'anger' if i % 2 else 'worry'}\n" for i in range(9)]
    table.write_text(HEADER + "".join(lines), encoding="utf-8")
    import_csv(project, table)
    folder = RoundService(project).snapshot()
    with Project.create(tmp_path / "second") as second:
        report = import_csv(second, folder / CLIPS_FILE)
        assert (report.added, report.problems) == (9, ())
        assert QueueService(second).counts().labelled == 9
