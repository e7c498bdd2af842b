"""The nouns of the program as frozen values: clips, decisions, predictions, rounds and label sets."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from trainer.protocol.errors import UserError
from trainer.protocol.metrics import Metrics


class DomainError(UserError):
    """Something a person asked for that cannot be; the text is one sentence for that person."""


MOST_LABELS = 16  # as many as have a key of their own


@dataclass(frozen=True)
class LabelSet:
    """The labels of a project in their order; a label's position is its key (1 to 9, then letters)."""

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.names) <= MOST_LABELS:
            raise DomainError(
                "A label set has 2 to {most} labels, not {count}", most=MOST_LABELS, count=len(self.names)
            )
        if len(set(self.names)) != len(self.names):
            raise DomainError("A label set names each label once")

    def __len__(self) -> int:
        return len(self.names)

    def index(self, name: str) -> int:
        """Position of a label; DomainError for one that is not in the set."""
        try:
            return self.names.index(name)
        except ValueError:
            raise DomainError(
                "“{name}” is not a label of this project ({names})", name=name, names=", ".join(self.names)
            ) from None


@dataclass(frozen=True)
class Clip:
    """One short piece of video with its sound and transcript; times in seconds, sizes in pixels as displayed.

    `key` is the row in the store, `clip_id` the name people use, `hash` the content hash of the file.
    `label` is the label that came with the import ('' where none); decisions stand apart.
    `note` says what is odd about the file (“no sound track”), in words for a person.
    """

    key: int
    clip_id: str
    path: str
    hash: str = ""
    start: float = 0.0
    end: float | None = None
    duration: float = 0.0
    width: int = 0
    height: int = 0
    has_video: bool = True
    has_audio: bool = True
    transcript: str = ""
    language: str = ""
    speaker: str = ""
    split: str = "unlabelled"
    label: str = ""
    note: str = ""


class DecisionKind(enum.StrEnum):
    """What a reviewer did with a clip."""

    ACCEPT = "accept"
    CORRECT = "correct"
    CANNOT_TELL = "cannot_tell"  # a vote that the clip has no label that can be known, unlike a skip
    SKIP = "skip"
    LATER = "later"
    FLAG = "flag"
    COMMENT = "comment"
    SPAN = "span"  # says something of a stretch of the clip; what was decided on the clip stands
    RATING = "rating"  # says something along the clip's time; what was decided on the clip stands
    RETRACT = "retract"


ACTS = (DecisionKind.ACCEPT, DecisionKind.CORRECT, DecisionKind.CANNOT_TELL, DecisionKind.SKIP, DecisionKind.FLAG)
VOTES = ACTS[:3]  # the acts that say something of the clip; the others leave a clip without this reviewer's word
ADJUDICATION = "adjudication"  # what a decision was made under where it settles what votes differ on
GOLD, REPEAT = "gold", "repeat"  # where it shows how well, or how alike, its reviewer decides: it is no vote
CHECKS = (GOLD, REPEAT)


UNSEEN = "not seen"  # note of a decision made by sound or transcript alone, because the clip could not be shown


@dataclass(frozen=True)
class Decision:
    """One act of a reviewer on one clip; never changed, taken back only by a later RETRACT that names it.

    `label` is '' but for accept, correct, span and rating; `proposed` is the pseudo-label that was shown ('' where
    none) with its `confidence`; `round` the round that proposed it (0 where none); `milliseconds` from clip shown to
    key pressed. `blind`: decided before the model, or other people, were shown. `under` is ADJUDICATION, the rule of a
    bulk step, one of CHECKS, or '' for a vote of one's own. `batch` is the key of the first decision of the step that
    it was made in, which undo takes back as one; None where it stands alone. `pass_` is the pass that it was made in,
    None outside of passes.

    What it says beside its label, where the project asks for it: a `second` emotion, `intensity` 1 to 3, `valence` and
    `arousal` 1 to 5 (0: not said), and `words` of the reviewer's own.

    A SPAN says where it stands, from `start` to `end` seconds of the clip, and which one it changes: `span` is the key
    of the entry that it began with, 0 for the first. One that ends where it starts takes the span away.

    A RATING says what it `rates` (with a label where that is its intensity) and how, in a `trace` of samples
    (`emodesk.domain.ratings`).
    """

    key: int
    clip: int
    reviewer: str
    kind: DecisionKind
    label: str
    time: datetime
    proposed: str = ""
    confidence: float = 0.0
    round: int = 0
    milliseconds: int = 0
    retracts: int | None = None
    note: str = ""
    blind: bool = False
    under: str = ""
    batch: int | None = None
    second: str = ""
    intensity: int = 0
    valence: int = 0
    arousal: int = 0
    words: str = ""
    pass_: int | None = None
    span: int = 0
    start: float = 0.0
    end: float = 0.0
    rates: str = ""
    trace: str = ""

    @property
    def promise(self) -> str:
        """The rule of the bulk step that it was made in; '' where a person decided on the clip itself."""
        return "" if self.under in (ADJUDICATION, *CHECKS) else self.under


LOST = "lost"  # a round whose process is gone without a word
BROKEN = "broken"  # a round whose files do not hold


@dataclass(frozen=True)
class Round:
    """One training of the fusion. `status` as in state.json, or lost or broken; `metrics` what the round's metrics.json
    says, None where its results are not in the database (or are, and cannot be used: then it is broken); `note` what
    people wrote about it; `kept`: not to be deleted."""

    number: int
    folder: str
    preset: str
    status: str
    created: datetime
    ended: datetime | None = None
    message: str = ""
    applied: bool = False
    metrics: Metrics | None = None
    note: str = ""
    kept: bool = False


@dataclass(frozen=True)
class Changes:
    """What an operation of `services` changed; views refresh from this alone. Tuples of clip keys and round numbers."""

    clips: tuple[int, ...] = ()
    decisions: tuple[int, ...] = ()
    rounds: tuple[int, ...] = ()
    queue: bool = False
    settings: bool = False

    def joined(self, later: Changes) -> Changes:
        """What both changed together."""
        return Changes(
            self.clips + later.clips, self.decisions + later.decisions, self.rounds + later.rounds,
            self.queue or later.queue, self.settings or later.settings,
        )  # fmt: skip
