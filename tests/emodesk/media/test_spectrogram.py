"""A spectrogram shows a tone in the band of its pitch and at its time."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from media_clips import even, tone, write_clip

from emodesk.domain import Clip
from emodesk.media.spectrogram import BANDS, HOP, RATE, SILENT, Spectrograms, mel_filters, mel_levels, pitch_of


def band_of(hertz: float) -> int:
    """The band whose triangle is highest at a frequency."""
    filters = mel_filters()
    return int(filters[round(hertz / RATE * 2 * (len(filters) - 1))].argmax())


@pytest.mark.parametrize("hertz", [200, 1000, 4000])
def test_a_tone_is_loudest_in_its_band(hertz):
    sound = np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE).astype(np.float32)
    levels = mel_levels(sound)
    assert levels.shape == (BANDS, RATE // HOP + 1)
    assert abs(int(levels[:, 50].argmax()) - band_of(hertz)) <= 1
    assert levels.max() == 255


def test_silence_before_a_tone_is_dark_until_it_begins():
    sound = np.concatenate([np.zeros(RATE), np.sin(2 * np.pi * 500 * np.arange(RATE) / RATE)]).astype(np.float32)
    loud = mel_levels(sound).max(axis=0)
    assert loud[: RATE // HOP - 3].max() == 0
    assert loud[RATE // HOP + 3] > 200


def test_the_pitch_follows_a_voice_that_rises_and_is_none_in_silence_and_noise():
    time = np.arange(2 * RATE) / RATE
    phase = 2 * np.pi * np.cumsum(120 + 60 * time) / RATE
    voice = sum(np.sin(n * phase) / n for n in range(1, 12)).astype(np.float32)
    noise = np.random.default_rng(1).normal(0, 0.3, RATE).astype(np.float32)
    sound = np.concatenate([voice, np.zeros(RATE, np.float32), noise])
    pitch = pitch_of(sound, mel_levels(sound))
    at = np.arange(10, 190)
    assert pitch[at] == pytest.approx(120 + 60 * at / 100, rel=0.02)
    assert np.isnan(pitch[210:290]).all()
    assert np.isnan(pitch[310:390]).mean() > 0.9
    assert len(pitch_of(np.zeros(0, np.float32), SILENT.levels)) == 0


def test_no_sound_has_no_spectrogram():
    assert mel_levels(np.zeros(0, np.float32)).shape == (BANDS, 0)


def test_the_spectrogram_of_a_clip_comes_beside_the_painting_thread(tmp_path):
    path = tmp_path / "a.mp4"
    write_clip(path, even(25), tone(1.0))
    come = threading.Event()
    works = Spectrograms(lambda key: come.set() if key == 3 else None)
    clip = Clip(3, "a", str(path), duration=1.0)
    assert works.get(clip) is None
    assert come.wait(60)
    heard = works.get(clip)
    assert heard.levels.shape[1] == len(heard.pitch) == pytest.approx(RATE / HOP, abs=3)
    assert np.isfinite(heard.pitch).mean() > 0.9  # a tone all along
    assert works.close()
