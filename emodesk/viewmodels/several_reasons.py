"""What would be said of several clips if modalities were away, or there only in part: from their stored subsets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.domain import Changes
from emodesk.services.several import SeveralClips, several_clips
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.measures.what_if import partly

TOLD_CLIPS = 6  # clips that are told one by one


@dataclass(frozen=True)
class SeveralRow:
    """One clip: what is said with everything there, and as far as the modalities are there now, each with its
    probability."""

    key: int
    name: str
    before: str
    before_sure: float
    after: str
    sure: float


class SeveralReasons(QObject):
    """About the clips of a filter, or else those of Review's list; reads nothing while it is not looked at.

    Attributes:
        found: None until they are read, and where no round is in use.
        problem: the sentence why they cannot be read, '' where they can.
        changing: [c] keys of the clips of which another label would be said, the surest of it first.

    Signals:
        changed: other clips, or what is said of them.
    """

    changed = Signal()

    def __init__(
        self, session: Session, listed: Callable[[], np.ndarray] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._listed = listed
        self._within: np.ndarray | None = None
        self._there = np.empty(0)
        self._active = False
        self._read_of: np.ndarray | None = None
        self._task: BackgroundTask | None = None
        self.found: SeveralClips | None = None
        self.problem = ""
        self.changing = np.empty(0, np.int64)
        self._order = np.empty(0, np.int64)
        self._said = self._sure = self._whole = np.empty(0)
        session.changed.connect(self._apply)
        session.reviewerChanged.connect(lambda _name: self._forget())

    @property
    def of_filter(self) -> bool:
        """Whether they are the clips of a filter, and not those of Review's list."""
        return self._within is not None

    def activate(self, active: bool) -> None:
        """It is looked at, or no longer."""
        self._active = active
        self._look()

    def narrow(self, keys: np.ndarray | None) -> None:
        """Be about these clips; None for those of Review's list."""
        self._within = keys
        self._look()

    def let(self, there: np.ndarray) -> None:
        """The modalities take part by so much, [M] in 0..1."""
        self._there = there
        self._reckon()

    def rows(self) -> list[SeveralRow]:
        """Of the first clips, those of which another label would be said before all others."""
        if self.found is None:
            return []
        places, labels = self._order[:TOLD_CLIPS], self.found.labels
        names = {clip.key: clip.clip_id for clip in self._session.clips(self.found.keys[places].tolist())}
        return [
            SeveralRow(
                key := int(self.found.keys[at]), names.get(key, ""), labels[int(self._whole[at])],
                float(self.found.subsets[at, -1].max()), labels[int(self._said[at])], float(self._sure[at]),
            )
            for at in places.tolist()
        ]  # fmt: skip

    def _look(self) -> None:
        if not self._active:
            return
        wanted = self._within if self._within is not None else self._listed() if self._listed else np.empty(0, np.int64)
        if self._task is None and (self._read_of is None or not np.array_equal(wanted, self._read_of)):
            self._read(wanted)

    def _read(self, wanted: np.ndarray) -> None:
        project, queue, reviewer = self._session.project, self._session.queue, self._session.reviewer
        self._read_of = wanted

        def work(_progress: object, _cancelled: object) -> SeveralClips | None:
            hidden = queue.hidden(reviewer)
            seen = ~np.isin(wanted, np.union1d(hidden.model, hidden.people))
            return several_clips(project, wanted[seen])

        self._task = BackgroundTask(work, self)
        self._task.finished.connect(self._take)
        self._task.failed.connect(lambda sentence: self._take(None, sentence))
        self._task.start()

    def _take(self, found: SeveralClips | None, problem: str = "") -> None:
        self._task, self.found, self.problem = None, found, problem
        self._reckon()
        self._look()

    def _reckon(self) -> None:
        if self.found is None:
            self.changing = np.empty(0, np.int64)
        else:
            there = (
                self._there if len(self._there) == len(self.found.modalities) else np.ones(len(self.found.modalities))
            )
            values = partly(self.found.subsets, there)
            self._whole = self.found.subsets[:, -1].argmax(axis=1)
            self._said, self._sure = values.argmax(axis=1), values.max(axis=1)
            flips = self._said != self._whole
            self._order = np.lexsort((-self._sure, ~flips))
            self.changing = self.found.keys[self._order[: int(flips.sum())]]
        self.changed.emit()

    def _forget(self) -> None:
        self._read_of = None
        self._look()

    def _apply(self, changes: Changes) -> None:
        if changes.rounds or changes.decisions or changes.queue:
            self._forget()
