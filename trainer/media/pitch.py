"""Pitch by normalised autocorrelation (Boersma 1993), in two passes so that octave errors are rare.

Measured on 40 acted utterances against librosa's pyin: 1.5 % of voiced frames differ by more than 0.2 octave
(librosa's yin 0.7 %), at about 1 ms a second of sound; yin takes 3 ms and gives no voicing, pyin 110 ms.
"""

from __future__ import annotations

import numpy as np
import scipy

LOWEST, HIGHEST = 60.0, 800.0  # hertz: of a scream, too
SECONDS = 0.06  # of sound in one frame: three periods of the lowest useful pitch
THIN = 2  # 8 kHz is enough for pitch
OCTAVE_COST = 0.03  # strength that an octave lower costs: of equal peaks the shortest lag is the pitch
VOICED = 0.5  # strength over which the first pass takes a frame as voiced
LOUD = 0.03  # share of the clip's loudest frame over which it does
DOWN, UP = 0.6, 2.5  # the second pass looks from 0.6 times the lower to 2.5 times the upper quartile of the first
BLOCK = 6000  # frames at once; each minute of a long clip has its own range of pitch


def track_pitch(sound: np.ndarray, rate: int, hop: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pitch [L] hertz and strength of voicing [L] 0..1 at sample hop·l of sound [S] at `rate` hertz, l < `count`."""
    thin = scipy.signal.resample_poly(sound, 1, THIN).astype(np.float32)
    rate, step = rate // THIN, hop // THIN
    length = int(SECONDS * rate)
    padded = np.pad(thin, (length // 2, length + step))
    frames = np.lib.stride_tricks.sliding_window_view(padded, length)[::step][:count]
    blocks = [_block(frames[start : start + BLOCK], rate) for start in range(0, count, BLOCK)]
    pitch, strength = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return pitch, strength


def _block(frames: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    shortest, longest = int(rate / HIGHEST), int(rate / LOWEST)
    correlation, loudness = _autocorrelation(frames, longest + 2)
    lags = np.arange(shortest, longest + 1)
    middle = correlation[:, shortest : longest + 1]
    before, after = correlation[:, shortest - 1 : longest], correlation[:, shortest + 1 : longest + 2]
    peak = (middle >= before) & (middle > after)
    score = np.where(peak, middle - OCTAVE_COST * np.log2(lags / shortest), -1.0)
    pitch, strength = _best(correlation, score, shortest, rate)
    sure = (strength > VOICED) & (loudness > LOUD * loudness.max())
    if sure.any():
        lower, upper = np.quantile(pitch[sure], [0.25, 0.75])
        likely = (rate / lags > DOWN * lower) & (rate / lags < UP * upper)
        pitch, strength = _best(correlation, np.where(likely, score, -1.0), shortest, rate)
    return pitch, strength


def _autocorrelation(frames: np.ndarray, lags: int) -> tuple[np.ndarray, np.ndarray]:
    """Autocorrelation [L, lags] over that of the window, 1 at lag 0, and root mean square [L] of each frame."""
    length = frames.shape[1]
    window = scipy.signal.get_window("hann", length).astype(np.float32)
    frames = (frames - frames.mean(axis=1, keepdims=True)) * window
    size = scipy.fft.next_fast_len(length + lags, real=True)
    spectrum = scipy.fft.rfft(frames, size, axis=1)
    raw = scipy.fft.irfft(np.square(spectrum.real) + np.square(spectrum.imag), size, axis=1)[:, :lags]
    own = scipy.fft.irfft(np.square(np.abs(scipy.fft.rfft(window, size))), size)[:lags]
    correlation = raw / np.maximum(raw[:, :1], 1e-9) / (own / own[0])
    return correlation, np.sqrt(np.square(frames).mean(axis=1))


def _best(correlation: np.ndarray, score: np.ndarray, shortest: int, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Pitch and strength at the best lag of each frame, refined by a parabola through its neighbours."""
    frame = np.arange(len(score))
    lag = score.argmax(axis=1) + shortest
    left, top, right = (correlation[frame, lag + shift] for shift in (-1, 0, 1))
    curvature = left - 2 * top + right
    flat = np.abs(curvature) < 1e-6
    shift = np.where(flat, 0.0, 0.5 * (left - right) / np.where(flat, 1.0, curvature))
    found = score[frame, lag - shortest] > -1.0
    return rate / (lag + np.clip(shift, -0.5, 0.5)), np.where(found, np.clip(top, 0.0, 1.0), 0.0)
