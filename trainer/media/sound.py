"""Reads a clip's sound as one float array that begins at the clip's zero, whatever the file's own times are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from trainer.media.container import OpenClip
from trainer.media.index import VideoIndex
from trainer.media.kept import build_index
from trainer.media.seeking import seek_sound

GAP = 0.02  # seconds; a smaller difference between stamps and samples is rounding, a larger one is a gap
LAST_GAP = 60.0  # seconds before the last stamp: it is wrong
SEEK_FROM = 30.0  # seconds; a segment that begins earlier is decoded from the file's beginning


def read_audio(
    path: Path | str,
    rate: int = 16000,
    mono: bool = True,
    start: float = 0.0,
    end: float | None = None,
    index: VideoIndex | None = None,
) -> np.ndarray:
    """Sound from `start` to `end` seconds as [S] float32 in -1..1 at `rate` hertz, [S, 2] where not `mono`.

    Sample s is heard s / rate seconds after the clip's zero: silence stands where the file has no sound (before it
    starts, in gaps, after it ends), so that S = round(duration * rate). Empty, [0] or [0, 2], for a clip without a
    sound track. `index` rules over `start` and `end` and saves a pass over the file. MediaError as `build_index`.
    """
    index = build_index(path, start, end) if index is None else index
    channels = 1 if mono else 2
    if not index.has_audio:
        return _shaped(np.zeros((0, channels), np.float32), mono)
    total = round(index.duration * rate)
    sound = np.zeros((total, channels), np.float32)
    with OpenClip(path) as clip:
        if clip.audio is None:
            return _shaped(sound, mono)
        if index.start > SEEK_FROM:
            seek_sound(clip, index.zero)
        for run in _runs(clip, rate, until=index.zero + index.duration):
            samples = run.samples()
            _place(sound, _mean(samples) if mono else samples, round((run.time - index.zero) * rate))
    return _shaped(sound, mono)


@dataclass
class _Run:
    """Sound without a gap: when it begins on the file's clock, and its pieces [S, channels]."""

    time: float
    resampler: AudioResampler
    shape: tuple[str, str, int]
    heard: float = 0.0  # seconds of source sound so far
    pieces: list[np.ndarray] = field(default_factory=list)

    def add(self, frame: AudioFrame | None) -> None:
        if frame is not None:
            self.heard += frame.samples / frame.sample_rate
            # The resampler shall not shift by itself what the stamps already place.
            frame.pts = None
        for out in self.resampler.resample(frame):
            planes = out.to_ndarray()
            self.pieces.append(planes.reshape(-1, len(out.layout.channels)))

    def samples(self) -> np.ndarray:
        with suppress(av.FFmpegError, ValueError):  # of damaged sound, what came out before is all there is
            self.add(None)
        return np.concatenate(self.pieces) if self.pieces else np.zeros((0, 1), np.float32)


def _runs(clip: OpenClip, rate: int, until: float) -> Iterator[_Run]:
    run: _Run | None = None
    for frame, time in _placed(clip):
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if run is None or run.shape != shape or abs(time - run.time - run.heard) > GAP:
            if run is not None:
                yield run
            # More than two channels are mixed by the library's rules; one or two are left as they are.
            layout = frame.layout.name if len(frame.layout.channels) <= 2 else "stereo"
            run = _Run(time, AudioResampler(format="flt", layout=layout, rate=rate), shape)
        if time > until:
            break
        try:
            run.add(frame)
        except (av.FFmpegError, ValueError):
            continue
    if run is not None:
        yield run


def _placed(clip: OpenClip) -> Iterator[tuple[AudioFrame, float]]:
    """Frames of sound and when each begins, in seconds of the file, whatever a stamp says that its neighbours belie."""
    frames = (frame for frame in clip.frames(clip.audio) if frame.samples and frame.sample_rate)
    head = list(itertools.islice(frames, 3))
    if not head:
        return
    end = _start(head)  # of the sound before the frame that waits
    waiting, time = head[0], _stamp(head[0], end)
    for frame in itertools.chain(head[1:], frames):
        length = waiting.samples / waiting.sample_rate
        stamp = _stamp(frame, time + length)
        if abs(stamp - time - length) > GAP >= abs(stamp - end - length):
            time = end  # the next bears the one before out, and not the one that waits
        yield waiting, time
        end = time + length
        waiting, time = frame, _stamp(frame, end)
    yield waiting, time if abs(time - end) < LAST_GAP else end


def _stamp(frame: AudioFrame, otherwise: float) -> float:
    """Seconds of the file at which a frame says that it begins."""
    return otherwise if frame.pts is None else float(Fraction(frame.time_base) * frame.pts)


def _start(head: list[AudioFrame]) -> float:
    """When the first of these frames begins, as most of them say."""
    starts, before = [], 0.0
    for frame in head:
        starts.append(_stamp(frame, before) - before)
        before += frame.samples / frame.sample_rate
    return max(starts, key=lambda start: sum(abs(start - other) <= GAP for other in starts))


def _place(sound: np.ndarray, piece: np.ndarray, at: int) -> None:
    begin, stop = max(at, 0), min(at + len(piece), len(sound))
    if begin < stop:
        sound[begin:stop] = piece[begin - at : stop - at]


def _mean(samples: np.ndarray) -> np.ndarray:
    # Not the library's mixing to mono, which is louder by 3 dB for some sample formats and not for others.
    return samples.mean(axis=1, keepdims=True, dtype=np.float32)


def _shaped(sound: np.ndarray, mono: bool) -> np.ndarray:
    return np.clip(np.nan_to_num(sound[:, 0] if mono else sound), -1.0, 1.0)
