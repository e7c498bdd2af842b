"""Descriptors of the voice's quality: what each measures on voices whose quality is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from trainer.encoders.voice_quality import QUALITY, loudness_and_cepstra, spectral_balance, voice_quality

RATE = 16000
AT = np.arange(3200, 12800, 160)
JITTER, SHIMMER, HARMONICS, FIRST_SECOND, FORMANT = 0, 1, 2, 3, 5


def voice(pitch: float = 120.0, jitter: float = 0.0, shimmer: float = 0.0, noise: float = 0.0) -> np.ndarray:
    """One second of pulses through the formants of an open vowel: 700, 1200 and 2500 hertz."""
    chance = np.random.default_rng(0)
    fine = 8  # pulses are placed on a finer grid than the sound's samples
    sound = np.zeros(RATE * fine)
    place = 0.0
    while place < len(sound) - 1:
        sound[int(place)] = 1 + shimmer * chance.choice([-1, 1])
        place += RATE * fine / pitch * (1 + jitter * chance.choice([-1, 1]))
    sound = signal.resample_poly(sound, 1, fine) + noise * chance.normal(size=RATE)
    for hertz, width in ((700, 80), (1200, 90), (2500, 120)):
        pole = np.exp(-np.pi * width / RATE) * np.exp(2j * np.pi * hertz / RATE)
        sound = signal.lfilter([1.0], np.poly([pole, pole.conj()]).real, sound)
    return (sound / np.abs(sound).max()).astype(np.float32)


def middle(sound: np.ndarray, pitch: float = 120.0) -> np.ndarray:
    return np.median(voice_quality(sound, AT, np.full(len(AT), pitch), RATE), axis=0)


def test_formants_are_where_the_vowel_has_them() -> None:
    found = middle(voice())
    np.testing.assert_allclose(found[[FORMANT, FORMANT + 3, FORMANT + 6]], [0.7, 1.2, 2.5], atol=0.06)
    assert (found[[FORMANT + 1, FORMANT + 4, FORMANT + 7]] < 0.4).all()


@pytest.mark.parametrize(("column", "rough"), [(JITTER, {"jitter": 0.03}), (SHIMMER, {"shimmer": 0.2})])
def test_a_rough_voice_is_rougher_than_a_steady_one(column: int, rough: dict[str, float]) -> None:
    steady, unsteady = middle(voice()), middle(voice(**rough))
    assert unsteady[column] > 3 * steady[column] + 0.005


def test_a_breathy_voice_has_fewer_harmonics_over_noise() -> None:
    assert middle(voice()).item(HARMONICS) > middle(voice(noise=0.05)).item(HARMONICS) + 0.5


def test_gain_changes_nothing() -> None:
    np.testing.assert_allclose(middle(voice() * 0.01), middle(voice()), atol=1e-3)


def test_no_voiced_frame_gives_no_row_and_silence_gives_numbers() -> None:
    assert voice_quality(voice(), AT[:0], np.zeros(0), RATE).shape == (0, QUALITY)
    assert np.isfinite(voice_quality(np.zeros(RATE), AT, np.full(len(AT), 100.0), RATE)).all()


def test_a_bright_spectrum_has_the_higher_alpha_ratio_and_the_flatter_slopes() -> None:
    hertz = np.linspace(0, 8000, 257)
    dark, bright = (10.0 ** (-decibels * hertz / 1e4) for decibels in (30.0, 5.0))
    found = spectral_balance(np.stack([dark, bright]), hertz)
    assert found[1, 0] > found[0, 0]
    assert found[1, 1] < found[0, 1]
    np.testing.assert_allclose(found[:, 2:], [[-3.0, -3.0], [-0.5, -0.5]], rtol=0.01)


def test_loudness_grows_with_level_and_cepstra_do_not() -> None:
    mel = np.linspace(0, -40, 40)[None]
    soft, loud = loudness_and_cepstra(mel), loudness_and_cepstra(mel + 10)
    assert loud[0, 0] == pytest.approx(soft[0, 0] * 2, rel=0.01)  # 10 dB are twice as loud
    np.testing.assert_allclose(soft[0, 1:], loud[0, 1:], atol=1e-9)
