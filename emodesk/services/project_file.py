"""emodesk.toml: a project's name, labels, preset and sources, in a file that a person can read and mend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError, LabelSet
from emodesk.domain.details import ASKS
from emodesk.domain.model import MOST_LABELS
from emodesk.domain.resolution import Rule
from emodesk.services.model_choice import ModelChoice, lines_of, read_choice
from trainer.protocol.errors import Sentence
from trainer.protocol.files import atomic_write, presets
from trainer.protocol.labels import ELSEWHERE, LABELS, MODALITY_NAME
from trainer.protocol.printable import printable
from trainer.protocol.toml import read_toml

FILE = "emodesk.toml"
VERSION = 1
_KINDS = {str: Sentence("text"), list: Sentence("a list of texts"), bool: Sentence("true or false")}


class ProjectError(DomainError):
    """A project that cannot be made or opened; the text is one sentence that says what to do."""


@dataclass(frozen=True)
class OwnFeatures:
    """Features that others extracted, as a modality of the project.

    Attributes:
        name: of the modality: a word of one's own, or one of the four, whose encoder it then stands in for.
        path: the folder or file.
        frames: rows of frames a clip, where others are one vector.
    """

    name: str
    path: str
    frames: bool = False

    def __post_init__(self) -> None:
        if not MODALITY_NAME.fullmatch(self.name):
            raise ProjectError(
                "“{name}” cannot be a modality; use one word of letters, digits, - and _, 24 at most.", name=self.name
            )

    def settings(self) -> dict[str, Any]:
        """The settings by which a round takes them."""
        where = f"encoders.{self.name}"
        return {f"{where}.name": ELSEWHERE, f"{where}.path": self.path, f"{where}.frames": self.frames}


@dataclass(frozen=True)
class ProjectFile:
    """What emodesk.toml says; `sources` are the folders and tables that clips were imported from, `resolution` how
    votes become labels, `soft_targets` whether rounds learn from votes that differ as shares, `features` the
    modalities that others extracted, `filters` queries by the names under which they are kept, `mapping` what words
    of other label sets mean here ('' for unlabelled), `colours` and `marks` those of labels that are not the program's
    own, `asks` what a decision says beside its label (of `domain.details.ASKS`), `model` what was chosen beyond the
    preset.
    """

    name: str
    labels: tuple[str, ...] = LABELS
    preset: str = "light"
    sources: tuple[str, ...] = ()
    resolution: Rule = Rule.LATEST
    soft_targets: bool = False
    features: tuple[OwnFeatures, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    model: ModelChoice = field(default_factory=ModelChoice)
    colours: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_labels(self.labels)


def check_labels(labels: tuple[str, ...]) -> LabelSet:
    """A label set that files and keys can carry; ProjectError naming the label that is not."""
    for label in labels:
        if not label or label != label.strip() or label != printable(label) or any(mark in label for mark in ",;\"'"):
            raise ProjectError(
                "“{label}” cannot be a label; use words without commas, quotes or spaces around them.",
                label=printable(label),
            )
    try:
        return LabelSet(tuple(labels))
    except DomainError as error:
        raise ProjectError("{error}; name 2 to {most} different labels.", error=error, most=MOST_LABELS) from None


def check_preset(preset: str) -> None:
    """Raise ProjectError unless `preset` is one that came along or a TOML file of one's own."""
    if preset not in presets() and not (preset.endswith(".toml") and Path(preset).is_file()):
        raise ProjectError(
            "There is no preset “{preset}”; use {presets} or the path of a TOML file.",
            preset=preset,
            presets=", ".join(presets()),
        )


def check_rule(name: str) -> Rule:
    """The rule of a name; ProjectError where there is none."""
    try:
        return Rule(name)
    except ValueError:
        raise ProjectError(
            "There is no rule “{name}” for votes; use {rules}.", name=name, rules=", ".join(Rule)
        ) from None


def write(folder: Path, content: ProjectFile) -> None:
    """Write emodesk.toml atomically."""
    lines = [
        "# An EmoDesk project. The people's work is in project.db; keep both.",
        f"version = {VERSION}",
        f"name = {_text(content.name)}",
        f"labels = {_list(content.labels)}",
        f"preset = {_text(content.preset)}",
        f"sources = {_list(content.sources)}",
        f"resolution = {_text(content.resolution)}",
        f"soft_targets = {str(content.soft_targets).lower()}",
        f"asks = {_list(content.asks)}",
    ]
    for own in content.features:
        lines += ["", f"[features.{_text(own.name)}]", f"path = {_text(own.path)}",
                  f"frames = {str(own.frames).lower()}"]  # fmt: skip
    if content.filters:
        lines += ["", "[filters]", *(f"{_text(name)} = {_text(query)}" for name, query in content.filters)]
    for name, words in (("mapping", content.mapping), ("colours", content.colours), ("marks", content.marks)):
        if words:
            lines += ["", f"[{name}]", *(f"{_text(word)} = {_text(value)}" for word, value in words.items())]
    lines += lines_of(content.model)
    atomic_write(folder / FILE, "\n".join(lines) + "\n")


def read(folder: Path, name: str = FILE) -> ProjectFile:
    """Read and check emodesk.toml, or a copy of another `name`; ProjectError naming the field that does not hold."""
    path = folder / name
    try:
        table = read_toml(path)
    except (FileNotFoundError, NotADirectoryError):
        if folder.exists() and not folder.is_dir():
            raise ProjectError("{folder} is a file; name the folder of a project.", folder=folder) from None
        if not folder.is_dir():
            raise ProjectError(
                "{folder} is not there; make a project with “emodesk new” or choose another folder.", folder=folder
            ) from None
        raise ProjectError(
            "{folder} is no EmoDesk project ({file} is not there); "
            "make one with “emodesk new” or choose another folder.",
            folder=folder,
            file=FILE,
        ) from None
    except ValueError as error:
        raise ProjectError(
            "{path} cannot be understood ({error}); mend that line or take it from a copy.", path=path, error=error
        ) from None
    except OSError as error:
        raise ProjectError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    if isinstance(table.get("version"), int) and table["version"] > VERSION:
        raise ProjectError(
            "{folder} was made by a newer EmoDesk (emodesk.toml is version {version}, "
            "this program knows {version2}); update EmoDesk to open it.",
            folder=folder.name,
            version=table["version"],
            version2=VERSION,
        )
    if table.get("database"):
        raise ProjectError(
            "{path} names the database “{database}”; this EmoDesk opens only project.db.",
            path=path,
            database=table["database"],
        )
    fields: dict[str, Any] = {"name": folder.name, "labels": list(LABELS), "preset": "light", "sources": [],
              "resolution": str(Rule.LATEST), "soft_targets": False, "asks": [], **table}  # fmt: skip
    for name, kind in (("name", str), ("preset", str), ("labels", list), ("sources", list), ("resolution", str),
                        ("soft_targets", bool), ("asks", list)):  # fmt: skip
        value = fields[name]
        if not isinstance(value, kind) or (
            isinstance(value, list) and not all(isinstance(item, str) for item in value)
        ):
            raise ProjectError(
                "“{field}” in {path} is not {value}; mend it.",
                field=name,
                path=path,
                value=_KINDS[kind],
            )
    return ProjectFile(
        fields["name"], tuple(fields["labels"]), fields["preset"], tuple(fields["sources"]),
        check_rule(fields["resolution"]), fields["soft_targets"], _features(table.get("features", {}), path),
        _filters(table.get("filters", {}), path),
        {word.strip().casefold(): label for word, label in _words(table, "mapping", path).items()},
        tuple(name for name in fields["asks"] if name in ASKS),
        read_choice(table.get("model", {}), str(path)), _words(table, "colours", path), _words(table, "marks", path),
    )  # fmt: skip


def _filters(table: Any, path: Path) -> tuple[tuple[str, str], ...]:
    kept = table if isinstance(table, dict) else {"": None}
    wrong = next((name for name, query in kept.items() if not isinstance(query, str)), None)
    if wrong is not None:
        raise ProjectError("“{field}” in {path} is not {value}; mend it.", field=f"filters.{wrong}".rstrip("."),
                           path=path, value=_KINDS[str])  # fmt: skip
    return tuple((name, str(query)) for name, query in kept.items())


def _words(table: Any, name: str, path: Path) -> dict[str, str]:
    found = table.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ProjectError(
            "“{field}” in {path} is not {value}; mend it.",
            field=name, path=path, value=Sentence("a table of words and labels"),
        )  # fmt: skip
    return found


def _features(table: Any, path: Path) -> tuple[OwnFeatures, ...]:
    found = []
    for name, value in table.items() if isinstance(table, dict) else [("features", table)]:
        place = value.get("path") if isinstance(value, dict) else None
        frames = value.get("frames", False) if isinstance(value, dict) else None
        if not isinstance(place, str) or not isinstance(frames, bool):
            raise ProjectError(
                "“{field}” in {path} is not {value}; mend it.",
                field=f"features.{name}", path=path, value=Sentence("a table with a path, and frames true or false"),
            )  # fmt: skip
        found.append(OwnFeatures(name, place, frames))
    return tuple(found)


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which TOML wants escaped too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"
