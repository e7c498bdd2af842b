"""Two side by side: they go, step, hurry and stop together, and nothing of a blind clip is given away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from review_study import finish_round
from review_window import press, shown

pytest_plugins = ["review_study", "review_window"]

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def beside(review, qtbot):
    shown(review, qtbot)
    press(review, Qt.Key.Key_B, SHIFT)
    dialog = review.beside
    for side in dialog.sides:
        qtbot.waitUntil(lambda side=side: side.player.player.shown >= 0)
    yield dialog
    dialog.done(0)


def at(dialog) -> list[int]:
    return [side.player.player.shown for side in dialog.sides]


def test_they_step_and_go_together(beside, qtbot):
    left, right = beside.sides
    assert left.clip.key != right.clip.key
    beside.step(3)
    qtbot.waitUntil(lambda: at(beside) == [3, 3])
    QTest.keyClick(beside, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: at(beside) == [2, 2])
    place = QPointF(right.timeline.lanes().x(0.4), right.timeline.lanes().sound.center().y()).toPoint()
    QTest.mouseClick(right.timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    qtbot.waitUntil(lambda: [round(side.timeline.cursor_seconds, 2) for side in beside.sides] == [0.4, 0.4])


def test_they_play_at_one_speed_to_the_end_and_begin_anew_together(beside, qtbot):
    beside.transport.set_speed(2.0)
    assert [side.player.player.head.speed for side in beside.sides] == [2.0, 2.0]
    beside.toggle()
    qtbot.waitUntil(lambda: not beside.is_playing)
    last = [side.player.frame_count - 1 for side in beside.sides]
    qtbot.waitUntil(lambda: at(beside) == last)
    for side in beside.sides:  # or a busy machine would find them at the end again
        side.player.stateChanged.connect(lambda _state, side=side: side.player.pause())
    beside.toggle()
    qtbot.waitUntil(lambda: all(now < end for now, end in zip(at(beside), last, strict=True)))


def test_the_right_one_comes_nearer_to_the_left_one_that_is_heard(beside, qtbot):
    head = beside.sides[1].player.player.head
    head._clock.start()
    before = head.position
    head.follow(before + 0.5)
    assert head.position >= before + 0.5
    head._clock.pause()


def test_one_clip_stands_beside_itself_under_two_rounds(open_review, study, qtbot):
    finish_round(study, seed=5)
    review = open_review(study)
    shown(review, qtbot)
    review.open_beside()
    left, right = review.beside.sides
    assert left.clip == right.clip
    name = left.clip.clip_id
    assert [side.choice.currentText() for side in (left, right)] == [f"{name} · round 2", f"{name} · round 1"]
    first, second = (side.timeline.track.curves.fused for side in (left, right))
    assert abs(first - second).max() > 0.05
    review.beside.done(0)


def test_the_window_closes_after_they_were_looked_at_and_closed(review, qtbot, qapp):
    shown(review, qtbot)
    review.open_beside()
    with qtbot.waitSignal(review.beside.destroyed):
        review.beside.done(0)
    review.shut_down()
