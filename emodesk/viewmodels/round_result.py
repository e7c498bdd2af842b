"""What a finished round has to show: scores beside the baseline, its steps, its adoptions, what it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from emodesk.domain import DomainError, Round
from emodesk.domain.figures import Figure, Figures, figures_of, step_figure
from emodesk.services.analysis import AnalysisService, Flips
from emodesk.services.checks import BlindScore, blind_score
from emodesk.services.comparing import Comparison, compare
from emodesk.services.provenance import RoundOrigin, read_provenance
from emodesk.services.round_files import Adopted, first_of_each
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.metrics import SOURCES, Metrics


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

    `metrics`: the round's own; `scores`: by source (cv, test, baseline) where the round measured it,
    and first blind, where there are votes enough; `before` the round
    it is compared with, None for the first; `comparison`: how it differs from that one on the same clips, None where
    that cannot be told, and `incomparable` why; `proposed`: keys of clips that self-training did not adopt but proposes
    to the reviewer.
    """

    round: Round
    before: Round | None
    metrics: Metrics
    scores: dict[str, Figures]
    steps: tuple[StepRow, ...]
    flips: Flips | None = None
    proposed: tuple[int, ...] = ()
    comparison: Comparison | None = None
    incomparable: str = ""
    provenance: RoundOrigin | None = None


def scores_of(metrics: Metrics | None) -> dict[str, Figures]:
    """Figures of a round by source, of those that were measured."""
    found = {source: figures_of(metrics, source) for source in SOURCES}
    return {source: score for source, score in found.items() if score is not None}


def blind_figures(found: BlindScore) -> Figures:
    """Figures of a round against blind votes alone."""
    scores = found.scores
    f1 = zip(scores.per_class_f1.tolist(), scores.occurring.tolist(), strict=True)
    return Figures(
        Figure(scores.waf, None, found.low, found.high), Figure(scores.accuracy), Figure(scores.macro_f1),
        tuple(Figure(value) if there else Figure() for value, there in f1), scores, found.drawn, found.units,
    )  # fmt: skip


def result_of(round_: Round, before: Round | None, adoptions: Sequence[Adopted], flips: Flips | None) -> RoundResult:
    """Put together what is known of a round that was ingested."""
    metrics = round_.metrics
    if metrics is None:
        raise ValueError(f"round {round_.number} was not ingested")
    new: dict[int, Counter[str]] = {}
    proposed = tuple(adoption.clip for adoption in adoptions if not adoption.accepted)
    for adoption in first_of_each(adoptions):
        new.setdefault(adoption.step, Counter())[adoption.label] += 1
    steps = tuple(
        StepRow(
            step.step, step.adopted, dict(new.get(step.step, {})), step_figure(step), step.kept, step.message,
            bool(step.confusion),
        )
        for step in metrics.steps
    )  # fmt: skip
    return RoundResult(round_, before, metrics, scores_of(metrics), steps, flips, proposed)


class ResultLoader(QObject):
    """Reads results of rounds in a worker thread.

    Signals:
        loaded: the RoundResult of the round asked for last.
        failed: the Round asked for last, and the sentence why it cannot be read.
    """

    loaded = Signal(object)
    failed = Signal(object, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._analysis = AnalysisService(session.project)
        self._wanted: Round | None = None
        self._tasks: dict[int, BackgroundTask] = {}  # at work, by the number of the load
        self._loads = 0

    def load(self, round_: Round, before: Round | None) -> None:
        """Read a round that was ingested, and what it changed since `before`; nothing anew where it is being read."""
        if self._wanted == round_:
            return
        self._wanted = round_
        self._loads += 1
        load, rounds, analysis = self._loads, self._session.rounds, self._analysis
        project = self._session.project

        def work(_progress: object, _cancelled: object) -> RoundResult:
            flips = analysis.flips(before.number, round_.number) if before else None
            result = result_of(round_, before, rounds.adoptions(round_.number), flips)
            result = replace(result, provenance=read_provenance(rounds.folder(round_.number)))
            if found := blind_score(project, round_.number):
                result = replace(result, scores={"blind": blind_figures(found), **result.scores})
            if before is None:
                return result
            try:
                return replace(result, comparison=compare(project, before.number, round_.number))
            except DomainError as error:  # the files of the other one; this one's are shown all the same
                return replace(result, incomparable=said(error))

        task = self._tasks[load] = BackgroundTask(work, self)
        task.finished.connect(lambda result: self._ended(load, lambda: self.loaded.emit(result)))
        task.failed.connect(lambda sentence: self._ended(load, lambda: self.failed.emit(round_, sentence)))
        task.start()

    def _ended(self, load: int, tell: Callable[[], None]) -> None:
        """Of a load that another has followed, nobody wants to hear."""
        self._tasks.pop(load)
        if load == self._loads:
            self._wanted = None
            tell()
