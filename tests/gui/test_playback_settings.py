"""How this machine plays is set in one dialog, holds at once, and is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings

from emodesk.media.playhead import Playhead

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


def test_delay_and_clips_beforehand_hold_at_once_and_are_remembered(review, open_review, study, tmp_path):
    review.set_playback()
    review.playback.delay.setValue(180)
    review.playback.ahead.setValue(5)
    review.playback.reject()
    assert review.stage.player.player.head.delay == pytest.approx(0.18)
    assert len(review.flow.ahead()) == 5
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    review.save_state(settings)
    review.playback.ahead.setValue(0)
    assert review.flow.ahead() == []
    review.restore_state(settings)
    assert len(review.flow.ahead()) == 5
    assert review.stage.player.player._open_clips.beside == 6
