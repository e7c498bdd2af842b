"""The two menus above the queue: which clips are in it, and in which order they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from emodesk.domain.query import quoted
from emodesk.domain.queue import SORTABLE, Order, QueueOrder, SortBy
from emodesk.ui.theme import icon, theme
from emodesk.ui.widgets.label import caption, tip
from emodesk.ui.widgets.marks import badge_icon
from emodesk.ui.widgets.menus import emptied
from emodesk.viewmodels import queue_words, words
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.session import Session

STATES = ("open", "mine", "reviewed", "unsure", "disputed", "skipped", "flagged", "labelled", "all")
LISTED = 40  # speakers and the like in one menu; the others are typed
GROUPS = (  # of orders, a line between them
    (QueueOrder.LEAST_CERTAIN, QueueOrder.MARGIN, QueueOrder.ENTROPY, QueueOrder.FOLDS, QueueOrder.DISAGREEMENT,
     QueueOrder.OPINION),
    (QueueOrder.MOST_CERTAIN, QueueOrder.CANDIDATES, QueueOrder.BATCH, QueueOrder.WRONG_LABEL),
    (QueueOrder.NEEDS_VOTE, QueueOrder.LATER, QueueOrder.RECENT),
    (QueueOrder.IMPORT, QueueOrder.RANDOM, QueueOrder.DURATION),
)  # fmt: skip


class MenuButton(QToolButton):
    """A flat button that opens a menu and says what is chosen."""

    def __init__(self, menu: QMenu, what: str) -> None:
        super().__init__()
        self.setProperty("class", "flat")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setIcon(icon("down", "muted"))
        theme.keep_size(self, icon=12)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }")
        self.setMenu(menu)
        self.setToolTip(what)


class OrderMenu(QMenu):
    """Every order by name, and every column to sort by; the same column again turns it around.

    Signals:
        orderChosen: a QueueOrder or SortBy.
    """

    orderChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        group = QActionGroup(self)
        self._orders: dict[object, QAction] = {}
        for number, orders in enumerate(GROUPS):
            if number:
                self.addSeparator()
            for order in orders:
                action = self.addAction(queue_words.order_name(order), lambda order=order: self.orderChosen.emit(order))
                action.setCheckable(True)
                group.addAction(action)
                self._orders[order] = action
        self.addSeparator()
        columns = self.addMenu(self.tr("Sort by"))
        for field in SORTABLE:
            name = columns.addAction("", lambda field=field: self._sort(field))
            name.setCheckable(True)
            group.addAction(name)
            self._orders[field] = name
        self._now: Order = QueueOrder.LEAST_CERTAIN
        self.show_order(self._now)

    def show_order(self, order: Order) -> None:
        """Mark the order that holds."""
        self._now = order
        for field in SORTABLE:
            by = order if isinstance(order, SortBy) and order.field == field else SortBy(field)
            self._orders[field].setText(queue_words.order_name(by))
        self._orders[order.field if isinstance(order, SortBy) else order].setChecked(True)

    def _sort(self, field: str) -> None:
        same = isinstance(self._now, SortBy) and self._now.field == field
        self.orderChosen.emit(SortBy(field, same and not self._now.descending))


class FilterMenu(QMenu):
    """States, labels, what else the list can be narrowed by, and the filters that were kept by name.

    Signals:
        chosen: fields of the queue's filter that change, by name.
        termChosen: one more term for the query.
        keepRequested: the filter that holds is to be kept by a name.
        dropRequested: name of a kept filter that is to go.
    """

    chosen = Signal(dict)
    termChosen = Signal(str)
    keepRequested = Signal()
    dropRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        names = {name: words.sentence_case(words.word(name)) for name in STATES}
        self._states = self._group(names, "state")
        self.addSeparator()
        labels: dict[str | None, str] = {None: self.tr("Any label")}
        labels.update({name: words.sentence_case(words.word(name)) for name in session.labels.names})
        self._labels = self._group(labels, "label")
        self.addSeparator()
        self._narrow = self.addMenu(self.tr("Narrow by"))
        self._kept = self.addMenu(self.tr("Kept filters"))
        self._kept.setToolTipsVisible(True)
        for menu, fill in ((self._narrow, self._fill_narrow), (self._kept, self._fill_kept)):
            menu.aboutToShow.connect(fill)
        self.aboutToShow.connect(self._dress_labels)

    def show_filter(self, model: QueueModel) -> str:
        """Mark what holds; what the button says of it."""
        self._states[model.filter.state].setChecked(True)
        self._labels[model.filter.label].setChecked(True)
        text = self._states[model.filter.state].text()
        return text if model.filter.label is None else f"{text} · {self._labels[model.filter.label].text()}"

    def _group(self, names: Mapping, field: str) -> dict:
        group = QActionGroup(self)
        actions = {}
        for name, text in names.items():
            action = self.addAction(caption(text), lambda name=name: self.chosen.emit({field: name}))
            action.setCheckable(True)
            group.addAction(action)
            actions[name] = action
        return actions

    def _dress_labels(self) -> None:
        for label, action in self._labels.items():
            if label is not None:
                action.setIcon(badge_icon(label, self._session.labels.names))

    def _fill_narrow(self) -> None:
        menu, queue, me = emptied(self._narrow), self._session.queue, self._session.reviewer
        listed = {
            "speaker": self.tr("Speaker"), "language": self.tr("Language"), "split": self.tr("Split"),
            "reviewer": self.tr("Reviewer"),
        }  # fmt: skip
        for field, title in listed.items():
            self._add_values(menu.addMenu(title), field, queue.words_of(field))
        self._add_values(menu.addMenu(self.tr("Modality missing")), "missing", queue.modalities())
        menu.addSeparator()
        for text, term in (
            (self.tr("With a comment"), "comment"),
            (self.tr("With a comment to me (@{name})").format(name=me), f"comment={quoted(f'@{me}')}"),
            (self.tr("Flagged by anybody"), "flag"),
            (self.tr("Changed by the last round"), "changed"), (self.tr("Confidence below .5"), "confidence<.5"),
            (self.tr("Modalities disagree above .5"), "disagreement>.5"), (self.tr("More than one vote"), "votes>1"),
        ):  # fmt: skip
            self._add(menu, text, term)

    def _add_values(self, menu: QMenu, field: str, values: Sequence[str]) -> None:
        menu.setEnabled(bool(values))
        for value in values[:LISTED]:
            self._add(menu, words.word(value) if field in ("missing", "split") else value, f"{field}={quoted(value)}")

    def _add(self, menu: QMenu, text: str, term: str) -> None:
        menu.addAction(caption(text), lambda: self.termChosen.emit(term))

    def _fill_kept(self) -> None:
        menu, kept = emptied(self._kept), self._session.project.filters
        for name, query in kept.items():
            action = menu.addAction(caption(name), lambda query=query: self._choose_kept(query))
            action.setToolTip(tip(query))
        if kept:
            menu.addSeparator()
        menu.addAction(self.tr("Keep this filter…"), self.keepRequested.emit)
        if kept:
            drop = menu.addMenu(self.tr("Take out"))
            for name in kept:
                drop.addAction(caption(name), lambda name=name: self.dropRequested.emit(name))

    def _choose_kept(self, query: str) -> None:
        self.chosen.emit({"state": "all", "label": None, "where": query})
