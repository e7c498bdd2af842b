"""Labels taken out of emodesk.toml while people's decisions hold them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_rounds import LABELS, apply_round, make_project, make_round, write_moments
from small_projects import small_project
from sqlalchemy import update

from emodesk import cli
from emodesk.domain import DomainError
from emodesk.services import project_file
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.label_names import rename_labels, strangers
from emodesk.services.predictions import PredictionService
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store.schema import predictions
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.files import read_table


def take_out(folder: Path, *labels: str) -> None:
    content = project_file.read(folder)
    project_file.write(folder, replace(content, labels=tuple(name for name in content.labels if name not in labels)))


@pytest.fixture
def study(tmp_path) -> Path:
    """Twelve clips: two imported as sadness and two as anger, decisions of surprise, worry, sadness and anger."""
    with small_project(tmp_path / "study", 14, ["sadness", "sadness", "anger", "anger"]) as project:
        review = ReviewService(project, "ann")
        for clip, label in zip(range(5, 13), ["surprise", "surprise", "worry", "sadness"] * 2, strict=True):
            review.correct(clip, label)
    return tmp_path / "study"


def test_opening_says_which_labels_are_gone_and_a_round_is_refused_with_the_way_out(study):
    take_out(study, "surprise", "worry")
    with Project.open(study) as project:
        assert "does not have: surprise (4), worry (2)" in str(project.warnings[0])
        with pytest.raises(DomainError, match=r"hold the label “surprise”.*--map surprise=…"):
            RoundService(project).snapshot()
        with pytest.raises(DomainError, match="not a label"):
            ReviewService(project, "ann").correct(13, "worry")
        assert QueueService(project).counts().total == 14


def test_a_mapping_is_what_rounds_learn_and_the_log_keeps_what_was_decided(study, capsys):
    take_out(study, "surprise", "worry")
    assert cli.main(["labels", str(study)]) == 1
    assert "worry: in 2 decisions and imports, no label" in capsys.readouterr().out
    assert cli.main(["labels", str(study), "--map", "surprise=happiness,worry="]) == 0
    with Project.open(study) as project:
        assert project.warnings == ()
        assert project.store.check() == []
        review = ReviewService(project, "ann")
        assert review.present(5).label == "happiness"
        assert (review.present(7).label, review.present(7).kind) == ("", "skip")
        assert [entry.label for entry in review.history(5)] == ["surprise"]
        folder = RoundService(project).snapshot()
        rows = read_clips(folder / "clips.csv", project.labels.names)
        assert [row.label for row in rows[4:12]] == ["happiness", "happiness", "", "sadness"] * 2
        assert review.undo().clips == (12,)


def test_a_label_that_comes_back_is_itself_again(study):
    before = project_file.read(study)
    take_out(study, "surprise")
    with Project.open(study) as project:
        rename_labels(project, {"surprise": "anger"})
    project_file.write(study, before)
    with Project.open(study) as project:
        assert ReviewService(project, "ann").present(5).label == "surprise"


@pytest.mark.parametrize(
    ("names", "said"),
    [({"surprise": "fear"}, "not a label"), ({"anger": "sadness"}, "is a label"), ({"fear": ""}, "No decision")],
)
def test_a_mapping_that_makes_no_sense_is_refused(study, names, said):
    take_out(study, "surprise")
    with Project.open(study) as project:
        with pytest.raises(DomainError, match=said):
            rename_labels(project, names)
        assert strangers(project) == {"surprise": 4}


def test_a_round_of_before_can_be_looked_at_and_its_pseudo_labels_take_the_new_names(tmp_path):
    with make_project(tmp_path / "study", 30) as project:
        number = make_round(project)
        rounds = RoundService(project)
        rounds.ingest(number)
        rounds.apply(number)
        with project.store.write() as connection:
            connection.execute(update(predictions).where(predictions.c.clip == 1).values(label="worry"))
            connection.execute(update(predictions).where(predictions.c.clip == 2).values(label="anger"))
        review = ReviewService(project, "ann")
        review.correct(1, "worry")
        review.correct(2, "worry")
    take_out(tmp_path / "study", "worry")
    with Project.open(tmp_path / "study") as project:
        AnalysisService(project).scored(number, Source.PEOPLE)
        review = ReviewService(project, "ann")
        with pytest.raises(DomainError, match="not a label"):
            review.accept(1)
        rename_labels(project, {"worry": "sadness"})
        review.accept(1)
        assert review.present(1).label == "sadness"
        folder = RoundService(project).snapshot()
        rejected = read_table(folder / "rejections.csv", ("clip_id", "label"))
        assert "worry" not in {row["label"] for row in rejected}


def test_moments_found_before_are_read_by_the_names_of_now_and_merged_labels_have_none(tmp_path):
    folder = tmp_path / "study"
    with make_project(folder, 30) as project:
        number = apply_round(project)
        tensors = write_moments(RoundService(project).folder(number), 6)
        other = make_round(project)
    content = project_file.read(folder)
    kept = tuple("rage" if name == "anger" else name for name in content.labels if name != "worry")
    project_file.write(folder, replace(content, labels=kept))
    with Project.open(folder) as project:
        rename_labels(project, {"anger": "rage", "worry": "sadness"})
        predictions_now = PredictionService(project)
        assert predictions_now.prediction(7).labels == kept
        found = predictions_now.moments(7)
        assert PredictionService(project, other).moments(7) is None
    assert found.labels == ("neutral", "rage", "happiness", "surprise")
    assert found.shown == "rage"
    for part, name in (("speech", "0"), ("text", "2")):
        own = [LABELS.index(label) for label in ("neutral", "anger", "happiness", "surprise")]
        np.testing.assert_allclose(found.of[part].gave, tensors[f"{name}/gave"][:, own], atol=1e-6)
