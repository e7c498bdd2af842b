"""Before a round: which labels it will learn from, how it may adopt pseudo-labels, and more settings folded away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import DomainError
from emodesk.domain.queue import Counts
from emodesk.services.model_choice import quick_settings
from emodesk.services.snapshot import CLIPS_NEEDED
from emodesk.ui.charts import BarCell, BarColumn, BarRow, BarTable
from emodesk.ui.rounds.option import Option
from emodesk.ui.theme import GRID, ROW, icon, theme
from emodesk.ui.widgets.card import Card, words
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.key_tip import KeyTip
from emodesk.ui.widgets.label import Label, caption, tip, tool_button
from emodesk.viewmodels.model_words import beside_name, preset_name
from emodesk.viewmodels.said import said
from emodesk.viewmodels.start import (
    COMFORTABLE,
    FIELDS,
    MODES,
    SettingField,
    StartChoice,
    asks_for,
    missing,
    usual_numbers,
    weak_labels,
)
from emodesk.viewmodels.words import word
from trainer.protocol.files import presets
from trainer.protocol.grammar import filled

SPIN_WIDTH = 14 * GRID  # pixels
MODEL_WIDTH = 24 * GRID  # pixels, of the model's name, the most
PAIRS = 2  # of a name and its field beside each other


class StartPanel(QWidget):
    """What a new round will be started with.

    Attributes:
        start_button: starts it.

    Signals:
        startRequested: the StartChoice.
        showRequested, cancelRequested: look at the round that runs, or cancel it.
        modelRequested: another model is to be chosen.
        foretellRequested: the StartChoice of which to say what it would do.
    """

    startRequested = Signal(object)
    showRequested = Signal()
    cancelRequested = Signal()
    modelRequested = Signal()
    foretellRequested = Signal(object)

    def __init__(self, labels: tuple[str, ...], preset: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._spins: dict[str, QSpinBox | QDoubleSpinBox] = {}
        self._usual: dict[str, float] = {}  # what the numbers are where nobody chooses others
        self._sentence = words("", "muted")
        self._bars = BarTable(labels)
        self._bars.setAccessibleName(self.tr("Labelled clips by label"))
        self._lacking = words("", "")
        self.start_button = QPushButton(self.tr("Start the round"))
        self.start_button.setProperty("class", "primary")
        self.start_button.setAutoDefault(True)
        self.start_button.clicked.connect(lambda: self.startRequested.emit(self.choice()))
        self._note = words("", "muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)  # beside a button
        self._show = QPushButton(self.tr("Show it"))
        self._show.clicked.connect(self.showRequested)
        self._cancel = QPushButton(self.tr("Cancel it"))
        KeyTip(self._cancel, self.tr("Cancel the running round ({key})"), key="rounds.cancel")
        self._cancel.clicked.connect(self.cancelRequested)
        learns = Card(self.tr("What it learns from"), self._learning())
        adopts = Card(self.tr("Self-training"), self._modes())
        self._more_card = Card(self.tr("More settings"), self._numbers(preset))
        self._more_card.hide()
        self._more = tool_button(self.tr("More settings"))
        self._more.setProperty("class", "flat")
        self._more.setCheckable(True)
        self._more.setIcon(icon("down", "muted"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.toggled.connect(self._unfold)
        self._model = QToolButton()
        self._model.setProperty("class", "flat")
        self._model.clicked.connect(self.modelRequested)
        self._quick = QCheckBox(self.tr("Quick, with half the updates"))
        self._wants_quick = False  # also where the preset allows none
        self._quick.clicked.connect(self.set_quick)
        self._preset.currentIndexChanged.connect(lambda _index: self._say_model())
        self._say_model()
        self._dry = tool_button(self.tr("Dry run"))
        self._dry.setProperty("class", "flat")
        self._dry.setToolTip(self.tr("Say what this round would do, what is there already, and how long it takes"))
        self._dry.clicked.connect(lambda: self.foretellRequested.emit(self.choice()))
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.start_button)
        foot.addWidget(self._note, 1)
        foot.addWidget(self._show)
        foot.addWidget(self._cancel)
        tools = QHBoxLayout()
        tools.setSpacing(GRID)
        for button in (self._model, self._dry, self._more, self._quick):
            tools.addWidget(button)
        tools.addStretch(1)
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(GRID)
        columns.addWidget(learns, 1)
        columns.addWidget(adopts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(columns)
        layout.addSpacing(GRID)
        layout.addLayout(foot)
        layout.addLayout(tools)
        layout.addWidget(self._more_card)
        layout.addStretch(1)
        self._group.idClicked.connect(self._follow_mode)
        self._follow_mode()

    def set_narrow(self, narrow: bool) -> None:
        """Put the cards below each other where there is no room for two."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)

    def _follow_mode(self) -> None:
        """Close the numbers that the chosen way of self-training does not ask for."""
        mode = self._mode()
        for key, spin in self._spins.items():
            spin.setEnabled(asks_for(mode, key))

    def _mode(self) -> str:
        return MODES[self._group.checkedId()][0]

    def _unfold(self, shown: bool) -> None:
        self._more_card.setVisible(shown)
        if shown and self.isVisible():  # once it is laid out: on a low screen it comes below the edge
            QTimer.singleShot(0, self, self._show_unfolded)

    def _show_unfolded(self) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self._more_card)

    # ------------------------------------------------------------------ parts

    def _learning(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._sentence)
        layout.addWidget(self._bars, 1)
        layout.addWidget(self._lacking)
        return box

    def _modes(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        self._group = QButtonGroup(self)
        for number, (_mode, name, what) in enumerate(MODES):
            button = Option(_start(name), _start(what))
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            layout.addWidget(button)
        layout.addStretch(1)
        return box

    def _numbers(self, preset: str) -> QWidget:
        box = QWidget()
        layout = QGridLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(2 * GRID)
        layout.setVerticalSpacing(GRID)
        self._preset = Choice(self.tr("Preset"))
        for name in presets():
            self._preset.addItem(name, name)
        self.set_preset(preset)
        theme.keep_size(self._preset, SPIN_WIDTH, ROW)
        self._place(layout, 0, self.tr("Preset"), self._preset, self.tr("The encoders and what differs with them."))
        for number, field in enumerate(FIELDS, start=1):
            spin = _spin_of(field)
            self._spins[field.key] = spin
            self._place(layout, number, _start(field.name), spin, _start(field.hint) if field.hint else "")
        reset = QPushButton(self.tr("Back to the defaults"))
        reset.clicked.connect(self.reset)
        layout.addWidget(reset, layout.rowCount(), 0, 1, 2 * PAIRS, Qt.AlignmentFlag.AlignRight)
        for column in range(PAIRS):
            layout.setColumnStretch(2 * column + 1, 1)
        return box

    def _place(self, layout: QGridLayout, number: int, name: str, field: QWidget, hint: str) -> None:
        label = Label(name)
        label.setBuddy(field)
        label.setToolTip(hint)
        field.setToolTip(hint)
        row, column = divmod(number, PAIRS)
        layout.addWidget(label, row, 2 * column)
        layout.addWidget(field, row, 2 * column + 1, Qt.AlignmentFlag.AlignLeft)

    # ------------------------------------------------------------------ state

    def show_counts(self, counts: Counts) -> None:
        """Say how many labels there are and what is missing."""
        unlabelled = counts.open + counts.skipped + counts.flagged
        text = self.tr("{labelled} labelled clips; {unlabelled} more are unlabelled.")
        self._sentence.setText(filled(text, labelled=counts.labelled, unlabelled=unlabelled))
        most = max([COMFORTABLE, *counts.per_label.values()])
        rows = []
        for label in self._labels:
            have = counts.per_label.get(label, 0)
            rows.append(BarRow(word(label), (BarCell(have, str(have), other=float(COMFORTABLE)),), label))
        self._bars.show_rows((BarColumn(""),), tuple(rows), maximum=most * 1.05, coloured=True)
        lacking = missing(counts, self._labels)
        weak = weak_labels(counts, self._labels)
        if lacking:
            self._lacking.setText(self._say_missing(lacking))
        elif weak:
            names = word(", ").join(f"{word(name)} ({number})" for name, number in weak)
            text = self.tr("Few clips of {labels}: below {n} a label, marked in the bars, scores are mostly chance.")
            self._lacking.setText(text.format(labels=names, n=COMFORTABLE))
        self._lacking.setVisible(bool(lacking or weak))
        self._can_start = not lacking
        self.start_button.setEnabled(self._can_start)

    def _say_missing(self, lacking: int) -> str:
        if lacking == 1:
            text = self.tr("Label 1 more clip in Review first: a round needs {least}, of 2 labels or more.")
        else:
            text = self.tr("Label {n} more clips in Review first: a round needs {least}, of 2 labels or more.")
        return text.format(n=lacking, least=CLIPS_NEEDED)

    def set_busy(self, sentence: str, running: bool = False) -> None:
        """Close the start while something runs, saying what; '' opens it again. `running`: a round, to be looked at."""
        self.start_button.setEnabled(not sentence and self._can_start)
        self.start_button.setToolTip(tip(sentence))
        idle = self.tr("You can go on reviewing meanwhile, and close the window: a round goes on by itself.")
        self._note.setText(sentence or idle)
        for button in (self._show, self._cancel):
            button.setVisible(running)

    _can_start = False

    def _say_model(self) -> None:
        preset = str(self._preset.currentData())
        room = round(theme.scale * MODEL_WIDTH)
        name = self.fontMetrics().elidedText(preset_name(preset), Qt.TextElideMode.ElideMiddle, room)
        self._model.setText(self.tr("Model: {preset}…").format(preset=caption(name)))
        what = self.tr("Presets, what they need, fetching weights, a ranking")
        self._model.setToolTip(tip(beside_name(preset, what)))
        self._preset.setToolTip(tip(beside_name(preset, self.tr("The encoders and what differs with them."))))
        why = self.tr("Half the updates, at a higher rate: about three quarters of the time.")
        try:
            quick_settings(preset)
            self._quick.setEnabled(True)
        except DomainError as error:
            self._quick.setEnabled(False)
            why = said(error)
        self._quick.setToolTip(tip(why))
        self._quick.setAccessibleDescription(why)
        self._quick.setChecked(self._wants_quick and self._quick.isEnabled())
        self._follow_usual()

    def _follow_usual(self) -> None:
        """Show what the preset, or a quick round of it, takes, where the person has not chosen another number."""
        before, self._usual = self._usual, usual_numbers(str(self._preset.currentData()), self._quick.isChecked())
        for field in FIELDS:
            spin = self._spins[field.key]
            if spin.value() == before.get(field.key, field.default):
                _put(spin, self._usual[field.key])

    def set_preset(self, preset: str) -> None:
        """Take another preset; one of the person's own is added to the list."""
        if self._preset.findData(preset) < 0:
            self._preset.addItem(preset_name(preset), preset)
        self._preset.setCurrentIndex(self._preset.findData(preset))

    def choice(self) -> StartChoice:
        """What is chosen now."""
        numbers = {key: spin.value() for key, spin in self._spins.items() if spin.isEnabled()}
        return StartChoice(str(self._preset.currentData()), self._mode(), numbers, self._quick.isChecked())

    def reset(self) -> None:
        """Put every number back to what the preset, or a quick round of it, takes."""
        for field in FIELDS:
            _put(self._spins[field.key], self._usual[field.key])

    def set_quick(self, quick: bool) -> None:
        """Take about half the time, with every preset that can."""
        self._wants_quick = quick
        self._quick.setChecked(quick and self._quick.isEnabled())
        self._follow_usual()

    def quick(self) -> bool:
        """Whether rounds are to be quick where they can."""
        return self._wants_quick

    def set_more(self, shown: bool) -> None:
        """Fold “More settings” out or in."""
        self._more.setChecked(shown)

    def more(self) -> bool:
        """Whether “More settings” is folded out."""
        return self._more.isChecked()

    def focus_start(self) -> None:
        """Put the focus on the button, so that Enter starts, or shows the round that runs."""
        (self.start_button if self.start_button.isEnabled() else self._show).setFocus()


def _spin_of(field: SettingField) -> QSpinBox | QDoubleSpinBox:
    spin: QSpinBox | QDoubleSpinBox
    if field.decimals:
        spin = QDoubleSpinBox()
        spin.setDecimals(field.decimals)
        spin.setRange(field.low, field.high)
        spin.setSingleStep(field.step)
        spin.setValue(field.default)
    else:
        spin = QSpinBox()
        spin.setRange(int(field.low), int(field.high))
        spin.setSingleStep(int(field.step))
        spin.setValue(int(field.default))
    spin.lineEdit().setTextMargins(GRID, 0, GRID, 0)
    theme.keep_size(spin, SPIN_WIDTH, ROW)
    return spin


def _put(spin: QSpinBox | QDoubleSpinBox, value: float) -> None:
    if isinstance(spin, QDoubleSpinBox):
        spin.setValue(value)
    else:
        spin.setValue(int(value))


def _start(text: str) -> str:
    return QCoreApplication.translate("start", text)
