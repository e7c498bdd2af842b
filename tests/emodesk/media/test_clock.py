"""The clock, the sound that drives it, and what a sound device is given."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from media_clips import even, tone, write_clip

import emodesk.media.sound as sound_module
from emodesk.domain import Clip
from emodesk.media import Clock, Player, SoundTrack
from emodesk.media.playhead import Playhead
from trainer.media import build_index


class Hands:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_the_clock_runs_at_its_speed_and_stands_while_paused():
    hands = Hands()
    clock = Clock(hands)
    clock.seek(1.0)
    clock.start()
    hands.time += 2
    assert clock.position() == pytest.approx(3.0)
    clock.set_speed(0.5)
    hands.time += 2
    assert clock.position() == pytest.approx(4.0)
    clock.pause()
    hands.time += 5
    assert clock.position() == pytest.approx(4.0)


def test_the_clock_follows_a_device_that_runs_slower():
    hands = Hands()
    clock = Clock(hands)
    clock.start()
    heard, positions = 0.0, []
    for _ in range(500):
        hands.time += 0.02
        heard += 0.02 * 0.995
        clock.follow(heard)
        positions.append(clock.position())
    assert positions[-1] == pytest.approx(heard, abs=0.002)
    assert np.diff(positions).min() > 0.015  # it never stands still or runs back


def test_the_clock_jumps_where_the_sound_broke():
    clock = Clock(Hands())
    clock.follow(2.0)
    assert clock.position() == 2.0


def test_at_the_loops_end_the_clock_is_not_pulled_back():
    clock = Clock(Hands())
    clock.seek(0.01)
    clock.follow(1.99, period=2.0)
    assert clock.position() == pytest.approx(0.01, abs=0.005)


class Device:
    """A sound device that plays in the hands' time, `late` seconds after it is asked to."""

    rate = 48000

    def __init__(self, hands: Hands, late: float = 0.0) -> None:
        self._hands = hands
        self._late = late
        self._began: float | None = None
        self.started: list[float] = []
        self.gone: float | None = None  # since when the device makes no progress

    def start(self, track, position, speed, loop) -> None:
        self._began, self._position, self._speed = self._hands.time, position, speed
        self.started.append(position)

    def heard(self) -> float | None:
        if self._began is None:
            return None
        played = min(self._hands.time, self.gone or self._hands.time) - self._began - self._late
        return self._position + played * self._speed if played > 0 else None

    def stop(self) -> None:
        self._began = None

    def close(self) -> None:
        self._began = None


def head_of(tmp_path, device: Device, hands: Hands) -> tuple[Playhead, SoundTrack]:
    index = build_index(write_clip(tmp_path / "a.mp4", even(100), tone(4)))
    track = SoundTrack(index)
    track.load(0.0, device.rate, 1.0)
    head = Playhead(hands)
    head.duration, head.audio = index.duration, device
    return head, track


def test_the_picture_waits_until_the_sound_is_heard(tmp_path):
    hands = Hands()
    head, track = head_of(tmp_path, Device(hands, late=0.1), hands)
    head.start(track)
    waited = 0
    while not head.is_moving():
        hands.time += 0.01
        waited += 1
    assert waited == pytest.approx(11, abs=1)
    for _ in range(50):
        hands.time += 0.02
        head.advance()
    assert head.position == pytest.approx(1.0, abs=0.03)


def test_a_device_that_says_nothing_does_not_hold_the_picture(tmp_path):
    hands = Hands()
    head, track = head_of(tmp_path, Device(hands, late=1e9), hands)
    head.start(track)
    for _ in range(60):
        head.is_moving()
        hands.time += 0.01
    assert head.is_moving()
    before = head.position
    hands.time += 1
    head.advance()
    assert head.position == pytest.approx(before + 1.0)


def test_sound_that_comes_much_too_late_begins_anew_where_the_picture_is(tmp_path):
    hands = Hands()
    device = Device(hands, late=2.0)
    head, track = head_of(tmp_path, device, hands)
    head.start(track)
    positions = []
    for step in range(160):
        hands.time += 0.02
        if step == 110:
            device._late = 0.05  # awake now
        if head.is_moving():
            head.advance()
            positions.append(head.position)
    assert min(np.diff(positions)) > -0.1
    assert len(device.started) == 2
    assert device.heard() == pytest.approx(head.position, abs=0.03)


def play(head: Playhead, hands: Hands, seconds: float) -> np.ndarray:
    """Positions of the head while it moves."""
    positions = []
    for _ in range(round(seconds / 0.02)):
        hands.time += 0.02
        if head.is_moving():
            head.advance()
            positions.append(head.position)
    return np.array(positions)


def test_a_device_that_goes_is_left_and_taken_again_when_it_is_back(tmp_path):
    hands = Hands()
    device = Device(hands)
    head, track = head_of(tmp_path, device, hands)
    head.duration = 60.0
    head.start(track)
    play(head, hands, 1.0)
    assert not head.is_silent
    device.gone = hands.time
    before = head.position
    positions = play(head, hands, 2.0)
    assert head.is_silent
    assert np.diff(positions).min() > 0.01  # the picture neither stands nor runs back
    assert head.position == pytest.approx(before + 2.0, abs=0.06)
    play(head, hands, 10.0)
    assert 2 <= len(device.started) <= 3  # tried again, at growing distances
    device.gone = None
    play(head, hands, 16.0)
    assert not head.is_silent
    assert device.heard() == pytest.approx(head.position, abs=0.03)


def test_a_clip_played_on_with_a_device_that_has_gone_is_not_held_up_again(tmp_path):
    hands = Hands()
    device = Device(hands)
    head, track = head_of(tmp_path, device, hands)
    head.start(track)
    play(head, hands, 0.5)
    device.gone = hands.time
    play(head, hands, 0.5)
    head.stop()
    head.start(track)
    before = head.position
    play(head, hands, 0.2)
    assert head.is_silent
    assert head.position > before + 0.1


def test_the_track_is_the_clips_sound_at_every_speed(tmp_path):
    index = build_index(write_clip(tmp_path / "a.mkv", even(50), tone(2), sound_codec="pcm_s16le"))
    track = SoundTrack(index)
    assert not track.has(0.5, 48000, 0.5)
    assert not track.read(0, 100, 48000, 0.5).any()
    for speed in (1.0, 0.5, 2.0):
        track.load(0.5, 48000, speed)
        assert track.has(1.9, 48000, speed)
        length = round(2 / speed * 48000)
        sound = track.read(0, length + 480, 48000, speed)
        assert sound.dtype == np.int16
        assert not sound[length:].any()
        spectrum = np.abs(np.fft.rfft(sound[:length, 0].astype(float)))
        assert np.argmax(spectrum) * 48000 / length == pytest.approx(440, abs=2)


def test_sound_longer_than_a_block_is_read_without_a_seam(tmp_path, monkeypatch):
    monkeypatch.setattr(sound_module, "BLOCK", 0.5)
    index = build_index(write_clip(tmp_path / "a.mkv", even(50), tone(1.2), sound_codec="pcm_s16le"))
    track = SoundTrack(index)
    for position in (0.0, 0.5, 1.0):
        track.load(position, 48000, 1.0)
    sound = track.read(0, round(1.2 * 48000), 48000, 1.0)[:, 0].astype(float) / 32767
    assert np.abs(sound - tone(1.2)).max() < 0.01


def test_a_player_with_a_device_gives_it_the_sound_from_the_frame_it_starts_at(tmp_path):
    path = write_clip(tmp_path / "a.mp4", even(50), tone(2))

    class Wall(Hands):
        def __call__(self) -> float:
            return time.monotonic()

        time = property(lambda self: time.monotonic(), lambda self, value: None)

    device = Device(Wall(), late=0.02)
    news = threading.Event()
    player = Player(news.set)
    player.set_audio(device)
    player.show(Clip(1, "a", str(path)))
    end = time.monotonic() + 10

    def run(until) -> None:
        while not until() and time.monotonic() < end:
            player.tick()
            time.sleep(0.002)

    run(lambda: player.shown == 0)
    player.seek_frame(20)
    player.play()
    run(lambda: player.shown >= 25)
    assert device.started == [pytest.approx(0.8)]
    assert player.head.position == pytest.approx(device.heard(), abs=0.03)
    player.pause()
    assert device.heard() is None
    assert player.close()
