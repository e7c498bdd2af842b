"""A round's predictions as the analyst needs them: whole arrays of one folder, read once."""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

import numpy as np

from emodesk.domain.label_set import NamesNow
from emodesk.services.round_files import RoundFiles, read_round_clips
from trainer.measures.shapley import alone, present_modalities, shapley_of_class
from trainer.protocol.round_folder import CLIPS_FILE

_SPLITS = frozenset(("labelled", "unlabelled", "validation", "test"))
_ODD_NAME = re.compile(r"""(?m)^['\t "]|^$| $""")  # among names, one a line
BLOCK = 8192  # clips worked on at once


@dataclass(frozen=True)
class RoundPredictions:
    """Predictions of one round in the order of its clips.csv; N clips, M modalities, K labels.

    Attributes:
        modalities, labels: names in the order of the arrays.
        label: [N] index of the pseudo-label.
        shares: [N, M] part of each modality of all that speaks for the pseudo-label (positive Shapley values); rows of
            zeros where nothing does.
        says: [N, M] index of the label that each modality alone would give, -1 where the clip lacks it.
        sure: [N, M] its probability.
        held_out: [N] index of the label by the fold that never saw the clip, -1 where that is not known.
        by_own_fold: whether all else is of that fold too where there is one, and not of all folds.
    """

    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    label: np.ndarray
    shares: np.ndarray
    says: np.ndarray
    sure: np.ndarray
    held_out: np.ndarray
    by_own_fold: bool = False

    def only(self, rows: np.ndarray) -> RoundPredictions:
        """Those of the clips that stand in some rows."""
        parts = ("label", "shares", "says", "sure", "held_out")
        return replace(self, **{name: getattr(self, name)[rows] for name in parts})

    def mean_shares(self, mask: np.ndarray | None = None) -> np.ndarray:
        """Mean share [M] of the clips that `mask` [N] takes; NaN where nothing speaks for any of them."""
        chosen = self.shares if mask is None else self.shares[mask]
        chosen = chosen[chosen.sum(axis=1) > 0]
        return chosen.mean(axis=0) if len(chosen) else np.full(len(self.modalities), np.nan)

    def contradiction(self) -> np.ndarray:
        """How sure the modalities are of different labels, [N] in 0..1.

        For two modalities that name different labels, the smaller of their convictions (0 at an even spread over all
        labels, 1 at certainty); for a clip the largest over its pairs, 0 where all that are present name the same.
        """
        even = 1.0 / len(self.labels)
        conviction = np.clip((self.sure - even) / (1.0 - even), 0.0, 1.0)
        found = np.zeros(len(self.label))
        for first, other in itertools.combinations(range(len(self.modalities)), 2):
            differ = (self.says[:, first] != self.says[:, other]) & (self.says[:, [first, other]] >= 0).all(axis=1)
            both = np.minimum(conviction[:, first], conviction[:, other])
            found = np.maximum(found, np.where(differ, both, 0.0))
        return found

    @property
    def present(self) -> np.ndarray:
        """Clips that have each modality, [M]."""
        voices: np.ndarray = (self.says >= 0).sum(axis=0)
        return voices


def read_predictions(folder: Path, now: NamesNow | None = None) -> RoundPredictions:
    """Read a round's predictions, by the labels of `now`; RoundFileError where its files do not hold."""
    files = RoundFiles(folder, now=now)
    subsets = files.subsets()
    parts = [_part(subsets[first : first + BLOCK]) for first in range(0, len(subsets), BLOCK)] or [_part(subsets)]
    label, shares, says, sure = (np.concatenate(column) for column in zip(*parts, strict=True))
    given = np.where(files.held_out() >= 0, files.probabilities().argmax(axis=1), -1)
    by_own_fold = len(files.own_rows()) > 0
    return RoundPredictions(files.modalities, files.labels, label, shares, says, sure, given, by_own_fold)


def read_asked(folder: Path, now: NamesNow | None = None) -> list[tuple[str, str]]:
    """Split and label of each clip when the round was started, by its name of `now`, in the order of its predictions;
    RoundFileError."""
    files = RoundFiles(folder)
    found = _plainly(folder / CLIPS_FILE, files.own_labels)
    if found is None:
        found = [(row.clip_id, row.split, row.label) for row in read_round_clips(folder, files.own_labels)]
    files.check_ids([clip_id for clip_id, _, _ in found])
    known = {(split, label) for _, split, label in found}
    # A few pairs that all clips share: a hundred thousand of their own would keep the garbage collector busy.
    pairs = {(split, label): (split, now.of(label) if now and label else label) for split, label in known}
    return [pairs[split, label] for _, split, label in found]


def _plainly(path: Path, labels: tuple[str, ...]) -> list[tuple[str, str, str]] | None:
    """clip_id, split and label of a table as our own programs write it, which is read in a tenth of the time; None for
    one that needs to be read with care, be it only for what is wrong with it."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            head = next(rows)
            pick = itemgetter(*(head.index(name) for name in ("clip_id", "split", "label")))
            found: list[tuple[str, str, str]] = [pick(row) for row in rows if len(row) == len(head)]
            whole = rows.line_num
    except (OSError, UnicodeDecodeError, csv.Error, StopIteration, ValueError):
        return None
    names, splits, given = zip(*found, strict=True) if found else ((), (), ())
    plain = (
        len(found) == whole - 1  # every line is a row
        and _SPLITS.issuperset(splits)
        and {"", *labels}.issuperset(given)
        and len(set(names)) == len(found)
        and not _ODD_NAME.search("\n".join(names))
    )
    return found if plain else None


def _part(subsets: np.ndarray) -> tuple[np.ndarray, ...]:
    """Label, shares, says and sure of some clips from `subsets` [n, 2^M, K]."""
    label = subsets[:, -1].argmax(axis=1)
    helping = np.maximum(shapley_of_class(subsets, label), 0.0)
    total = helping.sum(axis=1, keepdims=True)
    shares = np.divide(helping, total, out=np.zeros_like(helping), where=total > 0)
    each = alone(subsets)
    says = np.where(present_modalities(subsets), each.argmax(axis=2), -1)
    return label, shares, says, each.max(axis=2)
