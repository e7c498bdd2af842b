"""The ratings along time of the clip that is shown: one's own, and what others said once one has rated it oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.domain.fused_ratings import Rater
from emodesk.domain.ratings import AROUSAL, INTENSITY, VALENCE, Rating, Scale
from emodesk.services.ratings import fused_of, raters_of, ratings_of
from emodesk.viewmodels import words
from emodesk.viewmodels.session import NO_CLIP, Session
from emodesk.viewmodels.tasks import BackgroundTask

NO_SAMPLES = np.empty(0)
Known = Mapping[str, Mapping[str, Rater]]  # by what is rated, and by rater


@dataclass(frozen=True)
class RatingLines:
    """What the timeline draws of the ratings on one scale: traces [n] at ratings.HERTZ, lags taken off, empty where
    there is none; `said` is what stands beside them."""

    scale: Scale
    mine: np.ndarray = field(default_factory=lambda: NO_SAMPLES)
    others: tuple[np.ndarray, ...] = ()
    fused: np.ndarray = field(default_factory=lambda: NO_SAMPLES)
    said: str = ""


class RatingModel(QObject):
    """What is rated, and what was said of the session's selected clip.

    Attributes:
        scale: what is rated next; what is shown where there is something of it.

    Signals:
        changed: `lines` may be others.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._clip = NO_CLIP
        self._seen: list[Rating] = []  # of the clip, what is in sight
        self._known: Known = {}
        self._task: BackgroundTask | None = None
        self._stale = True
        self.scale = Scale()

    def scales(self) -> list[Scale]:
        """All that can be rated."""
        labels = self._session.labels.names
        return [Scale(VALENCE), Scale(AROUSAL), *(Scale(INTENSITY, label) for label in labels)]

    def load(self, clip: int) -> None:
        """Read the ratings of a clip, NO_CLIP for none."""
        was, before = self._clip, self._seen
        self._clip = clip
        found = [] if clip == NO_CLIP else ratings_of(self._session.project, clip)
        if found:
            me, veiled = self._session.reviewer, self._session.veil(clip).people
            mine = {rating.scale for rating in found if rating.reviewer == me}
            found = [r for r in found if r.reviewer == me or (r.scale in mine and not veiled)]
        self._seen = found
        if clip == was and found != before:  # other ratings came
            self._stale = True
        if any(rating.reviewer != self._session.reviewer for rating in found) and self._stale:
            self._learn()
        if found != before:
            self.changed.emit()

    def keep(self, clip: int, scale: Scale, values: np.ndarray) -> bool:
        """Make it this reviewer's rating of a clip."""
        return self._session.perform(lambda: self._session.review.rate(clip, scale, values))

    @property
    def lines(self) -> RatingLines | None:
        """What is drawn: of what is rated next, or else of what was rated last; None where nothing is in sight."""
        scales = [rating.scale for rating in self._seen]
        if not scales:
            return None
        scale = self.scale if self.scale in scales else scales[-1]
        some = [rating for rating in self._seen if rating.scale == scale]
        me, known = self._session.reviewer, self._known.get(scale.rates, {})
        together = fused_of(some, known)
        others = tuple(trace for name, trace in together.aligned.items() if name != me)
        said = words.sentence_case(words.scale_words(scale))
        if me in known and others:
            rater = known[me]
            said = self.tr("{scale} · your lag {lag:.2f} s").format(scale=said, lag=rater.lag)
            if isfinite(rater.agreement):
                said = self.tr("{scale} · CCC with the others {ccc:.2f}").format(scale=said, ccc=rater.agreement)
        return RatingLines(
            scale, together.aligned.get(me, NO_SAMPLES), others, together.weighted if others else NO_SAMPLES, said
        )

    def _learn(self) -> None:
        if self._task is not None:
            return
        self._stale = False
        project = self._session.project

        def work(_progress: object, _cancelled: object) -> Known:
            return {found.rates: found.raters for found in raters_of(project)}

        self._task = BackgroundTask(work, self)
        self._task.finished.connect(self._learnt)
        self._task.failed.connect(lambda _sentence: self._learnt({}))
        self._task.start()

    def _learnt(self, known: Known) -> None:
        self._task, self._known = None, known
        self.changed.emit()
