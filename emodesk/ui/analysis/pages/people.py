"""How far people agree: by label, by pair, over time, by clip and along the time of clips; marks lead to the clips."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from emodesk.services.agreement import Measured, Pair, Period
from emodesk.services.checks import ReviewerCheck
from emodesk.ui.analysis.pages.page import Page
from emodesk.ui.analysis.pages.rating_cards import RatingCards
from emodesk.ui.charts import BarCell, BarColumn, BarRow, BarTable, LineChart, LinePoint, LineSeries
from emodesk.ui.widgets.card import Card
from emodesk.viewmodels.agreement import AgreementModel, AgreementShown
from emodesk.viewmodels.round_words import points, score
from emodesk.viewmodels.words import word
from trainer.protocol.grammar import filled

SHOWN = 12  # clips on which people agree least


class PeoplePage(Page):
    """The page.

    Signals:
        openMoment: key of a clip and seconds into it.
    """

    openMoment = Signal(int, float)

    def __init__(self, model: AgreementModel, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._differ: dict[BarTable, list[tuple[int, ...]]] = {}
        self._periods: tuple[Period, ...] = ()
        self.labels, self.pairs, self.clips = BarTable(labels), BarTable(labels), BarTable(labels)
        self.drawn = BarTable(labels)
        self.over_time = LineChart()
        for table in (self.labels, self.pairs, self.clips, self.drawn):
            table.lead_on()
            table.set_empty(self.tr("Reading…"))
            table.activated.connect(lambda row, table=table: self.openClips.emit(list(self._differ[table][row])))
        self.over_time.set_empty(self.tr("Over time there is something to see from 40 clips with two votes on."))
        self.over_time.lead_on()
        self.over_time.picked.connect(lambda x, _of: self.openClips.emit(list(self._periods[x - 1].measured.differ)))
        self._labels_card = self.add(Card(self.tr("By label"), self.labels), "agreement-labels", self.labels)
        self.add(Card(self.tr("By pair of reviewers"), self.pairs), "agreement-pairs", self.pairs)
        self.add(Card(self.tr("Over time"), self.over_time), "agreement-over-time", self.over_time)
        self._drawn_card = self.add(
            Card(self.tr("How much the model draws people"), self.drawn), "agreement-with-model", self.drawn
        )
        self._clips_card = self.add(
            Card(self.tr("Where people agree least"), self.clips), "agreement-clips", self.clips
        )
        self.ratings = RatingCards(labels, self)
        for card, name, chart in self.ratings.cards:
            self.add(card, name, chart)
        self.ratings.openMoment.connect(self.openMoment)
        self.ratings.openClips.connect(self.openClips)
        model.loaded.connect(self.show_agreement)
        model.failed.connect(self._fail)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._model.activate(True)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._model.activate(False)

    def show_agreement(self, shown: AgreementShown) -> None:
        """Show how far people agree."""
        found = shown.found
        for table in (self.labels, self.pairs, self.clips):
            table.set_empty(self.tr("No clip has votes of two people yet: have a pass read by several."))
        columns = (BarColumn(self.tr("pairs of votes that agree")), BarColumn(self.tr("Krippendorff's alpha")))
        measured = {"": found.overall, **found.labels} if found.overall.clips else {}
        rows = [self._row(label, part) for label, part in measured.items()]
        self._differ[self.labels] = [part.differ for part in measured.values()]
        self.labels.show_rows(columns, tuple(rows))
        clips = filled(self.tr("{n} clips with two votes or more"), n=found.overall.clips)
        kappa = self.tr("Fleiss' kappa {value}").format(
            value=self._figure(found.fleiss, found.fleiss_low, found.fleiss_high)
        )
        self._labels_card.note.setText(f"{clips} · {kappa}" if found.overall.clips else "")
        pairs = [pair for pair in found.pairs if pair.clips]
        self._differ[self.pairs] = [pair.differ for pair in pairs]
        heads = (BarColumn(self.tr("the same")), BarColumn(self.tr("Cohen's kappa")))
        self.pairs.show_rows(heads, tuple(self._pair(pair) for pair in pairs))
        self._show_periods(found.periods)
        self._show_drawn(shown.drawn)
        if shown.clips:
            self.clips.set_empty(self.tr("There is no clip here on which people differ."))
        few = [clip for clip in shown.clips if clip[2] < 1][:SHOWN]
        self._differ[self.clips] = [(key,) for key, _name, _share in few]
        self.clips.show_rows(
            (BarColumn(""),),
            tuple(BarRow(name, (BarCell(share, self._percent(share)),)) for _key, name, share in few),
        )
        self._clips_card.note.setText(self.tr("a click opens the clip") if few else "")
        self.ratings.show_ratings(shown)
        self.show_card(self.ratings.trace_card, bool(shown.rated or shown.unseen))

    def _row(self, label: str, part: Measured) -> BarRow:
        figure = self._figure(part.alpha, part.low, part.high)
        share = self._percent(part.percent)
        between = self.tr("{share} of the pairs of votes agree ({low} to {high}); alpha {alpha}; differ on {n} clips")
        tip = filled(between, share=share, low=self._percent(part.percent_low), high=self._percent(part.percent_high),
                     alpha=figure, n=len(part.differ))  # fmt: skip
        cells = (
            BarCell(part.percent, share, tip=tip),
            BarCell(None if isnan(part.alpha) else max(0.0, part.alpha), figure, tip=tip),
        )
        return BarRow(word(label) if label else self.tr("all labels"), cells, label, strong=not label)

    def _pair(self, pair: Pair) -> BarRow:
        share, kappa = self._percent(pair.percent), self._figure(pair.kappa, pair.low, pair.high)
        tip = filled(self.tr("{share} the same of {n} clips; kappa {kappa}"), share=share, n=pair.clips, kappa=kappa)
        cells = (
            BarCell(pair.percent, share, tip=tip),
            BarCell(None if isnan(pair.kappa) else max(0.0, pair.kappa), kappa, tip=tip),
        )
        return BarRow(" · ".join(pair.reviewers), cells)

    def _show_periods(self, periods: tuple[Period, ...]) -> None:
        self._periods = periods
        points = []
        for n, period in enumerate(periods, start=1):
            part = period.measured
            if isnan(part.alpha):
                continue
            text = self.tr("{start} to {end}: alpha {alpha}, {n} clips")
            tip = filled(text, start=f"{period.start.astimezone():%Y-%m-%d %H:%M}",
                         end=f"{period.end.astimezone():%Y-%m-%d %H:%M}",
                         alpha=self._figure(part.alpha, part.low, part.high), n=part.clips)  # fmt: skip
            points.append(LinePoint(n, part.alpha, part.low, part.high, tip))
        series = (LineSeries(self.tr("Krippendorff's alpha"), tuple(points), band=True),) if points else ()
        self.over_time.show_series(series, self.tr("stretch"), (1, max(1, len(periods))))

    def _show_drawn(self, drawn: Sequence[ReviewerCheck]) -> None:
        self.drawn.set_empty(
            self.tr("Nothing to compare yet: it takes votes in sight of the model and votes given blind.")
        )
        heads = (BarColumn(self.tr("agrees in its sight")), BarColumn(self.tr("blind")),
                 BarColumn(self.tr("more, in points")))  # fmt: skip
        rows = []
        for name, found in ((check.reviewer, check.anchoring) for check in drawn):
            told = "–"
            if not isnan(found.more):
                told = self.tr("{more} ({low} to {high})").format(
                    **{part: points(getattr(found, part)) for part in ("more", "low", "high")}
                )
            tip = filled(self.tr("{name}: {told} points from {n} clips decided blind and {m} in sight of the model; "
                                 "a click opens them, those decided blind first"),
                         name=name, told=told, n=found.blind.of, m=found.in_sight.of)  # fmt: skip
            rows.append(BarRow(name, (
                BarCell(found.in_sight.value, self._percent(found.in_sight.value), tip=tip),
                BarCell(found.blind.value, self._percent(found.blind.value), tip=tip),
                BarCell(None if isnan(found.more) else max(0.0, found.more), told, tip=tip),
            )))  # fmt: skip
        self._differ[self.drawn] = [check.clips for check in drawn]
        self.drawn.show_rows(heads, tuple(rows))
        blind = min((check.anchoring.blind.of for check in drawn), default=0)
        self._drawn_card.note.setText(filled(self.tr("from {n} blind clips or more each"), n=blind) if drawn else "")

    def _percent(self, share: float) -> str:
        return "–" if isnan(share) else self.tr("{n} %").format(n=round(100 * share))

    def _figure(self, value: float, low: float, high: float) -> str:
        if isnan(value):
            return "–"
        return f"{score(value)} ({score(low)} – {score(high)})" if not isnan(low) else score(value)

    def _fail(self, sentence: str) -> None:
        for chart in (self.labels, self.pairs, self.clips):
            chart.show_rows((BarColumn(""),), ())
            chart.set_empty(sentence)
