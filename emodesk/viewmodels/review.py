"""The flow of review: a decision is stored, then the next clip is selected; undo brings the clip back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from emodesk.domain import UNSEEN, VOTES, Changes, Decision, DecisionKind
from emodesk.domain.details import NO_DETAILS, Details
from emodesk.services.words import correct_words
from emodesk.viewmodels import words
from emodesk.viewmodels.key_words import key_words
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.session import NO_CLIP, Session
from trainer.protocol.grammar import filled

ASKED = {"second": {"second"}, "intensity": {"intensity"}, "affect": {"valence", "arousal"}, "words": {"words"}}
MOST_AT_ONCE = 300  # decisions of a step that is taken back or repeated without the person being shown a wait
EARLIER = 200  # own decisions that one can go back through
AHEAD = 2  # clips after the selected one that the player decodes beforehand


class Screen(Protocol):
    """What the reviewer has before the eyes."""

    def shows(self, key: int) -> bool:
        """Whether all that belongs to a clip has been painted: its picture, its words, what the model says, its row."""

    def problem(self, key: int) -> str:
        """Why a clip can be neither seen nor heard, in one sentence; '' where it can."""

    def proposal(self, key: int) -> str:
        """The label that is marked as the model's, '' where none is."""


class ReviewModel(QObject):
    """Decides on the session's selected clip and moves along the queue.

    Only what is on the screen is decided on: a key pressed before its clip was painted counts for nothing, and a clip
    that cannot be shown takes no label until the person says that sound or transcript are enough for it.

    Attributes:
        advances: whether a decision leads on to the next clip.
        opens_ahead: how many of the clips that come next the player opens beforehand.
        details: what the next decision on the selected clip will say beside its label.
        screen: what is on the screen; None where there is none, and everything counts as seen.

    Signals:
        said: one short sentence about what was just done ("clip_012: anger"), or why nothing was.
        detailsChanged: the details are other ones.
    """

    said = Signal(str)
    detailsChanged = Signal()

    def __init__(self, session: Session, queue: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._unseen: set[int] = set()  # clips to be decided by what is there of them
        self.screen: Screen | None = None
        self.advances = True
        self.opens_ahead = AHEAD
        self._earlier = NO_CLIP
        self.details = NO_DETAILS
        session.clipSelected.connect(lambda _key: self._set_details(NO_DETAILS))

    # ------------------------------------------------------------------ deciding

    def accept(self) -> bool:
        """Take the label that is marked as the model's."""
        if self._session.veil(self._session.selected).model:
            self.said.emit(self.tr("This clip is decided blind: choose a label."))
            return False
        service, ms = self._session.review, self._session.milliseconds()
        more = self.details
        seen = self.screen.proposal(self._session.selected) if self.screen else ""
        if self._session.judging:
            if not seen:
                self.said.emit(self.tr("The model says nothing here: a label's key takes its side."))
                return False
            return self._label(
                lambda key, note: service.adjudicate(key, seen, milliseconds=ms, note=note, details=more)
            )
        if seen:
            # What was seen, whatever has been proposed since; recorded as an accept where it is the pseudo-label.
            return self._label(lambda key, note: service.correct(key, seen, milliseconds=ms, note=note, details=more))
        return self._label(lambda key, note: service.accept(key, milliseconds=ms, note=note, details=more))

    def label(self, index: int) -> bool:
        """Give the selected clip the label at `index` of the project's label set; beyond it, nothing. While votes that
        differ are adjudicated it settles them."""
        if not 0 <= index < len(self._session.labels):
            return False
        name, more = self._session.labels.names[index], self.details
        service, ms = self._session.review, self._session.milliseconds()
        if self._session.judging:
            return self._label(
                lambda key, note: service.adjudicate(key, name, milliseconds=ms, note=note, details=more)
            )
        return self._label(lambda key, note: service.correct(key, name, milliseconds=ms, note=note, details=more))

    def say(self, **more: Any) -> bool:
        """Have the next decision on the selected clip say more: fields of Details; the same again takes it back."""
        part = next(name for name, fields in ASKED.items() if more.keys() <= fields)
        if self._session.selected == NO_CLIP:
            return False
        if part not in self._session.project.asks:
            self.said.emit(self.tr("This project does not ask for that; its menu has “What a decision says”."))
            return False
        now = asdict(self.details)
        again = all(now[name] == value for name, value in more.items())
        nothing = asdict(NO_DETAILS)
        self._set_details(replace(self.details, **({name: nothing[name] for name in more} if again else more)))
        return True

    def say_second(self, index: int) -> bool:
        """Have the next decision say that the label at `index` is there, too."""
        names = self._session.labels.names
        return 0 <= index < len(names) and self.say(second=names[index])

    def _set_details(self, details: Details) -> None:
        if details != self.details:
            self.details = details
            self.detailsChanged.emit()

    def cannot_tell(self) -> bool:
        """Vote that the selected clip has no label that can be known."""
        service, ms = self._session.review, self._session.milliseconds()
        if self._session.judging:
            return self._label(lambda key, note: service.adjudicate(key, "", milliseconds=ms, note=note))
        return self._label(lambda key, note: service.cannot_tell(key, milliseconds=ms, note=note))

    def later(self) -> bool:
        """Put the selected clip at the end of the queue."""
        key, service, ms = self._session.selected, self._session.review, self._session.milliseconds()
        if not self._decide(lambda key: service.later(key, milliseconds=ms)):
            return False
        self._queue.move_to_end(key)
        return True

    def skip(self) -> bool:
        """Leave the selected clip without a label; one that is adjudicated stays as it is."""
        if self._session.judging:
            self.next()
            return False
        service, ms = self._session.review, self._session.milliseconds()
        return self._decide(lambda key: service.skip(key, milliseconds=ms))

    def flag(self, reason: str = "") -> bool:
        """Mark the selected clip for somebody's attention, who reads the reason."""
        service, ms = self._session.review, self._session.milliseconds()
        return self._decide(lambda key: service.flag(key, reason, milliseconds=ms))

    def comment(self, text: str) -> bool:
        """Say something about the selected clip, which stays selected and as it was decided."""
        key, service = self._session.selected, self._session.review
        if key == NO_CLIP or not self._session.perform(lambda: service.comment(key, text)):
            return False
        self._say_last(key)
        return True

    def correct_words(self, text: str) -> bool:
        """Give the selected clip the words that a person wrote."""
        key, project = self._session.selected, self._session.project
        return key != NO_CLIP and self._session.perform(lambda: correct_words(project, key, text))

    def allow_unseen(self) -> bool:
        """Let the selected clip, which cannot be shown, be decided by its sound or transcript alone."""
        key = self._session.selected
        if not self.problem(key):
            return False
        self._unseen.add(key)
        self.said.emit(self.tr("Decide by what there is; the decision will say that the clip was not seen."))
        return True

    def problem(self, key: int) -> str:
        """Why a clip cannot be shown; '' where it can, or where nothing is shown at all."""
        return self.screen.problem(key) if self.screen and key != NO_CLIP else ""

    def is_decided_unseen(self, key: int) -> bool:
        """Whether a clip that cannot be shown may be decided all the same."""
        return key in self._unseen

    def _label(self, operation: Callable[[int, str], Changes]) -> bool:
        key = self._session.selected
        if not self.problem(key):
            return self._decide(lambda key: operation(key, ""))
        if key in self._unseen:
            return self._decide(lambda key: operation(key, UNSEEN))
        text = self.tr("No label: this clip cannot be shown. {key} decides by sound or transcript alone.")
        self.said.emit(text.format(key=key_words("review.unseen")))
        return False

    def _decide(self, operation: Callable[[int], Changes]) -> bool:
        key = self._session.selected
        if key == NO_CLIP:
            return False
        if self.screen and not self.screen.shows(key):
            self.said.emit(self.tr("Too early: the clip was not on the screen yet."))
            return False
        reading = self._session.reading
        was_hidden = reading is not None and reading.rule.reconsider and self._session.veil(key).model
        # On to the next one before anybody hears of the decision: what they show of the clip would be read in vain.
        after = self._queue.following(key) if self.advances and not was_hidden else []
        go_on = partial(self._go_on, key, after[0]) if after else None
        if not self._session.perform(lambda: operation(key), go_on):
            return False
        if after:
            return True
        if was_hidden and (other := self._other_answer(key)):
            said = self.tr("The model says {label}: {accept} takes it, {next} keeps yours.")
            keys = {"accept": key_words("review.accept"), "next": key_words("review.next")}
            self.said.emit(said.format(label=words.word(other), **keys))
            return True
        if self.advances:
            self._move_on(key)
        self._say_last(key)
        return True

    def _go_on(self, key: int, following: int) -> None:
        self._session.select(following)
        self._say_last(key)

    def _other_answer(self, key: int) -> str:
        """What the model says of a clip that was just decided blind, where the pass asks to think again and it says
        something else; '' otherwise."""
        reading = self._session.reading
        if reading is None or not reading.rule.reconsider or self._session.veil(key).model:
            return ""
        decision = self._last_decision(key)
        return decision.proposed if decision is not None and decision.proposed != decision.label else ""

    def _move_on(self, key: int) -> None:
        after = self._queue.following(key)
        if after:
            self._session.select(after[0])
        elif self._queue.row_of(key) < 0:
            # The last of the list left it: clips passed over above are next; where there are none, the list is done.
            self._session.select(self._queue.key_at(0))

    # ------------------------------------------------------------------ taking back

    def undo(self) -> bool:
        """Take back this reviewer's latest decision and show its clip, and what the vote that stands then says beside
        its label."""
        said, nothing = self.tr("{decision} taken back"), self.tr("Nothing to take back")
        return self._return_to(self._session.review.undo, self._session.review.undoes, said, nothing)

    def redo(self) -> bool:
        """Repeat the decision that was taken back last, and show what it says beside its label."""
        said, nothing = self.tr("{decision} again"), self.tr("Nothing to repeat")
        return self._return_to(self._session.review.redo, self._session.review.redoes, said, nothing)

    def _return_to(
        self, operation: Callable[[], Changes], size: Callable[[], int], sentence: str, nothing: str
    ) -> bool:
        changed: list[Changes] = []

        def run() -> Changes:
            changed.append(operation())
            return changed[0]

        def large() -> str:
            count = size()
            return filled(self.tr("A step of {n} decisions"), n=count) if count > MOST_AT_ONCE else ""

        if not self._session.perform(run, large=large):
            return False
        if not changed[0].clips:
            self.said.emit(nothing)
            return False
        key = changed[0].clips[0]
        self._session.select(key)
        self._set_details(self._details_of(key))
        self.said.emit(sentence.format(decision=self._words(key, self._last_decision(key))))
        return True

    def _details_of(self, key: int) -> Details:
        """What this reviewer's standing vote on a clip says beside its label, of what the project asks for; nothing of
        one that a pass gives once more, to check whether the same is said again."""
        review = self._session.review
        if review.is_left(key):
            return NO_DETAILS
        own = [each for each in review.votes(key) if each.reviewer == review.reviewer and each.kind in VOTES]
        if not own:
            return NO_DETAILS
        asked = {name for part in self._session.project.asks for name in ASKED[part]}
        told = Details(**{name: getattr(own[-1], name) for name in asked})
        return told if told.second in ("", *self._session.labels.names) else replace(told, second="")

    # ------------------------------------------------------------------ moving

    def switch_advance(self) -> None:
        """Go on to the next clip after a decision, or stay on the one that was decided."""
        self.advances = not self.advances
        on, off = self.tr("Goes on to the next clip after a decision"), self.tr("Stays on the clip after a decision")
        self.said.emit(on if self.advances else off)

    def earlier(self) -> int:
        """The clip of one's own decision before the one that this led to last; NO_CLIP where there is none."""
        own = self._session.review.last_clips(EARLIER)
        if self._session.selected != self._earlier:
            self._earlier = NO_CLIP  # one has moved since: from the latest decision again
        place = own.index(self._earlier) + 1 if self._earlier in own else 0
        if own[place : place + 1] == [self._session.selected]:
            place += 1  # staying on what was just decided, the one before is meant
        if place >= len(own):
            self.said.emit(self.tr("No earlier decision of yours") if own else self.tr("No decision of yours yet"))
            return NO_CLIP
        self._earlier = own[place]
        return self._earlier

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
        return self._queue.following(self._session.selected, self.opens_ahead) if self.opens_ahead else []

    # ------------------------------------------------------------------ words

    def _say_last(self, key: int) -> None:
        self.said.emit(self._words(key, self._last_decision(key)))

    def _last_decision(self, key: int) -> Decision | None:
        log = self._session.review.history(key)
        by_key = {entry.key: entry for entry in log}
        entry = log[-1] if log else None
        while entry is not None and entry.kind is DecisionKind.RETRACT:
            entry = by_key.get(entry.retracts or 0)
        return entry

    def _words(self, key: int, decision: Decision | None) -> str:
        clip = self._session.clip(key)
        name = clip.clip_id if clip else ""
        if decision is None:
            return name
        what = {
            DecisionKind.CANNOT_TELL: self.tr("cannot tell"),
            DecisionKind.SKIP: self.tr("skipped"),
            DecisionKind.LATER: self.tr("later"),
            DecisionKind.FLAG: self.tr("flagged"),
            DecisionKind.COMMENT: self.tr("commented"),
            DecisionKind.SPAN: self.tr("span"),
            DecisionKind.RATING: self.tr("rated"),
        }
        return f"{name}: {what.get(decision.kind) or words.word(decision.label)}"
