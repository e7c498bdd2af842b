"""A project's rounds over time: scores, what was adopted and later confirmed, and what more labels would bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emodesk.domain import DomainError
from emodesk.domain.figures import Figure, figures_of
from emodesk.services.project import Project
from emodesk.services.round_files import first_of_each
from emodesk.services.rounds import RoundService
from emodesk.store import comparing as queries
from trainer.measures.learning import Learning, learn

FORECASTS = (60, 120, 240)  # labels more
STANDARD_ERRORS = 1.96  # standard errors that the 95 % of an interval are on either side


@dataclass(frozen=True)
class RoundLine:
    """One round: `labelled` clips it learnt from; WAF and F1 by label in cross-validation with what they lie between;
    `adopted` clips, of which people have `judged` some since and found `right` so many."""

    number: int
    labelled: int
    waf: Figure
    f1: dict[str, Figure]
    adopted: int
    judged: int
    right: int
    test: Figure | None


@dataclass(frozen=True)
class Forecast:
    """What so many labels more would bring: `gain` in WAF, between `low` and `high`."""

    more: int
    gain: float
    low: float
    high: float


@dataclass(frozen=True)
class RoundHistory:
    """All rounds with results, oldest first; `learning` None while too few of them learnt from different numbers of
    labels; `label_forecasts`: for each label the gain in its own F1 that 60 more clips of it would bring."""

    rounds: tuple[RoundLine, ...]
    learning: Learning | None
    forecasts: tuple[Forecast, ...]
    label_forecasts: dict[str, Forecast]


def history(project: Project) -> RoundHistory:
    """Read it; a round whose adoptions cannot be read counts as one without."""
    service = RoundService(project)
    with project.store.read() as connection:
        truth = queries.labels_now(connection)
    lines: list[RoundLine] = []
    counts: list[dict[str, int]] = []
    for round_ in service.list():
        found = figures_of(round_.metrics, "cv")
        if found is None or round_.metrics is None or found.waf.value is None:
            continue
        try:
            adopted = first_of_each(service.adoptions(round_.number))
        except DomainError:
            adopted = []
        judged = [adoption for adoption in adopted if truth.get(adoption.clip_id, "")]
        test = figures_of(round_.metrics, "test")
        names = round_.metrics.labels
        labelled = round_.metrics.counts.get("labelled", found.clips)
        lines.append(RoundLine(
            round_.number, labelled, found.waf, dict(zip(names, found.f1, strict=True)) if found.f1 else {},
            len(adopted), len(judged), sum(truth[adoption.clip_id] == adoption.label for adoption in judged),
            test.waf if test else None,
        ))  # fmt: skip
        support = found.confusion.support.tolist() if found.confusion else []
        counts.append(dict(zip(names, support, strict=False)))
    learning = _learnt([line.labelled for line in lines], [line.waf for line in lines])
    forecasts = tuple(Forecast(more, *learning.gain(more)) for more in FORECASTS) if learning else ()
    by_label = {}
    for label in lines[-1].f1 if lines else ():
        seen = [(count.get(label, 0), line.f1.get(label, Figure())) for line, count in zip(lines, counts, strict=True)]
        own = _learnt(
            [n for n, figure in seen if figure.value is not None], [f for _, f in seen if f.value is not None]
        )
        if own:
            by_label[label] = Forecast(FORECASTS[0], *own.gain(FORECASTS[0]))
    return RoundHistory(tuple(lines), learning, forecasts, by_label)


def _learnt(labels: list[int], figures: list[Figure]) -> Learning | None:
    values = [figure.value or 0.0 for figure in figures]
    return learn(labels, values, [_error(figure) for figure in figures])


def _error(figure: Figure) -> float:
    """Standard error of a score by its interval; 0 where that is not known."""
    if figure.low is None or figure.high is None:
        return 0.0
    return float(np.clip((figure.high - figure.low) / (2 * STANDARD_ERRORS), 0.0, 1.0))
