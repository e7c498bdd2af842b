"""What a round is trained with: encoders, pooling, training, self-training, frames. Presets are TOML files over these.

The defaults of fusion, training and self-training stand here and nowhere else; a preset names its encoders and
only what differs. `load_settings("light", {"training.epochs": 5})` is how every command gets its settings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from trainer.protocol.errors import Sentence, UserError
from trainer.protocol.files import PRESETS, presets
from trainer.protocol.labels import MODALITIES


class SettingsError(UserError):
    """A setting that cannot be; the text is one sentence naming the key and what it may be."""


def _within(section: str, name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingsError(
            "{section}.{name} is {value:g}; use a number from {low:g} to {high:g}.",
            section=section,
            name=name,
            value=value,
            low=low,
            high=high,
        )


def _one_of(section: str, name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SettingsError(
            "{section}.{name} is “{value}”; use one of {allowed}.",
            section=section,
            name=name,
            value=value,
            allowed=", ".join(allowed),
        )


@dataclass(frozen=True)
class EncoderChoice:
    """The encoder of one modality by name, with its own options (read-only)."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))


@dataclass(frozen=True)
class Pooling:
    """How frame features [L, C] become one embedding: mean_std and mean_var [2C] (the paper: variance), mean [C]."""

    statistics: str = "mean_std"

    def __post_init__(self) -> None:
        _one_of("pooling", "statistics", self.statistics, ("mean_std", "mean_var", "mean"))


@dataclass(frozen=True)
class Training:
    """The fusion network and its folds.

    The defaults are what measured best over five seeds on small real sets (60 to 491 labelled clips). The paper's own
    (section 4.2), for sets of thousands, are learning_rate 3e-4, updates 0, attention_bias_init 0, outlier_limit 0,
    ensemble 1, ema_decay 0 and checkpoint_selection best; batch, epochs, dropout, modality_dropout and folds are the
    same.

    Attributes:
        dropout: on the inputs of every encoder and of the attention, as in the MER baseline.
        modality_dropout: chance that one modality of one clip is left out of one batch; never all of them.
        missing_modality_fill: a missing modality is zeros before its encoder (the paper's) or after it.
        updates: small sets are seen for more epochs, until the weights have been updated so often; 0 is off.
        folds: as many models, each tested on the labelled clips it never saw.
        group_by_speaker: keep all clips of one speaker in the same fold where speakers are known.
        speaker_normalisation: take each speaker's own mean, an empirical Bayes estimate, out of the features
            (`fusion/centring.py`): on, off, or auto, where the linear baseline's validation on speakers not trained on
            decides.
        attention_bias_init: added to the attention's bias at the start; 1 begins with the plain sum of the modalities.
        checkpoint_selection: the epoch whose weights a fold keeps: best by validation WAF (the reference's), or last.
        ensemble: models a fold, differing in their seed; their logits are averaged. 0 lets the labelled clips decide:
            3 models where they are fewer than 1000, and one model is mostly chance; 1 beyond.
        label_smoothing: share of the target spread over all classes.
        class_balance: 0 weighs every clip alike, 1 every class; between them a power of the class's rarity.
        ema_decay: decay a batch of a running mean of the weights, which is then used; 0 is off.
        noise_aware: how much less a label weighs that the fold which never saw the clip finds unlikely; 0 is off.
        outlier_limit: features are limited to their mean ± this many standard deviations; 0 is off.
        input_noise: standard deviation of noise added to the standardised features while training; 0 is off.
        window_crops: copies a labelled clip gets whose embeddings are pooled over a random window of it, from
            frames.window to the whole clip; all copies together weigh as much as the clip. They need frame features,
            so a round on a bundle has none, and an epoch of a large set takes as many times longer. 0 is off (measured
            with 2 on the demo, 60 and 120 labels: the curves are right 4 and 8 points more often, clips 0.7 and 0.8
            within a spread over seeds of 1.3, clips with video alone 2 to 3 less).
        device: auto, cpu or cuda.  precision: float32 or bfloat16 (products only).  threads: 0 leaves torch's choice.
    """

    learning_rate: float = 1e-3
    weight_decay: float = 1e-5
    batch: int = 64
    epochs: int = 30
    updates: int = 200
    hidden: int = 128
    dropout: float = 0.3
    modality_dropout: float = 0.3
    missing_modality_fill: str = "zero_input"
    folds: int = 5
    group_by_speaker: bool = True
    speaker_normalisation: str = "auto"
    seed: int = 0
    attention_bias_init: float = 1.0
    checkpoint_selection: str = "last"
    ensemble: int = 0
    label_smoothing: float = 0.0
    class_balance: float = 0.0
    ema_decay: float = 0.98
    noise_aware: float = 0.0
    outlier_limit: float = 2.0
    input_noise: float = 0.0
    window_crops: int = 0
    device: str = "auto"
    precision: str = "float32"
    threads: int = 0

    def __post_init__(self) -> None:
        _within("training", "learning_rate", self.learning_rate, 1e-7, 1.0)
        for name in ("weight_decay", "outlier_limit", "input_noise"):
            _within("training", name, getattr(self, name), 0.0, 1e3)
        for name in ("batch", "epochs", "hidden"):
            _within("training", name, getattr(self, name), 1, 1_000_000)
        for name in ("dropout", "modality_dropout", "label_smoothing", "ema_decay"):
            _within("training", name, getattr(self, name), 0.0, 0.999)
        for name in ("class_balance", "noise_aware"):
            _within("training", name, getattr(self, name), 0.0, 1.0)
        _within("training", "folds", self.folds, 2, 50)
        _within("training", "ensemble", self.ensemble, 0, 50)
        _within("training", "window_crops", self.window_crops, 0, 100)
        _within("training", "updates", self.updates, 0, 1_000_000)
        _within("training", "threads", self.threads, 0, 1024)
        _within("training", "attention_bias_init", self.attention_bias_init, -10.0, 10.0)
        _one_of("training", "missing_modality_fill", self.missing_modality_fill, ("zero_input", "zero_hidden"))
        _one_of("training", "speaker_normalisation", self.speaker_normalisation, ("auto", "on", "off"))
        _one_of("training", "checkpoint_selection", self.checkpoint_selection, ("best", "last"))
        _one_of("training", "device", self.device, ("auto", "cpu", "cuda"))
        _one_of("training", "precision", self.precision, ("float32", "bfloat16"))


@dataclass(frozen=True)
class SelfTraining:
    """How pseudo-labels of unlabelled clips join the training set.

    Attributes:
        mode: off; blind, the paper's to the letter; guarded, which takes back a step that does harm;
            reviewed, which only proposes candidates for the reviewer's queue: half of them the most confident, half
            those on which the folds disagree most (measured with 180 of them: 3.0 and 1.4 points of WAF gained on
            two sets, 2.3 and 0 where all are the most confident).
        k: pseudo-labels taken at each step for every class, most confident first.
        steps: at most as many.
        confidence: a floor under the (calibrated) confidence of an adoption; blind passes over it.
        share: at most this part of the unlabelled pool is adopted in all; blind passes over it.
        tolerance: a step may lower validation WAF by as many standard errors of its paired folds (measured over eleven
            splits of two sets by speaker: with 1, 1.5 ± 0.9 and 0.2 ± 0.2 points more on test than without
            self-training, with 0, 0.7 and 0.1; not centred by speaker, with 1, 2.8 ± 1.6 and 0.0 ± 0.4).
        weight: an adopted clip's weight in the loss beside a labelled clip's 1; blind uses 1 (measured against 1 on
            three sets: 0.3 to 3 points of WAF more, and nowhere below no self-training).
        class_thresholds: each class has its own confidence floor by how well it is learnt (FlexMatch).
        start: every step trains from scratch (the paper's) or continues from the weights before it.
    """

    mode: str = "guarded"
    k: int = 10
    steps: int = 10
    confidence: float = 0.0
    share: float = 0.5
    tolerance: float = 1.0
    weight: float = 0.25
    class_thresholds: bool = False
    start: str = "scratch"

    def __post_init__(self) -> None:
        _one_of("selftraining", "mode", self.mode, ("off", "blind", "guarded", "reviewed"))
        _one_of("selftraining", "start", self.start, ("scratch", "continue"))
        _within("selftraining", "k", self.k, 1, 1_000_000)
        _within("selftraining", "steps", self.steps, 1, 1000)
        for name in ("confidence", "share", "weight"):
            _within("selftraining", name, getattr(self, name), 0.0, 1.0)
        _within("selftraining", "tolerance", self.tolerance, 0.0, 100.0)


@dataclass(frozen=True)
class Frames:
    """Per-frame curves: the fusion on windows of `window` seconds, one every `hop` seconds.

    `clips`: curves for at most as many clips, labelled and test last; 0 for none.
    """

    window: float = 1.0
    hop: float = 0.1
    clips: int = 20_000

    def __post_init__(self) -> None:
        _within("frames", "window", self.window, 0.05, 60.0)
        _within("frames", "hop", self.hop, 0.01, 60.0)
        _within("frames", "clips", self.clips, 0, 10_000_000)


@dataclass(frozen=True)
class Settings:
    """All that a round is trained with. `modalities` restricts it to some of those there are; empty takes all."""

    encoders: Mapping[str, EncoderChoice] = field(default_factory=dict)
    modalities: tuple[str, ...] = ()
    pooling: Pooling = Pooling()
    training: Training = Training()
    selftraining: SelfTraining = SelfTraining()
    frames: Frames = Frames()

    def __post_init__(self) -> None:
        object.__setattr__(self, "encoders", MappingProxyType(dict(self.encoders)))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in the shape of a preset."""
        result: dict[str, Any] = {"modalities": list(self.modalities)}
        result["encoders"] = {key: {"name": one.name, **one.options} for key, one in self.encoders.items()}
        for section in SECTIONS:
            values = getattr(self, section)
            result[section] = {item.name: getattr(values, item.name) for item in fields(values)}
        return result


# Settings by the names that earlier versions wrote into specs, presets of one's own and models.
RENAMED = {
    "training.drop_reading": "missing_modality_fill",
    "training.weight_average": "ema_decay",
    "training.attention_start": "attention_bias_init",
    "training.keep": "checkpoint_selection",
    "training.speaker_centring": "speaker_normalisation",
}
SECTIONS = tuple(item.name for item in fields(Settings) if is_dataclass(getattr(Settings(), item.name)))


def load_settings(preset: str | Path = "light", overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings of a preset (its name, or a TOML file) with dotted `overrides` on top.

    Override values may be text as typed (`--set training.epochs=5`) or plain values (spec.json). A key without its
    section is taken where only one section has it. Raises SettingsError naming the key.
    """
    table = _read_preset(preset)
    for key, value in (overrides or {}).items():
        _put(table, key, _typed(value))
    return _build(table)


def settings_from(plain: Mapping[str, Any]) -> Settings:
    """Settings back from `as_dict`; SettingsError for a key that this version does not know."""
    return _build(dict(plain))


def parse_overrides(pairs: list[str] | None) -> dict[str, str]:
    """`["key=value", …]` as typed after --set, to a mapping; SettingsError for one without “=”."""
    result = {}
    for pair in pairs or []:
        key, sign, value = pair.partition("=")
        if not sign or not key.strip():
            raise SettingsError("--set {pair} is not key=value; write for example --set training.epochs=10.", pair=pair)
        result[key.strip()] = value.strip()
    return result


def _read_preset(preset: str | Path) -> dict[str, Any]:
    known = presets()
    path = PRESETS / f"{preset}.toml" if str(preset) in known else Path(preset)
    if path.suffix != ".toml" or not path.is_file():
        raise SettingsError(
            "there is no preset “{preset}”; use {known} or the path of a TOML file.",
            preset=preset,
            known=", ".join(known),
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("{file} is not valid TOML: {error}.", file=path.name, error=error) from None
    except OSError as error:
        raise SettingsError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None


def _typed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value  # a bare word or a path


def _put(table: dict[str, Any], key: str, value: Any) -> None:
    parts = key.split(".")
    if len(parts) == 1 and key not in ("modalities", "encoders"):
        homes = [section for section in SECTIONS if key in _names(section) or f"{section}.{key}" in RENAMED]
        if len(homes) != 1:
            raise SettingsError(
                "unknown setting “{key}”; write section.key, the sections are {sections}.",
                key=key,
                sections=", ".join(SECTIONS),
            )
        parts = [homes[0], key]
    for depth, part in enumerate(parts[:-1]):
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise SettingsError(
                "unknown setting “{key}”; “{parts}” has no parts.", key=key, parts=".".join(parts[: depth + 1])
            )
    table[parts[-1]] = value


def _names(section: str) -> list[str]:
    return [item.name for item in fields(getattr(Settings(), section))]


def _build(table: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for section, given in table.items():
        if section == "modalities":
            values[section] = _modalities(given)
        elif section == "encoders":
            values[section] = _encoders(given)
        elif section in SECTIONS:
            values[section] = _section(section, given)
        else:
            known = ", ".join(("encoders", "modalities", *SECTIONS))
            raise SettingsError("unknown setting “{section}”; the sections are {known}.", section=section, known=known)
    return Settings(**values)


def _modalities(given: Any) -> tuple[str, ...]:
    names = given.replace("+", ",").split(",") if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SettingsError("modalities is not a list of names; write for example speech,text.")
    return tuple(name.strip() for name in names if name.strip())


def _encoders(given: Any) -> dict[str, EncoderChoice]:
    if not isinstance(given, dict):
        raise SettingsError("encoders is not a table; write for example encoders.speech.name=light.")
    chosen = {}
    for modality in sorted(given, key=lambda name: [*MODALITIES, name].index(name)):
        if modality not in MODALITIES:
            raise SettingsError(
                "encoders.{modality} is no modality; use one of {modalities}.",
                modality=modality,
                modalities=", ".join(MODALITIES),
            )
        choice = given[modality]
        options = dict(choice) if isinstance(choice, dict) else {"name": choice}
        name = options.pop("name", None)
        if not isinstance(name, str):
            raise SettingsError(
                "encoders.{modality}.name is missing; it names the encoder of that modality.", modality=modality
            )
        if name != "none":
            chosen[modality] = EncoderChoice(name, options)
    return chosen


def _section(section: str, given: Any) -> Any:
    kind = type(getattr(Settings(), section))
    if not isinstance(given, dict):
        raise SettingsError("{section} is not a table of settings; write {section}.KEY=VALUE.", section=section)
    hints = get_type_hints(kind)
    values = {}
    for written, value in given.items():
        name = RENAMED.get(f"{section}.{written}", written)
        if name not in hints:
            raise SettingsError(
                "unknown setting “{section}.{name}”; use one of {hints}.",
                section=section,
                name=name,
                hints=", ".join(hints),
            )
        values[name] = _convert(f"{section}.{name}", value, hints[name])
    return kind(**values)


def _convert(key: str, value: Any, kind: Any) -> Any:
    kind = (get_args(kind) or (kind,))[0]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is str and isinstance(value, (int, float, bool)):
        return str(value).lower()
    if type(value) is not kind:
        words = {
            int: Sentence("a whole number"),
            float: Sentence("a number"),
            bool: Sentence("true or false"),
            str: Sentence("a word"),
        }
        raise SettingsError("{key} is “{value}”; use {words}.", key=key, value=value, words=words[kind])
    return value
