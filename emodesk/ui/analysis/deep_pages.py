"""The pages behind Analyse's overview, and the words that stand there while one is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from emodesk.services.analysis import Source
from emodesk.ui.analysis.pages.clip_map import ClipMapPage
from emodesk.ui.analysis.pages.modalities import ModalitiesPage
from emodesk.ui.analysis.pages.over_rounds import OverRoundsPage
from emodesk.ui.analysis.pages.page import Page
from emodesk.ui.analysis.pages.people import PeoplePage
from emodesk.ui.analysis.pages.slices import SlicesPage
from emodesk.ui.analysis.pages.this_clip import ThisClipPage
from emodesk.ui.analysis.pages.trust import TrustPageView
from emodesk.ui.charts import Chart
from emodesk.ui.widgets.empty_state import EmptyState
from emodesk.viewmodels.agreement import AgreementModel
from emodesk.viewmodels.clip_map import ClipMapModel
from emodesk.viewmodels.clip_reasons import ClipReasons
from emodesk.viewmodels.insight import MODALITIES, OVER_ROUNDS, SLICES, TRUST, Asked, InsightModel, PageContent
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.several_reasons import SeveralReasons

CLIP = "clip"
MAP = "map"
PEOPLE = "people"  # needs no round
PAGES = (CLIP, MODALITIES, TRUST, SLICES, OVER_ROUNDS, MAP, PEOPLE)  # in the order of their tabs


class DeepPages(QStackedWidget):
    """Shows one page at a time.

    Signals:
        openClips: keys of clips to look at in Review.
        roundChosen: number of a round that was clicked.
        measuredChosen, neededChosen: as `OverRoundsPage` has them.
        openMoment: key of a clip and seconds into it.
    """

    openClips = Signal(list)
    roundChosen = Signal(int)
    measuredChosen = Signal(int, str, str)
    neededChosen = Signal(str)
    openMoment = Signal(int, float)

    def __init__(
        self, session: Session, listed: Callable[[], np.ndarray] | None = None, parent: QWidget | None = None
    ) -> None:
        """`listed` asks for the keys of the clips in Review's list."""
        super().__init__(parent)
        labels = session.labels.names
        self.model = InsightModel(session, self)
        self.reasons = ClipReasons(session, self)
        self.several = SeveralReasons(session, listed, self)
        self.clip = ThisClipPage(self.reasons, self.several, labels, self)
        self.map = ClipMapPage(ClipMapModel(session, self), labels, self)
        self.agreement = AgreementModel(session, self)
        self.people = PeoplePage(self.agreement, labels, self)
        self.modalities = ModalitiesPage(labels, self)
        self.trust = TrustPageView(labels, self)
        self.slices = SlicesPage(labels, self)
        self.over_rounds = OverRoundsPage(labels, self)
        self.pages: dict[str, Page] = {
            MODALITIES: self.modalities, TRUST: self.trust, SLICES: self.slices, OVER_ROUNDS: self.over_rounds,
        }  # fmt: skip
        self._waiting = EmptyState()
        self._waiting.actionChosen.connect(self._again)
        self._asked: Asked | None = None
        every: tuple[Any, ...] = (self.clip, self.map, self.people, *self.pages.values())
        for page in every:
            page.openClips.connect(self.openClips)
            self.addWidget(page)
        self.addWidget(self._waiting)
        for moments in (self.clip, self.people):
            moments.openMoment.connect(self.openMoment)
        self.over_rounds.roundChosen.connect(self.roundChosen)
        self.over_rounds.measuredChosen.connect(self.measuredChosen)
        self.over_rounds.neededChosen.connect(self.neededChosen)
        self.slices.smallestChosen.connect(self._of_smallest)
        self.model.loading.connect(lambda: self._wait(self.tr("Reading…")))
        self.model.loaded.connect(self._show)
        self.model.failed.connect(
            lambda why: self._wait(self.tr("This cannot be shown"), why, self.tr("Read it again"))
        )

    def show_page(
        self, page: str, number: int, beside: int, source: Source, filter: str = "", others: str = ""
    ) -> None:
        """Show a page about a round; `filter` narrows the clips, '' for all, and `others` are those beside them."""
        if page == CLIP:
            self._asked = None
            self.setCurrentWidget(self.clip)
            return
        if page == PEOPLE:
            self._asked = None
            self.agreement.narrow(filter)
            self.setCurrentWidget(self.people)
            return
        if page == MAP:
            self._asked = None
            self.map.show_round(number, filter)
            self.setCurrentWidget(self.map)
            return
        self._asked = Asked(page, number, beside, source, filter, self.slices.smallest.value(), others)
        self.model.ask(self._asked)

    def narrow(self, keys: np.ndarray | None) -> None:
        """Of the clips of these keys are the clips like one, and those that are asked what if; None for all."""
        self.reasons.narrow(keys)
        self.several.narrow(keys)

    def charts(self) -> list[tuple[str, str, Chart]]:
        """Of the page that is shown: title, file name and chart."""
        shown = self.currentWidget()
        return shown.charts if isinstance(shown, Page | ThisClipPage | ClipMapPage) else []

    def _of_smallest(self, smallest: int) -> None:
        if self._asked is not None and self._asked.page == SLICES:
            self._asked = replace(self._asked, smallest=smallest)
            self.model.ask(self._asked)

    def _again(self) -> None:
        if self._asked is not None:
            self.model.ask(self._asked)

    def _show(self, content: PageContent) -> None:
        if content.asked != self._asked:
            return
        page = self.pages[content.asked.page]
        page.show_content(content)
        self.setCurrentWidget(page)

    def _wait(self, title: str, sentence: str = "", action: str = "") -> None:
        if self._asked is not None:
            self._waiting.say(title, sentence, action=action)
            self.setCurrentWidget(self._waiting)
