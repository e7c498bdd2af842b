"""Sound at another speed, and pictures as JPEG."""

from __future__ import annotations

import numpy as np
import pytest
from media_clips import tone

from trainer.media import MediaError, from_jpeg, stretch, to_jpeg

RATE = 48000


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.75, 1.25, 1.5, 2.0])
def test_slower_and_faster_sound_keeps_its_pitch_and_loudness(speed):
    sound = np.stack([tone(2.0, 440), tone(2.0, 880)], axis=1)
    out = stretch(sound, RATE, speed)
    assert out.shape == (round(2 * RATE / speed), 2)
    for channel, frequency in ((0, 440), (1, 880)):
        spectrum = np.abs(np.fft.rfft(out[:, channel]))
        assert np.argmax(spectrum) * RATE / len(out) == pytest.approx(frequency, rel=0.005)
    middle = out[len(out) // 4 : len(out) * 3 // 4]
    assert np.abs(middle).max() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0])
def test_a_burst_stays_at_its_time_divided_by_the_speed(speed):
    sound = np.zeros((3 * RATE, 1), np.float32)
    sound[RATE : RATE + RATE // 5, 0] = tone(0.2, 600)
    out = np.abs(stretch(sound, RATE, speed)[:, 0])
    first = np.argmax(out > 0.1) / RATE
    assert first * speed == pytest.approx(1.0, abs=0.04)


@pytest.mark.parametrize("speed", [0.25, 0.3, 0.5, 0.75, 1.25, 1.5, 1.75, 2.0])
def test_every_click_of_a_track_is_heard_within_20_ms_of_its_picture(speed):
    sound, clicks = np.zeros((4 * RATE, 1), np.float32), np.arange(0.3, 3.7, 0.3517)
    for at in clicks:
        begin = round(at * RATE)
        sound[begin : begin + RATE // 50, 0] = tone(0.02, 1000)
    out = np.abs(stretch(sound, RATE, speed)[:, 0])
    for at in clicks:
        begin = round((at / speed - 0.13) * RATE)
        loud = begin + np.flatnonzero(out[begin : begin + RATE // 4] > 0.1)
        assert loud[0] / RATE == pytest.approx(at / speed, abs=0.02)
        assert (loud[0] + loud[-1]) / 2 / RATE == pytest.approx((at + 0.01) / speed, abs=0.01)


def test_natural_speed_and_no_sound_are_left_as_they_are():
    sound = tone(0.5)[:, None]
    assert stretch(sound, RATE, 1.0) is sound
    assert stretch(np.zeros((0, 2), np.float32), RATE, 0.5).shape == (0, 2)


def test_a_jpeg_is_nearly_the_picture_it_was_made_of():
    picture = np.zeros((90, 160, 3), np.uint8)
    picture[:, :80], picture[:, 80:] = (200, 60, 40), (20, 120, 220)
    data = to_jpeg(picture)
    assert data[:2] == b"\xff\xd8"
    assert len(data) < 5000
    back = from_jpeg(data)
    assert back.shape == picture.shape
    assert np.abs(back.astype(int) - picture)[:, [10, 60, 100, 150]].max() < 8


def test_bytes_that_are_no_jpeg_are_a_sentence():
    for data in (b"", b"not a picture", to_jpeg(np.zeros((16, 16, 3), np.uint8))[:30]):
        with pytest.raises(MediaError, match="are not a JPEG picture"):
            from_jpeg(data)
