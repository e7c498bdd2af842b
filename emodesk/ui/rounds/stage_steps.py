"""The stages of a running round in a row: done, at work, to come."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.runs import RunStatus
from emodesk.runs.pace import BEFORE, STAGES
from emodesk.ui.charts.chart import CENTRE, write
from emodesk.ui.rounds.marks import MARK, paint_mark
from emodesk.ui.theme import GRID, SMALL, theme
from emodesk.viewmodels.round_words import stage_word


class StageSteps(QWidget):
    """Marks joined by a line, each with the name of its stage below; what only some rounds have, where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: RunStatus | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Stages"))
        theme.changed.connect(self.update)

    def show_run(self, run: RunStatus) -> None:
        """Show how far a run is."""
        self._run = run
        self.setAccessibleDescription(stage_word(run.stage))
        self.update()

    def sizeHint(self) -> QSize:
        return theme.size(50 * GRID, 5 * GRID)

    def minimumSizeHint(self) -> QSize:
        return theme.size(40 * GRID, 5 * GRID)

    def names(self) -> list[str]:
        """The stages that are shown."""
        run = self._run
        return [name for name in STAGES
                if name not in BEFORE or (run is not None and (name in run.plan or name in run.stages))]  # fmt: skip

    def states(self) -> list[str]:
        """done, now, skipped or ahead for each of `names`."""
        run, names = self._run, self.names()
        if run is None:
            return ["ahead"] * len(names)
        if run.state == "succeeded":
            return ["done" if name in run.stages else "skipped" for name in names]
        at = names.index(run.stage) if run.stage in names else -1
        found = []
        for place, name in enumerate(names):
            before = "done" if name in run.stages else "skipped"
            found.append(before if place < at else "now" if place == at else "ahead")
        return found

    def paintEvent(self, _event) -> None:
        painter = theme.painter(self)
        names, states = self.names(), self.states()
        width = theme.area(self).width() / len(names)
        y = MARK / 2 + 2
        for place, (name, state) in enumerate(zip(names, states, strict=True)):
            x = (place + 0.5) * width
            if place:
                done = states[place] in ("done", "now", "skipped")
                painter.setPen(QPen(theme.colour("accent" if done else "border"), 2))
                painter.drawLine(QPointF(x - width + MARK / 2 + 4, y), QPointF(x - MARK / 2 - 4, y))
            self._mark(painter, QRectF(x - MARK / 2, y - MARK / 2, MARK, MARK), state)
            text = QRectF(place * width, MARK + GRID // 2 + 2, width, 2 * GRID)
            strong = state == "now"
            write(painter, text, stage_word(name), "text" if strong else "muted", theme.font(SMALL, strong), CENTRE)
        painter.end()

    def _mark(self, painter: QPainter, area: QRectF, state: str) -> None:
        if state == "done":
            paint_mark(painter, area, "succeeded", applied=True)
        elif state == "now":
            paint_mark(painter, area, self._run.state, fraction=self._run.fraction)
        else:
            painter.setPen(QPen(theme.colour("muted" if state == "skipped" else "border"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = 5.0 if state == "skipped" else 1.5
            painter.drawEllipse(area.adjusted(inset, inset, -inset, -inset))
