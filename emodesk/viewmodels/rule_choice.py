"""The choice of the rule by which votes become labels, made in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from emodesk.domain.resolution import Rule
from emodesk.services.resolution import Chosen, choose_rule
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask
from emodesk.viewmodels.vote_words import rule_name


class RuleChoice(QObject):
    """Changes the rule of the session's project, one choice at a time.

    Signals:
        settled: a choice was made or failed, and another one is possible.
    """

    settled = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: BackgroundTask | None = None

    @property
    def present(self) -> Rule:
        """The rule that holds."""
        return self._session.project.resolution

    @property
    def possible(self) -> bool:
        """Whether a rule can be chosen now: the project can be written, and no other choice is at work."""
        return self._task is None and not self._session.project.read_only

    def choose(self, rule: Rule) -> None:
        """Let votes become labels by `rule`, and give notice of what that changed."""
        if not self.possible or rule is self.present:
            return
        project = self._session.project
        self._task = BackgroundTask(lambda _progress, _cancelled: choose_rule(project, rule), self)
        self._task.finished.connect(self._done)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _done(self, chosen: Chosen) -> None:
        self._task = None
        self.settled.emit()
        self._session.perform(lambda: chosen.changes)
        text = self.tr("{rule}: no clip counts otherwise than before. {before} can be chosen again at any time.")
        if chosen.clips:
            text = self.tr(
                "{rule}: clips that count otherwise now: {n}. No decision was lost; choose {before} to change it back."
            )
        names = {"rule": rule_name(chosen.now), "before": rule_name(chosen.before)}
        self._session.notice.emit("info", text.format(n=chosen.clips, **names))

    def _fail(self, sentence: str) -> None:
        self._task = None
        self.settled.emit()
        self._session.notice.emit("error", sentence)
