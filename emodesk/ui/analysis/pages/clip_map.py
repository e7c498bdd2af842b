"""The clips of a round on a plane, those alike together; marked by any field, and caught in a loop into the queue."""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QProcess, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from emodesk.services.neighbours import ClipMap
from emodesk.ui.charts.chart import LEAST_INK, Chart, mixed
from emodesk.ui.charts.scatter import Scatter
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.card import Card, Note
from emodesk.ui.widgets.choice import Choice
from emodesk.viewmodels.clip_map import ClipMapModel, MapAsked
from emodesk.viewmodels.field_words import field_name, field_value
from emodesk.viewmodels.said import said
from emodesk.viewmodels.words import sentence_case, word
from trainer.measures.slices import Field

EMOTIONS = ("label", "prediction")  # fields whose values are labels: only they have colours
ORDERED = ("confidence", "seconds")  # fields that are numbers: lighter to darker
AXES, SPREAD = "axes", "spread"  # two ways to lay the clips


class ClipMapPage(QWidget):
    """The page.

    Signals:
        openClips: keys of clips to look at in Review.
    """

    openClips = Signal(list)

    def __init__(self, model: ClipMapModel, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._labels = model, labels
        self._map: ClipMap | None = None
        self._process: QProcess | None = None
        self.scatter = Scatter()
        self._space = Choice(self.tr("Of what"))
        self._way = Choice(self.tr("Laid by"))
        self._field = Choice(self.tr("Marked by"))
        self._value = Choice(self.tr("Which value"))
        self._legend = Note()
        for text, way in ((self.tr("widest axes (PCA)"), AXES), (self.tr("neighbours (t-SNE)"), SPREAD)):
            self._way.addItem(text, way)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for choice in (self._space, self._way, self._field, self._value):
            line.addWidget(choice)
        line.addStretch(1)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.scatter, 1)
        column.addWidget(self._legend)
        self._card = Card(self.tr("Where the clips lie"), box)
        self.scatter.setAccessibleName(self._card.title.text())
        self.charts: list[tuple[str, str, Chart]] = [(self._card.title.text(), "map", self.scatter)]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)
        self.scatter.describe = self._describe
        self.scatter.caught.connect(self._open)
        self._space.activated.connect(lambda _index: self._ask())
        self._way.activated.connect(lambda _index: self._ask())
        self._field.activated.connect(lambda _index: self._fill_values())
        self._value.activated.connect(lambda _index: self._colour())
        model.loaded.connect(self._show)
        model.failed.connect(self._say)
        model.selected.connect(self._mark)

    def show_round(self, number: int, filter: str = "") -> None:
        """Show the clips of a round; `filter` narrows them, '' for all."""
        self._number, self._filter = number, filter
        spaces = self._model.spaces(number)
        chosen = self._space.currentData()
        self._space.clear()
        for name in spaces:
            self._space.addItem(self.tr("fusion") if name == "fused" else word(name), name)
        self._space.setCurrentIndex(max(0, self._space.findData(chosen)))
        if spaces:
            self._ask()
        else:
            self._say(self.tr("This round kept no embeddings; a new round does."))

    _number, _filter = 0, ""

    def _ask(self) -> None:
        space, spread = self._space.currentData(), self._way.currentData() == SPREAD
        if spread and not self._model.is_laid(self._number, space):
            self._lay_out(space)
            return
        self._model.ask(MapAsked(self._number, space, spread, self._filter))

    def _say(self, sentence: str) -> None:
        self._map = None
        self.scatter.set_empty(sentence)
        self.scatter.show_points(np.empty((0, 2)))
        self._card.note.setText("")
        self._legend.setText("")

    # ------------------------------------------------------------------ t-SNE, by the trainer

    def _lay_out(self, space: str) -> None:
        """Let the trainer lay the clips, beside the window, and show them when they are there."""
        self._card.note.setText(self.tr("neighbours are being laid out; the window goes on meanwhile"))
        if self._process is not None:
            return
        process = self._process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.finished.connect(partial(self._laid, self._number, space))
        folder = str(self._model.folder(self._number))
        process.start(sys.executable, ["-m", "trainer", "map", folder, "--space", space])

    def _laid(self, number: int, space: str, status: int, _how: object) -> None:
        process, self._process = self._process, None
        if status == 0:
            if (number, space, SPREAD) == (self._number, self._space.currentData(), self._way.currentData()):
                self._ask()
        else:
            last = bytes(process.readAll().data()).decode("utf-8", "replace").strip().splitlines()[-1:]
            self._card.note.setText(said(last[0].removeprefix("error: ")) if last else "")
        process.deleteLater()

    # ------------------------------------------------------------------ showing

    def _show(self, shown: ClipMap) -> None:
        if not len(shown.keys):
            self._say(self.tr("There is no clip of this round to show here."))
            return
        self._map = shown
        self.scatter.show_points(shown.place)
        self._card.note.setText(self.tr("{n} clips · draw around some to open them").format(n=len(shown.keys)))
        chosen = self._field.currentData() or EMOTIONS[1]
        self._field.clear()
        for field in shown.fields:
            if len(field.values) > 1 or field.name in EMOTIONS:
                self._field.addItem(sentence_case(field_name(field.name)), field.name)
        self._field.setCurrentIndex(max(0, self._field.findData(chosen)))
        self._fill_values()
        self._mark(self._model.selected_key)

    def _chosen(self) -> Field | None:
        name = self._field.currentData()
        return next((field for field in self._map.fields if field.name == name), None) if self._map else None

    _values_of = ""  # the field whose values can be chosen

    def _fill_values(self) -> None:
        field = self._chosen()
        before = self._value.currentData() if field is not None and field.name == self._values_of else None
        self._value.clear()
        if field is None:
            return
        self._values_of = field.name
        if field.name in (*EMOTIONS, *ORDERED):
            self._value.addItem(self.tr("every value"), -1)
        for code, value in enumerate(field.values):
            self._value.addItem(field_value(field.name, value), code)
        self._value.setCurrentIndex(max(0, self._value.findData(before)))
        self._colour()

    def _colour(self) -> None:
        """Emotions in their colours; numbers from light to dark; of anything else one value stands out."""
        field, chosen = self._chosen(), self._value.currentData()
        if field is None or chosen is None:
            return
        if chosen >= 0:
            code = np.where(field.codes == chosen, 0, -1)
            emotion = field.name in EMOTIONS
            colours = (partial(theme.edge, field.values[chosen], self._labels) if emotion
                       else partial(theme.colour, "accent"),)  # fmt: skip
        elif field.name in EMOTIONS:
            code, colours = field.codes, tuple(partial(theme.edge, value, self._labels) for value in field.values)
        else:
            parts = len(field.values)
            code, colours = field.codes, tuple(partial(_ink, (part + 1) / parts) for part in range(parts))
        counts = np.bincount(field.codes[field.codes >= 0], minlength=len(field.values))
        words = QCoreApplication.translate("words", ", ").join(
            f"{field_value(field.name, value)} {count}"
            for value, count in zip(field.values, counts.tolist(), strict=True)
        )
        summary = self.tr("{field}: {values}").format(field=sentence_case(field_name(field.name)), values=words)
        self._legend.setText(summary)
        self._legend.setToolTip(summary)
        self.scatter.rows = partial(self._rows, self._map, field)
        self.scatter.colour_by(code, colours, summary)

    def _rows(self, shown: ClipMap, field: Field) -> list[list[str]]:
        values = [field_value(field.name, field.values[c]) if c >= 0 else "" for c in field.codes.tolist()]
        names = self._model.names_of(shown.keys)
        return [[self.tr("clip"), field_name(field.name)], *map(list, zip(names, values, strict=True))]

    def _describe(self, at: int) -> str:
        field = self._chosen()
        name = self._model.name_of(int(self._map.keys[at]))
        if field is None or field.codes[at] < 0:
            return name
        value = field_value(field.name, field.values[int(field.codes[at])])
        return self.tr("{clip}: {field} {value}").format(clip=name, field=field_name(field.name), value=value)

    def _mark(self, key: int) -> None:
        at = np.flatnonzero(self._map.keys == key) if self._map is not None else ()
        self.scatter.mark(int(at[0]) if len(at) else -1)

    def _open(self, places: np.ndarray) -> None:
        self.openClips.emit(self._map.keys[places].tolist())


def _ink(part: float) -> QColor:
    return mixed(theme.colour("text"), theme.colour("panel"), LEAST_INK + (1 - LEAST_INK) * part)
