"""Which moments of one clip mattered to a round within each modality, which words, and where on the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from emodesk.domain.label_set import NamesNow


@dataclass(frozen=True)
class SeenPicture:
    """A picture as an encoder saw it, `seconds` into the clip: [S, S, 3] uint8, with the relevance [g, g] of its
    patches, which sum to 1 or are all 0."""

    seconds: float
    picture: np.ndarray
    relevance: np.ndarray


@dataclass(frozen=True)
class ModalityMoments:
    """What the parts of one modality gave; P parts of the clip's time or W words, K labels.

    Attributes:
        gave: [P, K] or [W, K] evidence for each label that goes with the part, nats.
        words: [W, 2] first character and the one behind the last in the transcript; empty for parts of time.
        out: how much less evidence for the label shown is left, in nats and the mean over all steps, where what
            mattered most is taken out first than where that is done in random order; into: how much more there is
            where it is put in first.
        pictures: at the moments that gave most, where the encoder can be asked.
    """

    gave: np.ndarray
    words: np.ndarray
    out: float
    into: float
    pictures: tuple[SeenPicture, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether both checks are better than chance."""
        return self.out > 0 and self.into > 0


@dataclass(frozen=True)
class ClipMoments:
    """Of one clip: `time` [P] seconds, the middle of each part; `shown` the label that was checked; `notes` why a
    modality has none, in words, by modality."""

    time: np.ndarray
    labels: tuple[str, ...]
    shown: str
    of: Mapping[str, ModalityMoments]
    notes: Mapping[str, str] = field(default_factory=dict)

    def over_time(self, label: str) -> dict[str, np.ndarray]:
        """What each part of the time gave for a label [P], by modality that has such parts; nothing for a label that
        was none of the round's by itself."""
        if label not in self.labels:
            return {}
        k = self.labels.index(label)
        return {name: found.gave[:, k] for name, found in self.of.items() if not len(found.words)}

    def renamed(self, now: NamesNow) -> ClipMoments:
        """By the labels of now, as the round's answers are read. Labels that were merged or no longer count are left
        out, for evidence does not add up as probabilities do."""
        places = now.places(self.labels)
        if places is None:
            return self
        names = {k: now.labels[place] for k, place in enumerate(places) if place >= 0 and places.count(place) == 1}
        kept = list(names)
        of = {name: replace(found, gave=found.gave[:, kept]) for name, found in self.of.items()}
        shown = {self.labels[k]: name for k, name in names.items()}.get(self.shown, self.shown)
        return replace(self, labels=tuple(names.values()), shown=shown, of=of)
