"""Groups of clips that the model gets wrong more often than chance would make it, each leading to its clips."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from emodesk.services.insight import FoundSlice
from emodesk.ui.analysis.pages.page import Page
from emodesk.ui.charts import BarCell, BarColumn, BarRow, BarTable
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import Card, words
from emodesk.ui.widgets.label import Label
from emodesk.viewmodels.field_words import slice_name
from emodesk.viewmodels.insight import PageContent
from emodesk.viewmodels.round_words import score
from trainer.measures.slices import SMALLEST

MOST_CLIPS = 10_000  # clips that the smallest slice can be asked to have


class SlicesPage(Page):
    """The page.

    Signals:
        smallestChosen: the least clips of a slice.
    """

    smallestChosen = Signal(int)

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[FoundSlice, ...] = ()
        self.slices = BarTable(labels)
        self.slices.lead_on()
        self.slices.set_empty(self.tr("No group of clips is worse than chance would make it."))
        self.slices.activated.connect(lambda row: self.openClips.emit(list(self._found[row].wrong_keys)))
        self.smallest = QSpinBox()
        self.smallest.setRange(5, MOST_CLIPS)
        self.smallest.setValue(SMALLEST)
        self.smallest.setKeyboardTracking(False)
        self.smallest.lineEdit().setTextMargins(GRID, 0, GRID, 0)
        self.smallest.setAccessibleName(self.tr("Least clips of a group"))
        self.smallest.valueChanged.connect(self.smallestChosen)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(Label(self.tr("at least")))
        line.addWidget(self.smallest)
        line.addWidget(Label(self.tr("clips")))
        self._card = self.add(Card(self.tr("Where it is worse"), self.slices, (box,)), "slices", self.slices)
        how = self.tr(
            "Every value of every field is asked, and every two of different fields: are more of its clips wrong than "
            "their labels promise? What the worst of them all would reach by chance is learnt by dealing the errors "
            "of each label anew. Where no group is worse than others, one is named in one of forty sets of clips."
        )
        self.add(Card(self.tr("How they are found"), words(how, "muted")))

    def show_content(self, content: PageContent) -> None:
        self._found = content.content
        rows = []
        for shown in self._found:
            found = shown.found
            tip = self.tr(
                "{wrong} of {n} clips are wrong where their labels promise {expected}: "
                "{deviations} standard deviations; by chance {chance} %"
            ).format(wrong=found.wrong, n=shown.clips, expected=f"{found.expected:.1f}",
                     deviations=f"{found.deviations:.1f}", chance=f"{100 * found.chance:.1f}")  # fmt: skip
            wrong = found.wrong / shown.clips
            cells = (
                BarCell(wrong, self.tr("{wrong} of {n} wrong").format(wrong=found.wrong, n=shown.clips),
                        other=min(1.0, found.expected / shown.clips), tip=tip),
                BarCell(shown.waf, score(shown.waf), tip=tip),
            )  # fmt: skip
            rows.append(BarRow(slice_name(found.parts), cells))
        self.slices.show_rows((BarColumn(self.tr("wrong (mark: expected)")), BarColumn(self.tr("WAF"))), tuple(rows))
        self._card.note.setText(self.tr("a click opens what is wrong in it") if rows else "")
