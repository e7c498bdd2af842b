"""The analyst's questions about a round: where it errs, why, where modalities disagree, what it changed."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection

from emodesk.domain import DomainError, Round
from emodesk.domain.figures import Figure, Figures, figures_of
from emodesk.services.checks import BlindScore, blind_score
from emodesk.services.project import Project
from emodesk.services.round_predictions import RoundPredictions, read_asked, read_predictions
from emodesk.services.rounds import RoundService
from emodesk.store import analysis as queries
from emodesk.store import bulk
from trainer.measures.scores import Scores, score_labels
from trainer.protocol.metrics import Metrics

LISTED = 200  # clips in the list of disagreements
KEPT_ROUNDS = 4  # rounds whose predictions stay in memory
KEPT_SPLITS = 64  # rounds of which is known which clips had a label
Told = TypeVar("Told")


class Source(enum.StrEnum):
    """Whose labels a round is measured against."""

    CROSS_VALIDATION = "cv"  # labelled clips, each by the fold that never saw it
    VALIDATION = "validation"  # clips of the validation split
    TEST = "test"  # clips of the test split
    PEOPLE = "people"  # clips that a person labelled after the round was started
    BLIND = "blind"  # clips decided blind, where there are enough, each by the fold that never saw it


@dataclass(frozen=True)
class Scored:
    """Scores against one source, all of one confusion; `f1` and `f1_spread` [K], NaN where a label does not occur.

    Spreads are standard deviations over folds (0: one set). `waf_interval` is what the WAF of others lies between with
    95 % confidence, None where that is not known; `interval_by` (speaker or clip) and `interval_of` say of what others.
    `waf_then` is the WAF that the round itself measured, where its labels were joined or taken away since and its clips
    are counted anew.
    """

    confusion: Scores
    waf: float
    waf_spread: float
    accuracy: float
    macro_f1: float
    f1: np.ndarray
    f1_spread: np.ndarray
    waf_interval: tuple[float, float] | None = None
    interval_by: str = ""
    interval_of: int = 0
    waf_then: float | None = None


@dataclass(frozen=True)
class RoundScore:
    """WAF of one round by source, as (WAF, spread of its folds, clips); `baseline` the linear model's in
    cross-validation."""

    number: int
    waf: dict[Source, tuple[float, float, int]]
    baseline: float | None = None


@dataclass(frozen=True)
class Shares:
    """Mean share of each modality of all that speaks for the pseudo-label.

    `overall` [M]; `by_label` [K, M] over clips with that pseudo-label, NaN rows where there are none; `clips` [K];
    `present` [M] clips that have the modality, of `total`.
    """

    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    overall: np.ndarray
    by_label: np.ndarray
    clips: np.ndarray
    present: np.ndarray
    total: int


@dataclass(frozen=True)
class Disagreement:
    """A clip whose modalities contradict each other.

    `score` 0..1: how sure two of them are of different labels; `says` by modality: label ('' where it is missing) and
    its probability; `persons`: the label that a person gave, '' where none. Of a clip that the round trained on,
    all is of the fold that never saw it; in an older round (`trained_on`) `says` is of all folds.
    """

    key: int
    clip_id: str
    label: str
    confidence: float
    score: float
    persons: str
    says: tuple[tuple[str, float], ...]
    trained_on: bool = False


@dataclass(frozen=True)
class Robustness:
    """WAF with everything, without each modality, and with it alone; None where not measured. On the test clips where
    `source` says so, else in cross-validation."""

    source: Source
    full: float
    without: dict[str, float | None]
    alone: dict[str, float | None]


@dataclass(frozen=True)
class Flips:
    """Pseudo-labels that differ between two rounds: clip keys by (before, after), of `total` without a label."""

    before: int
    after: int
    total: int
    keys: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Clips whose pseudo-label changed."""
        return sum(map(len, self.keys.values()))


def if_readable(ask: Callable[..., Told], *of: Any) -> Told | None:
    """What `ask` tells of a round, None where its files cannot be read."""
    try:
        return ask(*of)
    except DomainError:
        return None


class AnalysisService:
    """Answers from metrics.json, predictions and the decision log of one project; reads only.

    Methods that read a round's files raise DomainError where these cannot be read.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._rounds = RoundService(project)
        self._predictions = lru_cache(KEPT_ROUNDS)(self._read_predictions)
        self._asked = lru_cache(KEPT_SPLITS)(self._read_asked)

    def rounds(self) -> list[Round]:
        """Rounds that have been ingested, oldest first."""
        return [round_ for round_ in self._rounds.list() if round_.metrics]

    def scored(self, number: int, source: Source) -> Scored | None:
        """Scores of a round against a source, by the labels of now; None where there is nothing to measure against.

        Where labels of the round are one since, or are none any more, its clips are counted anew.
        """
        if source is Source.BLIND:
            return _from_blind(blind_score(self._project, number))
        if source is Source.PEOPLE:
            return self._counted(self._beside_people(number))
        found, now = figures_of(self._metrics(number), source.value), self._project.names_now
        if found is None or found.confusion is None or (places := now.places(found.confusion.labels)) is None:
            return scored_of(found)
        if now.one_to_one(found.confusion.labels) is not None:
            return scored_of(_moved(found, places, now.labels))
        anew = self._counted(self._pairs(number, source))
        return anew and replace(anew, waf_then=found.waf.value)

    def _counted(self, pairs: Iterable[tuple[int, str, str]]) -> Scored | None:
        """Scores of clips with their label and what a round says of them; without those of labels that are none any
        more."""
        names = self._project.labels.names  # some may have been taken out of emodesk.toml since
        known = [pair for pair in pairs if pair[1] in names and pair[2] in names]
        return _from_pairs(names, known) if known else None

    def _pairs(self, number: int, source: Source) -> list[tuple[int, str, str]]:
        """Key, the label that a clip had when the round was started, and what the round says of it, by names of now, of
        the clips that it was measured on, whatever people have said of them since."""
        predictions, asked = self._predictions(number), self._asked(number)
        with self._project.store.read() as connection:
            rows = queries.clips_of(connection, number)
        split = "labelled" if source is Source.CROSS_VALIDATION else source.value
        return [(row.key, asked[row.row][1], _given(predictions, row, source))
                for row in rows if asked[row.row][0] == split]  # fmt: skip

    def clips_in(
        self, number: int, source: Source, truth: str, given: str, within: np.ndarray | None = None
    ) -> tuple[int, ...]:
        """Keys of the clips of one cell of the confusion; of those `within` only where they are given."""
        found = self._clips_in(number, source, truth, given)
        return found if within is None else tuple(np.array(found, np.int64)[np.isin(found, within)].tolist())

    def clips_said(self, number: int, label: str, within: np.ndarray | None = None) -> tuple[int, ...]:
        """Keys of the clips that a round gives a pseudo-label, '' for all its clips; of those `within` only where they
        are given."""
        found = self._predictions(number)
        keys, places = self._places(number)
        chosen = np.ones(len(keys), bool)
        if label:
            chosen &= found.label[places] == (found.labels.index(label) if label in found.labels else -1)
        return tuple(keys[chosen if within is None else chosen & np.isin(keys, within)].tolist())

    def _clips_in(self, number: int, source: Source, truth: str, given: str) -> tuple[int, ...]:
        if source is Source.PEOPLE:
            pairs = self._beside_people(number)
            return tuple(key for key, label, proposed in pairs if (label, proposed) == (truth, given))
        if source is Source.BLIND:
            with self._project.store.read() as connection:
                decided = bulk.decided_blind(connection, number)
            return tuple(row.key for row in decided if (row.said, row.proposed) == (truth, given))
        now = self._project.names_now
        wanted = now.of(truth), now.of(given)
        return tuple(key for key, label, proposed in self._pairs(number, source) if (label, proposed) == wanted)

    def scored_by_round(self, kinds: Collection[Source] = tuple(Source)) -> dict[int, dict[Source, Scored | None]]:
        """Scores of every round against every source, oldest first; None for what is not of these `kinds`, and for
        what a round's files would have to tell that are gone: they take no other round out of sight."""
        return {
            round_.number: {
                source: if_readable(self.scored, round_.number, source) if source in kinds else None
                for source in Source
            }
            for round_ in self.rounds()
        }

    def waf_by_round(self, scored: Mapping[int, Mapping[Source, Scored | None]] | None = None) -> list[RoundScore]:
        """WAF of every round by source, oldest first, and of the linear model beside, of which no clip can be counted
        anew; of `scored` where it is at hand, as `scored_by_round` has it."""
        scored = self.scored_by_round() if scored is None else scored
        result = []
        for round_ in self.rounds():
            of_round = {source: found for source, found in scored.get(round_.number, {}).items() if found is not None}
            waf = {source: (found.waf, found.waf_spread, found.confusion.total) for source, found in of_round.items()}
            anew = any(found.waf_then is not None for found in of_round.values())
            linear = None if anew else figures_of(round_.metrics, "baseline")
            result.append(RoundScore(round_.number, waf, linear.waf.value if linear else None))
        return result

    def shares(self, number: int, within: np.ndarray | None = None) -> Shares:
        """Mean Shapley share of each modality, overall and by pseudo-label; of the keys `within` only where they are
        given."""
        found = self._predictions(number)
        if within is not None:
            found = found.only(self._rows_of(number, within))
        classes = range(len(found.labels))
        return Shares(
            found.modalities, found.labels, found.mean_shares(),
            np.stack([found.mean_shares(found.label == k) for k in classes]),
            np.bincount(found.label, minlength=len(found.labels)), found.present, len(found.label),
        )  # fmt: skip

    def _rows_of(self, number: int, within: np.ndarray) -> np.ndarray:
        """Rows of a round's table that hold the clips of some keys."""
        keys, places = self._places(number)
        return np.asarray(places[np.isin(keys, within)])

    def _places(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Every clip of a round: keys [n] and rows of its table [n]."""
        with self._project.store.read() as connection:
            rows = queries.clips_of(connection, number)
        return np.array([row.key for row in rows], np.int64), np.array([row.row for row in rows], np.int64)

    def robustness(self, number: int, source: Source = Source.CROSS_VALIDATION) -> Robustness | None:
        """WAF without each modality and with it alone, on the test clips or in cross-validation; None where the round
        did not measure it."""
        metrics = self._metrics(number)
        if metrics is None:
            return None
        source = source_of_robustness(source)
        measured = metrics.robustness.get(source.value)
        whole = figures_of(metrics, source.value)
        if measured is None or whole is None or whole.waf.value is None:
            return None
        names = metrics.modalities or tuple(measured.without)
        return Robustness(
            source,
            whole.waf.value,
            {name: measured.without.get(name) for name in names},
            {name: measured.alone.get(name) for name in names},
        )

    def centred(self, number: int) -> bool | None:
        """Whether a round's features are centred by speaker; None where no speaker is known well enough to ask."""
        metrics = self._metrics(number)
        return metrics.centring.centred if metrics and metrics.centring else None

    def disagreements(self, number: int, limit: int = LISTED, within: np.ndarray | None = None) -> list[Disagreement]:
        """Clips in which modalities are surest of different labels, the worst first; of the keys `within` only where
        they are given."""
        predictions = self._predictions(number)
        scores = predictions.contradiction()
        if within is not None:
            chosen = np.isin(np.arange(len(scores)), self._rows_of(number, within))
            scores = np.where(chosen, scores, 0.0)
        worst = np.argsort(-scores, kind="stable")[:limit]
        worst = worst[scores[worst] > 0]
        with self._project.store.read() as connection:
            clips = queries.clips_at(connection, number, worst.tolist())
        return [
            Disagreement(
                clip.key, clip.clip_id, clip.label, clip.confidence, float(scores[clip.row]), clip.persons,
                tuple(
                    (predictions.labels[index] if index >= 0 else "", float(sure))
                    for index, sure in zip(predictions.says[clip.row], predictions.sure[clip.row], strict=True)
                ),
                bool(predictions.held_out[clip.row] >= 0) and not predictions.by_own_fold,
            )
            for clip in (clips[row] for row in worst.tolist() if row in clips)
        ]  # fmt: skip

    def flips(self, before: int, after: int, within: np.ndarray | None = None) -> Flips:
        """Which pseudo-labels changed from one round to another; of the keys `within` only where they are given."""
        with self._project.store.read() as connection:
            rows = queries.changed(connection, before, after)
            if within is None:
                total = queries.open_in_both(connection, before, after)
            else:
                wanted = set(within.tolist())
                rows = [row for row in rows if row.key in wanted]
                total = int(np.isin(queries.keys_in_both(connection, before, after), within).sum())
        keys: dict[tuple[str, str], list[int]] = {}
        for row in rows:
            keys.setdefault((row.before, row.after), []).append(row.key)
        ordered = sorted(keys.items(), key=lambda item: -len(item[1]))
        return Flips(before, after, total, {pair: tuple(found) for pair, found in ordered})

    def _metrics(self, number: int) -> Metrics | None:
        return next((round_.metrics for round_ in self.rounds() if round_.number == number), None)

    def _beside_people(self, number: int) -> list[tuple[int, str, str]]:
        """Key, person's label, pseudo-label of the clips that were unlabelled when the round was started."""
        asked = self._asked(number)
        with self._project.store.read() as connection:
            rows = beside_people(connection, number, asked)
        return [(row.key, row.label, row.proposed) for row in rows]

    def _read_predictions(self, number: int) -> RoundPredictions:
        return read_predictions(self._rounds.folder(number), self._project.names_now)

    def _read_asked(self, number: int) -> list[tuple[str, str]]:
        return read_asked(self._rounds.folder(number), self._project.names_now)


def beside_people(connection: Connection, number: int, asked: list[tuple[str, str]]) -> list[queries.LabelBeside]:
    """Clips that people labelled after a round was started; `asked` by row as `read_asked` has it."""
    return [row for row in queries.beside_people(connection, number) if asked[row.row][0] == "unlabelled"]


def _moved(found: Figures, places: Sequence[int], labels: tuple[str, ...]) -> Figures:
    """Figures with each label in its place among those of now."""
    assert found.confusion is not None
    counts = np.zeros((len(labels), len(labels)), found.confusion.confusion.dtype)
    counts[np.ix_(places, places)] = found.confusion.confusion
    of_label = dict(zip(places, found.f1, strict=True))
    f1 = tuple(of_label.get(place, Figure()) for place in range(len(labels)))
    return replace(found, f1=f1, confusion=Scores(counts, labels))


def _given(predictions: RoundPredictions, row: Any, source: Source) -> str:
    """What the round says of a clip: all folds of one that never trains, in cross-validation the fold that never saw
    it."""
    if source in (Source.VALIDATION, Source.TEST):
        return str(row.proposed)
    index = predictions.held_out[row.row]
    return predictions.labels[index] if index >= 0 else ""


def source_of_robustness(source: Source) -> Source:
    """On whose clips robustness is measured where scores are measured against a source."""
    return source if source is Source.TEST else Source.CROSS_VALIDATION


def scored_of(found: Figures | None) -> Scored | None:
    """Figures as Analyse shows them; None for those without a confusion."""
    if found is None or found.confusion is None:
        return None
    waf, confusion = found.waf, found.confusion
    return Scored(
        confusion, confusion.waf, waf.spread or 0.0, confusion.accuracy, confusion.macro_f1,
        np.array([f1.value for f1 in found.f1], np.float64), np.array([f1.spread for f1 in found.f1], np.float64),
        None if waf.low is None or waf.high is None else (waf.low, waf.high), found.interval_by, found.interval_of,
    )  # fmt: skip


def _from_blind(found: BlindScore | None) -> Scored | None:
    if found is None:
        return None
    scores = found.scores
    f1 = np.where(scores.occurring, scores.per_class_f1, np.nan)
    return Scored(
        scores, scores.waf, 0.0, scores.accuracy, scores.macro_f1, f1, np.zeros(len(f1)), (found.low, found.high),
        found.drawn, found.units,
    )  # fmt: skip


def _from_pairs(labels: tuple[str, ...], pairs: list[tuple[int, str, str]]) -> Scored:
    confusion = score_labels(labels, [label for _, label, _ in pairs], [proposed for _, _, proposed in pairs])
    f1 = np.where(confusion.occurring, confusion.per_class_f1, np.nan)
    return Scored(confusion, confusion.waf, 0.0, confusion.accuracy, confusion.macro_f1, f1, np.zeros(len(labels)))
