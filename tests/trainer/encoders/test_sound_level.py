"""Loudness and signal to noise of sound whose levels are known."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.encoders.sound_level import MOST_DB, sound_level

RATE = 16_000


def spoken(voice: float, noise: float) -> np.ndarray:
    """Two seconds of a tone at `voice` and two of silence, with noise at `noise` all along; decibels under full scale
    of their power."""
    time = np.arange(4 * RATE) / RATE
    tone = np.sqrt(2) * np.sin(2 * np.pi * 200 * time) * (time < 2)
    hiss = np.random.default_rng(0).normal(size=len(time))
    return tone * 10 ** (voice / 20) + hiss * 10 ** (noise / 20)


@pytest.mark.parametrize(("voice", "noise"), [(-20, -60), (-35, -60), (-20, -45)])
def test_the_voice_and_what_it_stands_over_are_measured_to_a_decibel(voice, noise):
    level, over = sound_level(spoken(voice, noise), RATE)
    assert level == pytest.approx(voice, abs=1)
    assert over == pytest.approx(voice - noise, abs=1.5)


def test_pure_silence_between_words_and_sound_of_no_length_are_no_mistakes():
    assert sound_level(spoken(-20, -400), RATE)[1] == MOST_DB
    assert np.isfinite(sound_level(np.full(3, 0.1, np.float32), RATE)).all()
