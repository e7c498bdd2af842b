"""Whether confidence can be trusted: reliability, risk over coverage, calibration errors, errors by group."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtWidgets import QPushButton, QWidget

from emodesk.services.insight import ErrorRow, TrustPage
from emodesk.ui.analysis.pages.page import Page
from emodesk.ui.charts import BarCell, BarColumn, BarRow, BarTable, XYChart, XYPoint, XYSeries
from emodesk.ui.widgets.card import Card
from emodesk.ui.widgets.choice import Choice
from emodesk.viewmodels.field_words import field_name, field_value
from emodesk.viewmodels.insight import PageContent
from emodesk.viewmodels.round_words import score
from emodesk.viewmodels.words import listing, word
from trainer.measures.scores import BINS

POINTS = 200  # of a curve that are drawn
FIRST_FIELD = "speaker"


class TrustPageView(Page):
    """The page."""

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._page: TrustPage | None = None
        self._beside: TrustPage | None = None
        self._other = ""
        self._order: list[int] = []  # the combinations that are shown
        self._covered: list[tuple[TrustPage, float]] = []  # what points over coverage stand for
        self.reliability = XYChart()
        self.risk = XYChart()
        self.by_class = BarTable(labels)
        self.by_subset = BarTable(labels)
        self.errors = BarTable(labels)
        self._field = Choice(self.tr("Group the clips by"))
        self._surest = QPushButton(self.tr("Open what is wrong"))
        self._surest.setProperty("class", "flat")
        self._surest.setToolTip(self.tr("Open the clips that are wrong in Review, the surest first"))
        self._reliable_card = self.add(
            Card(self.tr("Reliability of the confidence"), self.reliability), "reliability", self.reliability
        )
        self._risk_card = self.add(
            Card(self.tr("Wrong among the surest"), self.risk, (self._surest,)), "risk-coverage", self.risk
        )
        self.add(Card(self.tr("Calibration error by label"), self.by_class), "calibration-by-label", self.by_class)
        self.add(
            Card(self.tr("Calibration error by combination"), self.by_subset), "calibration-by-combination",
            self.by_subset,
        )  # fmt: skip
        self.add(Card(self.tr("Right by group"), self.errors, (self._field,)), "right-by-group", self.errors)
        nothing = self.tr("Nothing to measure this round against yet: review some clips, then look again.")
        for chart in (self.reliability, self.risk, self.by_class, self.errors):
            chart.set_empty(nothing)
        self.by_subset.set_empty(
            self.tr("This round did not keep what the fold that never saw a clip says without a modality.")
        )
        for table in (self.errors, self.by_class, self.by_subset):
            table.lead_on()
        self.by_class.activated.connect(self._open_class)
        self.by_subset.activated.connect(self._open_subset)
        self.reliability.activated.connect(self._open_bin)
        self.risk.activated.connect(self._open_covered)
        self.errors.activated.connect(lambda row: self.openClips.emit(list(self._rows()[row].keys)))
        self._surest.clicked.connect(self._open_surest)
        self._field.activated.connect(lambda _index: self._show_errors())

    def show_content(self, content: PageContent) -> None:
        self._page, self._beside = content.content, content.beside
        page = self._page
        self._other = self.tr("the other clips") if content.asked.others else self.tr("the other round")
        self._surest.setEnabled(page is not None and bool(page.surest_wrong))
        self._reliable_card.note.setText(self._error_words(page))
        self._risk_card.note.setText(self._risk_words(page))
        self._show_reliability(page, content.beside)
        self._show_risk(page, content.beside)
        rows = () if page is None else tuple(
            BarRow(word(label), (BarCell(float(value), score(float(value))),), label)
            for label, value in zip(self._labels, page.by_class, strict=False)
        )  # fmt: skip
        self.by_class.show_rows((BarColumn(""),), rows, _ceiling([] if page is None else page.by_class), coloured=True)
        self._show_subsets(page, content.beside)
        self._fill_fields()
        self._show_errors()

    def group_by(self, field: str) -> None:
        """Group the clips by a field."""
        self._field.setCurrentIndex(max(0, self._field.findData(field)))
        self._show_errors()

    def summary(self) -> str:
        """What stands beside the titles of reliability and of risk over coverage, in one line."""
        return " · ".join(part for part in (self._error_words(self._page), self._risk_words(self._page)) if part)

    def _error_words(self, page: TrustPage | None) -> str:
        if page is None:
            return ""
        found = page.reliability
        return self.tr("calibration error {error}, {low} to {high} · {n} clips").format(
            error=score(found.error), low=score(found.error_low), high=score(found.error_high), n=page.clips
        )

    def _risk_words(self, page: TrustPage | None) -> str:
        if page is None:
            return ""
        if page.bulk is None:
            return self.tr("no clip may be accepted unseen yet")
        return self.tr("accepted unseen from {threshold}: {coverage} % of these clips, {risk} % wrong").format(
            threshold=f"{page.bulk[0]:.2f}", coverage=round(100 * page.bulk[1]), risk=f"{100 * page.bulk[2]:.1f}"
        )

    def _show_reliability(self, page: TrustPage | None, beside: TrustPage | None) -> None:
        series = []
        if page is not None:
            ideal = (XYPoint(0, 0), XYPoint(1, 1))
            series.append(XYSeries(self.tr("as promised"), ideal, "none", dashed=True, faint=True))
            series.append(XYSeries(self.tr("this round"), self._bins(page)))
            if beside is not None:
                series.append(XYSeries(self._other, self._bins(beside, BINS), "diamond", faint=True))
        self.reliability.show_series(tuple(series), self.tr("confidence"), self.tr("right"), (0, 1), (0, 1))

    def _open_subset(self, row: int) -> None:
        if self._page is not None:
            self.openClips.emit(list(self._page.wrong_with[self._order[row]]))

    def _open_class(self, row: int) -> None:
        found = {part.value: part.keys for part in self._page.errors.get("prediction", ())} if self._page else {}
        self.openClips.emit(list(found.get(self._labels[row], ())))

    def _open_bin(self, number: int) -> None:
        side, part = divmod(number, BINS)
        page = self._beside if side else self._page
        if page is not None:
            self.openClips.emit(list(page.bins[part]))

    def _open_covered(self, number: int) -> None:
        page, coverage = self._covered[number]
        self.openClips.emit(list(page.covered(coverage)))

    def _open_surest(self) -> None:
        if self._page is not None:
            self.openClips.emit(list(self._page.surest_wrong))

    def _bins(self, page: TrustPage, first: int = 0) -> tuple[XYPoint, ...]:
        """Points whose numbers begin with `first`."""
        found, tip = (
            page.reliability,
            self.tr("Confidence {confidence} %, right {right} % ({low} to {high} %), {n} clips"),
        )
        return tuple(
            XYPoint(
                found.confidence.item(part), found.right.item(part), found.low.item(part), found.high.item(part),
                tip.format(confidence=round(100 * found.confidence[part]), right=round(100 * found.right[part]),
                           low=round(100 * found.low[part]), high=round(100 * found.high[part]), n=found.clips[part]),
                first + part,
            )
            for part in np.flatnonzero(found.clips).tolist()
        )  # fmt: skip

    def _show_risk(self, page: TrustPage | None, beside: TrustPage | None) -> None:
        series = []
        self._covered = []
        if page is not None:
            series.append(XYSeries(self.tr("this round"), self._curve(page), "none"))
            if beside is not None:
                series.append(XYSeries(self._other, self._curve(beside), "none", dashed=True, faint=True))
            if page.bulk is not None and page.bulk[1] > 0:
                tip = self._risk_words(page)
                point = XYPoint(page.bulk[1], page.bulk[2], tip=tip, number=self._number_of(page, page.bulk[1]))
                series.append(XYSeries(self.tr("accepted unseen"), (point,), "square", line=False))
        most = max([0.05, *(point.y for line in series for point in line.points)])
        ends = (0.0, math.ceil(most * 20) / 20)
        self.risk.show_series(
            tuple(series), self.tr("share of the clips, surest first"), self.tr("wrong"), (0, 1), ends
        )

    def _number_of(self, page: TrustPage, coverage: float) -> int:
        """What a point is called that stands for the surest clips of a page."""
        self._covered.append((page, coverage))
        return len(self._covered) - 1

    def _curve(self, page: TrustPage) -> tuple[XYPoint, ...]:
        curve = page.curve
        shown = np.unique(np.linspace(0, len(curve.coverage) - 1, min(POINTS, len(curve.coverage))).astype(int))
        return tuple(
            XYPoint(float(curve.coverage[at]), float(curve.risk[at]), tip=self.tr(
                "{coverage} % of the clips, with at least {confidence} % confidence: {risk} % wrong"
            ).format(coverage=round(100 * curve.coverage[at]), confidence=round(100 * curve.threshold[at]),
                     risk=f"{100 * curve.risk[at]:.1f}"), number=self._number_of(page, float(curve.coverage[at])))
            for at in shown.tolist()
        )  # fmt: skip

    def _show_subsets(self, page: TrustPage | None, beside: TrustPage | None) -> None:
        values = page.by_subset if page is not None else None
        if values is None:
            self.by_subset.show_rows((BarColumn(""),), ())
            return
        names, rows = page.modalities, []
        other = beside.by_subset if beside is not None and beside.by_subset is not None else None
        other = other if other is not None and len(other) == len(values) else None
        self._order = sorted(range(1, len(values)), key=lambda bits: (bits.bit_count(), bits), reverse=True)
        for subset in self._order:
            chosen = [name for m, name in enumerate(names) if subset >> m & 1]
            value = float(values[subset])
            cell = BarCell(value, score(value), other=float(other[subset]) if other is not None else None)
            rows.append(BarRow(listing(chosen), (cell,), strong=subset == len(values) - 1))
        self.by_subset.show_rows((BarColumn(""),), tuple(rows), _ceiling(values[1:]))

    def _fill_fields(self) -> None:
        chosen = self._field.currentData() or FIRST_FIELD
        self._field.clear()
        for name in self._page.errors if self._page else ():
            self._field.addItem(field_name(name), name)
        self._field.setCurrentIndex(max(0, self._field.findData(chosen)))

    def _rows(self) -> tuple[ErrorRow, ...]:
        return self._page.errors.get(self._field.currentData(), ()) if self._page else ()

    def _show_errors(self) -> None:
        field, rows = self._field.currentData() or "", []
        others = {row.value: row.right for row in self._beside.errors.get(field, ())} if self._beside else {}
        for row in self._rows():
            tip = self.tr("{right} % of {n} clips are right ({low} to {high} %), WAF {waf}").format(
                right=round(100 * row.right), n=row.clips, low=round(100 * row.low), high=round(100 * row.high),
                waf=score(row.waf),
            )  # fmt: skip
            percent, clips = self.tr("{n} %").format(n=round(100 * row.right)), self.tr("{n} clips").format(n=row.clips)
            cell = BarCell(
                row.right, percent, spread=(row.high - row.low) / 2, other=others.get(row.value), note=clips, tip=tip
            )
            label = row.value if row.value in self._labels and field in ("label", "prediction") else ""
            rows.append(BarRow(field_value(field, row.value), (cell,), label))
        self.errors.show_rows((BarColumn(""),), tuple(rows), coloured=True)


def _ceiling(values: np.ndarray | list[float]) -> float:
    """Where bars end: the largest value, to the next twentieth."""
    return max(0.05, math.ceil(20 * max(map(float, values), default=1.0)) / 20)
