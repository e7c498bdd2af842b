"""The queue as a list model: order, filter, search, lists from elsewhere, and rows fetched as they are looked at."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from sqlalchemy import update

from emodesk.services.project import Project
from emodesk.services.queue import QueueFilter, QueueOrder
from emodesk.services.rounds import RoundService
from emodesk.store.schema import predictions
from emodesk.viewmodels.queue import BLOCK, QueueModel
from emodesk.viewmodels.session import NO_CLIP, Session

pytest_plugins = ["review_study"]


@pytest.fixture
def session(study: Project, qapp) -> Session:
    return Session(study, "Ana")


@pytest.fixture
def model(session) -> QueueModel:
    model = QueueModel(session)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def keys(model: QueueModel) -> list[int]:
    return [model.key_at(row) for row in range(model.rowCount())]


def test_the_least_certain_clip_is_first(model):
    shown = [model.row(row).confidence for row in range(model.rowCount())]
    assert len(shown) == 12
    assert shown == sorted(shown)


def test_another_order_is_read_anew(model):
    model.set_order(QueueOrder.MOST_CERTAIN)
    shown = [model.row(row).confidence for row in range(model.rowCount())]
    assert shown == sorted(shown, reverse=True)


def test_numbers_that_an_old_round_lacks_are_read_beside_the_window(model, session, qtbot, monkeypatch):
    with session.project.store.write() as connection:
        connection.execute(update(predictions).values(folds=None, batch=None, missing=None, chances=None))
    fill_in, threads = RoundService.fill_in, []

    def spied(self, number):
        threads.append(threading.current_thread())
        return fill_in(self, number)

    monkeypatch.setattr(RoundService, "fill_in", spied)
    with qtbot.waitSignals([model.reloaded, model.reloaded]):
        model.set_order(QueueOrder.FOLDS)
    shown = [model.row(row).number for row in range(model.rowCount())]
    assert None not in shown
    assert shown == sorted(shown, reverse=True)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    model.set_order(QueueOrder.BATCH)
    assert len(threads) == 1  # once a round


def test_a_search_finds_words_of_the_transcript(model, session):
    model.set_filter(QueueFilter(state="all", text="明天"))
    assert model.rowCount()
    assert all("明天" in clip.transcript for clip in session.queue.clips(keys(model)))


def test_a_label_filter_shows_that_label_only(model):
    label = model.row(0).pseudo_label
    model.set_filter(QueueFilter(label=label))
    assert {model.row(row).pseudo_label for row in range(model.rowCount())} == {label}


def test_a_decision_changes_only_its_row(model, session, qtbot):
    key = model.key_at(3)
    with qtbot.waitSignal(model.rowsRemoved) as removed:
        session.perform(lambda: session.review.skip(key))
    assert removed.args[1:] == [3, 3]
    assert model.row_of(key) == -1
    assert model.following(key) == [model.key_at(3)]
    assert model.preceding(key) == model.key_at(2)


def test_a_list_from_elsewhere_keeps_its_order_and_its_decided_clips(model, session):
    chosen = list(reversed(keys(model)))[:4]
    model.restrict(chosen)
    session.perform(lambda: session.review.correct(chosen[1], "worry"))
    assert keys(model) == chosen
    assert model.row(1).label == "worry"
    model.restrict(None)
    assert model.rowCount() == 11


def test_clips_put_below_a_list_from_elsewhere_have_rows_and_can_go_to_its_end(model):
    one, two, three, four = keys(model)[:4]
    model.restrict([one, two])
    model.append([three, four])
    assert [model.row(row).key for row in range(model.rowCount())] == [one, two, three, four]
    model.move_to_end(two)
    assert keys(model) == [one, three, four, two]
    assert [model.row_of(key) for key in (one, two, three, four)] == [0, 3, 1, 2]


def test_clips_that_are_gone_are_left_out_of_a_list_from_elsewhere(model):
    model.restrict([model.key_at(0), 999_999])
    assert model.rowCount() == 1


def test_a_new_round_reorders_the_queue(model, session, qtbot):
    from review_study import finish_round

    number = finish_round(session.project, seed=5)
    assert number == 2
    session.rounds.apply(1)
    with qtbot.waitSignal(model.reloaded):
        session.perform(lambda: session.rounds.apply(2))
    assert {model.row(row).round for row in range(model.rowCount())} == {2}


def test_rows_are_fetched_in_blocks_and_only_where_looked_at(session, monkeypatch):
    model = QueueModel(session)
    asked = []
    rows = session.queue.rows
    monkeypatch.setattr(session.queue, "rows", lambda wanted, *who: asked.append(len(wanted)) or rows(wanted, *who))
    model.reload()
    assert asked == []
    for row in range(model.rowCount()):
        model.row(row)
    assert asked == [model.rowCount()]
    assert model.rowCount() < BLOCK


def test_outside_the_list_there_is_no_clip(model):
    assert model.key_at(-1) == NO_CLIP
    assert model.key_at(99) == NO_CLIP
    assert model.preceding(model.key_at(0)) == NO_CLIP
