"""What a project chose beyond its preset: folders of weights, a ranking, learnt prompts, and where rounds run."""

from __future__ import annotations

import hashlib
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.feature_files import PROMPTS, RANKINGS
from trainer.protocol.files import PRESETS, presets, resources
from trainer.protocol.sections import DEVICE, QUICK
from trainer.protocol.toml import read_toml

PROMPT = "prompts/ranking.txt"  # of the ranking, as python -m trainer rank fills it
READS_RANKING = ("baichuan", "transformers-text")  # text encoders that take the transcript with its ranking
LEARNS_PROMPTS = "emovclip"  # the video encoder that has prompts
SPEC_PLACE = "{spec}"  # in the template of a command that runs a round elsewhere


@dataclass(frozen=True)
class Ranking:
    """Who ranks the labels of each transcript: a server with OpenAI's interface and its model's name, or, with no
    server, the preset's own text model. Prices are of a million tokens, None where nobody said."""

    server: str = ""
    model: str = ""
    allow_http: bool = False
    price_in: float | None = None
    price_out: float | None = None


@dataclass(frozen=True)
class ModelChoice:
    """What rounds take besides the preset.

    Attributes:
        weights: (preset, modality, folder) where a folder stands in for the hub.
        ranking: who ranks, None for plain transcripts.
        prompts: whether the video encoder's prompts are learnt on the labelled clips.
        device: where rounds run here, cpu or a GPU as cuda:0; "" for the fastest there is.
        elsewhere: a command with {spec} in it that starts a round on another machine over the same files, "" for here.
    """

    weights: tuple[tuple[str, str, str], ...] = ()
    ranking: Ranking | None = None
    prompts: bool = False
    elsewhere: str = ""
    device: str = ""

    def __post_init__(self) -> None:
        if self.elsewhere and SPEC_PLACE not in self.elsewhere:
            raise DomainError(
                "“{command}” does not say where the round is; write {place} where its spec.json belongs.",
                command=self.elsewhere, place=SPEC_PLACE,
            )  # fmt: skip
        try:
            command_parts(self.elsewhere)
        except ValueError:
            raise DomainError(
                "“{command}” has a quotation mark that nothing closes; close it.", command=self.elsewhere
            ) from None

    def folders(self, preset: str) -> dict[str, Any]:
        """The settings by which the preset takes folders for its weights."""
        known = encoders_of(preset)
        return {
            f"encoders.{modality}.weights": folder
            for name, modality, folder in self.weights
            if name == preset and "repo" in known.get(modality, {})
        }

    def with_folder(self, preset: str, modalities: Sequence[str], folder: str) -> ModelChoice:
        """The same with a folder for the weights of some modalities of a preset, or, with "", the hub's again."""
        others = [each for each in self.weights if each[0] != preset or each[1] not in modalities]
        new = [(preset, modality, folder) for modality in modalities] if folder else []
        return replace(self, weights=(*others, *new))

    def with_ranking(self, ranking: Ranking | None) -> ModelChoice:
        """The same with another that ranks."""
        return replace(self, ranking=ranking)

    def before_extraction(
        self, preset: str, features: Path, labels: Sequence[str], rows: Sequence[ClipRow], send: bool
    ) -> dict[str, Any]:
        """The settings by which a chain ranks and learns prompts first, and of the device that was chosen.

        `send`: the person agreed that transcripts go to the server. What was made for the same model, labels and clips
        has the same place in the features folder, and is not made again.
        """
        known = encoders_of(preset)
        found: dict[str, Any] = {"chain.device": self.device} if self.device and not self.elsewhere else {}
        if self.ranking is not None and known.get("text", {}).get("name") in READS_RANKING:
            prompt = (resources() / PROMPT).read_text(encoding="utf-8")
            made_by = [self.ranking.server, self.ranking.model, list(labels), prompt, self._text(preset)]
            found["encoders.text.rankings"] = str(features / RANKINGS / f"{_digest(made_by)}.jsonl")
            found["chain.rank"] = "server" if self.ranking.server else "local"
            if self.ranking.server:
                found |= {"chain.server": self.ranking.server, "chain.model": self.ranking.model, "chain.send": send,
                          "chain.allow_http": self.ranking.allow_http}  # fmt: skip
        if self.prompts and known.get("video", {}).get("name") == LEARNS_PROMPTS:
            learnt_on = [[row.clip_id, row.path, row.start, row.end, row.label, row.speaker]
                         for row in rows if row.split == "labelled"]  # fmt: skip
            place = _digest([preset, known["video"], list(self.weights), list(labels), learnt_on])
            found["encoders.video.prompts"] = str(features / PROMPTS / place)
            found["chain.tune"] = True
        return found

    def _text(self, preset: str) -> Any:
        """What the local model is, where it ranks."""
        own = self.ranking is not None and not self.ranking.server
        return [preset, encoders_of(preset).get("text"), list(self.weights)] if own else None


def encoders_of(preset: str) -> dict[str, dict[str, Any]]:
    """The tables of a preset's encoders by modality; {} where there is no such preset."""
    return {name: table for name, table in _table(preset, "encoders").items() if isinstance(table, dict)}


def quick_settings(preset: str) -> dict[str, Any]:
    """What makes a round of a preset a quick one; DomainError where the preset itself says how it is trained."""
    said = {section: _table(preset, section) for section in {key.split(".")[0] for key in QUICK}}
    for key, value in QUICK.items():
        section, name = key.split(".")
        if said[section].get(name, value) != value:
            raise DomainError("“{preset}” says itself how it is trained, so no round of it is quick.", preset=preset)
    return dict(QUICK)


def trained_as(preset: str, quick: bool = False) -> dict[str, Any]:
    """Dotted settings of training and self-training that a preset says itself, and what makes a round a quick one."""
    own = {f"{section}.{name}": value for section in ("training", "selftraining")
           for name, value in _table(preset, section).items()}  # fmt: skip
    return {**own, **(QUICK if quick else {})}


def _table(preset: str, name: str) -> dict[str, Any]:
    path = PRESETS / f"{preset}.toml" if preset in presets() else Path(preset)
    try:
        found = read_toml(path).get(name, {})
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def command_parts(command: str) -> list[str]:
    """A command of the person's as arguments, by the rules of this system's shell; ValueError where a quotation mark
    is not closed."""
    if sys.platform == "win32":
        return [part.strip('"') for part in shlex.split(command, posix=False)]
    return shlex.split(command)


def read_choice(table: Any, where: str) -> ModelChoice:
    """The table `model` of emodesk.toml; DomainError naming the field that does not hold."""
    if not isinstance(table, dict):
        raise _strange("model", where)
    ranking, weights = table.get("ranking"), table.get("weights", {})
    flags = (table.get("prompts", False), table.get("elsewhere", ""), table.get("device", ""))
    if not isinstance(flags[0], bool) or not isinstance(flags[1], str):
        raise _strange("model.prompts" if not isinstance(flags[0], bool) else "model.elsewhere", where)
    if not isinstance(flags[2], str) or not DEVICE.fullmatch(flags[2]):
        raise _strange("model.device", where)
    if not isinstance(weights, dict) or not all(isinstance(own, dict) for own in weights.values()):
        raise _strange("model.weights", where)
    folders = tuple(
        (preset, modality, str(place)) for preset, own in weights.items() for modality, place in own.items()
    )
    return ModelChoice(folders, None if ranking is None else _ranking(ranking, where), *flags)


def _ranking(table: Any, where: str) -> Ranking:
    kinds: Mapping[str, Any] = {"server": str, "model": str, "allow_http": bool, "price_in": int | float,
                                "price_out": int | float}  # fmt: skip
    if not isinstance(table, dict):
        raise _strange("model.ranking", where)
    for name, value in table.items():
        if name not in kinds or not isinstance(value, kinds[name]):
            raise _strange(f"model.ranking.{name}", where)
    return Ranking(**table)


def _strange(field: str, where: str) -> DomainError:
    return DomainError("“{field}” in {path} is not understood; mend it.", field=field, path=where)


def lines_of(choice: ModelChoice) -> list[str]:
    """The choice as lines of emodesk.toml; none where nothing was chosen."""
    if choice == ModelChoice():
        return []
    lines = ["", "[model]", f"prompts = {str(choice.prompts).lower()}", f"elsewhere = {_text(choice.elsewhere)}"]
    lines += [f"device = {_text(choice.device)}"] if choice.device else []
    if choice.ranking is not None:
        own = choice.ranking
        lines += ["", "[model.ranking]", f"server = {_text(own.server)}", f"model = {_text(own.model)}",
                  f"allow_http = {str(own.allow_http).lower()}"]  # fmt: skip
        prices = (("price_in", own.price_in), ("price_out", own.price_out))
        lines += [f"{name} = {value!r}" for name, value in prices if value is not None]
    for preset in dict.fromkeys(name for name, _, _ in choice.weights):
        lines += ["", f"[model.weights.{_text(preset)}]"]
        lines += [f"{_text(modality)} = {_text(place)}" for name, modality, place in choice.weights if name == preset]
    return lines


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
