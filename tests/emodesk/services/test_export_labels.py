"""Labels out of a project, and back into another."""

from __future__ import annotations

import csv
import shutil

import pytest
from media_clips import even, write_clip
from small_projects import small_project

from emodesk.domain import DomainError
from emodesk.services.export.tables import export_labels
from emodesk.services.importing import import_csv, import_folder
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from trainer.protocol.clips_csv import read_clips


def test_an_export_holds_the_label_that_holds_and_who_decided_it(tmp_path):
    with small_project(tmp_path / "study", 4, ["anger", "sadness"]) as project:
        ann, bob = ReviewService(project, "ann"), ReviewService(project, "bob")
        ann.correct(1, "worry", milliseconds=700)
        bob.flag(2, "two people, one voice")
        ann.correct(3, "anger")
        ann.undo()
        beside = export_labels(project, tmp_path / "labels.csv")
        rows = read_clips(tmp_path / "labels.csv")
        assert [row.label for row in rows] == ["worry", "", "", ""]
        with beside.open(newline="", encoding="utf-8-sig") as file:
            log = list(csv.DictReader(file))
        assert [(one["clip_id"], one["reviewer"], one["decision"], one["label"]) for one in log] == [
            ("c0", "ann", "correct", "worry"), ("c1", "bob", "flag", "")]  # fmt: skip
        assert (log[0]["milliseconds"], log[1]["note"]) == ("700", "two people, one voice")
        assert log[0]["time"].endswith("+00:00")
        with pytest.raises(DomainError, match="could not be written"):
            export_labels(project, tmp_path / "nowhere" / "labels.csv")


def test_what_was_exported_can_be_imported(tmp_path):
    (tmp_path / "clips").mkdir()
    write_clip(tmp_path / "clips" / "one.mp4", even(8))
    write_clip(tmp_path / "clips" / "two.mp4", even(9))
    with Project.create(tmp_path / "first") as first:
        import_folder(first, tmp_path / "clips")
        ReviewService(first, "ann").correct(2, "surprise")
        export_labels(first, tmp_path / "labels.csv")
    shutil.rmtree(tmp_path / "first")
    with Project.create(tmp_path / "second") as second:
        assert import_csv(second, tmp_path / "labels.csv").added == 2
        labels = {clip.clip_id: clip.label for clip in QueueService(second).clips()}
        assert labels == {"one": "", "two": "surprise"}
