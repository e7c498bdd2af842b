"""How a voice sounds apart from its words: the descriptors of phonetics, by frame (GeMAPS; Eyben et al. 2016).

`spectral_balance` and `loudness_and_cepstra` describe every frame, `voice_quality` the voiced ones. Everything is a
difference of levels or a frequency, so that gain does not matter. Periods are compared on a time axis stretched to each
frame's own pitch, which does for all frames at once what others do mark by mark.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import scipy

BALANCE = 9  # numbers of spectral_balance and loudness_and_cepstra
QUALITY = 14  # numbers of voice_quality
FAINT = 1e-20  # power that stands for none
DEEP = 1e-8  # of a frame's power, below which a bin holds nothing: 80 dB
CEPSTRA = 4  # of the mel bands, after the one that is the level
LONG_FRAME, LONG_BINS = 960, 2048  # samples (60 ms) that resolve harmonics, and of their Fourier transform, at 16 kHz
SHORT_FRAME, SHORT_BINS = 400, 512  # samples (25 ms) in which the mouth hardly moves
BLOCK = 3000  # frames at once
ORDER = 11  # of the linear prediction: five formants and the tilt
TOP = 5500.0  # hertz, under which formants are looked for
WIDEST = 1000.0  # hertz: a broader resonance is tilt, not a formant
USUAL = np.array([500.0, 1500.0, 2500.0])  # hertz of the formants of a neutral tube, where none is found
PHASES = 48  # points in a stretched period
PERIODS = 4  # of each frame that are compared
LEEWAY = 7  # points by which neighbouring periods may differ: 15 %
ALIKE = 0.5  # correlation of two periods below which they are not the same voice


def spectral_balance(power: np.ndarray, hertz: np.ndarray) -> np.ndarray:
    """Alpha ratio, Hammarberg index (10 dB), slopes to 500 and on to 1500 Hz (dB over 100 Hz) of power [L, F]: [L, 4].

    `hertz` [F] are the bins' frequencies, evenly apart.
    """
    power = _floored(power)
    ratio = _level(_between(power, hertz, 1000, 5000).sum(1)) - _level(_between(power, hertz, 50, 1000).sum(1))
    peaks = _level(_between(power, hertz, 0, 2000).max(1)) - _level(_between(power, hertz, 2000, 5000).max(1))
    slopes = [_tilt(_level(_between(power, hertz, low, high))) for low, high in ((0, 500), (500, 1500))]
    step = float(hertz[1] - hertz[0])
    return np.column_stack([ratio / 10, peaks / 10, *(slope * 100 / step for slope in slopes)])


def loudness_and_cepstra(mel: np.ndarray) -> np.ndarray:
    """Loudness (the bands' power to the 0.3) and cepstra 1 to 4 of mel bands [L, B] in decibels: [L, 5]."""
    cepstra = scipy.fft.dct(mel, axis=1, norm="ortho")[:, 1 : CEPSTRA + 1]
    return np.column_stack([np.power(10.0, 0.03 * mel).sum(axis=1), cepstra / 20])


def voice_quality(sound: np.ndarray, at: np.ndarray, pitch: np.ndarray, rate: int) -> np.ndarray:
    """[V, 14] of sound [S] at `rate` hertz around the samples `at` [V], where its `pitch` [V] hertz is known.

    Jitter (share of the period), shimmer (10 dB), harmonics over noise (10 dB), first harmonic over the second and
    over the third formant (10 dB), and of three formants the frequency (kHz), bandwidth (kHz) and amplitude (10 dB
    over the first harmonic).
    """
    whole = np.pad(np.asarray(sound, np.float64), LONG_FRAME)
    found = [
        _block(whole, at[start : start + BLOCK] + LONG_FRAME, pitch[start : start + BLOCK], rate)
        for start in range(0, len(at), BLOCK)
    ]
    return np.concatenate(found) if found else np.zeros((0, QUALITY))


def _block(whole: np.ndarray, at: np.ndarray, pitch: np.ndarray, rate: int) -> np.ndarray:
    frequency, width = _formants(_power(whole, at, SHORT_FRAME, SHORT_BINS), rate)
    spectrum = _level(_floored(_power(whole, at, LONG_FRAME, LONG_BINS)))
    first, second = (_harmonic(spectrum, pitch, number * np.ones_like(pitch), rate) for number in (1, 2))
    peaks = [
        _harmonic(spectrum, pitch, np.maximum(1, np.round(frequency[:, number] / pitch)), rate) - first
        for number in range(3)
    ]
    jitter, shimmer, noise = _periods(whole, at, pitch, rate)
    formants = [
        column
        for number in range(3)
        for column in (frequency[:, number] / 1000, width[:, number] / 1000, peaks[number] / 10)
    ]
    return np.column_stack([jitter, shimmer, noise, (first - second) / 10, -peaks[2] / 10, *formants])


def _between(power: np.ndarray, hertz: np.ndarray, low: float, high: float) -> np.ndarray:
    first, last = np.searchsorted(hertz, (low, high))
    return power[:, first:last]


def _floored(power: np.ndarray) -> np.ndarray:
    return np.maximum(power, DEEP * power.sum(axis=1, keepdims=True))


def _level(power: np.ndarray) -> np.ndarray:
    return 10.0 * np.log10(power + FAINT)


def _tilt(level: np.ndarray) -> np.ndarray:
    """Least-squares slope over the columns, a column."""
    place = np.arange(level.shape[1]) - (level.shape[1] - 1) / 2
    return level @ (place / (place @ place)).astype(level.dtype)


def _power(whole: np.ndarray, at: np.ndarray, length: int, bins: int) -> np.ndarray:
    """Power [V, bins / 2 + 1] around each sample."""
    frames = np.lib.stride_tricks.sliding_window_view(whole, length)[at - length // 2] * _window(length)
    spectrum = scipy.fft.rfft(frames, bins, axis=1)
    return np.square(spectrum.real) + np.square(spectrum.imag)


@cache
def _window(length: int) -> np.ndarray:
    return scipy.signal.get_window("hann", length)


def _harmonic(level: np.ndarray, pitch: np.ndarray, number: np.ndarray, rate: int) -> np.ndarray:
    """Highest level [V] within a quarter of the pitch around a harmonic."""
    step = rate / LONG_BINS
    reach = np.linspace(-0.25, 0.25, 9)
    bins = np.round((number[:, None] + reach) * pitch[:, None] / step).astype(int)
    return np.take_along_axis(level, np.clip(bins, 0, level.shape[1] - 1), axis=1).max(axis=1)


def _formants(power: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and bandwidths [V, 3] in hertz: the poles of a linear prediction under TOP (Markel and Gray 1976)."""
    bins = round(TOP / (rate / SHORT_BINS))
    top = bins * 2 * rate / SHORT_BINS  # the sampling rate that sound without what is above would have
    correlation = scipy.fft.irfft(power[:, : bins + 1], 2 * bins, axis=1)[:, : ORDER + 1]
    correlation[:, 0] = correlation[:, 0] * (1 + 1e-6) + FAINT
    companion = np.zeros((len(power), ORDER, ORDER))
    companion[:, 0] = -_prediction(correlation)
    companion[:, np.arange(1, ORDER), np.arange(ORDER - 1)] = 1.0
    poles = np.linalg.eigvals(companion) if len(power) else np.zeros((0, ORDER), complex)
    hertz = np.angle(poles) * top / (2 * np.pi)
    width = -top / np.pi * np.log(np.maximum(np.abs(poles), 1e-9))
    right = (hertz > 90) & (hertz < TOP - 50) & (width < WIDEST)
    order = np.argsort(np.where(right, hertz, np.inf), axis=1)[:, :3]
    known = np.take_along_axis(right, order, axis=1)
    return (
        np.where(known, np.take_along_axis(hertz, order, axis=1), USUAL),
        np.where(known, np.take_along_axis(width, order, axis=1), WIDEST),
    )


def _prediction(correlation: np.ndarray) -> np.ndarray:
    """Coefficients [V, ORDER] of the predictor 1 + a_1 z^-1 + …, by Levinson's recursion over all frames at once."""
    a = np.zeros((len(correlation), ORDER + 1))
    a[:, 0] = 1.0
    error = correlation[:, 0].copy()
    for order in range(1, ORDER + 1):
        reflected = -np.einsum("fj,fj->f", a[:, :order], correlation[:, order:0:-1]) / error
        a[:, 1 : order + 1] += reflected[:, None] * a[:, order - 1 :: -1][:, :order]
        error *= 1 - np.square(reflected)
    return a[:, 1:]


def _periods(
    whole: np.ndarray, at: np.ndarray, pitch: np.ndarray, rate: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Jitter, shimmer in 10 dB, harmonics over noise in 10 dB, [V] each, of PERIODS periods around each sample.

    Each period is laid beside its neighbour, shifted by up to LEEWAY points, where they are most alike: the shift is
    the difference from the pitch's period, and how alike they are says how much is noise (r / (1 - r)).
    """
    count = PERIODS * PHASES + 2 * LEEWAY
    place = (np.arange(count) - count / 2) / PHASES  # in periods
    sample = at[:, None] + place * (rate / pitch)[:, None]
    below = np.clip(np.floor(sample).astype(int), 0, len(whole) - 2)
    share = sample - below
    stretched = whole[below] * (1 - share) + whole[below + 1] * share
    lags, alike, strength = [], [], []
    for number in range(PERIODS - 1):
        start = LEEWAY + number * PHASES
        own = stretched[:, start : start + PHASES]
        windows = np.lib.stride_tricks.sliding_window_view(stretched, PHASES, axis=1)
        shifted = windows[:, start + PHASES - LEEWAY : start + PHASES + LEEWAY + 1]
        energy = np.sqrt(np.square(own).sum(1) + FAINT)
        others = np.sqrt(np.square(shifted).sum(2) + FAINT)
        likeness = np.einsum("vp,vsp->vs", own, shifted) / energy[:, None] / others
        best = likeness.argmax(axis=1)
        lags.append(1 + (best + _summit(likeness, best) - LEEWAY) / PHASES)
        alike.append(np.take_along_axis(likeness, best[:, None], axis=1)[:, 0])
        strength.append(_level(np.square(energy)))
    lag, likeness, level = (np.stack(part, axis=1) for part in (lags, alike, strength))
    same = (likeness[:, 1:] > ALIKE) & (likeness[:, :-1] > ALIKE)
    jitter = _mean(np.abs(np.diff(lag, axis=1)), same)
    shimmer = _mean(np.abs(np.diff(level, axis=1)), same) / 10
    correlation = np.clip(likeness.mean(axis=1), 0.01, 0.9999)
    return jitter, shimmer, np.log10(correlation / (1 - correlation))


def _summit(values: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Where the top of a parabola through each best value and its neighbours lies, -0.5 to 0.5."""
    inner = np.clip(best, 1, values.shape[1] - 2)
    left, top, right = (np.take_along_axis(values, (inner + d)[:, None], axis=1)[:, 0] for d in (-1, 0, 1))
    curve = left - 2 * top + right
    flat = (curve > -1e-9) | (inner != best)
    return np.where(flat, 0.0, np.clip(0.5 * (left - right) / np.where(flat, -1.0, curve), -0.5, 0.5))


def _mean(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    return (values * known).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
