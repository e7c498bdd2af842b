"""Learnt prompts on disk: a folder with prompts.json and one safetensors file for each fold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.encoders.base import EncoderError
from trainer.protocol.feature_files import PROMPTS_INDEX as INDEX
from trainer.protocol.files import atomic_write
from trainer.protocol.json_lines import parsed_json
from trainer.weights.indexes import is_file_name

if TYPE_CHECKING:
    from torch import Tensor

    from trainer.encoders.emovclip_model import EmoVCLIP

VERSION = 2
CENTRE, ROTATION, TARGET = "align.centre", "align.rotation", "align.target"
PULL_TO_REST = 1e-6  # pull towards no rotation, so small that it decides only where the clips say nothing


@dataclass(frozen=True)
class PromptSet:
    """Prompts of several folds and which clips each must not encode the figures of.

    Attributes:
        labels: the labels that the text prompts were learnt with.
        settings: fields of PromptSettings.
        files: number of the fold → its file; one fold alone is a shared set.
        tested: clip_id → the fold whose prompts never saw the clip.
        optimistic: one shared set, which saw every labelled clip.
    """

    folder: Path
    labels: tuple[str, ...]
    settings: dict[str, int]
    files: dict[int, str]
    tested: dict[str, int] = field(default_factory=dict)
    optimistic: bool = False
    digest: str = ""

    def folds_for(self, clip_id: str) -> tuple[int, ...]:
        """The folds whose prompts encode a clip: the one that never saw it, or all where none did."""
        return (self.tested[clip_id],) if clip_id in self.tested else tuple(self.files)

    def encoder(self, model: EmoVCLIP, fold: int) -> Callable[[Tensor], Tensor]:
        """Put the prompts of a fold into a model, and give what makes features [N, E] of frames [N, 3, H, W].

        Features are turned into the frozen model's frame where the fold's were aligned. WeightsError for the first
        tensor that does not fit.
        """
        import torch

        from trainer.weights.loading import WeightsError, read_tensors

        path = self.folder / self.files[fold]
        tensors: dict[str, Tensor] = dict(read_tensors(path))
        width = model.clip.visual.proj.shape[1]
        turned = {CENTRE: (width,), ROTATION: (width, width), TARGET: (width,)} if ROTATION in tensors else {}
        prompts = prompt_names(model)
        for name, shape in ({key: tuple(value.shape) for key, value in prompts.items()} | turned).items():
            if name not in tensors:
                raise WeightsError("{path} lacks the prompt {name}; learn the prompts again.", path=path, name=name)
            if tuple(tensors[name].shape) != shape:
                raise WeightsError(
                    "{path}: {name} has shape {list}, the model needs {list2}; the prompts are of another CLIP.",
                    path=path,
                    name=name,
                    list=list(tensors[name].shape),
                    list2=list(shape),
                )
        with torch.no_grad():
            for name, prompt in prompts.items():
                prompt.copy_(tensors[name])
        if not turned:
            return model.encode_frames
        centre, rotation, target = (tensors[name].to(model.tokens.device) for name in (CENTRE, ROTATION, TARGET))
        return lambda frames: (model.encode_frames(frames).float() - centre) @ rotation + target

    def rotation(self, fold: int) -> Tensor | None:
        """How the features of a fold are turned [E, E]; None where they are not."""
        from trainer.weights.loading import read_tensors

        return dict(read_tensors(self.folder / self.files[fold])).get(ROTATION)


def alignment(prompted: Tensor, frozen: Tensor) -> dict[str, Tensor]:
    """Where prompted features [N, E] of clips lie and how to turn them onto the frozen model's [N, E] of the same.

    Each fold's prompts bend CLIP's space in their own way, and a classifier would learn from one what it is asked in
    another. An orthogonal rotation (Procrustes; Schönemann 1966) makes them comparable and keeps all distances. It
    sees pictures and no labels. Directions that the clips do not span stay as they are.
    """
    import torch

    centre, target = prompted.mean(0), frozen.mean(0)
    product = (prompted - centre).double().T @ (frozen - target).double()
    product += PULL_TO_REST * product.abs().max() * torch.eye(len(product)).to(product)
    left, _, right = torch.linalg.svd(product)
    return {CENTRE: centre, ROTATION: (left @ right).to(prompted.dtype), TARGET: target}


def prompt_names(model: EmoVCLIP) -> dict[str, Any]:
    """The prompts of a model by the names they have in files."""
    return {f"{tower}.{i}": prompt for tower in ("vision", "text") for i, prompt in enumerate(getattr(model, tower))}


def write_prompts(prompts: PromptSet) -> None:
    """Write prompts.json beside the folds' files, which must be there."""
    data = {
        "version": VERSION,
        "labels": prompts.labels,
        "settings": prompts.settings,
        "files": {str(fold): name for fold, name in prompts.files.items()},
        "tested": prompts.tested,
        "optimistic": prompts.optimistic,
    }
    atomic_write(prompts.folder / INDEX, json.dumps(data, indent=1, ensure_ascii=False))


def read_prompts(folder: Path | str) -> PromptSet:
    """The prompts of a folder, without their tensors; EncoderError for a folder that holds none."""
    folder = Path(folder).expanduser()
    total = hashlib.sha256()
    try:
        text = (folder / INDEX).read_bytes()
        data = parsed_json(text)
        if data["version"] > VERSION:
            raise EncoderError("{folder} was written by a newer EmoDesk; update this one.", folder=folder / INDEX)
        files = {int(fold): str(name) for fold, name in data["files"].items()}
        if not all(map(is_file_name, files.values())):
            raise EncoderError(
                "{folder} names files outside its folder; learn the prompts again.", folder=folder / INDEX
            )
        for content in (text, *((folder / name).read_bytes() for name in files.values())):
            total.update(content)
        return PromptSet(
            folder, tuple(data["labels"]), dict(data["settings"]), files,
            dict(data["tested"]), bool(data["optimistic"]), total.hexdigest()[:16],
        )  # fmt: skip
    except EncoderError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise EncoderError(
            "{folder} holds no learnt prompts ({reason}); run python -m trainer tune.", folder=folder, reason=reason
        ) from None
