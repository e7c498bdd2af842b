"""A project's rounds over time: scores, what was adopted and later confirmed, and what more labels would bring."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import numpy as np

from emodesk.domain import DomainError
from emodesk.domain.figures import Figure, Figures, figures_of
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.measured import MeasuringService, SaidClips
from emodesk.services.narrowed import figures_on
from emodesk.services.project import Project
from emodesk.services.round_files import first_of_each
from emodesk.services.rounds import RoundService
from emodesk.store import comparing as queries
from trainer.measures.learning import Learning, gain_together, learn
from trainer.measures.waf_between import drawn_scores

FORECASTS = (60, 120, 240)  # labels more
PROMISING = 2  # labels of which a forecast is made together
SHARED = 12  # rounds whose shares are told, the newest: all that a round says is read for them
FEWEST_ALIKE = 20  # clips that rounds are measured on alike, for a forecast: the interval of fewer says little
FEWEST_OF_LABEL = 5  # of them of one label, for a forecast of its F1
UNMEASURED = Figures(Figure(), Figure(), Figure())  # of a round that measured none of the clips
STANDARD_ERRORS = 1.96  # standard errors that the 95 % of an interval are on either side


@dataclass(frozen=True)
class RoundLine:
    """One round: `labelled` clips it learnt from; WAF and F1 by label in cross-validation with what they lie between;
    `adopted` clips, of which people have `judged` some since and found `right` so many; `keys` are theirs. `shares` is
    the mean part of each modality in what speaks for the pseudo-labels, none where that was not read; `alike` the WAF
    and `alike_f1` the F1 by label on the clips that all rounds which have one held out, against the labels that the
    newest was measured by."""

    number: int
    labelled: int
    waf: Figure
    f1: dict[str, Figure]
    adopted: int
    judged: int
    right: int
    test: Figure | None
    keys: tuple[int, ...] = ()
    shares: dict[str, float] = field(default_factory=dict)
    alike: Figure | None = None
    alike_f1: dict[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Forecast:
    """What so many labels more, of `labels` in equal parts or of all kinds, would bring: `gain` between `low` and
    `high`. `alike`: how many clips of the label every round held out and was measured on for it, 0 where each was on
    its own labels."""

    more: int
    gain: float
    low: float
    high: float
    labels: tuple[str, ...] = ()
    alike: int = 0


@dataclass(frozen=True)
class RoundHistory:
    """All rounds with results, oldest first.

    Attributes:
        learning: None while too few of them learnt from different numbers of labels; through the figures `alike` where
            these are of FEWEST_ALIKE clips and more (`learnt_alike`), else through those of each round's own labels.
        label_forecasts: for each label the gain in its own F1 that 60 more clips of it would bring; through the figures
            `alike_f1` where there are as many clips, FEWEST_OF_LABEL of them of the label.
        promising: the gain in WAF by as many of each of the two labels that promise most, None where fewer promise
            anything.
        alike: keys of the clips that the rounds' figures of that name are of; none where there are no such figures.
        untold: the labels without such a forecast, with the different numbers of clips that rounds learnt them from,
            too few of them.
    """

    rounds: tuple[RoundLine, ...]
    learning: Learning | None
    forecasts: tuple[Forecast, ...]
    label_forecasts: dict[str, Forecast]
    promising: Forecast | None = None
    alike: tuple[int, ...] = ()
    untold: dict[str, tuple[int, ...]] = field(default_factory=dict)
    learnt_alike: bool = False


def history(
    project: Project, measuring: MeasuringService | None = None, within: np.ndarray | None = None
) -> RoundHistory:
    """Read it; a round whose adoptions cannot be read counts as one without. Of the keys `within` only where they are
    given, which `measuring` then measures; how many clips a round learnt from are all of them still."""
    service, analysis = RoundService(project), AnalysisService(project)
    newest = {round_.number for round_ in service.list()[-SHARED:]}
    wanted = None if within is None else frozenset(within.tolist())
    with project.store.read() as connection:
        truth = queries.labels_now(connection)
    lines: list[RoundLine] = []
    counts: list[dict[str, int]] = []
    shares: dict[str, float] = {}  # of the labels in the clips that the last round measured
    for round_ in service.list():
        every, test = figures_of(round_.metrics, "cv"), figures_of(round_.metrics, "test")
        if every is None or round_.metrics is None or every.waf.value is None:
            continue
        found = every
        if measuring is not None and within is not None:
            some, test = (
                figures_on(measuring.said(round_.number, source, within))
                for source in (Source.CROSS_VALIDATION, Source.TEST)
            )
            found = some or UNMEASURED
        try:
            adopted = first_of_each(service.adoptions(round_.number))
        except DomainError:
            adopted = []
        adopted = [adoption for adoption in adopted if wanted is None or adoption.clip in wanted]
        judged = [adoption for adoption in adopted if truth.get(adoption.clip_id, "")]
        names = found.confusion.labels if found.confusion else round_.metrics.labels
        labelled = round_.metrics.counts.get("labelled", every.clips)
        if found.confusion and found.clips:
            shares = dict(zip(names, (found.confusion.support / found.clips).tolist(), strict=True))
        lines.append(RoundLine(
            round_.number, labelled, found.waf, dict(zip(names, found.f1, strict=True)) if found.f1 else {},
            len(adopted), len(judged), sum(truth[adoption.clip_id] == adoption.label for adoption in judged),
            test.waf if test else None, tuple(adoption.clip for adoption in adopted),
            _shares(analysis, round_.number, within) if round_.number in newest else {},
        ))  # fmt: skip
        support = every.confusion.support.tolist() if every.confusion else []
        counts.append(dict(zip(round_.metrics.labels, support, strict=False)))
    numbers = [line.number for line in lines if line.number in newest]
    alike, clips, of_label = _alike(measuring or MeasuringService(project), numbers, within)
    lines = [replace(line, **alike.get(line.number, {})) for line in lines]
    measured = [line for line in lines if line.waf.value is not None]
    same = [(line.labelled, line.alike) for line in lines if line.alike is not None and len(clips) >= FEWEST_ALIKE]
    on_same = _learnt([n for n, _ in same], [figure for _, figure in same])
    learning = on_same or _learnt([line.labelled for line in measured], [line.waf for line in measured])
    forecasts = tuple(Forecast(more, *learning.gain(more)) for more in FORECASTS) if learning else ()
    curves: dict[str, Learning] = {}
    untold: dict[str, tuple[int, ...]] = {}
    for label in measured[-1].f1 if measured else ():
        held = [count.get(label, 0) for count in counts]
        enough = on_same is not None and of_label.get(label, 0) >= FEWEST_OF_LABEL
        curve = _learnt_of(held, [line.alike_f1.get(label) for line in lines]) if enough else None
        if curve is None:
            of_label.pop(label, None)
            curve = _learnt_of(held, [line.f1.get(label) for line in lines])
        if curve is not None:
            curves[label] = curve
        else:
            told = [line.f1.get(label, Figure()).value is not None for line in lines]
            untold[label] = tuple(sorted({n for n, is_told in zip(held, told, strict=True) if n and is_told}))
    by_label = {
        label: Forecast(FORECASTS[0], *curve.gain(FORECASTS[0]), alike=of_label.get(label, 0))
        for label, curve in curves.items()
    }
    promising = _promising(curves, shares)
    return RoundHistory(
        tuple(lines), learning, forecasts, by_label, promising, clips, untold, learnt_alike=on_same is not None
    )


def _promising(curves: dict[str, Learning], shares: dict[str, float]) -> Forecast | None:
    """Of the labels with a curve of their F1 the two that would bring most to WAF, the mean of F1 by these shares."""
    gains = {label: shares.get(label, 0.0) * curve.gain(FORECASTS[0])[0] for label, curve in curves.items()}
    best = tuple(sorted(gains, key=gains.__getitem__, reverse=True)[:PROMISING])
    if len(best) < PROMISING or gains[best[-1]] <= 0:
        return None
    parts = [(curves[label], shares[label]) for label in best]
    return Forecast(PROMISING * FORECASTS[0], *gain_together(parts, FORECASTS[0]), best)


def _alike(
    measuring: MeasuringService, numbers: list[int], within: np.ndarray | None
) -> tuple[dict[int, dict[str, Any]], tuple[int, ...], dict[str, int]]:
    """The figures alike of rounds by number, on the clips that each of them held out, the keys of these, and how many
    are of each label: what a round gains by easier labels, or loses by harder ones, is not in it. Nothing where fewer
    than two rounds can be told so."""
    found: dict[int, SaidClips] = {}
    for number in numbers:
        try:
            found[number] = measuring.said(number, Source.CROSS_VALIDATION, within)
        except DomainError:  # its files do not hold; where it is looked at that is said
            continue
    newest = found[max(found)] if found else None
    of = {number: said for number, said in found.items() if newest and said.labels == newest.labels and len(said)}
    if newest is None or len(of) < 2:
        return {}, (), {}
    shared = reduce(np.intersect1d, [said.keys for said in of.values()])
    if not len(shared):
        return {}, (), {}
    truth, speaker = (_at(newest, shared, values) for values in (newest.truth, newest.speaker))
    figures = {}
    for number, said in of.items():
        score = drawn_scores(truth, _at(said, shared, said.said), speaker, len(newest.labels))
        each = zip(newest.labels, score.scores.per_class_f1.tolist(), score.f1_low.tolist(), score.f1_high.tolist(),
                   strict=True)  # fmt: skip
        figures[number] = {
            "alike": Figure(score.scores.waf, None, score.low, score.high),
            "alike_f1": {label: Figure(value, None, low, high) for label, value, low, high in each},
        }
    counts = np.bincount(truth, minlength=len(newest.labels)).tolist()
    return figures, tuple(shared.tolist()), dict(zip(newest.labels, counts, strict=True))


def _at(said: SaidClips, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values of some keys."""
    order = np.argsort(said.keys)
    return values[order[np.searchsorted(said.keys, keys, sorter=order)]]


def _shares(analysis: AnalysisService, number: int, within: np.ndarray | None) -> dict[str, float]:
    try:
        found = analysis.shares(number, within)
    except DomainError:
        return {}
    return dict(zip(found.modalities, found.overall.tolist(), strict=True))


def _learnt(labels: list[int], figures: list[Figure]) -> Learning | None:
    values = [figure.value or 0.0 for figure in figures]
    return learn(labels, values, [_error(figure) for figure in figures])


def _learnt_of(labels: list[int], figures: list[Figure | None]) -> Learning | None:
    """The curve through those figures that there are."""
    told = [(n, figure) for n, figure in zip(labels, figures, strict=True) if figure and figure.value is not None]
    return _learnt([n for n, _ in told], [figure for _, figure in told])


def _error(figure: Figure) -> float:
    """Standard error of a score by its interval; 0 where that is not known."""
    if figure.low is None or figure.high is None:
        return 0.0
    return float(np.clip((figure.high - figure.low) / (2 * STANDARD_ERRORS), 0.0, 1.0))
