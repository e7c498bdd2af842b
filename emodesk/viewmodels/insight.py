"""What Analyse's pages show of a round: read in a worker thread when first looked at, kept while it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.domain import Changes, DomainError
from emodesk.services.analysis import Source
from emodesk.services.bulk import Pledge, offer
from emodesk.services.history import history
from emodesk.services.insight import modality_page, slices_of, trust_page
from emodesk.services.measured import MeasuringService
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.measures.slices import SMALLEST

MODALITIES, TRUST, SLICES, OVER_ROUNDS = "modalities", "trust", "slices", "rounds"


@dataclass(frozen=True)
class Asked:
    """What a page is about: a round, another beside it (0 for none), the labels it is measured against, a filter of
    clips ('' for all), the least clips of a slice, and a filter of other clips of the same round that stand beside in
    place of the other round, '' for none."""

    page: str
    number: int
    beside: int
    source: Source
    filter: str = ""
    smallest: int = SMALLEST
    others: str = ""


@dataclass(frozen=True)
class PageContent:
    """A page and what was asked of it; `beside` is the same of the compared round, or of the other clips, None where
    there is none."""

    asked: Asked
    content: Any
    beside: Any = None


class InsightModel(QObject):
    """Reads pages; the last one asked for is the one that is told of.

    Signals:
        loading: a page is being read.
        loaded: PageContent.
        failed: the sentence why it cannot be read.
    """

    loading = Signal()
    loaded = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._service = MeasuringService(session.project)
        self._kept: dict[Asked, PageContent] = {}
        self._wanted: Asked | None = None
        self._task: BackgroundTask | None = None
        session.changed.connect(self._apply)

    def ask(self, asked: Asked) -> None:
        """Show a page: at once where it is kept, else when it has been read."""
        self._wanted = asked
        if asked in self._kept:
            self.loaded.emit(self._kept[asked])
            return
        self.loading.emit()
        if self._task is None:
            self._start(asked)

    def _start(self, asked: Asked) -> None:
        reading = self._reading(asked)
        self._task = BackgroundTask(lambda _progress, _cancelled: reading(), self)
        self._task.finished.connect(self._finished)
        self._task.failed.connect(lambda sentence: self._failed(asked, sentence))
        self._task.start()

    def _reading(self, asked: Asked) -> Callable[[], PageContent]:
        project, passing, service = self._session.project, self._session.passing, self._service

        def read() -> PageContent:
            within = passing(asked.filter) if asked.filter else None
            if asked.page == OVER_ROUNDS:
                return PageContent(asked, history(project, service, within))
            sides = [(asked.number, within)]
            if asked.others:
                sides.append((asked.number, passing(asked.others)))
            elif asked.beside:
                sides.append((asked.beside, within))
            return PageContent(asked, *(read_page(project, service, asked, *side) for side in sides))

        return read

    def _finished(self, content: PageContent) -> None:
        self._task = None
        self._kept[content.asked] = content
        if self._wanted == content.asked:
            self.loaded.emit(content)
        elif self._wanted is not None:
            self.ask(self._wanted)

    def _failed(self, asked: Asked, sentence: str) -> None:
        self._task = None
        if self._wanted == asked:
            self.failed.emit(sentence)
        elif self._wanted is not None:
            self.ask(self._wanted)

    def _apply(self, changes: Changes) -> None:
        if changes.rounds or changes.decisions or changes.queue:
            self._kept.clear()
            self._service = MeasuringService(self._session.project)


def read_page(
    project: Project, service: MeasuringService, asked: Asked, number: int, within: np.ndarray | None = None
) -> Any:
    """What a page about measured clips shows of round `number`, of the keys `within` only where they are given."""
    measured = service.clips(number, asked.source, within)
    if asked.page == MODALITIES:
        adopted = np.isin(measured.keys, _adopted(project, number))
        page = modality_page(measured.only(~adopted) if adopted.any() else measured)
        return page and replace(page, adopted=int(adopted.sum()))
    if asked.page == TRUST:
        return trust_page(measured, _threshold(project, number))
    return slices_of(measured, asked.smallest)


def _adopted(project: Project, number: int) -> list[int]:
    """Clips that a round's self-training took in; none where that cannot be read."""
    try:
        return [adopted.clip for adopted in RoundService(project).adoptions(number) if adopted.accepted]
    except DomainError:
        return []


def _threshold(project: Project, number: int) -> float | None:
    """From which confidence clips of the round in use may be accepted unseen; None for other rounds."""
    offered = offer(project, Pledge.CERTAIN)
    return offered.promise.threshold if offered.round == number else None
