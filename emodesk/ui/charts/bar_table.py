"""A table whose cells are bars with their numbers: F1 by label, shares by modality, robustness."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.ui.charts.chart import LEAST_INK, LEFT, RIGHT, TRACK, Chart, figures, mixed, text_width, write
from emodesk.ui.theme import BODY, GRID, SMALL, icon, theme
from emodesk.ui.widgets.marks import BADGE, paint_badge, paint_bar

HEADER = 3 * GRID  # pixels, names of the columns
ROW_HEIGHT = 3 * GRID + 2  # pixels, the least
TALLEST_ROW = 7 * GRID  # pixels: more would tear the table apart
BAR = GRID  # pixels, thickness
GAP = 2 * GRID  # pixels between columns
NUMBER_SIZE = 12  # pixels, figures beside the bars


@dataclass(frozen=True)
class BarCell:
    """One bar: `value` (None: no bar) ± `spread`, a mark at `other`; `text` and `note` beside it, `tip` over it."""

    value: float | None
    text: str
    spread: float = 0.0
    other: float | None = None
    note: str = ""
    tip: str = ""


@dataclass(frozen=True)
class BarColumn:
    """Head of a column: its name, and an icon's name where there is one."""

    text: str
    icon: str = ""


@dataclass(frozen=True)
class BarRow:
    """Head of a row (an emotion's chip for `label`, else an icon) and its cells; `strong` stands out."""

    text: str
    cells: tuple[BarCell, ...]
    label: str = ""
    icon: str = ""
    strong: bool = False


class BarTable(Chart):
    """Rows of bars. Only rows that stand for a label have bars in its colour; all others are in ink.

    Signals:
        activated: the row that was clicked, or Enter pressed on, where rows lead somewhere (`lead_on`).
    """

    activated = Signal(int)

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self.columns: tuple[BarColumn, ...] = ()
        self.rows: tuple[BarRow, ...] = ()
        self.maximum = 1.0
        self.coloured = False
        self._widths: tuple[float, float, float] | None = None
        self._leads, self._row, self._hover = False, -1, -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def lead_on(self) -> None:
        """Let rows be walked by keys and opened."""
        self._leads = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_rows(
        self, columns: tuple[BarColumn, ...], rows: tuple[BarRow, ...], maximum: float = 1.0, coloured: bool = False
    ) -> None:
        """Show `rows`; bars are as long as their value over `maximum`, in the label's colour where `coloured`."""
        self.columns, self.rows, self.maximum, self.coloured = columns, rows, maximum, coloured
        self._widths = None
        self._row = min(self._row, len(rows) - 1)
        self.content_changed()

    def has_content(self) -> bool:
        return bool(self.rows)

    def table(self) -> list[list[str]]:
        return [
            ["", *(column.text for column in self.columns)],
            *([row.text, *(f"{cell.text} {cell.note}".strip() for cell in row.cells)] for row in self.rows),
        ]

    def minimumSizeHint(self) -> QSize:
        rows = max(len(self.rows), 4)
        return theme.size(32 * GRID, self._header() + rows * ROW_HEIGHT)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    # ------------------------------------------------------------------ painting

    def _header(self) -> int:
        return HEADER if any(column.text for column in self.columns) else 0

    def _measured(self) -> tuple[float, float, float]:
        """Widths of the rows' heads, of the widest figure and of the widest note; measured once for what is shown."""
        if self._widths is None:
            font, strong = theme.font(BODY), theme.font(BODY, bold=True)
            widest = max(text_width(row.text, strong if row.strong else font) for row in self.rows)
            marked = any(row.label or row.icon for row in self.rows)
            cells = [(row, cell) for row in self.rows for cell in row.cells if cell.value is not None]
            numbers, note = [figures(NUMBER_SIZE, bold=bold) for bold in (False, True)], figures(SMALL)
            self._widths = (
                widest + (BADGE + GRID if marked else 0) + GAP,
                max((text_width(cell.text, numbers[row.strong]) for row, cell in cells), default=0.0),
                max((text_width(cell.note, note) for _row, cell in cells), default=0.0),
            )
        return self._widths

    def _heads_width(self) -> float:
        return self._measured()[0]

    def _rows_rects(self, area: QRectF) -> list[QRectF]:
        top = area.top() + self._header()
        height = min(TALLEST_ROW, (area.bottom() - top) / max(len(self.rows), 1))
        return [QRectF(area.left(), top + i * height, area.width(), height) for i in range(len(self.rows))]

    def _column_rect(self, line: QRectF, column: int) -> QRectF:
        heads = self._heads_width()
        width = (line.width() - heads + GAP) / len(self.columns)
        return QRectF(line.left() + heads + column * width, line.top(), width - GAP, line.height())

    def draw(self, painter: QPainter, area: QRectF) -> None:
        if self._header():
            line = QRectF(area.left(), area.top(), area.width(), HEADER)
            for number, column in enumerate(self.columns):
                self._draw_column_head(painter, self._column_rect(line, number), column)
        for number, line in enumerate(self._rows_rects(area)):
            if self._leads and (number == self._hover or (number == self._row and self.hasFocus())):
                painter.setPen(Qt.PenStyle.NoPen if number != self._row else QPen(theme.colour("accent"), 1))
                painter.setBrush(theme.colour("hover"))
                painter.drawRoundedRect(line.adjusted(-GRID // 2, 1, GRID // 2, -1), GRID // 2, GRID // 2)
        for row, line in zip(self.rows, self._rows_rects(area), strict=True):
            self._draw_row_head(painter, line, row)
            for number, cell in enumerate(row.cells):
                self._draw_cell(painter, self._column_rect(line, number), row, cell)

    def _draw_column_head(self, painter: QPainter, area: QRectF, column: BarColumn) -> None:
        left = area.left()
        if column.icon:
            box = QRectF(left, area.center().y() - 7, 14, 14)
            icon(column.icon, "muted").paint(painter, box.toRect())
            left += 14 + GRID // 2
        write(painter, QRectF(left, area.top(), area.right() + GAP - left, area.height()), column.text, "muted")

    def _draw_row_head(self, painter: QPainter, line: QRectF, row: BarRow) -> None:
        left = line.left()
        box = QRectF(left, round(line.center().y() - BADGE / 2), BADGE, BADGE)
        if row.label:
            paint_badge(painter, box, row.label, self._labels)
        elif row.icon:
            icon(row.icon, "muted").paint(painter, box.toRect())
        if any(other.label or other.icon for other in self.rows):
            left += BADGE + GRID if row.label or row.icon else 0
        room = QRectF(left, line.top(), self._heads_width() - (left - line.left()) - GRID, line.height())
        write(painter, room, row.text, "text", theme.font(BODY, bold=row.strong), LEFT)

    def _draw_cell(self, painter: QPainter, area: QRectF, row: BarRow, cell: BarCell) -> None:
        _heads, figure, note = self._measured()
        if cell.value is None:
            write(painter, area, cell.text, "muted", theme.font(NUMBER_SIZE), LEFT)
            return
        number = QRectF(area.right() - figure - (note + GRID // 2 if note else 0), area.top(), figure, area.height())
        track = QRectF(area.left(), round(area.center().y() - BAR / 2), number.left() - GRID - area.left(), BAR)
        has_bar = track.width() >= 2 * GRID  # else the figure stands under its column's head
        number.setLeft(number.left() if has_bar else area.left())
        write(painter, number, cell.text, "text", figures(NUMBER_SIZE, row.strong), RIGHT if has_bar else LEFT)
        if cell.note:
            rest = QRectF(area.right() - note, area.top(), note, area.height())
            write(painter, rest, cell.note, "muted", figures(SMALL), RIGHT)
        if not has_bar:
            return
        panel, ink = theme.colour("panel"), theme.colour("text")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(ink, panel, TRACK))
        painter.drawRoundedRect(track, BAR / 2, BAR / 2)
        scale = track.width() / self.maximum
        length = min(track.width(), max(0.0, cell.value) * scale)
        strength = 0.75 if row.strong else LEAST_INK
        filled = QRectF(track.left(), track.top(), max(length, BAR), BAR)
        if length > 0 and self.coloured and row.label:
            paint_bar(painter, filled, row.label, self._labels, BAR / 2)
        elif length > 0:
            painter.setBrush(mixed(ink, panel, strength))
            painter.drawRoundedRect(filled, BAR / 2, BAR / 2)
        if cell.spread > 0:
            painter.setPen(QPen(ink, 1))
            y = track.center().y()
            low = track.left() + max(0.0, cell.value - cell.spread) * scale
            high = track.left() + min(self.maximum, cell.value + cell.spread) * scale
            painter.drawLine(round(low), y, round(high), y)
        if cell.other is not None:
            x = track.left() + min(track.width(), max(0.0, cell.other) * scale)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("text"))
            painter.drawRect(QRectF(round(x) - 1, track.top() - 3, 2, BAR + 6))

    # ------------------------------------------------------------------ keys and mouse

    def row_at(self, position: QPointF) -> int:
        """The row under a point, -1 beside them all."""
        return next((n for n, line in enumerate(self._rows_rects(self.area())) if line.contains(position)), -1)

    def mouseMoveEvent(self, event) -> None:
        if self._leads:
            self._hover_at(self.row_at(theme.unscaled(event.position())))

    def leaveEvent(self, _event) -> None:
        self._hover_at(-1)

    def _hover_at(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event) -> None:
        row = self.row_at(theme.unscaled(event.position()))
        if self._leads and row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._row = row
            self.update()
            self.activated.emit(row)

    def focusInEvent(self, event) -> None:
        self._row = max(0, self._row) if self.rows else -1
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if not self._leads or not self.rows:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self._row = min(len(self.rows) - 1, max(0, self._row + steps[event.key()]))
            self.setAccessibleDescription("\t".join(self.table()[self._row + 1]))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self._row)
        else:
            super().keyPressEvent(event)

    def tip_at(self, position: QPointF) -> str:
        if not self.has_content():
            return ""
        for row, line in zip(self.rows, self._rows_rects(self.area()), strict=True):
            for number, cell in enumerate(row.cells):
                if self._column_rect(line, number).contains(position):
                    return cell.tip
        return ""
