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
                action = self.addAction(person_icon(person), caption(entry), lambda name=name: self.chosen.emit(name))
                action.setCheckable(True)
                action.setChecked(name == self._session.reviewer)
            self.addSeparator()
        self.addAction(self._other)


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
