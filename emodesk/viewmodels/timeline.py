"""What the timeline draws, as plain arrays: windows of the curves, stretches of the strips, what holds at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from emodesk.domain.prediction import Curves
from emodesk.domain.spans import Span
from emodesk.viewmodels.ratings import RatingLines

EMPTY = np.empty(0)
NO_LEVELS = np.empty((0, 0), np.uint8)
SAME_LOOK = 0.01  # seconds between a frame and the look at it, at most
SAME_TIME = 1e-6  # seconds; times of frames and edges of windows differ by less only by rounding


@dataclass(frozen=True)
class Stretch:
    """Windows in a row with the same top label: times in seconds, the label's index, and how sure they are at most."""

    start: float
    end: float
    label: int
    confidence: float


@dataclass(frozen=True)
class CursorValues:
    """What the curves say at one time: the fused top label, and each modality's, None where it is missing."""

    time: float
    label: str
    confidence: float
    alone: tuple[tuple[str, str, float] | None, ...]


@dataclass(frozen=True)
class ClipTimeline:
    """One clip along its time.

    Attributes:
        duration: seconds.
        peaks: [P, 2] least and greatest sample of P equal parts of the sound, -1..1; empty without sound.
        curves: the prediction along the clip, None where no round has looked at it.
        present: [M] bool, which modalities the clip has.
        lost: seconds from and to of frames that cannot be decoded.
        spans: what people said of stretches of it, by time; `chosen` is the key of the one that is chosen.
        ratings: what people said along it, None where nothing is in sight.
        gave: by modality, what each part of the clip's time (all as long) gave for the label shown, [P] nats; empty
            where that was not asked for; `no_moments` says why nothing is known of it, where it was.
        spectrogram: [B, L] uint8 loudness of the sound by band, low ones first; empty where it was not asked for.
        pitch: [L] hertz at the same times, NaN where nothing is voiced.
    """

    duration: float = 0.0
    peaks: np.ndarray = field(default_factory=lambda: EMPTY)
    curves: Curves | None = None
    present: tuple[bool, ...] = ()
    lost: tuple[tuple[float, float], ...] = ()
    spans: tuple[Span, ...] = ()
    chosen: int = 0
    ratings: RatingLines | None = None
    gave: Mapping[str, np.ndarray] = field(default_factory=dict)
    no_moments: str = ""
    spectrogram: np.ndarray = field(default_factory=lambda: NO_LEVELS)
    pitch: np.ndarray = field(default_factory=lambda: EMPTY)

    @property
    def has_curves(self) -> bool:
        """Whether there is anything to draw of the prediction."""
        return self.curves is not None and len(self.curves.time) > 0

    def is_same(self, other: ClipTimeline) -> bool:
        """Whether both are of the same arrays and say the same beside them; False where moments are drawn."""
        arrays = ("peaks", "curves", "ratings", "spectrogram", "pitch")
        values = ("duration", "present", "lost", "spans", "chosen", "no_moments")
        return (
            not self.gave
            and not other.gave
            and all(getattr(self, name) is getattr(other, name) for name in arrays)
            and all(getattr(self, name) == getattr(other, name) for name in values)
        )

    @cached_property
    def entropy(self) -> np.ndarray:
        """[T] entropy of the fused prediction as a part of the greatest there can be, 0..1; NaN where it is missing."""
        if self.curves is None:
            return EMPTY
        fused = self.curves.fused
        summands = fused * np.log(np.where(fused > 0, fused, 1.0))
        return np.asarray(-summands.sum(axis=1) / np.log(fused.shape[1]))

    def mattering(self, modality: str, seconds: np.ndarray) -> np.ndarray | None:
        """How much the moments at some times mattered in a modality, either way, as a part of the most that any did in
        the clip, 0..1; None where that is not known."""
        if modality not in self.gave or not self.duration:
            return None
        most = max(float(np.abs(values).max()) for values in self.gave.values())
        values = np.abs(self.gave[modality])
        part = np.clip(np.asarray(seconds) / self.duration * len(values), 0, len(values) - 1).astype(np.int64)
        return values[part] / most if most > 0 else np.zeros(len(part))

    def shares(self, label: str) -> np.ndarray | None:
        """[T, M] what each modality gives for a label in each window (Shapley values); None where that is not known."""
        if self.curves is None or self.curves.shares is None or label not in self.curves.labels:
            return None
        values = self.curves.shares[..., self.curves.labels.index(label)]
        return values if np.isfinite(values).all() else None

    def edges(self) -> np.ndarray:
        """[T + 1] seconds between the windows; the outer ones are the clip's ends."""
        time = self._time()
        if not len(time):
            return EMPTY
        middle = (time[1:] + time[:-1]) / 2
        return np.concatenate([[0.0], middle, [max(self.duration, float(time[-1]))]])

    def windows_at(self, seconds: np.ndarray | float) -> np.ndarray:
        """The window that speaks at each time: half-open, so that on an edge it is the later one."""
        return np.searchsorted(self.edges()[1:-1], np.asarray(seconds) + SAME_TIME, side="right")

    @cached_property
    def tops(self) -> np.ndarray:
        """[T, M] index of each modality's top label in each window, -1 where it says nothing."""
        if self.curves is None:
            return np.empty((0, 0), np.int64)
        alone = self.curves.alone
        said = np.isfinite(alone).all(axis=-1) & np.array([self._has(m) for m in range(alone.shape[1])])
        return np.where(said, np.nan_to_num(alone, nan=-1.0).argmax(axis=-1), -1)

    @cached_property
    def sureness(self) -> np.ndarray:
        """[T, M] probability of each modality's top label in each window; 0 where it says nothing."""
        return np.empty((0, 0)) if self.curves is None else np.nan_to_num(np.asarray(self.curves.alone.max(axis=-1)))

    def runs(self, m: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The strip of modality `m`, left to right: first window and the one behind the last, and the label, [R] each;
        empty where the clip lacks it."""
        if self.curves is None or not len(self._time()):
            return (np.empty(0, np.int64),) * 3
        top = self.tops[:, m]
        begins = np.ones(len(top) + 1, bool)
        np.not_equal(top[1:], top[:-1], out=begins[1:-1])
        ends = begins.nonzero()[0]
        first, last = ends[:-1], ends[1:]
        said = top[first] >= 0
        return first[said], last[said], top[first[said]]

    def stretches(self, m: int) -> list[Stretch]:
        """The strip of modality `m`, left to right; empty where the clip lacks it."""
        edges = self.edges()
        return [
            Stretch(float(edges[a]), float(edges[b]), int(label), float(self.sureness[a:b, m].max()))
            for a, b, label in zip(*self.runs(m), strict=True)
        ]

    def at(self, seconds: float) -> CursorValues | None:
        """What the window around a time says, on an edge the later one; None without curves."""
        if self.curves is None or not len(self._time()):
            return None
        t = int(self.windows_at(seconds))
        labels = self.curves.labels
        alone: list[tuple[str, str, float] | None] = []
        for m, name in enumerate(self.curves.modalities):
            values = self.curves.alone[t, m]
            if not self._has(m) or not np.isfinite(values).all():
                alone.append(None)
                continue
            alone.append((name, labels[int(values.argmax())], float(values.max())))
        fused = self.curves.fused[t]
        return CursorValues(seconds, labels[int(fused.argmax())], float(fused.max()), tuple(alone))

    @cached_property
    def faces(self) -> list[tuple[float, float]]:
        """Spans of seconds in which a face was found, gaps between looked-at frames bridged where they are regular."""
        time = self._looks[0]
        if not len(time):
            return []
        if len(time) == 1:
            return [(float(time[0]), float(time[0]))]
        steps = np.diff(time)
        breaks = np.flatnonzero(steps > 2.5 * np.median(steps))
        starts = np.concatenate([[0], breaks + 1])
        ends = np.append(breaks, len(time) - 1)
        half = float(np.median(steps)) / 2
        return [
            (max(0.0, float(time[a]) - half), min(self.duration, float(time[b]) + half))
            for a, b in zip(starts, ends, strict=True)
        ]

    def face_at(self, seconds: float) -> tuple[float, float, float, float] | None:
        """Box x, y, width, height (fractions of the picture) of the face at a time; None outside `faces`.

        Between two looks at the same face the box is on its way from one to the other; where they do not overlap
        they are two faces, and the nearer look counts.
        """
        span = self._face_span(seconds)
        if span is None:
            return None
        time, box = self._looks
        after = min(max(int(np.searchsorted(time, seconds)), 1), len(time) - 1)
        before = max(after - 1, 0)
        step = float(time[after] - time[before])
        share = min(max((seconds - float(time[before])) / step, 0.0), 1.0) if step > 0 else 0.0
        if not (span[0] <= time[before] and time[after] <= span[1] and _overlap(box[before], box[after])):
            share = round(share)
        x, y, width, height = (float(value) for value in box[before] + share * (box[after] - box[before]))
        return x, y, width, height

    def face_path(self, seconds: float, reach: float = 1.0) -> list[tuple[float, float]]:
        """Middles x, y (fractions of the picture) of the face at each look within `reach` seconds of a time; none
        outside `faces`."""
        span = self._face_span(seconds)
        if span is None:
            return []
        start, end = max(span[0], seconds - reach), min(span[1], seconds + reach)
        time, box = self._looks
        some = box[(time >= start) & (time <= end)]
        return [(float(x + w / 2), float(y + h / 2)) for x, y, w, h in some]

    def is_looked_at(self, seconds: float) -> bool:
        """Whether the face was looked for at a time, and its box is none between two looks."""
        return self.curves is not None and bool((np.abs(self.curves.face_time - seconds) < SAME_LOOK).any())

    @cached_property
    def _looks(self) -> tuple[np.ndarray, np.ndarray]:
        """Seconds at which a face was looked at, in order, and its boxes [N, 4] there."""
        if self.curves is None:
            return EMPTY, np.empty((0, 4))
        order = np.argsort(self.curves.face_time, kind="stable")
        return self.curves.face_time[order], self.curves.face_box[order]

    def _face_span(self, seconds: float) -> tuple[float, float] | None:
        """The one of `faces` that a time is in."""
        return next(((start, end) for start, end in self.faces if start <= seconds <= end), None)

    def _time(self) -> np.ndarray:
        return EMPTY if self.curves is None else self.curves.time

    def _has(self, m: int) -> bool:
        return m >= len(self.present) or self.present[m]


def _overlap(face: np.ndarray, other: np.ndarray) -> bool:
    """Whether two boxes x, y, width, height have a point in common."""
    return bool(np.all(np.abs(face[:2] + face[2:] / 2 - other[:2] - other[2:] / 2) < (face[2:] + other[2:]) / 2))
