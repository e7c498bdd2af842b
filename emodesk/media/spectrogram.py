"""Spectrograms of clips on the mel scale, as pictures, with their pitch, made beside the painting thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from emodesk.domain import Clip
from emodesk.media.background import Background
from trainer.media import read_audio

RATE = 16_000  # hertz
WINDOW, HOP = 512, 160  # samples: 32 ms every 10 ms
BANDS = 80
LOWEST, HIGHEST = 50.0, 7_600.0  # hertz
FLOOR = 60.0  # decibels below the loudest, which are black
VOICED = 0.5  # strength from which a frame has a pitch
QUIET_LEVEL = 255 // 3  # level below which none does: 40 decibels under the loudest


@dataclass(frozen=True)
class SoundPicture:
    """A clip's sound as a picture: `levels` [BANDS, L] uint8, low bands first, a column each HOP samples, and the pitch
    [L] in hertz, NaN where nothing is voiced. L is 0 without sound."""

    levels: np.ndarray = field(default_factory=lambda: np.zeros((BANDS, 0), np.uint8), repr=False)
    pitch: np.ndarray = field(default_factory=lambda: np.zeros(0), repr=False)


SILENT = SoundPicture()


class Spectrograms:
    """What clips sound like.

    `on_ready(key)` is called in a thread of this object when the spectrogram of the clip with that key has come.
    """

    def __init__(self, on_ready: Callable[[int], None]) -> None:
        self._works = Background(_of_clip, lambda key, _: on_ready(key[0]), keep=64, threads=1, name="spectrograms")

    def get(self, clip: Clip) -> SoundPicture | None:
        """It, if it is there, None while it is being made; never waits."""
        found, result = self._works.get((clip.key, clip.path, clip.start, clip.end), clip)
        return SILENT if found and result is None else result

    def close(self) -> bool:
        """End the thread; whether it ended."""
        return self._works.close()


def mel_levels(sound: np.ndarray) -> np.ndarray:
    """[BANDS, L] loudness of `sound` [S] at RATE: 0 is FLOOR decibels below the loudest, 255 the loudest."""
    if not len(sound):
        return np.zeros((BANDS, 0), np.uint8)
    padded = np.pad(sound, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32), axis=1)))
    level = 10 * np.log10(power @ mel_filters() + 1e-10)
    above = np.clip((level - level.max()) / FLOOR + 1, 0, 1)
    return np.ascontiguousarray(np.rint(255 * above).astype(np.uint8).T)


@cache
def mel_filters() -> np.ndarray:
    """[WINDOW // 2 + 1, BANDS] triangles of equal width on the mel scale (HTK's: 2595 log10(1 + f / 700))."""
    low, high = 2595 * np.log10(1 + np.array([LOWEST, HIGHEST]) / 700)
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)[:, None]
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(np.minimum(rising, falling), 0), np.float32)


def pitch_of(sound: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """[L] pitch in hertz of `sound` [S] at RATE at the columns of its `levels` [BANDS, L], NaN where none is heard."""
    if not levels.shape[1]:
        return np.zeros(0)
    from trainer.media.pitch import track_pitch  # here: it loads SciPy, which the window does not need to open

    pitch, strength = track_pitch(sound, RATE, HOP, levels.shape[1])
    return np.where((strength >= VOICED) & (levels.max(axis=0) >= QUIET_LEVEL), pitch, np.nan)


def _of_clip(clip: Clip) -> SoundPicture:
    sound = read_audio(clip.path, RATE, start=clip.start, end=clip.end)
    levels = mel_levels(sound)
    return SoundPicture(levels, pitch_of(sound, levels))
