"""metrics.json as values: the figures of a round that the window shows, each checked once when the file is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

from trainer.protocol import typed
from trainer.protocol.errors import ProtocolError
from trainer.protocol.typed import Record

SOURCES = ("cv", "validation", "test", "baseline")
MOST_STEPS = 10_000  # self-training steps that a file may hold


@dataclass(frozen=True)
class Figure:
    """One score of a set of clips; None where it is not known.

    `spread` is the standard deviation over the folds, and nothing but that; `low` and `high` are what the score of
    other speakers, or other clips, lies between with 95 % confidence.
    """

    value: float | None = None
    spread: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """Scores against one source, as the file has them; K labels.

    Attributes:
        f1: [K] figures; empty where the file has none.
        confusion: [K][K] counts, rows are true labels; empty where the file has none.
        interval_by, interval_of: what the intervals left out in turn (“speaker” or “clip”), and how many of them.
    """

    waf: Figure
    accuracy: Figure = Figure()
    macro_f1: Figure = Figure()
    f1: tuple[Figure, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    interval_by: str = ""
    interval_of: int = 0


@dataclass(frozen=True)
class NewSpeakers:
    """How many speakers were validated, and between which two the WAF on others lies (95 %)."""

    speakers: int
    low: float
    high: float


@dataclass(frozen=True)
class Centring:
    """What was found about centring the features by speaker: whether it was done, how many speakers are known, and the
    probability that the linear baseline gives the right label without and with it."""

    centred: bool
    known: int
    likelihood_without: float
    likelihood_with: float


@dataclass(frozen=True)
class CalibrationFigures:
    """The temperature of the confidence, and its expected calibration error before and after."""

    temperature: float
    ece_before: float
    ece_after: float


@dataclass(frozen=True)
class RobustnessFigures:
    """WAF without each modality and with it alone, by modality."""

    without: Mapping[str, float] = field(default_factory=dict)
    alone: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class BlendFigures:
    """How much of what is said with all modalities is the linear model's, 0 to 1, and the geometric mean of the
    probability of the right label, out of fold, by the network, the linear model and their mixture."""

    linear_share: float
    fusion: float
    linear: float
    both: float


@dataclass(frozen=True)
class StepFigures:
    """One self-training step: clips adopted so far, WAF, whether it was kept, what there is to say, and the confusion
    [K][K] of all folds, () in rounds of before; `purity`, the estimated share of right ones among what it adopted."""

    step: int
    adopted: int
    waf: Figure
    kept: bool
    message: str
    confusion: tuple[tuple[int, ...], ...] = ()
    purity: float | None = None


@dataclass(frozen=True)
class Metrics:
    """metrics.json of a round that has ended well.

    Attributes:
        evaluations: by source (SOURCES); those that were not measured are not there, cv always is.
        robustness: by source (cv, test).
        counts: clips by what they were: labelled, unlabelled, test, adopted, proposed.
        measured_against: the rule that made people's votes the labels that scores are measured against; "" where nobody
            said.
        unknown, absent: clips of the round that the project had not when it was ingested, and the reverse.
    """

    labels: tuple[str, ...]
    modalities: tuple[str, ...]
    evaluations: Mapping[str, Evaluation]
    new_speakers: NewSpeakers | None = None
    calibration: CalibrationFigures | None = None
    robustness: Mapping[str, RobustnessFigures] = field(default_factory=dict)
    centring: Centring | None = None
    blend: BlendFigures | None = None
    steps: tuple[StepFigures, ...] = ()
    warnings: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    measured_against: str = ""
    unknown: int = 0
    absent: int = 0


def parse_metrics(data: Mapping[str, Any], where: str) -> Metrics:
    """The figures of metrics.json; ProtocolError names one that does not hold, in the file `where`."""
    read = _Reader(where)
    labels, modalities = read.names(data, "labels"), read.names(data, "modalities")
    evaluations = {}
    for source in SOURCES:
        if (part := read.part(data, source)) is not None:
            evaluations[source] = read.evaluation(part, source, len(labels))
    if "cv" not in evaluations:
        raise ProtocolError("{file} has no “{field}”.", file=where, field="cv")
    cv = read.part(data, "cv") or {}
    robustness = {"cv": read.part(data, "robustness"), "test": read.part(read.part(data, "test") or {}, "robustness")}
    ingested = read.part(data, "ingested") or read.part(data, "taken_in") or {}  # the former name
    steps, warnings = data.get("steps") or [], data.get("warnings") or []
    for name, value in (("steps", steps), ("warnings", warnings)):
        if not isinstance(value, list) or len(value) > MOST_STEPS:
            raise read.wrong(name)
    if not all(isinstance(sentence, str) for sentence in warnings):
        raise read.wrong("warnings")
    return Metrics(
        labels=labels,
        modalities=modalities,
        evaluations=evaluations,
        new_speakers=read.whole(NewSpeakers, read.part(cv, "new_speaker_interval") or read.part(cv, "heard")),
        calibration=read.whole(CalibrationFigures, read.part(data, "calibration")),
        robustness={
            source: RobustnessFigures(read.figures(part, "without"), read.figures(part, "alone"))
            for source, part in robustness.items()
            if part
        },
        centring=read.whole(Centring, read.part(data, "speakers")),
        blend=read.blend(data),
        steps=tuple(read.step(step, len(labels)) for step in steps),
        warnings=tuple(warnings),
        counts=read.counts(data, "counts"),
        measured_against=str(data.get("measured_against") or ""),
        unknown=read.count(ingested, "unknown"),
        absent=read.count(ingested, "absent"),
    )  # fmt: skip


class _Reader:
    """Reads parts of one file; every method raises ProtocolError naming the part that does not hold."""

    def __init__(self, where: str) -> None:
        self._where = where

    def wrong(self, name: str) -> ProtocolError:
        """The error for a part that is not what it should be."""
        return ProtocolError("“{field}” in {file} does not hold what it should.", field=name, file=self._where)

    def part(self, data: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
        """An object, None where it is missing or null."""
        value = data.get(name)
        if value is not None and not isinstance(value, Mapping):
            raise self.wrong(name)
        return value

    def names(self, data: Mapping[str, Any], name: str) -> tuple[str, ...]:
        """Different names, () where there are none."""
        found = typed.names(data.get(name, []))
        if found is None:
            raise self.wrong(name)
        return found

    def number(self, value: Any, name: str) -> float | None:
        """A number, None for null."""
        found = typed.number(value)
        if found is None and value is not None:
            raise self.wrong(name)
        return found

    def count(self, data: Mapping[str, Any], name: str) -> int:
        """A whole number from 0, 0 where it is missing."""
        found = typed.whole(data.get(name, 0))
        if found is None or found < 0:
            raise self.wrong(name)
        return found

    def blend(self, data: Mapping[str, Any]) -> BlendFigures | None:
        """How network and linear model were mixed; None where they were not, or too few clips could tell."""
        part = self.part(data, "blend")
        if part is None:
            return None
        likely = self.part(part, "likelihood") or {}
        return self.whole(BlendFigures, {"linear_share": part.get("linear_share"), **likely})

    def counts(self, data: Mapping[str, Any], name: str) -> dict[str, int]:
        """Whole numbers by name."""
        part = self.part(data, name) or {}
        return {str(key): self.count(part, key) for key in part}

    def figures(self, data: Mapping[str, Any], name: str) -> dict[str, float]:
        """Numbers by name, those that are null left out."""
        part = self.part(data, name) or {}
        read = {str(key): self.number(value, f"{name}.{key}") for key, value in part.items()}
        return {key: value for key, value in read.items() if value is not None}

    def figure(self, data: Mapping[str, Any], name: str, intervals: Mapping[str, Any]) -> Figure:
        """A number, or one with its spread; its interval where `intervals` has one."""
        value, pair = data.get(name), intervals.get(name) or [None, None]
        if not isinstance(pair, list) or len(pair) != 2:
            raise self.wrong(f"intervals.{name}")
        low, high = (self.number(bound, f"intervals.{name}") for bound in pair)
        if isinstance(value, Mapping):
            mean, spread = (self.number(value.get(part), name) for part in ("mean", "std"))
            return Figure(mean, spread, low, high)
        return Figure(self.number(value, name), None, low, high)

    def evaluation(self, data: Mapping[str, Any], source: str, classes: int) -> Evaluation:
        """The scores of one source."""
        spread = self.part(data, "intervals") or {}
        waf, accuracy, macro_f1 = (self.figure(data, name, spread) for name in ("waf", "accuracy", "macro_f1"))
        if waf.value is None:
            raise ProtocolError("{file} has no “{field}”.", file=self._where, field=f"{source}.waf")
        return Evaluation(
            waf, accuracy, macro_f1, self._f1(data, spread, classes),
            self.confusion(data, classes), typed.text(spread.get("by", "")) or "", self.count(spread, "count"),
        )  # fmt: skip

    def confusion(self, data: Mapping[str, Any], classes: int) -> tuple[tuple[int, ...], ...]:
        """Counts [K][K], () where there are none."""
        rows = data.get("confusion") or []
        if not isinstance(rows, list) or len(rows) not in (0, classes):
            raise self.wrong("confusion")
        return tuple(self._counts_row(row, classes) for row in rows)

    def step(self, data: Any, classes: int) -> StepFigures:
        """One entry of `steps`."""
        kept = data.get("kept", True) if isinstance(data, Mapping) else None
        if not isinstance(kept, bool) or not isinstance(data.get("message", ""), str):
            raise self.wrong("steps")
        waf = Figure(self.number(data.get("waf_mean"), "steps"), self.number(data.get("waf_std"), "steps"))
        return StepFigures(
            self.count(data, "step"), self.count(data, "adopted"), waf, kept, data.get("message", ""),
            self.confusion(data, classes), self.number(data.get("purity"), "steps"),
        )  # fmt: skip

    def whole(self, kind: type[Record], data: Mapping[str, Any] | None) -> Record | None:
        """A record, None where the file has none or one that another version wrote with fewer fields."""
        if not data or any(data.get(item.name) is None for item in fields(cast(Any, kind))):
            return None
        return typed.record(kind, data, self._where)

    def _f1(self, data: Mapping[str, Any], intervals: Mapping[str, Any], classes: int) -> tuple[Figure, ...]:
        part = self.part(data, "per_class_f1") or {}
        columns = [part.get("mean") or [], part.get("std") or [], intervals.get("per_class_f1") or []]
        if not all(isinstance(column, list) and len(column) in (0, classes) for column in columns):
            raise self.wrong("per_class_f1")
        means, spreads, pairs = (column or [None] * classes for column in columns)
        if not columns[0]:
            return ()
        return tuple(
            self.figure({"f1": {"mean": mean, "std": spread}}, "f1", {"f1": pair})
            for mean, spread, pair in zip(means, spreads, pairs, strict=True)
        )

    def _counts_row(self, row: Any, classes: int) -> tuple[int, ...]:
        found = [typed.whole(value) for value in row] if isinstance(row, list) else []
        counts = tuple(value for value in found if value is not None and value >= 0)
        if len(found) != classes or len(counts) != classes:
            raise self.wrong("confusion")
        return counts
