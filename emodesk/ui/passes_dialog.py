"""Passes: those there are with how far each is, one to read, one to make, one to end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import DomainError
from emodesk.domain.passes import MOST_VOTES, Pass, PassRule
from emodesk.domain.queue import QueueFilter, QueueOrder
from emodesk.services import passes
from emodesk.services.blind import blind_share, set_blind_share
from emodesk.services.checks import ReviewerCheck, reviewer_checks
from emodesk.services.reviewers import reviewers_of
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.item_list import ItemList
from emodesk.ui.widgets.label import Label, plain
from emodesk.ui.widgets.person import person_icon
from emodesk.ui.widgets.scroll_room import ScrollRoom
from emodesk.viewmodels.round_words import points
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.grammar import filled

KEY = Qt.ItemDataRole.UserRole
UNTIL = 0.95  # posterior above which a clip needs no more votes, where that is asked for
TELLING = 10  # votes of each kind from which the anchoring meter is shown
SHOWN_PEOPLE = 5  # rows of the list of reviewers


class PassesDialog(QDialog):
    """Lists the passes of the session's project, and makes one over open clips or over the queue as it stands.

    Signals:
        readChosen: the Pass to be read now.
    """

    readChosen = Signal(object)

    def __init__(self, session: Session, queued: Callable[[], list[int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Passes"))
        self.resize(QSize(112 * GRID, 86 * GRID).boundedTo(self.screen().availableGeometry().size()))
        self._session = session
        self._queued = queued
        self.notes = Label(kind="muted")
        self.notes.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addLayout(self._build_list(), 1)
        row.addLayout(self._build_form(), 1)
        close = QPushButton(self.tr("Close"), autoDefault=False)
        close.clicked.connect(self.reject)
        self.always = self._number(0, 100, round(100 * blind_share(session.project)), " %")
        self.always.setAccessibleName(self.tr("Always decided blind, in passes and outside of them"))
        theme.keep_size(self.always, width=9 * GRID, height=ROW)
        self.always.setEnabled(not session.project.read_only)
        self.always.editingFinished.connect(self._keep_share)
        foot = QHBoxLayout()
        foot.addWidget(Label(self.always.accessibleName()))
        foot.addWidget(self.always)
        foot.addWidget(self.notes, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(row, 1)
        column.addLayout(foot)
        self._show()
        self._ask_checks()
        (self.list if self.list.count() else self.name).setFocus()

    # ------------------------------------------------------------------ building

    def _build_list(self) -> QVBoxLayout:
        self.list = ItemList()
        self.list.setAccessibleName(self.tr("Passes"))
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.currentRowChanged.connect(lambda _row: self._allow())
        self.list.itemActivated.connect(lambda _item: self._read())
        self.empty = Label(
            self.tr(
                "A pass is a set of clips that named reviewers read under one rule: how many votes a clip needs, and "
                "what is hidden until the choice. None has been made yet."
            ),
            "muted",
        )
        self.empty.setWordWrap(True)
        self.read = QPushButton(self.tr("Read (Enter)"), autoDefault=False)
        self.end = QPushButton(self.tr("End"), autoDefault=False)
        self.read.clicked.connect(self._read)
        self.end.clicked.connect(self._end)
        buttons = QHBoxLayout()
        buttons.addWidget(self.read)
        buttons.addWidget(self.end)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addWidget(_title(self.tr("Passes of this project")))
        column.addWidget(self.empty)
        self.rule = Label(kind="muted")
        self.rule.setWordWrap(True)
        self.checks = Label(kind="muted")
        self.checks.setWordWrap(True)
        self.checks.hide()
        column.addWidget(self.list, 1)
        column.addStretch()  # where there is no list yet
        column.addWidget(self.rule)
        column.addLayout(buttons)
        column.addWidget(self.checks)
        return column

    def _build_form(self) -> QVBoxLayout:
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("name, for example first reading"))
        self.people = QListWidget()
        self.people.setAccessibleName(self.tr("Who reads it"))
        self.people.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        for person in reviewers_of(self._session.project):
            self._list_person(person.name)
        if not self._item_of(self._session.reviewer):
            self._list_person(self._session.reviewer)
        self._item_of(self._session.reviewer)[0].setCheckState(Qt.CheckState.Checked)
        self.other = QLineEdit()
        self.other.setPlaceholderText(self.tr("another reviewer, then Enter"))
        self.other.setAccessibleName(self.tr("Another reviewer"))
        self.other.returnPressed.connect(self._add_person)
        self.clips = Choice(self.tr("Which clips"))
        self.clips.addItems([self.tr("open clips"), self.tr("clips of the queue as it is")])
        self.count = self._number(0, 10_000_000, 0, "")
        self.count.setSpecialValueText(self.tr("all of them"))
        self.votes = self._number(1, MOST_VOTES, 1, "")
        self.overlap = self._number(0, 100, 100, " %")
        self.until = QCheckBox(self.tr("only until a label is above {share}").format(share=UNTIL))
        self.blind_model = QCheckBox(self.tr("blind to the model"), checked=True)
        self.blind_people = QCheckBox(self.tr("blind to others"), checked=True)
        self.reconsider = QCheckBox(self.tr("show the model's answer after the choice, to think again"))
        self.gold = self._number(0, 50, 0, " %")
        self.repeats = self._number(0, 50, 0, " %")
        self.make = QPushButton(self.tr("Make the pass"), autoDefault=False)
        self.make.setProperty("class", "primary")
        self.make.clicked.connect(self._make)
        self.blind_model.toggled.connect(self._allow)
        self.votes.valueChanged.connect(self._allow)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, widget in (
            (self.tr("Name"), self.name),
            (self.tr("Who reads it"), self.people),
            ("", self.other),
            (self.tr("Clips"), self.clips),
            (self.tr("How many, drawn"), self.count),
            (self.tr("Votes a clip needs"), self.votes),
            ("", self.until),
            (self.tr("Share that needs so many"), self.overlap),
            ("", self.blind_model),
            ("", self.reconsider),
            ("", self.blind_people),
            (self.tr("Gold clips among them"), self.gold),
            (self.tr("Own clips again"), self.repeats),
        ):
            form.addRow(text, widget)
            if text:
                widget.setAccessibleName(text)
        theme.keep_size(self.people, height=SHOWN_PEOPLE * 3 * GRID)
        page = QWidget()
        page.setLayout(form)
        form.setContentsMargins(0, 0, GRID, 0)
        room = ScrollRoom(page)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setMinimumWidth(page.sizeHint().width() + 2 * GRID)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addWidget(_title(self.tr("A new pass")))
        column.addWidget(room, 1)
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    @staticmethod
    def _number(least: int, most: int, value: int, suffix: str) -> QSpinBox:
        field = QSpinBox()
        field.lineEdit().setTextMargins(GRID, 0, GRID, 0)
        theme.keep_size(field, height=ROW)
        field.setRange(least, most)
        field.setValue(value)
        field.setSuffix(suffix)
        return field

    def _item_of(self, name: str) -> list[QListWidgetItem]:
        return [item for row in range(self.people.count()) if (item := self.people.item(row)).data(KEY) == name]

    def _list_person(self, name: str) -> QListWidgetItem:
        item = QListWidgetItem(person_icon(self._session.person(name)), plain(name))
        item.setData(KEY, name)
        item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
        item.setCheckState(Qt.CheckState.Unchecked)
        self.people.addItem(item)
        return item

    def _add_person(self) -> None:
        name = self.other.text().strip()
        if name:
            found = self._item_of(name)
            (found[0] if found else self._list_person(name)).setCheckState(Qt.CheckState.Checked)
            self.other.clear()

    # ------------------------------------------------------------------ doing

    def wish(self) -> tuple[tuple[str, ...], list[int], PassRule]:
        """Who, which clips and the rule, as the form says; DomainError for a rule that cannot be."""
        people = tuple(
            str(item.data(KEY))
            for row in range(self.people.count())
            if (item := self.people.item(row)).checkState() == Qt.CheckState.Checked
        )
        keys = self._queued() if self.clips.currentIndex() else self._open_clips()
        several = self.votes.value() > 1
        rule = PassRule(
            overlap=self.overlap.value() / 100 if several else 1.0,
            votes=self.votes.value(),
            until=UNTIL if several and self.until.isChecked() else 0.0,
            blind_people=self.blind_people.isChecked(),
            blind_model=self.blind_model.isChecked(),
            reconsider=self.blind_model.isChecked() and self.reconsider.isChecked(),
            gold=self.gold.value() / 100,
            repeats=self.repeats.value() / 100,
        )
        return people, keys, rule

    def _open_clips(self) -> list[int]:
        return [int(key) for key in self._session.queue.keys(QueueOrder.IMPORT, QueueFilter(state="open"))]

    def _make(self) -> None:
        session = self._session
        try:
            people, keys, rule = self.wish()
            made = passes.make_pass(
                session.project, self.name.text(), session.reviewer, people, keys, rule, self.count.value()
            )
        except DomainError as error:
            self.notes.setText(said(error))
            return
        session.perform(lambda: made.changes)
        self.notes.setText(" ".join(said(note) for note in made.notes))
        self.name.clear()
        self._show(made.read.key)
        self.list.setFocus()

    def _keep_share(self) -> None:
        project, share = self._session.project, self.always.value() / 100
        if share != blind_share(project):
            self._session.perform(lambda: set_blind_share(project, share))

    def _read(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self.read.isEnabled():
            self.readChosen.emit(chosen)
            self.accept()

    def _end(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        ends, project = chosen.ended is None, self._session.project
        if ends and self._session.reading == chosen:
            self._session.read(None)
        self._session.perform(lambda: passes.end_pass(project, chosen.key, ends))
        self._show(chosen.key)

    # ------------------------------------------------------------------ showing

    def _chosen(self) -> Pass | None:
        item = self.list.currentItem()
        return item.data(KEY) if item else None

    def _show(self, key: int = 0) -> None:
        found = list(reversed(passes.passes_of(self._session.project)))
        items = [QListWidgetItem(plain(self._line(read))) for read in found]
        for item, read in zip(items, found, strict=True):
            item.setData(KEY, read)
        self.list.show_items(items)
        self.empty.setVisible(not found)
        self.list.setVisible(bool(found))
        keys = [read.key for read in found]
        self.list.setCurrentRow(keys.index(key) if key in keys else 0)
        self._allow()

    def _line(self, read: Pass) -> str:
        """How far a pass is, in one line, and who has read how much in another."""
        progress = passes.progress_of(self._session.project, read.key)
        far = filled(self.tr("{done} of {total} clips done"), done=progress.done, total=progress.clips)
        parts = [far, *([self.tr("ended")] if read.ended else [])]
        each = ", ".join(f"{name} {progress.answered.get(name, 0)}" for name in read.reviewers)
        return f"{read.name} · {' · '.join(parts)}\n{each}"

    def _rule(self, rule: PassRule) -> str:
        """Under which rule a pass is read, in one line."""
        votes = self.tr("each clip once")
        if rule.until:
            text = self.tr("{percent} % of the clips until a label is above {share}, with at most {n} votes")
            votes = text.format(percent=round(100 * rule.overlap), share=rule.until, n=rule.votes)
        elif rule.votes > 1:
            text = self.tr("{percent} % of the clips with {n} votes")
            votes = text.format(percent=round(100 * rule.overlap), n=rule.votes)
        hidden = [box.text() for box, is_so in ((self.blind_model, rule.blind_model),
                                                (self.blind_people, rule.blind_people)) if is_so]  # fmt: skip
        shares = ((self.tr("Gold clips among them"), rule.gold), (self.tr("Own clips again"), rule.repeats))
        parts = [votes, *(hidden or [self.tr("not blind")]), *([self.reconsider.text()] if rule.reconsider else [])]
        part = self.tr("{name}: {percent} %")
        parts += [part.format(name=name, percent=round(100 * share)) for name, share in shares if share]
        return self.tr(" · ").join(parts)

    def _ask_checks(self) -> None:
        """What checks tell of the reviewers, read in the background."""
        project = self._session.project
        self._task = BackgroundTask(lambda _progress, _cancelled: reviewer_checks(project), self)
        self._task.finished.connect(self._show_checks)
        self._task.start()

    def _show_checks(self, found: list[ReviewerCheck]) -> None:
        lines = [line for check in found if (line := self._check(check))]
        self.checks.setText("\n".join([self.tr("What checks tell"), *lines]))
        self.checks.setVisible(bool(lines))

    def _check(self, check: ReviewerCheck) -> str:
        """One reviewer's checks in a line; '' where they tell nothing yet."""
        parts = []
        if check.gold.of:
            text = self.tr("right on {n} of {of} gold clips")
            if check.is_careless:
                text = self.tr("right on {n} of {of} gold clips, less often than the others beyond chance")
            parts.append(text.format(n=check.gold.count, of=check.gold.of))
        if check.repeats.of:
            text = self.tr("the same again on {n} of {of}")
            parts.append(text.format(n=check.repeats.count, of=check.repeats.of))
        drawn = check.anchoring
        if drawn.blind.of >= TELLING and drawn.in_sight.of >= TELLING:
            text = self.tr("agrees with the model {more} points more in its sight ({low} to {high})")
            numbers = {"more": drawn.more, "low": drawn.low, "high": drawn.high}
            parts.append(text.format(**{name: points(value) for name, value in numbers.items()}))
        return f"{check.reviewer}: {', '.join(parts)}" if parts else ""

    def _allow(self, *_news: object) -> None:
        chosen, writable = self._chosen(), not self._session.project.read_only
        mine = chosen is not None and self._session.reviewer in chosen.reviewers
        self.read.setEnabled(writable and mine and chosen is not None and chosen.ended is None)
        self.end.setEnabled(writable and chosen is not None)
        self.end.setText(self.tr("Open again") if chosen is not None and chosen.ended else self.tr("End"))
        self.rule.setText(self._rule(chosen.rule) if chosen is not None else "")
        self.rule.setVisible(chosen is not None)
        self.make.setEnabled(writable)
        self.reconsider.setEnabled(self.blind_model.isChecked())
        for widget in (self.until, self.overlap):
            widget.setEnabled(self.votes.value() > 1)


def _title(text: str) -> Label:
    label = Label(text)
    label.setProperty("class", "title")
    return label
