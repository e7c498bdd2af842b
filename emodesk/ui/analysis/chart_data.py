"""An Analysis turned into what the charts show; pure, so that its words and numbers can be tested without a window."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from emodesk.domain.figures import Figure, too_few
from emodesk.services.analysis import Robustness, RoundScore, Source
from emodesk.ui.charts import BarCell, BarColumn, BarRow, LinePoint, LineSeries
from emodesk.viewmodels.analysis import Analysis
from emodesk.viewmodels.round_words import between, change, score
from emodesk.viewmodels.words import sentence_case, word
from trainer.protocol.grammar import filled
from trainer.protocol.labels import MODALITIES

OF_PEOPLE = (Source.PEOPLE, Source.BLIND)  # what people decided beside the round: without folds, and so a spread


def tr(text: str) -> str:
    """A phrase of Analyse in the person's language."""
    return QCoreApplication.translate("", text)  # where pyside6-lupdate files what stands in tr() outside a class


def source_name(source: Source) -> str:
    """What a round is measured against, in a word or two."""
    names = {
        Source.CROSS_VALIDATION: tr("Cross-validation"),
        Source.VALIDATION: tr("Validation"),
        Source.TEST: tr("Test"),
        Source.PEOPLE: tr("Later decisions"),
        Source.BLIND: tr("Blind votes"),
    }
    return names[source]


def source_hint(source: Source) -> str:
    """What a source is, in a sentence."""
    hints = {
        Source.CROSS_VALIDATION: tr("Labelled clips, each judged by the fold that never saw it."),
        Source.VALIDATION: tr("Clips of the validation split, which never train."),
        Source.TEST: tr("Clips of the test split, which never train."),
        Source.PEOPLE: tr("Clips labelled since the round, against its pseudo-labels."),
        Source.BLIND: tr("Clips decided blind alone: votes given in sight of the model flatter it."),
    }
    return hints[source]


def headline(analysis: Analysis) -> str:
    """Scores of the round in one line, with the change on the compared round."""
    now, old = analysis.scored, analysis.compared_scored
    if now is None:
        return tr("Nothing to measure this round against yet.")
    parts = [tr("WAF {waf}").format(waf=score(now.waf, now.waf_spread if _of_folds(analysis) else None))]
    if old is not None and same_clips(analysis):
        gain = change(now.waf - old.waf)
        parts[0] = tr("{waf} ({gain} on round {n})").format(waf=parts[0], gain=gain, n=analysis.compared)
    elif old is not None:
        text = tr("{waf} (round {number}: {old} on its own {n} clips)")
        parts[0] = filled(text, waf=parts[0], number=analysis.compared, old=score(old.waf), n=old.confusion.total)
    parts.append(tr("accuracy {value}").format(value=score(now.accuracy)))
    parts.append(tr("macro F1 {value}").format(value=score(now.macro_f1)))
    clips = filled(tr("{n} clips"), n=now.confusion.total)
    if now.interval_by == "speaker":
        clips = filled(tr("{clips}, {n} speakers"), clips=clips, n=now.interval_of)
    few = [tr("too few to tell")] if too_few(now.confusion) else []
    then = [] if now.waf_then is None else [tr("WAF {waf} by the round's own labels").format(waf=score(now.waf_then))]
    return " · ".join([*parts, clips, *few, *then])


def same_clips(analysis: Analysis) -> bool:
    """Whether the compared round was measured on as many clips of each label: a difference of scores on others, which
    the queue may have brought because they are hard, is none of the models'."""
    now, old = analysis.scored, analysis.compared_scored
    return now is not None and old is not None and np.array_equal(now.confusion.support, old.confusion.support)


def measured(analysis: Analysis) -> str:
    """What the headline's scores were measured on, in sentences."""
    now = analysis.scored
    if now is None:
        return headline(analysis)
    lines = [headline(analysis), source_hint(analysis.source)]
    if _of_folds(analysis):
        lines.append(tr("All clips together; ± is the spread of the folds."))
    if now.waf_then is not None:
        lines.append(tr("Labels were joined or taken away since; its clips are counted by those of now."))
    if now.waf_interval is not None:
        low, high = now.waf_interval
        lines.append(tr("WAF {range}.").format(range=between(Figure(now.waf, None, low, high), now.interval_by)))
    if analysis.centred is not None:
        lines.append(
            tr("Features are centred by speaker.") if analysis.centred else tr("Features are not centred by speaker.")
        )
    return "\n".join(lines)


def _of_folds(analysis: Analysis) -> bool:
    """Whether the spread of the scores is one of folds: people have none, few clips are too few in each, and clips that
    are counted anew are counted together."""
    counted_anew = analysis.scored is not None and analysis.scored.waf_then is not None
    return analysis.source not in OF_PEOPLE and not analysis.filter and not counted_anew


def f1_rows(analysis: Analysis) -> tuple[BarRow, ...]:
    """F1 of each label with its spread, marked with that of the compared round."""
    now, old = analysis.scored, analysis.compared_scored
    if now is None:
        return ()
    rows = []
    for index, label in enumerate(now.confusion.labels):
        value, spread = float(now.f1[index]), float(now.f1_spread[index])
        if math.isnan(value):
            tip = tr("{label}: no clip has it, and none was said to have it").format(label=sentence_case(word(label)))
            rows.append(BarRow(word(label), (BarCell(None, score(None), tip=tip),), label))
            continue
        other = None if old is None or math.isnan(old.f1[index]) else float(old.f1[index])
        tip = filled(
            tr("F1 of {label}: {value}, {n} clips"),
            label=word(label),
            value=score(value, spread if _of_folds(analysis) else None),
            n=int(now.confusion.support[index]),
        )
        note = change(value - other) if other is not None and same_clips(analysis) else ""
        rows.append(BarRow(word(label), (BarCell(value, score(value), spread, other, note, tip),), label))
    return tuple(rows)


def share_columns(analysis: Analysis) -> tuple[BarColumn, ...]:
    """One column a modality."""
    return tuple(BarColumn(word(name), icon_of(name)) for name in analysis.shares.modalities)


def icon_of(modality: str) -> str:
    """The icon of a modality, '' for one of somebody's own features."""
    return modality if modality in MODALITIES else ""


def share_rows(analysis: Analysis) -> tuple[BarRow, ...]:
    """Mean share of each modality for all clips and by pseudo-label."""
    shares, other = analysis.shares, analysis.compared_shares
    if other is not None and (other.modalities, other.labels) != (shares.modalities, shares.labels):
        other = None
    rows = [_share_row(tr("all clips"), "", shares.overall, other.overall if other else None, shares.modalities)]
    for index, label in enumerate(shares.labels):
        before = other.by_label[index] if other else None
        rows.append(_share_row(word(label), label, shares.by_label[index], before, shares.modalities))
    return tuple(rows)


def _share_row(
    text: str, label: str, values: np.ndarray, other: np.ndarray | None, modalities: tuple[str, ...]
) -> BarRow:
    cells = []
    for index, name in enumerate(modalities):
        value = float(values[index])
        if math.isnan(value):
            cells.append(BarCell(None, "–"))
            continue
        before = None if other is None or math.isnan(other[index]) else float(other[index])
        percent = tr("{n} %").format(n=round(100 * value))
        tip = tr("{modality} carries {percent} of what speaks for the pseudo-label: {row}")
        cells.append(
            BarCell(value, percent, other=before, tip=tip.format(modality=word(name), percent=percent, row=text))
        )
    return BarRow(text, tuple(cells), label, strong=not label)


def share_maximum(rows: tuple[BarRow, ...]) -> float:
    """Where the bars of shares end: the largest share, to the next tenth, so that differences show."""
    values = [cell.value for row in rows for cell in row.cells if cell.value is not None]
    return max(0.1, math.ceil(10 * max(values, default=1.0)) / 10)


def robustness_columns() -> tuple[BarColumn, ...]:
    """Without a modality, and with it alone."""
    return (BarColumn(tr("without it")), BarColumn(tr("alone")))


def robustness_rows(robustness: Robustness | None) -> tuple[BarRow, ...]:
    """WAF without each modality, with what is lost, and with it alone."""
    if robustness is None:
        return ()
    rows = []
    for name, without in robustness.without.items():
        alone = robustness.alone.get(name)
        lost = change(without - robustness.full) if without is not None else ""
        tip = tr("Without {modality}: WAF {waf}, with everything {full}").format(
            modality=word(name), waf=score(without), full=score(robustness.full)
        )
        missing = BarCell(without, score(without), other=robustness.full, note=lost, tip=tip)
        rows.append(BarRow(word(name), (missing, BarCell(alone, score(alone))), icon=icon_of(name)))
    return tuple(rows)


def waf_series(by_round: tuple[RoundScore, ...]) -> tuple[LineSeries, ...]:
    """WAF by round for every source, and the linear baseline."""
    markers = {
        Source.CROSS_VALIDATION: "circle",
        Source.VALIDATION: "triangle",
        Source.TEST: "square",
        Source.PEOPLE: "diamond",
        Source.BLIND: "diamond",
    }
    lines = []
    for source, marker in markers.items():
        points = []
        for scored in by_round:
            if source not in scored.waf:
                continue
            mean, spread, clips = scored.waf[source]
            spread = 0.0 if source in OF_PEOPLE else spread
            tip = filled(
                tr("Round {n}, {source}: WAF {waf}, {clips} clips"),
                n=scored.number,
                source=source_name(source).lower(),
                waf=score(mean, spread or None),
                clips=clips,
            )
            low, high = max(0.0, mean - spread), min(1.0, mean + spread)
            points.append(LinePoint(scored.number, mean, low, high, tip, of=source.value))
        if points or source is not Source.BLIND:
            lines.append(LineSeries(source_name(source).lower(), tuple(points), marker))
    base = [(scored.number, scored.baseline) for scored in by_round if scored.baseline is not None]
    tip = tr("Round {n}, linear baseline in cross-validation: WAF {waf}")
    of = Source.CROSS_VALIDATION.value
    points = tuple(LinePoint(n, waf, waf, waf, tip.format(n=n, waf=score(waf)), of=of) for n, waf in base)
    return (*lines, LineSeries(tr("linear baseline"), points, "none", dashed=True, faint=True))


def rows_are(source: Source) -> str:
    """Caption of the confusion's rows."""
    return tr("people say") if source in OF_PEOPLE else tr("label")


def columns_are(source: Source) -> str:
    """Caption of the confusion's columns."""
    return tr("the model said before") if source is Source.PEOPLE else tr("the model says")


def says_what(name: str, label: str, sure: float) -> str:
    """What a modality alone would say about a clip, for a tip."""
    if not label:
        return tr("{modality}: missing").format(modality=sentence_case(word(name)))
    text = tr("{modality}: {label} ({percent} %)")
    return text.format(modality=sentence_case(word(name)), label=word(label), percent=round(100 * sure))
