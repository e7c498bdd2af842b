"""Why the selected clip got its pseudo-label, and what would be said if modalities were away or there only in part."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from emodesk.domain import Changes, DomainError
from emodesk.domain.moments import ClipMoments, SeenPicture
from emodesk.domain.prediction import ClipPrediction
from emodesk.domain.recognised import Word, placed
from emodesk.services.neighbours import EmbeddingService, Neighbour
from emodesk.viewmodels.on_demand import MOMENTS
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP, Session
from emodesk.viewmodels.words import listing, sentence_case, word
from trainer.measures.interactions import evidence, joint_share, pairs, pairwise, synergy_and_redundancy
from trainer.measures.what_if import flip_sets, partly, thresholds

DWELL_MILLISECONDS = 500  # at a clip until its moments are found where they are not known


@dataclass(frozen=True)
class ReasonRow:
    """One modality of the clip.

    Attributes:
        there: how far it takes part in what is shown, 0..1.
        says, sure: what it alone would say, with its probability.
        share: signed Shapley value, as probability, for the label shown.
        threshold: how far it must be there for the pseudo-label to stay; NaN where that stays without it.
        weight: the fusion's attention to it, which is no share of anything.
    """

    name: str
    present: bool
    there: float
    says: str
    sure: float
    share: float
    threshold: float
    weight: float


@dataclass(frozen=True)
class PairRow:
    """What two modalities tell beyond adding up, in nats of evidence for the label shown: above 0 only together, below
    0 each what the other says too."""

    first: str
    other: str
    value: float


@dataclass(frozen=True)
class WordRow:
    """A word of the transcript, the evidence in nats for the label shown that goes with it, and the second of the clip
    from which it is said, None where nobody knows."""

    word: str
    gave: float
    seconds: float | None = None


class ClipReasons(QObject):
    """About the session's selected clip; reads nothing while it is not looked at.

    Attributes:
        moments: which moments mattered, None until that is known, and while it is hidden.
        prediction: None where the round in use knows nothing of the clip, and while that is hidden.
        shown: the label that Shapley values and interactions are about.
        there: how far each modality takes part, [M] in 0..1.

    Signals:
        changed: anything above, another clip among them.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._embeddings = EmbeddingService(session.project)
        self.prediction: ClipPrediction | None = None
        self.shown = ""
        self.there = np.empty(0)
        self._active = False
        self._adopted = False  # by the round, which then trained on it
        self._veiled = False  # what the model says is hidden until the reviewer has chosen
        self._read_of: tuple[int, int] = (NO_CLIP, 0)
        self.moments: ClipMoments | None = None
        self._said_at: list[tuple[int, int, Word]] = []  # where in the transcript, and when
        self._within: np.ndarray | None = None
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MILLISECONDS)
        self._dwell.timeout.connect(self._ask_for_moments)
        session.on_demand.answered.connect(self._take)
        session.clipSelected.connect(lambda _key: self._look())
        session.changed.connect(self._apply)

    @property
    def clip_name(self) -> str:
        """The clip_id, '' where no clip is selected."""
        clip = self._session.clip(self._session.selected)
        return clip.clip_id if clip else ""

    @property
    def key(self) -> int:
        """Of the clip, NO_CLIP where none is selected."""
        return self._session.selected

    def activate(self, active: bool) -> None:
        """The page is shown or hidden."""
        self._active = active
        self._look()

    def narrow(self, keys: np.ndarray | None) -> None:
        """Tell of the clips like this one only those of some keys; None for all."""
        self._within = keys
        if self._active and self.prediction is not None:
            self.changed.emit()

    def choose(self, label: str) -> None:
        """Ask why another label."""
        if self.prediction is not None and label in self.prediction.labels:
            self.shown = label
            self.changed.emit()

    def let(self, modality: str, there: float) -> None:
        """Let a modality take part by so much, 0..1."""
        if self.prediction is None:
            return
        self.there = self.there.copy()
        self.there[self.prediction.modalities.index(modality)] = min(1.0, max(0.0, there))
        self.changed.emit()

    def let_all(self) -> None:
        """Let every modality take part again."""
        self.there = np.ones_like(self.there)
        self.changed.emit()

    def probabilities(self) -> np.ndarray:
        """What is said with the modalities as far as they are there, [K]."""
        if self.prediction is None:
            return np.empty(0)
        return partly(self.prediction.subsets, self.there)

    def rows(self) -> list[ReasonRow]:
        """One row a modality."""
        found = self.prediction
        if found is None:
            return []
        k, need = found.labels.index(self.shown), thresholds(found.subsets)
        best = found.alone.argmax(axis=1)
        return [
            ReasonRow(
                name, bool(found.present[m]), float(self.there[m]), found.labels[best[m]],
                float(found.alone[m, best[m]]), float(found.shapley[m, k]), float(need[m]), float(found.weights[m]),
            )
            for m, name in enumerate(found.modalities)
        ]  # fmt: skip

    def pair_rows(self) -> list[PairRow]:
        """Every two of the modalities that the clip has, what weighs most first."""
        found = self.prediction
        if found is None:
            return []
        values = pairwise(self._evidence())
        rows = [
            PairRow(found.modalities[a], found.modalities[b], float(value))
            for (a, b), value in zip(pairs(len(found.modalities)), values, strict=True)
            if found.present[a] and found.present[b]
        ]
        return sorted(rows, key=lambda row: -abs(row.value))

    def joint(self) -> float:
        """Part of the evidence for the label shown that no modality gives alone, 0..1."""
        return float(joint_share(self._evidence())) if self.prediction is not None else 0.0

    def synergy_and_redundancy(self) -> tuple[float, float]:
        """Nats of the evidence for the label shown that the pairs give only together, and that they say twice."""
        if self.prediction is None:
            return 0.0, 0.0
        together, twice = synergy_and_redundancy(self._evidence())
        return float(together), float(twice)

    def _evidence(self) -> np.ndarray:
        assert self.prediction is not None
        return np.asarray(evidence(self.prediction.subsets)[:, self.prediction.labels.index(self.shown)], np.float64)

    def flip(self) -> str:
        """What it would take for another label, in a sentence; '' without a prediction."""
        found = self.prediction
        if found is None:
            return ""
        removed, other = flip_sets(found.subsets[None])
        whole = word(found.labels[int(found.subsets[-1].argmax())])
        names = [name for m, name in enumerate(found.modalities) if int(removed[0]) >> m & 1]
        if not names:
            return self.tr("Whatever modality is taken away, {label} stays.").format(label=whole)
        text = self.tr("Without {modalities} it would be {other} in place of {label}.").format(
            modalities=listing(names), other=word(found.labels[int(other[0])]), label=whole
        )
        need = thresholds(found.subsets)
        if np.isfinite(need).any():
            nearest = int(np.nanargmax(need))
            more = self.tr("{modality} must be there to {percent} % at least.").format(
                modality=sentence_case(word(found.modalities[nearest])), percent=math.ceil(100 * float(need[nearest]))
            )
            text = f"{text} {more}"
        return text

    def caveat(self) -> str:
        """What the reasons are of, where that is not the whole of what is said; '' otherwise."""
        if self.prediction is not None and self.prediction.trained_on:
            return self.tr("By all folds together, which trained on this clip.")
        if self._adopted:
            return self.tr(
                "The round adopted this clip and trained on it: a modality alone is surer here than of clips that it "
                "never saw."
            )
        return ""

    def neighbours(self) -> list[Neighbour]:
        """Clips like this one; none where the round kept no embeddings."""
        if self.prediction is None:
            return []
        number = self.prediction.round
        try:
            found = (
                self._embeddings.nearest(number, self._session.selected, within=self._within)
                if self._embeddings.spaces(number) else []
            )  # fmt: skip
            seen = set(self._session.in_sight([near.key for near in found]))
            return [near for near in found if near.key in seen]
        except DomainError as error:
            self._session.notice.emit("error", said(error))
            return []

    def moment_strips(self) -> list[tuple[str, np.ndarray]]:
        """By modality that has any, what each part of the time gave for the label shown, nats."""
        return [] if self.moments is None else list(self.moments.over_time(self.shown).items())

    def words(self) -> list[WordRow]:
        """The words of the transcript and what each gave for the label shown, in their order."""
        k, clip = self._place_of_shown(), self._session.clip(self._session.selected)
        if self.moments is None or k < 0 or clip is None:
            return []
        return [
            WordRow(
                clip.transcript[first:last], float(gave),
                next((heard.start for start, end, heard in self._said_at if start < last and first < end), None),
            )
            for found in self.moments.of.values()
            for (first, last), gave in zip(found.words.tolist(), found.gave[:, k], strict=False)
        ]  # fmt: skip

    def seen_pictures(self) -> list[tuple[str, SeenPicture]]:
        """Modality and picture of those that an encoder can be asked about; they are of the pseudo-label."""
        of = self.moments.of if self.moments else {}
        return [(name, seen) for name, found in of.items() for seen in found.pictures]

    def moments_words(self) -> str:
        """What stands where there are no moments: that they come, or why not."""
        found = self.prediction
        if found is None:
            return ""
        return self._session.on_demand.why_no_moments(found.round, self.clip_name, self.moments, self.shown)

    def check_words(self) -> str:
        """Whether what mattered is borne out by taking it out first, in a sentence; '' where nothing is known."""
        if self.moments is None:
            return ""
        held = [name for name, found in self.moments.of.items() if found.holds]
        lost = [name for name, found in self.moments.of.items() if not found.holds]
        said_of = []
        if held:
            text = self.tr("Checked for {label}: taking the strongest out first, or putting them in first, moves the "
                           "evidence more than a random order does in {modalities}.")  # fmt: skip
            said_of.append(text.format(label=word(self.moments.shown), modalities=listing(held)))
        if lost:
            text = self.tr("In {modalities} it is no better than a random order: do not lean on that.")
            said_of.append(text.format(modalities=listing(lost)))
        text = self.tr("{modality}: {why}.")
        said_of += [text.format(modality=sentence_case(word(name)), why=said(why).rstrip("."))
                    for name, why in self.moments.notes.items()]  # fmt: skip
        return " ".join(said_of)

    def _place_of_shown(self) -> int:
        labels = self.moments.labels if self.moments else ()
        return labels.index(self.shown) if self.shown in labels else -1

    def _ask_for_moments(self) -> None:
        found = self.prediction
        if self._active and found is not None and self.moments is None:
            self._session.on_demand.ask(found.round, self.clip_name, MOMENTS)

    def _take(self, clip_id: str, what: str) -> None:
        if what == MOMENTS and self.prediction is not None and clip_id == self.clip_name:
            self._read_moments()
            self.changed.emit()

    def _read_moments(self) -> None:
        self.moments, self._said_at = None, []
        if self.prediction is None:
            return
        key = self._session.selected
        try:
            self.moments = self._session.predictions.moments(key)
            if self.moments is not None and (clip := self._session.clip(key)):
                self._said_at = placed(clip.transcript, self._session.queue.heard(key)[1])
        except DomainError as error:
            self._session.on_demand.fail(self.prediction.round, self.clip_name, MOMENTS, said(error))

    def _look(self) -> None:
        if not self._active:
            self._dwell.stop()
            return
        key = self._session.selected
        try:
            number = self._session.predictions.applied_round()
            if (key, number) == self._read_of:
                return
            self._veiled = self._session.veil(key).model
            known = key != NO_CLIP and not self._veiled
            self.prediction = self._session.predictions.prediction(key) if known else None
            adoption = self._session.predictions.adoption(key) if self.prediction is not None else None
            self._adopted = adoption is not None and adoption.accepted
        except DomainError as error:
            self._session.notice.emit("error", said(error))
            self.prediction, number = None, 0
        self._read_of = (key, number)
        if self.prediction is not None:
            self.shown = self.prediction.label
            self.there = np.ones(len(self.prediction.modalities))
        self._read_moments()
        if self.prediction is not None and self.moments is None:
            self._dwell.start()
        self.changed.emit()

    def _apply(self, changes: Changes) -> None:
        selected = self._session.selected
        chosen = self._active and selected in changes.clips and self._session.veil(selected).model != self._veiled
        if changes.queue or changes.rounds or chosen:
            self._read_of = (NO_CLIP, -1)
            self._look()
