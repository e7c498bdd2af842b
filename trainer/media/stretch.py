"""Plays sound slower or faster at the same pitch."""

from __future__ import annotations

from fractions import Fraction

import av
import av.filter
import numpy as np
from av.audio.frame import AudioFrame

ATEMPO_LEAST, ATEMPO_MOST = 0.5, 2.0  # beyond these the filter of libavfilter skips samples: it is chained instead


def stretch(sound: np.ndarray, rate: int, speed: float) -> np.ndarray:
    """[S, C] float32 at `rate` hertz as [round(S / speed), C] that lasts 1 / speed times as long, same pitch.

    Waveform similarity overlap-add as in libavfilter's atempo.
    """
    length = round(len(sound) / speed)
    if not len(sound) or speed == 1.0:
        return sound
    channels = sound.shape[1]
    layout = "mono" if channels == 1 else "stereo"
    graph = av.filter.Graph()
    last = graph.add_abuffer(sample_rate=rate, format="flt", layout=layout, time_base=Fraction(1, rate))
    for factor in _factors(speed):
        tempo = graph.add("atempo", f"{factor:.6f}")
        last.link_to(tempo)
        last = tempo
    form = graph.add("aformat", f"sample_fmts=flt:channel_layouts={layout}")
    sink = graph.add("abuffersink")
    last.link_to(form)
    form.link_to(sink)
    graph.configure()
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(sound, np.float32).reshape(1, -1), format="flt", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
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
