"""How far people agree, reckoned beside the painting thread and anew after each decision while it is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from emodesk.domain import Changes
from emodesk.services.agreement import Agreement, agreement_of
from emodesk.services.checks import ReviewerCheck, reviewer_checks
from emodesk.services.ratings import RatedClip, RatersFound, raters_and_clips
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask

SETTLES = 400  # milliseconds after a decision


@dataclass(frozen=True)
class AgreementShown:
    """The agreement of a project, and its clips that are in sight: key, name and share of agreeing pairs, least first;
    what other people said of a clip that is decided blind is told by none of them. `drawn` is by reviewer how much the
    model draws them, where there are votes of both kinds.

    `raters` is what is known of whoever rated along time. Of the clips that they rated, `rated` are those that the
    reviewer has rated on that scale too: until then nobody sees what others said; `unseen` is how many more there are.
    """

    found: Agreement
    clips: tuple[tuple[int, str, float], ...]
    drawn: tuple[ReviewerCheck, ...] = ()
    raters: tuple[RatersFound, ...] = ()
    rated: tuple[RatedClip, ...] = ()
    unseen: int = 0


class AgreementModel(QObject):
    """Reads it when first looked at, and while it is looked at.

    Signals:
        loaded: AgreementShown.
        failed: the sentence why it cannot be read.
    """

    loaded = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._active = False
        self._stale = True
        self._filter = ""
        self._task: BackgroundTask | None = None
        self._later = QTimer(self, singleShot=True, interval=SETTLES)
        self._later.timeout.connect(self._read)
        session.changed.connect(self._apply)
        session.reviewerChanged.connect(lambda _name: self._apply(Changes(settings=True)))

    def activate(self, active: bool) -> None:
        """It is looked at, or no longer."""
        self._active = active
        if active and self._stale:
            self._read()

    def narrow(self, filter: str) -> None:
        """Tell only of the clips that a filter lets through, '' for all."""
        if filter != self._filter:
            self._filter, self._stale = filter, True
            if self._active:
                self._read()

    def _apply(self, changes: Changes) -> None:
        if changes.decisions or changes.settings or changes.queue:
            self._stale = True
            if self._active:
                self._later.start()

    def _read(self) -> None:
        if self._task is not None:
            return
        self._stale = False
        project, queue, reviewer = self._session.project, self._session.queue, self._session.reviewer
        filter, passing = self._filter, self._session.passing

        def work(_progress: object, _cancelled: object) -> AgreementShown:
            within = frozenset(passing(filter).tolist()) if filter else None
            found = agreement_of(project, within)
            hidden = queue.hidden(reviewer).people
            seen = ~np.isin(found.keys, hidden)
            named = zip(found.keys, found.clips.items(), strict=True)
            checked = reviewer_checks(project, within)
            raters, every = raters_and_clips(project, within)
            veiled = set(hidden.tolist())
            rated = tuple(clip for clip in every if reviewer in clip.fused.aligned and clip.key not in veiled)
            return AgreementShown(
                found,
                tuple((key, name, share) for (key, (name, share)), shows in zip(named, seen, strict=True) if shows),
                tuple(check for check in checked if check.anchoring.blind.of and check.anchoring.in_sight.of),
                tuple(raters), rated, len(every) - len(rated),
            )  # fmt: skip

        self._task = BackgroundTask(work, self)
        self._task.finished.connect(self._finished)
        self._task.failed.connect(self._failed)
        self._task.start()

    def _finished(self, shown: AgreementShown) -> None:
        self._task = None
        self.loaded.emit(shown)
        if self._stale and self._active:
            self._later.start()

    def _failed(self, sentence: str) -> None:
        self._task, again = None, self._stale
        self._stale = True
        self.failed.emit(sentence)
        if again and self._active:
            self._later.start()
