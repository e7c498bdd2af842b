"""Spectrograms of clips on the mel scale, as pictures, made beside the painting thread."""

from __future__ import annotations

from collections.abc import Callable
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


class Spectrograms:
    """Loudness of clips as [BANDS, L] uint8, low bands first, a column each HOP samples; [BANDS, 0] without sound.

    `on_ready(key)` is called in a thread of this object when the spectrogram of the clip with that key has come.
    """

    def __init__(self, on_ready: Callable[[int], None]) -> None:
        self._works = Background(_of_clip, lambda key, _: on_ready(key[0]), keep=64, threads=1, name="spectrograms")

    def get(self, clip: Clip) -> np.ndarray | None:
        """The spectrogram if it is there, None while it is being made; never waits."""
        found, result = self._works.get((clip.key, clip.path, clip.start, clip.end), clip)
        return np.zeros((BANDS, 0), np.uint8) if found and result is None else result

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


def _of_clip(clip: Clip) -> np.ndarray:
    return mel_levels(read_audio(clip.path, RATE, start=clip.start, end=clip.end))
