"""The queue: search, filter and order above, the clips below, and what to do where there are none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QInputDialog,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes
from emodesk.domain.query import as_text
from emodesk.domain.queue import OWN_LISTS, Order, QueueFilter, QueueOrder
from emodesk.ui.review.clip_list import ClipList
from emodesk.ui.review.query_line import QueryLine
from emodesk.ui.review.queue_delegate import QueueDelegate
from emodesk.ui.review.queue_menus import FilterMenu, MenuButton, OrderMenu
from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.empty_state import EmptyState
from emodesk.ui.widgets.key_tip import with_keys
from emodesk.ui.widgets.label import caption
from emodesk.viewmodels import queue_words
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.session import NO_CLIP, Session
from trainer.protocol.grammar import filled

LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)  # keys that leave the search


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
        self._empty.actionChosen.connect(self._show_all)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout.addLayout(self._stack, 1)
        for signal in (model.reloaded, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._show_state)
        model.reloaded.connect(lambda: self.show_selected(session.selected))
        for signal in (model.rowsInserted, model.rowsRemoved):
            signal.connect(lambda *_rows: self._mark(session.selected))
        theme.changed.connect(self.list.viewport().update)
        self._show_state()

    # ------------------------------------------------------------------ building

    def _build_choices(self) -> QVBoxLayout:
        self.query = QueryLine(self._session)
        self.search = self.query.line
        self.search.installEventFilter(self)
        self.query.queryChosen.connect(lambda text: self._choose(where=text))
        self._filters, self._orders = FilterMenu(self._session, self), OrderMenu(self)
        self._filters.chosen.connect(lambda fields: self._choose(**fields))
        self._filters.termChosen.connect(self.query.add)
        self._filters.keepRequested.connect(self._keep_filter)
        self._filters.dropRequested.connect(lambda name: self._session.perform(self._without(name)))
        self._orders.orderChosen.connect(self._choose_order)
        self._filter_button = MenuButton(self._filters, self.tr("Which clips are in the queue"))
        self._order_button = MenuButton(self._orders, self.tr("In which order they come"))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        buttons.addWidget(self._filter_button)
        buttons.addStretch(1)
        buttons.addWidget(self._order_button)
        choices = QVBoxLayout()
        choices.setContentsMargins(GRID, 0, GRID, 0)
        choices.setSpacing(GRID // 2)
        choices.addWidget(self.query)
        choices.addLayout(buttons)
        return choices

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
        if self.model.restriction is not None:
            self.model.restrict(None)
        self.model.set_filter(dataclasses.replace(self.model.filter, **fields))
        self._show_state()

    def _choose_order(self, order: Order) -> None:
        # These are lists of their own: among the open clips alone there would be next to nothing in them.
        if order in OWN_LISTS and self.model.filter.state in ("open", "mine"):
            self.model.set_filter(dataclasses.replace(self.model.filter, state="all"))
        elif self.model.order in OWN_LISTS and order not in OWN_LISTS and self.model.filter == QueueFilter("all"):
            self.model.set_filter(QueueFilter())
        self.model.set_order(order)
        self._show_state()

    def _show_all(self) -> None:
        """Let every clip through; a list of its own that is empty would stay so in its order."""
        if self.model.order in OWN_LISTS:
            self.model.set_order(QueueOrder.LEAST_CERTAIN)
        self._choose(state="all", label=None, where="")

    def _keep_filter(self) -> None:
        query = as_text(self.model.filter)
        title, ask = self.tr("Keep this filter"), self.tr("A name for: {query}").format(query=query or self.tr("all"))
        name, accepted = QInputDialog.getText(self, title, ask)
        if accepted:
            self._session.perform(lambda: self._session.project.keep_filter(name, query))

    def _without(self, name: str) -> Callable[[], Changes]:
        return lambda: self._session.project.keep_filter(name, None)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def eventFilter(self, watched, event) -> bool:
        if watched is not self.search or event.type() != QEvent.Type.KeyPress or event.key() not in LEAVING:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.query.stop()
            self.searchCancelled.emit()
        elif not self.query.take():
            return True  # it is said what is wrong, and one goes on typing
        self.list.setFocus()
        return True

    def end_search(self) -> None:
        """Empty the search; the list is the one it was before."""
        self.query.stop()
        self._choose(where="")

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
        """What the list is that is open in place of the queue; '' for one of Analyse or Rounds."""
        self._list_name = name
        self._show_state()

    def _show_state(self, *_news: object) -> None:
        model = self.model
        self._orders.show_order(model.order)
        self._filter_button.setText(self._filters.show_filter(model))
        self._order_button.setText(queue_words.order_name(model.order))
        if not self.search.hasFocus() or self.query.text != model.filter.where:
            self.query.put(model.filter.where)
        restricted = model.restriction is not None
        self._chip_line.setVisible(restricted)
        if restricted:
            picked = filled(self.tr("{n} clips picked out"), n=f"{model.rowCount():,}")  # in Analyse or Rounds
            self.chip.setText(caption(self._list_name) or picked)
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
            self._empty.say(
                title, sentence, "project.import", with_keys(self.tr("Import clips… ({key})"), key="project.import")
            )
            return
        if chosen == QueueFilter():
            title, sentence = self.tr("Everything is decided"), self.tr("Have the model learn from it: start a round.")
            start = with_keys(self.tr("Start a round ({key})"), key="rounds.start")
            self._empty.say(title, sentence, "rounds.start", start, self.tr("Show all clips"))
            return
        title, sentence = self.tr("No clip matches"), self.tr("Choose another filter or search for something else.")
        if self.model.order in OWN_LISTS and chosen == QueueFilter("all"):
            title, sentence = self.tr("Nothing is in this list"), self.tr("Choose another order.")
        self._empty.say(title, sentence, action=self.tr("Show all clips"))
