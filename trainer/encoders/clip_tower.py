"""open_clip models by name and local weights, and how pictures are made ready for them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np

from trainer.encoders.base import MOST_FRAMES, EncoderError
from trainer.encoders.heavy import batch_option, device_option, precision_option
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.sections import number, word
from trainer.weights.hub import HubError, WeightsSource
from trainer.weights.loading import WeightsError, build_within, load_into

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

CONFIG_FILE = "open_clip_config.json"
WEIGHTS_FILE = "open_clip_model.safetensors"
# Models that OpenAI trained with another GELU than open_clip gives these names.
PLAIN_NAMES = ("RN50", "RN101", "RN50x4", "RN50x16", "RN50x64", "ViT-B-32", "ViT-B-16", "ViT-L-14", "ViT-L-14-336")
# Mean and standard deviation of the pixels by name; the paper does not say which it used.
NORMALISATIONS = {
    "openai": ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "half": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
}


@dataclass(frozen=True)
class ClipOptions:
    """Options that both encoders on CLIP share.

    Attributes:
        model: open_clip's name, "" for the open_clip_config.json beside local weights.
        openai: whether the weights are OpenAI's; their models need the names that end in -quickgelu.
        repo, revision, weights: where the weights come from, see trainer.hub.
        normalisation: openai (what the weights were trained with), imagenet or half.
        rate: frames looked at a second, 0 for every frame (the paper's).
        batch: pictures in one batch on the device.
    """

    model: str = "ViT-L-14-quickgelu"
    openai: bool = True
    repo: str = "timm/vit_large_patch14_clip_224.openai"
    revision: str = "18d0535469bb561bf468d76c1d73aa35156c922b"
    weights: str = ""
    normalisation: str = word("openai", *NORMALISATIONS)
    rate: float = number(0.0, 0.0, MOST_FRAMES)
    batch: int = batch_option(128)
    device: str = device_option()
    precision: str = precision_option()


def check_model(options: ClipOptions, modality: str) -> None:
    """EncoderError for a model name that does not exist, or would give other features than the weights' own."""
    if options.model:
        _configuration(options.model)
    if options.openai and options.model in PLAIN_NAMES:
        raise EncoderError(
            "{where}.model is “{model}”, whose GELU is not that of OpenAI's weights; "
            "write {model}-quickgelu, or openai = false for weights of somebody else.",
            where=f"encoders.{modality}",
            model=options.model,
        )


def clip_source(options: ClipOptions, modality: str, source: WeightsSource) -> WeightsSource:
    """The files that an open_clip model needs: its weights, and the configuration where no name is given."""
    files = (WEIGHTS_FILE,) if options.model else (WEIGHTS_FILE, CONFIG_FILE)
    return replace(source, files=files)


def model_config(options: ClipOptions, source: WeightsSource) -> dict[str, Any]:
    """Sizes of the model: by open_clip's name, or from the folder; EncoderError for a name that does not exist."""
    if not options.model:
        config = source.read_json(CONFIG_FILE).get("model_cfg")
        if not isinstance(config, dict):
            raise HubError(
                "{config_file} of {folder} has no model_cfg; fetch it again.",
                config_file=CONFIG_FILE,
                folder=source.folder or source.repo,
            )
        return config
    return parsed_json(_configuration(options.model).read_text(encoding="utf-8"))


def _configuration(model: str) -> Path:
    """open_clip's file of a model's sizes; EncoderError for a name that does not exist."""
    from importlib.util import find_spec

    # Read beside the package: importing open_clip takes seconds, and workers need two numbers of it.
    spec = find_spec("open_clip")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "model_configs" / f"{model}.json"
    if not path.is_file():
        near = ", ".join(name for name in ("ViT-L-14-quickgelu", "ViT-B-32-quickgelu"))
        raise EncoderError("open_clip has no model “{model}”; use for example {near}.", model=model, near=near)
    return path


# Vision towers in use, by what makes two the same; image and video often look through one.
_towers: WeakValueDictionary[tuple[Any, ...], nn.Module] = WeakValueDictionary()


def load_clip(options: ClipOptions, source: WeightsSource, device: str, dtype: torch.dtype) -> Any:
    """An open_clip.CLIP with its weights, frozen; a vision tower that this process has already is not made twice.

    WeightsError where the weights do not fit, or the towers are of another kind.
    """
    from open_clip.model import CLIP
    from open_clip.transformer import VisionTransformer

    config = model_config(options, source)
    folder = source.locate()

    def build() -> CLIP:
        quick = config.get("quick_gelu", False)
        return CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"], quick_gelu=quick)

    clip = build_within(build, [folder / WEIGHTS_FILE])
    if not isinstance(clip.visual, VisionTransformer):
        raise WeightsError("{model} has no vision transformer; use a ViT.", model=options.model or folder)
    load_into(clip, folder / WEIGHTS_FILE)
    status = (folder / WEIGHTS_FILE).stat()
    key = (str(folder), status.st_size, status.st_mtime_ns, json.dumps(config), device, dtype)
    tower = _towers.get(key)
    if tower is not None:
        clip.visual = tower
    clip = clip.to(device, dtype).eval().requires_grad_(False)
    _towers[key] = clip.visual
    return clip


def to_pixels(pictures: Tensor, size: int, normalisation: str) -> Tensor:
    """Normalised pixels [B, 3, size, size] of pictures [B, H, W, 3] uint8, on their device in float32.

    Square pictures are resized bicubically with antialiasing, as CLIP's own preprocessing does.
    """
    import torch
    from torch.nn import functional as F

    pixels = pictures.permute(0, 3, 1, 2).float()
    if pixels.shape[-2:] != (size, size):
        pixels = F.interpolate(pixels, (size, size), mode="bicubic", antialias=True, align_corners=False)
        # The reference rounds to whole grey values after resizing.
        pixels = pixels.round().clamp(0, 255)
    mean, std = (torch.tensor(part, device=pixels.device)[:, None, None] for part in NORMALISATIONS[normalisation])
    return (pixels / 255 - mean) / std


def fit_square(frames: np.ndarray, size: int, fit: str) -> np.ndarray:
    """Frames [T, H, W, 3] uint8 as squares [T, size, size, 3].

    crop: the short side to `size`, then the middle, as CLIP does; pad: the long side, black bars; squash: both.
    """
    from PIL import Image

    height, width = frames.shape[1:3]
    scale = (min if fit == "crop" else max)(height, width)
    target = (size, size) if fit == "squash" else (round(width * size / scale), round(height * size / scale))
    squares = np.zeros((len(frames), size, size, 3), np.uint8)
    left, top = (size - target[0]) // 2, (size - target[1]) // 2
    for square, frame in zip(squares, frames, strict=True):
        resized = np.asarray(
            Image.fromarray(frame).resize((max(1, target[0]), max(1, target[1])), Image.Resampling.BICUBIC)
        )
        if fit == "crop":
            square[:] = resized[-top : -top + size, -left : -left + size]
        else:
            square[top : top + len(resized), left : left + resized.shape[1]] = resized
    return squares
