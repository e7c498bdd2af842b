"""Making, opening and naming projects, and the file that a person can read."""

from __future__ import annotations

import os
import stat
import time
import tomllib
from pathlib import Path

import pytest
from small_projects import small_project

from emodesk.services import project_file
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.project import (
    Project,
    ProjectError,
    forget_project,
    recent_projects,
    remember_project,
)
from emodesk.services.review import ReviewService
from trainer.protocol.files import presets
from trainer.protocol.labels import LABELS


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    """The list of recent projects in a folder of the test's own."""
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))


def test_a_project_is_what_it_was_made_with_when_opened_again(tmp_path):
    labels = ("froh", "traurig", "“müde”")
    own = tmp_path / "own.toml"
    own.write_text("")
    with Project.create(
        tmp_path / "a" / "study", name='My "first" \\ 研究\x7f', labels=labels, preset=str(own)
    ) as made:
        made.remember_source(tmp_path)
        made.remember_source(tmp_path)
        assert (made.folder / "features").is_dir()
        assert made.rounds_folder.is_dir()
    with Project.open(tmp_path / "a" / "study") as project:
        assert project.name == 'My "first" \\ 研究\x7f'
        assert project.labels.names == labels
        assert (project.preset, project.sources) == (str(own), (str(tmp_path),))
        assert not project.read_only


@pytest.mark.skipif(os.name == "nt", reason="folders of the user are private there by themselves")
def test_a_projects_folder_and_a_folder_that_is_exported_are_the_users_alone(tmp_path):
    with small_project(tmp_path / "above" / "study", 2) as project:
        ReviewService(project, "ann").correct(1, "anger")
        BY_KEY["nova"].plan(project, ExportOptions()).save(tmp_path / "out")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "above" / "study", tmp_path / "out")] == [
        0o700
    ] * 2


def test_the_six_emotions_and_the_folders_name_are_the_defaults(tmp_path):
    with Project.create(tmp_path / "study") as project:
        assert (project.name, project.labels.names, project.preset) == ("study", LABELS, "light")
    assert tomllib.loads((tmp_path / "study" / "emodesk.toml").read_text(encoding="utf-8"))["labels"] == list(LABELS)


def test_an_empty_folder_will_do_and_a_full_one_will_not(tmp_path):
    (tmp_path / "empty").mkdir()
    Project.create(tmp_path / "empty").close()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("x")
    with pytest.raises(ProjectError, match="full is not empty; name a new folder"):
        Project.create(tmp_path / "full")
    with pytest.raises(ProjectError, match="empty already holds a project; open it"):
        Project.create(tmp_path / "empty")
    with pytest.raises(ProjectError, match=r"note\.txt is a file; name a new folder"):
        Project.create(tmp_path / "full" / "note.txt")
    with pytest.raises(ProjectError, match="No project could be made"):
        Project.create(tmp_path / "full" / "note.txt" / "below")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["note.txt"]


@pytest.mark.parametrize(
    ("labels", "sentence"), [
        (("anger",), "2 to 16 different labels"),
        (tuple("abcdefghijklmnopq"), "2 to 16 different labels"),
        (("anger", "anger"), "2 to 16 different labels"),
        (("anger", "sad, blue"), "“sad, blue” cannot be a label"),
        (("anger", ""), "“” cannot be a label"),
        (("anger", "a\u202eb"), r"“a\\u202eb” cannot be a label"),
    ],
)  # fmt: skip
def test_labels_that_cannot_be_are_said_and_nothing_is_made(tmp_path, labels, sentence):
    with pytest.raises(ProjectError, match=sentence):
        Project.create(tmp_path / "study", labels=labels)
    assert not (tmp_path / "study").exists()


def test_a_preset_that_is_not_there_is_said(tmp_path):
    sentence = r"There is no preset “huge”; use light.* or the path of a TOML file"
    with pytest.raises(ProjectError, match=sentence):
        Project.create(tmp_path / "study", preset="huge")
    assert not (tmp_path / "study").exists()
    assert presets()[0] == "light"


@pytest.mark.parametrize(
    ("content", "sentence"), [
        ('name = "x', "cannot be understood"),
        ('labels = "anger"', "“labels” in .* is not a list of texts"),
        ("labels = [1, 2]", "“labels” in .* is not a list of texts"),
        ("name = 3", "“name” in .* is not text"),
        ("version = 9", "was made by a newer EmoDesk"),
        ('labels = ["anger"]', "2 to 16 different labels"),
        ('database = "postgresql://host/db"', "opens only project.db"),
    ],
)  # fmt: skip
def test_a_project_file_that_does_not_hold_is_said(tmp_path, content, sentence):
    small_project(tmp_path / "study").close()
    (tmp_path / "study" / project_file.FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ProjectError, match=sentence):
        Project.open(tmp_path / "study")


def test_a_folder_that_is_no_project_is_said(tmp_path):
    with pytest.raises(ProjectError, match="is no EmoDesk project"):
        Project.open(tmp_path)
    with pytest.raises(ProjectError, match="nowhere is not there; make a project with"):
        Project.open(tmp_path / "nowhere")


def test_only_a_project_without_clips_can_be_discarded(tmp_path):
    full = small_project(tmp_path / "full")
    assert not full.discard_if_empty()
    full.close()
    assert (tmp_path / "full" / "project.db").exists()
    assert small_project(tmp_path / "none", 0).discard_if_empty()
    assert not (tmp_path / "none").exists()


def test_recent_projects_come_latest_first_and_go_with_their_folder(tmp_path):
    assert recent_projects() == []
    for name in ("one", "two", "three"):
        small_project(tmp_path / name, 0).close()
        remember_project(tmp_path / name)
    remember_project(tmp_path / "one")
    assert [folder.name for folder in recent_projects()] == ["one", "three", "two"]
    forget_project(tmp_path / "three")
    (tmp_path / "two" / project_file.FILE).unlink()
    assert recent_projects() == [tmp_path / "one"]
    Path(tmp_path / "data" / "recent.json").write_text("{broken", encoding="utf-8")
    assert recent_projects() == []


@pytest.mark.parametrize(
    "content", ["a = " + "[" * 100_000, ".".join(["a"] * 50_000) + "=1", "version = " + "1" * 10_000, "#" * 2_000_000],
    ids=["deep", "dots", "digits", "long"],
)  # fmt: skip
def test_a_hostile_project_file_is_one_sentence_soon(tmp_path, content):
    Project.create(tmp_path / "study").close()
    (tmp_path / "study" / "emodesk.toml").write_text(content, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(ProjectError, match="cannot be understood") as caught:
        Project.open(tmp_path / "study")
    assert time.process_time() - begun < 5
    assert len(str(caught.value)) < 400
