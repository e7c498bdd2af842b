"""How the modalities compete and work together: what each adds, what they tell only together, who is right."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtWidgets import QWidget

from emodesk.services.insight import ModalityPage, ShareRow
from emodesk.ui.analysis.chart_data import OF_PEOPLE, icon_of, share_maximum
from emodesk.ui.analysis.pages.page import Page
from emodesk.ui.charts import BarCell, BarColumn, BarRow, BarTable
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import Card
from emodesk.ui.widgets.choice import Choice
from emodesk.viewmodels.field_words import field_name, field_value
from emodesk.viewmodels.insight import PageContent
from emodesk.viewmodels.round_words import change, score
from emodesk.viewmodels.words import listing, word
from trainer.protocol.grammar import filled

FIRST_FIELD = "label"


class ModalitiesPage(Page):
    """The page; nothing of it is about clips that the round trained on."""

    two_columns = 136 * GRID  # what a modality adds has four columns

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._page: ModalityPage | None = None
        self._order: list[int] = []  # the combinations that are shown
        self.gains = BarTable(labels)
        self.subsets = BarTable(labels)
        self.pairs = BarTable(labels)
        self.voices = BarTable(labels)
        self.shares = BarTable(labels)
        self._field = Choice(self.tr("Group the clips by"))
        self._gains_card = self.add(Card(self.tr("What each modality adds"), self.gains), "gains", self.gains)
        self.add(Card(self.tr("WAF of every combination"), self.subsets), "subsets", self.subsets)
        self._pairs_card = self.add(Card(self.tr("Only together, or twice"), self.pairs), "interactions", self.pairs)
        self._voices_card = self.add(
            Card(self.tr("Who is right where they differ"), self.voices), "voices", self.voices
        )
        self.add(Card(self.tr("Shares by group"), self.shares, (self._field,)), "shares-by-group", self.shares)
        for chart in (self.gains, self.subsets, self.pairs, self.voices, self.shares):
            chart.lead_on()
        self.gains.activated.connect(self._open_needing)
        self.subsets.activated.connect(self._open_subset)
        self.pairs.activated.connect(self._open_pair)
        self.voices.activated.connect(self._open_voice)
        self.shares.activated.connect(lambda row: self.openClips.emit(list(self._rows()[row].keys)))
        self._field.activated.connect(lambda _index: self._show_shares())

    def show_content(self, content: PageContent) -> None:
        self._page, beside = content.content, content.beside
        page = self._page
        nothing = self.tr("This round did not keep what the fold that never saw a clip says without a modality.")
        if content.asked.source in OF_PEOPLE:
            nothing = self.tr("Nothing to measure: the round adopted all of these clips and trained on them.")
        for chart in (self.gains, self.subsets, self.pairs, self.voices, self.shares):
            chart.set_empty(nothing)
        self.gains.show_rows(self._gain_columns(), self._gain_rows(page, beside), self._highest(page))
        self.subsets.show_rows((BarColumn(""),), self._subset_rows(page, beside))
        most = max([0.01, *(max(pair.synergy, pair.redundancy) for pair in page.pairs)]) if page else 1.0
        self.pairs.show_rows(
            (BarColumn(self.tr("only together")), BarColumn(self.tr("said twice"))), self._pair_rows(page), most
        )
        self.voices.show_rows((BarColumn(self.tr("right")),), self._voice_rows(page))
        self._gains_card.note.setText(self._measured_on(page) if page else "")
        note = self.tr("{percent} % of the evidence is of none alone; {together} nats only together, {twice} twice")
        self._pairs_card.note.setText("" if page is None else note.format(
            percent=round(100 * page.joint), together=f"{page.synergy:.2f}", twice=f"{page.redundancy:.2f}"
        ))  # fmt: skip
        self._voices_card.note.setText(
            self.tr("{n} of {total} clips").format(n=len(page.disagreeing), total=page.clips) if page else ""
        )
        self._fill_fields()
        self._show_shares()

    # ------------------------------------------------------------------ rows

    def _measured_on(self, page: ModalityPage) -> str:
        """How many clips, and how many are not among them because the round trained on them."""
        if not page.adopted:
            return filled(self.tr("{n} clips"), n=page.clips)
        text = self.tr("{n} clips; {adopted} more are left out, because the round adopted them and trained on them")
        return filled(text, n=page.clips, adopted=page.adopted)

    def _gain_columns(self) -> tuple[BarColumn, ...]:
        names = (self.tr("alone"), self.tr("mean gain"), self.tr("95 % between"), self.tr("least … most"))
        return tuple(map(BarColumn, names))

    def _highest(self, page: ModalityPage | None) -> float:
        return float(max(0.1, math.ceil(10 * page.competition.waf.max()) / 10)) if page else 1.0

    def _gain_rows(self, page: ModalityPage | None, beside: ModalityPage | None) -> tuple[BarRow, ...]:
        if page is None:
            return ()
        made, rows = page.competition, []
        other = beside.competition if beside and beside.modalities == page.modalities else None
        for m, name in enumerate(page.modalities):
            waf, share = float(made.waf[1 << m]), float(made.share[m])
            before = max(0.0, float(other.share[m])) if other else None
            gains = made.gain[m][~np.isnan(made.gain[m])]
            tip = self.tr(
                "{modality} adds {gain} to the WAF on average over all orders in which modalities can come, "
                "between {low} and {high} with 95 % confidence; a click opens the clips that are right only with it"
            ).format(
                modality=word(name), gain=change(share), low=change(float(made.share_low[m])),
                high=change(float(made.share_high[m])),
            )  # fmt: skip
            between = _ends(float(made.share_low[m]), float(made.share_high[m]))
            ends = _ends(float(gains.min()), float(gains.max()))
            rows.append(BarRow(word(name), (
                BarCell(waf, score(waf), other=float(other.waf[1 << m]) if other else None),
                BarCell(max(0.0, share), change(share), other=before, tip=tip),
                BarCell(None, between, tip=tip),
                BarCell(None, ends, tip=self.tr("What it adds to the combination that it helps least, and most")),
            ), icon=icon_of(name)))  # fmt: skip
        return tuple(rows)

    def _subset_rows(self, page: ModalityPage | None, beside: ModalityPage | None) -> tuple[BarRow, ...]:
        if page is None:
            return ()
        made, rows = page.competition, []
        other = beside.competition if beside and beside.modalities == page.modalities else None
        self._order = sorted(range(1, len(made.waf)), key=lambda subset: -made.waf[subset])
        for subset in self._order:
            names = [name for m, name in enumerate(page.modalities) if subset >> m & 1]
            waf, low, high = (float(part[subset]) for part in (made.waf, made.waf_low, made.waf_high))
            tip = self.tr("WAF {waf}, {low} to {high} with 95 % confidence; a click opens what it gets wrong").format(
                waf=score(waf), low=score(low), high=score(high)
            )
            cell = BarCell(waf, score(waf), spread=(high - low) / 2, tip=tip,
                           other=float(other.waf[subset]) if other else None)  # fmt: skip
            rows.append(BarRow(listing(names), (cell,), strong=subset == len(made.waf) - 1))
        return tuple(rows)

    def _pair_rows(self, page: ModalityPage | None) -> tuple[BarRow, ...]:
        rows = []
        for pair in page.pairs if page else ():
            tip = self.tr(
                "In nats of evidence for what was said, mean over the clips: {together} that {first} and {other} tell "
                "only together, {twice} that each of them says again"
            ).format(first=word(pair.first), other=word(pair.other), together=f"{pair.synergy:.2f}",
                     twice=f"{pair.redundancy:.2f}")  # fmt: skip
            cells = (BarCell(pair.synergy, f"{pair.synergy:.2f}", tip=tip),
                     BarCell(pair.redundancy, f"{pair.redundancy:.2f}", tip=tip))  # fmt: skip
            rows.append(BarRow(listing((pair.first, pair.other)), cells))
        return tuple(rows)

    def _voice_rows(self, page: ModalityPage | None) -> tuple[BarRow, ...]:
        rows = []
        for voice in page.voices if page else ():
            share = voice.right / voice.clips if voice.clips else None
            text = self.tr("{right} of {clips}").format(right=voice.right, clips=voice.clips)
            rows.append(BarRow(word(voice.modality), (BarCell(share, text),), icon=icon_of(voice.modality)))
        return tuple(rows)

    def _open_needing(self, row: int) -> None:
        if self._page is not None:
            self.openClips.emit(list(self._page.needing[row]))

    def _open_subset(self, row: int) -> None:
        if self._page is not None:
            self.openClips.emit(list(self._page.wrong_with[self._order[row]]))

    def _open_pair(self, row: int) -> None:
        if self._page is not None:
            self.openClips.emit(list(self._page.pairs[row].keys))

    def _open_voice(self, row: int) -> None:
        self.openClips.emit(list(self._page.voices[row].keys))

    def _fill_fields(self) -> None:
        chosen = self._field.currentData() or FIRST_FIELD
        self._field.clear()
        for name in self._page.shares if self._page else ():
            self._field.addItem(field_name(name), name)
        self._field.setCurrentIndex(max(0, self._field.findData(chosen)))

    def group_by(self, field: str) -> None:
        """Group the clips by a field."""
        self._field.setCurrentIndex(max(0, self._field.findData(field)))
        self._show_shares()

    def _rows(self) -> tuple[ShareRow, ...]:
        return self._page.shares.get(self._field.currentData(), ()) if self._page else ()

    def _show_shares(self) -> None:
        field, rows = self._field.currentData() or "", []
        for row in self._rows():
            cells = tuple(
                BarCell(None, "–") if math.isnan(value) else
                BarCell(float(value), self.tr("{n} %").format(n=round(100 * float(value))))
                for value in row.shares
            )  # fmt: skip
            label = row.value if row.value in self._labels and field in ("label", "prediction") else ""
            rows.append(BarRow(field_value(field, row.value), cells, label))
        columns = tuple(BarColumn(word(name), icon_of(name)) for name in self._page.modalities) if self._page else ()
        self.shares.show_rows(columns, tuple(rows), share_maximum(tuple(rows)))


def _ends(low: float, high: float) -> str:
    """Two differences as +0.251 … +0.362."""
    return f"{change(low)} … {change(high)}"
