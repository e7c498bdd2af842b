"""Waveforms of clips: the least and greatest sample of each column, made beside the painting thread."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from emodesk.domain import Clip
from emodesk.media.background import Background
from trainer.media import FileStore, read_audio

COLUMNS = 1000  # more than a timeline has pixels a device pixel ratio; the painter merges them
RATE = 16000  # hertz at which sound is looked at
FULL_SCALE = 32767

NO_PEAKS = np.zeros((0, 2), np.float32)

_store = FileStore("waveform-1", ".peaks", most=5000)  # by content hash and segment; 4 KB each


class Waveforms:
    """Peaks of clips as [COLUMNS, 2] float32, least and greatest sample; [0, 2] without sound.

    `on_ready(key)` is called in a thread of this object when the waveform of the clip with that key has come.
    """

    def __init__(self, on_ready: Callable[[int], None]) -> None:
        self._works = Background(_peaks_of, lambda key, _: on_ready(key[0]), threads=1, name="waveforms")

    def get(self, clip: Clip) -> np.ndarray | None:
        """The waveform if it is there, None while it is being made; never waits."""
        found, result = self._works.get((clip.key, clip.path, clip.start, clip.end), clip)
        return NO_PEAKS if found and result is None else result

    def close(self) -> bool:
        """End the thread; whether it ended."""
        return self._works.close()


def peaks(sound: np.ndarray, columns: int = COLUMNS) -> np.ndarray:
    """[columns, 2] least and greatest sample of equal parts of `sound` [S]; [0, 2] for no samples."""
    if not len(sound):
        return np.zeros((0, 2), np.float32)
    edges = np.linspace(0, len(sound), columns + 1).astype(int)
    starts = np.minimum(edges[:-1], len(sound) - 1)
    return np.stack([np.minimum.reduceat(sound, starts), np.maximum.reduceat(sound, starts)], axis=1)


def _peaks_of(clip: Clip) -> np.ndarray:
    name = f"{clip.hash}-{clip.start:.3f}-{'' if clip.end is None else f'{clip.end:.3f}'}" if clip.hash else ""
    kept = _store.read(name) if name else None
    if kept is None or len(kept) not in (0, COLUMNS * 4):
        found = peaks(read_audio(clip.path, RATE, start=clip.start, end=clip.end))
        kept = np.round(found * FULL_SCALE).astype(np.int16).tobytes()
        if name:
            _store.write(name, kept)
    # From what is kept, the first time too: a clip looks the same whenever it is opened.
    return np.frombuffer(kept, np.int16).reshape(-1, 2).astype(np.float32) / FULL_SCALE
