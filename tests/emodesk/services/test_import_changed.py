"""Importing again where files hold other bytes than before: one clip a file, and the new bytes only if asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from media_clips import tone, write_clip

from emodesk import cli
from emodesk.domain import Clip
from emodesk.services.importing import import_csv, import_folder
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from trainer.media import content_hash


def sound(path: Path, pitch: float, seconds: float = 0.3) -> Path:
    """A short sound of its own."""
    path.parent.mkdir(exist_ok=True)
    return write_clip(path, sound=tone(seconds, pitch), sound_codec="pcm_s16le")


@pytest.fixture
def source(tmp_path) -> Path:
    """A folder of two clips."""
    sound(tmp_path / "set" / "a.wav", 200)
    sound(tmp_path / "set" / "b.wav", 300)
    return tmp_path / "set"


@pytest.fixture
def project(tmp_path, source):
    with Project.create(tmp_path / "study") as project:
        import_folder(project, source)
        yield project


def imported(project: Project) -> dict[str, Clip]:
    """Every clip of a project by its clip_id."""
    return {clip.clip_id: clip for clip in QueueService(project).clips()}


def test_a_file_that_has_changed_is_named_and_stays_one_clip(project, source):
    before = imported(project)
    sound(source / "a.wav", 500)
    report = import_folder(project, source)
    assert (report.added, report.already, report.replaced) == (0, 1, 0)
    (problem,) = report.problems
    assert problem.where == "a.wav"
    assert "a.wav has changed since it was imported as “a”" in problem.message
    assert report.changed == 1
    assert imported(project) == before


def test_where_the_new_file_is_too_short_for_a_part_that_is_said_and_the_others_are_replaced(tmp_path):
    """It used to wait for ever."""
    sound(tmp_path / "set" / "a.wav", 200, 1.0)
    table = tmp_path / "set" / "t.csv"
    table.write_text("clip_id,path,start,end\nx,a.wav,0,0.2\ny,a.wav,0.9,1.0\n", "utf-8")
    with Project.create(tmp_path / "study") as project:
        import_csv(project, table)
        before = imported(project)
        sound(tmp_path / "set" / "a.wav", 500, 0.6)
        table.write_text(table.read_text("utf-8") + "z,a.wav,0.3,0.5\nz2,a.wav,0.3,0.5\n", "utf-8")
        report = import_csv(project, table, replace_changed=True)
        assert (report.replaced, report.added) == (1, 1)
        first, second = report.problems
        assert "“y”: start 0.9 s is not before the end of the file" in first.message
        assert "is the same clip as “z”" in second.message
        now = imported(project)
        assert list(now) == ["x", "y", "z"]
        assert now["y"] == before["y"]
        assert now["x"].hash == now["z"].hash != before["x"].hash


def test_the_new_bytes_take_the_place_of_the_old_where_that_is_asked_for(project, source):
    ReviewService(project, "ann").correct(1, "anger")
    sound(source / "a.wav", 500, seconds=0.5)
    report = import_folder(project, source, replace_changed=True)
    assert (report.added, report.already, report.replaced, report.problems) == (0, 1, 1, ())
    assert report.changes.clips == (1,)
    clips = imported(project)
    assert set(clips) == {"a", "b"}
    assert clips["a"].hash == content_hash(source / "a.wav")
    assert clips["a"].duration == pytest.approx(0.5, abs=0.01)
    assert QueueService(project).counts().decided == 1
    assert (import_folder(project, source).already, len(imported(project))) == (2, 2)


def test_two_files_that_swapped_their_names_are_found_by_content(project, source):
    before = imported(project)
    (source / "a.wav").rename(source / "c.wav")
    (source / "b.wav").rename(source / "a.wav")
    (source / "c.wav").rename(source / "b.wav")
    report = import_folder(project, source)
    assert (report.added, report.already, report.problems) == (0, 2, ())
    after = imported(project)
    assert (after["a"].path, after["b"].path) == (before["b"].path, before["a"].path)
    assert [content_hash(clip.path) == clip.hash for clip in after.values()] == [True, True]


def test_a_new_clip_may_take_the_name_of_one_that_was_moved(project, source):
    (source / "a.wav").rename(source / "old.wav")
    sound(source / "a.wav", 500)
    report = import_folder(project, source)
    assert (report.added, report.already, report.problems) == (1, 2, ())
    after = imported(project)
    assert Path(after["a"].path).name == "old.wav"
    assert len({clip.path for clip in after.values()}) == 3


def test_a_file_that_became_a_copy_of_another_clip_is_named(project, source):
    shutil.copy(source / "b.wav", source / "a.wav")
    report = import_folder(project, source, replace_changed=True)
    (problem,) = report.problems
    assert "a.wav has changed since it was imported as “a”, and is now the same as another clip" in problem.message
    assert (report.already, report.changed) == (1, 0)  # a.wav counts once, as the problem that it is
    assert len(imported(project)) == 2
    assert Path(imported(project)["b"].path).name == "b.wav"


def test_segments_of_a_file_that_has_changed_are_replaced_together_and_a_new_one_comes_in(tmp_path, source):
    table = source / "clips.csv"
    table.write_text("clip_id,path,start,end\none,a.wav,0,0.1\ntwo,a.wav,0.1,0.25\n")
    with Project.create(tmp_path / "cut") as project:
        import_csv(project, table)
        sound(source / "a.wav", 500, seconds=0.2)
        table.write_text(table.read_text() + "three,a.wav,0.05,0.1\n")
        report = import_csv(project, table)
        assert (report.added, len(report.problems)) == (0, 1)
        assert "imported as “one”, “two”;" in report.problems[0].message
        sound(source / "a.wav", 500, seconds=0.4)
        report = import_csv(project, table, replace_changed=True)
        assert (report.added, report.already, report.replaced, report.problems) == (1, 0, 2, ())
        assert {clip.hash for clip in imported(project).values()} == {content_hash(source / "a.wav")}


def test_files_that_were_all_made_again_are_offered_and_the_command_goes_on(tmp_path, source, monkeypatch, capsys):
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(source), "--quiet"]) == 0
    for name in ("a.wav", "b.wav"):
        sound(source / name, 500 if name == "a.wav" else 600)
    capsys.readouterr()
    assert cli.main(["import", str(tmp_path / "p"), "--from", str(source), "--json", "--quiet"]) == 0
    said = capsys.readouterr()
    record = json.loads(said.out)
    assert (record["added"], record["already"], record["changed"], len(record["problems"])) == (0, 0, 2, 2)
    assert record["problems"][0]["where"] == "a.wav"
    assert said.err == ""


def test_the_command_offers_to_replace_and_does(tmp_path, source, monkeypatch, capsys):
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(source)]) == 0
    sound(source / "a.wav", 500)
    again = ["import", str(tmp_path / "p"), "--from", str(source)]
    assert cli.main(again) == 0
    said = capsys.readouterr().out
    assert "a.wav has changed since it was imported as “a”" in said
    assert "--replace-changed takes the new file\n0 clips came in, 1 was there already, 1 problem\n" in said
    assert cli.main([*again, "--replace-changed"]) == 0
    assert "0 clips came in, 1 was there already, 1 was replaced, 0 problems" in capsys.readouterr().out
