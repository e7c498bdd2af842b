"""The queue's filters and orders in the window: what is typed, what the menus add, and why a clip came."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget
from review_study import finish_round
from review_window import press

from emodesk.domain.queue import SortBy
from emodesk.services.project import Project
from emodesk.services.queue import QueueFilter, QueueOrder, QueueService
from emodesk.store.queue import orders
from emodesk.viewmodels import queue_words
from emodesk.viewmodels.query_help import completions
from emodesk.viewmodels.queue import QueueModel

pytest_plugins = ["review_study", "review_window"]


def named(menu, text: str):
    return next(action for action in menu.actions() if action.text() == text)


def test_terms_typed_into_the_search_filter_the_queue(review, qtbot):
    press(review, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    panel = review.queue_panel
    QTest.keyClicks(panel.search, "speaker=A and confidence>0")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    rows = [review.queue.row(row) for row in range(review.queue.rowCount())]
    assert rows
    assert {row.speaker for row in rows} == {"A"}
    assert panel.list.hasFocus()


def test_what_cannot_be_understood_is_said_below_and_the_list_stays(review, qtbot):
    panel, before = review.queue_panel, review.queue.rowCount()
    panel.focus_search()
    QTest.keyClicks(panel.search, "confidense>.5")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert "did you mean “confidence”" in panel.query.problem
    assert review.queue.rowCount() == before
    assert panel.search.hasFocus()
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert not panel.query.problem
    assert review.queue.rowCount() == before


def test_tab_completes_fields_and_their_words(review):
    panel = review.queue_panel
    panel.focus_search()
    QTest.keyClicks(panel.search, "conf")
    QTest.keyClick(panel.search, Qt.Key.Key_Tab)
    assert panel.search.text() == "confidence>"
    assert completions(review.session, "label=an") == (6, ["anger"])
    assert completions(review.session, "not (speaker=") == (13, ["A", "B", "C"])
    assert completions(review.session, "missing=im")[1] == ["image"]
    assert completions(review.session, "hello ")[1] == []


def test_a_filter_is_narrowed_by_a_menu_and_kept_by_name_in_the_project(review, monkeypatch):
    panel = review.queue_panel
    menu = panel._filters
    menu._fill_narrow()
    menu.termChosen.emit("missing=image")
    menu.termChosen.emit("speaker=A")
    assert panel.search.text() == "missing=image speaker=A"
    kept = review.queue.visible_keys.tolist()
    monkeypatch.setattr("emodesk.ui.review.queue_panel.QInputDialog.getText", lambda *_: ("no face", True))
    panel._keep_filter()
    panel._choose(where="")
    menu._fill_kept()
    named(menu._kept, "no face").trigger()
    assert sorted(review.queue.visible_keys.tolist()) == sorted(kept)
    assert review.session.project.filters == {"no face": "status=open and (missing=image speaker=A)"}
    assert review.session.queue.query("@no face").tolist() == sorted(kept)
    again = Project.open(review.session.project.folder, read_only=True)
    assert again.filters == review.session.project.filters
    again.close()
    menu._fill_kept()
    drop = next(action.menu() for action in menu._kept.actions() if action.menu())
    named(drop, "no face").trigger()
    assert review.session.project.filters == {}


def test_a_menu_that_is_filled_anew_leaves_nothing_of_before(review, qapp):
    session, menu = review.session, review.queue_panel._filters
    session.project.keep_filter("no face", "missing=image")

    def held() -> list[int]:
        for each in (menu._narrow, menu._kept):
            each.aboutToShow.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return [len(each.findChildren(QObject)) for each in (menu._narrow, menu._kept)]

    once = held()
    assert min(once) > 0
    assert [held() for _ in range(3)] == [once] * 3


def test_comments_that_name_somebody_are_found_by_the_name(review):
    session = review.session
    session.review.comment(3, "look again @Ana, please")
    session.review.comment(4, "no name")
    menu = review.queue_panel._filters
    menu._fill_narrow()
    named(menu._narrow, "With a comment to me (@Ana)").trigger()
    assert review.queue.visible_keys.tolist() == [3]


@pytest.mark.parametrize("order", [*QueueOrder, SortBy("speaker"), SortBy("seconds", True), SortBy("status")])
def test_every_order_shows_its_number_and_says_why_a_clip_came(review, order):
    review.queue_panel._choose_order(order)
    model = review.queue
    for row in range(model.rowCount()):
        shown = model.data(model.index(row), QueueModel.NumberRole)
        why = model.why(model.key_at(row))
        assert "{" not in why
        if model.row(row).number is not None:
            assert shown
            assert why
            assert shown in why


@pytest.mark.parametrize("descending", [False, True])
def test_a_list_sorted_by_label_says_the_label_not_how_sure_it_is(review, descending):
    review.queue_panel._choose_order(SortBy("label", descending))
    row = review.queue.row(0)
    assert review.queue.why(row.key) == f"Label: {row.pseudo_label}"


def test_the_line_above_the_words_says_why_the_clip_came(review, qtbot):
    dock = review.queue_panel.window().findChild(QDockWidget, "transcript")
    review.queue_panel._choose_order(QueueOrder.MARGIN)
    key = review.queue.key_at(0)
    review.session.select(key)
    number = queue_words.number_text(QueueOrder.MARGIN, review.queue.row(0))
    qtbot.waitUntil(lambda: f"came as its two likeliest labels are {number} apart" in dock.note)


def test_a_list_of_its_own_is_taken_from_all_clips_and_left_for_the_open_ones(review):
    panel = review.queue_panel
    key = review.queue.key_at(2)
    review.session.select(key)
    press(review, Qt.Key.Key_W)
    panel._choose_order(QueueOrder.LATER)
    assert review.queue.visible_keys.tolist() == [key]
    assert review.queue.filter == QueueFilter("all")
    review.session.select(key)
    press(review, Qt.Key.Key_1)
    assert review.queue.rowCount() == 0
    panel._choose_order(QueueOrder.LEAST_CERTAIN)
    assert review.queue.filter == QueueFilter()


def test_the_same_column_again_turns_the_list_around(review):
    orders = review.queue_panel._orders
    orders._sort("name")
    up = review.queue.visible_keys.tolist()
    orders._sort("name")
    assert review.queue.order == SortBy("name", True)
    assert review.queue.visible_keys.tolist() == up[::-1]


def test_the_place_survives_a_filter_a_list_and_a_new_round(review):
    review.session.select(review.queue.key_at(3))
    place = review.session.selected
    review.queue_panel._choose(where="confidence>.99999")
    review.queue_panel._choose(where="")
    assert review.session.selected == place
    review.open_clips([1, 2])
    review.queue.restrict(None)
    assert review.session.selected == place
    finish_round(review.session.project, seed=9)
    review.session.perform(lambda: review.session.rounds.apply(2))
    review.queue.reload()
    assert review.session.selected == place


def test_orders_that_take_long_are_read_beside_the_window_of_a_large_project(study, open_review, qtbot, monkeypatch):
    readers: list[tuple[object, bool]] = []
    read = orders.numbers

    def noted(connection, order, *about):
        readers.append((order, threading.current_thread() is threading.main_thread()))
        return read(connection, order, *about)

    monkeypatch.setattr(orders, "numbers", noted)
    monkeypatch.setattr("emodesk.viewmodels.queue.PREPARED_FROM", 1)
    taken = []
    monkeypatch.setattr(QueueService, "take_over", lambda mine, other, take=QueueService.take_over: (
        take(mine, other), taken.append(other)))  # fmt: skip
    review = open_review(study)
    qtbot.waitUntil(lambda: bool(taken))
    for order in orders.TAKE_LONG:
        review.queue.set_order(order)
    assert (QueueOrder.RECENT, False) in readers
    assert {order for order, in_the_window in readers if in_the_window} == {QueueOrder.LEAST_CERTAIN}  # shown first


def test_they_are_read_anew_beside_the_window_when_another_round_is_applied(study, open_review, qtbot, monkeypatch):
    monkeypatch.setattr("emodesk.viewmodels.queue.PREPARED_FROM", 1)
    taken = []
    monkeypatch.setattr(QueueService, "take_over", lambda mine, other, take=QueueService.take_over: (
        take(mine, other), taken.append(other)))  # fmt: skip
    review = open_review(study)
    qtbot.waitUntil(lambda: bool(taken))
    finish_round(study, seed=9)
    for again, number in enumerate((1, 2), start=2):
        review.session.perform(lambda number=number: review.session.rounds.apply(number))
        qtbot.waitUntil(lambda again=again: len(taken) == again)
    expected = {order: QueueService(study).keys(order).tolist() for order in orders.TAKE_LONG}
    monkeypatch.setattr(orders, "numbers", None)  # nothing is left to be read
    for order in orders.TAKE_LONG:
        review.queue.set_order(order)
        assert review.queue.keys.tolist() == expected[order], order
