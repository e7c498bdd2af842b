"""What a round is trained with: encoders, pooling, training, self-training, frames. Presets are TOML files over these.

The defaults stand in protocol/sections.py and nowhere else; a preset names its encoders and only what
differs. `load_settings("light", {"training.epochs": 5})` is how every command gets its settings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

from trainer.protocol.errors import Sentence, UserError
from trainer.protocol.files import PRESETS, presets
from trainer.protocol.labels import ELSEWHERE, MODALITIES, MODALITY_NAME, MOST_MODALITIES
from trainer.protocol.round_folder import Spec
from trainer.protocol.sections import SECTION_CLASSES, Frames, Pooling, SelfTraining, SettingsError, Training
from trainer.protocol.toml import read_toml


@dataclass(frozen=True)
class EncoderChoice:
    """The encoder of one modality by name, with its own options (read-only)."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))


@dataclass(frozen=True)
class Settings:
    """All that a round is trained with. `modalities` restricts it to some of those there are; empty takes all."""

    encoders: Mapping[str, EncoderChoice] = field(default_factory=dict)
    modalities: tuple[str, ...] = ()
    pooling: Pooling = field(default_factory=Pooling)
    training: Training = field(default_factory=Training)
    selftraining: SelfTraining = field(default_factory=SelfTraining)
    frames: Frames = field(default_factory=Frames)

    def __post_init__(self) -> None:
        object.__setattr__(self, "encoders", MappingProxyType(dict(self.encoders)))

    def encoder_option(self, modality: str, name: str) -> str:
        """What an option of a modality's encoder says; "" where the preset says nothing of it."""
        choice = self.encoders.get(modality)
        return str(choice.options.get(name, "")) if choice else ""

    def chosen_modalities(self) -> tuple[str, ...]:
        """Modalities of a round that extracts its features, in the order of the encoders; SettingsError for one without
        an encoder, for none at all, and for more than a round takes."""
        chosen = self.modalities or tuple(self.encoders)
        absent = [name for name in chosen if name not in self.encoders]
        if absent or not chosen:
            what = Sentence("no encoder at all")
            if absent:
                what = Sentence("no encoder for {modality}", modality=absent[0])
            raise SettingsError(
                "The preset has {what}; choose another preset or set encoders.MODALITY.name.", what=what
            )
        found = tuple(modality for modality in self.encoders if modality in chosen)
        if len(found) > MOST_MODALITIES:
            raise SettingsError(
                "A round takes {most} modalities at most, and here are {names}; leave some out (modalities=A,B).",
                most=MOST_MODALITIES, names=", ".join(found),
            )  # fmt: skip
        return found

    @property
    def adopted_weight(self) -> float:
        """Weight of an adopted clip in the loss beside a labelled clip's 1."""
        return 1.0 if self.selftraining.mode == "blind" else self.selftraining.weight

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in the shape of a preset."""
        result: dict[str, Any] = {"modalities": list(self.modalities)}
        result["encoders"] = {key: {"name": choice.name, **choice.options} for key, choice in self.encoders.items()}
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
SECTIONS = tuple(SECTION_CLASSES)
OTHER_COMMANDS = ("chain.", "tune.")  # in specs: what other commands than the one that trains read
WORDS = {
    int: Sentence("a whole number"),
    float: Sentence("a number"),
    bool: Sentence("true or false"),
    str: Sentence("a word"),
}
Fields = TypeVar("Fields")
DEEPEST = 8  # parts of a dotted key


def load_settings(preset: str | Path = "light", overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings of a preset (its name, or a TOML file) with dotted `overrides` on top.

    Override values may be text as typed (`--set training.epochs=5`) or plain values (spec.json). A key without its
    section is taken where only one section has it. Raises SettingsError naming the key.
    """
    table = _read_preset(preset)
    given = {key: _typed(value) for key, value in (overrides or {}).items()}
    _exchange_encoders(table, given)
    for key, value in given.items():
        _put(table, key, value)
    return _build(table)


def settings_of_spec(spec: Spec, folder: Path, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings of the spec.json in a folder, with `overrides` in place of its own; its face detector where it has one.

    Raises SettingsError as `load_settings`.
    """
    preset = str(folder / spec.preset) if spec.preset.endswith(".toml") else spec.preset
    given = {
        key: value
        for key, value in (spec.settings if overrides is None else overrides).items()
        if not key.startswith(OTHER_COMMANDS)
    }
    if spec.detector and "image" in load_settings(preset, given).encoders:
        given["encoders.image.detector"] = spec.detector
    return load_settings(preset, given)


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
        return read_toml(path)
    except ValueError as error:
        raise SettingsError("{file} is not valid TOML: {error}.", file=path.name, error=error) from None
    except OSError as error:
        raise SettingsError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None


def _exchange_encoders(table: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Drop the options of the preset's encoders that are exchanged: another encoder starts from its own."""
    encoders = table.get("encoders")
    for key, name in given.items():
        parts = key.split(".")
        if parts[0] != "encoders" or parts[2:] != ["name"] or not isinstance(encoders, dict):
            continue
        old = encoders.get(parts[1])
        if isinstance(old, dict) and old.get("name") != name:
            encoders[parts[1]] = {}


def _typed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        return value  # a bare word or a path


def _put(table: dict[str, Any], key: str, value: Any) -> None:
    parts = key.split(".")
    if len(parts) > DEEPEST:
        raise SettingsError(
            "unknown setting “{key}”; a setting is section.key, an encoder's encoders.modality.key.", key=key[:60] + "…"
        )
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
    return [item.name for item in fields(SECTION_CLASSES[section])]


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
        choice = given[modality]
        options = dict(choice) if isinstance(choice, dict) else {"name": choice}
        name = options.pop("name", None)
        of_ones_own = name in (ELSEWHERE, "none") and MODALITY_NAME.fullmatch(str(modality))
        if modality not in MODALITIES and not of_ones_own:
            raise SettingsError(
                "encoders.{modality} is no modality; use one of {modalities}, or the encoder “{own}” for a modality of "
                "your own, named by one word.",
                modality=modality,
                modalities=", ".join(MODALITIES),
                own=ELSEWHERE,
            )
        if not isinstance(name, str):
            raise SettingsError(
                "encoders.{modality}.name is missing; it names the encoder of that modality.", modality=modality
            )
        if name != "none":
            chosen[modality] = EncoderChoice(name, options)
    return chosen


def _section(section: str, given: Any) -> Any:
    kind = SECTION_CLASSES[section]
    if not isinstance(given, dict):
        raise SettingsError("{section} is not a table of settings; write {section}.KEY=VALUE.", section=section)
    named: dict[str, Any] = {RENAMED.get(f"{section}.{key}", str(key)): value for key, value in given.items()}
    return read_fields(kind, named, section)


def read_fields(
    kind: type[Fields], given: Mapping[str, Any], where: str, error: type[UserError] = SettingsError
) -> Fields:
    """A frozen dataclass from a table of values; `error` names a key or value that does not fit, found at `where`."""
    hints = get_type_hints(kind)
    values = {}
    for name, value in given.items():
        if name not in hints:
            raise error(
                "unknown setting “{section}.{name}”; use one of {hints}.",
                section=where,
                name=name,
                hints=", ".join(hints) or "none",
            )
        values[name] = _convert(f"{where}.{name}", value, hints[name], error)
    return kind(**values)


def _convert(key: str, value: Any, kind: Any, error: type[UserError]) -> Any:
    kind = (get_args(kind) or (kind,))[0]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is str and isinstance(value, (int, float, bool)):
        return str(value).lower()
    if type(value) is not kind:
        raise error("{key} is “{value}”; use {words}.", key=key, value=value, words=WORDS[kind])
    return value
