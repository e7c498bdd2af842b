"""Clips whose modalities contradict each other: the pseudo-label, and what each modality alone would say."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from emodesk.services.analysis import Disagreement
from emodesk.ui.analysis.chart_data import icon_of, says_what
from emodesk.ui.charts.chart import CENTRE, RIGHT, write
from emodesk.ui.theme import BODY, GRID, SMALL, icon, theme
from emodesk.ui.widgets.card import words
from emodesk.ui.widgets.item_list import ItemList
from emodesk.ui.widgets.label import tip
from emodesk.ui.widgets.marks import BADGE, paint_badge, paint_row_ground
from emodesk.ui.widgets.one_row import OneRow
from emodesk.viewmodels.words import word

ROW_HEIGHT = 3 * GRID + 4  # pixels
HEADER = 3 * GRID
COLUMN = BADGE + 2 * GRID  # pixels of one modality's column
CLIP = Qt.ItemDataRole.UserRole


class DisagreementList(QWidget):
    """The list with its head.

    Signals:
        chosen: key of the clip whose row became current, by any button of the mouse or by the keys.
        activated: keys of the clips that were opened, by a click or Enter.
    """

    chosen = Signal(int)
    activated = Signal(list)

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels = labels
        self.modalities: tuple[str, ...] = ()
        self._list = _List(self)
        self._head = _Head(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._list, 1)
        self._nothing = words(self.tr("In no clip do the modalities contradict each other."), "muted")
        layout.addWidget(self._nothing)
        self._nothing.hide()
        self._list.itemClicked.connect(lambda item: self.activated.emit([item.data(CLIP).key]))
        self.setFocusProxy(self._list)

    @property
    def view(self) -> QListWidget:
        """The list itself."""
        return self._list

    def show_clips(self, clips: tuple[Disagreement, ...], modalities: tuple[str, ...]) -> None:
        """Show clips, the most contradictory first."""
        self.modalities = modalities
        items: list[QListWidgetItem] = []
        for clip in clips:
            said = word(", ").join(
                says_what(name, label, sure) for name, (label, sure) in zip(modalities, clip.says, strict=True)
            )
            item = QListWidgetItem(f"{clip.clip_id}: {word(clip.label)}. {said}")
            item.setData(CLIP, clip)
            items.append(item)
        self._list.show_items(items)
        self._head.setVisible(bool(clips))
        self._nothing.setVisible(not clips)
        self._head.update()

    def mark(self, key: int) -> None:
        """Mark the row of the clip that all workspaces show; none where it is not in the list."""
        self._list.mark(next((row for row, other in enumerate(self.keys()) if other == key), -1))

    def keys(self) -> list[int]:
        """Keys of all clips of the list, in its order."""
        return [self._list.item(row).data(CLIP).key for row in range(self._list.count())]

    def open_current(self) -> None:
        """Open the clip that the list stands on."""
        if item := self._list.currentItem():
            self.activated.emit([item.data(CLIP).key])

    def table(self) -> list[list[str]]:
        """The list as rows of a table, the first row its header."""
        head = [self.tr("clip"), self.tr("pseudo-label"), self.tr("confidence"), *map(word, self.modalities)]
        rows = [[*head, self.tr("disagreement"), self.tr("person's label")]]
        for number in range(self._list.count()):
            clip: Disagreement = self._list.item(number).data(CLIP)
            said = [label for label, _sure in clip.says]
            rows.append([clip.clip_id, clip.label, f"{clip.confidence:.3f}", *said, f"{clip.score:.3f}", clip.persons])
        return rows

    def minimumSizeHint(self) -> QSize:
        return theme.size(32 * GRID, HEADER + 5 * ROW_HEIGHT)


def columns(width: float, modalities: int) -> list[float]:
    """Left edges of the columns: the pseudo-label, then each modality."""
    first = width - (modalities + 1) * COLUMN - GRID
    return [first + place * COLUMN + (GRID if place else 0) for place in range(modalities + 1)]


class _Head(QWidget):
    """Names of the columns: the model, and an icon for each modality."""

    def __init__(self, owner: DisagreementList) -> None:
        super().__init__(owner)
        self._owner = owner
        theme.keep_size(self, height=HEADER)
        theme.changed.connect(self.update)

    def paintEvent(self, _event) -> None:
        painter = theme.painter(self)
        places = columns(theme.area(self._owner.view.viewport()).width(), len(self._owner.modalities))
        write(painter, QRectF(GRID // 2, 0, places[0], HEADER), self.tr("clip"), "muted", theme.font(SMALL))
        model = QRectF(places[0] - 5 * GRID, 0, 5 * GRID + BADGE, HEADER)
        write(painter, model, self.tr("model"), "muted", theme.font(SMALL), RIGHT)
        for name, left in zip(self._owner.modalities, places[1:], strict=True):
            if icon_of(name):
                icon(name, "muted").paint(painter, QRectF(left + (BADGE - 14) / 2, (HEADER - 14) / 2, 14, 14).toRect())
            else:
                room = QRectF(left - GRID, 0, BADGE + 2 * GRID, HEADER)
                write(painter, room, name, "muted", theme.font(SMALL), CENTRE)
        painter.end()

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            places = columns(theme.area(self._owner.view.viewport()).width(), len(self._owner.modalities))[1:]
            x = theme.unscaled(event.pos()).x()
            under = [name for name, left in zip(self._owner.modalities, places, strict=True)
                     if left <= x <= left + BADGE]  # fmt: skip
            QToolTip.showText(event.globalPos(), tip(word(under[0])) if under else "", self)
            return True
        return super().event(event)


class _List(OneRow, ItemList):
    """Rows; Enter opens."""

    def __init__(self, owner: DisagreementList) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { border: none; }")
        self.setItemDelegate(_ClipDelegate(owner))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Clips whose modalities disagree"))

    def row_chosen(self, index: QModelIndex) -> None:
        self._owner.chosen.emit(index.data(CLIP).key)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.open_current()
            return
        super().keyPressEvent(event)


class _ClipDelegate(QStyledItemDelegate):
    """Clip, the pseudo-label's badge, a badge a modality: faded where it agrees, an empty ring where it is missing."""

    def __init__(self, owner: DisagreementList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, _option, _index) -> QSize:
        return theme.size(24 * GRID, ROW_HEIGHT)

    def helpEvent(self, event, view, option, index) -> bool:
        clip: Disagreement | None = index.data(CLIP)
        if event.type() == QEvent.Type.ToolTip and clip is not None:
            pairs = zip(self._owner.modalities, clip.says, strict=True)
            lines = [says_what(name, label, sure) for name, (label, sure) in pairs]
            if clip.persons:
                lines.append(self.tr("A person says {label}").format(label=word(clip.persons)))
            if clip.trained_on:
                lines.append(
                    self.tr("The round trained on it: the model's label is of the fold that did not, the rest of all.")
                )
            QToolTip.showText(event.globalPos(), tip("\n".join([clip.clip_id, *lines])), view)
            return True
        return super().helpEvent(event, view, option, index)

    def paint(self, painter: QPainter, option, index) -> None:
        clip: Disagreement = index.data(CLIP)
        area = theme.begin_row(painter, option.rect)
        paint_row_ground(painter, option, area)
        places = columns(area.width(), len(self._owner.modalities))
        name = QRectF(area.left() + GRID // 2, area.top(), places[0] - GRID, area.height())
        write(painter, name, clip.clip_id, "muted" if clip.persons else "text", theme.font(BODY))
        labels = [clip.label, *(label for label, _sure in clip.says)]
        for left, label in zip(places, labels, strict=True):
            box = QRectF(area.left() + left, area.center().y() - BADGE / 2, BADGE, BADGE)
            if label:
                paint_badge(painter, box, label, self._owner.labels)
            else:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("border"), 1.5, Qt.PenStyle.DotLine))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()
