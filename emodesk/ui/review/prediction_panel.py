"""What the model says: fused bars, one row a modality, why in one line, and the history of the clip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from emodesk.ui.review.bars import FusedBars
from emodesk.ui.review.history import History
from emodesk.ui.review.modality_row import LEAST_WIDTH, ModalityView
from emodesk.ui.review.opinion_rows import OpinionRows
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.empty_state import EmptyState
from emodesk.ui.widgets.label import Label
from emodesk.viewmodels import words
from emodesk.viewmodels.prediction import PredictionModel

SMALLEST_SCALE = 0.1  # probability; shares below it do not fill their bars


class PredictionPanel(QWidget):
    """Shows a PredictionModel.

    Attributes:
        above: where something else that is said of the clip can stand.
        said: the part that says what the model says, or why it says nothing.

    Signals:
        commandRequested: id of a command that the panel offers while there is no round.
    """

    commandRequested = Signal(str)

    def __init__(self, model: PredictionModel, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._labels = labels
        self.bars = FusedBars()
        self.bars.labelChosen.connect(model.show_label)
        self.rows: list[ModalityView] = []
        self._rows_layout = QVBoxLayout()
        self._rows_layout.setSpacing(0)
        self._why = Label()
        self._why.setWordWrap(True)
        self._from = _heading("")
        self._share_title = _heading("")
        self._opinions_title = _heading(self.tr("Opinions"))
        self.opinions = OpinionRows(labels)
        self._standing = Label()
        self._standing.setWordWrap(True)
        self._history = History()
        self._empty = EmptyState()
        self._empty.commandRequested.connect(self.commandRequested)
        self.said = QWidget()
        self._stack = QStackedLayout(self.said)
        self._stack.addWidget(self._build_said())
        self._stack.addWidget(self._empty)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        layout.setSpacing(GRID // 2)
        self.above = QVBoxLayout()  # for what else is said of the clip
        layout.addLayout(self.above)
        layout.addWidget(self.said)
        layout.addWidget(self._opinions_title)
        layout.addWidget(self.opinions)
        layout.addSpacing(GRID)
        self._history_title = _heading(self.tr("History of this clip"))
        layout.addWidget(self._history_title)
        layout.addWidget(self._standing)
        layout.addWidget(self._history)
        layout.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        scroll.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        model.changed.connect(self._show)
        model.historyChanged.connect(self._show_history)
        self._show()
        self._show_history()

    def say_empty(self, title: str, sentence: str, command: str = "", command_text: str = "") -> None:
        """What stands here while the clip has no prediction."""
        self._empty.say(title, sentence, command, command_text)

    def minimumSizeHint(self) -> QSize:
        return QSize(
            theme.scaled(LEAST_WIDTH) + 2 * GRID + self._scroll.verticalScrollBar().sizeHint().width(), 16 * GRID
        )

    def _build_said(self) -> QWidget:
        widget = QWidget()
        layout = QVBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.bars)
        layout.addSpacing(GRID // 2)
        layout.addWidget(self._why)
        layout.addWidget(self._from)
        layout.addSpacing(GRID)
        layout.addWidget(self._share_title)
        layout.addLayout(self._rows_layout)
        return widget

    def _show(self) -> None:
        model = self._model
        there = model.prediction is not None
        self._stack.setCurrentIndex(0 if there else 1)
        if not there:
            self.bars.show_bars([], "")
            return
        self.bars.show_bars(model.bars(), model.shown)
        self._why.setText(model.reason())
        self._from.setText(model.provenance())
        label = words.word(model.shown)
        title = self.tr("What each says alone · its share of {label}")
        if model.prediction.trained_on:
            title = self.tr("What each says alone · its share of {label} (by all folds, which trained on it)")
        elif model.was_adopted():
            title = self.tr("What each says alone · its share of {label} (adopted: the round trained on it)")
        self._share_title.setText(title.format(label=label))
        rows = model.rows()
        self._keep_views(len(rows))
        scale = max([SMALLEST_SCALE, *(abs(row.share) for row in rows)])
        for view, row in zip(self.rows, rows, strict=True):
            view.show_row(row, scale, model.shown)

    def _keep_views(self, count: int) -> None:
        while len(self.rows) < count:
            view = ModalityView(self._labels)
            view.switched.connect(lambda on, view=view: self._model.switch(view.row.name, on))
            self.rows.append(view)
            self._rows_layout.addWidget(view)
        while len(self.rows) > count:
            self.rows.pop().deleteLater()

    def _show_history(self) -> None:
        opinions = self._model.opinions()
        self.opinions.show_opinions(opinions)
        self._opinions_title.setVisible(bool(self.opinions.opinions))
        for widget in (self._history_title, self._history):
            widget.setVisible(self._model.has_clip)
        standing = self._model.standing()
        self._standing.setText(standing)
        self._standing.setVisible(bool(standing))
        self._history.show_lines(self._model.history(opinions))


def _heading(text: str) -> Label:
    label = Label(text)
    label.setProperty("class", "small")
    label.setWordWrap(True)
    return label
