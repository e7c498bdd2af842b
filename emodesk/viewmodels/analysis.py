"""What Analyse shows of one round, beside another where wanted: read in a worker thread, kept while it holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.domain import Changes, Round
from emodesk.domain.query import quoted
from emodesk.services.analysis import (
    AnalysisService,
    Disagreement,
    Flips,
    Robustness,
    RoundScore,
    Scored,
    Shares,
    Source,
    if_readable,
    scored_of,
    source_of_robustness,
)
from emodesk.services.behind import needing, of_label, wrong_first
from emodesk.services.measured import MeasuringService
from emodesk.services.narrowed import figures_on, robustness_on
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask, teller


@dataclass(frozen=True)
class Analysis:
    """Everything about one round; fields of the compared round are None where there is none.

    `sources` are those that the round can be measured against; `centred` whether its features are centred by speaker,
    None where no speaker is known well enough to ask; `filter`: all is of the clips only that it lets through, '' for
    all clips.
    """

    number: int
    source: Source
    sources: tuple[Source, ...]
    scored: Scored | None
    compared: int
    compared_scored: Scored | None
    by_round: tuple[RoundScore, ...]
    shares: Shares
    compared_shares: Shares | None
    robustness: Robustness | None
    disagreements: tuple[Disagreement, ...]
    flips: Flips | None
    centred: bool | None = None
    filter: str = ""


OF_THE_ROUND = (Source.CROSS_VALIDATION, Source.VALIDATION, Source.TEST)  # what a round's own files tell
NO_ROUND = 0  # no round to compare with


class AnalysisModel(QObject):
    """Chooses a round, one to compare it with, and what to measure against; loads what follows.

    Reads nothing before `activate` was called, so that a window that shows Review starts without it.

    Signals:
        roundsChanged: other rounds can be chosen, or another one is.
        loading: reading began, of the round `number` that is chosen.
        begun: what of the Analysis the round's own files say, before all of it is there.
        loaded: the Analysis that was asked for last.
        failed: the sentence why what was asked for last cannot be read.
        clipsFound: keys of the clips of a cell that was asked for.
    """

    roundsChanged = Signal()
    loading = Signal()
    begun = Signal(object)
    loaded = Signal(object)
    failed = Signal(str)
    clipsFound = Signal(list)
    _begun = Signal(object)  # from the thread that reads

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._service = AnalysisService(session.project)
        self._measuring = MeasuringService(session.project)
        self._rounds: list[Round] = []
        self.number = 0
        self.compared = 0
        self.source = Source.CROSS_VALIDATION
        self.filter = ""
        self._active = False
        self._stale = True
        self._loaded = 0  # the round of the last Analysis
        self._task: BackgroundTask | None = None
        self._query: BackgroundTask | None = None
        self._again = False
        self._begun.connect(self._begin)
        session.changed.connect(self._apply)
        session.reviewerChanged.connect(lambda _name: self._apply(Changes(decisions=(0,))))

    @property
    def rounds(self) -> list[Round]:
        """Rounds with results, newest first."""
        return self._rounds

    def activate(self, active: bool) -> None:
        """The workspace is shown or hidden; hidden, changes are only noted."""
        self._active = active
        if active and self._stale:
            self.reload()

    def choose(self, number: int, compared: int | None = None) -> None:
        """Look at another round; `compared` 0 for no other beside it, None for the one before it."""
        numbers = [round_.number for round_ in self._rounds]
        if number not in numbers:
            return
        self.number = number
        before = [other for other in numbers if other < number and self._session.rounds.is_there(other)]
        self.compared = (before[0] if before else 0) if compared is None else compared
        self.roundsChanged.emit()
        self._load()

    def compare_with(self, number: int) -> None:
        """Set another round beside it, 0 for none."""
        self.choose(self.number, number)

    def measure(self, source: Source) -> None:
        """Measure against other labels."""
        if source != self.source:
            self.source = source
            self._load()

    def narrow(self, filter: str) -> None:
        """Show of the clips only those that a filter lets through, '' for all."""
        if filter != self.filter:
            self.filter = filter
            if self.number:
                self._load()

    def open_cell(self, truth: str, given: str) -> None:
        """Find the clips of one cell of the confusion; `clipsFound` follows, or a notice where there are none."""
        number, source, service, within = self.number, self.source, self._service, self._within()
        nothing = self.tr("There are no clips to open in this cell.")
        self._find(lambda: service.clips_in(number, source, truth, given, within()), nothing)

    def open_measured(self, number: int, source: Source, label: str = "") -> None:
        """Find the clips that a round was measured on against a source, the wrong ones first; with a label those that
        its F1 is made of."""
        measuring, within = self._measuring, self._within()

        def find() -> tuple[int, ...]:
            said = measuring.said(number, source, within())
            return of_label(said, label) if label else wrong_first(said)

        self._find(find)

    def open_needed(self, label: str) -> None:
        """Find the clips of which nobody has said anything and the round in use says that they have a label: those to
        decide where more clips of it are wanted."""
        passing, within = self._session.passing, self._within()

        def find() -> tuple[int, ...]:
            found, some = passing(f"split=unlabelled status=open proposed={quoted(label)}"), within()
            return tuple((found if some is None else found[np.isin(found, some)]).tolist())

        self._find(find)

    def open_needing(self, modality: str) -> None:
        """Find the clips that are said right with everything and wrong without a modality."""
        number, source, measuring, within = self.number, self.source, self._measuring, self._within()

        def find() -> tuple[int, ...]:
            said = measuring.said(number, source_of_robustness(source), within())
            found = needing(said)
            return found[said.modalities.index(modality)] if found and modality in said.modalities else ()

        self._find(find)

    def open_said(self, label: str) -> None:
        """Find the clips that the round gives a pseudo-label, '' for all its clips."""
        number, service, within = self.number, self._service, self._within()
        self._find(lambda: service.clips_said(number, label, within()))

    def _find(self, ask: Callable[[], tuple[int, ...]], nothing: str = "") -> None:
        task = BackgroundTask(lambda _progress, _cancelled: ask(), self)
        task.finished.connect(lambda keys: self._found(keys, nothing))
        task.failed.connect(lambda sentence: self._session.notice.emit("error", sentence))
        self._query = task
        task.start()

    def reload(self) -> None:
        """Read the rounds anew and show the one chosen, or the one in use, or the newest."""
        self._stale = False
        self._rounds = list(reversed(self._service.rounds()))
        numbers = [round_.number for round_ in self._rounds]
        if self.number in numbers and (not self.compared or self.compared in numbers):
            self.roundsChanged.emit()
            self._load()
        elif numbers:
            applied = next((round_.number for round_ in self._rounds if round_.applied), numbers[0])
            self.choose(applied)
        else:
            self.number = self.compared = 0
            self.roundsChanged.emit()

    # ------------------------------------------------------------------ loading

    def _load(self) -> None:
        self.loading.emit()
        if self._task is not None:
            self._again = True
            return
        number, compared, source, service = self.number, self.compared, self.source, self._service
        filter, measuring, within = self.filter, self._measuring, self._within()
        is_other, begun = number != self._loaded, teller(self, "_begun")

        def read(_progress: object, _cancelled: object) -> Analysis:
            if (keys := within()) is None:
                if is_other and source in OF_THE_ROUND:
                    begun(analyse(service, number, NO_ROUND, source, OF_THE_ROUND))
                return analyse(service, number, compared, source)
            return replace(analyse_some(service, measuring, number, compared, source, keys), filter=filter)

        self._task = BackgroundTask(read, self)
        self._task.finished.connect(self._finished)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _within(self) -> Callable[[], np.ndarray | None]:
        """Asks which clips the filter lets through, in whatever thread it is called; None for all."""
        passing, filter = self._session.passing, self.filter
        return lambda: passing(filter) if filter else None

    def _finished(self, analysis: Analysis) -> None:
        if self._followed() or analysis.number != self.number:
            return
        self.source, self._loaded = analysis.source, analysis.number
        self.loaded.emit(self._in_sight(analysis))

    def _begin(self, analysis: Analysis) -> None:
        if not self._again and (analysis.number, analysis.source) == (self.number, self.source):
            self.begun.emit(self._in_sight(analysis))

    def _in_sight(self, analysis: Analysis) -> Analysis:
        seen = set(self._session.in_sight([clip.key for clip in analysis.disagreements]))
        return replace(analysis, disagreements=tuple(clip for clip in analysis.disagreements if clip.key in seen))

    def _fail(self, sentence: str) -> None:
        if self._followed():
            return
        self._session.notice.emit("error", sentence)
        self.failed.emit(sentence)

    def _followed(self) -> bool:
        """Whether another choice has waited for the end of a load, well or not; it is then read."""
        self._task, again, self._again = None, self._again, False
        if again and self.number:
            self._load()
        return again

    def _found(self, keys: tuple[int, ...], nothing: str) -> None:
        if keys:
            self.clipsFound.emit(list(keys))
        else:
            self._session.notice.emit("info", nothing or self.tr("There are no clips to open here."))

    def _apply(self, changes: Changes) -> None:
        if changes.rounds or changes.queue:
            self._measuring = MeasuringService(self._session.project)
        if not (changes.rounds or changes.decisions):
            return
        self._stale = True
        if self._active:
            self.reload()


def analyse(
    service: AnalysisService, number: int, compared: int, source: Source, kinds: Collection[Source] = tuple(Source)
) -> Analysis:
    """Ask a service all that an Analysis holds, as far as it is of these `kinds` of source; another source where the
    round has nothing of that one."""
    every = service.scored_by_round(kinds)
    return _put_together(service, number, compared, source, every, lambda of: service.robustness(number, of))


def analyse_some(
    service: AnalysisService, measuring: MeasuringService, number: int, compared: int, source: Source,
    within: np.ndarray,
) -> Analysis:  # fmt: skip
    """The same of the clips of some keys only."""
    numbers = [round_.number for round_ in service.rounds()]

    def scored(of: int, kind: Source) -> Scored | None:
        return scored_of(figures_on(measuring.said(of, kind, within)))

    every = {of: {kind: if_readable(scored, of, kind) for kind in Source} for of in numbers}

    def robustness(of: Source) -> Robustness | None:
        return robustness_on(measuring.said(number, source_of_robustness(of), within))

    found = _put_together(service, number, compared, source, every, robustness, within)
    return replace(found, by_round=tuple(replace(score, baseline=None) for score in found.by_round))


def _put_together(
    service: AnalysisService, number: int, compared: int, source: Source,
    every: Mapping[int, Mapping[Source, Scored | None]], robustness: Callable[[Source], Robustness | None],
    within: np.ndarray | None = None,
) -> Analysis:  # fmt: skip
    """An Analysis from the scores of `every` round; `robustness` is asked beside the source that is shown."""
    nothing: dict[Source, Scored | None] = dict.fromkeys(Source)
    scored = every.get(number, nothing)
    sources = tuple(kind for kind in Source if scored[kind] is not None)
    if source not in sources:
        source = sources[0] if sources else Source.CROSS_VALIDATION
    return Analysis(
        number=number,
        source=source,
        sources=sources,
        scored=scored[source],
        compared=compared,
        compared_scored=every.get(compared, nothing)[source] if compared else None,
        by_round=tuple(service.waf_by_round(every)),
        shares=service.shares(number, within),
        compared_shares=service.shares(compared, within) if compared else None,
        robustness=robustness(source),
        disagreements=tuple(service.disagreements(number, within=within)),
        flips=service.flips(compared, number, within) if compared else None,
        centred=service.centred(number),
    )
