"""What stands beside the modalities: each opinion from outside, with the label that it names and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.domain.opinion import Opinion
from emodesk.ui.theme import BODY, GRID, SMALL, theme
from emodesk.ui.widgets.label import tip
from emodesk.ui.widgets.marks import BADGE, paint_badge
from emodesk.viewmodels import words
from trainer.protocol.printable import printable

HEIGHT = 3 * GRID  # pixels of a row
MIDDLE = Qt.AlignmentFlag.AlignVCenter


class OpinionRows(QWidget):
    """One row an opinion: its label's badge, its label and probability, and whose it is."""

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self.opinions: tuple[Opinion, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.hide()

    def show_opinions(self, opinions: Sequence[Opinion]) -> None:
        """Show these; nothing where there are none."""
        self.opinions = tuple(opinions)
        told = "\n".join(map(_line, self.opinions))
        self.setToolTip(tip(told))
        self.setAccessibleName(self.tr("Opinions"))
        self.setAccessibleDescription(told)
        self.setVisible(bool(self.opinions))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return theme.size(28 * GRID, HEIGHT * max(1, len(self.opinions)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event) -> None:
        painter = theme.painter(self)
        width = theme.area(self).width()
        for place, opinion in enumerate(self.opinions):
            self._paint(painter, QRectF(GRID / 2, place * HEIGHT, width - GRID, HEIGHT), opinion)
        painter.end()

    def _paint(self, painter: QPainter, area: QRectF, opinion: Opinion) -> None:
        badge = QRectF(area.left(), area.center().y() - BADGE / 2, BADGE, BADGE)
        paint_badge(painter, badge, opinion.label, self._labels)
        painter.setFont(theme.font(BODY))
        painter.setPen(theme.colour("text"))
        said = area.adjusted(BADGE + GRID - 2, 0, 0, 0)
        painter.drawText(said, MIDDLE, words.opinion_words(opinion))
        used = painter.fontMetrics().horizontalAdvance(words.opinion_words(opinion)) + 2 * GRID
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.colour("muted"))
        whose = said.adjusted(used, 0, 0, 0)
        name = painter.fontMetrics().elidedText(
            printable(opinion.source), Qt.TextElideMode.ElideRight, max(0, int(whose.width()))
        )
        painter.drawText(whose, MIDDLE | Qt.AlignmentFlag.AlignRight, name)


def _line(opinion: Opinion) -> str:
    return f"{opinion.source}: {words.opinion_words(opinion)}"
