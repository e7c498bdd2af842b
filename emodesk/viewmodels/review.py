"""The flow of review: a decision is stored, then the next clip is selected; undo brings the clip back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from emodesk.domain import Changes, Decision, DecisionKind
from emodesk.viewmodels import words
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.session import NO_CLIP, Session

AHEAD = 2  # clips after the selected one that the player decodes beforehand


class ReviewModel(QObject):
    """Decides on the session's selected clip and moves along the queue.

    Signals:
        said: one short sentence about what was just done ("clip_012: anger").
    """

    said = Signal(str)

    def __init__(self, session: Session, queue: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue

    # ------------------------------------------------------------------ deciding

    def accept(self) -> bool:
        """Take the pseudo-label of the selected clip."""
        service, ms = self._session.review, self._session.milliseconds()
        return self._decide(lambda key: service.accept(key, milliseconds=ms))

    def label(self, index: int) -> bool:
        """Give the selected clip the label at `index` of the project's label set; beyond it, nothing."""
        if not 0 <= index < len(self._session.labels):
            return False
        name = self._session.labels.names[index]
        service, ms = self._session.review, self._session.milliseconds()
        return self._decide(lambda key: service.correct(key, name, milliseconds=ms))

    def skip(self) -> bool:
        """Leave the selected clip without a label."""
        service, ms = self._session.review, self._session.milliseconds()
        return self._decide(lambda key: service.skip(key, milliseconds=ms))

    def flag(self) -> bool:
        """Mark the selected clip for somebody's attention."""
        service, ms = self._session.review, self._session.milliseconds()
        return self._decide(lambda key: service.flag(key, milliseconds=ms))

    def _decide(self, operation: Callable[[int], Changes]) -> bool:
        key = self._session.selected
        if key == NO_CLIP:
            return False
        if not self._session.perform(lambda: operation(key)):
            return False
        self._move_on(key)
        self._say_last(key)
        return True

    def _move_on(self, key: int) -> None:
        after = self._queue.following(key)
        if after:
            self._session.select(after[0])
        elif self._queue.row_of(key) < 0:
            # The last of the list left it: clips passed over above are next; where there are none, the list is done.
            self._session.select(self._queue.key_at(0))

    # ------------------------------------------------------------------ taking back

    def undo(self) -> bool:
        """Take back this reviewer's latest decision and show its clip."""
        said, nothing = self.tr("{decision} taken back"), self.tr("Nothing to take back")
        return self._return_to(self._session.review.undo, said, nothing)

    def redo(self) -> bool:
        """Repeat the decision that was taken back last."""
        said, nothing = self.tr("{decision} again"), self.tr("Nothing to repeat")
        return self._return_to(self._session.review.redo, said, nothing)

    def _return_to(self, operation: Callable[[], Changes], sentence: str, nothing: str) -> bool:
        changed: list[Changes] = []

        def run() -> Changes:
            changed.append(operation())
            return changed[0]

        if not self._session.perform(run):
            return False
        if not changed[0].clips:
            self.said.emit(nothing)
            return False
        key = changed[0].clips[0]
        self._session.select(key)
        self.said.emit(sentence.format(decision=self._words(key, self._last_decision(key))))
        return True

    # ------------------------------------------------------------------ moving

    def next(self) -> None:
        """Select the clip below."""
        after = self._queue.following(self._session.selected)
        if after:
            self._session.select(after[0])

    def previous(self) -> None:
        """Select the clip above."""
        before = self._queue.preceding(self._session.selected)
        if before != NO_CLIP:
            self._session.select(before)

    def ahead(self) -> list[int]:
        """Keys of the clips that probably come next."""
        return self._queue.following(self._session.selected, AHEAD)

    # ------------------------------------------------------------------ words

    def _say_last(self, key: int) -> None:
        self.said.emit(self._words(key, self._last_decision(key)))

    def _last_decision(self, key: int) -> Decision | None:
        log = self._session.review.history(key)
        by_key = {entry.key: entry for entry in log}
        entry = log[-1] if log else None
        while entry is not None and entry.kind is DecisionKind.RETRACT:
            entry = by_key.get(entry.retracts)
        return entry

    def _words(self, key: int, decision: Decision | None) -> str:
        clip = self._session.clip(key)
        name = clip.clip_id if clip else ""
        if decision is None:
            return name
        what = {DecisionKind.SKIP: self.tr("skipped"), DecisionKind.FLAG: self.tr("flagged")}
        return f"{name}: {what.get(decision.kind) or words.word(decision.label)}"
