"""Only what a person saw is decided: one current clip however it was reached, and no key before it is on the screen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from event_loop import live
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTranslator
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from review_study import finish_round
from review_window import label_of, press, see, shown, strike

from emodesk.domain import UNSEEN
from emodesk.services.queue import QueueOrder
from emodesk.services.relinking import relink
from emodesk.ui.widgets.notice import Notice
from emodesk.viewmodels.session import NO_CLIP
from trainer.protocol.files import resources

pytest_plugins = ["review_study", "review_window"]

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CTRL = Qt.KeyboardModifier.ControlModifier


class Eyes(QObject):
    """What was painted, as the widgets themselves stood when they were: clips by their picture, words and row."""

    def __init__(self, review) -> None:
        super().__init__()
        self.review = review
        self.pictures, self.rows, self.words = set(), set(), set()
        self.list = review.queue_panel.list
        for widget in (review.stage.player, self.list.viewport(), review.stage.transcript.painted):
            widget.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Paint:
            player = self.review.stage.player.player
            if watched is self.list.viewport():
                self.rows.add(self.review.queue.key_at(self.list.currentIndex().row()))
            elif watched is self.review.stage.player and player.shown >= 0:
                self.pictures.add(player.clip.key)
            else:
                self.words.add(self.review.stage.transcript.text())
        return False

    def saw(self, key: int) -> bool:
        """Whether picture, row and words of a clip were on the screen."""
        words = self.review.session.clip(key).transcript
        return key in self.pictures and key in self.rows and words in self.words


def place_of(review, row: int) -> QPoint:
    """The middle of a row in the list."""
    view = review.queue_panel.list
    return view.visualRect(review.queue.index(row)).center()


def marked(review) -> int:
    """Key of the row that is painted as selected."""
    rows = review.queue_panel.list.selectionModel().selectedRows()
    return review.queue.key_at(rows[0].row()) if len(rows) == 1 else NO_CLIP


def right_click(review) -> None:
    QTest.mouseClick(review.queue_panel.list.viewport(), RIGHT, pos=place_of(review, 3))


def press_and_drag(review) -> None:
    port = review.queue_panel.list.viewport()
    QTest.mousePress(port, LEFT, pos=place_of(review, 1))
    for row in (2, 3, 4):
        drag_to(port, place_of(review, row))
    QTest.mouseRelease(port, LEFT, pos=place_of(review, 4))


def drag_to(widget, place: QPoint) -> None:
    """A move with the left button held, which QTest does not send."""
    at, none = QPointF(place), Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), LEFT, LEFT, none)
    QApplication.sendEvent(widget, move)


def press_without_release(review) -> None:
    QTest.mousePress(review.queue_panel.list.viewport(), LEFT, pos=place_of(review, 2))


def ctrl_click_on_the_marked_row(review) -> None:
    port = review.queue_panel.list.viewport()
    QTest.mouseClick(port, LEFT, pos=place_of(review, 2))
    QTest.mouseClick(port, LEFT, CTRL, pos=place_of(review, 2))


def page_down(review) -> None:
    review.queue_panel.list.setFocus()
    QTest.keyClick(review.queue_panel.list, Qt.Key.Key_PageDown)


def a_letter(review) -> None:
    review.queue_panel.list.setFocus()
    QTest.keyClick(review.queue_panel.list, Qt.Key.Key_C)


def another_order(review) -> None:
    QTest.mouseClick(review.queue_panel.list.viewport(), LEFT, pos=place_of(review, 4))
    review.queue.set_order(QueueOrder.IMPORT)


@pytest.mark.parametrize(
    "reach",
    [right_click, press_and_drag, press_without_release, ctrl_click_on_the_marked_row, page_down, a_letter,
     another_order],
)  # fmt: skip
def test_the_row_that_is_marked_is_the_clip_that_is_shown_and_labelled(review, qtbot, reach):
    see(review)
    reach(review)
    current = marked(review)
    assert current != NO_CLIP
    assert current == review.session.selected
    qtbot.waitUntil(lambda: shown(review, qtbot) == current)
    press(review, Qt.Key.Key_2)
    assert label_of(review, current) == "anger"
    assert review.session.queue.counts().reviewed == 1


def test_a_click_beside_the_rows_leaves_the_mark_where_it_is(review):
    review.open_clips([review.queue.key_at(row) for row in (0, 1)])
    port = review.queue_panel.list.viewport()
    QTest.mouseClick(port, LEFT, pos=QPoint(20, port.height() - 4))
    assert marked(review) == review.session.selected


class Strokes(QObject):
    """How often each of some widgets was painted."""

    def __init__(self, *widgets) -> None:
        super().__init__()
        self.count = dict.fromkeys(widgets, 0)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        self.count[watched] += event.type() == QEvent.Type.Paint
        return False


def test_a_decision_has_the_next_clip_painted_once_and_whole(review):
    see(review)
    QApplication.processEvents()  # what the start of the window left to be painted
    strokes = Strokes(review.label_bar, review.prediction_panel.said, review.stage.transcript.painted)
    press(review, Qt.Key.Key_2)
    see(review)
    assert list(strokes.count.values()) == [1, 1, 1]


def test_a_burst_of_keys_labels_no_clip_that_was_not_painted(review):
    see(review)
    eyes, first = Eyes(review), review.session.selected
    eyes.pictures.add(first), eyes.rows.add(first), eyes.words.add(review.session.clip(first).transcript)
    decided = []
    review.session.changed.connect(lambda changes: decided.extend((key, eyes.saw(key)) for key in changes.clips))
    for wait in (None, None, 0, 0, 20, 20, 5, 5, 1, 1, 20, 0, 20, 20):
        strike(review, Qt.Key.Key_1)
        if wait is not None:
            live(wait)
    assert decided[0][0] == first
    assert all(saw for _key, saw in decided)


PARTS = {
    "picture": lambda review: review.stage.player,
    "words": lambda review: review.stage.transcript.painted,
    "beliefs": lambda review: review.prediction_panel.said,
    "labels": lambda review: review.label_bar,
    "row": lambda review: review.queue_panel.list.viewport(),
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_no_key_counts_while_any_part_of_the_clip_is_not_painted(review, qtbot, part):
    see(review)
    widget = part(review)
    widget.setUpdatesEnabled(False)
    strike(review, Qt.Key.Key_Down)
    key = review.session.selected
    others = [other for other in review.painted._parts if other.widget is not widget]
    qtbot.waitUntil(lambda: all(other.painted == key or not other.needed() for other in others), timeout=10_000)
    strike(review, Qt.Key.Key_1)
    assert (review.session.selected, label_of(review, key)) == (key, "")
    widget.setUpdatesEnabled(True)
    press(review, Qt.Key.Key_1)
    assert label_of(review, key) == "neutral"


def test_a_held_key_decides_once(review, qapp):
    see(review)
    first = review.session.selected
    strike(review, Qt.Key.Key_1)
    for _ in range(5):
        see(review)
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True)
        qapp.notify(review, held)
    assert label_of(review, first) == "neutral"
    assert review.session.queue.counts().reviewed == 1


def test_a_key_pressed_too_early_decides_nothing_and_says_so(review):
    see(review)
    first, second = (review.queue.key_at(row) for row in (0, 1))
    for _ in range(3):
        strike(review, Qt.Key.Key_1)
    assert label_of(review, first) == "neutral"
    assert review.session.selected == second
    assert not label_of(review, second)
    assert "Too early" in review._toast.text()
    press(review, Qt.Key.Key_1)
    assert label_of(review, second) == "neutral"


def test_what_a_new_round_says_has_to_be_seen_before_it_is_accepted(review):
    finish_round(review.session.project, seed=9)
    review.session.rounds.apply(1)
    see(review)
    review.session.perform(lambda: review.session.rounds.apply(2))
    strike(review, Qt.Key.Key_Return)
    assert not review.session.queue.counts().reviewed
    press(review, Qt.Key.Key_Return)
    assert review.session.queue.counts().reviewed == 1


def test_panels_that_are_closed_are_not_waited_for(review, qapp):
    for action in review.panels():
        action.trigger()
    first = review.session.selected
    press(review, Qt.Key.Key_2)
    press(review, Qt.Key.Key_2)
    assert label_of(review, first) == "anger"
    assert review.session.queue.counts().reviewed == 2


def test_without_a_round_clips_count_as_seen_too(open_review, fresh):
    review = open_review(fresh)
    for _ in range(3):
        press(review, Qt.Key.Key_1)
    assert review.session.queue.counts().reviewed == 3


# ---------------------------------------------------------------------- clips that cannot be shown


@pytest.fixture
def moved(review, qtbot):
    """Review at a clip whose file is gone; the next one's too."""
    keys = [review.queue.key_at(row) for row in (4, 5)]
    files = [Path(clip.path) for clip in review.session.clips(keys)]
    for file in files:
        file.rename(file.with_suffix(".gone"))
    review.session.select(keys[0])
    qtbot.waitUntil(lambda: bool(review.problem(keys[0])), timeout=10_000)
    yield review
    for file in files:
        file.with_suffix(".gone").rename(file)


def test_a_clip_that_cannot_be_shown_takes_no_label(moved):
    key = moved.session.selected
    for one in (Qt.Key.Key_1, Qt.Key.Key_Return):
        press(moved, one)
    QTest.mouseClick(moved.label_bar.buttons[2], LEFT)
    assert moved.session.selected == key
    assert not moved.session.review.history(key)
    assert moved._cannot_show.isVisible()
    assert "cannot be shown" in moved._toast.text()


def test_why_it_cannot_be_shown_is_said_in_the_language_of_the_window(moved, qapp):
    chinese = QTranslator()
    assert chinese.load(str(resources() / "translations" / "emodesk_zh_CN.qm"))
    qapp.installTranslator(chinese)
    try:
        assert "不存在" in moved.problem(moved.session.selected)
    finally:
        qapp.removeTranslator(chinese)


def test_it_can_be_skipped(moved):
    key = moved.session.selected
    press(moved, Qt.Key.Key_S)
    assert [row.state for row in moved.session.queue.rows([key])] == ["skipped"]


def test_it_can_be_decided_by_its_transcript_if_the_person_says_so_for_this_clip_only(moved, qtbot):
    key, following = moved.session.selected, moved.queue.key_at(5)
    press(moved, Qt.Key.Key_D)
    press(moved, Qt.Key.Key_3)
    decision = moved.session.review.present(key)
    assert (decision.label, decision.note) == ("happiness", UNSEEN)
    assert moved.session.selected == following
    qtbot.waitUntil(lambda: bool(moved.problem(following)), timeout=10_000)
    press(moved, Qt.Key.Key_3)
    assert not moved.session.review.history(following)


def test_the_history_says_that_a_clip_was_not_seen(moved, qtbot):
    key = moved.session.selected
    moved.open_clips([key])
    press(moved, Qt.Key.Key_D)
    press(moved, Qt.Key.Key_3)
    assert [line.words for line in moved.prediction.history()] == ["said happiness, without seeing the clip"]


def test_d_does_nothing_for_a_clip_that_is_shown(review):
    press(review, Qt.Key.Key_D)
    first = review.session.selected
    press(review, Qt.Key.Key_1)
    assert review.session.review.present(first).note == ""


def test_finding_the_clips_is_offered(moved, qtbot):
    with qtbot.waitSignal(moved.commandRequested) as asked:
        moved._cannot_show.find_clips.click()
    assert asked.args == ["project.relink"]


LONG = "“Z:/studies/interviews/2026” cannot be read: the network drive does not answer. Connect it, then look again. "


@pytest.mark.parametrize("size", [(960, 540), (1280, 720)])
@pytest.mark.parametrize("sentence", ["The sound device does not answer; the picture goes on.", LONG * 2])
def test_a_notice_leaves_in_sight_why_a_clip_cannot_be_shown(open_window, study, qtbot, size, sentence):
    window = open_window(study)
    window.resize(*size)
    key = window.review.queue.key_at(5)  # not opened ahead
    file = Path(window.session.clip(key).path)
    file.rename(file.with_suffix(".gone"))
    try:
        window.session.select(key)
        there = window.review._cannot_show
        qtbot.waitUntil(there.isVisible)

        def place(widget) -> QRect:
            return widget.rect().translated(widget.mapTo(window, QPoint()))

        def margin() -> int:
            return there.layout().contentsMargins().top()

        before = margin()
        window.show_notice("error", sentence)
        notice = Notice.of(window)[0]
        parts = (there._sentence, there.find_clips, there.unseen)
        qtbot.waitUntil(lambda: not any(place(notice).intersects(place(part)) for part in parts))
        assert all(place(there).contains(place(part)) for part in parts)
        qtbot.waitUntil(lambda: there._sentence.text() == there._problem)
        # A low picture has no room for both: then the notice stands beneath.
        assert (margin() > before) != (place(notice).top() > place(there).bottom())
        assert not place(notice).intersects(place(window.review.stage.transport))
        notice.close()
        qtbot.waitUntil(lambda: margin() == before)
    finally:
        file.with_suffix(".gone").rename(file)


# ---------------------------------------------------------------------- one's place


def test_looking_at_the_reviewed_clips_and_back_keeps_the_place(review):
    press(review, Qt.Key.Key_1)
    for _ in range(4):
        press(review, Qt.Key.Key_Down)
    place = review.session.selected
    review.queue_panel._choose(state="reviewed")
    assert review.session.selected != place
    review.queue_panel._choose(state="open")
    assert review.session.selected == place == marked(review)


def test_a_list_from_analyse_leads_back_to_the_place_by_its_chip_and_by_escape(review):
    for leave in (lambda: review.queue_panel.chip.click(), lambda: press(review, Qt.Key.Key_Escape)):
        for _ in range(3):
            press(review, Qt.Key.Key_Down)
        place = review.session.selected
        review.open_clips([review.queue.key_at(row) for row in (0, 1)])
        press(review, Qt.Key.Key_Down)
        leave()
        assert review.queue.restriction is None
        assert review.session.selected == place == marked(review)


def test_a_place_that_was_decided_meanwhile_is_followed_by_the_next(review):
    for _ in range(3):
        press(review, Qt.Key.Key_Down)
    place, following = review.session.selected, review.queue.key_at(4)
    review.open_clips([place])
    press(review, Qt.Key.Key_1)
    press(review, Qt.Key.Key_Escape)
    assert review.session.selected == following


def test_escape_leaves_a_search_at_the_place_before_and_enter_at_what_was_found(review, qtbot):
    place, search = review.queue.key_at(3), review.queue_panel.search
    review.session.select(place)
    for leave, expected in ((Qt.Key.Key_Escape, place), (Qt.Key.Key_Return, None)):
        press(review, Qt.Key.Key_F, CTRL)
        qtbot.waitUntil(search.hasFocus)
        QTest.keyClicks(search, "clip_007")
        qtbot.waitUntil(lambda: review.queue.rowCount() == 1)
        found = review.session.selected
        QTest.keyClick(search, leave)
        assert review.session.selected == (found if expected is None else expected)


def test_another_order_keeps_the_clip(review):
    review.session.select(review.queue.key_at(5))
    before = review.session.selected
    review.queue_panel._choose_order(QueueOrder.IMPORT)
    assert review.session.selected == before == marked(review)


def test_a_clip_visited_from_elsewhere_does_not_take_the_place(review):
    place = review.queue.key_at(2)
    review.session.select(place)
    review.visit(review.queue.key_at(9))
    press(review, Qt.Key.Key_Escape)
    assert review.session.selected == place


def test_a_clip_that_was_found_again_is_shown_and_takes_labels(moved, qtbot, tmp_path):
    key = moved.session.selected
    clip = moved.session.clip(key)
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(Path(clip.path).with_suffix(".gone"), there / Path(clip.path).name)
    moved.session.perform(lambda: relink(moved.session.project, there).changes)
    assert shown(moved, qtbot) == key
    assert not moved._cannot_show.isVisible()
    press(moved, Qt.Key.Key_2)
    assert label_of(moved, key) == "anger"


def test_why_a_clip_cannot_be_shown_has_room_in_the_smallest_window(moved, qapp):
    press(moved, Qt.Key.Key_1)
    moved.resize(960, 460)
    qapp.processEvents()
    moved._cannot_show.say("“a.mp4” is not there (/" + "a long folder/" * 40 + "a.mp4); put it back.", False, True)
    qapp.processEvents()
    shown = [part for part in moved._cannot_show.children() if hasattr(part, "isVisible") and part.isVisible()]
    assert len(shown) == 3
    for part in shown:
        assert moved._cannot_show.rect().contains(part.geometry())
        needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.sizeHint().height()
        assert part.height() >= needed
    assert "…" not in moved._toast.text()
    assert moved.stage.player.rect().contains(moved._toast.geometry())
