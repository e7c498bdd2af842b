"""What the three workspaces share: the open project, who reviews, the clip selected, and the news of every change."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from sqlalchemy.exc import SQLAlchemyError

from emodesk.domain import Changes, Clip, DomainError, LabelSet
from emodesk.domain.blind import OPEN, Veil
from emodesk.domain.passes import Pass, Reviewer
from emodesk.runs.runner import Runner
from emodesk.services.opinions import OpinionService
from emodesk.services.predictions import PredictionService
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.reviewers import reviewers_of, usual
from emodesk.services.rounds import RoundService
from emodesk.viewmodels.on_demand import OnDemand
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask

log = logging.getLogger(__name__)

NO_CLIP = -1
KEPT_CLIPS = 1024  # in memory
TIDIED_EVERY = 25  # acts, long before SQLite would do it amid one of them
KEPT_QUERIES = 8  # expressions of which is known between two changes which clips they let through


class Session(QObject):
    """One reviewer at one open project.

    Attributes:
        project: the open project.
        review, queue, predictions, rounds, opinions: its services.
        runner: starts and follows trainer processes; made when first asked for.
        on_demand: curves and moments of single clips that a round left out.
        selected: key of the clip that all workspaces show, NO_CLIP where none.
        last: what the latest operation changed.
        reading: the pass whose clips are read, None outside of passes.
        judging: labels settle the clips whose votes differ, instead of being votes.

    Signals:
        clipSelected: another clip was selected; its key, NO_CLIP for none.
        changed: Changes of an operation that succeeded.
        notice: level ("info", "warning", "error") and one sentence for the person.
        reviewerChanged: the name of the person who decides from now on.
        readingChanged: another pass is read from now on, or none.
        judgingChanged: adjudication began or ended.
    """

    clipSelected = Signal(int)
    changed = Signal(object)
    notice = Signal(str, str)
    reviewerChanged = Signal(str)
    readingChanged = Signal()
    judgingChanged = Signal()

    def __init__(self, project: Project, reviewer: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.queue = QueueService(project)
        self.predictions = PredictionService(project)
        self.rounds = RoundService(project)
        self.opinions = OpinionService(project)
        self.on_demand = OnDemand(project, self.rounds, self)
        self.review = ReviewService(project, reviewer)
        self.selected = NO_CLIP
        self._clips: dict[int, Clip] = {}
        self._people: dict[str, Reviewer] = {}
        self.last = Changes()
        # How what is of many clips is done while the person waits for it: (what it is, the work) to what it comes to.
        self.aside: Callable[[str, Callable[[], Any]], Any] = lambda _what, work: work()
        self.reading: Pass | None = None
        self.judging = False
        self._shown_at = time.monotonic()
        self._asking, self._passing = Lock(), dict[str, np.ndarray]()
        self.changed.connect(self._forget_passing)
        self._untidied = 0
        self.changed.connect(self._tidy)

    @cached_property
    def runner(self) -> Runner:
        """Starts, cancels, resumes and follows trainer processes."""
        return Runner(elsewhere=self.project.model.elsewhere)

    @property
    def reviewer(self) -> str:
        """Who decides."""
        return self.review.reviewer

    @property
    def labels(self) -> LabelSet:
        """The label set of the project."""
        return self.project.labels

    def set_reviewer(self, reviewer: str) -> None:
        """Another person reviews from now on; undo reaches that person's decisions only."""
        self.read(None)
        self.judge(False)
        self.review = ReviewService(self.project, reviewer)
        self.reviewerChanged.emit(reviewer)

    def read(self, wanted: Pass | None) -> None:
        """Read the clips of a pass from now on, or of none."""
        if wanted == self.reading:
            return
        self.reading = wanted
        self.review = ReviewService(self.project, self.reviewer, wanted.key if wanted else None)
        self.readingChanged.emit()

    def judge(self, judging: bool) -> None:
        """Adjudicate from now on, outside of passes, or no more."""
        if judging:
            self.read(None)
        if judging != self.judging:
            self.judging = judging
            self.judgingChanged.emit()

    def veil(self, key: int) -> Veil:
        """What of a clip is hidden from the reviewer until they have chosen."""
        return OPEN if key == NO_CLIP else self.review.veil(key)

    def person(self, name: str) -> Reviewer:
        """How a reviewer is shown."""
        if name not in self._people:
            self._people = {found.name: found for found in reviewers_of(self.project)}
        return self._people.get(name) or usual(name, list(self._people.values()))

    def in_sight(self, keys: Sequence[int]) -> list[int]:
        """Those of some clips of which nothing is hidden from the reviewer: a list that goes by what the model says, or
        by what people said, tells what it holds."""
        hidden = self.queue.hidden(self.reviewer)
        out = set(np.union1d(hidden.model, hidden.people).tolist())
        return [key for key in keys if key not in out]

    def passing(self, text: str) -> np.ndarray:
        """Keys [n] of the clips that an expression of the queue lets through, in whatever thread it is asked: the store
        is asked once for all who ask between two changes. DomainError as `QueueService.query`."""
        with self._asking:
            kept = self._passing  # another one after a change: what is read meanwhile is kept for nobody
            if text not in kept:
                if len(kept) >= KEPT_QUERIES:
                    kept.pop(next(iter(kept)))
                kept[text] = self.queue.query(text)
            return kept[text]

    def _forget_passing(self, _changes: Changes) -> None:
        self._passing = {}

    def _tidy(self, _changes: Changes) -> None:
        """Have the log's pages taken into the database beside the window."""
        self._untidied += 1
        if self._untidied >= TIDIED_EVERY:
            self._untidied = 0
            store = self.project.store
            task = BackgroundTask(lambda _progress, _cancelled: store.checkpoint(), self)
            task.finished.connect(task.deleteLater)
            task.start()

    def select(self, key: int) -> None:
        """Show the clip `key` in every workspace; NO_CLIP for none."""
        if key == self.selected:
            return
        self.selected = key
        self.on_demand.try_again()
        self._shown_at = time.monotonic()
        self._in_one_read(lambda: self.clipSelected.emit(key))

    def clips(self, keys: Sequence[int]) -> list[Clip]:
        """Clips in the order given, those seen before from memory; keys that are not there are passed over."""
        missing = [key for key in keys if key not in self._clips]
        if missing:
            if len(self._clips) > KEPT_CLIPS:
                self._clips.clear()
                missing = list(keys)
            self._clips.update((clip.key, clip) for clip in self.queue.clips(missing))
        return [self._clips[key] for key in keys if key in self._clips]

    def clip(self, key: int) -> Clip | None:
        """One clip, None where it is not in the project."""
        return next(iter(self.clips([key])), None)

    def milliseconds(self) -> int:
        """How long the selected clip has been shown, for the decision that follows."""
        return round((time.monotonic() - self._shown_at) * 1000)

    def perform(
        self, operation: Callable[[], Changes], go_on: Callable[[], None] | None = None,
        large: Callable[[], str] = lambda: "",
    ) -> bool:  # fmt: skip
        """Run an operation of the services, go on to where it leads, tell everyone what it changed; on an error give
        notice and return False. `large` says what is done where it may be of many clips and take seconds, else ''."""
        try:
            what = large()
            changes = self.aside(what, operation) if what else operation()
        except DomainError as error:
            self.notice.emit("error", said(error))
            return False
        except (OSError, SQLAlchemyError) as error:
            log.exception("an operation could not be saved")
            words = self.tr("This could not be saved and nothing was changed: {reason}. Try it again.")
            self.notice.emit("error", words.format(reason=_reason(error)))
            return False
        self.last = changes
        if changes.queue:
            self._clips.clear()
        if changes.settings:
            self._people.clear()

        def tell() -> None:
            if go_on is not None:
                go_on()
            if changes != Changes():
                self.changed.emit(changes)

        self._in_one_read(tell)
        return True

    def _in_one_read(self, tell: Callable[[], None]) -> None:
        """Tell something; all that listens asks in one transaction. Where the database cannot be read, a notice."""
        try:
            with self.project.store.read():
                tell()
        except (DomainError, OSError, SQLAlchemyError) as error:
            log.exception("the project could not be read")
            words = self.tr("The project could not be read, so what is shown may be old: {reason}.")
            self.notice.emit("error", words.format(reason=_reason(error)))


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).rstrip(".")
