"""Curves and moments of single clips, made by a resident trainer process while somebody looks at the clip."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from emodesk.domain.moments import ClipMoments
from emodesk.runs.curve_drawer import CURVES, MOMENTS, CurveDrawer
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.store import clips
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import teller
from emodesk.viewmodels.words import sentence_case, word
from trainer.protocol.errors import Sentence

__all__ = ["CURVES", "MOMENTS", "OnDemand"]


class OnDemand(QObject):
    """Asks for them, and knows why there are none, for all places that show them.

    Signals:
        answered: clip_id and what was asked of it, CURVES or MOMENTS: it can be read now, or
            `problem` says why not.
    """

    answered = Signal(str, str)
    _came = Signal(str, str, object)

    def __init__(self, project: Project, rounds: RoundService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project, self._rounds = project, rounds
        self._asked: dict[tuple[str, str], int] = {}  # of which round
        self._problems: dict[tuple[int, str, str], str] = {}
        self._drawer = CurveDrawer(teller(self, "_came"))
        self._came.connect(self._take)

    def can_ask(self, number: int) -> bool:
        """Whether a round can be asked about its clips: it left its model, and the answer can be kept."""
        return number > 0 and not self._project.read_only and CurveDrawer.can_draw(self._rounds.folder(number))

    def ask(self, number: int, clip_id: str, what: str) -> None:
        """Have it made, unless that cannot be, or has failed since the clip was chosen."""
        if self.can_ask(number) and not self.problem(number, clip_id, what):
            self._asked[clip_id, what] = number
            with self._project.store.read() as connection:
                clip = clips.called(connection, clip_id)
            path = "" if clip is None else self._project.clip_path(clip)  # where it is now: it may have been moved
            self._drawer.ask(self._rounds.folder(number), clip_id, what, path)

    def problem(self, number: int, clip_id: str, what: str) -> str:
        """Why it could not be made or read, in a sentence; '' where nothing has failed."""
        return self._problems.get((number, clip_id, what), "")

    def fail(self, number: int, clip_id: str, what: str, why: str) -> None:
        """It is there and cannot be read."""
        self._problems[number, clip_id, what] = why

    def try_again(self) -> None:
        """What has failed may be asked for once more: a clip was chosen anew."""
        self._problems.clear()

    def why_no_moments(self, number: int, clip_id: str, found: ClipMoments | None, shown: str) -> str:
        """Of a clip that the round has a prediction for: why nothing is shown of which moments mattered for a label;
        '' where they are there."""
        if found is not None:
            if shown in found.labels:
                return ""
            text = self.tr("{label} was no label of this round by itself: which moments spoke for it is not known.")
            return text.format(label=sentence_case(word(shown)))
        if problem := self.problem(number, clip_id, MOMENTS):
            return problem
        if self.can_ask(number):
            return self.tr("What mattered is being found…")
        if self._project.read_only:
            return self.tr("What mattered was not found yet, and the project is read-only.")
        return self.tr("This round left no model to ask.")

    def close(self) -> None:
        """End the process."""
        self._drawer.close()

    def _take(self, clip_id: str, what: str, problem: Sentence | None) -> None:
        if problem is not None:
            self.fail(self._asked[clip_id, what], clip_id, what, said(problem))
        self.answered.emit(clip_id, what)
