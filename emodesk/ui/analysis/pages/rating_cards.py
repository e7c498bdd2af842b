"""Ratings along time: how late and how alike people rate, and one clip's ratings with the trace that they come to."""

from __future__ import annotations

from math import isfinite

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.domain.numerals import numeral
from emodesk.domain.ratings import HERTZ
from emodesk.services.ratings import RatedClip
from emodesk.ui.charts import BarCell, BarColumn, BarRow, BarTable, Chart, XYChart, XYPoint, XYSeries
from emodesk.ui.widgets.card import Card
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.key_tip import with_keys
from emodesk.viewmodels.agreement import AgreementShown
from emodesk.viewmodels.round_words import score
from emodesk.viewmodels.words import scale_words, sentence_case, word
from trainer.protocol.grammar import filled

POINTS = 150  # of a trace that are drawn, about
MOST_CLIPS = 200  # that can be chosen, those on which people agree least


class RatingCards(QObject):
    """Two cards of the page on people.

    Attributes:
        cards: card, file name and chart of each.

    Signals:
        openMoment: key of a clip and seconds into it.
        openClips: keys of clips to look at in Review.
    """

    openMoment = Signal(int, float)
    openClips = Signal(list)

    def __init__(self, labels: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rated: tuple[RatedClip, ...] = ()
        self._rated_by: list[tuple[int, ...]] = []  # clips of each row of raters
        self.raters = BarTable(labels)
        self.raters.lead_on()
        self.trace = XYChart()
        self.clip = Choice(self.tr("Which clip"))
        self.raters.set_empty(self.tr("Reading…"))
        self.raters_card = Card(self.tr("Ratings along time"), self.raters)
        self.trace_card = Card(self.tr("What the ratings of a clip come to"), self.trace, (self.clip,))
        self.cards: tuple[tuple[Card, str, Chart], ...] = (
            (self.raters_card, "raters", self.raters),
            (self.trace_card, "fused-ratings", self.trace),
        )
        self.clip.activated.connect(lambda _index: self._show_trace())
        self.trace.activated.connect(self._open)
        self.raters.activated.connect(lambda row: self.openClips.emit(list(self._rated_by[row])))

    def show_ratings(self, shown: AgreementShown) -> None:
        """Show what is known of ratings along time."""
        self.raters.set_empty(with_keys(
            self.tr("Nobody has rated along time yet: {key} in Review rates a clip while it plays."), key="review.rate"
        ))  # fmt: skip
        rows = []
        for found in shown.raters:
            scale = sentence_case(word(found.rates))
            for name, rater in found.raters.items():
                tip = filled(
                    self.tr("{rater}, {scale}: CCC {ccc} with the mean of the others, {lag} s later than the quickest, "
                            "weight {weight}; {n} clips rated, {m} of them by several; a click opens theirs"),
                    rater=name, scale=word(found.rates), ccc=score(rater.agreement), lag=f"{rater.lag:.2f}",
                    weight=f"{rater.weight:.2f}", n=found.clips, m=found.shared,
                )  # fmt: skip
                rows.append(BarRow(f"{scale} · {name}", (
                    BarCell(max(0.0, rater.agreement) if isfinite(rater.agreement) else None, score(rater.agreement),
                            tip=tip),
                    BarCell(None, self.tr("{n} s").format(n=f"{rater.lag:.2f}"), tip=tip),
                    BarCell(rater.weight, f"{rater.weight:.2f}", tip=tip),
                )))  # fmt: skip
        self._rated_by = [found.keys[name] for found in shown.raters for name in found.raters]
        heads = (self.tr("CCC with the others"), self.tr("lag"), self.tr("weight"))
        self.raters.show_rows(tuple(map(BarColumn, heads)), tuple(rows))
        clips = max((found.clips for found in shown.raters), default=0)
        self.raters_card.note.setText(filled(self.tr("{n} clips rated"), n=clips) if clips else "")
        self._fill(shown)

    def _fill(self, shown: AgreementShown) -> None:
        before = self.clip.currentText()
        self._rated = shown.rated[:MOST_CLIPS]
        self.clip.clear()
        for rated in self._rated:
            self.clip.addItem(self.tr("{clip}, {scale}").format(clip=rated.clip_id, scale=scale_words(rated.scale)))
        self.clip.setCurrentIndex(max(0, self.clip.findText(before)))
        self.clip.setVisible(bool(self._rated))
        self.trace.set_empty(
            self.tr("What others said along the time of a clip is shown once you have rated it yourself.")
        )
        self._show_trace()

    def _show_trace(self) -> None:
        at = self.clip.currentIndex()
        if not 0 <= at < len(self._rated):
            self.trace_card.note.setText("")
            self.trace.show_series((), "", "", (0, 1), (0, 1))
            return
        rated = self._rated[at]
        several = len(rated.fused.aligned) > 1
        series = [part for name, trace in rated.fused.aligned.items() for part in self._runs(name, trace, several)]
        if several:
            series += self._runs(self.tr("all of them, weighted"), rated.fused.weighted, False)
        seconds = len(rated.fused.mean) / HERTZ
        self.trace.show_series(
            tuple(series), self.tr("seconds"), word(rated.scale.rates), (0.0, seconds), (rated.scale.least, 1.0),
            percent_x=False, percent_y=False,
        )  # fmt: skip
        note = self.tr("lags taken off") if several else ""
        if isfinite(rated.agreement):
            note = self.tr("CCC between the raters {ccc}, lags taken off").format(ccc=score(rated.agreement))
        self.trace_card.note.setText(note)

    def _runs(self, name: str, trace: np.ndarray, faint: bool) -> list[XYSeries]:
        """A trace without the gaps in which nothing was said; its points lead to their moments."""
        places = np.arange(0, len(trace), max(1, len(trace) // POINTS))
        said = np.isfinite(trace[places])
        runs = np.split(places, np.flatnonzero(np.diff(said.astype(int))) + 1) if len(places) else []
        return [
            XYSeries(name, tuple(
                XYPoint(place / HERTZ, float(trace[place]), number=int(place), tip=self.tr(
                    "{rater}, {seconds} s: {value}; a click opens that moment"
                ).format(rater=name, seconds=f"{place / HERTZ:.2f}", value=numeral(trace[place], "z.2f")))
                for place in run.tolist()
            ), "none", dashed=faint, faint=faint)
            for run in runs if np.isfinite(trace[run[0]])
        ]  # fmt: skip

    def _open(self, place: int) -> None:
        self.openMoment.emit(self._rated[self.clip.currentIndex()].key, place / HERTZ)
