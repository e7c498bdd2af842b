"""Ratings along time: what a reviewer's hand said while a clip played, each pass a vote of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from emodesk.domain.decisions import standing
from emodesk.domain.model import Decision, DecisionKind

HERTZ = 25  # samples a second of the clip's own time: sample k stands at k / HERTZ seconds
VALENCE, AROUSAL, INTENSITY = RATES = ("valence", "arousal", "intensity")
LEAST_SAMPLES = 5  # fewer say nothing: a key pressed by mistake
JUMP = 1.0  # seconds of the clip between two looks beyond which the person has sought, and nothing was said of between
_EXACT = 1000  # a trace is kept in thousandths
_NO_VALUE = "."
_ROUNDING = 1e-6  # samples


@dataclass(frozen=True, order=True)
class Scale:
    """What is rated: valence or arousal from -1 to 1, or the intensity of a `label` from 0 to 1."""

    rates: str = VALENCE
    label: str = ""

    @property
    def least(self) -> float:
        """The value at its lower end."""
        return 0.0 if self.rates == INTENSITY else -1.0


@dataclass(frozen=True)
class Rating:
    """What a reviewer said of a clip along its time: `trace` [n] at HERTZ, NaN where they said nothing.

    `key` is of the entry of the log; `blind`: before they could see what others said.
    """

    key: int
    clip: int
    reviewer: str
    scale: Scale
    trace: np.ndarray = field(repr=False, compare=False)
    blind: bool = False


def samples_in(duration: float) -> int:
    """How many samples a clip of so many seconds has."""
    return max(1, int(np.ceil(duration * HERTZ - _ROUNDING)))


def ratings(log: Iterable[Decision]) -> list[Rating]:
    """The latest rating of each reviewer on each clip and scale that stands in a log, in the order they were made."""
    found: dict[tuple[int, str, Scale], Rating] = {}
    for entry in standing(log):
        if entry.kind is not DecisionKind.RATING or (entry.rates == INTENSITY and not entry.label):
            continue  # of a label that no longer counts
        scale = Scale(entry.rates, entry.label)
        place = (entry.clip, entry.reviewer, scale)
        found.pop(place, None)
        found[place] = Rating(entry.key, *place, read_trace(entry.trace), entry.blind)
    return list(found.values())


def written_trace(values: np.ndarray) -> str:
    """Samples [n] as the log keeps them: thousandths and a dot for nothing; '' where nothing is said."""
    said = np.flatnonzero(np.isfinite(values))
    if not len(said):
        return ""
    whole = np.rint(np.nan_to_num(values[: said[-1] + 1]) * _EXACT).astype(int).tolist()
    there = np.isfinite(values).tolist()
    return " ".join(str(value) if is_said else _NO_VALUE for value, is_said in zip(whole, there, strict=False))


def read_trace(text: str) -> np.ndarray:
    """The samples [n] that the log keeps; ValueError for anything else."""
    values = np.array([np.nan if part == _NO_VALUE else int(part) / _EXACT for part in text.split(" ")], float)
    if not np.isfinite(values).any() or np.nanmax(np.abs(values)) > 1:
        raise ValueError("no trace")
    return values


class Sampler:
    """Makes samples of what a hand says, looked at now and then, on the clip's own time.

    Between two looks it moved evenly. What is played again is said anew; whoever seeks leaves a gap.

    Attributes:
        values: [n] the samples, NaN where nothing was said.
    """

    def __init__(self, duration: float) -> None:
        """`duration` is the clip's, in seconds."""
        self.values = np.full(samples_in(duration), np.nan)
        self._last: tuple[float, float] | None = None

    def look(self, seconds: float, value: float, reach: float = JUMP) -> None:
        """The clip stands at `seconds`, and the hand at `value`; at most `reach` seconds were played since the last."""
        before, self._last = self._last, (seconds, value)
        if before is None or not 0 <= seconds - before[0] <= reach:
            return
        first = int(np.ceil(before[0] * HERTZ - _ROUNDING))
        last = min(int(np.floor(seconds * HERTZ + _ROUNDING)), len(self.values) - 1)
        at = np.arange(first, last + 1)
        self.values[at] = np.interp(at / HERTZ, (before[0], seconds), (before[1], value))

    @property
    def is_enough(self) -> bool:
        """Whether it says enough to be kept."""
        return int(np.isfinite(self.values).sum()) >= LEAST_SAMPLES
