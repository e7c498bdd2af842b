"""Why one clip got its pseudo-label: Shapley values of any label, interactions, what would flip it, clips like it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QSlider, QStackedWidget, QVBoxLayout, QWidget

from emodesk.services.neighbours import Neighbour
from emodesk.ui.analysis.chart_data import icon_of
from emodesk.ui.analysis.pages.page import Page
from emodesk.ui.charts import (
    BarCell,
    BarColumn,
    BarRow,
    BarTable,
    MomentStrip,
    MomentStrips,
    SeenPictures,
    ShownPicture,
)
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.card import Card, words
from emodesk.ui.widgets.empty_state import EmptyState
from emodesk.ui.widgets.label import Label, tip
from emodesk.ui.widgets.marks import Switch
from emodesk.viewmodels.clip_reasons import ClipReasons, ReasonRow, WordRow
from emodesk.viewmodels.round_words import change
from emodesk.viewmodels.several_reasons import SeveralReasons
from emodesk.viewmodels.words import listing, sentence_case, word
from trainer.protocol.grammar import filled

SLIDER = 10 * GRID  # pixels, the least
LEAST_PAIR = 0.05  # nats that fill a bar at least
MOST_WORDS = 12  # that are shown, those that gave or took most


class ThisClipPage(QStackedWidget):
    """The page, or what to do where there is nothing to explain.

    Signals:
        openClips: keys of clips to look at in Review.
        openMoment: key of a clip and seconds into it.
    """

    openClips = Signal(list)
    openMoment = Signal(int, float)

    def __init__(
        self, model: ClipReasons, several: SeveralReasons, labels: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._several_model = model, several
        self._labels = labels
        self._near: list[Neighbour] = []
        self._empty = EmptyState()
        self.page = page = Page()
        self.charts = page.charts
        self.said = BarTable(labels)
        self.shapley = BarTable(labels)
        self.pairs = BarTable(labels)
        self.near = BarTable(labels)
        self.parts = PartsPanel()
        self._all = QPushButton(self.tr("All there"))
        self._all.setProperty("class", "flat")
        self._said_card = page.add(Card(self.tr("What is said"), self.said), "said", self.said)
        page.add(Card(self.tr("What if a modality were away"), self._parts_box(), (self._all,)))
        self._shapley_card = page.add(Card(self.tr("What speaks for it"), self.shapley), "shapley", self.shapley)
        self.several = BarTable(labels)
        self._changing = QPushButton(self.tr("Open those that change"))
        self._changing.setProperty("class", "flat")
        self._several_card = page.add(
            Card(self.tr("Several clips, by these switches"), self.several, (self._changing,)), "several-clips",
            self.several,
        )  # fmt: skip
        self._pairs_card = page.add(
            Card(self.tr("Only together, or twice"), self.pairs), "clip-interactions", self.pairs
        )
        self.moments = MomentStrips()
        self.words = BarTable(labels)
        self.pictures = SeenPictures()
        self._checked = words("", "muted")
        self._moments_card = page.add(
            Card(self.tr("Which moments mattered"), self._moments_box()), "moments", self.moments
        )
        page.add(Card(self.tr("Which words mattered"), self.words), "words", self.words)
        self._pictures_card = page.add(Card(self.tr("Where on the picture"), self.pictures), "pictures", self.pictures)
        page.add(Card(self.tr("Clips like this one"), self.near), "neighbours", self.near)
        self._told: list[WordRow] = []  # the words that are shown
        for table in (self.said, self.shapley, self.pairs, self.words, self.near, self.several):
            table.lead_on()
        self.pairs.set_empty(self.tr("The clip has one modality only."))
        self.near.set_empty(self.tr("This round kept no embeddings; a new round does."))
        self.addWidget(self._empty)
        self.addWidget(page)
        self.said.activated.connect(self._choose)
        for table in (self.shapley, self.pairs):
            table.activated.connect(lambda _row: self.openClips.emit([model.key]))
        self.words.activated.connect(self._open_word)
        self.pictures.activated.connect(
            lambda number: self.openMoment.emit(model.key, model.seen_pictures()[number][1].seconds)
        )
        self.moments.activated.connect(lambda seconds: self.openMoment.emit(model.key, seconds))
        self.near.activated.connect(lambda row: self.openClips.emit([self._near[row].key]))
        self.parts.let.connect(model.let)
        self._all.clicked.connect(model.let_all)
        self.several.activated.connect(lambda row: self.openClips.emit([several.rows()[row].key]))
        self._changing.clicked.connect(lambda: self.openClips.emit(several.changing.tolist()))
        model.changed.connect(self.show_clip)
        several.changed.connect(self._show_several)
        self.show_clip()

    def _moments_box(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.moments, 1)
        column.addWidget(self._checked)
        return box

    def _parts_box(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.parts)
        self._flip = words()
        self._caveat = words("", "muted")
        column.addWidget(self._flip)
        column.addWidget(self._caveat)
        column.addStretch(1)
        return box

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._model.activate(True)
        self._several_model.activate(True)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._model.activate(False)
        self._several_model.activate(False)

    def _choose(self, row: int) -> None:
        """Ask why that label; the clip itself where that is asked already."""
        if self._labels[row] == self._model.shown:
            self.openClips.emit([self._model.key])
        else:
            self._model.choose(self._labels[row])

    def _open_word(self, row: int) -> None:
        """The moment at which a word is said; the clip where nobody knows that."""
        seconds = self._told[row].seconds
        if seconds is None:
            self.openClips.emit([self._model.key])
        else:
            self.openMoment.emit(self._model.key, seconds)

    def show_clip(self) -> None:
        """Show what the model has."""
        model = self._model
        found = model.prediction
        self.setCurrentIndex(0 if found is None else 1)
        if found is None:
            name = model.clip_name
            title = self.tr("Nothing is said of this clip") if name else self.tr("No clip is chosen")
            self._empty.say(title, self.tr("Choose a clip in Review that the round in use has a prediction for."))
            return
        self._labels = found.labels
        shown, rows = word(model.shown), model.rows()
        self._said_card.note.setText(self.tr("{clip} · a click asks why that label").format(clip=model.clip_name))
        self._show_said()
        self.parts.show_rows(rows)
        self._flip.setText(model.flip())
        self._caveat.setText(model.caveat())
        self._caveat.setVisible(bool(model.caveat()))
        self._shapley_card.title.setText(self.tr("What speaks for {label}").format(label=shown))
        self._show_shapley(rows)
        self._show_pairs()
        self._show_moments()
        self._show_near()
        self._several_model.let(model.there)

    def _show_said(self) -> None:
        found = self._model.prediction
        values, whole = self._model.probabilities(), found.subsets[-1]
        rows = []
        for k, label in enumerate(found.labels):
            text = f"{values[k]:.2f}"
            moved = abs(values[k] - whole[k]) > 0.005
            tip_ = self.tr("{label}: {value}, with everything {whole}").format(
                label=sentence_case(word(label)), value=text, whole=f"{whole[k]:.2f}"
            )
            cell = BarCell(float(values[k]), text, other=float(whole[k]) if moved else None, tip=tip_)
            rows.append(BarRow(word(label), (cell,), label, strong=label == self._model.shown))
        self.said.show_rows((BarColumn(""),), tuple(rows), coloured=True)

    def _show_several(self) -> None:
        several, rows = self._several_model, []
        self.several.set_empty(several.problem or self.tr(
            "Write above which clips, as in the queue, or have some in Review's list: the switches act on them too."
        ))  # fmt: skip
        for row in several.rows():
            before = self.tr("{label} {sure}").format(label=word(row.before), sure=f"{row.before_sure:.2f}")
            tip_ = self.tr("{clip}: {before} with everything, {after} {sure} as the modalities are there now").format(
                clip=row.name, before=before, after=word(row.after), sure=f"{row.sure:.2f}"
            )
            same = row.after == row.before
            rows.append(BarRow(row.name, (
                BarCell(None, before, tip=tip_),
                BarCell(row.sure, f"{row.sure:.2f}", note=self.tr("stays") if same else word(row.after), tip=tip_),
            ), row.after, strong=not same))  # fmt: skip
        self.several.show_rows((BarColumn(self.tr("with everything")), BarColumn(self.tr("as it is there now"))),
                               tuple(rows), coloured=True)  # fmt: skip
        self._changing.setEnabled(len(several.changing) > 0)
        count = len(several.found.keys) if several.found is not None else 0
        text = (self.tr("{changing} of {n} clips of the filter change") if several.of_filter
                else self.tr("{changing} of {n} clips of Review's list change"))  # fmt: skip
        self._several_card.note.setText(filled(text, changing=len(several.changing), n=count) if count else "")

    def _show_shapley(self, rows: list[ReasonRow]) -> None:
        most = max([0.05, *(abs(row.share) for row in rows)])
        made = []
        for row in rows:
            if not row.present:
                made.append(BarRow(word(row.name), (BarCell(None, "–"), BarCell(None, self.tr("missing"))),
                                   icon=icon_of(row.name)))  # fmt: skip
                continue
            text = self.tr("{modality} moves the probability by {share}: exact Shapley value over all combinations")
            tip_ = text.format(modality=sentence_case(word(row.name)), share=change(row.share))
            weight = self.tr("The fusion's attention weight; it says where the network looks, not what it concludes.")
            made.append(BarRow(word(row.name), (
                BarCell(max(0.0, row.share), change(row.share) if row.share > 0 else "", tip=tip_),
                BarCell(max(0.0, -row.share), change(row.share) if row.share <= 0 else "", tip=tip_),
                BarCell(None, f"{row.weight:.2f}", tip=weight),
            ), icon=icon_of(row.name)))  # fmt: skip
        heads = (BarColumn(self.tr("for it")), BarColumn(self.tr("against it")), BarColumn(self.tr("attention")))
        self.shapley.show_rows(heads, tuple(made), most)

    def _show_pairs(self) -> None:
        found = self._model.pair_rows()
        most = max([LEAST_PAIR, *(abs(row.value) for row in found)])
        rows = []
        for row in found:
            text = self.tr("{first} and {other}: {value} nats of evidence beyond what each gives alone").format(
                first=sentence_case(word(row.first)), other=word(row.other), value=change(row.value)
            )
            together = BarCell(max(0.0, row.value), f"{row.value:.2f}" if row.value > 0 else "", tip=text)
            twice = BarCell(max(0.0, -row.value), f"{-row.value:.2f}" if row.value <= 0 else "", tip=text)
            rows.append(BarRow(listing((row.first, row.other)), (together, twice)))
        self.pairs.show_rows((BarColumn(self.tr("only together")), BarColumn(self.tr("said twice"))), tuple(rows), most)
        together, twice = self._model.synergy_and_redundancy()
        note = self.tr("{percent} % of the evidence is of none alone; {together} nats only together, {twice} twice")
        share = round(100 * self._model.joint())
        note = note.format(percent=share, together=f"{together:.2f}", twice=f"{twice:.2f}")
        self._pairs_card.note.setText(note if found else "")

    def _show_moments(self) -> None:
        model = self._model
        shown = word(model.shown)
        why, checked = model.moments_words(), model.check_words()
        self.moments.set_empty(why)
        self.words.set_empty(why or self.tr("Nothing is known of the words of this clip."))
        strips = tuple(
            MomentStrip(sentence_case(word(name)), icon_of(name), gave) for name, gave in model.moment_strips()
        )
        self.moments.show_strips(strips, model.moments.time if model.moments else np.empty(0))
        note = self.tr("up: for {label}, down: against it · a click opens that moment") if strips else ""
        self._moments_card.note.setText(note.format(label=shown))
        self._checked.setText(checked)
        self._checked.setVisible(bool(checked))
        self._told = told = sorted(model.words(), key=lambda row: -abs(row.gave))[:MOST_WORDS]
        most = max([LEAST_PAIR, *(abs(row.gave) for row in told)])
        rows = []
        for row in told:
            tip_ = self.tr("{word}: without it there are {gave} nats of evidence less for {label}").format(
                word=row.word, gave=change(row.gave), label=shown
            )
            rows.append(BarRow(row.word, (
                BarCell(max(0.0, row.gave), change(row.gave) if row.gave > 0 else "", tip=tip_),
                BarCell(max(0.0, -row.gave), change(row.gave) if row.gave <= 0 else "", tip=tip_),
            )))  # fmt: skip
        self.words.show_rows((BarColumn(self.tr("for it")), BarColumn(self.tr("against it"))), tuple(rows), most)
        pictures = tuple(
            ShownPicture(self.tr("{modality}, {seconds} s").format(modality=word(name), seconds=f"{seen.seconds:.2f}"),
                         seen.picture, seen.relevance)
            for name, seen in model.seen_pictures()
        )  # fmt: skip
        self.pictures.show_pictures(pictures)
        note = self.tr("bright: what spoke for {label}") if pictures else ""
        self._pictures_card.note.setText(note.format(label=word(model.moments.shown) if model.moments else ""))
        self.page.show_card(self._pictures_card, bool(pictures))

    def _show_near(self) -> None:
        self._near = self._model.neighbours()
        rows = []
        most = max([1e-6, *(neighbour.distance for neighbour in self._near)])
        for neighbour in self._near:
            says = word(neighbour.persons or neighbour.label)
            note = says if neighbour.persons else self.tr("{label}, by the model").format(label=says)
            cell = BarCell(neighbour.distance, f"{neighbour.distance:.2f}", note=note)
            rows.append(BarRow(neighbour.clip_id, (cell,), neighbour.persons or neighbour.label))
        self.near.show_rows((BarColumn(self.tr("distance (1: as two clips usually are)")),), tuple(rows), most)


class PartsPanel(QWidget):
    """A switch and a slider for every modality, and how far each must be there.

    Signals:
        let: modality and how far it shall be there, 0..1.
    """

    let = Signal(str, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._grid.setColumnStretch(2, 1)
        self._lines: dict[str, tuple[Label, Switch, QSlider, Label, Label]] = {}

    def slider(self, modality: str) -> QSlider:
        """The slider of a modality."""
        return self._lines[modality][2]

    def switch(self, modality: str) -> Switch:
        """The switch of a modality."""
        return self._lines[modality][1]

    def show_rows(self, rows: list[ReasonRow]) -> None:
        """Show where each modality stands."""
        if [row.name for row in rows] != list(self._lines):
            self._rebuild([row.name for row in rows])
        for row in rows:
            name, switch, slider, percent, need = self._lines[row.name]
            for control in (switch, slider):
                control.blockSignals(True)
                control.setEnabled(row.present)
            switch.setChecked(row.there > 0 and row.present)
            slider.setValue(round(100 * row.there) if row.present else 0)
            for control in (switch, slider):
                control.blockSignals(False)
            name.setEnabled(row.present)
            percent.setText(self.tr("{n} %").format(n=round(100 * row.there)) if row.present else self.tr("missing"))
            if not row.present:
                need.setText("")
            elif math.isnan(row.threshold):
                need.setText(self.tr("changes nothing"))
            else:
                need.setText(self.tr("flips below {n} %").format(n=math.ceil(100 * row.threshold)))
            need.setToolTip(tip(self.tr("How far it must be there for the pseudo-label to stay, the others in full")))

    def _rebuild(self, names: list[str]) -> None:
        for widgets in self._lines.values():
            for widget in widgets:
                widget.deleteLater()
        self._lines = {}
        for line, name in enumerate(names):
            slider = QSlider(Qt.Orientation.Horizontal)
            slider.setRange(0, 100)
            slider.setPageStep(10)
            slider.setMinimumWidth(theme.scaled(SLIDER))
            slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            slider.setAccessibleName(self.tr("How far {modality} is there").format(modality=word(name)))
            slider.valueChanged.connect(lambda value, name=name: self.let.emit(name, value / 100))
            switch = Switch()
            switch.setAccessibleName(word(name))
            switch.setToolTip(self.tr("Show the prediction without {modality}").format(modality=word(name)))
            switch.toggled.connect(lambda on, name=name: self.let.emit(name, 1.0 if on else 0.0))
            widgets = (Label(sentence_case(word(name))), switch, slider, Label(kind="muted"), Label(kind="muted"))
            for column, widget in enumerate(widgets):
                self._grid.addWidget(widget, line, column)
            self._lines[name] = widgets
