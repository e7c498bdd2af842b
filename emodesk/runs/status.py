"""Where a run stands: its state file, its process and its events folded into one frozen value."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emodesk.runs.pace import StageClock, StageTime, read_plan, seconds_left, there_before
from trainer.protocol.round_folder import LOG_FILE, Event, EventReader

ACTIVE = ("starting", "running", "pausing", "paused", "cancelling")
LOG_TAIL_BYTES = 16_384
LOG_HEADING = "# started "  # before what each start of the process says


@dataclass(frozen=True)
class Point:
    """WAF of one fold at one self-training step (0 is the first fit); `fold` counts from 0."""

    step: int
    fold: int
    waf: float


@dataclass(frozen=True)
class EpochPoint:
    """WAF and loss after an epoch, both means over all folds, each on the clips that it holds out: every point of every
    step is on the same clips. `at` counts the epochs of all steps."""

    at: int
    step: int
    epoch: int
    waf: float
    loss: float


@dataclass(frozen=True)
class Reached:
    """What a self-training step came to: WAF of all folds' clips together, and whether it was kept."""

    step: int
    waf: float
    kept: bool = True


@dataclass(frozen=True)
class RunStatus:
    """What is known of one run; times in seconds since 1970.

    Attributes:
        state: one of protocol.STATUSES; `pausing` until it is paused; `lost`; or `broken` where the folder's files do
            not hold.
        lost: the process is gone; it can be resumed.
        ending: it was cancelled and says so, and processes of it still live.
        checkpoint: whether resuming goes on from where an earlier process stood.
        stage, done, total, unit, message: the stage that is running and how far it is, total 0 where unknown; `cached`:
            what was done when it began.
        stage_started: when this stage began, later by what it was paused since; `paused`: when the pause began in
            which it is, 0 for none; `rested`: seconds of all pauses before.
        stages: names of the stages that this start of the process has begun, in order.
        values: the latest numbers reported in this stage (step, fold, ...).
        points: WAF by step and fold, in order, of steps that have ended; `reached` what these came to.
        curve: by epoch, those that all folds have come to.
        memory, cores, gpu_memory: bytes and processors that it takes now, with all that it started; 0 where not known.
        resumed: whether an earlier process worked on it before this one.
        took: seconds of the stages that have ended; `plan` and `earlier`: what all stages are thought to take, and what
            they took in an earlier round.
        warnings: sentences for the person.
    """

    folder: Path
    state: str = "queued"
    lost: bool = False
    ending: bool = False
    checkpoint: bool = False
    stage: str = ""
    done: float = 0.0
    total: float = 0.0
    cached: float = 0.0
    unit: str = ""
    message: str = ""
    started: float = 0.0
    ended: float = 0.0
    stage_started: float = 0.0
    paused: float = 0.0
    rested: float = 0.0
    stages: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    points: tuple[Point, ...] = ()
    reached: tuple[Reached, ...] = ()
    curve: tuple[EpochPoint, ...] = ()
    memory: float = 0.0
    cores: float = 0.0
    gpu_memory: float = 0.0
    resumed: bool = False
    took: Mapping[str, float] = field(default_factory=dict)
    plan: Mapping[str, StageTime] = field(default_factory=dict)
    earlier: Mapping[str, StageTime] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def active(self) -> bool:
        """Whether a process is at work on it."""
        return self.state in ACTIVE

    @property
    def fraction(self) -> float | None:
        """How far the stage is, 0 to 1; None where its length is not known."""
        return min(1.0, self.done / self.total) if self.total > 0 else None

    def seconds_left(self, now: float | None = None) -> float | None:
        """Seconds until the round ends, from all its stages; None while that cannot be said."""
        if not self.active or not self.stage_started:
            return None
        elapsed = max(0.0, self._now(now) - self.stage_started)
        fraction = self.fraction
        if self.total > self.cached:  # of what is to do: what was there took no time
            fraction = min(1.0, max(0.0, (self.done - self.cached) / (self.total - self.cached)))
        return seconds_left(self.stage, fraction, elapsed, self.took, self.plan, self.earlier)

    def whole(self, now: float | None = None) -> float | None:
        """How far the round is, 0 to 1, in time; None while its end cannot be told."""
        left = self.seconds_left(now)
        spent = self._now(now) - self.started - self.rested
        return None if left is None or not self.started or spent <= 0 else spent / (spent + left)

    def _now(self, now: float | None) -> float:
        """The moment that counts: while it is paused, when that began."""
        return self.paused or (time.time() if now is None else now)


class EventLog:
    """Folds a folder's events as they come; `fold` may be called as often as one likes."""

    def __init__(self, folder: Path) -> None:
        self._reader = EventReader(folder)
        self._last_time = 0.0
        self.first = 0.0  # when the first of all its processes said something
        self.points: dict[tuple[int, int], Point] = {}
        self.reached: dict[int, Reached] = {}
        self.curve: list[EpochPoint] = []
        self.plan: dict[str, StageTime] = {}
        self.warnings: dict[str, None] = {}
        self._clear()

    def _clear(self) -> None:
        self.stage, self.done, self.total, self.unit, self.message = "", 0.0, 0.0, "", ""
        self.cached = 0.0
        self.clock = StageClock()
        self.stages: list[str] = []
        self.took: dict[str, float] = {}
        self._parts: dict[tuple[int, int], dict[int, tuple[float, float]]] = {}
        self.values: dict[str, Any] = {}

    def fold(self, started: float) -> None:
        """Follow the events that came since the last call; `started`: when the present process began.

        The progress of an earlier process is forgotten, its points and warnings stay.
        """
        events = self._reader.read()
        for event in events:
            if self._last_time < started <= event.time:
                self._clear()
            self._one(event)
            self.first = self.first or event.time
            self._last_time = event.time
        if self._last_time < started:
            self._clear()

    def _one(self, event: Event) -> None:
        ends, took = self.clock.stage, self.clock.hear(event)
        if took is not None:
            self.took[ends] = max(0.0, took)
        if event.kind == "plan":
            self.plan = read_plan(event.values)
        elif event.kind == "stage":
            self.stage, self.done, self.total, self.unit = event.stage, 0.0, event.total, event.unit
            self.cached = 0.0
            self.message, self.values = event.message, {}
            if event.stage not in self.stages:
                self.stages.append(event.stage)
        elif event.kind == "progress":
            self.done, self.total, self.unit, self.message = event.done, event.total, event.unit, event.message
            self.cached += there_before(event.values)
            self.values.update(event.values)
        elif event.kind == "metric":
            self.values.update(event.values)
            self._reach(event.values)
            self._point(event.values)
        elif event.kind == "warning":
            self.warnings[event.message] = None

    def _point(self, values: Mapping[str, Any]) -> None:
        try:
            step, fold, waf = int(values["step"]), int(values["fold"]), float(values["waf"])
            if "epoch" not in values:
                self.points[step, fold] = Point(step, fold, waf)
            elif "loss" in values:
                self._epoch(step, int(values["epoch"]), fold, int(values["folds"]), (waf, float(values["loss"])))
        except (KeyError, TypeError, ValueError):
            return

    def _epoch(self, step: int, epoch: int, fold: int, folds: int, figures: tuple[float, float]) -> None:
        """A point of the curve once all folds have come to the epoch; what is trained anew is drawn anew."""
        parts = self._parts.setdefault((step, epoch), {})
        parts[fold] = figures
        if len(parts) < folds:
            return
        del self._parts[step, epoch]
        waf, loss = (sum(part) / len(parts) for part in zip(*parts.values(), strict=True))
        self.curve = [point for point in self.curve if (point.step, point.epoch) < (step, epoch)]
        before = [point.at for point in self.curve if point.step < step]
        self.curve.append(EpochPoint(max(before, default=0) + epoch, step, epoch, waf, loss))

    def _reach(self, values: Mapping[str, Any]) -> None:
        try:
            reached = Reached(int(values["step"]), float(values["waf_mean"]), bool(values.get("kept", True)))
        except (KeyError, TypeError, ValueError):
            return
        self.reached[reached.step] = reached


def log_tail(folder: Path, lines: int = 200) -> str:
    """The last lines of the run's output; '' where there is none."""
    try:
        with (folder / LOG_FILE).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - LOG_TAIL_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    # A progress line that was drawn again and again counts once.
    return "\n".join(line.rsplit("\r", 1)[-1] for line in text.splitlines()[-lines:])


def last_error(folder: Path) -> str:
    """The sentence that the process left in its log before it ended without a state; '' where there is none."""
    for line in reversed(log_tail(folder).splitlines()):
        if line.startswith(LOG_HEADING):
            break
        word, _, rest = line.partition(":")
        if word == "error" and rest.strip():
            return rest.strip()
        if word.endswith(("Error", "Exception")) and " " not in word:
            return f"{word.rsplit('.', 1)[-1]}: {rest.strip()}; see log.txt."
    return ""


def last_word(folder: Path) -> str:
    """The sentence with which a process ended that was at work and could not write it into its state, as on a full
    disk; '' where its log ends otherwise."""
    lines = log_tail(folder).splitlines()
    return last_error(folder) if lines and lines[-1].startswith("error:") else ""
