"""Words of the domain as the person reads them: modalities, labels, states and the reasons for a prediction."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.domain.opinion import Opinion
from emodesk.domain.prediction import ClipPrediction
from emodesk.domain.ratings import INTENSITY, Scale
from emodesk.domain.reason import ReasonKind, why

translate = QCoreApplication.translate
_KNOWN = (
    QT_TRANSLATE_NOOP("words", "neutral"),
    QT_TRANSLATE_NOOP("words", "anger"),
    QT_TRANSLATE_NOOP("words", "happiness"),
    QT_TRANSLATE_NOOP("words", "sadness"),
    QT_TRANSLATE_NOOP("words", "worry"),
    QT_TRANSLATE_NOOP("words", "surprise"),
    QT_TRANSLATE_NOOP("words", "speech"),
    QT_TRANSLATE_NOOP("words", "image"),
    QT_TRANSLATE_NOOP("words", "text"),
    QT_TRANSLATE_NOOP("words", "video"),
    QT_TRANSLATE_NOOP("words", "open"),
    QT_TRANSLATE_NOOP("words", "mine"),
    QT_TRANSLATE_NOOP("words", "reviewed"),
    QT_TRANSLATE_NOOP("words", "unsure"),
    QT_TRANSLATE_NOOP("words", "disputed"),
    QT_TRANSLATE_NOOP("words", "skipped"),
    QT_TRANSLATE_NOOP("words", "flagged"),
    QT_TRANSLATE_NOOP("words", "labelled"),
    QT_TRANSLATE_NOOP("words", "all"),
    QT_TRANSLATE_NOOP("words", "valence"),
    QT_TRANSLATE_NOOP("words", "arousal"),
    QT_TRANSLATE_NOOP("words", "intensity"),
)


def word(name: str) -> str:
    """A label, modality or state in the person's language; a project's own labels as they are."""
    return translate("words", name)


def opinion_words(opinion: Opinion) -> str:
    """What an opinion says, in a few words: its label and, where it is known, the probability."""
    sure = "" if opinion.confidence is None else f" {opinion.confidence:.2f}"
    return f"{word(opinion.label)}{sure}"


def scale_words(scale: Scale) -> str:
    """What is rated along time: “valence”, or “intensity of anger”."""
    if scale.rates != INTENSITY:
        return word(scale.rates)
    return translate("words", "intensity of {label}").format(label=word(scale.label))


def sentence_case(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def listing(names: Sequence[str]) -> str:
    """Names in one phrase: “speech, image and text”."""
    words = [word(name) for name in names]
    if len(words) < 2:
        return "".join(words)
    first = translate("words", ", ").join(words[:-1])
    return translate("words", "{first} and {last}").format(first=first, last=words[-1])


def reason(prediction: ClipPrediction) -> str:
    """Why the model proposes its pseudo-label, in one line."""
    data = why(prediction)
    says = [prediction.labels[k] for k in prediction.alone.argmax(axis=-1)]
    present = [name for name, there in zip(prediction.modalities, prediction.present, strict=True) if there]
    agreeing = [name for name in present if says[prediction.modalities.index(name)] == data.label]
    values = {
        "label": word(data.label),
        "other_label": word(data.other_label),
        "modality": word(data.modality),
        "other": word(data.other),
        "agreeing": listing(agreeing or [data.modality]),
        "percent": round(100 * data.share),
    }
    return sentence_case(_sentence(data.kind, len(agreeing)).format(**values))


def _sentence(kind: ReasonKind, agreeing: int) -> str:
    if kind is ReasonKind.CONTRADICTION:
        if agreeing > 1:
            return translate("words", "{agreeing} say {label}; {other} alone says {other_label}.")
        return translate("words", "{modality} carries {label}; {other} alone says {other_label}.")
    if kind is ReasonKind.TOSS_UP:
        return translate("words", "nearly a tie of {label} and {other_label}; {modality} tips it.")
    if kind is ReasonKind.AGREEMENT:
        if agreeing == 2:
            return translate("words", "{agreeing} both say {label}.")
        return translate("words", "{agreeing} all say {label}.")
    if kind is ReasonKind.CARRIED:
        return translate("words", "{modality} carries it: {percent} % of what speaks for {label}.")
    if kind is ReasonKind.MIXED:
        return translate("words", "{modality} speaks most for {label}, with help from the others.")
    return translate("words", "nothing in this clip speaks for {label}; it is what the model expects before it looks.")
