"""Rating in the window: one key begins, the hand speaks while the clip plays, Esc keeps it, undo takes it back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from review_window import press, shown

from emodesk.domain.ratings import HERTZ, Scale
from emodesk.services.ratings import ratings_of
from emodesk.services.review import ReviewService

pytest_plugins = ["review_study", "review_window"]

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def begin(review, qtbot) -> int:
    key = shown(review, qtbot)
    press(review, Qt.Key.Key_R, SHIFT)
    overlay = review.stage.rating.overlay
    qtbot.waitUntil(overlay.hasFocus)
    return key


def traces(review, key) -> dict[tuple[str, str], np.ndarray]:
    return {(r.reviewer, r.scale.rates): r.trace for r in ratings_of(review.session.project, key)}


def test_a_clip_is_rated_by_keys_kept_by_esc_and_taken_back_by_undo(review, qtbot):
    rating, player = review.stage.rating, review.stage.player
    rating.began.connect(player.pause)  # or a busy machine would be at the end before the first key
    key = begin(review, qtbot)
    overlay = rating.overlay
    QTest.keyClick(overlay, Qt.Key.Key_9)
    assert overlay.value == 1.0
    for frame in range(1, 11):
        QTest.keyClick(overlay, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda frame=frame: np.isfinite(rating.hand[frame]))
    QTest.keyClick(overlay, Qt.Key.Key_Down)
    assert overlay.value == pytest.approx(0.8)
    QTest.keyClick(overlay, Qt.Key.Key_S)  # would skip the clip
    assert review.session.selected == key
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert not rating.is_running
    trace = traces(review, key)["Ana", "valence"]
    assert trace[2:10] == pytest.approx(1.0)
    assert np.isnan(trace[11:]).all()
    assert review.session.review.present(key) is None
    assert np.isfinite(review.stage.timeline.track.ratings.mine).sum() == 11
    qtbot.waitUntil(review.hasFocus)
    press(review, Qt.Key.Key_Z, CTRL)
    assert traces(review, key) == {}
    assert review.stage.timeline.track.ratings is None


def test_it_ends_and_is_kept_where_the_clip_ends_whatever_the_speed(review, qtbot):
    review.stage.transport.set_speed(2.0)
    key = begin(review, qtbot)
    rating = review.stage.rating
    overlay = rating.overlay
    mid = QPointF(overlay.width() / 2, overlay.height() / 2)
    QTest.mouseMove(overlay, mid.toPoint())
    qtbot.waitUntil(lambda: not rating.is_running)
    trace = traces(review, key)["Ana", "valence"]
    assert np.isfinite(trace).mean() > 0.9
    assert len(trace) == round(review.session.clip(key).duration * HERTZ)


def test_what_others_said_is_hidden_until_one_has_rated_oneself(open_review, study, qtbot):
    review = open_review(study)
    key = shown(review, qtbot)
    wave = np.sin(np.arange(round(review.session.clip(key).duration * HERTZ)) / 5) * 0.6
    ReviewService(study, "Bo").rate(key, Scale(), wave)
    review.stage.ratings.load(key)
    assert review.stage.timeline.track.ratings is None
    review.session.perform(lambda: review.session.review.rate(key, Scale(), wave))
    lines = review.stage.timeline.track.ratings
    assert len(lines.others) == 1
    qtbot.waitUntil(lambda: "CCC" in review.stage.timeline.track.ratings.said)
    assert np.nanmax(np.abs(review.stage.timeline.track.ratings.fused - wave)) < 0.01
    review.session.perform(lambda: review.session.review.undo())
    assert review.stage.timeline.track.ratings is None


def test_another_scale_begins_anew_and_too_little_is_not_kept(review, qtbot):
    key = begin(review, qtbot)
    rating = review.stage.rating
    QTest.keyClick(rating.overlay, Qt.Key.Key_PageDown)
    assert rating.overlay.scale == Scale("arousal")
    QTest.keyClick(rating.overlay, Qt.Key.Key_Space)
    review.stage.player.pause()
    review.session.set_reviewer("Bo")
    assert not rating.is_running
    assert [r for r in ratings_of(review.session.project, key) if r.reviewer == "Bo"] == []
