"""Reading a pass: clips are taken as they are needed, and the list grows below the reviewer."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from emodesk.domain import Changes, DomainError
from emodesk.domain.passes import Pass
from emodesk.services import passes
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import Session

LOW = 5  # clips left to read from which more are taken


class PassReading(QObject):
    """The pass that the session's reviewer reads in the queue.

    Signals:
        changed: another pass is read, or `line` says something else.
    """

    changed = Signal()

    def __init__(self, session: Session, queue: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._left: set[int] = set()  # clips taken and not answered yet
        self._ours = False  # the list in the queue is the pass's
        self.line = ""
        self._say_later = QTimer(self, singleShot=True, interval=0)  # a large pass takes its time: after the painting
        self._say_later.timeout.connect(self._say)
        session.changed.connect(self._follow)
        session.readingChanged.connect(self._stopped)
        queue.reloaded.connect(self._leave)

    def start(self, wanted: Pass) -> bool:
        """Read a pass: its clips are the list from now on. A notice says why where that cannot be."""
        session = self._session
        try:
            keys = passes.take(session.project, wanted, session.reviewer)
        except DomainError as error:
            session.notice.emit("error", said(error))
            return False
        if not keys:
            text = self.tr("“{name}”: nothing is left for {reviewer} to read now.")
            session.notice.emit("info", text.format(name=wanted.name, reviewer=session.reviewer))
            return False
        session.read(wanted)
        self._left = set(keys)
        self._queue.restrict(keys)
        self._ours = True
        session.select(self._queue.key_at(0))
        self._say()
        return True

    def stop(self) -> None:
        """Back to the whole queue; what was taken stays the reviewer's for a while."""
        self._session.read(None)

    def _follow(self, changes: Changes) -> None:
        reading = self._session.reading
        if reading is None or not changes.clips:
            return
        for key in changes.clips:
            if self._queue.row_of(key) >= 0:
                (self._left.add if self._session.review.is_left(key) else self._left.discard)(key)
        self._say_later.start()
        if len(self._left) >= LOW:
            return
        try:
            keys = passes.take(self._session.project, reading, self._session.reviewer)
        except DomainError as error:  # it was ended meanwhile
            self._session.notice.emit("warning", said(error))
            keys = []
        new = [key for key in keys if key not in self._left]
        self._left.update(new)
        self._queue.append(new)
        if not self._left:
            text = self.tr("“{name}”: nothing is left for {reviewer} to read now.")
            self._session.notice.emit("info", text.format(name=reading.name, reviewer=self._session.reviewer))

    def _say(self) -> None:
        reading = self._session.reading
        if reading is None:
            return
        progress = passes.progress_of(self._session.project, reading.key)
        text = self.tr("“{name}”: {done} of {total} clips done")
        self.line = text.format(name=reading.name, done=progress.done, total=progress.clips)
        self.changed.emit()

    def _leave(self) -> None:
        """The list of the pass was closed."""
        if self._ours and self._queue.restriction is None:
            self._ours = False
            self._session.read(None)

    def _stopped(self) -> None:
        if self._session.reading is not None:
            return
        self._left, self.line = set(), ""
        if self._ours:
            self._ours = False
            self._queue.restrict(None)
        self.changed.emit()
