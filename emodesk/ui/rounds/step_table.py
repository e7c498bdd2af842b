"""The self-training steps of a round: what each adopted of every label, the WAF it reached, whether it was kept."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.charts.chart import CENTRE, LEFT, RIGHT, Chart, figures, write
from emodesk.ui.theme import BODY, GRID, SMALL, theme
from emodesk.ui.widgets.marks import BADGE, paint_badge
from emodesk.viewmodels.round_result import StepRow
from emodesk.viewmodels.round_words import score
from emodesk.viewmodels.said import said

HEIGHT = 3 * GRID  # pixels of a row
FIRST = 5 * GRID  # pixels, the step's number
LABEL = 3 * GRID  # the least
SUM = 7 * GRID
WAF = 13 * GRID
KEPT_COLUMN = 9 * GRID


class StepTable(Chart):
    """One row a step; columns: step, adoptions new of each label, adopted in all, WAF, kept."""

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self.steps: tuple[StepRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Self-training steps"))
        self.set_empty(self.tr("Self-training was off: the model learnt from people's labels only."))

    def show_steps(self, steps: tuple[StepRow, ...]) -> None:
        """Show the steps of a round."""
        self.steps = steps
        self.content_changed()

    def has_content(self) -> bool:
        return len(self.steps) > 1

    def table(self) -> list[list[str]]:
        head = [self.tr("step"), *self._labels, self.tr("adopted"), self.tr("WAF"), ""]
        return [head, *(self._row(row) for row in self.steps)]

    def _row(self, row: StepRow) -> list[str]:
        new = [str(row.new.get(label, "")) for label in self._labels]
        adopted = str(row.adopted) if row.kept else "–"  # what was taken back is adopted by nobody
        return [str(row.step), *new, adopted, score(row.waf.value, row.waf.spread), self._kept(row)]

    def _kept(self, row: StepRow) -> str:
        if row.step == 0:
            return self.tr("labels only")
        return self.tr("kept") if row.kept else self.tr("taken back")

    def minimumSizeHint(self) -> QSize:
        width = FIRST + LABEL * len(self._labels) + SUM + WAF + 2 * GRID + KEPT_COLUMN
        return theme.size(width if self.has_content() else 32 * GRID, (1 + max(3, len(self.steps))) * HEIGHT)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        small = theme.font(SMALL)
        head = QRectF(area.left(), area.top(), area.width(), HEIGHT)
        columns = self._columns(area.width())
        names = [self.tr("step"), *([""] * len(self._labels)), self.tr("adopted"), self.tr("WAF"), ""]
        for place, (name, (left, width)) in enumerate(zip(names, columns, strict=True)):
            cell = QRectF(area.left() + left, head.top(), width, HEIGHT)
            if 0 < place <= len(self._labels):
                badge = QRectF(cell.center().x() - BADGE / 2, cell.center().y() - BADGE / 2, BADGE, BADGE)
                paint_badge(painter, badge, self._labels[place - 1], self._labels)
            else:
                write(painter, cell, name, "muted", small, self._align(place))
        for number, row in enumerate(self.steps, start=1):
            top = area.top() + number * HEIGHT
            for place, (text, (left, width)) in enumerate(zip(self._row(row), columns, strict=True)):
                cell = QRectF(area.left() + left, top, width, HEIGHT)
                colour = "muted" if place == len(columns) - 1 or not row.kept else "text"
                write(painter, cell, text, colour, figures(BODY), self._align(place))

    def _columns(self, width: float) -> list[tuple[float, float]]:
        """Left edge and width of each column."""
        labels = len(self._labels)
        each = max(LABEL, min(5.0 * GRID, (width - FIRST - SUM - WAF - KEPT_COLUMN - 2 * GRID) / max(labels, 1)))
        widths = [FIRST, *([each] * labels), SUM, WAF, KEPT_COLUMN]
        found, left = [], 0.0
        for place, own in enumerate(widths):
            left += 2 * GRID if place == len(widths) - 1 else 0
            found.append((left, own))
            left += own
        return found

    def _align(self, place: int):
        if 0 < place <= len(self._labels):
            return CENTRE
        return RIGHT if place in (len(self._labels) + 1, len(self._labels) + 2) else LEFT

    def tip_at(self, position: QPointF) -> str:
        number = int(position.y() // HEIGHT) - 1
        return said(self.steps[number].message) if 0 <= number < len(self.steps) else ""
