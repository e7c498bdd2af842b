"""Fields by which clips are grouped, and their values, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.viewmodels.words import sentence_case, word

_CONTEXT = "fields"
_NAMES = {
    "label": QT_TRANSLATE_NOOP("fields", "label"),
    "prediction": QT_TRANSLATE_NOOP("fields", "prediction"),
    "right": QT_TRANSLATE_NOOP("fields", "right or wrong"),
    "confidence": QT_TRANSLATE_NOOP("fields", "confidence"),
    "speaker": QT_TRANSLATE_NOOP("fields", "speaker"),
    "language": QT_TRANSLATE_NOOP("fields", "language"),
    "seconds": QT_TRANSLATE_NOOP("fields", "seconds"),
    "characters": QT_TRANSLATE_NOOP("fields", "characters of the transcript"),
    "loudness": QT_TRANSLATE_NOOP("fields", "loudness of the voice, dB"),
    "signal_to_noise": QT_TRANSLATE_NOOP("fields", "voice over noise, dB"),
    "face_quality": QT_TRANSLATE_NOOP("fields", "how well the face is seen"),
    "note": QT_TRANSLATE_NOOP("fields", "note on the file"),
}
_VALUES = {
    "right": QT_TRANSLATE_NOOP("fields", "right"),
    "wrong": QT_TRANSLATE_NOOP("fields", "wrong"),
    "noted": QT_TRANSLATE_NOOP("fields", "with a note"),
    "none": QT_TRANSLATE_NOOP("fields", "without"),
    "there": QT_TRANSLATE_NOOP("fields", "there"),
    "missing": QT_TRANSLATE_NOOP("fields", "missing"),
}
_HAS = "has "  # of the field that says whether a clip has a modality


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def field_name(name: str) -> str:
    """What a field is called."""
    return word(name.removeprefix(_HAS)) if name.startswith(_HAS) else _tr(_NAMES.get(name, name))


def field_value(name: str, value: str) -> str:
    """A value of a field; names of people's own as they are."""
    if name in ("label", "prediction"):
        return word(value)
    return _tr(_VALUES[value]) if name in ("right", "note") or name.startswith(_HAS) else value


def slice_name(parts: tuple[tuple[str, str], ...]) -> str:
    """A slice in words: “speaker anna, seconds 1.2–2.0”."""
    said = (f"{field_name(field)} {field_value(field, value)}" for field, value in parts)
    return sentence_case(QCoreApplication.translate("words", ", ").join(said))
