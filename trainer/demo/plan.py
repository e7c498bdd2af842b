"""What each clip of the demo shows: label, speaker, sentence, and which modality goes its own way.

The labelled part comes from the first recordings, made with ten of the sixteen speakers; the unlabelled clips come
from all of them. So a model meets people it has no label for, as in a study that grows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np

from trainer.demo.sentences import compose
from trainer.demo.speakers import SPEAKERS
from trainer.protocol.labels import LABELS, MODALITIES

VERSION = 1  # of everything that is drawn or said: raise it and old clips are made anew
LABELLED_SHARE = 0.25
LEAST_LABELLED, MOST_SHARE = 5 * len(LABELS), 0.5  # of a small demo: fewer tell nothing; half is left to review
FIRST_SPEAKERS = (0, 1, 2, 3, 5, 6, 7, 8, 9, 11)  # those of the labelled clips
# What happens to a clip, out of 40: the modalities that are altered, and how.
DECK: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = (
    (10, ()),
    (3, (("speech", "neutral"),)),
    (3, (("image", "neutral"),)),
    (3, (("text", "neutral"),)),
    (3, (("video", "neutral"),)),
    (2, (("speech", "contradicts"),)),
    (2, (("image", "contradicts"),)),
    (2, (("text", "contradicts"),)),
    (1, (("video", "contradicts"),)),
    (2, (("speech", "missing"),)),
    (2, (("image", "missing"),)),
    (2, (("text", "missing"),)),
    (1, (("text", "neutral"), ("speech", "neutral"))),
    (1, (("text", "neutral"), ("image", "contradicts"))),
    (1, (("text", "missing"), ("image", "neutral"))),
    (1, (("speech", "missing"), ("text", "neutral"))),
    (1, (("image", "missing"), ("video", "neutral"))),
)
_MISSING = {"speech": "no sound", "image": "face hidden", "text": "text missing"}
# How clearly each modality shows emotion, so that with sixty labels none of them is enough (see the tests of quality).
CLARITY = {"speech": 1.5, "image": 1.15, "text": 1.0, "video": 0.58}
Kind = TypeVar("Kind")
HIDING = ("turned", "sheet", "outside")


@dataclass(frozen=True)
class Recipe:
    """All that fixes one clip.

    Attributes:
        shown: the emotion that each modality shows, "" where it is missing; strength: how strongly, about 0.3 to 1.2;
            both in the order of MODALITIES.
        hidden: how the face is hidden, "" where it is not.
        design: what was done, in words, for truth.csv.
        seed: of the clip's random draws.
    """

    clip_id: str
    speaker: int
    split: str
    label: str
    language: str
    sentence: str
    shown: tuple[str, ...]
    strength: tuple[float, ...]
    hidden: str
    design: str
    seed: tuple[int, int]

    def digest(self) -> str:
        """A word that changes with anything that changes the clip."""
        return hashlib.sha256(repr((VERSION, sorted(asdict(self).items()))).encode()).hexdigest()[:16]

    @property
    def transcript(self) -> str:
        """The sentence as clips.csv has it: empty where the text is missing."""
        return self.sentence if self.shown[MODALITIES.index("text")] else ""

    @property
    def path(self) -> str:
        """The clip's file, relative to the demo's folder."""
        return f"clips/{self.clip_id}.mp4"


def plan(clips: int, seed: int) -> list[Recipe]:
    """Recipes of `clips` clips: labels balanced, a quarter labelled (of fewer than 120 up to half), the same for the
    same numbers."""
    random = np.random.default_rng([seed, 1])
    labelled = max(round(clips * LABELLED_SHARE), min(round(clips * MOST_SHARE), LEAST_LABELLED))
    cast = _deal(random, FIRST_SPEAKERS, labelled) + _deal(random, range(len(SPEAKERS)), clips - labelled)
    labels = _deal(random, LABELS, labelled) + _deal(random, LABELS, clips - labelled)
    splits = ["labelled"] * labelled + ["unlabelled"] * (clips - labelled)
    deck = [card for count, card in DECK for _ in range(count)]
    cards = _deal(random, range(len(deck)), labelled) + _deal(random, range(len(deck)), clips - labelled)
    order = random.permutation(clips)
    hiding = _deal(random, HIDING, clips)
    recipes = []
    for at, source in enumerate(order):
        recipes.append(_recipe(at, cast[source], splits[source], labels[source], deck[cards[source]], hiding[at], seed))
    return recipes


def _deal(random: np.random.Generator, kinds: Iterable[Kind], count: int) -> list[Kind]:
    """`count` draws in which every kind comes about equally often."""
    pool = list(kinds)
    dealt: list[Kind] = []
    while len(dealt) < count:
        dealt += [pool[i] for i in random.permutation(len(pool))]
    return dealt[:count]


def _recipe(
    at: int, speaker: int, split: str, label: str, card: tuple[tuple[str, str], ...], hiding: str, seed: int
) -> Recipe:
    random = np.random.default_rng([seed, 2, at])
    shown = dict.fromkeys(MODALITIES, label)
    notes = []
    for modality, what in card:
        if what == "missing":
            shown[modality] = ""
            notes.append(_MISSING[modality])
        elif what == "neutral" and label != "neutral":
            shown[modality] = "neutral"
            notes.append(f"{modality} neutral")
        else:
            other = str(random.choice([name for name in LABELS if name not in (label, "neutral")]))
            shown[modality] = other
            notes.append(f"{modality} contradicts ({other})")
    overall = random.uniform(0.6, 1.0)
    strength = tuple(
        CLARITY[modality] * float(np.clip(overall * np.exp(random.normal(0, 0.2)), 0.35, 1.1))
        for modality in MODALITIES
    )
    language = SPEAKERS[speaker].language
    return Recipe(
        clip_id=f"demo_{at + 1:04d}",
        speaker=speaker,
        split=split,
        label=label,
        language=language,
        sentence=compose(language, shown["text"] or label, random),
        shown=tuple(shown[modality] for modality in MODALITIES),
        strength=strength,
        hidden=hiding if not shown["image"] else "",
        design="; ".join(notes) or "all agree",
        seed=(seed, at),
    )
