"""Rating in the window: one key begins, the hand speaks while the clip plays, Esc keeps it, undo takes it back."""

from __future__ import annotations

import os
import select
import struct
import sys

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


@pytest.mark.skipif(sys.platform == "win32", reason="no device files")
def test_a_joystick_rates_also_where_it_is_plugged_in_later_and_taken_away(review, qtbot, tmp_path):
    rating = review.stage.rating
    rating.joystick.folder = tmp_path
    rating.began.connect(review.stage.player.pause)
    begin(review, qtbot)
    told, moves = [], []
    rating.joystick.found.connect(told.append)
    rating.joystick.moved.connect(moves.append)

    def plugged(path) -> int:
        os.mkfifo(path)
        device = os.open(path, os.O_RDWR)  # as the driver holds it
        qtbot.waitUntil(lambda: told[-1:] == [True])
        return device

    def send(device: int, value: int, kind: int = 2, number: int = 1) -> None:
        os.write(device, struct.pack("=IhBB", 0, value, kind, number))

    first = plugged(tmp_path / "js0")
    send(first, -32767, kind=0x82)  # how it stood when it was found: nobody moved it
    send(first, -32767, number=0)  # to the left
    qtbot.waitUntil(lambda: not select.select([first], [], [], 0)[0])
    assert moves == []
    send(first, -16384)
    qtbot.waitUntil(lambda: rating.overlay.value == pytest.approx(0.5, abs=1e-3))
    send(first, 32767)
    qtbot.waitUntil(lambda: rating.overlay.value == -1.0)
    os.remove(tmp_path / "js0")
    os.close(first)
    qtbot.waitUntil(lambda: told == [True, False])
    second = plugged(tmp_path / "js1")
    send(second, -32767)
    qtbot.waitUntil(lambda: rating.overlay.value == 1.0)
    QTest.keyClick(rating.overlay, Qt.Key.Key_Escape)
    os.close(second)
    assert told == [True, False, True, False]


def test_a_joystick_that_may_not_be_read_is_named(review, qtbot, tmp_path, monkeypatch):
    device, usual = tmp_path / "js0", os.open
    device.touch()

    def refuse(path, *others, **more):
        if path == device:
            raise PermissionError(path)
        return usual(path, *others, **more)

    monkeypatch.setattr(os, "open", refuse)  # the tests may run as root, who may read everything
    rating = review.stage.rating
    rating.joystick.folder = tmp_path
    with qtbot.waitSignal(rating.said) as told:
        begin(review, qtbot)
    assert str(device) in told.args[0]


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
