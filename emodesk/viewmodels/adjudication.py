"""Adjudicating in the queue: the clips whose votes differ are the list, and a label settles instead of voting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from emodesk.domain import Changes
from emodesk.domain.adjudication import VoteShown
from emodesk.domain.passes import Reviewer
from emodesk.domain.resolution import Rule
from emodesk.services import adjudication
from emodesk.services.adjudication import Agenda, still_differ
from emodesk.viewmodels.key_words import key_words
from emodesk.viewmodels.prediction import PredictionModel
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.session import NO_CLIP, Session
from emodesk.viewmodels.words import word
from trainer.protocol.grammar import filled

MOST_SINGLY = 64  # clips of a step up to which each is looked at by itself


@dataclass(frozen=True)
class VoiceLine:
    """One vote as it is shown: whose, the `moment` of it in a line, and what they said beside it, a line each."""

    person: Reviewer
    moment: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class SideShown:
    """What some votes on the clip say: `label` '' where they cannot tell, `index` its place in the label set, -1 for
    none; `taken` where an adjudicator took this side."""

    label: str
    index: int
    taken: bool
    voices: tuple[VoiceLine, ...]


class Adjudicating(QObject):
    """The clips whose votes differ, one after the other.

    Attributes:
        agree: clips that agree and were not settled when that was counted last: at the beginning, and after steps of
            many clips. To count them after each decision would take too long.
        line: how far it is.

    Signals:
        changed: it began or ended, another clip is shown, or what is said of it changed.
    """

    changed = Signal()

    def __init__(
        self, session: Session, queue: QueueModel, prediction: PredictionModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._prediction = prediction
        self._left: set[int] = set()
        self._total = 0
        self.agree = 0
        self.line = ""
        session.changed.connect(self._follow)
        session.clipSelected.connect(lambda _key: self.changed.emit() if session.judging else None)
        session.judgingChanged.connect(self._stopped)
        queue.reloaded.connect(self._leave)

    @property
    def agenda(self) -> Agenda:
        """What there is to adjudicate."""
        return adjudication.agenda(self._session.project, self._session.reviewer)

    def start(self) -> bool:
        """Have the clips whose votes differ as the list; a notice says so where there are none."""
        session = self._session
        left: Agenda = session.aside(self.tr("Looking for votes that differ"), lambda: self.agenda)
        if not left.differ:
            session.notice.emit("info", " ".join(self._rest(left)) or self.tr("There are no votes that differ."))
            return False
        self._left, self._total, self.agree = set(left.differ), len(left.differ), len(left.agree)
        session.judge(True)
        self._queue.restrict(left.differ)
        session.select(self._queue.key_at(0))
        self._say()
        if rest := self._rest(left):
            session.notice.emit("info", " ".join(rest))
        return True

    def finish_agreeing(self) -> None:
        """Settle the clips that agree, in one step."""
        project, reviewer = self._session.project, self._session.reviewer
        what = self.tr("Settling clips whose votes agree")
        if self._session.perform(lambda: adjudication.finish_agreeing(project, reviewer), large=lambda: what):
            count = len(self._session.last.clips)
            self.agree = 0
            self.changed.emit()
            done = self.tr("{n} clips whose votes agree are settled, in one step that {key} takes back.")
            none = self.tr("There are no clips whose votes agree and that are not settled yet.")
            self._session.notice.emit("info", filled(done, n=count, key=key_words("review.undo")) if count else none)

    def reopen(self, whose: str) -> None:
        """Open the clips of a reviewer again, in one step."""
        project, reviewer = self._session.project, self._session.reviewer
        what = self.tr("Opening clips again")
        if self._session.perform(lambda: adjudication.reopen(project, reviewer, whose), large=lambda: what):
            text = self.tr("The clips of {reviewer} are open again: {n}. {key} brings those votes back.")
            self._session.notice.emit(
                "info", text.format(reviewer=whose, n=len(self._session.last.clips), key=key_words("review.undo"))
            )

    def others(self) -> list[str]:
        """Everybody else who ever decided."""
        return [name for name in self._session.review.reviewers() if name != self._session.reviewer]

    def sides(self) -> tuple[SideShown, ...]:
        """The votes on the selected clip side by side; none outside of adjudication."""
        key = self._session.selected
        if not self._session.judging or key == NO_CLIP or self._session.veil(key).people:
            return ()
        names, found = self._session.labels.names, self._session.review.resolution(key)
        taken = found.label if found is not None and found.settled else None
        return tuple(
            SideShown(
                side.label, names.index(side.label) if side.label in names else -1, side.label == taken,
                tuple(self._voice(voice) for voice in side.voices),
            )
            for side in adjudication.sides_of(self._session.project, key)
        )  # fmt: skip

    def weight(self) -> str:
        """What a side that is taken counts under the rule that holds; '' where it settles the clip."""
        sentences = {
            Rule.LATEST: self.tr("The rule is the latest decision: a later vote outranks the side you take."),
            Rule.MAJORITY: self.tr("The rule is the majority: the side you take counts where votes are tied."),
        }
        return sentences.get(self._session.project.resolution, "")

    # ------------------------------------------------------------------ words

    def _voice(self, voice: VoteShown) -> VoiceLine:
        vote = voice.vote
        parts = [f"{vote.time.astimezone():%Y-%m-%d %H:%M}", self._prediction.beside(vote)]
        marked = self.tr("{start:.2f} to {end:.2f} s {label}")
        spans = tuple(
            " ".join((marked.format(start=s.start, end=s.end, label=word(s.label)).rstrip(), s.note)).rstrip()
            for s in voice.spans
        )
        said = tuple(self.tr("“{text}”").format(text=text) for text in voice.comments)
        more = tuple(filter(None, [word(", ").join(self._prediction.more(vote))]))
        return VoiceLine(self._session.person(vote.reviewer), " · ".join(filter(None, parts)), more + said + spans)

    def _rest(self, left: Agenda) -> list[str]:
        """What of the agenda is not in the list, and why."""
        parts = []
        if not left.differ:
            parts.append(self.tr("There are no votes that differ."))
        if left.agree:
            parts.append(self.tr("Clips whose votes agree and are not settled: {n}.").format(n=len(left.agree)))
        if left.still_read:
            parts.append(self.tr("Clips that a pass still wants votes on: {n}.").format(n=left.still_read))
        if left.hidden:
            text = self.tr("Left out, as you decide them blind first: {n}.")
            parts.append(text.format(n=left.hidden))
        return parts

    def _say(self) -> None:
        text = self.tr("Votes differ: {done} of {total} settled")
        self.line = text.format(done=self._total - len(self._left), total=self._total)
        self.changed.emit()

    # ------------------------------------------------------------------ following

    def _follow(self, changes: Changes) -> None:
        if not self._session.judging or not (changes.clips or changes.settings):
            return
        before = len(self._left)
        listed = set(map(int, self._queue.restriction or ()))
        if changes.queue or len(changes.clips) > MOST_SINGLY:
            left = self.agenda
            self._left, self.agree = listed.intersection(left.differ), len(left.agree)
        else:
            few = listed.intersection(changes.clips)
            self._left = (self._left - few) | still_differ(self._session.project, list(few))
        self._say()
        if before and not self._left:
            text = self.tr("All votes that differed are settled. {key} leads back.")
            self._session.notice.emit("info", text.format(key=key_words("review.back")))

    def _leave(self) -> None:
        """The list was closed, or another one opened."""
        if (self._session.judging and not self._left.issubset(self._queue.restriction or ())) or (
            self._session.judging and self._queue.restriction is None
        ):
            self._session.judge(False)

    def _stopped(self) -> None:
        if not self._session.judging:
            self._left, self._total, self.line = set(), 0, ""
            self.changed.emit()
