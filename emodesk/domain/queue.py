"""The reviewer's queue as values: its orders, filters, rows and counts."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace

from emodesk.domain.blind import OPEN, Veil

STATES = ("open", "reviewed", "unsure", "disputed", "skipped", "flagged", "labelled")
MINE = "mine"  # a filter only: what a reviewer left open


class QueueOrder(enum.StrEnum):
    """In which order clips come, each by a number that its row shows; clips without one come last or, in the orders of
    OWN_LISTS, not at all; ties in import order."""

    LEAST_CERTAIN = "least_certain"  # the model's own confidence, smallest first
    MOST_CERTAIN = "most_certain"
    MARGIN = "margin"  # between the two likeliest labels, smallest first
    ENTROPY = "entropy"  # largest first
    FOLDS = "folds"  # folds that contradict each other most first
    DISAGREEMENT = "disagreement"  # modalities that contradict each other most first
    OPINION = "opinion"  # second opinions that the model finds least likely first
    CANDIDATES = "candidates"  # the most confident of each label in turn: the paper's top k of each class
    BATCH = "batch"  # informative and diverse: the most uncertain of each group of clips in turn
    WRONG_LABEL = "wrong_label"  # labels that are likely wrong, the likeliest first
    NEEDS_VOTE = "needs_vote"  # votes that differ first, then the fewest votes; what this reviewer has not voted on
    LATER = "later"  # what this reviewer wants to come back to, in that order
    IMPORT = "import"
    RECENT = "recent"  # latest decision first
    RANDOM = "random"  # the same shuffle every time, whatever the filter
    DURATION = "duration"  # shortest first


OWN_LISTS = (
    QueueOrder.OPINION,
    QueueOrder.WRONG_LABEL,
    QueueOrder.NEEDS_VOTE,
    QueueOrder.LATER,
)  # lists of their own, whatever a clip's state
OF_THE_MODEL = frozenset({  # orders that give away what the model says
    QueueOrder.LEAST_CERTAIN, QueueOrder.MOST_CERTAIN, QueueOrder.MARGIN, QueueOrder.ENTROPY, QueueOrder.FOLDS,
    QueueOrder.DISAGREEMENT, QueueOrder.OPINION, QueueOrder.CANDIDATES, QueueOrder.BATCH, QueueOrder.WRONG_LABEL,
    "label", "confidence", "margin", "entropy", "disagreement", "folds",
})  # fmt: skip
OF_PEOPLE = frozenset({  # orders that give away what other people did
    QueueOrder.WRONG_LABEL, QueueOrder.NEEDS_VOTE, QueueOrder.RECENT,
    "label", "status", "votes", "agreement", "round", "decided",
})  # fmt: skip
SORTABLE = ("name", "speaker", "language", "split", "seconds", "label", "status", "confidence", "margin", "entropy",
            "disagreement", "folds", "votes", "agreement", "round", "decided")  # fmt: skip


@dataclass(frozen=True)
class SortBy:
    """By one column, a field of the filters' language; as text “+speaker” or “-speaker”."""

    field: str
    descending: bool = False

    def __post_init__(self) -> None:
        if self.field not in SORTABLE:
            raise ValueError(f"the queue is sorted by {', '.join(SORTABLE)}, not by “{self.field}”")

    def __str__(self) -> str:
        return ("-" if self.descending else "+") + self.field


Order = QueueOrder | SortBy


def order_of(text: object) -> Order:
    """The order that a text names; ValueError for none."""
    name = str(text)
    return SortBy(name[1:], name[0] == "-") if name[:1] in ("+", "-") else QueueOrder(name)


@dataclass(frozen=True)
class QueueFilter:
    """Which clips are in the queue; empty fields let everything through.

    Attributes:
        state: open (no decision, no imported label), reviewed, unsure, disputed, skipped, flagged, labelled (imported,
            undecided), all.
        label: the label that the row shows: a person's where there is one, else the pseudo-label.
        text: part of the clip's name or transcript, whatever its case.
        speaker: exactly this speaker.
        reviewer: whose queue it is: clips to which they want to come back are last, and *mine* (a state, too) are those
            without an imported label on which they did not act yet, whatever others did.
        keys: only these clips, for lists opened from Analyse or Rounds.
        where: what else, in the language of `domain.query`.
    """

    state: str = "open"
    label: str | None = None
    text: str = ""
    speaker: str = ""
    reviewer: str = ""
    keys: tuple[int, ...] | None = None
    where: str = ""

    def __post_init__(self) -> None:
        if self.state not in (*STATES, MINE, "all"):
            raise ValueError(f"a clip of the queue is {', '.join(STATES)}, not “{self.state}”")


@dataclass(frozen=True)
class QueueRow:
    """One clip as the queue shows it; `label` is a person's ('' where none), `confidence` 0..1, `duration` seconds.

    `round` is the applied round that proposed `pseudo_label` (0 and '' where none); `note` what is odd about the file.
    `number` is what the list is sorted by, None where the order has no number for the clip.
    `veil` is what is hidden of the clip from who looks, and left out of the row.
    """

    key: int
    clip_id: str
    pseudo_label: str = ""
    confidence: float = 0.0
    margin: float = 0.0
    label: str = ""
    state: str = "open"
    duration: float = 0.0
    has_video: bool = True
    has_audio: bool = True
    speaker: str = ""
    note: str = ""
    round: int = 0
    split: str = "unlabelled"
    language: str = ""
    number: float | None = None
    veil: Veil = OPEN

    def behind(self, veil: Veil) -> QueueRow:
        """The row as somebody sees it from whom this is hidden."""
        row = replace(self, veil=veil)
        if veil.model:
            row = replace(row, pseudo_label="", confidence=0.0, margin=0.0, round=0, number=None)
        return replace(row, label="", state="open") if veil.people else row


@dataclass(frozen=True)
class Counts:
    """How far a project is; every clip is open, labelled (one came along, undecided), or what became of its votes.

    Attributes:
        reviewed: clips that a person of this project gave a label: what the filter *Reviewed* lists. Who skips or flags
            a clip has not reviewed it.
        unsure: clips of which people cannot tell.
        disputed: clips whose votes differ, so that the rule gives them no label; they wait for an adjudicator.
        relabelled: those of the reviewed that had come with a label.
        imported: clips that came with a label, whatever was decided since.
        kept: those of them of which the imported label still stands.
        to_review: clips that came without a label, the reviewers' work; no decision changes it.
        labelled: all that training may use, by label in `per_label`.
    """

    total: int = 0
    reviewed: int = 0
    unsure: int = 0
    disputed: int = 0
    skipped: int = 0
    flagged: int = 0
    open: int = 0
    relabelled: int = 0
    imported: int = 0
    kept: int = 0
    labelled: int = 0
    per_label: dict[str, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        """Clips a person of this project has decided on: voted, skipped or flagged."""
        return self.reviewed + self.unsure + self.disputed + self.skipped + self.flagged

    @property
    def to_review(self) -> int:
        """Clips that came without a label: the reviewers' work, whatever they have done."""
        return self.total - self.imported
