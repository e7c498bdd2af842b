"""Plays sound slower or faster at the same pitch."""

from __future__ import annotations

import math
from fractions import Fraction

import av
import av.filter
import numpy as np
from av.audio.frame import AudioFrame

ATEMPO_LEAST, ATEMPO_MOST = 0.5, 2.0  # beyond these the filter of libavfilter skips samples: it is chained instead
WINDOWS_A_SECOND = 24  # of the filter, at the rate it is told; rounded up to a power of two samples
# The filter is told a lower rate than the sound has, and takes a shorter window: what is heard is spread by a window
# divided by the speed, and must stay within 20 ms of its picture.
SHORTER, SHORTEST = 2, 4  # times, SHORTEST in chains
# Of a window, by which the filter plays early. What is heard rises up to half a window before its time and dies away
# after it: with this the middle of a syllable or a click stands at its time.
EARLY = 0.3


def stretch(sound: np.ndarray, rate: int, speed: float) -> np.ndarray:
    """[S, C] float32 at `rate` hertz as [round(S / speed), C] that lasts 1 / speed times as long, same pitch.

    Waveform similarity overlap-add as in libavfilter's atempo, whose own lead is taken off.
    """
    length = round(len(sound) / speed)
    if not len(sound) or speed == 1.0:
        return sound
    channels = sound.shape[1]
    layout = "mono" if channels == 1 else "stereo"
    factors = _factors(speed)
    told = rate // (SHORTER if len(factors) == 1 else SHORTEST)
    sound = np.concatenate([np.zeros((_lead(told, factors), channels), np.float32), sound])
    graph = av.filter.Graph()
    last = graph.add_abuffer(sample_rate=told, format="flt", layout=layout, time_base=Fraction(1, told))
    for factor in factors:
        tempo = graph.add("atempo", f"{factor:.6f}")
        last.link_to(tempo)
        last = tempo
    form = graph.add("aformat", f"sample_fmts=flt:channel_layouts={layout}")
    sink = graph.add("abuffersink")
    last.link_to(form)
    form.link_to(sink)
    graph.configure()
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(sound, np.float32).reshape(1, -1), format="flt", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = told, 0, Fraction(1, told)
    graph.push(frame)
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray().reshape(-1, channels))
        except (av.EOFError, av.BlockingIOError):
            break
    out = np.concatenate(pieces) if pieces else np.zeros((0, channels), np.float32)
    return np.concatenate([out[:length], np.zeros((max(length - len(out), 0), channels), np.float32)])


def _lead(rate: int, factors: list[float]) -> int:
    """Samples of the source by which a chain plays early: part of a window in each filter, of what comes into it."""
    early = EARLY * 2 ** math.ceil(math.log2(rate // WINDOWS_A_SECOND))
    lead, passed = 0.0, 1.0
    for factor in factors:
        lead += early * passed
        passed *= factor
    return round(lead)


def _factors(speed: float) -> list[float]:
    """Factors within the filter's good range whose product is `speed`."""
    factors = []
    while speed < ATEMPO_LEAST:
        factors.append(ATEMPO_LEAST)
        speed /= ATEMPO_LEAST
    while speed > ATEMPO_MOST:
        factors.append(ATEMPO_MOST)
        speed /= ATEMPO_MOST
    return [*factors, speed]
