"""Adjudication in the window: votes side by side, one key takes a side, those that agree in one step, undo."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from review_study import make_study, write_clips
from review_window import PATIENCE, press, see
from sqlalchemy.exc import OperationalError

from emodesk.commands import keys
from emodesk.domain import ADJUDICATION, Decision, DecisionKind, DomainError
from emodesk.domain.details import Details
from emodesk.services import adjudication
from emodesk.services.adjudication import agenda
from emodesk.services.review import ReviewService
from emodesk.store import votes
from emodesk.ui.widgets.ask_choice import AskChoice
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels import review as review_flow

pytest_plugins = ["review_study", "review_window"]


@pytest.fixture
def voted(study):
    """Votes of two people that differ on the first two clips, and agree on the third."""
    ben, cho = ReviewService(study, "Ben"), ReviewService(study, "Cho Lin")
    for clip, (first, second) in {1: ("anger", "worry"), 2: ("anger", ""), 3: ("worry", "worry")}.items():
        ben.correct(clip, first, milliseconds=2100)
        cho.correct(clip, second) if second else cho.cannot_tell(clip)
    ben.comment(1, "listen to the end")
    cho.mark_span(1, 0.1, 0.6, label="worry")
    return study


@pytest.fixture
def window(open_window, voted):
    return open_window(voted)


def test_votes_stand_side_by_side_with_comments_spans_and_their_moment(window):
    window.actions_by_id.run("project.adjudicate")
    strip = window.review.votes
    assert strip.isVisible()
    assert window.review.queue.visible_keys.tolist() == [1, 2]
    assert [" ".join(button.text().split()) for button in strip.buttons] == ["Anger · 1 vote 2", "Worry · 1 vote 5"]
    shown = strip.text()
    assert "Ben · 20" in shown
    assert "2.1 s" in shown
    assert "round 1 said" in shown
    assert "“listen to the end”" in shown
    assert "0.10 to 0.60 s worry" in shown
    assert window.review.queue_panel.chip.text() == "Votes differ: 0 of 2 settled"


def test_votes_side_by_side_say_what_they_say_beside_the_label(window, voted):
    ReviewService(voted, "Ben").correct(1, "anger", details=Details("worry", 2, 4, 5, "wry relief"))
    window.actions_by_id.run("project.adjudicate")
    assert "also worry, intensity 2, valence 4, arousal 5, “wry relief”" in window.review.votes.text().split("\n")


def test_what_an_adjudicator_says_beside_the_label_is_kept_with_it(window, voted):
    voted.set_asks(["second", "intensity", "words"])
    window.actions_by_id.run("project.adjudicate")
    review = window.review
    see(review)
    review.flow.say(intensity=3)
    review.flow.say(words="both at once")
    review.flow.say_second(4)
    assert review.flow.label(1)
    see(review)
    review.flow.say(intensity=1)
    assert review.flow.accept()
    for clip, details in ((1, ("worry", 3, "both at once")), (2, ("", 1, ""))):
        settled = review.session.review.history(clip)[-1]
        assert (settled.under, settled.second, settled.intensity, settled.words) == (ADJUDICATION, *details)


def test_a_side_says_the_key_that_takes_it_after_nine_labels_and_after_the_keys_were_changed(open_review, tmp_path):
    names = [f"l{n}" for n in range(1, 12)]
    with make_study(tmp_path / "many", write_clips(tmp_path / "clips", 2), names) as project:
        ReviewService(project, "Ben").correct(1, "l10")
        ReviewService(project, "Cho").correct(1, "l2")
        ReviewService(project, "Dan").cannot_tell(1)
        keys.take_up({"review.label2": ["Q"], "review.cannottell": []})
        try:
            review = open_review(project)
            assert review.adjudicating.start()
            said = [" ".join(button.text().split()) for button in review.votes.buttons]
            assert said == ["L10 · 1 vote A", "L2 · 1 vote Q", "Cannot tell · 1 vote"]
            assert [button.toolTip() for button in review.votes.buttons][1:] == ["Take this side (Q)", "Take this side"]
            see(review)
            review.votes.buttons[2].click()
            assert review.session.review.resolution(1).state == "unsure"
        finally:
            keys.take_up({})


def test_one_key_takes_a_side_and_undo_gives_it_back(open_review, voted):
    review = open_review(voted)
    voted.set_resolution("adjudicated")
    assert review.adjudicating.start()
    press(review, Qt.Key.Key_5)
    service = review.session.review
    assert (service.resolution(1).label, service.resolution(1).settled) == ("worry", True)
    assert [vote.reviewer for vote in service.votes(1)] == ["Ben", "Cho Lin", "Ana"]
    assert review.session.selected == 2
    press(review, Qt.Key.Key_0)
    assert (service.resolution(2).state, service.resolution(2).settled) == ("unsure", True)
    assert review.adjudicating.line == "Votes differ: 2 of 2 settled"
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert service.resolution(2).state == "disputed"
    press(review, Qt.Key.Key_S)  # goes on, and leaves no skip in the log
    assert service.resolution(2).state == "disputed"
    assert len(service.votes(2)) == 2


def test_the_mouse_takes_a_side_too_and_it_is_marked(open_review, voted):
    review = open_review(voted)
    review.adjudicating.start()
    press(review, Qt.Key.Key_Down)
    press(review, Qt.Key.Key_Up)  # seen
    review.votes.buttons[0].click()
    review.flow.previous()
    assert [button.isChecked() for button in review.votes.buttons] == [True, False]


def test_escape_ends_it_and_a_label_is_a_vote_again(open_review, voted):
    review = open_review(voted)
    review.adjudicating.start()
    press(review, Qt.Key.Key_Escape)
    assert not review.session.judging
    assert not review.votes.isVisible()
    key = review.session.selected
    press(review, Qt.Key.Key_2)
    assert review.session.review.resolution(key).label == "anger"
    assert {entry.under for clip in range(1, 21) for entry in review.session.review.history(clip)} == {""}


def test_clips_that_agree_are_settled_in_one_step_that_one_key_takes_back(window, voted):
    window.actions_by_id.run("project.agreeing")
    assert agenda(voted, "Ana").agree == {}
    window.actions_by_id.run("review.undo")
    assert agenda(voted, "Ana").agree == {3: "worry"}


@pytest.fixture
def slow(monkeypatch, qtbot):
    """Has the step that settles clips wait until the window was looked at; the dialogs that it was found with."""
    seen, may = [], threading.Event()
    settle = adjudication.finish_agreeing

    def settle_later(project, reviewer):
        assert may.wait(PATIENCE), "the window was not painted meanwhile"
        return settle(project, reviewer)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, WorkDialog) or not dialog.isVisible():
            QTimer.singleShot(10, look)
            return
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        seen.append((dialog.windowTitle(), dialog.isVisible(), dialog._button.isVisible()))
        may.set()

    monkeypatch.setattr(adjudication, "finish_agreeing", settle_later)
    QTimer.singleShot(0, look)
    return seen


def test_while_many_clips_are_settled_the_window_says_so_and_it_is_done_in_one_piece(window, voted, slow):
    window.actions_by_id.run("project.agreeing")
    assert slow == [("Settling clips whose votes agree", True, False)]
    assert agenda(voted, "Ana").agree == {}


def test_a_step_of_many_decisions_is_taken_back_and_repeated_beside_the_painting_thread(window, voted, monkeypatch):
    monkeypatch.setattr(review_flow, "MOST_AT_ONCE", 1)
    now = datetime.now(UTC)
    with voted.store.write() as connection:
        votes.record(connection, *(Decision(0, clip, "Ana", DecisionKind.CORRECT, "sadness", now) for clip in (1, 2)))
    threads, record = [], votes.record
    monkeypatch.setattr(votes, "record", lambda *all_: (threads.append(threading.current_thread()), record(*all_))[1])
    review = window.session.review
    window.actions_by_id.run("review.undo")
    assert [len(review.votes(clip)) for clip in (1, 2)] == [2, 2]
    window.actions_by_id.run("review.redo")
    assert [len(review.votes(clip)) for clip in (1, 2)] == [3, 3]
    assert len(threads) == 2
    assert threading.main_thread() not in threads


def test_an_undo_whose_step_cannot_be_read_is_said_to_have_changed_nothing(window, monkeypatch):
    def refuse(_review):
        raise OperationalError("select", {}, OSError("disk I/O error"))

    said: list[tuple[str, str]] = []
    window.session.notice.connect(lambda level, sentence: said.append((level, sentence)))
    monkeypatch.setattr(ReviewService, "undoes", refuse)
    window.actions_by_id.run("review.undo")
    ((level, sentence),) = said
    assert level == "error"
    assert sentence.startswith("This could not be saved and nothing was changed: disk I/O error.")


def test_why_a_step_of_many_clips_was_refused_is_said(window, monkeypatch):
    def refuse(*_arguments):
        raise DomainError("The disk is full.")

    said: list[tuple[str, str]] = []
    window.session.notice.connect(lambda level, sentence: said.append((level, sentence)))
    monkeypatch.setattr(adjudication, "finish_agreeing", refuse)
    window.actions_by_id.run("project.agreeing")
    assert said == [("error", "The disk is full.")]


def test_a_reviewers_clips_are_opened_again_and_undo_brings_the_votes_back(window, voted, monkeypatch):
    asked = []
    monkeypatch.setattr(AskChoice, "ask", lambda *args: (asked.append(args[3]), "Cho Lin")[1])
    window.actions_by_id.run("project.reopen")
    assert asked == [["Ben", "Cho Lin"]]
    assert [vote.reviewer for vote in window.session.review.votes(3)] == ["Ben"]
    window.actions_by_id.run("review.undo")
    assert [vote.reviewer for vote in window.session.review.votes(3)] == ["Ben", "Cho Lin"]


def test_in_a_low_window_the_votes_stand_in_the_panel_at_the_side(window, qtbot):
    window.actions_by_id.run("project.adjudicate")
    strip, review = window.review.votes, window.review
    assert review.layout().indexOf(strip) == 1
    window.resize(960, 540)
    qtbot.waitUntil(lambda: review.prediction_panel.above.indexOf(strip) == 0)
    qtbot.waitUntil(strip.isVisible)
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: review.layout().indexOf(strip) == 1)


def test_a_decision_while_adjudicating_asks_of_its_own_clip_alone(open_review, voted, monkeypatch):
    review = open_review(voted)
    review.adjudicating.start()
    monkeypatch.setattr(type(review.adjudicating), "agenda", property(lambda _self: pytest.fail("asked of all clips")))
    press(review, Qt.Key.Key_2)
    assert review.adjudicating.line == "Votes differ: 1 of 2 settled"
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert review.adjudicating.line == "Votes differ: 0 of 2 settled"
