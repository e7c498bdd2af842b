"""Features extracted elsewhere as modalities of a project: added, listed, taken by a round, taken out again."""

from __future__ import annotations

import json

import numpy as np
import pytest
from made_rounds import make_project

from emodesk import cli
from emodesk.domain import DomainError
from emodesk.runs.elsewhere import add_features
from emodesk.services.project import Project, ProjectError
from emodesk.services.rounds import RoundService
from trainer.protocol.round_folder import read_spec


@pytest.fixture
def study(tmp_path):
    """A project of forty clips and two folders of features: gait-UTT lacks one clip and has no face in another."""
    make_project(tmp_path / "study", 40).close()
    (tmp_path / "gait-UTT").mkdir()
    (tmp_path / "breath").mkdir()
    for number in range(40):
        if number != 7:
            np.save(tmp_path / "gait-UTT" / f"clip_{number:04d}.npy", np.full(3, number % 5, np.float32))
        np.save(tmp_path / "breath" / f"clip_{number:04d}.npy", np.ones((4, 2), np.float32))
    return tmp_path / "study"


def test_features_are_read_once_counted_and_kept_in_the_projects_file(study, capsys):
    assert cli.main(["features", "add", str(study), "gait", str(study.parent / "gait-UTT")]) == 0
    said = capsys.readouterr().out
    assert "“gait” (one vector a clip, width 3): 31 clips have it; 1 have no features, 8 only zeros, 0 cannot" in said
    assert cli.main(["features", "add", str(study), "步态", str(study.parent / "breath")]) == 0
    assert "frames in time" in capsys.readouterr().out  # by what is in them
    assert cli.main(["features", "list", str(study)]) == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["gait", "步态"]
    with Project.open(study) as project:
        assert [(own.name, own.frames) for own in project.features] == [("gait", False), ("步态", True)]
        project.set_soft_targets(True)  # another change of the file keeps them
    with Project.open(study) as project:
        assert len(project.features) == 2


def test_a_round_takes_them_and_what_is_chosen_for_it_outranks_them(study):
    with Project.open(study) as project:
        add_features(project, "gait", study.parent / "gait-UTT")
        folder = RoundService(project).snapshot(settings={"training.epochs": 3})
        settings = read_spec(folder / "spec.json").settings
        assert settings["encoders.gait.path"] == str(study.parent / "gait-UTT")
        assert (settings["encoders.gait.name"], settings["training.epochs"]) == ("elsewhere", 3)
        assert RoundService(project).settings({"encoders.gait.name": "none"})["encoders.gait.name"] == "none"


def test_features_within_the_project_move_with_it(study, tmp_path):
    (study.parent / "gait-UTT").rename(study / "gait-UTT")
    with Project.open(study) as project:
        add_features(project, "gait", study / "gait-UTT")
    study.rename(tmp_path / "moved")
    with Project.open(tmp_path / "moved") as project:
        assert project.features[0].path == str(tmp_path / "moved" / "gait-UTT")


def test_what_cannot_be_taken_is_one_sentence_and_changes_nothing(study, capsys):
    before = (study / "emodesk.toml").read_bytes()
    (study.parent / "empty").mkdir()
    for name, place, sentence in (
        ("gait", "empty", "no features that can be used"),
        ("gait", "nowhere", "is no folder of .npy files"),
        ("two words", "gait-UTT", "cannot be a modality"),
    ):
        assert cli.main(["features", "add", str(study), name, str(study.parent / place)]) == 1
        assert sentence in capsys.readouterr().err
    assert cli.main(["features", "rm", str(study), "gait"]) == 1
    assert (study / "emodesk.toml").read_bytes() == before


def test_reading_stops_when_asked_and_leaves_the_project_as_it_was(study):
    with Project.open(study) as project:
        assert add_features(project, "gait", study.parent / "gait-UTT", cancelled=lambda: True) is None
        assert project.features == ()


def test_a_modality_is_taken_out_again(study, capsys):
    with Project.open(study) as project:
        add_features(project, "gait", study.parent / "gait-UTT")
    assert cli.main(["features", "rm", str(study), "gait"]) == 0
    with Project.open(study) as project:
        assert project.features == ()


BROKEN = (
    "features = 3",
    "[features]\ngait = 1",
    "[features.gait]\npath = 1",
    '[features.gait]\npath = "x"\nframes = "yes"',
    '[features."a b"]\npath = "x"',
)


@pytest.mark.parametrize("table", BROKEN)
def test_a_broken_entry_of_the_projects_file_is_said(study, table):
    with (study / "emodesk.toml").open("a") as file:
        file.write(f"\n{table}\n")
    with pytest.raises(ProjectError, match=r"features|cannot be a modality"):
        Project.open(study)


def test_the_ninth_modality_is_refused(study):
    with Project.open(study) as project:
        own = add_features(project, "gait", study.parent / "gait-UTT").features
        project.set_features([type(own)(f"m{n}", own.path) for n in range(8)])
        with pytest.raises(DomainError, match="8 modalities at most"):
            add_features(project, "gait", study.parent / "gait-UTT")


def test_the_trainer_says_it_in_lines_of_json(study, capsys):
    from trainer.__main__ import main
    from trainer.protocol.clips_csv import ClipRow, write_clips

    write_clips(study / "clips.csv", [ClipRow("clip_0001"), ClipRow("clip_0007")])
    options = [f"--clips={study / 'clips.csv'}", f"--place=gait={study.parent / 'gait-UTT'}"]
    assert main(["features", *options, "--json"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last == {"name": "gait", "frames": False, "width": 3, "here": 1, "absent": 1, "zeros": 0, "bad": 0}
    assert main(["features", *options]) == 0
    assert "gait: 1 clip, width 3" in capsys.readouterr().out
