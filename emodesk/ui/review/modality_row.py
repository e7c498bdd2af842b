"""One modality of the selected clip: what it alone would say, its share, and a switch to see the rest without it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emodesk.domain.numerals import numeral
from emodesk.ui.theme import BODY, GRID, SMALL, icon, theme
from emodesk.ui.widgets.label import tip
from emodesk.ui.widgets.marks import BADGE, Switch, paint_badge, paint_bar
from emodesk.viewmodels import words
from emodesk.viewmodels.prediction import ModalityRow
from trainer.protocol.printable import printable

HEIGHT = 6 * GRID
LEAST_WIDTH = 28 * GRID
SIGN = 2 * GRID + 2  # pixels, the modality's icon
BAR = GRID
SAYS = 0.55  # part of the line for what the modality alone would say, more for long words; the rest is its share
SHARE = 10 * GRID  # pixels that its share takes at least


class ModalityView(QWidget):
    """Paints a ModalityRow; `scale` is the share that fills half of its bar.

    Signals:
        switched: whether the modality takes part.
    """

    switched = Signal(bool)

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._row: ModalityRow | None = None
        self._scale = 1.0
        self._shown = ""
        self._widest = -1  # pixels of the longest label's word; -1: not measured yet
        self.switch = Switch(self)
        self.switch.toggled.connect(self.switched)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def row(self) -> ModalityRow | None:
        """What is painted."""
        return self._row

    def show_row(self, row: ModalityRow, scale: float, shown: str) -> None:
        """Paint this row; `shown` is the label that the share is about."""
        self._row, self._scale, self._shown = row, max(scale, 1e-6), shown
        self.switch.blockSignals(True)
        self.switch.setChecked(row.on)
        self.switch.blockSignals(False)
        self.switch.setVisible(row.present)
        name = words.word(row.name)
        self.switch.setToolTip(self.tr("Show the prediction without {modality}").format(modality=name))
        self.switch.setAccessibleName(name)
        self.setToolTip(tip(self._explain()))
        self.update()

    def sizeHint(self) -> QSize:
        return theme.size(30 * GRID, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return theme.size(LEAST_WIDTH, HEIGHT)

    def resizeEvent(self, _event) -> None:
        hint = self.switch.sizeHint()
        edge = theme.scaled(GRID // 2)
        self.switch.setGeometry(self.width() - hint.width() - edge, edge, hint.width(), hint.height())

    def paintEvent(self, _event) -> None:
        row = self._row
        if row is None:
            return
        painter = theme.painter(self)
        counts = row.present and row.on
        upper = QRectF(GRID / 2, 2, theme.area(self).width() - GRID, HEIGHT / 2 - 2)
        lower = QRectF(upper.left(), HEIGHT / 2, upper.width(), HEIGHT / 2 - 2)
        sign = QRectF(upper.left(), upper.center().y() - SIGN / 2, SIGN, SIGN)
        icon(row.name if row.name in _ICONS else "plus", "text" if counts else "disabled").paint(
            painter, sign.toAlignedRect()
        )
        name = words.sentence_case(words.word(row.name))
        painter.setFont(theme.font(BODY))
        painter.setPen(theme.colour("text" if counts else "muted"))
        left = sign.right() + GRID
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, upper.top(), upper.width(), upper.height()), align, name)
        says = QRectF(left, lower.top(), lower.right() - left, lower.height())
        if not row.present:
            note = self.tr("missing: {note}").format(note=row.note) if row.note else self.tr("missing")
            self._paint_note(painter, says, note)
            return
        beside = left + painter.fontMetrics().horizontalAdvance(name) + GRID
        room = QRectF(beside, upper.top(), self.switch.x() / theme.scale - GRID - beside, upper.height())
        self._paint_note(painter, room, row.note)
        self._paint_says(painter, says, counts)

    def _paint_note(self, painter: QPainter, rect: QRectF, note: str) -> None:
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.colour("muted"))
        text = painter.fontMetrics().elidedText(printable(note), Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_says(self, painter: QPainter, rect: QRectF, counts: bool) -> None:
        row = self._row
        badge = QRectF(rect.left(), rect.center().y() - BADGE / 2, BADGE, BADGE)
        paint_badge(painter, badge, row.label, self._labels, not counts)
        painter.setFont(theme.font(BODY))
        painter.setPen(theme.colour("text" if counts else "muted"))
        number = f"{row.confidence:.2f}"
        beside = painter.fontMetrics().horizontalAdvance(f" {number}") + 2
        # The words come first: the same room in every row, so that the bars stand below each other.
        if self._widest < 0:
            named = (painter.fontMetrics().horizontalAdvance(words.word(label)) for label in self._labels)
            self._widest = max(named, default=0)
        half = min(max(rect.width() * SAYS, BADGE + 2 * GRID + self._widest + beside), rect.width() - SHARE)
        text = QRectF(rect.left() + BADGE + GRID - 2, rect.top(), half - BADGE - GRID, rect.height())
        room = int(text.width()) - beside
        name = painter.fontMetrics().elidedText(words.word(row.label), Qt.TextElideMode.ElideRight, room)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        used = painter.fontMetrics().horizontalAdvance(f"{name} ")
        painter.setPen(theme.colour("muted"))
        painter.drawText(text.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, number)
        self._paint_share(painter, QRectF(rect.left() + half, rect.top(), rect.width() - half, rect.height()), counts)

    def _paint_share(self, painter: QPainter, rect: QRectF, counts: bool) -> None:
        row = self._row
        painter.setFont(theme.font(SMALL))
        number = signed(row.share)
        width = painter.fontMetrics().horizontalAdvance("+0.00")
        painter.setPen(theme.colour("text" if counts else "muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        room = QRectF(rect.left(), rect.center().y() - BAR / 2, rect.width() - width - GRID, BAR)
        middle = room.center().x()
        length = min(1.0, abs(row.share) / self._scale) * room.width() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("pressed"))
        painter.drawRoundedRect(room, BAR / 2, BAR / 2)
        painter.setOpacity(1.0 if counts else 0.45)
        bar = QRectF(middle if row.share >= 0 else middle - length, room.top(), length, BAR)
        if row.share >= 0:
            paint_bar(painter, bar, self._shown, self._labels, 2)
        else:
            # Against the label: hollow, so that the direction is seen without the colour too.
            painter.setPen(QPen(theme.edge(self._shown, self._labels), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(0.75, 0.75, -0.75, -0.75), 2, 2)
        painter.setOpacity(1.0)
        painter.setPen(QPen(theme.colour("muted"), 1))
        painter.drawLine(
            room.topLeft() + (room.topRight() - room.topLeft()) / 2,
            room.bottomLeft() + (room.bottomRight() - room.bottomLeft()) / 2,
        )

    def _explain(self) -> str:
        row = self._row
        name = words.sentence_case(words.word(row.name))
        if not row.present:
            note = row.note or self.tr("no reason given")
            return self.tr("{modality} is missing: {note}").format(modality=name, note=note)
        alone = self.tr("{modality} alone would say {label} ({confidence:.2f}).").format(
            modality=name, label=words.word(row.label), confidence=row.confidence
        )
        share = self.tr("Shapley share: it adds {share} to the probability of {label}.").format(
            share=signed(row.share), label=words.word(self._shown)
        )
        return "\n".join(part for part in (alone, share, row.note) if part)


def signed(value: float) -> str:
    """A number of two digits with its sign; none for zero."""
    return numeral(value, "+.2f") if abs(value) >= 0.005 else "0.00"


_ICONS = ("speech", "image", "text", "video")
