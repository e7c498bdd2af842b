"""Rounds over time: scores with what they lie between, adoptions confirmed later, and what more labels would bring."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from emodesk.domain.figures import Figure
from emodesk.services.analysis import Source
from emodesk.services.history import Forecast, RoundHistory, RoundLine
from emodesk.ui.analysis.chart_data import icon_of, share_maximum
from emodesk.ui.analysis.pages.page import Page
from emodesk.ui.charts import (
    BarCell,
    BarColumn,
    BarRow,
    BarTable,
    LineChart,
    LinePoint,
    LineSeries,
    XYChart,
    XYPoint,
    XYSeries,
)
from emodesk.ui.widgets.card import Card
from emodesk.viewmodels.insight import PageContent
from emodesk.viewmodels.round_words import change, score
from emodesk.viewmodels.words import listing, sentence_case, word
from trainer.protocol.grammar import filled

CROSS_VALIDATION = Source.CROSS_VALIDATION.value
ALIKE = "alike"  # of points: the same clips in each round
CURVE = 60  # points of the learning curve that are drawn


class OverRoundsPage(Page):
    """The page.

    Signals:
        roundChosen: number of a round that was clicked, other than the one in view.
        measuredChosen: of a round in view, its number, the Source of labels that it was measured against, and a label,
            '' for all: the clips that a figure was measured on are wanted.
        neededChosen: a label, of which more clips are wanted.
    """

    roundChosen = Signal(int)
    measuredChosen = Signal(int, str, str)
    neededChosen = Signal(str)

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._adopted: list[tuple[int, ...]] = []  # clips of the rounds that are shown as adopting some
        self._shared: list[int] = []  # rounds whose shares are shown
        self._alike: tuple[int, ...] = ()  # clips on which the rounds are measured alike
        self._number = self._last = 0  # the rounds in view, and behind the F1
        self.waf = LineChart()
        self.learning = XYChart()
        self.by_label = BarTable(labels)
        self.adopted = BarTable(labels)
        self.bring = BarTable(labels)
        self.shares = BarTable(labels)
        waf = Card(self.tr("WAF by round, with what it lies between"), self.waf)
        self._waf_card = self.add(waf, "waf-intervals", self.waf)
        self._learning_card = self.add(Card(self.tr("Learning curve"), self.learning), "learning-curve", self.learning)
        f1 = self.add(
            Card(self.tr("F1 by label, first and last round"), self.by_label), "f1-over-rounds", self.by_label
        )
        f1.note.setText(self.tr("each on its own labels"))
        self.add(Card(self.tr("Adopted, and later confirmed"), self.adopted), "adoptions", self.adopted)
        bring = Card(self.tr("What more labels would bring"), self.bring)
        self._bring_card = self.add(bring, "forecast", self.bring)
        self.add(Card(self.tr("Shares of the modalities by round"), self.shares), "shares-over-rounds", self.shares)
        few = self.tr("Three rounds on different numbers of labels are needed before more can be forecast.")
        self.learning.set_empty(few)
        self.bring.set_empty(few)
        self.adopted.set_empty(self.tr("No round adopted a clip."))
        for chart in (self.waf, self.by_label, self.adopted, self.bring, self.shares):
            chart.lead_on()
        self.waf.picked.connect(self._open_round)
        self.learning.activated.connect(self._open_round)
        self.shares.activated.connect(lambda row: self._open_round(self._shared[row]))
        self.by_label.activated.connect(
            lambda row: self.measuredChosen.emit(self._last, CROSS_VALIDATION, self.by_label.rows[row].label)
        )
        self.bring.activated.connect(lambda row: self.neededChosen.emit(self.bring.rows[row].label))
        self.adopted.activated.connect(lambda row: self.openClips.emit(list(self._adopted[row])))

    def show_content(self, content: PageContent) -> None:
        shown: RoundHistory = content.content
        self._number, self._alike = content.asked.number, shown.alike
        self._show_waf(shown)
        self._show_learning(shown)
        self._show_labels(shown)
        self._show_shares(shown)
        rows = []
        adopting = [line for line in shown.rounds if line.adopted]
        self._adopted = [line.keys for line in adopting]
        for line in adopting:
            share = line.right / line.judged if line.judged else None
            text = self.tr("{right} of {judged} right").format(right=line.right, judged=line.judged)
            name = self.tr("round {n}").format(n=line.number)
            clips = self.tr("{n} adopted").format(n=line.adopted)
            rows.append(BarRow(name, (BarCell(share, text if line.judged else self.tr("none judged"), note=clips),)))
        self.adopted.show_rows((BarColumn(""),), tuple(rows))

    def _show_shares(self, shown: RoundHistory) -> None:
        lines = [line for line in shown.rounds if line.shares]
        self._shared = [line.number for line in lines]
        names = tuple(dict.fromkeys(name for line in lines for name in line.shares))
        rows = tuple(
            BarRow(
                self.tr("round {n}").format(n=line.number),
                tuple(self._share(line.shares.get(name, math.nan)) for name in names),
                strong=line.number == self._number,
            )
            for line in lines
        )
        columns = tuple(BarColumn(word(name), icon_of(name)) for name in names)
        self.shares.show_rows(columns, rows, share_maximum(rows))

    def _share(self, value: float) -> BarCell:
        return (
            BarCell(None, "–") if math.isnan(value) else BarCell(value, self.tr("{n} %").format(n=round(100 * value)))
        )

    def _open_round(self, number: int, of: str = CROSS_VALIDATION) -> None:
        """Of the round in view the clips that it was measured on; another round comes into view."""
        if number == self._number and of == ALIKE:
            self.openClips.emit(list(self._alike))
        elif number == self._number:
            self.measuredChosen.emit(number, of, "")
        else:
            self.roundChosen.emit(number)

    def _show_waf(self, shown: RoundHistory) -> None:
        names = {
            "waf": self.tr("each round's own labels"),
            "alike": filled(self.tr("the same {n} clips"), n=len(shown.alike)),
            "test": self.tr("test clips"),
        }
        lines = []
        for name, of, marker in (("waf", CROSS_VALIDATION, "circle"), ("alike", ALIKE, "diamond"),
                                 ("test", Source.TEST.value, "square")):  # fmt: skip
            points = tuple(
                self._point(line, figure, of)
                for line in shown.rounds
                if (figure := getattr(line, name)) is not None and figure.value is not None
            )
            if points or name != "alike":
                lines.append(LineSeries(names[name], points, marker))
        self._waf_card.note.setText(self._since(shown))
        numbers = [line.number for line in shown.rounds] or [0]
        self.waf.show_series(tuple(lines), self.tr("round"), (min(numbers), max(numbers)), self._number)

    def _since(self, shown: RoundHistory) -> str:
        """What the newest round gained since the oldest on the same clips, which alone is the model's."""
        alike = [line for line in shown.rounds if line.alike is not None]
        if len(alike) < 2:
            return ""
        first, last = alike[0], alike[-1]
        text = self.tr("on the same {n} clips: {change} from round {first} to {last}")
        gain = (last.alike.value or 0.0) - (first.alike.value or 0.0)
        return filled(text, n=len(shown.alike), change=change(gain), first=first.number, last=last.number)

    def _point(self, line: RoundLine, figure: Figure, of: str) -> LinePoint:
        value = figure.value or 0.0
        low = value if figure.low is None else figure.low
        high = value if figure.high is None else figure.high
        tip = self.tr("Round {n}: WAF {waf}, {low} to {high} with 95 % confidence")
        text = tip.format(n=line.number, waf=score(value), low=score(low), high=score(high))
        if of == CROSS_VALIDATION:
            own = self.tr("{text}; on the {n} labels that it learnt from, which are others in each round")
            text = filled(own, text=text, n=line.labelled)
        elif of == ALIKE:
            same = self.tr("{text}; on the {n} clips that all these rounds held out")
            text = filled(same, text=text, n=len(self._alike))
        return LinePoint(line.number, value, low, high, text, of=of)

    def _show_learning(self, shown: RoundHistory) -> None:
        curve = shown.learning
        for card in (self._learning_card, self._bring_card):
            card.note.setText("")
            card.note.setToolTip("")
        if curve is None:
            self.learning.show_series((), "", "", (0, 1), (0, 1))
            self.bring.show_rows((BarColumn(""),), ())
            return
        first, last = float(curve.labels.min()), float(curve.labels.max()) + shown.forecasts[-1].more
        line = tuple(
            XYPoint(n, curve.at(n)) for n in (first + (last - first) * step / CURVE for step in range(CURVE + 1))
        )
        figures = [(r, r.alike if shown.learnt_alike else r.waf) for r in shown.rounds]
        points = tuple(
            XYPoint(float(r.labelled), figure.value, figure.low, figure.high,
                    self.tr("Round {n}: {labels} labels, WAF {waf}").format(
                        n=r.number, labels=r.labelled, waf=score(figure.value)), r.number)
            for r, figure in figures if figure is not None and figure.value is not None
        )  # fmt: skip
        values = [value for p in (*line, *points) for value in (p.low, p.y, p.high) if value is not None]
        low, high = math.floor(10 * min(values)) / 10, min(1.0, math.ceil(10 * max(values)) / 10)
        self.learning.show_series(
            (XYSeries(self.tr("forecast"), line, "none", dashed=True, faint=True),
             XYSeries(self.tr("rounds"), points, line=False)),
            self.tr("labels"), self.tr("WAF"), (first, last), (low, high), percent_x=False, percent_y=False,
        )  # fmt: skip
        self._learning_card.note.setText(self._bring(shown.forecasts[1]))
        own = self.tr(
            "Each round is measured on the labels that it learnt from. Where the queue brought hard clips, the curve "
            "rises less than the model has learnt."
        )
        same = self.tr("Every round is measured on the same {n} clips, held out by all.")
        self._learning_card.note.setToolTip(filled(same, n=len(shown.alike)) if shown.learnt_alike else own)
        if shown.promising:
            self._bring_card.note.setText(self._bring(shown.promising))
            self._bring_card.note.setToolTip(self.tr(
                "Half of them of each label: what the curves of their F1 promise, weighed by their share of the clips "
                "measured. Other labels grew in the same rounds; what those did to it cannot be told apart."
            ))  # fmt: skip
        rows = []
        for label, forecast in shown.label_forecasts.items():
            note = f"{change(forecast.low)} … {change(forecast.high)}"
            tip_ = self.tr("Each round is measured on the labels that it learnt from, which are others in each.")
            if forecast.alike:
                tip_ = filled(self.tr("Every round is measured on the same {n} clips of it, held out by all."),
                              n=forecast.alike)  # fmt: skip
            cell = BarCell(max(0.0, forecast.gain), change(forecast.gain), note=note, tip=tip_)
            rows.append(BarRow(word(label), (cell,), label))
        rows += [self._untold(label, counts) for label, counts in shown.untold.items()]
        head = self.tr("F1 by {n} more clips of the label").format(n=60)
        self.bring.show_rows(
            (BarColumn(head),), tuple(rows), max([0.02, *(f.gain for f in shown.label_forecasts.values())])
        )

    def _untold(self, label: str, counts: tuple[int, ...]) -> BarRow:
        """Of a label whose clips were as many in too many rounds: that nothing can be told, and why."""
        text = self.tr("cannot be told: no round measured it")
        if len(counts) == 1:
            text = filled(self.tr("cannot be told yet: {n} clips in every round"), n=counts[0])
        elif counts:
            text = self.tr("cannot be told yet: only {first} or {second} clips so far")
            text = text.format(first=counts[0], second=counts[-1])
        why = self.tr("{label}: {text}. Three rounds on different numbers of its clips are needed before more can be "
                      "forecast.")  # fmt: skip
        tip_ = why.format(label=sentence_case(word(label)), text=text)
        return BarRow(word(label), (BarCell(None, text, tip=tip_),), label)

    def _bring(self, forecast: Forecast) -> str:
        text = self.tr("{more} more labels would bring about {gain} ({low} to {high})")
        if forecast.labels:
            text = self.tr("{more} more labels of {labels} would bring about {gain} WAF ({low} to {high})")
        return text.format(
            more=forecast.more, labels=listing(forecast.labels), gain=change(forecast.gain),
            low=change(forecast.low), high=change(forecast.high),
        )  # fmt: skip

    def summary(self) -> str:
        """What more labels would bring, in words; nothing where no forecast can be made."""
        texts = (card.note.text() for card in (self._learning_card, self._bring_card))
        return " · ".join(text for text in texts if text)

    def _show_labels(self, shown: RoundHistory) -> None:
        rows: list[BarRow] = []
        if measured := [line for line in shown.rounds if line.f1]:
            first, last = measured[0], measured[-1]
            self._last = last.number
            for label, figure in last.f1.items():
                before = first.f1.get(label, Figure()).value if first is not last else None
                note = change(figure.value - before) if figure.value is not None and before is not None else ""
                rows.append(
                    BarRow(word(label), (BarCell(figure.value, score(figure.value), other=before, note=note),), label)
                )
        self.by_label.show_rows((BarColumn(""),), tuple(rows), coloured=True)
