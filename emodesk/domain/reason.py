"""Why a prediction is what it is, in one line: as data, because the words are the window's."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

import numpy as np

from emodesk.domain.prediction import ClipPrediction

DOMINANT_SHARE = 0.6  # of all that speaks for the label: one modality carries it
STRONG_SHAPLEY = 0.15  # probability a modality takes away: it contradicts
UNSURE_MARGIN = 0.1  # probability between the first two labels: it is a toss-up


class ReasonKind(enum.StrEnum):
    """What is worth saying about a prediction, the first that holds."""

    CONTRADICTION = "contradiction"  # `modality` carries the label, `other` alone would say `other_label`
    TOSS_UP = "toss_up"  # `label` and `other_label` are nearly alike
    CARRIED = "carried"  # `modality` alone carries the label
    AGREEMENT = "agreement"  # the modalities present all say the label
    MIXED = "mixed"  # `modality` leads, others help
    NOTHING = "nothing"  # no modality makes a difference: the prior speaks


@dataclass(frozen=True)
class Reason:
    """One line of explanation as data.

    Attributes:
        kind: which sentence.
        label: the pseudo-label.
        modality: the one that speaks most for it ('' where none does).
        share: its part of all that speaks for the label, 0..1.
        other: the modality that speaks most against it ('' where none).
        other_label: what that modality alone would say, or the second label of a toss-up.
        missing: modalities the clip lacks.
    """

    kind: ReasonKind
    label: str
    modality: str = ""
    share: float = 0.0
    other: str = ""
    other_label: str = ""
    missing: tuple[str, ...] = ()


def why(prediction: ClipPrediction) -> Reason:
    """The reason for a prediction's pseudo-label, from its Shapley values and what each modality alone would say."""
    index = prediction.labels.index(prediction.label)
    present = np.flatnonzero(prediction.present)
    missing = tuple(name for name, there in zip(prediction.modalities, prediction.present, strict=True) if not there)
    values = prediction.shapley[:, index]
    helping = [m for m in present if values[m] > 0]
    if not helping:
        return Reason(ReasonKind.NOTHING, prediction.label, missing=missing)
    first = max(helping, key=lambda m: values[m])
    share = float(values[first] / sum(values[m] for m in helping))
    says = prediction.alone.argmax(axis=-1)
    lead = Reason(ReasonKind.MIXED, prediction.label, prediction.modalities[first], share, missing=missing)
    against = [m for m in present if says[m] != index and values[m] <= -STRONG_SHAPLEY]
    if against:
        worst = min(against, key=lambda m: values[m])
        other, label = prediction.modalities[worst], prediction.labels[says[worst]]
        return replace(lead, kind=ReasonKind.CONTRADICTION, other=other, other_label=label)
    second, top = np.argsort(prediction.probabilities)[-2:]
    if prediction.probabilities[top] - prediction.probabilities[second] < UNSURE_MARGIN:
        runner_up = second if top == index else top
        return replace(lead, kind=ReasonKind.TOSS_UP, other_label=prediction.labels[runner_up])
    if len(present) > 1 and all(says[m] == index for m in present):
        return replace(lead, kind=ReasonKind.AGREEMENT)
    return replace(lead, kind=ReasonKind.CARRIED if share >= DOMINANT_SHARE else ReasonKind.MIXED)
