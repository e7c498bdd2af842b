"""Presets in words: what each modality uses, what that needs and takes, and where it was measured to be better."""

from __future__ import annotations

from pathlib import Path

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.runs.foretelling import Foretold
from emodesk.runs.models import PresetNeeds, PresetWeights
from emodesk.viewmodels.round_words import counted, duration, stage_word, tr
from emodesk.viewmodels.said import said
from emodesk.viewmodels.words import word
from trainer.protocol.files import presets
from trainer.protocol.labels import MODALITIES

_ENCODERS = {
    ("speech", "light"): QT_TRANSLATE_NOOP("", "pitch, loudness and voice quality"),
    ("image", "light"): QT_TRANSLATE_NOOP("", "shape, movement and expression of the face"),
    ("text", "light"): QT_TRANSLATE_NOOP("", "words and what they are known to feel like"),
    ("video", "light"): QT_TRANSLATE_NOOP("", "movement and colour of the picture"),
    ("speech", "whisper"): QT_TRANSLATE_NOOP("", "what Whisper hears"),
    ("speech", "hubert"): QT_TRANSLATE_NOOP("", "HuBERT on the sound"),
    ("image", "clip-face"): QT_TRANSLATE_NOOP("", "CLIP on the faces"),
    ("video", "emovclip"): QT_TRANSLATE_NOOP("", "EmoVCLIP on the whole pictures"),
    ("text", "baichuan"): QT_TRANSLATE_NOOP("", "the language model Baichuan on the words"),
    ("text", "transformers-text"): QT_TRANSLATE_NOOP("", "a language model on the words"),
}
_ABOUT = {
    "light": QT_TRANSLATE_NOOP("", "Built in; runs anywhere at once, downloads nothing."),
    "small": QT_TRANSLATE_NOOP("", "Hears and reads far more, also without a GPU."),
    "base": QT_TRANSLATE_NOOP("", "Small learnt models in all four modalities; wants a GPU, or patience."),
    "mer2024": QT_TRANSLATE_NOOP("", "The paper's four models; for a GPU with 32 GB."),
}
_MEASURED = {
    "light": QT_TRANSLATE_NOOP("", "Measured on acted speech of new speakers, eight emotions: WAF .65."),
    "small": QT_TRANSLATE_NOOP(
        "", "Measured on acted speech of new speakers, eight emotions: WAF .78, with light .65."
    ),
    "mer2024": QT_TRANSLATE_NOOP("", "The paper reports WAF .90 on Chinese films; not measured here."),
}
# What the command line is told to call, and the page where it stands.
_HERE = {
    "Text is the plain transcript without a ranking of the labels; python -m trainer rank makes one.":
        QT_TRANSLATE_NOOP("", "Text is the plain transcript without a ranking of the labels; “Ranking…” makes one."),
    "Video uses plain CLIP without learnt prompts; python -m trainer tune learns them.":
        QT_TRANSLATE_NOOP("", "Video uses plain CLIP without learnt prompts; “Learn prompts” below learns them."),
}  # fmt: skip


def preset_name(preset: str) -> str:
    """What a preset is called: of one's own the file's name, without where it lies."""
    return preset if preset in presets() else Path(preset).name


def about(preset: str) -> str:
    """A preset in one line."""
    return tr(_ABOUT[preset]) if preset in _ABOUT else tr("Your own file; nothing was measured of it.")


def beside_name(preset: str, hint: str = "") -> str:
    """What stands in a tip beside a preset's name: the whole path of one's own, and a hint."""
    return "\n".join(part for part in ("" if preset in presets() else preset, hint) if part)


def size_words(count: float) -> str:
    """Bytes in words."""
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.0f} MB"


def weights_words(weights: PresetWeights) -> str:
    """Weights in one line: whose, which, how large, and whether they are here, or why they will not do."""
    names = tr(", ").join(word(name) if name in MODALITIES else name for name in weights.modalities)
    if weights.problem:
        return tr("{modalities}: {problem}").format(modalities=names, problem=said(weights.problem))
    if not weights.size and not weights.here:
        return tr("{modalities}: {name}, of a size that is not known, is not here yet").format(
            modalities=names, name=weights.name
        )
    size = size_words(weights.size)
    if weights.here:
        return tr("{modalities}: {name}, {size}, is here").format(modalities=names, name=weights.name, size=size)
    return tr("{modalities}: {name}, {size}, is not here yet").format(modalities=names, name=weights.name, size=size)


def facts(needs: PresetNeeds) -> str:
    """All that is known of a preset, a line each."""
    lines = []
    for modality, name in needs.encoders.items():
        what = _ENCODERS.get((modality, name))
        called = word(modality) if modality in MODALITIES else modality
        lines.append(tr("{modality}: {what}").format(modality=called, what=tr(what) if what else name))
    if not needs.encoders:
        lines.append(tr("It names no encoder, so a round on it has no features to learn from."))
    if needs.weights:
        lines += ["", *(weights_words(each) for each in needs.weights)]
        memory = tr("Takes about {memory} of memory; the device has {device}.")
        if not all(each.size for each in needs.weights):
            memory = tr("How much memory it takes shows once all weights are here; the device has {device}.")
        lines.append(memory.format(memory=size_words(needs.memory), device=size_words(needs.device)))
    if needs.preset in _MEASURED:
        lines += ["", tr(_MEASURED[needs.preset])]
    for sentence in (*needs.problems, *needs.warnings):
        here = _HERE.get(str(sentence))
        lines.append(tr(here) if here else said(sentence))
    return "\n".join(lines)


def foretold_words(found: Foretold) -> str:
    """What a round would do, a line each stage, and how long all of it takes."""
    lines = []
    for stage in found.stages:
        words = tr("{stage}: {amount} to do, {cached} there; about {time}")
        if not stage.amount:  # of no stage that takes time it is said that it takes none
            words = tr("{stage}: about {time}") if stage.seconds else tr("{stage}: nothing to do, {cached} there")
        lines.append(
            words.format(stage=stage_word(stage.name), amount=counted(stage.amount, stage.unit),
                         cached=round(stage.cached), time=duration(stage.seconds))
        )  # fmt: skip
    whole = tr("In all about {time}, as long as the last round took for as much.")
    whole = whole if found.learnt else tr("In all about {time}, at a guess.")
    return "\n".join([*lines, whole.format(time=duration(found.seconds)), *map(said, (*found.notes, *found.sent))])
