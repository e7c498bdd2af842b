"""What a media file is: size, length, codecs, oddities. One value, made by looking into the file."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from trainer.media.container import OpenClip, packets
from trainer.media.index import VideoIndex
from trainer.media.kept import build_index
from trainer.media.seeking import seek_picture, seek_sound
from trainer.protocol.errors import Sentence

Span = tuple[float, float | None]  # seconds from and to, None for the file's end


@dataclass(frozen=True)
class MediaInfo:
    """A media file in brief; times in seconds, sizes in pixels as displayed (turned, square pixels).

    `rotation` is clockwise degrees (0, 90, 180, 270), after which a `mirrored` picture is flipped left to right.
    `start` is the file's own time of the clip's zero. `average_rate` counts the frames that are there, per second;
    0 without pictures. `notes` say what is odd, in words for a person.
    """

    path: str
    container: str
    duration: float
    has_video: bool
    has_audio: bool
    width: int = 0
    height: int = 0
    rotation: int = 0
    mirrored: bool = False
    n_frames: int = 0
    average_rate: float = 0.0
    sample_rate: int = 0
    start: float = 0.0
    notes: tuple[str, ...] = ()


def probe(path: Path | str, decode: bool = False, spans: Sequence[Span] | None = None) -> MediaInfo:
    """Look into a file; MediaError where it cannot be used as a clip.

    With `decode`, every frame and sound is decoded too, or those of the `spans` alone (start and end in seconds), so
    that damage in the middle is noted. A hostile file may crash a decoder: `probe_many` does the same in processes
    of its own.
    """
    index = build_index(path)
    with OpenClip(path) as clip:
        has_video = index.stream >= 0
        sample_rate = clip.audio.codec_context.sample_rate if index.has_audio else 0
        notes = list(index.notes)
        if decode:
            notes += _damage(clip, index, spans)
        if not has_video and not notes:
            notes.append(Sentence("no picture"))
        if not index.has_audio:
            notes.append(Sentence("no sound track"))
        span = float(index.times[-1] - index.times[0]) if len(index) > 1 else 0.0
        return MediaInfo(
            path=str(path),
            container=clip.container.format.name,
            duration=index.duration,
            has_video=has_video,
            has_audio=index.has_audio,
            width=index.width,
            height=index.height,
            rotation=index.orientation.rotation,
            mirrored=index.orientation.mirrored,
            n_frames=len(index),
            average_rate=(len(index) - 1) / span if span > 0 else 0.0,
            sample_rate=sample_rate,
            start=index.zero,
            notes=tuple(notes),
        )


def _damage(clip: OpenClip, index: VideoIndex, spans: Sequence[Span] | None) -> list[str]:
    """Decode the spans, or everything; a note for frames of the index that never came out, and for damaged sound."""
    ranges = [(0.0, index.duration)] if spans is None else _merged(spans, index.duration)
    notes: list[str] = []
    if index.stream >= 0:
        wanted = np.zeros(len(index), bool)
        for start, end in ranges:
            wanted |= (index.times >= start) & (index.times <= end)
        shown = _shown(clip, index, ranges)
        lost = [number for number in np.flatnonzero(wanted).tolist() if number not in shown]
        if lost:
            at = float(index.times[lost[0]])
            notes.append(
                Sentence(
                    "{lost} of {total} frames cannot be decoded (the first at {at:.2f} s)",
                    lost=len(lost),
                    total=int(wanted.sum()),
                    at=at,
                )
            )
    if index.has_audio:
        # Opened anew behind the pictures; to open a short clip costs more than to decode it.
        with OpenClip(clip.path) if index.stream >= 0 else nullcontext(clip) as unread:
            if not all(_sounds(unread, index, start, end) for start, end in ranges):
                notes.append(Sentence("parts of its sound cannot be decoded"))
    return notes


def _shown(clip: OpenClip, index: VideoIndex, ranges: Sequence[tuple[float, float]]) -> set[int]:
    """Numbers of the frames that decode in these ranges of seconds."""
    if not index.seekable:
        ranges = [(0.0, ranges[-1][1])]
    found: set[int] = set()
    for start, end in ranges:
        inside = np.flatnonzero((index.times >= start) & (index.times <= end))
        if not len(inside):
            continue
        if start > 0 and not seek_picture(clip, index, int(inside[0])):
            inside = np.arange(int(inside[-1]) + 1)
        last = int(index.stamps[inside[-1]])
        stamps: set[int] = set()
        for order, frame in enumerate(clip.frames(clip.video)):
            stamp = order if index.counted else frame.pts
            stamps.add(stamp)
            if stamp is not None and stamp > last:
                break
        found.update(number for number in inside.tolist() if int(index.stamps[number]) in stamps)
    return found


def _merged(spans: Sequence[Span], duration: float) -> list[tuple[float, float]]:
    """Spans in order, those that touch as one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted((start, duration if end is None else min(end, duration)) for start, end in spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _sounds(clip: OpenClip, index: VideoIndex, start: float, end: float) -> bool:
    """Whether every packet of sound from `start` to `end` seconds decodes."""
    if start > 0:
        seek_sound(clip, index.zero + start)
    for packet in packets(clip.container, clip.audio):
        if packet.pts is not None and float(packet.pts * packet.time_base) - index.zero > end:
            break
        if not _decodes(packet):
            return False
    return True


def _decodes(packet: av.Packet) -> bool:
    try:
        packet.decode()
    except (av.FFmpegError, ValueError):
        return False
    return True
