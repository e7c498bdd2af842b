"""What a person chooses before a round: the self-training mode, and settings that most never touch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.domain.queue import Counts
from emodesk.services.model_choice import trained_as
from emodesk.services.snapshot import CLIPS_A_LABEL, CLIPS_NEEDED, LABELS_NEEDED
from trainer.protocol.sections import QUICK, SelfTraining, range_of

COMFORTABLE = 10  # labelled clips of a label below which its scores are mostly chance
MODE_KEY = "selftraining.mode"

# Mode, its name, what it does.
MODES = (
    (
        "guarded",
        QT_TRANSLATE_NOOP("start", "Guarded"),
        QT_TRANSLATE_NOOP("start", "Adopts the most confident pseudo-labels step by step; a harmful step is undone."),
    ),
    (
        "reviewed",
        QT_TRANSLATE_NOOP("start", "Reviewed"),
        QT_TRANSLATE_NOOP("start", "Adopts nothing by itself; proposes the candidates for you to review first."),
    ),
    (
        "blind",
        QT_TRANSLATE_NOOP("start", "Blind"),
        QT_TRANSLATE_NOOP("start", "As the paper has it: ten a label at every step, whatever validation says."),
    ),
    ("off", QT_TRANSLATE_NOOP("start", "Off"), QT_TRANSLATE_NOOP("start", "Learns from people's labels only.")),
)


@dataclass(frozen=True)
class SettingField:
    """One number under “More settings”: its dotted key, name and step; `decimals` 0 for whole ones.

    Default and range are the trainer's own, the range as far as `decimals` can say it.
    """

    key: str
    name: str
    step: float = 1.0
    decimals: int = 0
    hint: str = ""

    @property
    def default(self) -> float:
        """What the trainer takes where nobody says otherwise."""
        return range_of(self.key).default

    @property
    def low(self) -> float:
        """The least that the trainer takes."""
        return math.ceil(range_of(self.key).low * self._parts) / self._parts

    @property
    def high(self) -> float:
        """The most that the trainer takes."""
        return math.floor(range_of(self.key).high * self._parts) / self._parts

    def shown(self, value: object) -> float:
        """A value as the number can show it; where it is none, the trainer's own."""
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else self.default
        return min(max(round(number, self.decimals), self.low), self.high)

    @property
    def _parts(self) -> float:
        return math.pow(10, self.decimals)


FIELDS = (
    SettingField(
        "training.epochs", QT_TRANSLATE_NOOP("start", "Epochs"),
        hint=QT_TRANSLATE_NOOP("start", "Passes over the labelled clips in every fold and step."),
    ),
    SettingField(
        "training.folds", QT_TRANSLATE_NOOP("start", "Folds"),
        hint=QT_TRANSLATE_NOOP("start", "As many models, each tested on the clips it never saw."),
    ),
    SettingField("training.batch", QT_TRANSLATE_NOOP("start", "Batch")),
    SettingField("training.learning_rate", QT_TRANSLATE_NOOP("start", "Learning rate"), 1e-4, 5),
    SettingField("training.dropout", QT_TRANSLATE_NOOP("start", "Dropout"), 0.05, 2),
    SettingField(
        "training.modality_dropout", QT_TRANSLATE_NOOP("start", "Modality dropout"), 0.05, 2,
        hint=QT_TRANSLATE_NOOP("start", "How often a modality is left out while training, so that none is relied on."),
    ),
    SettingField(
        "selftraining.k", QT_TRANSLATE_NOOP("start", "Adoptions a label"),
        hint=QT_TRANSLATE_NOOP("start", "Pseudo-labels taken at each step for every label."),
    ),
    SettingField("selftraining.steps", QT_TRANSLATE_NOOP("start", "Self-training steps")),
    SettingField(
        "selftraining.voices", QT_TRANSLATE_NOOP("start", "Voices that must agree"),
        hint=QT_TRANSLATE_NOOP(
            "start", "Each modality alone, and each opinion, is a voice; so many must name the label too, or it is not "
            "adopted. Only in Guarded.",
        ),
    ),
    SettingField("training.seed", QT_TRANSLATE_NOOP("start", "Seed")),
)  # fmt: skip


def usual_numbers(preset: str, quick: bool) -> dict[str, float]:
    """What a round of a preset, or a quick one, takes for each of FIELDS where nobody says otherwise, by key."""
    said = trained_as(preset, quick)
    return {number.key: number.shown(said.get(number.key)) for number in FIELDS}


@dataclass(frozen=True)
class StartChoice:
    """What to start a round with; `numbers` by key, those that are usual for it may be missing. `quick`: in about half
    the time; numbers that are not the usual ones hold all the same."""

    preset: str
    mode: str = SelfTraining.mode
    numbers: dict[str, float] = field(default_factory=dict)
    quick: bool = False

    def settings(self) -> dict[str, Any]:
        """Dotted settings for the spec: the mode, what makes it quick, and each number that is not the usual."""
        usual = usual_numbers(self.preset, self.quick)
        result: dict[str, Any] = {MODE_KEY: self.mode, **(QUICK if self.quick else {})}
        for number in FIELDS:
            value = self.numbers.get(number.key, usual[number.key])
            if value != usual[number.key]:
                result[number.key] = value if number.decimals else int(value)
        return result


def asks_for(mode: str, key: str) -> bool:
    """Whether a round in this mode of self-training asks for the number under a dotted key."""
    if key == "selftraining.voices":
        return mode == "guarded"
    if key == "selftraining.steps":
        return mode not in ("off", "reviewed")
    return mode != "off" or not key.startswith("selftraining.")


def weak_labels(counts: Counts, labels: tuple[str, ...]) -> list[tuple[str, int]]:
    """Labels with fewer clips than make their scores worth reading, and how many they have."""
    return [(name, counts.per_label.get(name, 0)) for name in labels if counts.per_label.get(name, 0) < COMFORTABLE]


def missing(counts: Counts, labels: tuple[str, ...]) -> int:
    """Clips that must still be labelled before any round can be trained, 0 where there are enough."""
    enough = [name for name in labels if counts.per_label.get(name, 0) >= CLIPS_A_LABEL]
    for_labels = sum(
        sorted(CLIPS_A_LABEL - min(CLIPS_A_LABEL, counts.per_label.get(name, 0)) for name in labels)[:LABELS_NEEDED]
    )
    return max(CLIPS_NEEDED - counts.labelled, 0 if len(enough) >= LABELS_NEEDED else for_labels)
