"""A clip's sound for playing: blocks decoded and stretched beforehand, read without waiting."""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np

from trainer.media import MediaError, VideoIndex, read_audio, stretch

BLOCK = 60.0  # seconds decoded at once; most clips are one block
BLOCKS_KEPT = 3
CHANNELS = 2


class AudioOutput(Protocol):
    """What the player needs from a sound device; times in seconds of the clip.

    Attributes:
        rate: samples a second that the device takes.
    """

    rate: int

    def start(self, track: SoundTrack, position: float, speed: float, loop: tuple[float, float] | None) -> None:
        """Play the track from a position, beginning anew at loop[0] whenever loop[1] is reached.

        A device that has failed is opened anew.
        """

    def heard(self) -> float | None:
        """The position that is heard now; None while the track is not heard."""

    def stop(self) -> None:
        """Fall silent."""

    def close(self) -> None:
        """Let go of the device; `start` takes it again."""


class SoundTrack:
    """Sound of one clip as stereo int16, at any rate and speed; loaded by one thread and read by another."""

    def __init__(self, index: VideoIndex) -> None:
        self._index = index
        self._blocks: dict[tuple[int, int, float], np.ndarray] = {}
        self._lock = threading.Lock()

    def has(self, position: float, rate: int, speed: float) -> bool:
        """Whether the sound at a position can be read."""
        if not 0 <= position < self._index.duration:
            return True
        return (int(position / BLOCK), rate, speed) in self._blocks

    def load(self, position: float, rate: int, speed: float) -> None:
        """Decode the block at a position; a block that cannot be decoded is silent."""
        if self.has(position, rate, speed):
            return
        number = int(position / BLOCK)
        start = number * BLOCK
        end = min(start + BLOCK, self._index.duration)
        try:
            whole = self._index if end - start >= self._index.duration else self._index.segment(start, end)
            sound = read_audio(self._index.path, rate, mono=False, index=whole)
        except MediaError:
            sound = np.zeros((0, CHANNELS), np.float32)
        samples = np.round(stretch(sound, rate, speed) * 32767).astype(np.int16)
        with self._lock:
            self._blocks[number, rate, speed] = samples
            while len(self._blocks) > BLOCKS_KEPT:
                del self._blocks[next(iter(self._blocks))]

    def read(self, first: int, count: int, rate: int, speed: float) -> np.ndarray:
        """[count, 2] int16 from sample `first` of the stretched sound; silence where it is not loaded or has ended."""
        out = np.zeros((count, CHANNELS), np.int16)
        length = round(BLOCK / speed * rate)
        with self._lock:
            blocks = dict(self._blocks)
        at = first
        while at < first + count:
            number, offset = divmod(at, length)
            step = min(first + count - at, length - offset)
            block = blocks.get((number, rate, speed))
            if block is not None:
                piece = block[offset : offset + step]
                out[at - first : at - first + len(piece)] = piece
            at += step
        return out
