"""Figures behind Analyse's pages on modalities, trust and slices, each with the clips that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from emodesk.services.behind import needing, wrong_with
from emodesk.services.measured import CONFIDENCE, RIGHT, SAID, TRUTH, MeasuredClips
from trainer.measures.competition import Competition, competition
from trainer.measures.interactions import (
    evidence_of_class,
    joint_share,
    pairs,
    pairwise,
    synergy_and_redundancy,
)
from trainer.measures.reliability import (
    Reliability,
    RiskCoverage,
    bin_of,
    error_by_class,
    error_by_subset,
    reliability,
    risk_coverage,
    wilson,
)
from trainer.measures.scores import BINS, score
from trainer.measures.shapley import alone, shapley_of_class
from trainer.measures.slices import SMALLEST, Field, Slice, find_slices

ABOUT_ANSWER = (TRUTH, SAID, RIGHT, CONFIDENCE)  # fields that no slice is made of: they hold what is asked
MOST_VALUES = 40  # of a field that is shown value by value, those with most clips


@dataclass(frozen=True)
class ModalityPair:
    """What two modalities tell beyond adding up, in nats of evidence for what was said, means over clips: `synergy`
    only together, `redundancy` what each says again. `keys`: where they tell most only together, first."""

    first: str
    other: str
    synergy: float
    redundancy: float
    keys: tuple[int, ...]


@dataclass(frozen=True)
class ModalityVoice:
    """A modality where the modalities alone name different labels: how many of the clips, and how often it is right."""

    modality: str
    clips: int
    right: int
    keys: tuple[int, ...]  # of those in which it is right


@dataclass(frozen=True)
class ShareRow:
    """Mean part [M] of each modality in what speaks for what was said, over the clips with one value of a field."""

    value: str
    shares: np.ndarray
    keys: tuple[int, ...]


@dataclass(frozen=True)
class ModalityPage:
    """How the modalities work together on measured clips; `joint`: part of the evidence that none gives alone;
    `synergy`, `redundancy`: nats of a clip's evidence that its pairs give only together, and say twice, means;
    `wrong_with` [2^M] and `needing` [M] as `services.behind` has them; `adopted`: clips
    that are left out, for the round adopted them and so trained on them."""

    modalities: tuple[str, ...]
    clips: int
    competition: Competition
    joint: float
    synergy: float
    redundancy: float
    pairs: tuple[ModalityPair, ...]
    voices: tuple[ModalityVoice, ...]
    disagreeing: tuple[int, ...]
    shares: dict[str, tuple[ShareRow, ...]]
    wrong_with: tuple[tuple[int, ...], ...] = ()
    needing: tuple[tuple[int, ...], ...] = ()
    adopted: int = 0


@dataclass(frozen=True)
class ErrorRow:
    """Clips with one value of a field: how many are right, between what, and their WAF."""

    value: str
    clips: int
    right: float
    low: float
    high: float
    waf: float
    keys: tuple[int, ...]


@dataclass(frozen=True)
class TrustPage:
    """Whether confidence can be trusted, on measured clips.

    Attributes:
        bins: keys of the clips of every bin of `reliability`.
        by_class, by_subset: calibration errors [K] and [2^M]; the latter None where the round cannot say.
        bulk: coverage and risk at the confidence from which clips may be accepted unseen; None where none may.
        surest_wrong: keys of the clips that are wrong, the surest first.
        surest: keys of all clips, the surest first, which shares of `curve` are taken of; `is_wrong` which of them are.
        errors: by field.
        wrong_with: keys of the clips that each combination gets wrong [2^M]; none where the round cannot say.
    """

    clips: int
    modalities: tuple[str, ...]
    reliability: Reliability
    bins: tuple[tuple[int, ...], ...]
    by_class: np.ndarray
    by_subset: np.ndarray | None
    curve: RiskCoverage
    bulk: tuple[float, float, float] | None
    surest_wrong: tuple[int, ...]
    errors: dict[str, tuple[ErrorRow, ...]]
    surest: np.ndarray
    is_wrong: np.ndarray
    wrong_with: tuple[tuple[int, ...], ...] = ()

    def covered(self, coverage: float) -> tuple[int, ...]:
        """Keys of a share of the clips, the surest of all; of these the wrong first."""
        count = round(coverage * len(self.surest))
        order = np.argsort(~self.is_wrong[:count], kind="stable")
        return tuple(self.surest[:count][order].tolist())


@dataclass(frozen=True)
class FoundSlice:
    """A slice that is worse than chance, with its clips: those that are wrong, and all."""

    found: Slice
    clips: int
    waf: float
    keys: tuple[int, ...]
    wrong_keys: tuple[int, ...]


def modality_page(measured: MeasuredClips) -> ModalityPage | None:
    """None where nothing is measured, or where the round cannot say what others than its training folds see."""
    subsets = measured.subsets
    if subsets is None or not len(measured):
        return None
    names, classes = measured.modalities, len(measured.labels)
    rival = competition(measured.truth, subsets.argmax(axis=2), measured.speaker, classes)
    values = evidence_of_class(subsets, measured.said)
    between = pairwise(values)
    synergy, redundancy = (float(part.mean()) for part in synergy_and_redundancy(values))
    told = tuple(
        ModalityPair(
            names[first], names[other],
            float(np.maximum(between[:, place], 0).mean()), float(np.maximum(-between[:, place], 0).mean()),
            _keys(measured, np.argsort(-between[:, place], kind="stable")),
        )
        for place, (first, other) in enumerate(pairs(len(names)))
    )  # fmt: skip
    says = np.where(measured.present, alone(subsets).argmax(axis=2), -1)
    lowest = np.where(says < 0, classes, says).min(axis=1)
    apart = (says.max(axis=1) != lowest) & (measured.present.sum(axis=1) > 1)
    voices = []
    for m, name in enumerate(names):
        there = apart & measured.present[:, m]
        right = there & (says[:, m] == measured.truth)
        voices.append(ModalityVoice(name, int(there.sum()), int(right.sum()), _keys(measured, np.flatnonzero(right))))
    helping = np.maximum(shapley_of_class(subsets, measured.said), 0)
    whole = helping.sum(axis=1, keepdims=True)
    shares = np.divide(helping, whole, out=np.zeros_like(helping), where=whole > 0)
    return ModalityPage(
        names, len(measured), rival, float(joint_share(values).mean()), synergy, redundancy, told, tuple(voices),
        _keys(measured, np.flatnonzero(apart)),
        {
            field.name: tuple(_share_row(measured, shares, value, rows) for value, rows in _values(field))
            for field in measured.fields if len(field.values) > 1
        },
        wrong_with(measured), needing(measured),
    )  # fmt: skip


def _share_row(measured: MeasuredClips, shares: np.ndarray, value: str, rows: np.ndarray) -> ShareRow:
    told = shares[rows][shares[rows].sum(axis=1) > 0]
    mean = told.mean(axis=0) if len(told) else np.full(shares.shape[1], np.nan)
    return ShareRow(value, mean, _keys(measured, rows))


def trust_page(measured: MeasuredClips, threshold: float | None = None) -> TrustPage | None:
    """None where nothing is measured; `threshold`: the confidence from which clips may be accepted unseen."""
    if not len(measured):
        return None
    confidence, right = measured.confidence, measured.right
    curve = risk_coverage(confidence, right)
    which = bin_of(confidence)
    wrong = np.flatnonzero(~right)
    order = np.argsort(-confidence, kind="stable")
    return TrustPage(
        clips=len(measured),
        modalities=measured.modalities,
        reliability=reliability(confidence, right, measured.speaker),
        bins=tuple(_keys(measured, np.flatnonzero(which == part)) for part in range(BINS)),
        by_class=error_by_class(measured.probabilities, measured.truth),
        by_subset=None if measured.subsets is None else error_by_subset(measured.subsets, measured.truth),
        curve=curve,
        bulk=None if threshold is None or not np.isfinite(threshold) else (threshold, *curve.at(threshold)),
        surest_wrong=_keys(measured, wrong[np.argsort(-confidence[wrong], kind="stable")]),
        errors={
            field.name: tuple(_error_row(measured, value, rows) for value, rows in _values(field))
            for field in measured.fields if len(field.values) > 1 and field.name != RIGHT
        },
        surest=measured.keys[order],
        is_wrong=~right[order],
        wrong_with=wrong_with(measured),
    )  # fmt: skip


def _error_row(measured: MeasuredClips, value: str, rows: np.ndarray) -> ErrorRow:
    truth, said = measured.truth[rows], measured.said[rows]
    share = float((truth == said).mean())
    low, high = wilson(np.array([share]), np.array([len(rows)]))
    waf = score(truth, said, len(measured.labels)).waf
    wrong_first = rows[np.argsort(truth == said, kind="stable")]
    return ErrorRow(value, len(rows), share, float(low[0]), float(high[0]), waf, _keys(measured, wrong_first))


def slices_of(measured: MeasuredClips, smallest: int = SMALLEST) -> tuple[FoundSlice, ...]:
    """Slices of two fields at most that are worse than chance would make them, the worst first."""
    fields = [field for field in measured.fields if field.name not in ABOUT_ANSWER and len(field.values) > 1]
    found = []
    for found_slice in find_slices(fields, measured.truth, measured.right, smallest):
        truth, said = measured.truth[found_slice.rows], measured.said[found_slice.rows]
        wrong = found_slice.rows[truth != said]
        waf = score(truth, said, len(measured.labels)).waf
        found.append(
            FoundSlice(
                found_slice, len(found_slice.rows), waf, _keys(measured, found_slice.rows), _keys(measured, wrong)
            )
        )
    return tuple(found)


def _values(field: Field) -> Iterator[tuple[str, np.ndarray]]:
    """Values that clips have, with the places of these; of a field with many, those with most clips, in its order."""
    counts = np.bincount(field.codes[field.codes >= 0], minlength=len(field.values))
    shown = np.sort(np.argsort(-counts, kind="stable")[:MOST_VALUES])
    for code in shown[counts[shown] > 0]:
        yield field.values[code], np.flatnonzero(field.codes == code)


def _keys(measured: MeasuredClips, rows: np.ndarray) -> tuple[int, ...]:
    return tuple(measured.keys[rows].tolist())
