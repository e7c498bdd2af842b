"""What a reviewer does: accept, correct, skip, flag, take back. Every act is on the disk before it returns."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection

from emodesk.domain import ADJUDICATION, CHECKS, VOTES, Changes, Decision, DecisionKind, DomainError
from emodesk.domain.blind import Veil
from emodesk.domain.details import NO_DETAILS, Details
from emodesk.domain.ratings import INTENSITY, RATES, Scale, written_trace
from emodesk.domain.resolution import Resolution
from emodesk.domain.spans import Span, spans
from emodesk.services.blind import Veils
from emodesk.services.project import Project
from emodesk.store import blind, clips, decisions, passes, ratings, rounds, votes


class ReviewService:
    """One reviewer on one project. Clips are named by their keys; `milliseconds` from clip shown to key pressed.

    What is hidden of a clip until its reviewer has chosen (`veil`) makes the choice a blind one.

    Every method that changes something returns what it changed, and raises DomainError with a sentence, and nothing
    changed, where it cannot.
    """

    def __init__(self, project: Project, reviewer: str, reading: int | None = None) -> None:
        """`reading` is the key of the pass whose clips are read, None outside of passes."""
        self.reviewer = reviewer.strip()
        self.reading = reading
        if not self.reviewer:
            raise DomainError("A reviewer needs a name, so that decisions say whose they are; enter one.")
        self._project = project
        self._store = project.store
        self._veils = Veils(project)

    def veil(self, clip: int) -> Veil:
        """What of a clip is hidden from this reviewer."""
        return self._veils.veil_of(self.reviewer, clip)

    def is_left(self, clip: int) -> bool:
        """Whether a clip of the pass that is read was given to this reviewer and waits for them."""
        with self._store.read() as connection:
            return self.reading is not None and passes.is_left(connection, self.reading, clip, self.reviewer)

    def accept(self, clip: int, *, milliseconds: int = 0, note: str = "", details: Details = NO_DETAILS) -> Changes:
        """Stand behind the pseudo-label of the applied round; DomainError where there is none."""
        return self._decide(clip, DecisionKind.ACCEPT, milliseconds=milliseconds, note=note, details=details)

    def correct(
        self, clip: int, label: str, *, milliseconds: int = 0, note: str = "", details: Details = NO_DETAILS
    ) -> Changes:
        """Give the clip a label, and say more beside it; recorded as an accept where it is the pseudo-label."""
        self._project.labels.index(label)
        return self._decide(clip, DecisionKind.CORRECT, label, milliseconds=milliseconds, note=note, details=details)

    def skip(self, clip: int, *, milliseconds: int = 0) -> Changes:
        """Leave the clip without a label."""
        return self._decide(clip, DecisionKind.SKIP, milliseconds=milliseconds)

    def cannot_tell(self, clip: int, *, milliseconds: int = 0, note: str = "") -> Changes:
        """Vote that the clip has no label that can be known."""
        return self._decide(clip, DecisionKind.CANNOT_TELL, milliseconds=milliseconds, note=note)

    def later(self, clip: int, *, milliseconds: int = 0) -> Changes:
        """Put the clip at the end of this reviewer's queue; what was decided on it stands."""
        return self._decide(clip, DecisionKind.LATER, milliseconds=milliseconds)

    def comment(self, clip: int, text: str) -> Changes:
        """Say something about the clip; what was decided on it stands. DomainError where nothing is said."""
        if not text.strip():
            raise DomainError("A comment says something; write it, or leave it.")
        return self._decide(clip, DecisionKind.COMMENT, note=text.strip())

    def mark_span(
        self, clip: int, start: float, end: float, *, label: str = "", note: str = "", span: int = 0
    ) -> Changes:
        """Say of a stretch of the clip, in seconds, which class it is of, or something in words; `span` names the one
        that is changed, 0 begins one. DomainError for one that has neither class nor words, or is another's."""
        if label:
            self._project.labels.index(label)
        if not (label or note.strip()):
            raise DomainError("A span says something; give it a class, or write a note.")
        if not 0 <= start < end:
            raise DomainError("A span ends after it starts; choose a longer one.")
        self._own_span(clip, span)
        return self._decide(clip, DecisionKind.SPAN, label, note=note.strip(), span=(span, start, end))

    def remove_span(self, clip: int, span: int) -> Changes:
        """Take a span of this reviewer's away; undo brings it back."""
        self._own_span(clip, span)
        return self._decide(clip, DecisionKind.SPAN, span=(span, 0.0, 0.0))

    def spans(self, clip: int) -> list[Span]:
        """The spans that stand on a clip, of all reviewers, by time, with labels by their present names."""
        with self._store.read() as connection:
            return spans(decisions.standing_of(connection, clip))

    def _own_span(self, clip: int, key: int) -> None:
        own = {span.key for span in self.spans(clip) if span.reviewer == self.reviewer}
        if key and key not in own:
            raise DomainError("This span is not there any more, or another reviewer's; mark one of your own.")

    def rate(self, clip: int, scale: Scale, values: np.ndarray) -> Changes:
        """Say along the clip's time how it is on a scale: samples [n] at ratings.HERTZ, NaN where nothing is said. It
        takes the place of this reviewer's rating before. DomainError for a scale or values that cannot be."""
        if scale.rates not in RATES or (scale.rates == INTENSITY) != bool(scale.label):
            raise DomainError("What can be rated is valence, arousal, or the intensity of a label; choose one.")
        if scale.label:
            self._project.labels.index(scale.label)
        said = values[np.isfinite(values)]
        if not len(said):
            raise DomainError("A rating says something of some part of the clip; let it play while you rate.")
        if said.min() < scale.least or said.max() > 1:
            raise DomainError("A rating lies between {least:g} and 1.", least=scale.least)
        return self._decide(clip, DecisionKind.RATING, scale.label, rates=scale.rates, trace=written_trace(values))

    def adjudicate(
        self, clip: int, label: str, *, milliseconds: int = 0, note: str = "", details: Details = NO_DETAILS
    ) -> Changes:
        """Settle a clip whose votes differ, '' for cannot tell, and say more beside it; this reviewer's own vote stays
        what it was."""
        if label:
            self._project.labels.index(label)
        kind = DecisionKind.CORRECT if label else DecisionKind.CANNOT_TELL
        return self._decide(
            clip, kind, label, milliseconds=milliseconds, note=note, under=ADJUDICATION, details=details
        )

    def flag(self, clip: int, note: str = "", *, milliseconds: int = 0) -> Changes:
        """Mark the clip for somebody's attention, `note` says why; it counts as having no label."""
        return self._decide(clip, DecisionKind.FLAG, milliseconds=milliseconds, note=note.strip())

    def undo(self) -> Changes:
        """Take back this reviewer's latest step that stands, of any session, be it that they opened another's clips
        again; the decision before holds again."""
        with self._store.write() as connection:
            return self._retract(connection, decisions.undo_target(connection, self.reviewer))

    def undoes(self) -> int:
        """How many acts `undo` would take back."""
        with self._store.read() as connection:
            return decisions.size_of_step(connection, decisions.undo_target(connection, self.reviewer))

    def redoes(self) -> int:
        """How many acts `redo` would bring back."""
        with self._store.read() as connection:
            return decisions.size_of_step(connection, decisions.redo_target(connection, self.reviewer))

    def redo(self) -> Changes:
        """End this reviewer's latest undo, as long as they decided nothing new since."""
        with self._store.write() as connection:
            return self._retract(connection, decisions.redo_target(connection, self.reviewer))

    def history(self, clip: int) -> list[Decision]:
        """The log of a clip, all reviewers, oldest first, with what was taken back and the retracts."""
        with self._store.read() as connection:
            return decisions.of_clip(connection, clip)

    def present(self, clip: int) -> Decision | None:
        """The latest act on a clip that stands, whoever made it."""
        with self._store.read() as connection:
            return next(reversed(votes.standing_acts(connection, clip)), None)

    def resolution(self, clip: int) -> Resolution | None:
        """What the votes on a clip come to under the project's rule; None where nobody decided."""
        with self._store.read() as connection:
            return votes.resolutions(connection, [clip]).get(clip)

    def last_clips(self, count: int) -> list[int]:
        """Clips that this reviewer decided on last, each once, the latest first."""
        with self._store.read() as connection:
            return decisions.last_clips(connection, self.reviewer, count)

    def reviewers(self) -> list[str]:
        """Everybody who ever decided, in the order of their first decision."""
        with self._store.read() as connection:
            return votes.reviewers(connection)

    def votes(self, clip: int) -> list[Decision]:
        """What each reviewer stands by on a clip, oldest first, adjudications among them."""
        with self._store.read() as connection:
            return votes.standing_acts(connection, clip)

    def _decide(
        self, clip: int, kind: DecisionKind, label: str = "", *, milliseconds: int = 0, note: str = "",
        under: str = "", span: tuple[int, float, float] = (0, 0.0, 0.0), details: Details = NO_DETAILS,
        rates: str = "", trace: str = "",
    ) -> Changes:  # fmt: skip
        with self._store.write() as connection:
            found = clips.get(connection, [clip])
            if not found:
                raise DomainError("This clip is no longer in the project; choose another one in the queue.")
            number = rounds.applied(connection)
            proposal = rounds.prediction(connection, number, clip)
            veil = self._veils.veil(connection, self.reviewer, clip)
            if kind is DecisionKind.ACCEPT:
                if veil.model:
                    raise DomainError("{clip_id} is decided blind: choose a label.", clip_id=found[0].clip_id)
                if proposal is None:
                    raise DomainError(
                        "There is no pseudo-label for {clip_id} to accept yet; choose a label, or run a round first.",
                        clip_id=found[0].clip_id,
                    )
                label = proposal.label
                self._project.labels.index(label)  # an earlier round may know labels that the project no longer has
            elif kind is DecisionKind.CORRECT and proposal is not None and label == proposal.label and not veil.model:
                kind = DecisionKind.ACCEPT
            details.check(label, self._project.labels.names)
            given = None if under else self._given(connection, clip)
            keys = votes.record(connection, Decision(
                key=0, clip=clip, reviewer=self.reviewer, kind=kind, label=label, time=datetime.now(UTC),
                proposed=proposal.label if proposal else "", confidence=proposal.confidence if proposal else 0.0,
                round=number if proposal else 0, milliseconds=max(0, int(milliseconds)), note=note,
                under=given if given in CHECKS else under, pass_=None if given is None else self.reading,
                blind=ratings.is_blind(connection, self.reviewer, clip, Scale(rates, label))
                if rates
                else kind in VOTES and not under and self._is_blind(connection, clip, veil, proposal is not None),
                span=span[0], start=span[1], end=span[2], second=details.second, intensity=details.intensity,
                valence=details.valence, arousal=details.arousal, words=details.words.strip(),
                rates=rates, trace=trace,
            ))  # fmt: skip
        return Changes(clips=(clip,), decisions=tuple(keys))

    def _given(self, connection: Connection, clip: int) -> str | None:
        """As what the clip was given to this reviewer in the pass that they read; None for one outside of it."""
        if self.reading is None:
            return None
        part = passes.part_given(connection, self.reading, clip, self.reviewer)
        if part is None and passes.is_in(connection, self.reading, clip):
            raise DomainError("This clip was yours for too long and may be somebody else's now; go on with the next.")
        return part

    def _is_blind(self, connection: Connection, clip: int, veil: Veil, has_proposal: bool) -> bool:
        """Whether neither what the model says nor what other people did was there to be seen."""
        if (has_proposal and not veil.model) or blind.has_chosen(connection, self.reviewer, clip):
            return False
        return veil.people or not blind.is_decided_by_others(connection, self.reviewer, clip)

    def _retract(self, connection: Connection, target: int | None) -> Changes:
        if target is None:
            return Changes()
        step = decisions.of_step(connection, decisions.get(connection, target))
        now = datetime.now(UTC)
        keys = votes.record(connection, *(
            Decision(
                key=0, clip=entry.clip, reviewer=self.reviewer, kind=DecisionKind.RETRACT, label="", time=now,
                retracts=entry.key,
            )
            for entry in step
        ))  # fmt: skip
        return Changes(clips=tuple(entry.clip for entry in step), decisions=tuple(keys))
