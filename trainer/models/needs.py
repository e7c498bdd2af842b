"""What a preset needs before it can run: weights that are here or are not, room on the disk, memory. No network."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from trainer.encoders.base import DeviceEncoder, on_device, warnings_of
from trainer.encoders.registry import build_encoder
from trainer.machine import gpus
from trainer.protocol.errors import Sentence, UserError, sentence_of
from trainer.protocol.labels import ELSEWHERE
from trainer.settings import load_settings
from trainer.weights.hub import SIZES, WeightsSource, needed_files

OVERHEAD = 1.15  # memory of a model as a share of its weights: with the activations of one batch


@dataclass(frozen=True)
class Memory:
    """Of the device that encoders run on: its bytes, and the bytes that a number of a model takes there."""

    size: int
    a_number: int


@dataclass(frozen=True)
class ModelWeights:
    """Weights of one or more modalities: `folder` None where they are not here, `size` on the disk or to fetch (0: not
    known), `memory` that they take on the device; `problem` where what is here cannot be used."""

    modalities: tuple[str, ...]
    source: WeightsSource
    folder: Path | None
    size: float
    memory: float
    problem: Sentence | None = None

    @property
    def name(self) -> str:
        """The folder or repository that was named."""
        return self.source.folder or self.source.repo


@dataclass(frozen=True)
class Needs:
    """What a preset needs: `encoders` by modality, `weights`, and `warnings` of what its features lack."""

    encoders: Mapping[str, str]
    weights: tuple[ModelWeights, ...]
    warnings: tuple[str, ...]

    @property
    def memory(self) -> float:
        """Bytes on the device, all modalities together."""
        return sum(each.memory for each in self.weights)

    @property
    def missing(self) -> tuple[ModelWeights, ...]:
        """Weights that are not here."""
        return tuple(each for each in self.weights if each.folder is None)

    @property
    def to_fetch(self) -> float:
        """Bytes that the hub would send."""
        return sum(each.size for each in self.missing if not each.source.folder)


def needs_of(preset: str, overrides: Mapping[str, Any] | None, memory: Memory) -> Needs:
    """What a preset needs, with `overrides` on top; UserError where it or an encoder of it cannot be."""
    encoders: dict[str, str] = {}
    sharing: dict[str, list[str]] = {}
    using: dict[str, DeviceEncoder] = {}
    warnings: list[str] = []
    for modality, choice in load_settings(preset, overrides).encoders.items():
        encoders[modality] = choice.name
        if choice.name == ELSEWHERE:
            continue
        encoder = build_encoder(modality, choice.name, choice.options)
        warnings += warnings_of([encoder])
        if on_device(encoder):
            source = encoder.source
            key = source.folder or f"{source.repo}@{source.revision}"
            sharing.setdefault(key, []).append(modality)  # modalities share the weights that they have in common
            using[key] = encoder
    weights = tuple(_weights(tuple(sharing[key]), encoder, memory) for key, encoder in using.items())
    return Needs(encoders, weights, tuple(warnings))


def _weights(modalities: tuple[str, ...], encoder: DeviceEncoder, memory: Memory) -> ModelWeights:
    source = encoder.source
    size, folder, problem = SIZES.get(source.repo, 0.0), None, None
    try:
        encoder.check_weights()
        folder = source.local()
        if folder is not None:
            size = float(sum((folder / name).stat().st_size for name in needed_files(folder, source.files)))
    except (UserError, OSError) as error:
        folder, problem = None, sentence_of(error)
    return ModelWeights(modalities, source, folder, size, size * OVERHEAD * memory.a_number / _stored(source), problem)


def _stored(source: WeightsSource) -> int:
    """Bytes for each number in the files of a repository: large language models come in half precision."""
    return 2 if source.repo.startswith(("baichuan-inc/", "Qwen/")) else 4


def device_memory() -> Memory:
    """Of the GPU that torch can use, else of this machine."""
    found = gpus()
    return Memory(int(found[0].memory), 2) if found else Memory(int(psutil.virtual_memory().total), 4)


def free_disk() -> float:
    """Bytes that are free where the hub's files are kept."""
    from huggingface_hub.constants import HF_HUB_CACHE

    folder = Path(HF_HUB_CACHE)
    while not folder.exists():
        folder = folder.parent
    return float(shutil.disk_usage(folder).free)
