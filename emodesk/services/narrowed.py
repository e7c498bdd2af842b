"""A round's figures on some of its clips: what an expression of the queue lets through."""

from __future__ import annotations

from dataclasses import replace

from emodesk.domain.figures import Figure, Figures
from emodesk.services.analysis import Robustness, Source
from emodesk.services.checks import BLIND_VOTES_NEEDED
from emodesk.services.measured import SaidClips
from trainer.measures.scores import score
from trainer.measures.waf_between import drawn_scores


def figures_on(measured: SaidClips) -> Figures | None:
    """Scores of measured clips, all of one confusion; None for none of them, or too few that were decided blind.

    Nothing is said of folds, in each of which there may be hardly any of these clips.
    """
    if len(measured) < (BLIND_VOTES_NEEDED if measured.source is Source.BLIND else 1):
        return None
    found = drawn_scores(measured.truth, measured.said, measured.speaker, len(measured.labels))
    scores = replace(found.scores, labels=measured.labels)
    ends = found.f1_low.tolist(), found.f1_high.tolist()
    each = zip(scores.per_class_f1.tolist(), scores.occurring.tolist(), *ends, strict=True)
    return Figures(
        Figure(scores.waf, None, found.low, found.high), Figure(scores.accuracy), Figure(scores.macro_f1),
        tuple(Figure(value, None, low, high) if there else Figure() for value, there, low, high in each),
        scores, found.by, found.units,
    )  # fmt: skip


def robustness_on(measured: SaidClips) -> Robustness | None:
    """WAF of measured clips without each modality and with it alone; None where the round cannot say what others than
    its training folds see."""
    if measured.subsets is None or not len(measured):
        return None
    says, classes = measured.subsets.argmax(axis=2), len(measured.labels)
    whole = says.shape[1] - 1

    def waf(subset: int) -> float:
        return score(measured.truth, says[:, subset], classes).waf

    names = list(enumerate(measured.modalities))
    return Robustness(
        measured.source,
        score(measured.truth, measured.said, classes).waf,
        {name: waf(whole ^ 1 << m) for m, name in names},
        {name: waf(1 << m) for m, name in names},
    )
