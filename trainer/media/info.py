"""What a media file is: size, length, codecs, oddities. One value, made by looking into the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from trainer.media.container import OpenClip, packets
from trainer.media.errors import MediaError, check_file
from trainer.media.index import VideoIndex, build_index
from trainer.protocol.errors import Sentence

STEADY = 0.02  # frame distances within this share of their median are one rate
ROUNDING = 0.0015  # seconds by which stamps in milliseconds may differ from a steady rate


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
    variable_rate: bool = False
    video_codec: str = ""
    audio_codec: str = ""
    sample_rate: int = 0
    start: float = 0.0
    notes: tuple[str, ...] = ()


def probe(path: Path | str, decode: bool = False) -> MediaInfo:
    """Look into a file; MediaError where it cannot be used as a clip.

    With `decode`, every frame and sound is decoded too, so that damage in the middle is noted. A hostile file may
    crash a decoder: `probe_safely` does the same in a process of its own.
    """
    index = build_index(path)
    with OpenClip(path) as clip:
        has_video = index.stream >= 0
        notes = list(index.notes)
        if decode:
            notes += _damage(clip, index)
        if not has_video and not notes:
            notes.append(Sentence("no picture"))
        if not index.has_audio:
            notes.append(Sentence("no sound track"))
        steps = np.diff(index.times)
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
            variable_rate=has_video and _varies(steps),
            video_codec=clip.video.codec_context.codec.canonical_name if has_video else "",
            audio_codec=clip.audio.codec_context.codec.canonical_name if index.has_audio else "",
            sample_rate=clip.audio.codec_context.sample_rate if index.has_audio else 0,
            start=index.zero,
            notes=tuple(notes),
        )


def content_hash(path: Path | str) -> str:
    """SHA-256 of the file's bytes in hex: the same clip under another name has the same hash; MediaError as `probe`."""
    path = check_file(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MediaError(
            "“{file}” cannot be read: {reason}; copy it again.", file=path.name, reason=error.strerror or error
        ) from None


def _varies(steps: np.ndarray) -> bool:
    if len(steps) < 2:
        return False
    usual = float(np.median(steps))
    return bool(np.any(np.abs(steps - usual) > max(STEADY * usual, ROUNDING)))


def _damage(clip: OpenClip, index: VideoIndex) -> list[str]:
    """Decode everything; a note for frames of the index that never came out, and one for damaged sound."""
    notes = []
    if index.stream >= 0:
        shown = [frame.pts for frame in clip.frames(clip.video)]
        seen = set(range(len(shown)) if index.counted else shown)
        lost = [number for number, stamp in enumerate(index.stamps) if int(stamp) not in seen]
        if lost:
            at = float(index.times[lost[0]])
            notes.append(
                Sentence(
                    "{lost} of {total} frames cannot be decoded (the first at {at:.2f} s)",
                    lost=len(lost),
                    total=len(index),
                    at=at,
                )
            )
    if index.has_audio:
        with OpenClip(clip.path) as again:
            if not all(_decodes(packet) for packet in packets(again.container, again.audio)):
                notes.append(Sentence("parts of its sound cannot be decoded"))
    return notes


def _decodes(packet: av.Packet) -> bool:
    try:
        packet.decode()
    except (av.FFmpegError, ValueError):
        return False
    return True
