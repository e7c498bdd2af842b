"""The rounds at the left: state by shape, number, WAF, date and labels used."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QWidget

from emodesk.domain import Round
from emodesk.runs import RunStatus
from emodesk.ui.charts.chart import RIGHT, text_width, write
from emodesk.ui.rounds.marks import MARK, paint_mark
from emodesk.ui.theme import BODY, GRID, SMALL, theme
from emodesk.ui.widgets.marks import paint_row_ground
from emodesk.ui.widgets.one_row import OneRow
from emodesk.viewmodels.round_words import listed_score, moment, stage_word, state_word, time_left
from emodesk.viewmodels.rounds import RoundsModel
from trainer.protocol.grammar import filled

HEIGHT = 7 * GRID  # pixels of a row
BAR = 3  # pixels, the progress of a running round


class RoundList(OneRow, QListView):
    """The rounds of a project, newest first.

    Signals:
        chosen: number of the round whose row was pressed or moved to.
    """

    chosen = Signal(int)

    def __init__(self, model: RoundsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_RoundDelegate(model, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Rounds"))
        theme.changed.connect(self.viewport().update)

    def row_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(RoundsModel.RoundRole).number)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = theme.painter(self.viewport())
            text = self.tr("No rounds yet")
            room = QRectF(GRID + GRID // 2, 0, theme.area(self.viewport()).width(), HEIGHT // 2)
            write(painter, room, text, "muted")
            painter.end()


class _RoundDelegate(QStyledItemDelegate):
    """Two lines: state, number and WAF; below in small, state in words, date and labels."""

    def __init__(self, model: RoundsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, _option, _index) -> QSize:
        return theme.size(24 * GRID, HEIGHT)

    def paint(self, painter: QPainter, option, index: QModelIndex) -> None:
        round_: Round = index.data(RoundsModel.RoundRole)
        run: RunStatus = index.data(RoundsModel.StatusRole)
        state = self._model.state(round_)
        area = theme.begin_row(painter, option.rect).adjusted(GRID / 2, 2, -GRID / 2, -2)
        paint_row_ground(painter, option, area)
        inner = area.adjusted(GRID, GRID // 2, -GRID, -GRID // 2)
        upper = QRectF(inner.left(), inner.top() + 2, inner.width(), 20)
        lower = QRectF(inner.left(), upper.bottom(), inner.width(), 18)
        fraction = run.whole() if run.active else None
        mark = QRectF(upper.left(), upper.center().y() - MARK / 2, MARK, MARK)
        paint_mark(painter, mark, state, round_.applied, fraction)
        left = MARK + GRID
        title = self.tr("Round {n}").format(n=round_.number)
        figure = self._figure(round_, run)
        figure_width = text_width(figure, theme.font(BODY, bold=round_.applied)) + 1
        write(painter, upper.adjusted(left, 0, -figure_width - GRID, 0), title, "text", theme.font(BODY, bold=True))
        write(painter, upper, figure, "text", theme.font(BODY, bold=round_.applied), RIGHT)
        below = self._below(round_, run, state)
        write(painter, lower.adjusted(left, 0, 0, 0), below, "muted", theme.font(SMALL))
        if fraction is not None:
            track = QRectF(inner.left() + left, area.bottom() - BAR - 3, inner.width() - left, BAR)
            self._draw_bar(painter, track, fraction)
        painter.restore()

    def _figure(self, round_: Round, run: RunStatus) -> str:
        if round_.metrics:
            return listed_score(round_)
        whole = run.whole() if run.active else None
        return self.tr("{n} %").format(n=int(100 * whole)) if whole is not None else ""

    def _below(self, round_: Round, run: RunStatus, state: str) -> str:
        if run.active and not round_.metrics:
            words = stage_word(run.stage) if state == "running" else state_word(state)
            return " · ".join(part for part in (words, "" if run.paused else time_left(run)) if part)
        parts = [state_word(state, round_.applied)]
        if labels := round_.metrics.counts.get("labelled") if round_.metrics else 0:
            parts.append(filled(self.tr("{n} labels"), n=labels))  # on which its score is: the last to be cut
        parts += [self.tr("kept")] if round_.kept else []
        parts.append(moment(round_.ended or round_.created))
        return " · ".join(parts)

    def _draw_bar(self, painter: QPainter, area: QRectF, fraction: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("pressed"))
        painter.drawRoundedRect(area, BAR / 2, BAR / 2)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(area.left(), area.top(), area.width() * fraction, BAR), BAR / 2, BAR / 2)
