"""How long a round still takes: what its stages took in an earlier round, or are planned to take, at today's speed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import presets
from trainer.protocol.round_folder import SPEC_FILE, Event, EventReader, read_spec, read_state

STEPS = "self-training"  # the stage that counts in steps of its own, and may end before the last one
BEFORE = ("rank", "decode", "tune")  # stages that only some rounds have, before extraction
STAGES = (*BEFORE, "extract", "fit", STEPS, "predict")  # of a round, in order
ALREADY_THERE = "there"  # a value of extraction's first progress: how many clips had their features already
NETWORK = ("fit", STEPS)  # alike in what they do, so that the pace of one tells that of the other
ROUNDS_BACK = 20  # that are looked through for what a stage takes
KNOWN_FROM_SHARE = 0.05  # of a stage, and
KNOWN_FROM_SECONDS = 2.0  # seconds of it, before which its own speed says nothing
RESUMED = 0.02  # of what is expected, in which no stage can be done: its work was there already
SETTLED = 0.25  # of a stage, from which only its own speed counts


@dataclass(frozen=True)
class StageTime:
    """How much a stage has to do, in its own unit (0: not known), and in how many seconds."""

    total: float
    seconds: float


@dataclass(frozen=True)
class ReadyTime:
    """What no stage counts: seconds in which the process begins and loads what it needs, and seconds a clip, at the end
    of extraction, in which features are read."""

    start: float
    a_clip: float


class StageClock:
    """Which stage a log is in, and since when, pauses left out.

    Attributes:
        stage: its name, "" before the first and after the end.
        begun: when it began, later by what it was paused since.
        paused: when the pause began in which it is, 0 for none; `rested`: seconds of all pauses before.
    """

    def __init__(self) -> None:
        self.stage, self.begun, self.paused, self.rested = "", 0.0, 0.0, 0.0

    def hear(self, event: Event) -> float | None:
        """Follow an event; the seconds of the stage that it ends, None where it ends none. Clocks that were set back
        make them negative."""
        if event.kind in ("stage", "end", "error"):
            took = event.time - self.begun if self.stage else None
            self.stage = ""
            if event.kind == "stage":
                self.stage, self.begun, self.paused = event.stage, event.time, 0.0
            return took
        if event.kind == "paused":
            self.paused = event.time
        elif event.kind == "resumed" and self.paused:
            rested = max(0.0, event.time - self.paused)
            self.begun, self.rested, self.paused = self.begun + rested, self.rested + rested, 0.0
        return None


def stage_times(events: Iterable[Event]) -> dict[str, StageTime]:
    """What each stage of a log took, the last time it was begun; the one still at work is left out.

    `total` is what was really done: what was there before took no time.
    """
    found: dict[str, StageTime] = {}
    clock, total = StageClock(), 0.0
    for event in events:
        name, took = clock.stage, clock.hear(event)
        if took is not None and took >= 0:
            found[name] = StageTime(total, took)
        if event.kind == "stage":
            total = event.total
        elif event.kind == "progress":
            total = max(0.0, total - there_before(event.values))
    return found


def ready_time(events: Iterable[Event], began: float) -> ReadyTime | None:
    """Of a log whose process began at `began` (0: not known); None where it does not tell, as of one that went on with
    a round."""
    start, a_clip = 0.0, 0.0
    last: Event | None = None  # progress of extraction
    for event in events:
        if not start:
            if not 0 < began <= event.time:
                return None
            start = event.time - began if event.kind == "stage" else 0.0
        elif event.kind == "stage" and last is not None and last.total and last.done >= last.total:
            a_clip = max(0.0, event.time - last.time) / last.total
        if event.kind in ("stage", "paused"):
            last = None
        elif event.kind == "progress" and event.stage == "extract":
            last = event
    return ReadyTime(start, a_clip) if start else None


def there_before(values: Mapping[str, object]) -> float:
    """How much of a stage was there when it began, where a progress event says so; else 0."""
    there = values.get(ALREADY_THERE, 0.0)
    return float(there) if isinstance(there, int | float) else 0.0


def read_plan(values: Mapping[str, object]) -> dict[str, StageTime]:
    """The trainer's plan of its stages: [amount, seconds it guesses] of each; what is no such pair is passed over."""
    found = {}
    for name, pair in values.items():
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        if all(isinstance(amount, int | float) and 0 <= amount < float("inf") for amount in pair):
            found[name] = StageTime(float(pair[0]), float(pair[1]))
    return found


def earlier_times(folder: Path) -> dict[str, StageTime]:
    """What the stages took in the newest round before this one that ended well on the same preset; {} for none."""
    try:
        preset = read_spec(folder / SPEC_FILE).preset
        return times_of(folder.parent, preset if preset in presets() else str(folder / preset), folder.name)
    except (ProtocolError, OSError):
        return {}


def times_of(rounds: Path, preset: str, before: str = "~") -> dict[str, StageTime]:
    """What the stages took in the newest round, of those named before one, that ended well on a preset (a name, or a
    file of one's own); {} for none.

    Where that one found all features, extraction is what it took in the newest that did not.
    """
    found: dict[str, StageTime] = {}
    for events, _began in _alike(rounds, preset, before):
        times = stage_times(events)
        if not found:
            found = times
        elif "extract" in times:
            found["extract"] = times["extract"]
        if found and ("extract" not in found or found["extract"].total):
            break
    return found


def ready_time_of(rounds: Path, preset: str) -> ReadyTime | None:
    """What it took to get ready in the newest round on a preset, as `times_of` has it, that tells; None for none."""
    told = (ready_time(events, began) for events, began in _alike(rounds, preset))
    return next((time for time in told if time is not None), None)


def _alike(rounds: Path, preset: str, before: str = "~") -> Iterator[tuple[list[Event], float]]:
    """The logs of the rounds on a preset that ended well, newest first, and when their last process began."""
    wanted = _what_it_says(Path(), preset)
    for looked, other in enumerate(sorted((other for other in rounds.iterdir() if other.name < before), reverse=True)):
        if looked == ROUNDS_BACK:
            break
        try:
            state = read_state(other)
            if state is None or state.status != "succeeded":
                continue
            if _what_it_says(other, read_spec(other / SPEC_FILE).preset) != wanted:
                continue
        except (ProtocolError, OSError):
            continue
        reader = EventReader(other)
        events = reader.read()
        if not reader.behind:  # no round writes as much, and reading all of it would keep a person waiting
            yield events, state.process_start


def _what_it_says(folder: Path, preset: str) -> str:
    """A preset by its name, one of one's own by what its file says: each round has a copy of that, all named alike."""
    if preset in presets():
        return preset
    try:
        return (folder / preset).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return preset


def seconds_left(
    stage: str,
    fraction: float | None,
    elapsed: float,
    took: Mapping[str, float],
    plan: Mapping[str, StageTime],
    earlier: Mapping[str, StageTime],
) -> float | None:
    """Seconds until the round ends, None while that cannot be said.

    `fraction` of `stage` was done in `elapsed` seconds, the stages before it `took` theirs; `plan` is the trainer's
    guess of all stages, `earlier` what they took in another round.
    """
    known = (
        fraction is not None
        and fraction > 0
        and elapsed > 0
        and (fraction >= KNOWN_FROM_SHARE or elapsed >= KNOWN_FROM_SECONDS)
    )
    own = elapsed / fraction if known and fraction else None
    if stage not in STAGES or (stage in BEFORE and not plan and not earlier):  # a command of one stage
        return _rest(own, fraction, elapsed) if own is not None else None
    expected = {name: _expected(name, plan, earlier) for name in STAGES}
    speed = _speed(stage, own, fraction, took, expected)
    planned = expected[stage]
    here = planned * speed if planned else None
    if own is not None and fraction and here is not None:
        trust = min(1.0, fraction / SETTLED)
        here = trust * own + (1 - trust) * here
    here = own if here is None else here
    if stage == STEPS and stage in earlier and planned and own is not None:
        here = _of_steps(planned * speed, own, elapsed)
        fraction = None  # of steps that may never be made
    ahead = STAGES[STAGES.index(stage) + 1 :]
    if here is None:
        return None
    left = _rest(here, fraction, elapsed)
    for name in ahead:
        if plan and name not in plan:
            continue
        seconds = expected[name]
        if seconds is None:
            return None
        left += seconds * (speed if name in NETWORK else 1.0)
    return left


def _of_steps(usual: float, own: float, elapsed: float) -> float:
    """Seconds of self-training, which ends at the step that finds nothing to adopt: as an earlier round's did, until it
    has gone on for longer; then by its own pace to the last step that it may make."""
    beyond = min(1.0, max(0.0, elapsed / usual - 1.0) / SETTLED)
    return max(usual, elapsed) * (1 - beyond) + own * beyond


def _rest(whole: float, fraction: float | None, elapsed: float) -> float:
    """Of a stage that takes `whole` seconds."""
    return max(0.0, whole * (1 - fraction) if fraction else whole - elapsed)


def _expected(name: str, plan: Mapping[str, StageTime], earlier: Mapping[str, StageTime]) -> float | None:
    """Seconds of a stage: as long as in the earlier round for as much to do, else as planned; None where nobody knows,
    as of the first extraction, whose clips take a hundred times as long with one encoder as with another."""
    planned, before = plan.get(name), earlier.get(name)
    if name == "extract" and planned and not planned.total:
        return planned.seconds  # all is there
    if before is None:
        if name == "extract" and planned and planned.total:
            return None
        # What an earlier round left out, because it had nothing to adopt, this one leaves out too.
        return planned.seconds if planned else (0.0 if earlier and not plan else None)
    more = planned.total / before.total if planned and planned.total and before.total else 1.0
    return before.seconds * more


def _speed(
    stage: str,
    own: float | None,
    fraction: float | None,
    took: Mapping[str, float],
    expected: Mapping[str, float | None],
) -> float:
    """How many times as long as expected the network takes to train today, by what has been trained so far."""
    if stage not in NETWORK and "fit" not in took:
        return 1.0
    if "fit" in took:
        fit = expected["fit"]
        speed = took["fit"] / fit if fit else 1.0
        return speed if speed > RESUMED else 1.0
    planned = expected[stage]
    if own is None or not planned:
        return 1.0
    trust = min(1.0, (fraction or 0.0) / SETTLED)
    return trust * own / planned + (1 - trust)
