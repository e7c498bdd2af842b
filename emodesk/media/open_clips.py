"""The clips that are open: the one shown, the next ones opened beforehand, and the one before."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from emodesk.domain import Clip
from emodesk.media.source import DecodedClip, DecodeRequest
from emodesk.media.stand_ins import USUAL

BESIDE = 3  # clips kept open beside the one shown: the next two and the one before

_Identity = tuple[int, str, float, float | None]


class OpenClips:
    """Opens and closes clips so that few are open at a time; no call waits but `close`.

    Attributes:
        waiting: what clips that are not shown shall have ready.
        beside: how many are kept open beside the one shown; set it.

    `on_news(source)` as in DecodedClip, from the clips' threads.
    """

    def __init__(self, on_news: Callable[[DecodedClip], None]) -> None:
        self.waiting = DecodeRequest()
        self.beside = BESIDE
        self._on_news = on_news
        self._size: tuple[int, int] | None = None
        self._shrunk = USUAL
        self._open: dict[_Identity, DecodedClip] = {}  # the longest unused first
        self._ending: list[DecodedClip] = []

    def take(self, clip: Clip) -> DecodedClip:
        """The open clip, opened now where it is not; one that could not be opened is tried again."""
        key = _identity(clip)
        source = self._open.pop(key, None)
        if source is not None and source.error:
            self._end(source)
            source = None
        if source is None:
            source = DecodedClip(clip, self._on_news, self._size, self._shrunk)
            source.want(self.waiting)
        self._open[key] = source
        return source

    def rest(self, shown: DecodedClip | None) -> None:
        """Let no clip but the one shown begin any work: it needs the processor now."""
        for source in self._open.values():
            if source is not shown:
                source.rest()

    def wake(self, shown: DecodedClip | None) -> None:
        """Let clips that are not shown have their first frames ready, and let go of the rest."""
        for source in self._open.values():
            if source is not shown:
                source.want(self.waiting)

    def keep(self, clips: Sequence[Clip]) -> None:
        """Close what is not among these, beyond the few that may stay."""
        keep = {_identity(clip) for clip in clips}
        spare = [key for key in self._open if key not in keep]
        for key in spare[: max(len(self._open) - self.beside - 1, 0)]:
            self._end(self._open.pop(key))
        self._ending = [source for source in self._ending if not source.join(0)]

    def resize(self, size: tuple[int, int]) -> None:
        """Make the pictures of every clip for a box of device pixels."""
        self._size = size
        for source in self._open.values():
            source.resize(size)

    def shrink(self, shrunk: int) -> None:
        """Make the stand-ins of every clip so many times smaller than its pictures."""
        self._shrunk = shrunk
        for source in self._open.values():
            source.shrink(shrunk)

    def close(self, timeout: float) -> bool:
        """Close every clip and wait for their threads; whether all ended in time (seconds)."""
        for source in self._open.values():
            self._end(source)
        self._open.clear()
        end = time.monotonic() + timeout
        for source in self._ending:
            source.join(max(end - time.monotonic(), 0.0))
        self._ending = [source for source in self._ending if not source.join(0)]
        return not self._ending

    def _end(self, source: DecodedClip) -> None:
        source.close()
        self._ending.append(source)


def _identity(clip: Clip) -> _Identity:
    return clip.key, clip.path, clip.start, clip.end
