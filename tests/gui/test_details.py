"""What a decision says beside its label: asked for by the project, one more key, in the history, out and undone."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from review_window import press, see

from emodesk.domain import Decision, DecisionKind, DomainError
from emodesk.domain.details import Details
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.store import votes
from emodesk.ui.review.history import History
from emodesk.ui.widgets.label import Label

pytest_plugins = ["review_study", "review_window"]
ALT = Qt.KeyboardModifier.AltModifier
BOTH = ALT | Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def asking(open_review, study):
    study.set_asks(["words", "second", "intensity", "affect"])
    return open_review(study)


def said(review, key: int) -> Details:
    told = review.session.review.present(key)
    return Details(told.second, told.intensity, told.valence, told.arousal, told.words)


def test_a_project_asks_for_nothing_until_it_is_told_to(review):
    assert not review.details_bar.isVisible()
    assert review.session.project.asks == ()
    press(review, Qt.Key.Key_2, BOTH)
    first = review.session.selected
    press(review, Qt.Key.Key_1)
    assert said(review, first) == Details()


def test_each_is_one_more_key_and_belongs_to_the_clip_it_was_pressed_on(asking):
    first = asking.session.selected
    press(asking, Qt.Key.Key_5, BOTH)
    press(asking, Qt.Key.Key_F6)
    press(asking, Qt.Key.Key_Q, ALT)
    assert asking.details_bar._seconds[4].isChecked()
    assert asking.details_bar._intensities[1].isChecked()
    assert asking.details_bar.grid.place == (1, 5)
    press(asking, Qt.Key.Key_2)
    assert said(asking, first) == Details("worry", 2, 1, 5)
    second = asking.session.selected
    press(asking, Qt.Key.Key_1)
    assert said(asking, second) == Details()


def test_the_same_key_again_takes_it_back_and_a_skip_says_nothing_more(asking):
    first = asking.session.selected
    press(asking, Qt.Key.Key_F7)
    press(asking, Qt.Key.Key_F7)
    press(asking, Qt.Key.Key_F5)
    press(asking, Qt.Key.Key_S)
    assert said(asking, first) == Details()


def test_own_words_are_written_in_one_line_and_a_place_is_pressed_on(asking):
    first = asking.session.selected
    press(asking, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(asking.note_field, "wry relief")
    QTest.keyClick(asking.note_field, Qt.Key.Key_Return)
    grid = asking.details_bar.grid
    grid.choose_at(QPointF(grid.width() - 1, grid.height() / 2))
    press(asking, Qt.Key.Key_3)
    assert said(asking, first) == Details(valence=5, arousal=3, words="wry relief")


def test_the_history_says_it_and_one_undo_takes_it_back(asking, qtbot):
    first = asking.session.selected
    press(asking, Qt.Key.Key_5, BOTH)
    press(asking, Qt.Key.Key_F7)
    press(asking, Qt.Key.Key_2)
    asking.session.select(first)
    see(asking)
    words = asking.prediction.history()[0].words
    assert "also worry" in words
    assert "intensity 3" in words
    assert asking.session.queue.query("second=worry and intensity>2").tolist() == [first]
    press(asking, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asking.session.review.present(first) is None
    assert asking.session.queue.query("second").tolist() == []


def test_undo_and_redo_show_what_the_vote_says_that_stands_then(asking):
    first = asking.session.selected
    press(asking, Qt.Key.Key_5, BOTH)
    press(asking, Qt.Key.Key_F7)
    press(asking, Qt.Key.Key_2)
    asking.session.select(first)
    press(asking, Qt.Key.Key_F5)
    press(asking, Qt.Key.Key_3)
    assert asking.flow.details == Details()  # of the next clip
    press(asking, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asking.session.selected == first
    assert asking.flow.details == Details("worry", 3)
    assert asking.details_bar._seconds[4].isChecked()
    assert asking.details_bar._intensities[2].isChecked()
    press(asking, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asking.flow.details == Details()  # no vote stands
    asking.flow.redo()
    assert asking.flow.details == Details("worry", 3)
    asking.flow.redo()
    assert asking.flow.details == Details(intensity=1)
    asking.session.project.set_asks(["affect"])
    asking.flow.undo()
    assert asking.flow.details == Details()  # nothing goes along that nobody asks for


def test_of_a_clip_that_a_pass_gives_once_more_undo_shows_nothing_of_the_first_time(asking, monkeypatch):
    flow, first = asking.flow, asking.session.selected
    for number in (3, 1):
        asking.session.perform(
            lambda number=number: asking.session.review.correct(first, "anger", details=Details(intensity=number))
        )
    monkeypatch.setattr(ReviewService, "is_left", lambda _review, clip: clip == first)  # it waits to be said again
    assert flow.undo()
    assert [vote.intensity for vote in asking.session.review.votes(first)] == [3]
    assert flow.details == Details()


@pytest.mark.parametrize("text", ["@Ben " + 40 * "listen to the end ", "@Ben " + 300 * "x", "声音坏了，" * 60])
def test_a_long_comment_wraps_in_the_history_and_leaves_the_numbers_in_sight(review, qtbot, text):
    ReviewService(review.session.project, "Ben").correct(review.session.selected, "anger")
    assert review.flow.comment(text.strip())
    panel = review.prediction_panel
    qtbot.waitUntil(lambda: text.strip() in panel._history.text())
    what = next(label for label in panel._history.findChildren(Label) if text.strip() in label.text())
    qtbot.waitUntil(what.isVisible)
    assert panel._scroll.widget().minimumSizeHint().width() <= panel._scroll.viewport().width()
    qtbot.waitUntil(lambda: what.wordWrap() and what.height() >= what.heightForWidth(what.width()))
    short = next(label for label in panel._history.findChildren(Label) if label.text().endswith("anger"))
    assert not short.wordWrap()


def test_the_history_shows_what_stood_on_the_screen_and_how_long_it_took_below_the_decision(review, qtbot):
    session, panel = review.session, review.prediction_panel
    clip, other = session.selected, session.selected + 1
    ben = ReviewService(session.project, "Ben")
    session.perform(lambda: ben.correct(clip, "anger", milliseconds=2140))
    told = "2.1 s"
    qtbot.waitUntil(lambda: told in panel._history.text())
    said = next(label for label in panel._history.findChildren(Label) if told in label.text())
    assert said.text().startswith("round 1 said ")
    qtbot.waitUntil(said.isVisible)
    narrow = History()
    qtbot.addWidget(narrow)
    narrow.show_lines(review.prediction.history())
    narrow.resize(150, 300)
    narrow.show()
    said = next(label for label in narrow.findChildren(Label) if told in label.text())
    assert narrow.minimumSizeHint().width() <= narrow.width() == 150
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()) > said.fontMetrics().height())
    with session.project.store.write() as connection:
        blind = Decision(0, other, "Ana", DecisionKind.CORRECT, "anger", datetime.now(UTC), proposed="worry",
                         confidence=0.5, round=1, milliseconds=800, blind=True)  # fmt: skip
        votes.record(connection, blind)
    session.select(other)
    assert [line.beside for line in review.prediction.history()] == ["decided blind, 0.8 s"]
    qtbot.waitUntil(lambda: "decided blind, 0.8 s" in panel._history.text())
    qtbot.waitUntil(lambda: "round 1" not in panel._history.text())  # the other clip's line has gone


def test_a_second_emotion_that_is_the_first_is_refused_in_a_sentence(study):
    review = ReviewService(study, "Ana")
    with pytest.raises(DomainError, match="another one than the first"):
        review.correct(1, "anger", details=Details(second="anger"))
    with pytest.raises(DomainError, match="not a label of this project"):
        review.correct(1, "anger", details=Details(second="boredom"))
    with pytest.raises(DomainError, match="Intensity is 1 to 3"):
        review.correct(1, "anger", details=Details(intensity=4))
    assert review.present(1) is None
    assert study.store.check() == []


def test_it_goes_out_with_the_votes_and_the_log_and_what_is_asked_is_remembered(study, tmp_path):
    review = ReviewService(study, "Ana")
    review.correct(1, "anger", details=Details("worry", 2, 4, 5, "wry"))
    for name in ("votes", "log"):
        BY_KEY[name].plan(study, ExportOptions()).save(tmp_path / f"{name}.csv")
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            row = next(csv.DictReader(file))
        assert [row[field] for field in ("second", "intensity", "valence", "arousal", "words")] == [
            "worry", "2", "4", "5", "wry",
        ]  # fmt: skip
    study.set_asks(["affect", "nonsense"])
    again = Project.open(study.folder, read_only=True)
    assert again.asks == ("affect",)
    again.close()
