"""`emodesk check` names every file of a round that is cut off, damaged or of another round; and a round of another
project is not taken in because its clips have the same names."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_rounds import apply_round, make_project, make_round, write_curves, write_model, write_moments
from safetensors.numpy import load_file, save_file

from emodesk import cli
from emodesk.domain import DomainError
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.services.round_checks import round_problems
from emodesk.services.rounds import RoundService
from emodesk.store import schema
from trainer.protocol.clips_csv import read_clips, write_clips
from trainer.protocol.round_folder import read_spec, write_spec


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A project with a round that is in use, of which everything was looked at."""
    folder = tmp_path_factory.mktemp("checked") / "study"
    with make_project(folder, 40) as project:
        of_round = RoundService(project).folder(apply_round(project))
    write_moments(of_round, 3)
    write_curves(of_round, 3)
    save_file({"fused": np.ones((40, 2), np.float32)}, of_round / "map-fused.safetensors")
    write_model(of_round)
    return folder


@pytest.fixture
def study(whole, tmp_path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(whole, tmp_path / "study"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def no_numbers(path: Path) -> None:
    """Values that are none, in a file that opens."""
    tensors = load_file(path)
    save_file({name: np.full_like(value, np.nan) if value.dtype.kind == "f" else value
               for name, value in tensors.items()}, path, {"modalities": "speech,image,text,video",
               "labels": "neutral,anger,happiness,sadness,worry,surprise"})  # fmt: skip


def in_another_order(path: Path) -> None:
    rows = read_clips(path)
    write_clips(path, [*rows[1:], rows[0]])


def test_a_whole_project_is_said_to_be_whole(study, capsys):
    assert cli.main(["check", str(study)]) == 0
    assert "is whole" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        *((file, cut) for file in ("predictions.safetensors", "metrics.json", "embeddings.safetensors", "spec.json",
                                   "facts.safetensors", "model.safetensors", "map-fused.safetensors", "state.json",
                                   "frames/clip-3.safetensors", "moments/clip-3.safetensors")),
        ("predictions.safetensors", no_numbers), ("frames/clip-3.safetensors", no_numbers),
        *((file, Path.unlink) for file in ("predictions.safetensors", "model.safetensors", "adoptions.csv")),
        ("clips.csv", Path.unlink), ("clips.csv", in_another_order),
        ("adoptions.csv", lambda path: path.write_text("step\n", "utf-8")),
    ],
)  # fmt: skip
def test_a_file_of_a_round_that_is_damaged_is_named(study, capsys, file: str, damage: Callable[[Path], object]):
    damage(study / "rounds" / "0001" / file)
    assert cli.main(["check", str(study)]) == 1
    said = capsys.readouterr().out
    assert "is whole" not in said
    assert file.rpartition("/")[2] in said.replace("\\", "/")
    assert "Round 1:" in said


def test_a_round_whose_folder_is_gone_or_that_is_not_taken_in_is_named_too(study, capsys):
    with Project.open(study) as project:
        number = make_round(project, seed=2)
        cut(RoundService(project).folder(number) / "predictions.safetensors")
    shutil.rmtree(study / "rounds" / "0001")
    assert cli.main(["check", str(study)]) == 1
    said = capsys.readouterr().out
    assert "0001 is not there any more" in said
    assert "Round 2:" in said
    assert "predictions.safetensors cannot be used" in said


@pytest.mark.parametrize("change", [
    {"transcript": "other words"}, {"start": 1.5}, {"path": "/elsewhere/holiday.mp4", "transcript": ""},
])  # fmt: skip
def test_a_round_of_another_project_with_the_same_names_is_refused(tmp_path, change):
    with make_project(tmp_path / "other", 40) as other:
        folder = RoundService(other).folder(make_round(other))
        rows = read_clips(folder / "clips.csv")
        write_clips(folder / "clips.csv", [replace(row, **change) for row in rows])
    with make_project(tmp_path / "study", 40) as project:
        rounds = RoundService(project)
        shutil.copytree(folder, rounds.folder(1))
        (said,) = rounds.strays()
        assert "was not started in this project" in said
        with pytest.raises(DomainError, match="0001 belongs to another project: 40 of its clips have the names"):
            rounds.ingest(1)
        assert rounds.ingested() == set()


def test_a_round_of_another_project_with_the_very_same_clips_is_refused_by_its_log(tmp_path):
    folders = []
    for name in ("other", "study"):
        with make_project(tmp_path / name, 40) as project:
            ReviewService(project, "ann").correct(3, "anger")
            folders.append(RoundService(project).folder(make_round(project)))
    theirs, ours = folders
    shutil.copytree(theirs, ours.with_name("0002"))
    shutil.copytree(ours, ours.with_name("0003"))  # as where a copy of before was put back
    with Project.open(tmp_path / "study") as project:
        rounds = RoundService(project)
        with pytest.raises(DomainError, match=r"0002 belongs to another project.* take “log” out of its spec\.json"):
            rounds.ingest(2)
        rounds.ingest(3)
        spec = read_spec(ours.with_name("0002") / "spec.json")
        write_spec(ours.with_name("0002"), replace(spec, log=""))
        rounds.ingest(2)
        assert rounds.ingested() == {2, 3}


def test_words_and_times_that_were_mended_since_do_not_make_a_round_anothers(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        number = make_round(project)
        write_model(RoundService(project).folder(number))
        with project.store.write() as connection:
            connection.execute(schema.clips.update().values(transcript="mended"))
            connection.execute(schema.clips.update().where(schema.clips.c.key > 15).values(transcript="", end=2.5))
        RoundService(project).ingest(number)
        assert RoundService(project).ingested() == {number}
        assert round_problems(project) == []
