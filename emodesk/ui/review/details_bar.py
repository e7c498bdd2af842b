"""The row above the labels for what a decision says beside its label: only what the project asks for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from emodesk.commands.registry import AFFECT_KEYS, BY_ID
from emodesk.domain.details import INTENSITIES, STEPS, Details
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.key_tip import KeyTip
from emodesk.ui.widgets.label import Label, caption, tip, tool_button
from emodesk.ui.widgets.marks import badge_icon
from emodesk.viewmodels import words

CELL = 7  # pixels, side of a field of the grid


class DetailsBar(QWidget):
    """Shows and takes a Details.

    Signals:
        secondChosen: index of a label.
        intensityChosen: 1 to 3.
        affectChosen: valence and arousal, 1 to 5 each.
        wordsRequested: words of one's own are to be written.
    """

    secondChosen = Signal(int)
    intensityChosen = Signal(int)
    affectChosen = Signal(int, int)
    wordsRequested = Signal()

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self._second = self._part(layout, self.tr("Also"))
        self._seconds: list[QToolButton] = []
        for index, label in enumerate(labels):
            button = self._button(self._second, "", words.sentence_case(words.word(label)))
            button.setIcon(badge_icon(label, labels))
            button.clicked.connect(lambda _checked=False, index=index: self.secondChosen.emit(index))
            self._seconds.append(button)
        self._labels = tuple(labels)
        self._intensity = self._part(layout, self.tr("Intensity"))
        self._intensities: list[QToolButton] = []
        for number in range(1, INTENSITIES + 1):
            button = self._button(self._intensity, str(number), self.tr("Intensity {n} of 3").format(n=number))
            button.clicked.connect(lambda _checked=False, number=number: self.intensityChosen.emit(number))
            self._intensities.append(button)
        self._affect = self._part(layout, self.tr("Valence, arousal"))
        self.grid = AffectGrid()
        self.grid.chosen.connect(self.affectChosen)
        self._affect.layout().addWidget(self.grid)
        self._words = self._part(layout, "")
        self._own = self._button(self._words, self.tr("Own words…"), self.tr("Describe it in your own words"))
        self._own.setCheckable(False)
        self._own.clicked.connect(self.wordsRequested)
        layout.addStretch(1)
        theme.changed.connect(self._dress)
        self.show_asked(())
        self._show_keys()

    def show_asked(self, asked: Sequence[str]) -> None:
        """Offer only what the project asks for; nothing at all where it asks for nothing."""
        parts = {"second": self._second, "intensity": self._intensity, "affect": self._affect, "words": self._words}
        for name, part in parts.items():
            part.setVisible(name in asked)
        self.setVisible(bool(asked))

    def show_details(self, details: Details) -> None:
        """Show what the next decision will say."""
        for label, button in zip(self._labels, self._seconds, strict=True):
            button.setChecked(label == details.second)
        for number, button in enumerate(self._intensities, start=1):
            button.setChecked(number == details.intensity)
        self.grid.show_place(details.valence, details.arousal)
        self._own.setText(caption(details.words) if details.words else self.tr("Own words…"))

    def _part(self, layout: QHBoxLayout, title: str) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, GRID, 0)
        row.setSpacing(GRID // 2)
        if title:
            row.addWidget(Label(title, "small"))
        layout.addWidget(part)
        return part

    def _button(self, part: QWidget, text: str, name: str) -> QToolButton:
        button = tool_button(text)
        button.setProperty("class", "flat")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        theme.keep_size(button, height=3 * GRID, icon=16)
        button.setStyleSheet("QToolButton { padding: 0 4px; min-height: 0; }")
        part.layout().addWidget(button)
        return button

    def _show_keys(self) -> None:
        named = [(f"second{n}", button) for n, button in enumerate(self._seconds, start=1)]
        named += [(f"intensity{n}", button) for n, button in enumerate(self._intensities, start=1)]
        for name, button in [*named, ("ownwords", self._own)]:
            said = button.accessibleName()
            if f"review.{name}" in BY_ID:
                KeyTip(button, said.replace("{", "{{").replace("}", "}}") + " ({key})", key=f"review.{name}")
            else:
                button.setToolTip(tip(said))

    def _dress(self) -> None:
        for label, button in zip(self._labels, self._seconds, strict=True):
            button.setIcon(badge_icon(label, self._labels))


class AffectGrid(QWidget):
    """Valence from left (unpleasant) to right, arousal from below (calm) to above, five steps each.

    Signals:
        chosen: valence and arousal, 1 to 5.
    """

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.place = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Valence and arousal"))
        places = {f"n{n}": f"review.affect{n}" for n in range(1, len(AFFECT_KEYS) + 1)}
        keys = " ".join(f"{{{place}}}" for place in places)
        KeyTip(self, self.tr("Right is pleasant, up is aroused; {keys}, or arrow keys").format(keys=keys), **places)
        theme.keep_size(self, STEPS * CELL + 2, STEPS * CELL + 2)

    def show_place(self, valence: int, arousal: int) -> None:
        """Mark a place; 0, 0 for none."""
        self.place = (valence, arousal)
        self.setAccessibleDescription(self.tr("valence {v}, arousal {a}").format(v=valence, a=arousal))
        self.update()

    def sizeHint(self) -> QSize:
        return theme.size(STEPS * CELL + 2, STEPS * CELL + 2)

    def mousePressEvent(self, event) -> None:
        self.choose_at(event.position())

    def choose_at(self, point: QPointF) -> None:
        """Choose the field at a point of the widget."""
        side = self.width() / STEPS, self.height() / STEPS
        column, row = (min(STEPS - 1, max(0, int(at // part))) for at, part in zip(point.toTuple(), side, strict=True))
        self.chosen.emit(column + 1, STEPS - row)

    def keyPressEvent(self, event) -> None:
        moves = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        if event.key() not in moves:
            super().keyPressEvent(event)
            return
        middle = (STEPS + 1) // 2
        now = [at or middle for at in self.place]
        self.chosen.emit(*(min(STEPS, max(1, at + by)) for at, by in zip(now, moves[event.key()], strict=True)))

    def paintEvent(self, _event) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height()) / STEPS
        for column in range(STEPS):
            for row in range(STEPS):
                marked = self.place == (column + 1, STEPS - row)
                painter.setPen(theme.colour("accent" if marked or self.hasFocus() else "border"))
                painter.setBrush(theme.colour("accent" if marked else "raised"))
                painter.drawRect(QRectF(column * side + 0.5, row * side + 0.5, side - 1, side - 1))
        painter.end()
