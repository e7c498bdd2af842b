"""How loud a clip's sound is, and how far the voice stands over what else is heard."""

from __future__ import annotations

import numpy as np

FRAME = 0.01  # seconds
LOUD = 95  # percentile of the frames that is the loud level
ACTIVE_DB = 16.0  # decibels under it from which on a frame counts as voice, about P.56's margin
QUIET_PERCENTILE = 10  # percentile of the frames that is what else is heard
FAINTEST = 1e-12  # power that stands for none
MOST_DB = 80.0  # over what else is heard: codecs write pure silence, which says nothing of the room


def sound_level(sound: np.ndarray, rate: int) -> np.ndarray:
    """Level of the voice in decibels under full scale, and decibels over the quietest tenth, [2] float32, of sound [S]
    in -1..1. The level is the mean power of the frames within ACTIVE_DB of the loud ones, as ITU-T P.56 means it."""
    size = max(1, round(rate * FRAME))
    count = max(1, len(sound) // size)
    frames = np.square(sound[: count * size].astype(np.float64)).reshape(count, -1).mean(axis=1)
    power = 10 * np.log10(np.maximum(frames, FAINTEST))
    voice = frames[power >= np.percentile(power, LOUD) - ACTIVE_DB]
    level = 10 * np.log10(max(float(voice.mean()), FAINTEST))
    return np.array([level, min(MOST_DB, level - np.percentile(power, QUIET_PERCENTILE))], np.float32)
