"""Reads exactly the frame asked for, by its number in the table of presentation times."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from trainer.media.container import DamagedStream, OpenClip
from trainer.media.errors import FrameError, MediaError
from trainer.media.index import VideoIndex
from trainer.media.kept import build_index
from trainer.media.seeking import key_before, seek_stamp

KEPT_BYTES = 64 * 2**20  # decoded frames kept, so that stepping back does not decode the whole group again
HD_HEIGHT = 720  # from this height on, pictures that do not say otherwise have BT.709 colours
FROM_START_MOST = 3000  # frames before one that no key frame leads to; further on, decoding them all takes minutes
DISORDER = 8  # frames decoded beyond one that has not come
# On the way to a frame of a large picture, those further before it than so many are decoded only as far as others
# refer to them, and not kept: half of what x264 makes by default need not be decoded.
NEAR = 12  # frames; a step back decodes all that are kept
LARGE_PICTURE = 1280 * 720  # pixels
AV_BT709, AV_UNSPECIFIED, AV_SMPTE240M, AV_BT2020 = 1, 2, 7, (9, 10)


class Abandoned(Exception):
    """A frame that nobody wants any more; reading may go on with another one."""


class FrameReader:
    """Frames of one clip as RGB arrays in displayed orientation; a context manager, used by one thread at a time.

    Reading onward decodes onward; reading elsewhere seeks to the key frame before. `size` is the box (width, height)
    or the longest side in pixels that pictures are shrunk to fit, with their shape kept; None for their own size.
    `index` rules over `start` and `end`; without it the segment of the file from `start` to `end` is indexed.

    Attributes:
        index: the table of presentation times.
        width, height: of the pictures that come out.

    Raises MediaError from the constructor where the file cannot be used or has no pictures.
    """

    def __init__(
        self,
        path: Path | str,
        index: VideoIndex | None = None,
        start: float = 0.0,
        end: float | None = None,
        size: tuple[int, int] | int | None = None,
        threads: int = 1,
    ) -> None:
        self.index = build_index(path, start, end) if index is None else index
        if self.index.stream < 0:
            raise MediaError("“{name}” has no pictures, only sound.", name=Path(path).name)
        self.width, self.height = 0, 0
        self.resize(size)
        self._path = path
        self._threads = threads
        self._reformatter = VideoReformatter()
        self._numbers: dict[int, list[int]] = {}  # frames of each stamp
        for number, stamp in enumerate(self.index.stamps.tolist()):
            self._numbers.setdefault(stamp, []).append(number)
        self._cache: OrderedDict[int, VideoFrame] = OrderedDict()
        self._kept_bytes = KEPT_BYTES
        self._lost: set[int] = set()
        self._unwanted: Callable[[], bool] = lambda: False
        self._clip: OpenClip | None = None
        self._frames: Iterator[tuple[int, int, VideoFrame]] = iter(())
        self._next: int | None = None  # stamp that decoding has passed; None where it has to begin anew
        # Equal stamps are told apart by counting all of their frames.
        is_certain = self.index.seekable and len(self._numbers) == len(self.index)
        self._spares = is_certain and self.index.width * self.index.height >= LARGE_PICTURE
        self._last = 0  # frame asked for last
        self._spared_before: int | None = None  # stamp before which frames are decoded only for others
        self._spared_last: int | None = None  # the last stamp that was

    def __enter__(self) -> FrameReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.index)

    def close(self) -> None:
        """Close the file and let go of the frames kept; may be called twice."""
        if self._clip is not None:
            self._clip.close()
        self._clip, self._frames, self._next = None, iter(()), None
        self._cache.clear()

    def resize(self, size: tuple[int, int] | int | None, enlarge: bool = False) -> None:
        """Fit the pictures that come from now on into another size; `enlarge` lets small ones fill it too."""
        self.width, self.height = fit(self.index.width, self.index.height, size, enlarge)

    def keep(self, size: int) -> None:
        """Keep about so many bytes of decoded frames from now on."""
        self._kept_bytes = size
        self._trim()

    def read(self, number: int, unwanted: Callable[[], bool] = lambda: False) -> np.ndarray:
        """Frame `number` as [H, W, 3] uint8 RGB; IndexError outside the clip, FrameError where it does not decode.

        `unwanted` is asked between the frames decoded on the way; once true, Abandoned is raised.
        """
        if not 0 <= number < len(self.index):
            raise IndexError(f"frame {number} of {len(self.index)}")
        self._unwanted = unwanted
        return self._picture(self._frame(number))

    def read_key(self, number: int, unwanted: Callable[[], bool] = lambda: False) -> np.ndarray:
        """As `read`, sooner where the frame is a key frame: it is decoded alone, and the next read begins anew."""
        if not 0 <= number < len(self.index):
            raise IndexError(f"frame {number} of {len(self.index)}")
        stamp = int(self.index.stamps[number])
        known = self._cache.get(number)
        if known is None and number not in self._lost and self._is_key(stamp):
            known = self._alone(stamp)
        return self._picture(known) if known is not None else self.read(number, unwanted)

    def iterate(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, np.ndarray]]:
        """(number, [H, W, 3] uint8 RGB) of the frames asked for, all without `numbers`; lost frames are left out."""
        for number in range(len(self.index)) if numbers is None else numbers:
            try:
                yield number, self.read(number)
            except FrameError:
                continue

    def _frame(self, number: int) -> VideoFrame:
        if number in self._cache:
            self._cache.move_to_end(number)
            return self._cache[number]
        stamp = int(self.index.stamps[number])
        if number in self._lost:
            raise self._lost_frame(number)
        self._spare(number)
        found = None
        with suppress(DamagedStream):
            found = (self._onward(number) if self._is_ahead(stamp) else None) or self._anew(number, stamp)
        if found is None and self._spares:
            self._spares, self._spared_before = False, None
            self._reopen()
            found = self._anew(number, stamp)
        if found is None:
            self._lost.add(number)
            raise self._lost_frame(number)
        return found

    def _spare(self, number: int) -> None:
        """Settle which frames on the way to another are decoded only for others."""
        is_step_back = self._last - NEAR <= number < self._last
        self._last = number
        if self._spares and self._clip is None:
            self._reopen()
        if self._spares:
            near = self._fitting() if is_step_back else min(NEAR, self._fitting())
            self._spared_before = int(self.index.stamps[max(number - near, 0)])

    def _is_spared(self, packet: av.Packet) -> bool:
        spared = packet.pts is not None and self._spared_before is not None and packet.pts < self._spared_before
        if spared and (self._spared_last is None or packet.pts > self._spared_last):
            self._spared_last = packet.pts
        return spared

    def _is_ahead(self, stamp: int) -> bool:
        """Whether decoding onward reaches the stamp, and no key frame after here would reach it sooner."""
        if self._spared_last is not None and stamp <= self._spared_last:
            return False
        if self._next is None or stamp < self._next or (stamp == self._next and len(self._numbers[stamp]) == 1):
            return False
        return not self.index.seekable or key_before(self.index, stamp) <= self._next

    def _onward(self, number: int) -> VideoFrame | None:
        """Decode up to the frame, keeping what comes by; None if it is not there any more."""
        stamp = int(self.index.stamps[number])
        beyond = 0
        for which, passed, frame in self._frames:
            self._next = passed
            if which >= 0 and (self._spared_before is None or passed >= self._spared_before):
                self._keep(which, frame)
            if passed < stamp and self._unwanted():
                raise Abandoned
            if which == number:
                return frame
            beyond += passed > stamp
            # Of damaged stamps some come late; in order, the first beyond would do.
            if beyond > DISORDER:
                return None
        self._next = None
        return None

    def _anew(self, number: int, stamp: int) -> VideoFrame | None:
        """Decode from the key frame before; from earlier ones and at last from the beginning if that missed it."""
        if self.index.seekable:
            # Which of two equal stamps a frame is, is known only from before them.
            key = key_before(self.index, stamp if len(self._numbers[stamp]) == 1 else stamp - 1)
            for earlier in (key, key_before(self.index, key - 1)):
                if self._seek(earlier):
                    found = self._onward(number)
                    if found is not None:
                        return found
            if number > FROM_START_MOST:
                return None
        self._reopen()
        return self._onward(number)

    def _is_key(self, stamp: int) -> bool:
        """Whether the one frame of a stamp is a key frame that can be sought."""
        only = self.index.seekable and not self.index.counted and len(self._numbers[stamp]) == 1
        return only and bool(np.isin(stamp, self.index.keys))

    def _alone(self, stamp: int) -> VideoFrame | None:
        """Decode the key frame of a stamp and nothing else; None where that does not give it."""
        if not self._seek(stamp):
            return None
        assert self._clip is not None
        assert self._clip.video is not None
        self._frames = iter(())  # the decoder is emptied, so that it can only be begun anew
        frames = self._clip.frame_alone(self._clip.video, stamp)
        return next((frame for frame in frames if frame.pts == stamp and not frame.is_corrupt), None)

    def _seek(self, stamp: int) -> bool:
        if self._clip is None:
            self._reopen()
        assert self._clip is not None
        assert self._clip.video is not None
        if not seek_stamp(self._clip, stamp):
            return False
        self._frames = self._decoded(self._clip, from_start=False)
        self._next = self._spared_last = None
        return True

    def _reopen(self) -> None:
        if self._clip is not None:
            self._clip.close()
        self._clip = OpenClip(self._path, threads=self._threads, sparing=self._spares)
        self._spares = self._clip.spares
        if self._clip.video is None or self._clip.video.index != self.index.stream:
            raise MediaError("“{name}” has changed since it was indexed; import it again.", name=Path(self._path).name)
        self._frames = self._decoded(self._clip, from_start=True)
        self._next = self._spared_last = None

    def _decoded(self, clip: OpenClip, from_start: bool) -> Iterator[tuple[int, int, VideoFrame]]:
        """(number, stamp, frame) from where the file stands, -1 for frames that are not of this clip; the order is the
        stamp where frames have none."""
        first: int | None = None
        seen: dict[int, int] = {}
        for order, frame in enumerate(clip.frames(clip.video, self._is_spared if clip.spares else None)):
            stamp = order if self.index.counted else frame.pts
            if stamp is None:
                continue
            first = stamp if first is None else first
            numbers = self._numbers.get(stamp, ())
            if len(numbers) > 1:
                turn = seen[stamp] = seen.get(stamp, -1) + 1
                is_known = turn < len(numbers) and (from_start or stamp > first)
                yield numbers[turn] if is_known else -1, stamp, frame
            else:
                yield numbers[0] if numbers else -1, stamp, frame

    def _keep(self, number: int, frame: VideoFrame) -> None:
        self._cache[number] = frame
        self._trim()

    def _trim(self) -> None:
        while len(self._cache) > self._fitting():
            self._cache.popitem(last=False)

    def _fitting(self) -> int:
        """How many decoded frames are kept."""
        frame = next(iter(self._cache.values()), None)
        width, height = (frame.width, frame.height) if frame is not None else (self.index.width, self.index.height)
        return max(2, self._kept_bytes // (width * height * 3 // 2))  # most pictures are 4:2:0

    def _picture(self, frame: VideoFrame) -> np.ndarray:
        turned = self.index.orientation
        width, height = (self.height, self.width) if turned.transposed else (self.width, self.height)
        rgb = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="rgb24",
            src_colorspace=_colorspace(frame),
            dst_colorspace=Colorspace.DEFAULT,
            src_color_range=frame.color_range,
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.BILINEAR,
            threads=1,
        )
        return turned.apply(rgb.to_ndarray())

    def _lost_frame(self, number: int) -> FrameError:
        return FrameError(
            "frame {number} of “{name}” at {times:.2f} s cannot be decoded; the frames around it can be used.",
            number=number + 1,
            name=Path(self._path).name,
            times=self.index.times[number],
        )


def fit(width: int, height: int, size: tuple[int, int] | int | None, enlarge: bool = False) -> tuple[int, int]:
    """Width and height shrunk into a box, or to a longest side, with the shape kept; larger only with `enlarge`."""
    if size is None:
        return width, height
    box = (size, size) if isinstance(size, int) else size
    scale = min(box[0] / width, box[1] / height)
    scale = scale if enlarge else min(scale, 1.0)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _colorspace(frame: VideoFrame) -> Colorspace:
    space = frame.colorspace
    if space == AV_UNSPECIFIED:
        return Colorspace.ITU709 if frame.height >= HD_HEIGHT else Colorspace.ITU601
    if space == AV_BT709:
        return Colorspace.ITU709
    if space == AV_SMPTE240M:
        return Colorspace.SMPTE240M
    return Colorspace.BT2020 if space in AV_BT2020 else Colorspace.ITU601
