"""Deciding and taking back: stored first, then the next clip; undo returns to where one was."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from emodesk.services.project import Project
from emodesk.services.queue import QueueFilter
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.review import ReviewModel
from emodesk.viewmodels.session import NO_CLIP, Session

pytest_plugins = ["review_study"]


@pytest.fixture
def session(study: Project, qapp) -> Session:
    session = Session(study, "Ana")
    session.queue_model = QueueModel(session, session)
    session.flow = ReviewModel(session, session.queue_model, session)
    session.said = []
    session.flow.said.connect(session.said.append)
    session.notices = []
    session.notice.connect(lambda level, sentence: session.notices.append((level, sentence)))
    session.select(session.queue_model.key_at(0))
    return session


def keys(session: Session) -> list[int]:
    model = session.queue_model
    return [model.key_at(row) for row in range(model.rowCount())]


def test_a_label_is_stored_before_the_next_clip_is_selected(session):
    first, second = keys(session)[:2]
    stored_when_selected = []
    session.clipSelected.connect(lambda _key: stored_when_selected.append(session.review.present(first).label))
    assert session.flow.label(1)
    assert stored_when_selected == ["anger"]
    assert session.selected == second
    assert first not in keys(session)


def test_what_was_stored_stays_where_the_database_cannot_be_read_afterwards(session, monkeypatch):
    first = session.selected

    def gone():
        raise OSError("the disk is gone")

    def decide():
        changes = session.review.correct(first, "anger")
        monkeypatch.setattr(session.project.store, "read", gone)
        return changes

    assert session.perform(decide)
    monkeypatch.undo()
    assert session.review.present(first).label == "anger"
    words = "The project could not be read, so what is shown may be old: the disk is gone."
    assert session.notices == [("error", words)]


def test_accepting_takes_the_pseudo_label(session):
    first = session.selected
    proposed = session.predictions.prediction(first).label
    assert session.flow.accept()
    decision = session.review.present(first)
    assert (decision.kind, decision.label, decision.proposed) == ("accept", proposed, proposed)


def test_skip_and_flag_leave_the_clip_without_a_label(session):
    first, second = keys(session)[:2]
    session.flow.skip()
    session.flow.flag()
    states = [row.state for row in session.queue.rows([first, second])]
    assert states == ["skipped", "flagged"]


def test_later_moves_on_and_puts_the_clip_at_the_end_for_this_reviewer_also_when_read_anew(session):
    order = keys(session)
    assert session.flow.later()
    assert session.selected == order[1]
    assert keys(session) == [*order[1:], order[0]]
    session.queue_model.reload()
    assert keys(session) == [*order[1:], order[0]]
    session.set_reviewer("Ben")
    assert keys(session) == order


def test_cannot_tell_is_a_vote_and_another_reviewer_still_finds_the_clip_among_theirs(session):
    first = session.selected
    assert session.flow.cannot_tell()
    assert session.queue.rows([first])[0].state == "unsure"
    session.queue_model.set_filter(QueueFilter(state="mine"))
    assert first not in keys(session)
    session.set_reviewer("Ben")
    assert first in keys(session)


def test_a_key_beyond_the_label_set_does_nothing(session):
    before = session.selected
    assert not session.flow.label(6)
    assert session.selected == before
    assert not session.queue.counts().reviewed


def test_undo_brings_the_clip_back_to_its_place_and_selects_it(session):
    order = keys(session)
    session.flow.next()
    session.flow.label(0)
    session.flow.label(0)
    session.flow.undo()
    session.flow.undo()
    assert keys(session) == order
    assert session.selected == order[1]
    assert session.said[-1].endswith("neutral taken back")


def test_redo_decides_again_and_says_so(session):
    first = session.selected
    session.flow.label(3)
    session.flow.undo()
    session.flow.redo()
    assert session.review.present(first).label == "sadness"
    assert first not in keys(session)
    assert session.said[-1].endswith("sadness again")


def test_undo_with_nothing_decided_says_so(session):
    assert not session.flow.undo()
    assert session.said == ["Nothing to take back"]


def test_undo_reaches_decisions_of_an_earlier_sitting(session, study):
    first = session.selected
    session.flow.label(2)
    later = Session(study, "Ana")
    model = QueueModel(later)
    flow = ReviewModel(later, model)
    later.select(model.key_at(0))
    assert model.row_of(first) < 0
    flow.undo()
    assert later.selected == first
    assert model.row_of(first) == 0


def test_at_the_end_of_the_list_review_goes_on_with_the_clips_passed_over(session):
    order = keys(session)
    session.select(order[-1])
    session.flow.label(0)
    assert session.selected == order[0]


def test_when_everything_is_decided_no_clip_is_selected(session):
    for _ in keys(session):
        session.flow.label(0)
    assert session.queue_model.rowCount() == 0
    assert session.selected == NO_CLIP
    assert not session.flow.label(0)


def test_in_a_list_of_all_clips_a_decided_clip_stays_and_the_next_is_selected(session):
    session.queue_model.set_filter(QueueFilter(state="all"))
    order = keys(session)
    session.select(order[0])
    session.flow.label(4)
    assert keys(session) == order
    assert session.queue_model.row(0).label == "worry"
    assert session.selected == order[1]


def test_the_clips_ahead_are_those_that_follow(session):
    assert session.flow.ahead() == keys(session)[1:3]


def test_a_decision_that_cannot_be_stored_keeps_the_clip_and_says_why(session, fresh):
    without = Session(fresh, "Ana")
    model = QueueModel(without)
    flow = ReviewModel(without, model)
    notices = []
    without.notice.connect(lambda level, sentence: notices.append((level, sentence)))
    without.select(model.key_at(0))
    before = without.selected
    assert not flow.accept()
    assert without.selected == before
    assert notices[0][0] == "error"
    assert "no pseudo-label" in notices[0][1]


def test_what_is_only_in_the_log_is_taken_into_the_database_beside_the_window(session, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("emodesk.viewmodels.session.TIDIED_EVERY", 2)
    path = session.project.store.path

    def decisions_in_the_file_alone() -> int:
        alone = tmp_path / "alone.db"
        alone.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(alone)) as database:
            return database.execute("SELECT count(*) FROM decisions").fetchone()[0]

    assert session.flow.label(1)
    assert decisions_in_the_file_alone() == 0
    assert session.flow.label(1)
    qtbot.waitUntil(lambda: decisions_in_the_file_alone() == 2)
