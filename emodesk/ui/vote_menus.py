"""Menus about people: who reviews, and by which rule their votes become labels."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from emodesk.domain.resolution import Rule
from emodesk.services.reviewers import reviewers_of
from emodesk.ui.widgets.label import caption
from emodesk.ui.widgets.person import person_icon
from emodesk.viewmodels.rule_choice import RuleChoice
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.vote_words import rule_name


class ReviewerMenu(QMenu):
    """Who reviews, by colour, initials and name, and `other`, which asks for another name.

    Signals:
        chosen: the name.
    """

    chosen = Signal(str)

    def __init__(self, session: Session, other: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._other = other
        self.addAction(other)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        people = reviewers_of(self._session.project)
        if people and [person.name for person in people] != [self._session.reviewer]:
            for person in people:
                name, entry = person.name, f"{person.initials} · {person.name}"
                action = QAction(person_icon(person), caption(entry), self)
                action.triggered.connect(lambda _checked=False, name=name: self.chosen.emit(name))
                self.addAction(action)
                action.setCheckable(True)
                action.setChecked(name == self._session.reviewer)
            self.addSeparator()
        self.addAction(self._other)


class AsksMenu(QMenu):
    """What a decision may say beside its label, each switched on or off for the whole project."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("What a decision says"))
        self._session = session
        names = {
            "second": self.tr("A second emotion"), "intensity": self.tr("Intensity, 1 to 3"),
            "affect": self.tr("Valence and arousal"), "words": self.tr("Own words"),
        }  # fmt: skip
        self._actions = {
            name: self.addAction(text, lambda name=name: self._switch(name)) for name, text in names.items()
        }
        for action in self._actions.values():
            action.setCheckable(True)
        self.aboutToShow.connect(self._mark)
        self._mark()

    def _switch(self, name: str) -> None:
        project = self._session.project
        others = [known for known in project.asks if known != name]
        self._session.perform(lambda: project.set_asks(others if name in project.asks else [*others, name]))
        self._mark()

    def _mark(self) -> None:
        for name, action in self._actions.items():
            action.setChecked(name in self._session.project.asks)
            action.setEnabled(not self._session.project.read_only)


class RuleMenu(QMenu):
    """The rules by which votes become labels, the one that holds marked."""

    def __init__(self, choice: RuleChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Where votes differ"))
        self._choice = choice
        group = QActionGroup(self)
        self._actions: dict[Rule, QAction] = {}
        for rule in Rule:
            action = self._actions[rule] = self.addAction(rule_name(rule), lambda rule=rule: choice.choose(rule))
            action.setCheckable(True)
            group.addAction(action)
        self.aboutToShow.connect(self._mark)
        choice.settled.connect(self._mark)

    def _mark(self) -> None:
        for rule, action in self._actions.items():
            action.setChecked(rule is self._choice.present)
            action.setEnabled(self._choice.possible)
