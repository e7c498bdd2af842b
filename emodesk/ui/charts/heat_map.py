"""The confusion matrix: counts and parts of each row, shaded; cells can be walked by keys and opened."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.charts.chart import CENTRE, RIGHT, Chart, mixed, text_width, write
from emodesk.ui.theme import BODY, GRID, SMALL, readable_on, theme
from emodesk.ui.widgets.marks import BADGE, paint_badge
from emodesk.viewmodels.words import word
from trainer.measures.scores import Scores
from trainer.protocol.grammar import filled

GAP = 2  # pixels between cells
HEADER = 3 * GRID  # pixels, names of the columns
CAPTION = 2 * GRID + 2  # pixels, what rows and columns are
TOTALS = 5 * GRID  # pixels, clips in each row
TWO_LINES = 30  # pixels of a cell's height from which the count and the part stand on two lines
STRONGEST = 0.5  # opacity of the ink where a whole row is in one wrong cell


class HeatMap(Chart):
    """A confusion as a grid, truth in rows.

    The diagonal is shaded in its label's colour, the rest in ink: colour still means emotion and nothing else.

    Signals:
        activated: row and column of a cell that was clicked, or Enter pressed on.
    """

    activated = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scores: Scores | None = None
        self.rows_are = self.tr("people say")
        self.columns_are = self.tr("the model says")
        self._cell: tuple[int, int] | None = None
        self._hover: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix"))

    def show_confusion(self, confusion: Scores | None, rows_are: str, columns_are: str) -> None:
        """Show counts; `rows_are` and `columns_are` caption the two sides."""
        self.scores, self.rows_are, self.columns_are = confusion, rows_are, columns_are
        self._cell = self._hover = None
        self.content_changed()

    def has_content(self) -> bool:
        return self.scores is not None and self.scores.total > 0

    def table(self) -> list[list[str]]:
        labels = self.scores.labels
        corner = f"{self.rows_are} / {self.columns_are}"
        rows = [[word(label), *(str(count) for count in self.scores.confusion[i])] for i, label in enumerate(labels)]
        return [[corner, *map(word, labels)], *rows]

    def minimumSizeHint(self) -> QSize:
        classes = len(self.scores.labels) if self.scores else 6
        return theme.size(10 * GRID + TOTALS + classes * 5 * GRID, CAPTION + HEADER + classes * (TWO_LINES + GAP))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint() * 1.4

    # ------------------------------------------------------------------ painting

    def draw(self, painter: QPainter, area: QRectF) -> None:
        names = self._names_width()
        grid = self._grid(area)
        labels = self.scores.labels
        muted = theme.font(SMALL)
        write(painter, QRectF(grid.left(), area.top(), grid.width(), CAPTION), self.columns_are, "muted", muted, CENTRE)
        write(painter, QRectF(area.left(), area.top() + CAPTION, names - GRID, HEADER), self.rows_are, "muted", muted)
        sums = QRectF(grid.right() + GAP, area.top() + CAPTION, TOTALS - GAP, HEADER)
        write(painter, sums, self.tr("clips"), "muted", muted, RIGHT)
        widest = max(text_width(word(label), muted) for label in labels)
        spelled = BADGE + GRID // 2 + widest <= grid.width() / len(labels) - GAP
        for i, label in enumerate(labels):
            row, column = self.cell_rect(i, 0), self.cell_rect(0, i)
            head = QRectF(column.left(), grid.top() - HEADER, column.width(), HEADER - GRID // 2)
            self._name(painter, head, label, spelled)
            self._name(painter, QRectF(area.left(), row.top(), names - GRID, row.height()), label, True, left=True)
            total = QRectF(grid.right() + GAP, row.top(), TOTALS - GAP, row.height())
            write(painter, total, str(int(self.scores.support[i])), "muted", muted, RIGHT)
            for j in range(len(labels)):
                self._draw_cell(painter, i, j)

    def _name(self, painter: QPainter, area: QRectF, label: str, spelled: bool, left: bool = False) -> None:
        width = BADGE + (GRID // 2 + text_width(word(label), theme.font(SMALL)) if spelled else 0)
        x = area.left() if left else area.center().x() - min(width, area.width()) / 2
        paint_badge(painter, QRectF(x, area.center().y() - BADGE / 2, BADGE, BADGE), label, self.scores.labels)
        if spelled:
            begin = x + BADGE + GRID // 2
            write(painter, QRectF(begin, area.top(), area.right() - begin, area.height()), word(label))

    def _draw_cell(self, painter: QPainter, i: int, j: int) -> None:
        cell = self.cell_rect(i, j)
        count, share = int(self.scores.confusion[i, j]), float(self.scores.shares[i, j])
        ink = theme.emotion(self.scores.labels[i], self.scores.labels) if i == j else theme.colour("text")
        fill = mixed(ink, theme.colour("panel"), 0.04 + share * (0.9 if i == j else STRONGEST))
        painter.setBrush(fill)
        marked = (i, j) == self._cell and self.hasFocus()
        outline = theme.colour("accent") if marked else theme.colour("muted")
        painter.setPen(QPen(outline, 2) if marked or (i, j) == self._hover else Qt.PenStyle.NoPen)
        inset = 1 if marked or (i, j) == self._hover else 0
        painter.drawRoundedRect(cell.adjusted(inset, inset, -inset, -inset), 4, 4)
        colour = readable_on(fill) if count else theme.colour("muted")
        big, small = theme.font(BODY, bold=i == j), theme.font(SMALL)
        if not count:
            write(painter, cell, "0", colour, small, CENTRE)
            return
        percent = self.tr("{n} %").format(n=round(100 * share))
        if cell.height() >= TWO_LINES:
            middle = cell.center().y()
            write(painter, QRectF(cell.left(), middle - 16, cell.width(), 17), str(count), colour, big, CENTRE)
            write(painter, QRectF(cell.left(), middle + 1, cell.width(), 14), percent, colour, small, CENTRE)
        else:
            write(painter, cell, str(count), colour, big, CENTRE)

    def _names_width(self) -> float:
        widest = max(text_width(word(label), theme.font(SMALL)) for label in self.scores.labels)
        return BADGE + GRID // 2 + max(widest, text_width(self.rows_are, theme.font(SMALL)) - BADGE) + 2 * GRID

    def _grid(self, area: QRectF) -> QRectF:
        return QRectF(
            area.left() + self._names_width(),
            area.top() + CAPTION + HEADER,
            area.width() - self._names_width() - TOTALS,
            area.height() - CAPTION - HEADER,
        )

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Where a cell lies in the widget."""
        grid = self._grid(self.area())
        classes = len(self.scores.labels)
        width, height = grid.width() / classes, grid.height() / classes
        # Whole pixels, so that the edges of all cells are sharp.
        left, top = round(grid.left() + column * width), round(grid.top() + row * height)
        right, bottom = round(grid.left() + (column + 1) * width), round(grid.top() + (row + 1) * height)
        return QRectF(left, top, right - left - GAP, bottom - top - GAP)

    # ------------------------------------------------------------------ keys and mouse

    def cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell under a point, None beside the cells."""
        if not self.has_content():
            return None
        classes = range(len(self.scores.labels))
        point = position
        return next(((i, j) for i in classes for j in classes if self.cell_rect(i, j).contains(point)), None)

    def tip_at(self, position: QPointF) -> str:
        cell = self.cell_at(position)
        return self.describe(*cell) if cell else ""

    def describe(self, row: int, column: int) -> str:
        """What a cell says, as a sentence."""
        labels, count = self.scores.labels, int(self.scores.confusion[row, column])
        text = self.tr("{rows} {truth}, {columns} {given}: {count} of {total} clips ({percent} %)")
        return filled(
            text,
            rows=self.rows_are,
            truth=word(labels[row]),
            columns=self.columns_are,
            given=word(labels[column]),
            count=count,
            total=int(self.scores.support[row]),
            percent=round(100 * float(self.scores.shares[row, column])),
        )

    def mouseMoveEvent(self, event) -> None:
        cell = self.cell_at(theme.unscaled(event.position()))
        if cell != self._hover:
            self._hover = cell
            self.setCursor(Qt.CursorShape.PointingHandCursor if cell else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, _event) -> None:
        self._hover = None
        self.update()

    def mouseReleaseEvent(self, event) -> None:
        cell = self.cell_at(theme.unscaled(event.position()))
        if cell and event.button() == Qt.MouseButton.LeftButton:
            self._cell = cell
            self.update()
            self.activated.emit(*cell)

    def focusInEvent(self, event) -> None:
        if self._cell is None and self.has_content():
            self._cell = (0, 0)
        self.update()
        super().focusInEvent(event)

    def keyPressEvent(self, event) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = event.key()
        if not self.has_content() or self._cell is None:
            super().keyPressEvent(event)
        elif key in steps:
            last = len(self.scores.labels) - 1
            self._cell = tuple(min(last, max(0, at + by)) for at, by in zip(self._cell, steps[key], strict=True))
            self.setAccessibleDescription(self.describe(*self._cell))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(*self._cell)
        else:
            super().keyPressEvent(event)
