"""What is said of two rounds side by side: rows of figures, and the words of the button that puts one in use."""

from __future__ import annotations

from dataclasses import dataclass

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.domain.comparison import DRAWS
from emodesk.services.comparing import Comparison, Side, signed
from emodesk.viewmodels import words
from emodesk.viewmodels.round_words import score, tr
from trainer.protocol.grammar import filled

_VERDICTS = {
    "better": QT_TRANSLATE_NOOP("", "Use these predictions (better: {gain})"),
    "worse": QT_TRANSLATE_NOOP("", "Use these predictions (worse: {gain})"),
    "open": QT_TRANSLATE_NOOP("", "Use these predictions (no clear difference)"),
}


@dataclass(frozen=True)
class FigureRow:
    """A figure of both rounds and its change, as they are written."""

    name: str
    before: str
    after: str
    change: str


def use_words(found: Comparison | None) -> str:
    """What the button says that puts a round in use."""
    if found is None or found.gain is None:
        return tr("Use these predictions")
    return tr(_VERDICTS[found.verdict]).format(gain=signed(found.gain.value))


def measure_rows(found: Comparison) -> list[FigureRow]:
    """WAF, accuracy, macro F1 and the error of the confidence."""
    names = {
        "waf": tr("WAF"),
        "accuracy": tr("accuracy"),
        "macro_f1": tr("macro F1"),
        "ece": tr("calibration error"),
    }
    return [_row(name, getattr(found.before, key), getattr(found.after, key)) for key, name in names.items()]


def label_rows(found: Comparison) -> list[FigureRow]:
    """F1 of each label."""
    return [_row(words.word(name), found.before.f1.get(name), found.after.f1.get(name)) for name in found.labels]


def modality_rows(found: Comparison) -> list[FigureRow]:
    """WAF without each modality."""
    return [
        _row(tr("without {modality}").format(modality=words.word(name)), found.before.without.get(name),
             found.after.without.get(name))
        for name in found.modalities
    ]  # fmt: skip


def measured_by(found: Comparison) -> str:
    """On how many clips the figures rest, and how their interval was made."""
    if found.gain is None:
        return ""
    if found.gain.by == "speaker":
        text = tr("{clips} labelled clips of {of} speakers, each judged by the fold of each round that never saw it; "
                  "the interval is of speakers drawn anew {draws} times, both rounds together")  # fmt: skip
    else:
        text = tr(
            "{clips} labelled clips, each judged by the fold of each round that never saw it; the interval is of clips "
            "drawn anew {draws} times, both rounds together, and promises nothing of new speakers"
        )
    return filled(text, clips=found.clips, of=found.gain.of, draws=f"{DRAWS:,}")


def other_lines(found: Comparison) -> list[str]:
    """Blind votes made since, and what each round adopted."""
    lines = []
    if found.blind:
        text = tr("Of {n} blind votes made since, on clips that neither learnt from, round {before} had {a}, "
                  "round {after} {b}.")  # fmt: skip
        lines.append(filled(text, n=found.blind, before=found.before.number, a=found.before.agreed,
                            after=found.after.number, b=found.after.agreed))  # fmt: skip
    if found.before.adopted or found.after.adopted:
        text = tr("Adopted: {before}; {after}; {n} by both, {other} of them under another label.")
        lines.append(text.format(before=_adopted(found.before), after=_adopted(found.after), n=found.both_adopted,
                                 other=found.adopted_otherwise))  # fmt: skip
    return lines


def _adopted(side: Side) -> str:
    if not side.judged:
        return filled(tr("round {n}: {count} clips"), n=side.number, count=side.adopted)
    text = tr("round {n}: {count} clips, of which people have judged {judged} since: {right} right")
    return filled(text, n=side.number, count=side.adopted, judged=side.judged, right=side.right)


def _row(name: str, before: float | None, after: float | None) -> FigureRow:
    gain = "" if before is None or after is None else signed(after - before)
    return FigureRow(name, score(before), score(after), gain)
