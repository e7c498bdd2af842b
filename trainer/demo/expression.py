"""Action units, blinks, gaze and movement of a speaker over the frames of a clip, by emotion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FPS = 25
UNITS = (
    "AU1", "AU2", "AU4", "AU5", "AU6", "AU7", "AU12", "AU15", "AU17", "AU20", "AU24", "AU25", "AU26", "AU43"
)  # fmt: skip
# Strength of each action unit at the apex of a full expression (after EMFACS; worry as a mild fear).
FACES: dict[str, dict[str, float]] = {
    "neutral": {},
    "anger": {"AU4": 1.0, "AU5": 0.45, "AU7": 0.75, "AU24": 0.85, "AU17": 0.35},
    "happiness": {"AU6": 0.85, "AU12": 1.0, "AU25": 0.8},
    "sadness": {"AU1": 1.0, "AU4": 0.45, "AU15": 0.95, "AU17": 0.6, "AU43": 0.55},
    "worry": {"AU1": 1.0, "AU2": 0.3, "AU4": 0.45, "AU5": 0.5, "AU20": 0.85, "AU25": 0.3},
    "surprise": {"AU1": 0.9, "AU2": 1.0, "AU5": 0.9, "AU26": 0.8},
}


@dataclass(frozen=True)
class Expression:
    """What the face does: action units [T, U] in the order of UNITS, blink [T] 0..1, gaze [T, 2] in head units."""

    units: np.ndarray
    blink: np.ndarray
    gaze: np.ndarray

    def unit(self, name: str) -> np.ndarray:
        """One action unit [T]."""
        return self.units[:, UNITS.index(name)]


@dataclass(frozen=True)
class Movement:
    """How the person moves, all [T]: yaw, pitch, roll and lean of the body (radians), x, y (head units), scale."""

    yaw: np.ndarray
    pitch: np.ndarray
    roll: np.ndarray
    x: np.ndarray
    y: np.ndarray
    scale: np.ndarray
    lean: np.ndarray


def wander(random: np.random.Generator, count: int, seconds: float) -> np.ndarray:
    """Smooth noise [count] of unit size whose bends are about `seconds` apart."""
    knots = random.standard_normal(int(count / FPS / seconds) + 4)
    at = np.arange(count) / FPS / seconds + random.random()
    whole = at.astype(int)
    t = at - whole
    t = t * t * (3 - 2 * t)
    return knots[whole] * (1 - t) + knots[whole + 1] * t


def rise(count: int, start: float, seconds: float) -> np.ndarray:
    """0 before `start` (seconds), 1 from `start + seconds` on, smooth between."""
    t = np.clip((np.arange(count) / FPS - start) / max(seconds, 1e-3), 0, 1)
    return t * t * (3 - 2 * t)


def apex(emotion: str, count: int, random: np.random.Generator) -> np.ndarray:
    """Temporal profile [count] 0..1: a base, then onset, apex and offset at moments that differ by clip."""
    length = count / FPS
    base = random.uniform(0.3, 0.6)
    quick = emotion in ("surprise", "anger")
    onset = random.uniform(0.12, 0.3) if quick else random.uniform(0.35, 0.8)
    start = random.uniform(0.05, 0.45) * length
    hold = random.uniform(0.3, 0.55) * length
    offset = random.uniform(0.4, 0.9)
    bell = rise(count, start, onset) * (1 - 0.8 * rise(count, start + onset + hold, offset))
    return base + (1 - base) * bell


def express(emotion: str, intensity: float, count: int, random: np.random.Generator) -> Expression:
    """The face of `emotion` at `intensity` (about 0.3 to 1.2) over `count` frames; random draws fix the details."""
    units = np.zeros((count, len(UNITS)))
    profile = apex(emotion, count, random)
    for name, strength in FACES[emotion].items():
        # Nobody does the textbook face: each unit has its own share and a small delay.
        own = strength * intensity * random.uniform(0.7, 1.2)
        shift = int(random.integers(0, 3))
        units[:, UNITS.index(name)] += own * np.concatenate([np.repeat(profile[:1], shift), profile[: count - shift]])
    # Habits of the face that mean nothing, and the brows that go with the stress of the words.
    for name, size in (
        ("AU1", 0.16),
        ("AU2", 0.16),
        ("AU4", 0.2),
        ("AU7", 0.18),
        ("AU12", 0.14),
        ("AU15", 0.14),
        ("AU17", 0.15),
    ):
        units[:, UNITS.index(name)] += abs(random.normal(0, size))
    flash = np.clip(wander(random, count, 0.45) - 0.7, 0, 1.2) * 0.3
    units[:, UNITS.index("AU1")] += flash
    units[:, UNITS.index("AU2")] += flash
    units = np.clip(units, 0, 1.25)
    return Expression(units, _blinks(emotion, count, random), _gaze(emotion, intensity, count, random))


def _blinks(emotion: str, count: int, random: np.random.Generator) -> np.ndarray:
    blink = np.zeros(count)
    pause = {"worry": 1.1, "surprise": 2.6, "sadness": 1.7}.get(emotion, 2.0)
    at = random.uniform(0.2, pause)
    while at < count / FPS:
        frame = np.arange(count) / FPS - at
        blink = np.maximum(blink, np.where(frame < 0, 1 + frame / 0.07, 1 - frame / 0.13).clip(0, 1))
        at += random.uniform(0.6, 1.4) * pause
    return blink


def _gaze(emotion: str, intensity: float, count: int, random: np.random.Generator) -> np.ndarray:
    gaze = np.zeros((count, 2))
    size = {"worry": 0.12}.get(emotion, 0.03)
    at = 0
    while at < count:
        until = at + int(random.uniform(0.3, 1.2) * FPS)
        gaze[at:until] = random.normal(0, 1, 2) * (size, 0.02)
        at = until
    if emotion == "sadness":
        gaze[:, 1] += 0.1 * intensity
    return gaze.clip(-0.16, 0.16)


def move(emotion: str, intensity: float, count: int, random: np.random.Generator) -> Movement:
    """Body and head of `emotion` at `intensity` over `count` frames."""
    time = np.arange(count) / FPS
    length = count / FPS
    yaw, pitch = 0.05 * wander(random, count, 0.9), 0.035 * wander(random, count, 0.7)
    roll = 0.025 * wander(random, count, 1.1)
    x, y = 0.05 * wander(random, count, 1.2), 0.03 * wander(random, count, 0.9)
    scale, lean = 0.008 * wander(random, count, 1.3), 0.008 * wander(random, count, 1.5)
    yaw, roll = yaw + random.normal(0, 0.04), roll + random.normal(0, 0.02)
    a = intensity
    if emotion == "anger":  # jerks forward, a short shake
        for at in np.arange(random.uniform(0.1, 0.5), length, random.uniform(0.55, 0.85)):
            jerk = rise(count, at, 0.1) * (1 - rise(count, at + 0.14, 0.3))
            scale = scale + a * 0.055 * jerk
            pitch = pitch + a * 0.11 * jerk
            y = y + a * 0.12 * jerk
        yaw = yaw + a * 0.04 * np.sin(2 * np.pi * 3.1 * time + random.uniform(0, 6))
        scale = scale + a * 0.03
    elif emotion == "happiness":  # bounces and sways
        beat = random.uniform(1.6, 2.3)
        phase = random.uniform(0, 6)
        y = y - a * 0.13 * np.abs(np.sin(np.pi * beat * time + phase))
        roll = roll + a * 0.07 * np.sin(np.pi * beat * time + phase)
        lean = lean + a * 0.02 * np.sin(np.pi * beat * time + phase)
        pitch = pitch - a * 0.03
    elif emotion == "sadness":  # the head sinks, little else moves
        for track in (yaw, pitch, x, y, lean):
            track *= 1 - 0.5 * min(a, 1)
        sink = rise(count, random.uniform(0, 0.3) * length, random.uniform(0.5, 0.8) * length)
        pitch = pitch + a * (0.05 + 0.15 * sink)
        y = y + a * (0.08 + 0.22 * sink)
        roll = roll + a * 0.06 * sink * random.choice([-1, 1])
        scale = scale - a * 0.015
    elif emotion == "worry":  # small restless shifts, glances aside
        for at in np.arange(random.uniform(0, 0.3), length, random.uniform(0.32, 0.5)):
            step = rise(count, at, 0.16)
            x = x + a * random.normal(0, 0.09) * step
            yaw = yaw + a * random.normal(0, 0.075) * step
            lean = lean + a * random.normal(0, 0.011) * step
        yaw, x = yaw.clip(-0.24, 0.24), x.clip(-0.4, 0.4)
        y = y + a * 0.018 * np.sin(2 * np.pi * 5.5 * time)
    elif emotion == "surprise":  # starts back, then comes forward slowly
        at = random.uniform(0.1, 0.45) * length
        start = rise(count, at, 0.16) * (1 - 0.55 * rise(count, at + 0.5, 1.2))
        scale = scale - a * 0.075 * start
        y = y - a * 0.2 * start
        pitch = pitch - a * 0.14 * start
    return Movement(yaw, pitch, roll, x, y, scale, lean)
