"""A synthetic voice: glottal pulses and noise through moving formants (source and filter, after Klatt 1980)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.fft import irfft, rfft
from scipy.ndimage import gaussian_filter1d

from trainer.demo.expression import FPS
from trainer.demo.phones import CONSONANTS, VOWELS, Syllable
from trainer.demo.speakers import Voice

RATE = 24_000  # hertz
HOP = 120  # samples: the tracks below have 200 values a second
TRACKS = RATE // HOP
WINDOW = 480
# Pitch of the Chinese tones at begin, middle and end, in semitones; 0 is no tone.
TONES = ((0.0, 0.0, 0.0), (1.6, 1.6, 1.6), (-2.0, 0.0, 2.0), (-1.0, -2.6, -0.6), (3.0, 0.2, -2.5))
SHORTEST, LONGEST = 2.0, 4.0  # seconds of a clip


@dataclass(frozen=True)
class Manner:
    """How an emotion sounds at full strength (after Banse and Scherer 1996; Juslin and Laukka 2003).

    Attributes:
        pitch: semitones added to the mean; spread: factor of the range; final: semitones over the last syllables.
        rate: factor of syllables a second; loudness: dB; tilt: dB at 4 kHz over 0.5 kHz; breath: added, 0..1.
        shake: depth of a 6 Hz tremor in semitones; rough: added jitter; pause: factor; attack: how much stress shows.
    """

    pitch: float = 0.0
    spread: float = 1.0
    final: float = -2.0
    rate: float = 1.0
    loudness: float = 0.0
    tilt: float = 0.0
    breath: float = 0.0
    shake: float = 0.0
    rough: float = 0.0
    pause: float = 1.0
    attack: float = 1.0


MANNERS = {
    "neutral": Manner(),
    "anger": Manner(2.2, 1.35, -4.0, 1.14, 6.5, 9.0, -0.1, 0.0, 1.1, 0.7, 1.9),
    "happiness": Manner(4.2, 1.75, 1.0, 1.08, 3.0, 4.0, 0.0, 0.0, 0.0, 0.9, 1.3),
    "sadness": Manner(-2.0, 0.45, -2.5, 0.76, -6.5, -8.0, 0.3, 0.15, 0.2, 1.7, 0.5),
    "worry": Manner(3.0, 0.75, 0.5, 1.12, -3.0, -2.0, 0.28, 0.7, 0.4, 1.5, 0.9),
    "surprise": Manner(5.5, 2.1, 6.0, 1.0, 3.5, 3.0, 0.15, 0.0, 0.0, 1.0, 1.4),
}


@dataclass(frozen=True)
class Utterance:
    """Sound [S] float32 in -1..1 at RATE, how far the mouth is open for each frame [T] 0..1, seconds of the clip."""

    sound: np.ndarray
    mouth: np.ndarray
    seconds: float


def speak(
    sentence: list[Syllable], voice: Voice, emotion: str, intensity: float, random: np.random.Generator
) -> Utterance:
    """Say `sentence` in the manner of `emotion` at `intensity` (0: not at all, 1: fully)."""
    manner = _manner(emotion, intensity, random)
    score = _Score(sentence, voice, manner, random)
    mouth = _mouth(score)
    return Utterance(_render(score, voice, manner, random), mouth, score.seconds)


def _manner(emotion: str, intensity: float, random: np.random.Generator) -> Manner:
    """The manner at this intensity, with what a voice does by chance."""
    full, plain = MANNERS[emotion], Manner()

    def mix(name: str, noise: float, factor: bool = False) -> float:
        a, b = getattr(plain, name), getattr(full, name)
        own = intensity * random.uniform(0.7, 1.3)
        return (b**own if factor else a + own * (b - a)) * (np.exp(random.normal(0, noise)) if factor else 1) + (
            0 if factor else random.normal(0, noise)
        )

    return Manner(
        mix("pitch", 0.8), mix("spread", 0.16, True), mix("final", 1.2), mix("rate", 0.07, True), mix("loudness", 1.1),
        mix("tilt", 1.4), mix("breath", 0.05), abs(mix("shake", 0.08)), max(0, mix("rough", 0.15)),
        mix("pause", 0.15, True), mix("attack", 0.15, True),
    )  # fmt: skip


class _Score:
    """Everything that varies in time, as tracks [n] of TRACKS values a second."""

    def __init__(self, sentence: list[Syllable], voice: Voice, manner: Manner, random: np.random.Generator) -> None:
        lead, tail = random.uniform(0.1, 0.24), random.uniform(0.15, 0.32)
        natural = self._lengths(sentence, voice.rate * manner.rate, manner.pause, random)
        room = LONGEST - lead - tail
        squeeze = min(1.0, room / natural.sum())
        lengths = natural * squeeze
        seconds = float(np.clip(lead + lengths.sum() + tail, SHORTEST, LONGEST))
        self.seconds = np.ceil(seconds * FPS) / FPS
        count = round(self.seconds * TRACKS)
        self.count = count
        self.voicing, self.breath, self.hiss = np.zeros(count), np.zeros(count), np.zeros(count)
        self.centre, self.open = np.full(count, 4000.0), np.zeros(count)
        self.formants = np.tile(np.array(VOWELS["@"][0], float), (count, 1))
        self.pitch = np.zeros(count)  # semitones about the mean
        at = lead
        spread = manner.spread
        for number, (syllable, length) in enumerate(zip(sentence, lengths, strict=True)):
            progress = number / max(1, len(sentence) - 1)
            spoken = length - syllable.pause * manner.pause * squeeze
            self._syllable(syllable, at, spoken, manner, progress, spread, random)
            at += length
        last = int(at * TRACKS)
        start = int(max(0.0, at - 0.55) * TRACKS)
        self.pitch[start:last] += manner.final * np.linspace(0, 1, max(0, last - start)) ** 1.5
        self.pitch[last:] = self.pitch[last - 1] if last else 0
        self.formants = _smooth(self.formants, 20)
        self.pitch = _smooth(self.pitch, 28)
        self.voicing, self.breath, self.hiss = _smooth(self.voicing, 9), _smooth(self.breath, 9), _smooth(self.hiss, 6)
        self.open = _smooth(self.open, 30)

    @staticmethod
    def _lengths(sentence: list[Syllable], rate: float, pause: float, random: np.random.Generator) -> np.ndarray:
        lengths = []
        for number, syllable in enumerate(sentence):
            weight = 0.68 + 0.36 * syllable.stress + 0.06 * (len(syllable.onset) + len(syllable.coda))
            final = 1.35 if number == len(sentence) - 1 else 1.0
            lengths.append(weight * final * random.uniform(0.9, 1.1) / rate + syllable.pause * pause)
        lengths[-1] -= sentence[-1].pause * pause
        return np.array(lengths)

    def _syllable(
        self, syllable: Syllable, at: float, length: float, manner: Manner, progress: float, spread: float,
        random: np.random.Generator,
    ) -> None:  # fmt: skip
        fixed = sum(CONSONANTS[c].seconds + CONSONANTS[c].closure for c in (*syllable.onset, *syllable.coda))
        shrink = min(1.0, 0.55 * length / fixed) if fixed else 1.0
        begin = at
        for name in syllable.onset:
            begin = self._consonant(name, begin, shrink)
        coda = sum(CONSONANTS[c].seconds + CONSONANTS[c].closure for c in syllable.coda) * shrink
        end = at + length - coda
        a, b = int(begin * TRACKS), max(int(begin * TRACKS) + 1, int(end * TRACKS))
        part = np.linspace(0, 1, b - a)
        shapes = np.array([VOWELS[v][0] for v in syllable.vowels], float)
        opens = np.array([VOWELS[v][1] for v in syllable.vowels])
        where = np.linspace(0, 1, len(shapes)) if len(shapes) > 1 else np.array([0.0])
        window = slice(a, min(b, self.count))
        part = part[: max(0, min(b, self.count) - a)]
        for k in range(3):
            self.formants[window, k] = np.interp(part, where, shapes[:, k])
        loud = 0.8 + 0.2 * manner.attack * (syllable.stress - 0.4)
        self.voicing[window] = loud * (1 - 0.25 * part)
        self.open[window] = np.interp(part, where, opens) * (0.7 + 0.3 * syllable.stress)
        whole = slice(int(at * TRACKS), min(int((at + length) * TRACKS) + 1, self.count))
        inner = np.linspace(0, 1, max(0, whole.stop - whole.start))
        accent = manner.attack * 2.6 * (syllable.stress - 0.45) * np.sin(np.pi * inner)
        tone = np.interp(inner, (0, 0.5, 1), TONES[syllable.tone])
        fall = 1.8 - 3.6 * progress
        self.pitch[whole] = spread * (accent + 0.75 * tone + fall + random.normal(0, 0.5))
        finish = end
        for name in syllable.coda:
            finish = self._consonant(name, finish, shrink)

    def _consonant(self, name: str, at: float, shrink: float) -> float:
        consonant = CONSONANTS[name]
        start = at + consonant.closure * shrink
        end = start + consonant.seconds * shrink
        closed = slice(int(at * TRACKS), int(start * TRACKS))
        self.open[closed] = min(0.15, consonant.mouth)
        window = slice(int(start * TRACKS), max(int(start * TRACKS) + 1, int(end * TRACKS)))
        self.voicing[window], self.breath[window], self.hiss[window] = consonant.voice, consonant.breath, consonant.hiss
        self.centre[window], self.open[window] = consonant.centre, consonant.mouth
        self.formants[slice(closed.start, window.stop)] = consonant.formants
        return end


def _smooth(track: np.ndarray, milliseconds: float) -> np.ndarray:
    return gaussian_filter1d(track, milliseconds / 1000 * TRACKS, axis=0, mode="nearest")


def _mouth(score: _Score) -> np.ndarray:
    """The mouth's opening for each frame."""
    frames = round(score.seconds * FPS)
    at = (np.arange(frames) + 0.5) / FPS * TRACKS - 0.5
    return np.interp(at, np.arange(score.count), score.open).clip(0, 1)


def _render(score: _Score, voice: Voice, manner: Manner, random: np.random.Generator) -> np.ndarray:
    samples = score.count * HOP
    track_time = (np.arange(score.count) + 0.5) * HOP
    time = np.arange(samples)

    def upsample(track: np.ndarray) -> np.ndarray:
        return np.interp(time, track_time, track)

    shake = manner.shake * np.sin(2 * np.pi * 6.1 * np.arange(score.count) / TRACKS + random.uniform(0, 6))
    jitter = gaussian_filter1d(random.standard_normal(score.count), 0.9) * (
        0.12 + 0.28 * voice.roughness + 0.5 * manner.rough
    )
    semitones = score.pitch + manner.pitch + shake + jitter
    pitch = upsample((voice.pitch * 2 ** (semitones / 12)).clip(60, 620))
    phase = np.cumsum(pitch / RATE) + random.random()
    breath = float(np.clip(voice.breath + manner.breath, 0, 0.9))
    pulses = _pulses(phase % 1, open_quotient=0.45 + 0.3 * breath - 0.012 * manner.tilt)
    shimmer = 1 + gaussian_filter1d(random.standard_normal(score.count), 1.0) * (0.05 + 0.22 * manner.rough)
    voiced = pulses * upsample(score.voicing * shimmer)
    noise = random.standard_normal(samples)
    # Breath is strongest while the glottis is open.
    aspiration = (
        noise
        * (0.035 + 0.05 * breath)
        * upsample(score.breath * 6 + breath * score.voicing)
        * (0.6 + 0.8 * (phase % 1))
    )
    spectrum = _frames(voiced + aspiration) * _tract(score.formants, voice, manner)
    hissing = np.flatnonzero(score.hiss > 0.003)
    hiss = _frames(random.standard_normal(samples), hissing) * _band(score.centre[hissing], score.hiss[hissing])
    spectrum[hissing] += 0.3 * hiss
    sound = _overlap(spectrum, samples)
    level = np.sqrt(np.mean(sound[np.abs(sound) > 1e-4] ** 2)) + 1e-9
    sound *= 10 ** ((-23 + manner.loudness) / 20) / level
    room = random.standard_normal(samples) * 10 ** (-66 / 20)
    return np.tanh(1.05 * (sound + room)).astype(np.float32)


def _pulses(phase: np.ndarray, open_quotient: float) -> np.ndarray:
    """Derivative of Rosenberg's glottal flow (1971, type B) for a phase 0..1."""
    quotient = float(np.clip(open_quotient, 0.3, 0.8))
    rising, falling = 0.67 * quotient, 0.33 * quotient
    up = np.where(phase < rising, np.sin(np.pi * phase / rising) * np.pi / 2, 0)
    fall = (phase - rising) / falling
    return up / rising * 0.35 - np.where((fall >= 0) & (fall < 1), 2 * fall, 0) / falling * 0.35


def _frames(signal: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
    """Spectra [n, WINDOW + 1] of a window on each track value (or on `rows` of them), padded to twice its length."""
    padded = np.pad(signal.astype(np.float32), (WINDOW // 2, WINDOW))
    rows = np.arange(len(signal) // HOP) if rows is None else rows
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    pieces = padded[(rows * HOP + HOP // 2)[:, None] + np.arange(WINDOW)] * window
    return rfft(pieces, 2 * WINDOW)


def _overlap(spectra: np.ndarray, samples: int) -> np.ndarray:
    """The signal [samples] of spectra as `_frames` makes them."""
    parts = 2 * WINDOW // HOP
    blocks = irfft(spectra, 2 * WINDOW).reshape(len(spectra), parts, HOP)
    rows = np.zeros((len(spectra) + parts, HOP), np.float32)
    for part in range(parts):
        rows[part : part + len(spectra)] += blocks[:, part]
    start = WINDOW // 2 - HOP // 2
    return rows.ravel()[start : start + samples] / (WINDOW / HOP / 2)


def _tract(formants: np.ndarray, voice: Voice, manner: Manner) -> np.ndarray:
    """Response [n, bins] of the vocal tract: five resonances in a row, then the tilt of the source."""
    frequency = np.fft.rfftfreq(2 * WINDOW, 1 / RATE)
    tracks = np.hstack([formants, np.tile([3500.0, 4500.0], (len(formants), 1))]) / voice.tract
    radius = np.exp(-np.pi * np.array([70, 95, 140, 220, 320]) / RATE)
    a1, a2 = -2 * radius * np.cos(2 * np.pi * np.minimum(tracks, 0.47 * RATE) / RATE), radius**2
    # Five resonances in a row are one polynomial of z of the tenth degree below the line.
    below = np.ones((len(formants), 1))
    for k in range(len(radius)):
        grown = np.pad(below, ((0, 0), (0, 2)))
        grown[:, 1:-1] += a1[:, k : k + 1] * below
        grown[:, 2:] += a2[k] * below
        below = grown
    powers = np.exp(-2j * np.pi * np.outer(np.arange(below.shape[1]), frequency) / RATE)
    gain = np.prod(1 + a1 + a2, axis=1, keepdims=True)
    response = gain.astype(np.complex64) / (below.astype(np.complex64) @ powers.astype(np.complex64))
    octaves = np.log2(np.maximum(frequency, 120) / 500)
    tilt = 10 ** ((manner.tilt + 3) / 3 * np.clip(octaves, -1, 3.5) / 20)
    return response * tilt.astype(np.float32)


def _band(centre: np.ndarray, amount: np.ndarray) -> np.ndarray:
    frequency = np.fft.rfftfreq(2 * WINDOW, 1 / RATE)[None]
    width = 0.28 * centre[:, None] + 350
    return amount[:, None] * np.exp(-0.5 * ((frequency - centre[:, None]) / width) ** 2)
