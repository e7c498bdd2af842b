"""Menus about people: who reviews, and by which rule their votes become labels."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from emodesk.domain.resolution import Rule
from emodesk.ui.widgets.label import caption
from emodesk.viewmodels.rule_choice import RuleChoice
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.vote_words import rule_name


class ReviewerMenu(QMenu):
    """Who decided before, by initials and name, and `other`, which asks for another name.

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
        names = self._session.review.reviewers()
        if names and names != [self._session.reviewer]:
            for name in names:
                entry = f"{initials(name)} · {name}"
                action = self.addAction(caption(entry), lambda name=name: self.chosen.emit(name))
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


def initials(name: str) -> str:
    """Of a name of several words the first letters of first and last, else the first letter; as it is without any."""
    parts = re.findall(r"\w+", name)
    letters = [parts[0][0], *([parts[-1][0]] if len(parts) > 1 else [])] if parts else [name]
    return "".join(letters).upper()
