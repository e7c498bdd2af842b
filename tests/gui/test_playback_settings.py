"""How this machine plays is set in one dialog, holds at once, and is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings

from emodesk.media.playhead import Playhead
from emodesk.media.stand_ins import SHARP, USUAL

pytest_plugins = ["review_study", "review_window"]


class Device:
    """A sound device that says where it is."""

    rate = 48_000
    at = 0.0

    def heard(self) -> float:
        return self.at

    def start(self, *_what: object) -> None:
        self.at = 0.2

    def stop(self) -> None: ...


class Track:
    def has(self, *_what: object) -> bool:
        return True


def test_sound_that_is_heard_late_holds_the_picture_back():
    now = [0.0]
    head = Playhead(lambda: now[0])
    head.duration, head.audio, head.delay = 10.0, Device(), 0.15
    head.start(Track())
    assert not head.is_moving()  # sounds
    assert head.is_moving()
    assert head.position == pytest.approx(0.05)


def test_delay_clips_beforehand_and_stand_ins_hold_at_once_and_are_remembered(review, open_review, study, tmp_path):
    review.set_playback()
    review.playback.delay.setValue(180)
    review.playback.ahead.setValue(5)
    review.playback.stand_ins.setCurrentIndex(review.playback.stand_ins.findData(SHARP))
    review.playback.reject()
    assert review.stage.player.player.head.delay == pytest.approx(0.18)
    assert len(review.flow.ahead()) == 5
    assert review.stage.player.player._open_clips._shrunk == SHARP
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    review.save_state(settings)
    review.playback.ahead.setValue(0)
    review.playback.stand_ins.setCurrentIndex(review.playback.stand_ins.findData(USUAL))
    assert review.flow.ahead() == []
    review.restore_state(settings)
    assert len(review.flow.ahead()) == 5
    assert review.stage.player.player._open_clips.beside == 6
    review.set_playback()
    assert review.playback.stand_ins.currentData() == SHARP
    review.playback.reject()
    settings.setValue("player/stand_ins", 7)  # of another version
    review.restore_state(settings)
    assert review.stage.player.player._open_clips._shrunk == USUAL
