"""Reads a clip's sound as one float array that begins at the clip's zero, whatever the file's own times are."""

from __future__ import annotations

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
from trainer.media.index import VideoIndex, build_index

GAP = 0.02  # seconds; a smaller difference between stamps and samples is rounding, a larger one is a gap
SEEK_FROM = 30.0  # seconds; a segment that begins earlier is decoded from the file's beginning
PREROLL = 0.5  # seconds decoded before a segment, so that codecs with memory have settled


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
            _seek(clip, index.zero - PREROLL)
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
    for frame in clip.frames(clip.audio):
        if not frame.samples or not frame.sample_rate:
            continue
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        time = None if frame.pts is None else float(Fraction(frame.time_base) * frame.pts)
        broken = run is not None and (
            run.shape != shape or (time is not None and abs(time - run.time - run.heard) > GAP)
        )
        if run is None or broken:
            if run is not None:
                yield run
            begin = time if time is not None else (run.time + run.heard if run is not None else 0.0)
            # More than two channels are mixed by the library's rules; one or two are left as they are.
            layout = frame.layout.name if len(frame.layout.channels) <= 2 else "stereo"
            run = _Run(begin, AudioResampler(format="flt", layout=layout, rate=rate), shape)
        if run.time + run.heard > until:
            break
        try:
            run.add(frame)
        except (av.FFmpegError, ValueError):
            continue
    if run is not None:
        yield run


def _seek(clip: OpenClip, time: float) -> None:
    try:
        clip.container.seek(int(time / clip.audio.time_base), stream=clip.audio, backward=True)
    except (av.FFmpegError, OSError):
        # Decoding from where the file stands is slower and just as right.
        return


def _place(sound: np.ndarray, piece: np.ndarray, at: int) -> None:
    begin, stop = max(at, 0), min(at + len(piece), len(sound))
    if begin < stop:
        sound[begin:stop] = piece[begin - at : stop - at]


def _mean(samples: np.ndarray) -> np.ndarray:
    # Not the library's mixing to mono, which is louder by 3 dB for some sample formats and not for others.
    return samples.mean(axis=1, keepdims=True, dtype=np.float32)


def _shaped(sound: np.ndarray, mono: bool) -> np.ndarray:
    return np.clip(np.nan_to_num(sound[:, 0] if mono else sound), -1.0, 1.0)
