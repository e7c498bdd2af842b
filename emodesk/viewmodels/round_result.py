"""What a finished round has to show: scores beside the baseline, its steps, its adoptions, what it changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from emodesk.domain import Round
from emodesk.domain.figures import Figure, Figures, figures_of, step_figure
from emodesk.services.analysis import AnalysisService, Flips
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import Task

SOURCES = ("cv", "test", "baseline")


@dataclass(frozen=True)
class StepRow:
    """One self-training step: clips adopted so far, those of each label that were new, WAF, whether it was kept.

    Each clip counts once, however many folds took it, at its first step: so the labels of all steps that were kept add
    up to `adopted` of the last of them.
    """

    step: int
    adopted: int
    new: dict[str, int]
    waf: Figure
    kept: bool
    message: str
    pooled: bool = True  # older rounds kept the mean of the folds only


@dataclass(frozen=True)
class RoundResult:
    """Everything that the page of a finished round shows.

    `scores`: by source (cv, test, baseline) where the round measured it; `before` the round it is compared with, None
    for the first; `proposed`: keys of clips that self-training did not adopt but proposes to the reviewer; `speakers`:
    what was found about centring the features by speaker, {} where no speaker is known well enough;
    `new_speaker_interval`: how many speakers were validated and the WAF to expect of others, {} where its folds
    share speakers.
    """

    round: Round
    before: Round | None
    scores: dict[str, Figures]
    before_scores: dict[str, Figures]
    steps: tuple[StepRow, ...]
    warnings: tuple[str, ...]
    calibration: dict[str, Any]
    counts: dict[str, int]
    flips: Flips | None = None
    proposed: tuple[int, ...] = ()
    speakers: dict[str, Any] = field(default_factory=dict)
    new_speaker_interval: dict[str, Any] = field(default_factory=dict)

    @property
    def gain(self) -> float | None:
        """WAF in cross-validation less that of the round before; None where there is none."""
        now, old = (scores["cv"].waf.value if "cv" in scores else None for scores in (self.scores, self.before_scores))
        return None if now is None or old is None else now - old


def scores_of(metrics: dict[str, Any]) -> dict[str, Figures]:
    """Figures of metrics.json by source, of those that were measured."""
    found = {source: figures_of(metrics, source) for source in SOURCES}
    return {source: one for source, one in found.items() if one is not None and one.waf.value is not None}


def result_of(one: Round, before: Round | None, adoptions: list[dict[str, Any]], flips: Flips | None) -> RoundResult:
    """Put together what is known of a round."""
    metrics = one.metrics
    new: dict[int, Counter[str]] = {}
    proposed = tuple(adoption["clip"] for adoption in adoptions if not adoption.get("accepted", True))
    for adoption in _first_of_each(adoptions):
        new.setdefault(int(adoption["step"]), Counter())[adoption["label"]] += 1
    steps = tuple(
        StepRow(
            int(step["step"]), int(step.get("adopted", 0)), dict(new.get(int(step["step"]), {})),
            step_figure(step), bool(step.get("kept", True)), step.get("message", ""),
            "confusion" in step,
        )
        for step in metrics.get("steps", [])
    )  # fmt: skip
    return RoundResult(
        one, before, scores_of(metrics), scores_of(before.metrics) if before else {}, steps,
        tuple(metrics.get("warnings", [])), metrics.get("calibration") or {}, metrics.get("counts") or {}, flips,
        proposed, metrics.get("speakers") or {}, _heard(metrics.get("cv") or {}),
    )  # fmt: skip


def _heard(cv: dict[str, Any]) -> dict[str, Any]:
    found = cv.get("new_speaker_interval", cv.get("heard")) or {}
    return found if {"speakers", "low", "high"} <= set(found) else {}


def _first_of_each(adoptions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the adoptions of each clip the earliest, and of those under several labels the one that most folds took."""
    best: dict[int, dict[str, Any]] = {}
    for one in adoptions:
        if not one.get("accepted", True):
            continue
        other = best.get(one["clip"])
        if other is None or (one["step"], -one.get("folds", 0)) < (other["step"], -other.get("folds", 0)):
            best[one["clip"]] = one
    return list(best.values())


class ResultLoader(QObject):
    """Reads results of rounds in a worker thread.

    Signals:
        loaded: the RoundResult of the round asked for last.
    """

    loaded = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._analysis = AnalysisService(session.project)
        self._wanted = 0
        self._task: Task | None = None

    def load(self, one: Round, before: Round | None) -> None:
        """Read a round that was taken in, and what it changed since `before`."""
        self._wanted = one.number
        rounds, analysis = self._session.rounds, self._analysis

        def work(_progress: object, _cancelled: object) -> RoundResult:
            flips = analysis.flips(before.number, one.number) if before else None
            return result_of(one, before, rounds.adoptions(one.number), flips)

        self._task = Task(work, self)
        self._task.finished.connect(self._finished)
        self._task.failed.connect(lambda sentence: self._session.notice.emit("error", sentence))
        self._task.start()

    def _finished(self, result: RoundResult) -> None:
        if result.round.number == self._wanted:
            self.loaded.emit(result)
