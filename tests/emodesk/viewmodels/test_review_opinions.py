"""Opinions and provenance beside what the model says, in the window's models and in exports."""

from __future__ import annotations

import csv

import pytest
from made_rounds import make_project, make_round

from emodesk.domain.blind import Veil
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.ui.review.prediction_panel import PredictionPanel
from emodesk.viewmodels.prediction import PredictionModel
from emodesk.viewmodels.session import Session


@pytest.fixture
def session(tmp_path, qapp):
    """A project of 40 clips with a round in use, and opinions of two sources on its second clip."""
    with make_project(tmp_path / "study", 40) as project:
        session = Session(project, "ann")
        session.rounds.ingest(make_round(project))
        session.rounds.apply(1)
        for name, rest in (("listener", "label\nclip_0001,anger"), ("viewer", "p:worry,p:anger\nclip_0001,0.8,0.2")):
            path = tmp_path / f"{name}.csv"
            path.write_text(f"clip_id,{rest}\n", encoding="utf-8")
            session.opinions.take(path)
        yield session


def test_opinions_stand_beside_what_the_model_says(session, qtbot):
    model = PredictionModel(session)
    panel = PredictionPanel(model, session.labels.names)
    qtbot.addWidget(panel)
    panel.show()
    session.select(2)
    qtbot.waitUntil(panel.opinions.isVisible)
    assert panel.opinions.accessibleDescription() == "listener: anger\nviewer: worry 0.80"
    panel.grab()
    session.select(3)
    qtbot.waitUntil(lambda: not panel.opinions.isVisible())


def test_opinions_stand_in_the_history_where_they_came_in(session, qtbot):
    model = PredictionModel(session)
    panel = PredictionPanel(model, session.labels.names)
    qtbot.addWidget(panel)
    panel.show()
    session.select(2)
    assert session.perform(lambda: session.review.correct(2, "neutral"))
    qtbot.waitUntil(lambda: "neutral" in panel._history.text())
    said = [line.words for line in model.history(model.opinions())]
    assert said == ["said neutral", "opinion: worry 0.80", "opinion: anger"]
    for words in said:
        assert words in panel._history.text()


def test_nothing_is_told_of_opinions_while_a_clip_is_decided_blind(session):
    model = PredictionModel(session)
    session.select(2)
    assert len(model.opinions()) == 2
    model.veil = Veil(True, True)
    assert model.opinions() == []


def test_where_a_pseudo_label_comes_from_is_said_with_its_confidence_then_and_now(session):
    model = PredictionModel(session)
    adopted = session.rounds.adoptions(1)[0]
    session.select(adopted.clip)
    now = model.prediction.probabilities[session.labels.index(adopted.label)]
    assert model.provenance() == (
        f"Round 1; adopted in step {adopted.step} by 5 folds, "
        f"as {adopted.label} {adopted.confidence:.2f}, now {now:.2f}"
    )
    others = {taken.clip for taken in session.rounds.adoptions(1)}
    session.select(next(key for key in range(1, 41) if key not in others))
    assert model.provenance() == "Round 1"


def test_exports_say_who_else_said_what_and_how_sure_an_adoption_was_then(session, tmp_path):
    BY_KEY["predictions"].plan(session.project, ExportOptions()).save(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["clip_id"]: row for row in csv.DictReader(file)}
    row = rows["clip_0001"]
    assert (row["opinion:listener"], row["opinion:listener:p"]) == ("anger", "")
    assert (row["opinion:viewer"], float(row["opinion:viewer:p"])) == ("worry", 0.8)
    assert rows["clip_0002"]["opinion:viewer"] == ""
    adopted = session.rounds.adoptions(1)[0]
    row = rows[adopted.clip_id]
    assert (row["adopted_by_folds"], float(row["confidence_then"])) == ("5", pytest.approx(adopted.confidence))
