"""Which clips Analyse is about: all, or those that an expression of the queue lets through."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.domain import Changes
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.grammar import filled


class Narrowing(QObject):
    """Reads them beside the painting thread.

    Attributes:
        keys: [n] of the clips that it lets through; None for all clips, and where it cannot be understood.
        total: clips of the project.
        problem: the sentence why it cannot be understood, '' where it can.

    Signals:
        changed: the attributes may be others.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted = ""
        self._stale = False
        self._task: BackgroundTask | None = None
        self.problem = ""
        self.keys: np.ndarray | None = None
        self.total = 0
        session.changed.connect(self._apply)

    @property
    def is_empty(self) -> bool:
        """Whether no clip is let through."""
        return self.keys is not None and not len(self.keys)

    def ask(self, text: str) -> None:
        """Narrow by an expression; again where clips may pass that did not. `changed` follows where that is news."""
        if text == self._wanted and not self._stale:
            return
        self._wanted = text
        if self._task is None:
            self._read()

    def words(self) -> str:
        """How many clips it is of; '' where it is of all."""
        if self.keys is None:
            return ""
        return filled(self.tr("{n} of {total} clips"), n=len(self.keys), total=self.total)

    def _read(self) -> None:
        text, session, self._stale = self._wanted, self._session, False
        if not text:
            self._take(text, None)
            return
        task = self._task = BackgroundTask(
            lambda _progress, _cancelled: (session.passing(text), session.queue.counts().total), self
        )
        task.finished.connect(lambda found: self._take(text, *found))
        task.failed.connect(lambda sentence: self._take(text, None, problem=sentence))
        task.start()

    def _take(self, text: str, keys: np.ndarray | None, total: int = 0, problem: str = "") -> None:
        self._task = None
        if text != self._wanted:
            self._read()
            return
        self.keys, self.total, self.problem = keys, total, problem
        self.changed.emit()

    def _apply(self, changes: Changes) -> None:
        self._stale = self._stale or bool(changes.rounds or changes.decisions or changes.queue)
