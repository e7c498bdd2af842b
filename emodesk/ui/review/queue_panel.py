"""The queue: search, filter and order above, the clips below, and what to do where there are none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.services.queue import QueueOrder
from emodesk.ui.review.clip_list import ClipList
from emodesk.ui.review.queue_delegate import QueueDelegate
from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.empty_state import EmptyState
from emodesk.ui.widgets.label import caption
from emodesk.ui.widgets.marks import BADGE, paint_badge
from emodesk.viewmodels import words
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.session import NO_CLIP, Session
from trainer.protocol.grammar import filled

TYPING_PAUSE = 200  # milliseconds after the last key until the queue is searched
LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)  # keys that leave the search
STATES = ("open", "mine", "reviewed", "unsure", "disputed", "skipped", "flagged", "labelled", "all")


class QueuePanel(QWidget):
    """The list of clips and what chooses them.

    Signals:
        clipChosen: key of the clip that the person pressed on or moved to.
        searchCancelled: Escape was pressed in the search field.
        commandRequested: id of a command that the empty list offers.
    """

    clipChosen = Signal(int)
    searchCancelled = Signal()
    commandRequested = Signal(str)

    def __init__(
        self, session: Session, model: QueueModel, thumbnail: Callable[[int], QPixmap | None], parent=None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.model = model
        self._list_name = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(self._build_choices())
        layout.addWidget(self._build_chip())
        self._stack = QStackedLayout()
        self.list = self._build_list(thumbnail)
        self._empty = EmptyState()
        self._empty.commandRequested.connect(self.commandRequested)
        self._empty.actionChosen.connect(lambda: self._choose(state="all", label=None, text=""))
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout.addLayout(self._stack, 1)
        for signal in (model.reloaded, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._show_state)
        session.clipSelected.connect(self.show_selected)
        model.reloaded.connect(lambda: self.show_selected(session.selected))
        for signal in (model.rowsInserted, model.rowsRemoved):
            signal.connect(lambda *_rows: self._mark(session.selected))
        theme.changed.connect(self.list.viewport().update)
        self._show_state()

    # ------------------------------------------------------------------ building

    def _build_choices(self) -> QVBoxLayout:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search names and words"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.search.setAccessibleName(self.tr("Search the queue"))
        # The theme's tool buttons are taller than the ones inside a field may be.
        self.search.setStyleSheet("QToolButton { border: none; background: none; padding: 0; min-height: 0; }")
        self.search.installEventFilter(self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(lambda: self._choose(text=self.search.text().strip()))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self._filter_button = self._menu_button(self._filter_menu())
        self._filter_button.setToolTip(self.tr("Which clips are in the queue"))
        self._order_button = self._menu_button(self._order_menu())
        self._order_button.setToolTip(self.tr("In which order they come"))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        buttons.addWidget(self._filter_button)
        buttons.addStretch(1)
        buttons.addWidget(self._order_button)
        choices = QVBoxLayout()
        choices.setContentsMargins(GRID, 0, GRID, 0)
        choices.setSpacing(GRID // 2)
        choices.addWidget(self.search)
        choices.addLayout(buttons)
        return choices

    def _menu_button(self, menu: QMenu) -> QToolButton:
        button = QToolButton()
        button.setProperty("class", "flat")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setIcon(icon("down", "muted"))
        theme.keep_size(button, icon=12)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }")
        button.setMenu(menu)
        return button

    def _order_menu(self) -> QMenu:
        names = {
            QueueOrder.LEAST_CERTAIN: self.tr("Least certain first"),
            QueueOrder.MOST_CERTAIN: self.tr("Most certain first"),
            QueueOrder.DISAGREEMENT: self.tr("Modalities disagree"),
            QueueOrder.IMPORT: self.tr("As imported"),
            QueueOrder.RECENT: self.tr("Decided last"),
            QueueOrder.RANDOM: self.tr("Shuffled"),
            QueueOrder.DURATION: self.tr("Shortest first"),
        }
        menu = QMenu(self)
        self._orders = self._group(menu, names, self._choose_order)
        return menu

    def _filter_menu(self) -> QMenu:
        menu = QMenu(self)
        names = {name: words.sentence_case(words.word(name)) for name in STATES}
        self._states = self._group(menu, names, lambda name: self._choose(state=name))
        menu.addSeparator()
        labels: dict[str | None, str] = {None: self.tr("Any label")}
        labels.update({name: words.sentence_case(words.word(name)) for name in self._session.labels.names})
        self._labels = self._group(menu, labels, lambda name: self._choose(label=name))
        menu.aboutToShow.connect(self._dress_labels)
        return menu

    def _group(self, menu: QMenu, names: dict, choose: Callable) -> dict:
        group = QActionGroup(menu)
        actions: dict[object, QAction] = {}
        for name, text in names.items():
            action = menu.addAction(text, lambda name=name: choose(name))
            action.setCheckable(True)
            group.addAction(action)
            actions[name] = action
        return actions

    def _dress_labels(self) -> None:
        for label, action in self._labels.items():
            if label is not None:
                action.setIcon(badge_icon(label, self._session.labels.names))

    def _build_chip(self) -> QWidget:
        self.chip = QToolButton()
        self.chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.chip.setIcon(icon("close", "muted"))
        theme.keep_size(self.chip, icon=12)
        self.chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.chip.setCheckable(True)
        self.chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chip.setToolTip(self.tr("Back to the whole queue"))
        self.chip.clicked.connect(lambda: self.model.restrict(None))
        self._chip_line = QWidget()
        line = QHBoxLayout(self._chip_line)
        line.setContentsMargins(GRID, 0, GRID, 0)
        line.addWidget(self.chip)
        line.addStretch(1)
        return self._chip_line

    def _build_list(self, thumbnail: Callable[[int], QPixmap | None]) -> ClipList:
        view = ClipList()
        view.setModel(self.model)
        view.setAccessibleName(self.tr("Queue"))
        view.setItemDelegate(QueueDelegate(thumbnail, self._session.labels.names, view))
        view.chosen.connect(lambda index: self.clipChosen.emit(self.model.key_at(index.row())))
        return view

    # ------------------------------------------------------------------ choosing

    def _choose(self, **fields: object) -> None:
        if fields.get("text") == "" and self.search.text():
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
        if self.model.restriction is not None:
            self.model.restrict(None)
        self.model.set_filter(dataclasses.replace(self.model.filter, **fields))
        self._show_state()

    def _choose_order(self, order: QueueOrder) -> None:
        self.model.set_order(order)
        self._show_state()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def eventFilter(self, watched, event) -> bool:
        if watched is not self.search or event.type() != QEvent.Type.KeyPress or event.key() not in LEAVING:
            return super().eventFilter(watched, event)
        self._typing.stop()
        if event.key() == Qt.Key.Key_Escape:
            self.searchCancelled.emit()
        else:
            self._choose(text=self.search.text().strip())
        self.list.setFocus()
        return True

    def end_search(self) -> None:
        """Empty the search; the list is the one it was before."""
        self._typing.stop()
        self._choose(text="")

    # ------------------------------------------------------------------ showing

    def show_selected(self, key: int) -> None:
        """Mark the row of a clip and bring it into sight, with the rows that follow it."""
        row = self._mark(key)
        if row >= 0:
            self.list.scrollTo(self.model.index(row), QAbstractItemView.ScrollHint.EnsureVisible)

    def _mark(self, key: int) -> int:
        row = self.model.row_of(key) if key != NO_CLIP else -1
        self.list.mark(row)
        return row

    def painted_key(self, region: QRegion) -> int:
        """Key of the marked clip where the painting of this region shows its row, NO_CLIP otherwise."""
        index = self.list.currentIndex()
        if not index.isValid() or not region.intersects(self.list.visualRect(index)):
            return NO_CLIP
        return self.model.key_at(index.row())

    def is_row_in_sight(self) -> bool:
        """Whether the marked row is among those that can be seen."""
        index, port = self.list.currentIndex(), self.list.viewport()
        return index.isValid() and self.list.visualRect(index).intersects(port.visibleRegion().boundingRect())

    def say_list(self, name: str) -> None:
        """What the list is that is open in place of the queue; '' for one of Analyse."""
        self._list_name = name
        self._show_state()

    def _show_state(self, *_news: object) -> None:
        model = self.model
        self._states[model.filter.state].setChecked(True)
        self._labels[model.filter.label].setChecked(True)
        self._orders[model.order].setChecked(True)
        text = self._states[model.filter.state].text()
        if model.filter.label is not None:
            text = f"{text} · {self._labels[model.filter.label].text()}"
        self._filter_button.setText(text)
        self._order_button.setText(self._orders[model.order].text())
        restricted = model.restriction is not None
        self._chip_line.setVisible(restricted)
        if restricted:
            from_analyse = filled(self.tr("{n} clips from Analyse"), n=f"{model.rowCount():,}")
            self.chip.setText(caption(self._list_name) or from_analyse)
            self.chip.setChecked(True)
        self._filter_button.setVisible(not restricted)
        self._order_button.setVisible(not restricted)
        self._stack.setCurrentIndex(0 if model.rowCount() else 1)
        if not model.rowCount():
            self._say_empty()

    def _say_empty(self) -> None:
        chosen = self.model.filter
        if self._session.queue.counts().total == 0:
            title, sentence = self.tr("No clips yet"), self.tr("Bring in a folder of clips or a table.")
            self._empty.say(title, sentence, "project.import", self.tr("Import clips… (Ctrl+I)"))
            return
        if chosen.state == "open" and chosen.label is None and not chosen.text:
            title, sentence = self.tr("Everything is decided"), self.tr("Have the model learn from it: start a round.")
            start = self.tr("Start a round (Ctrl+R)")
            self._empty.say(title, sentence, "rounds.start", start, self.tr("Show all clips"))
            return
        title, sentence = self.tr("No clip matches"), self.tr("Choose another filter or search for something else.")
        self._empty.say(title, sentence, action=self.tr("Show all clips"))


def badge_icon(label: str, labels: Sequence[str]) -> QIcon:
    """A label's badge for menus."""
    picture = QPixmap(2 * BADGE, 2 * BADGE)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_badge(painter, picture.rect().toRectF().adjusted(0, 0, -BADGE, -BADGE), label, labels)
    painter.end()
    return QIcon(picture)
