"""The table of presentation times: which frame of a clip is shown when, the same for every part of the program.

Frames are counted in presentation order and known by their presentation stamp, so that variable frame rates, edit
lists and reordered frames need no special care. Zero is the earliest presentation of the chosen picture and sound.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from trainer.media.container import (
    MAX_SECONDS,
    UNDECODABLE_PICTURE,
    OpenClip,
    Orientation,
    displayed_size,
    orientation_of,
    packets,
)
from trainer.media.errors import MediaError
from trainer.media.stamps import follow, long_steps, mended, usable
from trainer.protocol.errors import Sentence

# Codecs with exactly one shown frame in every packet: their packets' stamps are the frames' stamps. Others
# (MPEG-4 part 2 and VP8 have packets that show nothing) are decoded once to know.
ONE_FRAME_A_PACKET = frozenset(
    ("h264", "hevc", "av1", "vp9", "mpeg1video", "mpeg2video", "mjpeg", "h263", "prores", "dnxhd", "ffv1", "rawvideo")
)
# Containers whose stamps come with the packets themselves; elsewhere they are guessed from what went before, and
# may differ after a seek.
STAMPED_FORMATS = ("mov", "matroska", "nut")
SAME_TIME = 1e-6  # seconds; stamps are finer than this only by rounding
EDGE = 5e-4  # seconds; how far a segment's edge, written in milliseconds, may lie from the frame it means


@dataclass(frozen=True)
class VideoIndex:
    """Presentation times of every frame of a clip; times in seconds from the clip's zero, sizes in pixels.

    Attributes:
        path: the file.
        times: [T] float64, when each frame appears; T = 0 for a clip without pictures.
        stamps: [T] int64, each frame's own stamp in ticks of `time_base`, or its number where `counted`. Equal ones
            are of frames in a row.
        keys: [G] int64, stamps of the file's key frames, rising.
        duration: seconds from zero to the end of the last frame or sound.
        zero: seconds on the file's own clock that are this clip's zero (the segment's start included).
        start, end: the segment of the file that the clip is; `end` None for the file's end.
        stream: number of the video stream in the file, -1 where there is none.
        width, height: of the picture as displayed, with square pixels.
        counted: frames are known by their order, because the file has no stamps that name them.
        seekable: whether decoding may begin at a key frame; otherwise it begins at the first frame.
        has_audio: whether there is sound that can be decoded.
    """

    path: str
    times: np.ndarray
    stamps: np.ndarray
    keys: np.ndarray
    duration: float
    zero: float
    time_base: Fraction
    stream: int
    width: int
    height: int
    orientation: Orientation = field(default_factory=Orientation)
    start: float = 0.0
    end: float | None = None
    counted: bool = False
    seekable: bool = True
    has_audio: bool = False
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.times)

    def frame_at(self, time: float) -> int:
        """The frame on show at a time: the last that appeared by then, the first before that, -1 without frames."""
        found = int(np.searchsorted(self.times, time + SAME_TIME, side="right")) - 1
        return min(max(found, 0), len(self.times) - 1)

    def segment(self, start: float = 0.0, end: float | None = None) -> VideoIndex:
        """The part of this clip from `start` to before `end`, with its own zero; MediaError where there is nothing."""
        end = None if end is None or end >= self.duration else end
        if start <= 0 and end is None:
            return self
        if start >= self.duration - EDGE or (end is not None and end <= start):
            until = "" if end is None else Sentence(" to {end:g} s", end=end)
            raise MediaError(
                "“{name}” lasts {duration:.2f} s and has nothing from {start:g} s{until}; correct start and end.",
                name=Path(self.path).name,
                duration=self.duration,
                start=start,
                until=until,
            )
        inside = self.times >= start - EDGE
        if end is not None:
            inside &= self.times < end - EDGE
        return replace(
            self,
            times=np.maximum(self.times[inside] - start, 0.0),
            stamps=self.stamps[inside],
            duration=(self.duration if end is None else end) - start,
            zero=self.zero + start,
            start=self.start + start,
            end=self.end if end is None else self.start + end,
        )


def scan_index(path: Path | str) -> VideoIndex:
    """Index a whole file by reading it; MediaError where it cannot be used.

    Reads every packet but decodes only what it must: the first picture and sound, and all pictures of codecs in
    which a packet is not a frame. `trainer.media.build_index` does so once a file.
    """
    with OpenClip(path) as clip:
        return _index(clip)


@dataclass
class _Scan:
    """What one pass over the packets found; stamps in ticks of each stream, times in seconds."""

    stamps: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    decode_stamps: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    listed: int = 0  # packets of pictures
    heard: int = 0  # packets of sound
    unstamped: int = 0
    picture: VideoFrame | None = None  # the first that decodes
    sound: list[int] = field(default_factory=list)  # stamps of its packets
    sound_ends: list[int] = field(default_factory=list)
    sound_start: Fraction | None = None  # of the first that decodes
    sound_first_end: Fraction | None = None


def _index(clip: OpenClip) -> VideoIndex:
    scan = _scan(clip)
    notes = list(clip.notes)
    video = clip.video
    base = Fraction(video.time_base or Fraction(1, 1000)) if video is not None else Fraction(1, 1000)
    stamps: list[int | None] = []
    counted = False
    heard = _sound_span(clip, scan)
    if video is not None and scan.listed:
        if scan.picture is None:
            notes.append(UNDECODABLE_PICTURE)
        else:
            stamps, counted = _stamps(clip, scan, base, heard)
            entries = len(video.index_entries)
            if _stamped(clip) and scan.listed < entries:
                notes.append(
                    Sentence(
                        "the file ends early: {listed} of {entries} frames are there",
                        listed=scan.listed,
                        entries=entries,
                    )
                )
    turned = orientation_of(scan.picture) if stamps else Orientation()
    width, height = displayed_size(video, scan.picture, turned) if stamps else (0, 0)
    if not stamps and scan.sound_start is None:
        raise _empty(clip, scan)
    ticks = mended(stamps, float(1 / base), 0.0 if heard is None else heard[1] - heard[0]) if stamps else np.zeros(0)
    seconds = ticks * base.numerator / base.denominator
    spans = [] if heard is None else [heard]
    if stamps:
        spans.append((float(seconds[0]), float(base) * _last_end(scan, stamps, ticks)))
    zero = min(start for start, _ in spans)
    duration = max(end for _, end in spans) - zero
    if duration > MAX_SECONDS:
        raise MediaError(
            "“{name}” lasts {duration:.1f} hours; cut it into clips of under 4 hours.",
            name=clip.path.name,
            duration=duration / 3600,
        )
    if duration <= 0:
        raise MediaError("“{name}” is zero seconds long; record it again.", name=clip.path.name)
    return VideoIndex(
        path=str(clip.path),
        times=seconds - zero,
        stamps=np.arange(len(stamps)) if counted else np.asarray(stamps, dtype=np.int64),
        keys=np.unique(np.asarray(scan.keys, dtype=np.int64)),
        duration=duration,
        zero=zero,
        time_base=base,
        stream=video.index if video is not None and stamps else -1,
        width=width,
        height=height,
        orientation=turned,
        counted=counted,
        seekable=not counted and _stamped(clip),
        has_audio=scan.sound_start is not None,
        notes=tuple(notes),
    )


def _scan(clip: OpenClip) -> _Scan:
    scan = _Scan()
    for packet in packets(clip.container, *[s for s in (clip.video, clip.audio) if s is not None]):
        if packet.stream is clip.audio:
            _scan_sound(scan, packet)
            continue
        if scan.picture is None:
            scan.picture = next(iter(_decoded(packet)), None)
        if packet.size:
            scan.listed += 1
            if packet.is_discard:
                continue
            if packet.dts is not None:
                scan.decode_stamps.append(packet.dts)
            if packet.pts is None:
                scan.unstamped += 1
                continue
            if packet.is_keyframe:
                scan.keys.append(packet.pts)
            scan.stamps.append(packet.pts)
            scan.ends.append(packet.pts + (packet.duration or 0))
    if scan.picture is None and scan.listed:
        # A damaged end has no packet that flushes the decoder.
        scan.picture = next(iter(_decoded(clip.video)), None)
    return scan


def _scan_sound(scan: _Scan, packet: av.Packet) -> None:
    """Where sound begins is known only after decoding: encoders put silence before it that is not presented."""
    scan.heard += bool(packet.size)
    if scan.sound_start is None:
        decoded = _decoded(packet)
        if decoded and decoded[0].pts is not None:
            scan.sound_start = Fraction(decoded[0].time_base) * decoded[0].pts
            scan.sound_first_end = scan.sound_start + Fraction(decoded[0].samples, decoded[0].sample_rate)
    if packet.size and packet.pts is not None and not packet.is_discard and scan.sound_start is not None:
        scan.sound.append(packet.pts)
        scan.sound_ends.append(packet.pts + (packet.duration or 0))


def _sound_span(clip: OpenClip, scan: _Scan) -> tuple[float, float] | None:
    """Seconds from where to where there is sound, a wrong stamp left out; None without sound."""
    if scan.sound_start is None or scan.sound_first_end is None:
        return None
    start, end = float(scan.sound_start), float(scan.sound_first_end)
    if not scan.sound:
        return start, end
    base = Fraction(clip.audio.time_base)
    good = follow(scan.sound)
    seen = mended(sorted(scan.stamps), float(1 / Fraction(clip.video.time_base or 1))) if scan.stamps else np.zeros(1)
    length = float(Fraction(clip.video.time_base or 1) * Fraction(seen[-1] - seen[0])) if scan.stamps else 0.0
    ticks, ends = np.array(scan.sound)[good], np.array(scan.sound_ends)[good]
    is_long = len(long_steps(ticks, float(1 / base), length))
    moved = mended(ticks.tolist(), float(1 / base), length) - ticks if is_long else np.zeros(len(ticks))
    if not good[0] or is_long:
        lasting = sum(end - begin for begin, end in zip(scan.sound, scan.sound_ends, strict=True))
        before = lasting * int(np.argmax(good)) // len(good)  # of those in front whose stamps are wrong
        start = end = float(base) * float(np.min(ticks + moved) - before)
    return start, max(end, float(base) * float(np.max(ends + moved)))


def _decoded(source: av.Packet | VideoStream) -> list[Any]:
    """Frames of a packet, or those that a stream's decoder still holds; none where it fails."""
    try:
        return source.decode()
    except (av.FFmpegError, ValueError):
        return []


def _stamps(
    clip: OpenClip, scan: _Scan, base: Fraction, heard: tuple[float, float] | None
) -> tuple[list[int | None], bool]:
    """Stamps of the frames in presentation order, and whether frames are known by their order alone."""
    ordered = sorted(scan.stamps)
    length = 0.0 if heard is None else heard[1] - heard[0]
    trusted = (
        clip.video.codec_context.codec.canonical_name in ONE_FRAME_A_PACKET
        and _stamped(clip)
        and not scan.unstamped
        and scan.keys[:1] == ordered[:1]  # frames before the first key frame may be undecodable
        and not len(long_steps(np.array(ordered), float(1 / base), length))  # whose frame is out of order
    )
    if trusted:
        return list(ordered), False
    with OpenClip(clip.path) as again:
        shown = [frame.pts for frame in again.frames(again.video)]
    if shown and follow(shown).all():
        # Repeated stamps name their frames only where a seek comes to the same ones again.
        return shown, len(set(shown)) < len(shown) and not _stamped(clip)
    if usable(shown):
        return shown, True
    return list(_counted_stamps(clip, scan, shown, base)), True


def _counted_stamps(clip: OpenClip, scan: _Scan, shown: list[int | None], base: Fraction) -> list[int]:
    """Stamps for frames without usable ones: the decoding stamps in turn, or an even rate."""
    if len(scan.decode_stamps) == len(shown) and len(set(scan.decode_stamps)) == len(shown):
        return sorted(scan.decode_stamps)
    named = [stamp for stamp in shown if stamp is not None] + scan.decode_stamps
    rate = clip.video.average_rate or clip.video.guessed_rate or Fraction(25)
    step = round(1 / (rate * base))
    first = min(named, default=0)
    return [first + step * number for number in range(len(shown))]


def _last_end(scan: _Scan, stamps: list[int | None], ticks: np.ndarray) -> float:
    """Tick at which the last frame ends: its own duration, or as long as frames usually last."""
    usual = int(np.median(np.diff(ticks))) if len(ticks) > 1 else 0
    last = float(ticks[-1])
    ends = [end for stamp, end in zip(scan.stamps, scan.ends, strict=True) if stamp <= last]
    listed = max(ends, default=0) if stamps[-1] == last else last
    return max(last + usual if listed <= last else listed, last)


def _stamped(clip: OpenClip) -> bool:
    return clip.container.format.name.split(",")[0] in STAMPED_FORMATS


def _empty(clip: OpenClip, scan: _Scan) -> MediaError:
    name = clip.path.name
    if scan.listed or scan.heard:
        return MediaError("“{name}” is damaged: none of its frames can be decoded; copy or export it again.", name=name)
    return MediaError("“{name}” has no frames and no sound; record or export it again.", name=name)
