"""Which labelled clips each fold is tested on: stratified by class, whole speakers together where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trainer.protocol.errors import Sentence, UserError

MINIMUM_CLIPS = 8  # labelled clips below which nothing useful can be trained or tested
FEWEST_SPEAKERS = 3  # speakers below which folds that keep them whole train on too little
COMFORTABLE_PER_CLASS = 10  # labelled clips of a class below which its scores are mostly chance


class TooFewLabels(UserError):
    """Not enough labels to train at all; the text says how many are needed."""


@dataclass(frozen=True)
class Folds:
    """`fold` [N]: the fold that tests each labelled clip. `warnings`: sentences for the person."""

    fold: np.ndarray
    count: int
    grouped: bool
    warnings: tuple[Sentence, ...] = ()


def require_labels(labels: Sequence[str] | Sequence[int]) -> None:
    """Raise TooFewLabels unless the labels of the labelled clips are enough to train on."""
    classes = len(set(labels))
    if len(labels) < MINIMUM_CLIPS or classes < 2:
        clips = "1 labelled clip" if len(labels) == 1 else f"{len(labels)} labelled clips"
        kinds = "1 class" if classes == 1 else f"{classes} classes"
        raise TooFewLabels(
            "{clips} of {kinds} are too few to train on; label at least {minimum_clips} clips of at least 2 classes, "
            "better {comfortable_per_class} of each.",
            clips=clips,
            kinds=kinds,
            minimum_clips=MINIMUM_CLIPS,
            comfortable_per_class=COMFORTABLE_PER_CLASS,
        )


def make_folds(
    targets: np.ndarray, speakers: Sequence[str], labels: Sequence[str], folds: int, seed: int, group: bool = True
) -> Folds:
    """Split labelled clips with class indices `targets` [N] and `speakers` ('' unknown) into `folds` parts.

    Speakers are kept whole where at least as many are known as there are folds; where all clips have one and they are
    at least three, there are as many folds as speakers instead. A clip without a speaker stands for itself. Raises
    TooFewLabels below eight clips or two classes.
    """
    require_labels(targets.tolist())
    counts = np.bincount(targets, minlength=len(labels))
    warnings = _small(counts, labels)
    count = min(folds, len(targets) // 2)
    known = {name for name in speakers if name}
    if group and FEWEST_SPEAKERS <= len(known) < count and all(speakers):
        warnings.append(
            Sentence(
                "Only {known} speakers are known, so there are {known} folds instead of {count}.",
                known=len(known),
                count=count,
            )
        )
        count = len(known)
    grouped = group and len(known) >= count
    if group and known and not grouped:
        warnings.append(
            Sentence(
                "Only {known} speakers are known, fewer than the {count} folds, so folds share speakers and "
                "validation reads higher than new speakers will.",
                known=len(known),
                count=count,
            )
        )
    groups = [name or f"\0{index}" for index, name in enumerate(speakers)] if grouped else list(range(len(targets)))
    _, group_of = np.unique(np.array(groups, dtype=object if not grouped else str), return_inverse=True)
    fold_of_group = _assign(targets, group_of, counts, count, np.random.default_rng(seed))
    return Folds(fold_of_group[group_of], count, grouped, tuple(warnings))


def _small(counts: np.ndarray, labels: Sequence[str]) -> list[Sentence]:
    warnings = []
    none = [name for name, count in zip(labels, counts, strict=True) if count == 0]
    few = [f"{name} ({count})" for name, count in zip(labels, counts, strict=True) if 0 < count < COMFORTABLE_PER_CLASS]
    if none:
        warnings.append(
            Sentence("No labelled clip of {labels}; the model cannot learn to say so.", labels=", ".join(none))
        )
    if few:
        warnings.append(
            Sentence(
                "Few labelled clips of {labels}; below {enough} a class its scores are mostly chance.",
                labels=", ".join(few),
                enough=COMFORTABLE_PER_CLASS,
            )
        )
    return warnings


def _assign(
    targets: np.ndarray, group_of: np.ndarray, counts: np.ndarray, folds: int, random: np.random.Generator
) -> np.ndarray:
    """Fold of each group: the largest first, each to the fold whose share of its classes is then most even."""
    groups = int(group_of.max()) + 1
    if groups == len(targets):
        return _deal(targets[np.argsort(group_of)], folds, random)
    content = np.zeros((groups, len(counts)))
    np.add.at(content, (group_of, targets), 1)
    share = content / np.maximum(counts, 1)
    order = random.permutation(groups)
    order = order[np.argsort(-content.sum(axis=1)[order], kind="stable")]
    filled = np.zeros((folds, len(counts)))
    size = np.zeros(folds)
    fold_of_group = np.empty(groups, dtype=np.int64)
    for group in order:
        # Uneven classes weigh first, then clips; ties go to the emptiest fold.
        cost = ((filled + share[group]) ** 2 - filled**2).sum(axis=1)
        best = np.lexsort((size, np.round(cost, 9)))[0]
        fold_of_group[group] = best
        filled[best] += share[group]
        size[best] += content[group].sum()
    return fold_of_group


def _deal(targets: np.ndarray, folds: int, random: np.random.Generator) -> np.ndarray:
    """Single clips like cards, class by class, going on where the class before stopped, so that sizes stay even."""
    order = random.permutation(len(targets))
    order = order[np.argsort(targets[order], kind="stable")]
    fold = np.empty(len(targets), dtype=np.int64)
    fold[order] = np.arange(len(targets)) % folds
    return fold
