"""What the model says about the selected clip, as rows to paint: bars, modalities, the reason and the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from operator import attrgetter

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.domain import ADJUDICATION, CHECKS, UNSEEN, Changes, Decision, DecisionKind, DomainError
from emodesk.domain.blind import OPEN
from emodesk.domain.opinion import Opinion
from emodesk.domain.passes import Reviewer
from emodesk.domain.prediction import ClipPrediction
from emodesk.domain.ratings import Scale
from emodesk.services.round_files import Adopted
from emodesk.viewmodels import vote_words, words
from emodesk.viewmodels.before_painting import BeforePainting
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP, Session


@dataclass(frozen=True)
class Bar:
    """One label's probability. `whole` is the prediction with every modality, `value` the one shown."""

    label: str
    value: float
    whole: float
    is_top: bool


@dataclass(frozen=True)
class ModalityRow:
    """One modality. `label` and `confidence`: what it alone would say; `share`: signed Shapley value for the label
    shown, as probability; `note`: why it is missing or incomplete; `on`: whether it takes part in what is shown."""

    name: str
    present: bool
    on: bool
    label: str
    confidence: float
    share: float
    note: str


@dataclass(frozen=True)
class HistoryLine:
    """One decision of the clip's history; `words` says what was done, `retracted` whether it was taken back, `beside`
    what stood on the screen and how long it took."""

    words: str
    label: str
    reviewer: Reviewer
    time: datetime
    retracted: bool
    beside: str = ""


class PredictionModel(QObject):
    """The prediction about the session's selected clip, with modalities switched off at will.

    Attributes:
        clip: key of the clip that all this is about, NO_CLIP for none.
        veil: what of it is hidden until the reviewer has chosen; its prediction is None then.
        prediction: as the applied round left it, None where there is none.
        unread: why it cannot be read, in one sentence; "" where it can or there is none.
        off: modalities that the reviewer switched off for this clip.
        shown: the label whose shares and curve are shown; the pseudo-label until another is chosen.

    Signals:
        changed: anything above.
        historyChanged: the clip's decisions.
        unveiled: what was hidden of the clip is not any more, or the other way round.
    """

    changed = Signal()
    historyChanged = Signal()
    unveiled = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.clip = NO_CLIP
        self.veil = OPEN
        self.prediction: ClipPrediction | None = None
        self.unread = ""
        self.off: frozenset[str] = frozenset()
        self.shown = ""
        # Decided and moved on, a clip's history would be read twice: it waits until the hands have gone on.
        self._history_later = BeforePainting(self._tell_history, self)
        session.clipSelected.connect(self._load)
        session.changed.connect(self._apply)
        session.reviewerChanged.connect(lambda _name: self._load(session.selected))
        self._load(session.selected)

    @property
    def has_clip(self) -> bool:
        """Whether a clip is selected at all."""
        return self._session.selected != NO_CLIP

    def switch(self, modality: str, on: bool) -> None:
        """Show the prediction with or without a modality."""
        self.off = self.off - {modality} if on else self.off | {modality}
        self.changed.emit()

    def show_label(self, label: str) -> None:
        """Show shares and curve for this label; for the one shown already, back to the pseudo-label."""
        if self.prediction is None:
            return
        self.shown = self.prediction.label if label == self.shown else label
        self.changed.emit()

    def probabilities(self) -> np.ndarray:
        """Probabilities [K] with the modalities that are switched on; zeros where there is no prediction."""
        if self.prediction is None:
            return np.zeros(len(self._session.labels))
        return self.prediction.without(self.off) if self.off else self.prediction.probabilities

    def bars(self) -> list[Bar]:
        """One bar a label, in the project's order."""
        if self.prediction is None:
            return []
        values = self.probabilities()
        top = int(np.argmax(values))
        # Without some modalities only all folds together were asked: compared with what these say with all of them.
        whole = self.prediction.without(()) if self.off else self.prediction.probabilities
        return [
            Bar(label, float(values[k]), float(whole[k]), k == top) for k, label in enumerate(self.prediction.labels)
        ]

    def rows(self) -> list[ModalityRow]:
        """One row a modality, in the modalities' order."""
        prediction = self.prediction
        if prediction is None:
            return []
        k = prediction.labels.index(self.shown)
        rows = []
        for m, name in enumerate(prediction.modalities):
            says = int(np.argmax(prediction.alone[m]))
            rows.append(
                ModalityRow(
                    name=name,
                    present=bool(prediction.present[m]),
                    on=name not in self.off,
                    label=prediction.labels[says],
                    confidence=float(prediction.alone[m, says]),
                    share=float(prediction.shapley[m, k]),
                    note=said(prediction.notes.get(name, "")),
                )
            )
        return rows

    def reason(self) -> str:
        """Why the pseudo-label, in one line; '' where there is no prediction.

        Of a clip that the round trained on: whose word it is, because the reasons are those of all folds.
        """
        if self.prediction is None:
            return ""
        if not self.prediction.trained_on:
            return words.reason(self.prediction)
        if self.off:
            return self.tr("By all folds together, which trained on this clip.")
        together = self.prediction.without(())
        top = int(np.argmax(together))
        return self.tr(
            "By the fold that never saw this clip. All folds together, which trained on it, say {label} {value}."
        ).format(label=words.word(self.prediction.labels[top]), value=f"{together[top]:.2f}")

    def was_adopted(self) -> bool:
        """Whether the round trained on this clip under its own pseudo-label: what a modality says alone is in part what
        it was taught."""
        adopted = self._adoption()
        return adopted is not None and adopted.accepted

    def _adoption(self) -> Adopted | None:
        try:
            return None if self.prediction is None else self._session.predictions.adoption(self.clip)
        except DomainError:
            return None  # said already, where the round is shown

    def provenance(self) -> str:
        """Where the pseudo-label comes from: round, and step, folds and confidence of its adoption; '' for none."""
        if self.prediction is None:
            return ""
        made, adopted = self.tr("Round {n}").format(n=self.prediction.round), self._adoption()
        if adopted is None:
            return made
        if not adopted.accepted:
            text = self.tr("{round}; proposed to you in step {step}, as {label} {then:.2f}")
        else:
            text = self.tr("{round}; adopted in step {step} by {folds} folds, as {label} {then:.2f}, now {now:.2f}")
        now = self.prediction.probabilities[self.prediction.labels.index(adopted.label)] if (
            adopted.label in self.prediction.labels) else 0.0  # fmt: skip
        return text.format(round=made, step=adopted.step, folds=adopted.folds, label=words.word(adopted.label),
                           then=adopted.confidence, now=now)  # fmt: skip

    def standing(self) -> str:
        """What the clip counts as and by which rule of votes, in one line; '' where there was nothing to choose."""
        if self._session.selected == NO_CLIP or self.veil.people:
            return ""
        return vote_words.standing(
            self._session.review.resolution(self._session.selected), self._session.project.resolution
        )

    def opinions(self) -> list[Opinion]:
        """What others than reviewers and rounds say of the clip; nothing of one that is decided blind."""
        if self._session.selected == NO_CLIP or self.veil.model or self.veil.people:
            return []
        return self._session.opinions.of_clip(self._session.selected)

    def history(self, opinions: Sequence[Opinion] = ()) -> list[HistoryLine]:
        """The clip's decisions, newest first, those taken back marked, and amid them when opinions of it came in."""
        if self._session.selected == NO_CLIP:
            return []
        log = self._session.review.history(self._session.selected)
        if self.veil.people:
            log = []
        decided = [self._line(entry, log) for entry in reversed(log) if entry.kind is not DecisionKind.RETRACT]
        came = sorted(map(self._came, opinions), key=attrgetter("time"), reverse=True)
        return list(merge(decided, came, key=attrgetter("time"), reverse=True))

    def _came(self, opinion: Opinion) -> HistoryLine:
        says = self.tr("opinion: {label}").format(label=words.opinion_words(opinion))
        return HistoryLine(says, opinion.label, self._session.person(opinion.source), opinion.time, False)

    def _line(self, entry: Decision, log: list[Decision]) -> HistoryLine:
        says = (
            {
                # To have accepted a label tells what the model says, which may be hidden still.
                DecisionKind.ACCEPT: self.tr("said {label}") if self.veil.model else self.tr("accepted {label}"),
                DecisionKind.CORRECT: self.tr("said {label}"),
                DecisionKind.SKIP: self.tr("skipped"),
                DecisionKind.CANNOT_TELL: self.tr("cannot tell"),
                DecisionKind.LATER: self.tr("later"),
                DecisionKind.FLAG: self.tr("flagged"),
                DecisionKind.COMMENT: self.tr("commented"),
                DecisionKind.SPAN: self.tr("{start:.2f} to {end:.2f} s {label}")
                if entry.end
                else self.tr("span removed"),
                DecisionKind.RATING: self.tr("rated {what}"),
            }[entry.kind]
            .format(
                label=words.word(entry.label),
                start=entry.start,
                end=entry.end,
                what=words.scale_words(Scale(entry.rates, entry.label)),
            )
            .rstrip()
        )
        if entry.note == UNSEEN:
            says = self.tr("{decision}, without seeing the clip").format(decision=says)
        elif entry.note:
            says = self.tr("{decision}: {text}").format(decision=says, text=entry.note)
        for text in self.more(entry):
            says = f"{says}{words.translate('words', ', ')}{text}"
        if entry.under == ADJUDICATION:
            says = self.tr("{decision}, as adjudicator").format(decision=says)
        elif entry.under in CHECKS:
            says = self.tr("{decision}, as a check").format(decision=says)
        elif entry.promise:
            says = self.tr("{decision}, unseen").format(decision=says)
        # An undo that was itself undone (redo) leaves the decision standing.
        undone = {item.key for item in log if item.kind is DecisionKind.RETRACT and item.retracts == entry.key}
        redone = {item.retracts for item in log if item.kind is DecisionKind.RETRACT and item.retracts in undone}
        person = self._session.person(entry.reviewer)
        return HistoryLine(says, entry.label, person, entry.time, bool(undone - redone), self.beside(entry))

    def more(self, entry: Decision) -> list[str]:
        """What a decision says beside its label, in parts."""
        parts = [self.tr("also {label}").format(label=words.word(entry.second))] if entry.second else []
        if entry.intensity:
            parts.append(self.tr("intensity {n}").format(n=entry.intensity))
        if entry.valence or entry.arousal:
            parts.append(self.tr("valence {v}, arousal {a}").format(v=entry.valence, a=entry.arousal))
        return parts + ([self.tr("“{words}”").format(words=entry.words)] if entry.words else [])

    def beside(self, entry: Decision) -> str:
        """What stood on the screen when something was decided, and how long that took."""
        parts = [self.tr("decided blind")] if entry.blind else []
        if entry.proposed and not entry.blind and not self.veil.model:
            text = self.tr("round {round} said {label} {confidence:.2f}")
            parts.append(text.format(round=entry.round, label=words.word(entry.proposed), confidence=entry.confidence))
        if entry.milliseconds:
            parts.append(self.tr("{seconds:.1f} s").format(seconds=entry.milliseconds / 1000))
        if entry.promise:
            parts.append(self.tr("accepted in bulk: {promise}").format(promise=vote_words.promised(entry.promise)))
        return words.word(", ").join(parts)

    def _load(self, key: int) -> None:
        self.clip = key
        self.veil = self._session.veil(key)
        self.unread = ""
        self.prediction = None if key == NO_CLIP or self.veil.model else self._read(key)
        self.off = frozenset()
        self.shown = self.prediction.label if self.prediction else ""
        self.changed.emit()
        self._history_later.start()

    def _tell_history(self) -> None:
        with self._session.project.store.read():  # all that is shown of it in one transaction
            self.historyChanged.emit()

    def _read(self, key: int) -> ClipPrediction | None:
        try:
            return self._session.predictions.prediction(key)
        except DomainError as error:
            self.unread = said(error)
            self._session.notice.emit("error", self.unread)
            return None

    def _apply(self, changes: Changes) -> None:
        selected = self._session.selected
        here = selected in changes.clips
        if changes.queue or (here and self._session.veil(selected) != self.veil):
            self._load(selected)
            self.unveiled.emit()
        elif here:
            self._history_later.start()
