"""Pictures that stand in while the hand moves through a clip whose frames take long to decode: few, small, apart."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from trainer.media import FrameError, FrameReader, VideoIndex

APART = 0.5  # seconds between two of them
MOST_PICTURES = 64
SHARP, USUAL, ROUGH = SHRUNK = (1, 2, 4)  # times smaller than the pictures proper
LARGEST = 1280  # pixels of sharp ones, either side: all of a clip take 180 MB, of usual ones 45, of rough ones 11
FROM_PIXELS = 1280 * 720  # smaller pictures are decoded faster than a hand moves


class StandIns:
    """Stand-ins of one clip; made by the clip's thread with a reader of their own, so that playback keeps its place."""

    def __init__(self, path: str, index: VideoIndex, threads: int, shrunk: int = USUAL) -> None:
        self._pictures: dict[int, np.ndarray] = {}
        self._lock = threading.Lock()
        self._reader: FrameReader | None = None
        self._path, self._index, self._threads = path, index, threads
        self._size: tuple[int, int] | None = None
        self._shrunk = shrunk
        self._keys = np.unique(np.clip(np.searchsorted(index.stamps, index.keys), 0, max(len(index) - 1, 0)))
        step = max(APART, index.duration / MOST_PICTURES)
        grid = [index.frame_at(time) for time in np.arange(0, index.duration, step)]
        self._tried: set[int] = set()
        # Key frames first: each is decoded alone.
        few = self._keys[:: max(1, -(-len(self._keys) // MOST_PICTURES))].tolist()
        self._is_wanted = index.seekable and index.width * index.height >= FROM_PIXELS
        self._every = tuple(dict.fromkeys([*few, *grid])) if self._is_wanted else ()
        self._missing = list(self._every)

    def nearest(self, number: int) -> tuple[int, np.ndarray] | None:
        """The stand-in nearest to a frame, and which frame it is; None where there is none yet."""
        with self._lock:
            if not self._pictures:
                return None
            found = min(self._pictures, key=lambda other: abs(other - number))
            return found, self._pictures[found]

    def lacks(self, number: int) -> int | None:
        """The key frame before a frame, where it is to be made first; None where a stand-in is as near."""
        if not self._is_wanted:
            return None
        before = int(self._keys[max(int(np.searchsorted(self._keys, number, side="right")) - 1, 0)])
        found = self.nearest(number)
        is_near = before in self._tried or (found is not None and abs(found[0] - number) <= number - before)
        return None if is_near else before

    @property
    def next_missing(self) -> int | None:
        """The frame to make next while nothing else is to do; None when all are there."""
        return self._missing[0] if self._missing else None

    def fit(self, size: tuple[int, int] | None, shrunk: int) -> None:
        """Make them for pictures in a box of another size, so many times smaller, from now on; those of another size
        stay, those of another sharpness go."""
        if shrunk != self._shrunk:
            with self._lock:
                self._shrunk, self._missing = shrunk, list(self._every)
                self._pictures.clear()
                self._tried.clear()
        self._size = size
        if self._reader is not None:
            width, height = (min(max(side // shrunk, 1), LARGEST // shrunk) for side in size or (LARGEST, LARGEST))
            self._reader.resize((width, height))

    def make(self, number: int, unwanted: Callable[[], bool]) -> None:
        """Decode one; Abandoned once `unwanted` says so."""
        if self._reader is None:
            self._reader = FrameReader(self._path, self._index, threads=self._threads)
            self._reader.keep(0)
            self.fit(self._size, self._shrunk)
        try:
            picture = self._reader.read_key(number, unwanted)
        except FrameError:
            picture = None
        self._tried.add(number)
        with self._lock:
            if picture is not None:
                self._pictures[number] = picture
            if number in self._missing:
                self._missing.remove(number)

    def close(self) -> None:
        """Close the file; may be called twice."""
        if self._reader is not None:
            self._reader.close()
