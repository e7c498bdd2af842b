"""A round that is not finished: its stages, progress and time left, WAF by step as it grows, what went wrong."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from emodesk.runs import Point, RunStatus
from emodesk.ui.charts import LineChart, LinePoint, LineSeries
from emodesk.ui.rounds.adoption_list import AdoptionList
from emodesk.ui.rounds.stage_steps import StageSteps
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import Card, words
from emodesk.ui.widgets.label import Label
from emodesk.viewmodels.round_words import (
    after_sentence,
    amount,
    cancelling_sentence,
    pause_sentence,
    score,
    stage_word,
    state_word,
    takes,
    time_left,
    tr,
    where,
)
from emodesk.viewmodels.said import said
from trainer.protocol.grammar import filled

CURVE_HEIGHT = 56 * GRID  # pixels, the most

RESOLUTION = 1000  # steps of the progress bar


class RunPanel(QWidget):
    """Follows one run; `show_run` is cheap enough for four times a second.

    Signals:
        adoptedRequested: the clips that self-training has adopted so far are to be looked at.
        clipRequested: key of one of them that is.
    """

    adoptedRequested = Signal()
    clipRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = StageSteps()
        self._bar = QProgressBar()
        self._bar.setRange(0, RESOLUTION)
        self._bar.setTextVisible(False)
        self._doing = Label()
        self._left = Label(kind="muted")
        self._takes = Label(kind="muted")
        self._message = words("", "muted")
        self._why = words()
        line = QHBoxLayout()
        line.addWidget(self._doing)
        line.addStretch(1)
        line.addWidget(self._takes)
        line.addWidget(self._left)
        box = QWidget()
        inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GRID)
        inner.addWidget(self._why)
        inner.addWidget(self._steps)
        inner.addWidget(self._bar)
        inner.addLayout(line)
        inner.addWidget(self._message)
        self._progress = Card(self.tr("Progress"), box)
        self._chart = LineChart()
        self._chart.setAccessibleName(self.tr("WAF by self-training step"))
        self.adopted = QPushButton()
        self.adopted.setProperty("class", "flat")
        self.adopted.clicked.connect(self.adoptedRequested)
        title = self.tr("WAF in cross-validation by self-training step")
        self._curve = Card(title, self._chart, (self.adopted,))
        self._loss, self._waf = LineChart(most=math.inf), LineChart()
        self._loss.setAccessibleName(self.tr("Loss by epoch"))
        self._waf.setAccessibleName(self.tr("WAF by epoch"))
        both = QWidget()
        beside = QHBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(2 * GRID)
        for name, chart in ((self.tr("loss"), self._loss), (self.tr("WAF"), self._waf)):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Label(name, kind="muted"))
            column.addWidget(chart, 1)
            beside.addLayout(column, 1)
        self._epochs = Card(self.tr("By epoch, all folds on the clips that they hold out"), both)
        self.adoptions = AdoptionList()
        self.adoptions.activated.connect(self.clipRequested)
        self._adopted = Card(self.tr("Adopted so far"), self.adoptions)
        self._warned = words()
        self._warnings = Card(self.tr("Worth knowing"), self._warned)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._progress)
        layout.addWidget(self._epochs, 8)
        layout.addWidget(self._curve, 10)
        layout.addWidget(self._adopted, 6)
        layout.addWidget(self._warnings)
        layout.addStretch(0)
        for card in (self._curve, self._epochs, self._adopted):
            card.setMaximumHeight(CURVE_HEIGHT)

    def show_run(self, run: RunStatus) -> None:
        """Show where a run stands."""
        self._steps.show_run(run)
        count = run.values.get("adopted")
        self.adopted.setVisible(isinstance(count, int) and count > 0)
        self.adopted.setText(filled(self.tr("Open the {n} clips adopted so far"), n=count))
        self._why.setText(_why(run))
        self._why.setProperty("class", "danger" if run.state in ("failed", "broken") else "")
        self._why.style().polish(self._why)
        self._why.setVisible(bool(self._why.text()))
        # At work, for how long is not known: no length was given, or all is counted and the stage still goes on.
        moves = run.active and run.state not in ("paused", "cancelling")
        # The whole round, in time; while its end cannot be told, the stage.
        done = run.fraction if (whole := run.whole()) is None else whole
        busy = moves and (done is None or (whole is None and done >= 1.0))
        for widget in (self._bar, self._doing, self._left, self._takes):
            widget.setVisible(run.active)
        self._bar.setRange(0, 0 if busy else RESOLUTION)  # a range of nothing makes the bar move to and fro
        self._bar.setValue(round(RESOLUTION * (done or 0.0)))
        self._takes.setText(takes(run))
        doing = [stage_word(run.stage) if run.state == "running" else state_word(run.state), where(run), amount(run)]
        self._doing.setText(" · ".join(part for part in doing if part))
        self._left.setText(time_left(run))
        self._message.setText(said(run.message) if run.active else "")
        self._message.setVisible(bool(self._message.text()))
        self._chart.set_empty(
            self.tr("The curve begins once the first folds are trained.")
            if run.active
            else self.tr("It ended before the first folds were trained.")
        )
        self._chart.show_series(run_series(run), self.tr("step"), (0, max(2, last_step(run.points))))
        self._epochs.setVisible(bool(run.curve))
        for chart, name in ((self._loss, "loss"), (self._waf, "waf")):
            chart.show_series(epoch_series(run, name), "", (1, max([2, *(each.at for each in run.curve)])))
        self._adopted.setVisible(run.active and self.adoptions.count() > 0)
        self._warned.setText("\n".join(said(warning) for warning in run.warnings))
        self._warnings.setVisible(bool(run.warnings))


def _why(run: RunStatus) -> str:
    if run.state in ("pausing", "paused"):
        return pause_sentence(run)
    return cancelling_sentence(run) if run.state == "cancelling" else after_sentence(run)


def last_step(points: tuple[Point, ...]) -> int:
    """The largest self-training step of some points."""
    return max((point.step for point in points), default=0)


def run_series(run: RunStatus) -> tuple[LineSeries, ...]:
    """WAF by step: of all folds' clips together, each fold as a dot, their range as a band."""
    ended = []
    for reached in run.reached:
        dots = tuple(point.waf for point in run.points if point.step == reached.step)
        around = (reached.waf, *dots)
        tip = tr("step {n}: {waf}").format(n=reached.step, waf=score(reached.waf))
        ended.append(LinePoint(reached.step, reached.waf, min(around), max(around), tip, dots))
    return (LineSeries(tr("all clips; dots: folds"), tuple(ended), band=True),)


def epoch_series(run: RunStatus, name: str) -> tuple[LineSeries, ...]:
    """`loss` or `waf` by epoch, a line each step, so that a step which begins anew is no jump."""
    lines = []
    for step in dict.fromkeys(each.step for each in run.curve):
        points = []
        for each in run.curve:
            if each.step == step:
                value = each.loss if name == "loss" else each.waf
                tip = tr("step {n}, epoch {epoch}: {value}").format(n=step, epoch=each.epoch, value=score(value))
                points.append(LinePoint(each.at, value, value, value, tip))
        lines.append(LineSeries("", tuple(points), "none", dashed=bool(step % 2)))
    return tuple(lines)
