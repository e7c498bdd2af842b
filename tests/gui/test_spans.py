"""Spans in the window: a part of the clip is selected, given a class or a note, chosen, nudged, taken away, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from review_window import press, shown, strike

from emodesk.services.review import ReviewService

pytest_plugins = ["review_study", "review_window"]

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
FRAME = 1 / 25


def said(review) -> list[tuple[float, float, str, str]]:
    found = review.session.review.spans(review.session.selected)
    return [(round(span.start, 3), round(span.end, 3), span.label, span.note) for span in found]


def select(review, qtbot, first: int, last: int) -> None:
    """Select frames by I and O."""
    player = review.stage.player
    for frame, key in ((first, Qt.Key.Key_I), (last, Qt.Key.Key_O)):
        player.seek_frame(frame)
        qtbot.waitUntil(lambda frame=frame: player.player.shown == frame)
        press(review, key)


def test_a_part_of_the_clip_gets_a_class_by_key_and_the_clip_stays_undecided(review, qtbot):
    key = shown(review, qtbot)
    select(review, qtbot, 3, 7)
    press(review, Qt.Key.Key_2, ALT)
    assert said(review) == [(3 * FRAME, 8 * FRAME, "anger", "")]
    assert review.session.selected == key
    assert review.session.review.present(key) is None
    press(review, Qt.Key.Key_5, ALT)  # another class for the same span
    assert said(review) == [(3 * FRAME, 8 * FRAME, "worry", "")]
    press(review, Qt.Key.Key_Z, CTRL)
    assert said(review) == [(3 * FRAME, 8 * FRAME, "anger", "")]


def test_its_ends_are_nudged_by_frames_and_dragged(review, qtbot):
    shown(review, qtbot)
    select(review, qtbot, 3, 7)
    press(review, Qt.Key.Key_2, ALT)
    press(review, Qt.Key.Key_Right, ALT)
    press(review, Qt.Key.Key_Left, ALT | Qt.KeyboardModifier.ShiftModifier)
    assert said(review) == [(2 * FRAME, 9 * FRAME, "anger", "")]
    timeline = review.stage.timeline
    y = round(timeline.lanes().sound.center().y())
    grip, target = (QPoint(round(timeline.lanes().x(t)), y) for t in (9 * FRAME, 11.4 * FRAME))
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grip)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)
    assert said(review) == [(2 * FRAME, 12 * FRAME, "anger", "")]


def test_a_note_is_written_and_a_span_is_chosen_by_mouse_and_key_and_taken_away(review, qtbot):
    shown(review, qtbot)
    select(review, qtbot, 2, 4)
    press(review, Qt.Key.Key_T, ALT)
    qtbot.waitUntil(review.note_field.hasFocus)
    QTest.keyClicks(review.note_field, "sighs")
    QTest.keyClick(review.note_field, Qt.Key.Key_Return)
    assert said(review) == [(2 * FRAME, 5 * FRAME, "", "sighs")]
    press(review, Qt.Key.Key_X)
    select(review, qtbot, 10, 14)
    press(review, Qt.Key.Key_3, ALT)
    press(review, Qt.Key.Key_X)
    assert len(said(review)) == 2
    timeline = review.stage.timeline
    lane = timeline.lanes().spans
    place = QPoint(round(timeline.lanes().x(3 * FRAME)), round(lane.center().y()))
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
    assert timeline.selection == pytest.approx((2 * FRAME, 5 * FRAME))
    press(review, Qt.Key.Key_Right, CTRL)
    assert timeline.selection == pytest.approx((10 * FRAME, 15 * FRAME))
    press(review, Qt.Key.Key_Delete)
    assert said(review) == [(2 * FRAME, 5 * FRAME, "", "sighs")]
    assert timeline.selection is None


def test_another_persons_span_is_seen_and_not_changed(open_review, study, qtbot):
    first = open_review(study)
    key = shown(first, qtbot)
    ReviewService(study, "bob").mark_span(key, 0.1, 0.3, label="worry")
    review = open_review(study)
    shown(review, qtbot)
    qtbot.waitUntil(lambda: len(review.stage.timeline.track.spans) == 1)
    press(review, Qt.Key.Key_Right, CTRL)
    assert review.stage.timeline.selection == pytest.approx((0.1, 0.3))
    press(review, Qt.Key.Key_Right, ALT)
    strike(review, Qt.Key.Key_Delete)
    assert [(span.reviewer, span.end) for span in review.session.review.spans(key)] == [("bob", 0.3)]
