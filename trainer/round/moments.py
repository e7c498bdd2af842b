"""Which moments of a clip mattered within each modality, and which words: occlusion, checked by deletion and insertion.

A moment's frames are taken out of one modality, the others stay whole, and the fusion is asked again; what the evidence
for a label loses is what the moment gave (Zeiler and Fergus 2014, there of pictures). Words are taken out of the
transcript before it is encoded.

Whether that is true of the model is checked as Petsiuk, Das and Saenko (2018, RISE) do: what mattered is taken out
first (deletion), or put first into a modality that is not there (insertion). The mean evidence for the label over these
steps should be lower, and higher, than in a random order. They take the probability, which says nothing of a label that
stays at 1 whatever is taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trainer.encoders.base import FrameFeatures
from trainer.features.parts import Parts
from trainer.features.pooling import pool
from trainer.fusion.calibration import remaining
from trainer.fusion.scoring import Scorer
from trainer.measures.interactions import FLOOR
from trainer.protocol.sections import Frames

WIDTH = 0.5  # seconds that are taken out at once, or a sixth of a clip of fewer than three
LEAST_PART = 6
MOST_PARTS = 400  # of a clip; a longer one has longer parts
STEPS = 10  # in which all of a modality is taken out
ORDERS = 20  # drawn, to compare with
WORD_ORDERS = 4  # the same of words, each step of which has to be encoded
BLOCK = 512  # variants that are scored together


@dataclass(frozen=True)
class Check:
    """Mean evidence in nats for the label shown over the steps of taking out and of putting in, by what mattered and in
    random order."""

    deletion: float
    random_deletion: float
    insertion: float
    random_insertion: float

    def numbers(self) -> np.ndarray:
        """All four, as they are declared."""
        return np.array([self.deletion, self.random_deletion, self.insertion, self.random_insertion], np.float32)


@dataclass(frozen=True)
class Mattered:
    """What each of P parts of a modality gave to every label: `gave` [P, K] nats, and the check for the label shown."""

    gave: np.ndarray
    check: Check


class Occlusion:
    """A clip of which any modality can be had in part; `features` by modality, `shift(m)` what is its speaker's own in
    an embedding [D], which `embeddings` are without."""

    def __init__(
        self, scorer: Scorer, features: Mapping[str, FrameFeatures], shift: Callable[[int], np.ndarray], statistics: str
    ) -> None:
        self._scorer, self.statistics = scorer, statistics
        self.shifts = [shift(m) for m in range(len(scorer.model.modalities))]
        self.embeddings = []
        for m, (name, width) in enumerate(zip(scorer.model.modalities, scorer.model.dims, strict=True)):
            found = features.get(name)
            if found is None or not len(found.values):
                self.embeddings.append(np.full(width, np.nan, np.float32))
            else:
                whole = found.values[0].astype(np.float32) if found.pooled else pool(found.values, statistics)
                self.embeddings.append(whole - self.shifts[m])

    def ask(self, modality: int, variants: np.ndarray) -> np.ndarray:
        """Evidence [Q, K] in nats with other embeddings [Q, D] of one modality, NaN for none, before the shift; of the
        logits, as `evidence` is of probabilities, which end at 1."""
        said = []
        for start in range(0, len(variants), BLOCK):
            part = variants[start : start + BLOCK] - self.shifts[modality]
            values = [np.repeat(value[None], len(part), axis=0) for value in self.embeddings]
            values[modality] = part.astype(np.float32)
            present = np.stack([~np.isnan(value[:, 0]) for value in values], axis=1)
            block = self._scorer.score_arrays(values, present)
            logits = block.logits.mean(dim=0)[:, 0]
            said.append(self._evidence(logits.cpu().numpy(), remaining(present)[:, -1]))
        return np.concatenate(said)

    def _evidence(self, logits: np.ndarray, subset: np.ndarray) -> np.ndarray:
        model = self._scorer.model
        logits = model.calibration.of(logits, subset)
        logits[subset == 0] = np.log(np.maximum(model.prior, FLOOR))
        found: np.ndarray = logits - logits.mean(axis=1, keepdims=True)
        return found


def centres_of_parts(duration: float, frames: Frames) -> np.ndarray:
    """Middle [P] of the parts of a clip in seconds: a hop of the curves long, and no more than MOST_PARTS."""
    count = int(min(MOST_PARTS, max(LEAST_PART, np.ceil(duration / frames.hop - 1e-6))))
    return (np.arange(count) + 0.5) * duration / count


def moments_of(
    clip: Occlusion, modality: int, features: FrameFeatures, centres: np.ndarray, duration: float, shown: int
) -> Mattered:
    """What each moment of a modality gave; its frames have times."""
    length = duration / len(centres)
    part = np.clip(np.nan_to_num(features.time) / length, 0, len(centres) - 1).astype(int)
    parts = Parts(features, part, len(centres), clip.statistics)
    near = np.abs(centres[:, None] - centres[None]) <= max(min(WIDTH, duration / 6), length) / 2 + 1e-9
    return mattered(lambda kept: clip.ask(modality, parts.embeddings(kept)), ~near, shown, ORDERS)


def mattered(ask: Callable[[np.ndarray], np.ndarray], without: np.ndarray, shown: int, orders: int) -> Mattered:
    """What each part gave, where `without` [P, P] keeps all but it and what is beside it; `ask` says the evidence
    [Q, K] of what is kept [Q, P] of the modality."""
    count = len(without)
    whole = np.ones((1, count), bool)
    said = ask(np.concatenate([whole, without]))
    gave = (said[:1] - said[1:]).astype(np.float32)
    best_first = np.argsort(-gave[:, shown], kind="stable")
    drawn = np.random.default_rng(count)
    random = [drawn.permutation(count) for _ in range(orders)]
    taken = np.concatenate([_steps(order) for order in (best_first, *random)])
    deletion, insertion = (ask(kept)[:, shown].reshape(1 + orders, -1).mean(axis=1) for kept in (~taken, taken))
    check = Check(deletion[0], deletion[1:].mean(), insertion[0], insertion[1:].mean())
    return Mattered(gave, check)


def _steps(order: np.ndarray) -> np.ndarray:
    """The parts [S, P] bool that are taken after each step but the last, by the order in which they are."""
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    steps = min(STEPS, len(order))
    ends = np.round(np.arange(1, max(2, steps)) * len(order) / steps)
    return np.asarray(place[None] < ends[:, None])


def words_of(
    clip: Occlusion,
    modality: int,
    encode: Callable[[Sequence[str]], list[FrameFeatures]],
    transcript: str,
    places: Sequence[tuple[int, int]],
    shown: int,
) -> Mattered:
    """What each word gave, `places` [W] by first character and the one behind the last; `encode` reads transcripts."""
    known: dict[bytes, np.ndarray] = {}
    nothing = np.full(len(clip.embeddings[modality]), np.nan)

    def ask(kept: np.ndarray) -> np.ndarray:
        new = {row.tobytes(): row for row in kept}
        new = {key: row for key, row in new.items() if key not in known}
        for key, found in zip(new, encode([_with(transcript, places, row) for row in new.values()]), strict=True):
            known[key] = pool(found.values, clip.statistics) if len(found.values) else nothing
        return clip.ask(modality, np.stack([known[row.tobytes()] for row in kept]))

    return mattered(ask, ~np.eye(len(places), dtype=bool), shown, WORD_ORDERS)


def _with(transcript: str, places: Sequence[tuple[int, int]], kept: np.ndarray) -> str:
    """The transcript without the words that are not kept [W]."""
    said, at = [], 0
    for (first, last), stays in zip(places, kept.tolist(), strict=True):
        said.append(transcript[at : last if stays else first])
        at = last
    return "".join([*said, transcript[at:]]) if kept.any() else ""
