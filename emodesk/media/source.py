"""One open clip for playing: a thread that opens it, decodes ahead of what is wanted, and never makes anyone wait."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass

import numpy as np

from emodesk.domain import Clip
from emodesk.media.sound import SoundTrack
from emodesk.media.stand_ins import USUAL, StandIns
from trainer.media import Abandoned, FrameError, FrameReader, MediaError, VideoIndex, build_index, stamp_of

AHEAD_BYTES = 48 * 2**20  # pictures decoded ahead take at most this much
AHEAD_MOST, AHEAD_LEAST = 24, 4  # frames
AHEAD_WAITING = 4  # frames of a clip that is only prefetched
# Decoded frames kept of the clip shown, six seconds of 720p: its second turn and scrubbing cost no decoding.
KEPT_SHOWN = 256 * 2**20  # bytes
KEPT_WAITING = 16 * 2**20  # bytes, of a clip that is not shown
BEHIND = 2  # frames kept behind the one shown, for a step back
LARGE_PICTURE = 1280 * 720  # pixels; pictures from this size on are decoded on all cores
THREADS_MOST = 4


@dataclass(frozen=True)
class Picture:
    """A frame ready for painting: its number, its [H, W, 3] uint8 RGB, black where it is `lost`: it does not decode.

    `stands` is the number of the frame that stands in for it while it is being decoded, -1 for the frame itself.
    """

    number: int
    rgb: np.ndarray
    lost: bool = False
    stands: int = -1


@dataclass(frozen=True)
class DecodeRequest:
    """What is wanted of a clip: the frame to show, how playback goes on from it, and which sound.

    `still`: nothing plays, and there is time for stand-ins; `scrub`: the hand moves, and they come first.
    `first` and `last` frames are the range that playback repeats (`loop`) or ends at; `speed` 0 asks for no sound.
    """

    number: int = 0
    first: int = 0
    last: int = 2**31
    loop: bool = False
    ahead: int = AHEAD_WAITING
    position: float = 0.0
    loop_start: float = 0.0
    rate: int = 0
    speed: float = 1.0
    still: bool = False
    scrub: bool = False

    def numbers(self, total: int, ahead: int) -> list[int]:
        """Frames in the order in which they will be wanted."""
        last = min(self.last, total - 1)
        found = list(range(self.number, min(self.number + ahead, last + 1, total)))
        if self.loop:
            found += range(self.first, min(self.first + ahead - len(found), last + 1))
        return found or [min(self.number, total - 1)]


@dataclass(frozen=True)
class StandIn:
    """The work of making a stand-in of a frame."""

    number: int


class DecodedClip:
    """Opens a clip in a thread of its own and keeps the frames around the wanted one decoded.

    Attributes:
        index: the table of presentation times; None until the clip is open.
        error: why it cannot be opened, one sentence; '' otherwise.
        sound: its sound track, None without one.
        lost: numbers of the frames that turned out not to decode.

    `on_news(source)` is called in the thread when the clip is open, cannot be opened, or the wanted frame or sound is
    there.
    """

    def __init__(
        self, clip: Clip, on_news: Callable[[DecodedClip], None], size: tuple[int, int] | None = None,
        shrunk: int = USUAL,
    ) -> None:  # fmt: skip
        self.clip = clip
        self.index: VideoIndex | None = None
        self.sound: SoundTrack | None = None
        self.error = ""
        self.lost: frozenset[int] = frozenset()
        self._on_news = on_news
        self._size = size
        self._stamp: tuple[int, int, int] | None = None  # what the file was like when it was opened
        self._shrunk = shrunk
        self._made_for: tuple[tuple[int, int] | None, int] = (None, shrunk)  # the size that pictures have
        self._stand_ins: StandIns | None = None
        self._reader: FrameReader | None = None  # None without pictures
        self._stirred = False  # something other than a frame or sound is to be looked at
        self._request = DecodeRequest()
        self._pictures: dict[int, Picture] = {}
        self._closed = self._rests = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"clip {clip.clip_id}", daemon=True)
        self._thread.start()

    def picture(self, number: int) -> Picture | None:
        """A frame that is decoded; None where it is not yet."""
        with self._changed:
            return self._pictures.get(number)

    def newest(self, after: int, upto: int) -> Picture | None:
        """The last decoded frame with after < number ≤ upto; None where there is none."""
        with self._changed:
            found = [number for number in self._pictures if after < number <= upto]
            return self._pictures[max(found)] if found else None

    def stand_in(self, number: int) -> Picture | None:
        """What may be shown for a frame that is not decoded yet; None where nothing may."""
        found = self._stand_ins.nearest(number) if self._stand_ins is not None else None
        return None if found is None else Picture(number, found[1], stands=found[0])

    def want(self, request: DecodeRequest) -> None:
        """Decode for this from now on; an earlier request is forgotten."""
        with self._changed:
            if request != self._request or self._rests:
                self._stirred |= request.ahead != self._request.ahead
                self._request, self._rests = request, False
                self._changed.notify_all()

    def rest(self) -> None:
        """Begin nothing more until something is wanted again, and keep all that is there."""
        self._rests = True

    def resize(self, size: tuple[int, int] | None) -> None:
        """Fit pictures into a box of device pixels from now on; those there stay until replaced."""
        with self._changed:
            if size != self._size:
                self._size = size
                self._stirred = True
                self._changed.notify_all()

    def shrink(self, shrunk: int) -> None:
        """Make stand-ins so many times smaller than pictures from now on."""
        with self._changed:
            if shrunk != self._shrunk:
                self._shrunk = shrunk
                self._stirred = True
                self._changed.notify_all()

    def close(self) -> None:
        """Ask the thread to end; does not wait."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the thread to end; whether it did."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._stamp = _stamp(self.clip.path)
            index = build_index(self.clip.path, self.clip.start, self.clip.end)
            if index.stream < 0:
                self._open(index)
                self._serve(index)
                return
            threads = min(os.cpu_count() or 1, THREADS_MOST) if index.width * index.height >= LARGE_PICTURE else 1
            stand_ins = StandIns(self.clip.path, index, threads, self._shrunk)
            with FrameReader(self.clip.path, index, threads=threads) as reader, closing(stand_ins):
                self._stand_ins, self._reader = stand_ins, reader
                self._fit(reader)
                self._decode(reader, min(self._request.number, len(index) - 1))
                self._open(index)
                self._serve(index)
        except MediaError as error:
            self._fail(str(error))
        except (OSError, MemoryError) as error:
            self._fail(f"“{os.path.basename(self.clip.path)}” cannot be read: {error}.")
        except Exception:
            self._fail(f"“{os.path.basename(self.clip.path)}” cannot be shown; the log says why.")
            raise

    def _open(self, index: VideoIndex) -> None:
        with self._changed:
            self.sound = SoundTrack(index) if index.has_audio else None
            self.index = index
        self._tell()

    def _fail(self, sentence: str) -> None:
        self.error = sentence
        self._tell()

    def _tell(self) -> None:
        if not self._closed:
            self._on_news(self)

    def _serve(self, index: VideoIndex) -> None:
        reader = self._reader
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._stirred or self._job(index) is not None)
                if self._closed:
                    return
                self._stirred = False
                is_shown = self._request.ahead > AHEAD_WAITING
            if reader is not None:
                reader.keep(KEPT_SHOWN if is_shown else KEPT_WAITING)
                self._fit(reader)
            with self._changed:
                job, request = self._job(index), self._request
            if isinstance(job, StandIn):
                self._make_stand_in(job, request)
            elif isinstance(job, int):
                self._decode(reader, job)
                # The request of now, not of before decoding: what was decoded ahead may be wanted by this time.
                if job == min(self._request.number, len(index) - 1):
                    self._tell()
            elif job is not None:
                self._check_file()
                self.sound.load(job, request.rate, request.speed)
                if job == self._request.position:
                    self._tell()

    def _job(self, index: VideoIndex) -> int | float | StandIn | None:
        """What to do next: a frame's number, a position of the sound (float), a stand-in, or None."""
        reader = self._reader
        if self._rests:
            return None
        request = self._request
        number = min(request.number, len(index) - 1)
        if reader is not None and number not in self._pictures:
            first = self._stand_ins.lacks(number) if request.scrub else None
            return number if first is None else StandIn(first)
        if self.sound is not None and request.rate and request.speed:
            later = min(request.position + 20.0, index.duration)
            for position in (request.position, later, request.loop_start):
                if not self.sound.has(position, request.rate, request.speed):
                    return float(position)
        if reader is not None:
            for number in request.numbers(len(index), self._ahead(reader, request.ahead)):
                if number not in self._pictures:
                    return number
            if request.still and self._stand_ins.next_missing is not None:
                return StandIn(self._stand_ins.next_missing)
        return None

    def _make_stand_in(self, job: StandIn, request: DecodeRequest) -> None:
        """Make a stand-in; one for the moving hand at once, others only as long as nothing else is wanted."""
        self._check_file()
        with suppress(Abandoned):
            self._stand_ins.make(
                job.number, lambda: self._closed or (not request.scrub and self._request is not request)
            )
            if request.scrub:
                self._tell()

    def _ahead(self, reader: FrameReader, wanted: int) -> int:
        fits = AHEAD_BYTES // (reader.width * reader.height * 3)
        return max(AHEAD_LEAST, min(wanted, AHEAD_MOST, fits))

    def _decode(self, reader: FrameReader, number: int) -> None:
        request = self._request
        self._check_file()
        lost = self.lost
        try:
            picture = Picture(number, reader.read(number, lambda: self._closed or self._passed(request)))
        except Abandoned:
            return
        except FrameError:
            # Never another frame: a person would take it for this one.
            lost |= {number}
            picture = Picture(number, np.zeros((reader.height, reader.width, 3), np.uint8), lost=True)
        except MediaError:
            self._check_file()
            raise
        self._check_file()  # it may have changed meanwhile
        self.lost = lost
        with self._changed:
            self._pictures[number] = picture
            kept = set(self._request.numbers(len(reader), self._ahead(reader, self._request.ahead)))
            kept.update(range(self._request.number - BEHIND, self._request.number + 1))
            for old in [old for old in self._pictures if old not in kept and old != number]:
                del self._pictures[old]

    def _passed(self, request: DecodeRequest) -> bool:
        """Whether the frame wanted now is another one than when decoding began, and none that comes by anyway."""
        new = self._request.number
        return new < request.number or new > request.number + AHEAD_MOST

    def _check_file(self) -> None:
        """MediaError where the file is another than the one that was opened: what it decodes to cannot be trusted."""
        now = _stamp(self.clip.path)
        if now is not None and now != self._stamp:
            raise MediaError(
                "“{file}” was overwritten, cut off or emptied while it was open; choose it again when it is whole.",
                file=os.path.basename(self.clip.path),
            )

    def _fit(self, reader: FrameReader) -> None:
        """Make pictures for the size asked for; those of another size go."""
        with self._changed:
            before, self._made_for = self._made_for, (self._size, self._shrunk)
            if before == self._made_for:
                return
            size, shrunk = self._made_for
            if size != before[0]:
                self._pictures.clear()
        self._stand_ins.fit(size, shrunk)
        reader.resize(size, enlarge=True)


def _stamp(path: str) -> tuple[int, int, int] | None:
    """What changes with a file; None where it cannot be asked, and what is open may still be read."""
    try:
        return stamp_of(os.stat(path))
    except OSError:
        return None
