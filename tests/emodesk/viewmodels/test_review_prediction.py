"""What the model says: bars follow the switches exactly, reasons in words, the history with what was taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emodesk.domain.prediction import ClipPrediction
from emodesk.services.project import Project
from emodesk.viewmodels import words
from emodesk.viewmodels.prediction import PredictionModel
from emodesk.viewmodels.session import NO_CLIP, Session
from trainer.measures.shapley import present_modalities, shapley_values
from trainer.protocol.labels import LABELS, MODALITIES

pytest_plugins = ["review_study"]


@pytest.fixture
def session(study: Project, qapp) -> Session:
    session = Session(study, "Ana")
    session.select(1)
    return session


@pytest.fixture
def model(session) -> PredictionModel:
    return PredictionModel(session)


def prediction_of(**says: dict[str, float]) -> ClipPrediction:
    """A prediction in which each modality adds `says[modality]` (log-odds by label) to an even prior."""
    present = [m for m, name in enumerate(MODALITIES) if name in says]
    subsets = np.empty((16, 6))
    for subset in range(16):
        logits = np.zeros(6)
        for m in present:
            if subset >> m & 1:
                for label, value in says[MODALITIES[m]].items():
                    logits[LABELS.index(label)] += value
        subsets[subset] = np.exp(logits) / np.exp(logits).sum()
    whole = subsets[-1]
    return ClipPrediction(
        1,
        LABELS[int(whole.argmax())],
        float(whole.max()),
        whole,
        subsets[[1, 2, 4, 8]],
        subsets,
        shapley_values(subsets),
        np.ones(4),
        present_modalities(subsets),
        MODALITIES,
        LABELS,
    )


def test_bars_are_the_fused_probabilities_in_the_labels_order(model, session):
    prediction = session.predictions.prediction(1)
    assert [bar.label for bar in model.bars()] == list(LABELS)
    np.testing.assert_allclose([bar.value for bar in model.bars()], prediction.probabilities)
    assert [bar.label for bar in model.bars() if bar.is_top] == [prediction.label]


def test_switching_modalities_off_shows_the_subset_of_the_rest(model, session):
    prediction = session.predictions.prediction(1)
    model.switch("speech", False)
    np.testing.assert_allclose([bar.value for bar in model.bars()], prediction.subsets[0b1110])
    model.switch("text", False)
    np.testing.assert_allclose([bar.value for bar in model.bars()], prediction.subsets[0b1010])
    np.testing.assert_allclose([bar.whole for bar in model.bars()], prediction.probabilities)
    model.switch("speech", True)
    np.testing.assert_allclose([bar.value for bar in model.bars()], prediction.subsets[0b1011])


def test_switches_are_back_on_at_the_next_clip(model, session):
    model.switch("image", False)
    session.select(2)
    assert model.off == frozenset()
    assert all(row.on for row in model.rows())


def test_shares_are_those_of_the_label_shown(model, session):
    prediction = session.predictions.prediction(1)
    other = next(label for label in LABELS if label != prediction.label)
    model.show_label(other)
    np.testing.assert_allclose([row.share for row in model.rows()], prediction.shapley[:, LABELS.index(other)])
    model.show_label(other)
    assert model.shown == prediction.label


def test_a_missing_modality_says_why(model, session):
    session.select(3)
    image = model.rows()[1]
    assert not image.present
    assert image.note == "no face found"


def test_without_a_clip_there_is_nothing_to_say(model, session):
    session.select(NO_CLIP)
    assert (model.bars(), model.rows(), model.reason(), model.history()) == ([], [], "", [])


def test_a_damaged_round_gives_notice_and_no_prediction(model, session):
    notices = []
    session.notice.connect(lambda level, sentence: notices.append(sentence))
    path = session.project.rounds_folder / "0001" / "predictions.safetensors"
    fresh = Session(session.project, "Ben")
    path.write_bytes(path.read_bytes()[:100])
    fresh.notice.connect(lambda level, sentence: notices.append(sentence))
    damaged = PredictionModel(fresh)
    fresh.select(5)
    assert damaged.prediction is None
    assert "run the round again" in notices[-1]


def test_history_shows_what_was_taken_back_newest_first(model, session):
    session.perform(lambda: session.review.correct(1, "anger"))
    session.perform(session.review.undo)
    session.perform(lambda: session.review.skip(1))
    lines = model.history()
    assert (lines[0].words, lines[0].retracted) == ("skipped", False)
    assert lines[1].retracted
    assert "anger" in lines[1].words
    assert {line.reviewer.name for line in lines} == {"Ana"}


def test_a_decision_repeated_after_undo_stands_in_the_history(model, session):
    session.perform(lambda: session.review.correct(1, "anger"))
    session.perform(session.review.undo)
    session.perform(session.review.redo)
    assert [line.retracted for line in model.history()] == [False]


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (
            {"speech": {"anger": 2}, "text": {"anger": 1.5}, "image": {"happiness": 2.5}},
            "Speech and text say anger; image alone says happiness.",
        ),
        ({"speech": {"anger": 2}, "video": {"anger": 1}}, "Speech and video both say anger."),
        (
            {"speech": {"worry": 2}, "image": {"worry": 2}, "text": {"worry": 2}},
            "Speech, image and text all say worry.",
        ),
        ({}, "Nothing in this clip speaks for neutral; it is what the model expects before it looks."),
    ],
)
def test_reasons_are_one_sentence(says, sentence, qapp):
    assert words.reason(prediction_of(**says)) == sentence


def test_of_a_clip_the_round_trained_on_it_says_whose_word_each_figure_is(model, session):
    whole = prediction_of(speech={"neutral": 4.0}, text={"neutral": 1.0})
    unseen = np.array([0.1, 0.7, 0.05, 0.05, 0.05, 0.05])
    model.prediction = replace(whole, label="anger", confidence=0.7, probabilities=unseen, fold=2)
    model.shown = "anger"
    assert [bar.label for bar in model.bars() if bar.is_top] == ["anger"]
    assert model.reason().startswith("By the fold that never saw this clip.")
    assert f"say neutral {whole.confidence:.2f}" in model.reason()
    model.switch("text", False)
    np.testing.assert_allclose([bar.whole for bar in model.bars()], whole.subsets[-1])
    assert model.reason() == "By all folds together, which trained on this clip."
