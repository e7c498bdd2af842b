"""Speech without a learnt model: log-mel spectrum with slopes, pitch, energy, spectrum's shape, voice's quality.

One frame every 10 ms. Everything but one energy is relative to the clip's own loud level, so that gain does not
matter, and pauses are left out: their share is kept in one feature, their noise would dilute the averages. What only
some frames have (a voice, a rising pitch) is NaN in the others, so that its mean and deviation over a clip are over
those alone. Means of a clip's own lowest and highest fifth stand for percentiles: they survive the pooling.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import librosa  # both load their parts when these are first used: a round whose features are there never does
import numpy as np
import scipy

from trainer.encoders.base import LEVEL, FrameFeatures, missing
from trainer.encoders.light import LightEncoder
from trainer.encoders.sound_level import sound_level
from trainer.encoders.voice_quality import BALANCE, QUALITY, loudness_and_cepstra, spectral_balance, voice_quality
from trainer.media.pitch import track_pitch
from trainer.protocol.errors import Sentence
from trainer.protocol.sections import number

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput

VERSION = 3  # raise whenever the same sound would give other features
RATE = 16000  # hertz
HOP = RATE // 100  # samples between frames: 10 ms
WINDOW = RATE * 25 // 1000  # samples in a frame: 25 ms
BINS = 512  # of the Fourier transform
LOWEST, HIGHEST = 60.0, 7600.0  # hertz, edges of the mel bands
BLOCK = 6000  # frames at once, so that a long clip's spectrum never stands in memory whole
RANGE_DB = 60.0  # decibels under the loudest band where the spectrum is cut off: below is room and codec
LOUD_PERCENTILE = 95  # percentile of the frames' energy that is the clip's loud level
SILENCE = 3e-4  # peak amplitude (-70 dBFS) under which a sound track holds nothing
FAINT = np.float32(1e-10)  # power that stands for none
SCALE_DB = 20.0  # decibels that make 1 in the features
DELTA = 9  # frames of the slope's window: 90 ms
BREATH = 101  # frames, about a second, over which the share of speech is taken
MIDDLE = 1000.0  # hertz between the low and the high half of the spectral balance
FLUX = 160  # bins of the spectrum, up to 5 kHz, whose change from frame to frame is the flux
TAIL = 20  # percent of a clip's frames that are its lowest, or its highest
PLAIN_COLUMNS = 13  # columns beside the mel bands and their slopes that every frame has
SHARED_COLUMNS = 9  # of these, that voiced frames have once more by themselves
TAILED_COLUMNS = 6  # of these, that have tails: energy, centroid, balance, flatness, change, share of speech
VOICE_COLUMNS = BALANCE + 1 + 2 + QUALITY  # of voiced frames: balance, flux, pitch, strength, the voice's quality
MOVE_COLUMNS = 6  # pitch and loudness that rise or fall, beginnings of voice and how long it lasts
COLUMNS_BESIDE_BANDS = (
    PLAIN_COLUMNS
    + (BALANCE + 1) * 2
    + SHARED_COLUMNS
    + VOICE_COLUMNS
    + MOVE_COLUMNS
    + 2 * (TAILED_COLUMNS + BALANCE + 1 + VOICE_COLUMNS)
)


@dataclass(frozen=True)
class SpeechOptions:
    """`bands`: mel bands. `pause_db`: decibels under the loud level where a frame counts as a pause; 0 keeps all."""

    bands: int = number(40, 8, 80)
    pause_db: float = number(30.0, 0.0, 100.0)


class LightSpeech(LightEncoder):
    """Descriptors of the voice, [L, 2 bands + 158]; see the module."""

    modality = "speech"
    version = VERSION
    options_kind = SpeechOptions

    @property
    def channels(self) -> int:
        return width(self.options)

    def _encode(self, clip: ClipInput) -> FrameFeatures:
        sound = clip.audio()
        if not len(sound):
            return missing(self.channels, clip.audio_note or Sentence("no sound track"))
        if np.abs(sound).max() < SILENCE:
            return missing(self.channels, Sentence("only silence on the sound track"))
        values, time = describe(sound, self.options)
        return FrameFeatures(values, time, clip.audio_note, {LEVEL: sound_level(sound, RATE)}, gaps=True)


def width(options: SpeechOptions) -> int:
    """C of the features."""
    return 2 * options.bands + COLUMNS_BESIDE_BANDS


def describe(sound: np.ndarray, options: SpeechOptions) -> tuple[np.ndarray, np.ndarray]:
    """Features [L, 2 bands + 158] float32 and times [L] seconds of sound [S] at 16 kHz that is not all silence.

    Columns: log-mel, its slopes, pitch (octaves over 100 Hz), its slope, pitch about the clip's median, voiced,
    strength of voicing, energy under the loud level, its slope, energy, centroid, balance of low and high,
    flatness, change from frame to frame, share of speech in the second around, `loudness_and_cepstra`,
    `spectral_balance` and flux. NaN elsewhere: of voiced frames the slope of pitch, pitch about the median, energy
    under the loud level and all from its slope to share of speech but energy, the last ten again, pitch, strength and
    `voice_quality`; of the others the ten; `_moves`. The same in every frame: `_tails` of what every frame has, from
    energy on, and of the 26 of the voice.
    """
    energy, mel, shape, balance = _spectra(sound, options.bands)
    pitch, strength = track_pitch(sound, RATE, HOP, len(energy))
    loud = np.percentile(energy, LOUD_PERCENTILE)
    under = np.maximum(energy - loud, -RANGE_DB) / SCALE_DB
    speaking = under >= (-options.pause_db / SCALE_DB if options.pause_db > 0 else -np.inf)
    mel = (np.maximum(mel, mel.max() - RANGE_DB) - loud) / SCALE_DB
    balance[:, -1] /= np.power(10.0, loud / 20.0)
    balance = np.column_stack([loudness_and_cepstra(SCALE_DB * mel), balance])
    voiced = (strength > 0.5) & speaking
    pitch = scipy.ndimage.median_filter(pitch, 5, mode="nearest")
    octaves = _filled(np.log2(pitch / 100.0), voiced)
    about = octaves - (np.median(octaves[voiced]) if voiced.any() else 0.0)
    change = np.zeros(len(mel))
    change[1:] = np.sqrt(np.square(np.diff(mel, axis=0)).mean(axis=1))
    share = scipy.ndimage.uniform_filter1d(speaking.astype(np.float64), BREATH, mode="nearest")
    voices = np.flatnonzero(voiced)
    voice = np.full((len(mel), VOICE_COLUMNS), np.nan)
    quality = voice_quality(sound, voices * HOP, pitch[voices], RATE)
    voice[voices] = np.column_stack([balance[voices], octaves[voices], strength[voices], quality])
    turning, rising = _slope(octaves), _slope(under)
    told = np.column_stack([under, *shape, change, share])
    shared = np.column_stack([turning, about, rising, told])
    columns = np.column_stack(
        [
            *(mel, _slope(mel), octaves, turning, about, voiced, strength, under, rising, energy / SCALE_DB),
            *(*shape, change, share, balance),
            *(_where(voiced, shared), voice, _where(~voiced, balance), _moves(voiced, turning, rising)),
        ]
    )[speaking]
    tails = _tails(np.column_stack([told, balance, voice])[speaking])
    values = np.column_stack([columns, np.broadcast_to(tails, (len(columns), len(tails)))])
    time = np.arange(len(mel)) * (HOP / RATE)
    return values.astype(np.float32), time[speaking]


def _spectra(sound: np.ndarray, bands: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]:
    """Energy [L] and mel [L, bands] in decibels; centroid, balance and flatness; `spectral_balance` and flux [L, 5]."""
    count = max(1, -(-len(sound) // HOP))
    padded = np.pad(sound, (WINDOW // 2, WINDOW + HOP))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    window = scipy.signal.get_window("hann", WINDOW).astype(np.float32)
    hertz = np.linspace(0, RATE / 2, BINS // 2 + 1, dtype=np.float32)
    weights = _mel_weights(bands).T
    parts = []
    before = None  # the spectrum of the last frame of the block before
    for start in range(0, count, BLOCK):
        spectrum = scipy.fft.rfft(frames[start : start + BLOCK] * window, BINS, axis=1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        total = power.sum(axis=1) + FAINT
        low, high = power[:, hertz < MIDDLE].sum(axis=1), power[:, hertz >= MIDDLE].sum(axis=1)
        mel = _decibels(power @ weights)
        strength = np.sqrt(power[:, :FLUX])
        change = np.diff(strength, axis=0, prepend=strength[:1] if before is None else before)
        before = strength[-1:]
        parts.append(
            (
                _decibels(total),
                mel,
                power @ hertz / total / 2000.0,
                (_decibels(low) - _decibels(high)) / SCALE_DB,
                _flatness(power, total),
                np.column_stack([spectral_balance(power, hertz), np.sqrt(np.square(change).mean(axis=1))]),
            )
        )
    energy, mel, *shape, balance = (np.concatenate(part) for part in zip(*parts, strict=True))
    return energy, mel, shape, balance


def _where(here: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values [L, C] of the frames that are `here` [L], NaN in all others."""
    return np.where(here[:, None], values, np.nan)


def _moves(voiced: np.ndarray, turning: np.ndarray, rising: np.ndarray) -> np.ndarray:
    """What goes up and down and how often, [L, 6]: slopes of pitch and of loudness where they rise and where they fall,
    whether voice begins, and for how many seconds a voiced frame's stretch of voice lasts; NaN where there is none."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], voiced.astype(np.int8), [0]])))
    begins = np.zeros(len(voiced))
    begins[edges[::2]] = 1.0
    lasts = np.full(len(voiced), np.nan)
    lasts[voiced] = np.repeat(edges[1::2] - edges[::2], edges[1::2] - edges[::2]) * (HOP / RATE)
    slopes = [
        np.where(there & (sign * slope > 0), slope, np.nan)
        for there, slope in ((voiced, turning), (np.ones_like(voiced), rising))
        for sign in (1, -1)
    ]
    return np.column_stack([*slopes, begins, lasts])


def _tails(values: np.ndarray) -> np.ndarray:
    """Means of the lowest and of the highest fifth of each column of [L, C] where it is not NaN, [2C]; 0 for none."""
    known = ~np.isnan(values)
    ordered = np.sort(values, axis=0)  # what is not known comes last
    last = np.maximum(known.sum(axis=0) - 1, 0)
    edges = []
    for percent in (TAIL, 100 - TAIL):
        place = last * (percent / 100)
        below = np.floor(place).astype(int)
        low, high = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (below, np.minimum(below + 1, last)))
        edges.append(low + (high - low) * (place - below))
    parts = [known & (values <= edges[0]), known & (values >= edges[1])]
    return np.concatenate([np.where(part, values, 0).sum(axis=0) / np.maximum(part.sum(axis=0), 1) for part in parts])


@cache
def _mel_weights(bands: int) -> np.ndarray:
    return librosa.filters.mel(sr=RATE, n_fft=BINS, n_mels=bands, fmin=LOWEST, fmax=HIGHEST).astype(np.float32)


def _decibels(power: np.ndarray) -> np.ndarray:
    return 10.0 * np.log10(power + FAINT)


def _flatness(power: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Geometric over arithmetic mean of the spectrum [L, B], as a logarithm; 80 dB under the whole is the floor."""
    floor = 1e-8 * total[:, None]
    return (np.log(power + floor).mean(axis=1) - np.log(total / power.shape[1])) / 3.0


def _slope(values: np.ndarray) -> np.ndarray:
    """Change a frame, least squares over DELTA frames; 0 for clips shorter than that."""
    if len(values) < DELTA:
        return np.zeros_like(values)
    return scipy.signal.savgol_filter(values, DELTA, 1, deriv=1, axis=0, mode="nearest")


def _filled(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Values with straight lines where they are not known; 0 where none is."""
    if not known.any():
        return np.zeros_like(values)
    at = np.arange(len(values))
    return np.interp(at, at[known], values[known])
