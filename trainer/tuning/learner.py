"""Learning the prompts of one fold: AdamW on the prompts alone, cosine with warm-up, mixed precision on a GPU."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from trainer.encoders.clip_tower import to_pixels
from trainer.encoders.emovclip_model import EmoVCLIP, time_mean
from trainer.encoders.prompt_files import prompt_names
from trainer.protocol.sections import number
from trainer.tensors import write_tensors
from trainer.tuning.clip_frames import ClipFrames
from trainer.weights.loading import read_tensors

CROP, SHADES = 0.95, 0.1  # least side of a crop, and most change of contrast and brightness, in a varied picture

# (epoch, epochs, mean loss, learning rate)
EpochReport = Callable[[int, int, float, float], None]


@dataclass(frozen=True)
class TuneOptions:
    """How prompts are learnt; `tune.KEY=VALUE` changes one.

    Attributes:
        depth, tokens: layers of either tower with prompts and prompts in each (4.2: the first 12, and 4).
        frames: of a clip in one step, spread evenly; the paper does not say (ViFi-CLIP: 16).
        epochs, learning_rate, batch, weight_decay, warmup: the paper does not say; warmup is a share of all steps.
        align: turn each fold's features onto the frozen model's, so that those of different folds can be compared.
        augment: mirror, crop and shade the frames anew in every epoch (the paper does not say; ViFi-CLIP does more).
        shared: one set of prompts that sees every labelled clip: five times as fast, figures too optimistic.
        checkpointing: compute activations twice to save memory.
    """

    depth: int = number(12, 0, 1000)
    tokens: int = number(4, 1, 1000)
    frames: int = number(16, 1, 1_000_000)
    epochs: int = number(10, 1, 1_000_000)
    learning_rate: float = number(2e-3, 1e-12, 1.0)
    batch: int = number(16, 1, 1_000_000)
    weight_decay: float = number(1e-4, 0.0, 1e3)
    warmup: float = number(0.1, 0.0, 0.999)
    align: bool = True
    augment: bool = True
    shared: bool = False
    checkpointing: bool = False
    seed: int = 0


def rate_at(step: int, steps: int, warmup: float) -> float:
    """The share of the full learning rate at a step: straight up, then half a cosine down to 0."""
    rise = max(1, round(steps * warmup)) if warmup else 0
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


def clip_features(
    encode: Callable[[Tensor], Tensor], clips: ClipFrames, device: torch.device | str, normalisation: str
) -> Tensor:
    """What `encode` makes of frames [T, 3, S, S], averaged over each clip's: [N, E] float32 on the device."""
    features = []
    with torch.no_grad():
        for row in range(len(clips.counts)):
            # A clip without pictures never trains; its first frame is black.
            video, present = _video(clips, np.array([row]), device, normalisation)
            features.append(time_mean(encode(video[0]).float()[None], present))
    return torch.cat(features)


def _video(
    clips: ClipFrames, rows: np.ndarray, device: torch.device | str, normalisation: str
) -> tuple[Tensor, Tensor]:
    """Normalised pixels [n, T, 3, S, S] of clips, and which of them [n, T] are their own."""
    counts = clips.counts[rows]
    pictures = torch.from_numpy(clips.frames[rows, : max(1, counts.max())]).to(device)
    pixels = to_pixels(pictures.flatten(0, 1), pictures.shape[2], normalisation)
    present = torch.arange(pictures.shape[1]) < torch.from_numpy(counts)[:, None]
    return pixels.unflatten(0, pictures.shape[:2]), present.to(device)


def vary(video: Tensor, generator: torch.Generator) -> Tensor:
    """Pixels [n, T, 3, S, S] of clips mirrored, cropped, and made brighter or duller, every frame of a clip alike."""
    count, times = video.shape[:2]
    draw = torch.rand(count, 6, generator=generator).to(video)
    scale = CROP + (1 - CROP) * draw[:, 0]
    room = (1 - scale).unsqueeze(1) * (2 * draw[:, 1:3] - 1)
    theta = torch.zeros(count, 2, 3).to(video)
    theta[:, 0, 0], theta[:, 1, 1], theta[:, :, 2] = scale * (draw[:, 3] < 0.5).to(video).mul(2).sub(1), scale, room
    theta = theta.repeat_interleave(times, 0)
    flat = video.flatten(0, 1)
    grid = F.affine_grid(theta, list(flat.shape), align_corners=False)
    varied = F.grid_sample(flat, grid, padding_mode="border", align_corners=False).view_as(video)
    shades = 1 + SHADES * (2 * draw[:, 4:] - 1)
    return varied * shades[:, 0].view(-1, 1, 1, 1, 1) + (shades[:, 1] - 1).view(-1, 1, 1, 1, 1)


class Learner:
    """The learning of one fold, which can be left and taken up after any epoch.

    `precision` is float32, or on a GPU bfloat16 or float16 (with a scaled loss).
    """

    def __init__(
        self, model: EmoVCLIP, clips: ClipFrames, targets: np.ndarray, rows: np.ndarray, options: TuneOptions,
        normalisation: str, precision: torch.dtype, checkpoint: Path,
    ) -> None:  # fmt: skip
        self.model, self._clips, self._targets, self._rows = model, clips, targets, rows
        self._options, self._normalisation, self._checkpoint = options, normalisation, checkpoint
        self._device: torch.device = model.tokens.device
        model.checkpointing = options.checkpointing
        self._names = prompt_names(model)
        self._optimiser = torch.optim.AdamW(
            list(self._names.values()), lr=options.learning_rate, weight_decay=options.weight_decay
        )
        mixed = self._device.type == "cuda" and precision != torch.float32
        self._cast = lambda: torch.autocast("cuda", precision) if mixed else nullcontext()
        self._scaler = torch.amp.GradScaler("cuda", enabled=mixed and precision == torch.float16)
        self._steps = max(1, math.ceil(len(rows) / options.batch)) * options.epochs

    def learn(self, report: EpochReport, check: Callable[[], None] = lambda: None) -> None:
        """Learn until the last epoch, from the checkpoint where there is one; `check` may raise to stop."""
        for epoch in range(self._resume(), self._options.epochs):
            losses = self._epoch(epoch, check)
            self._save(epoch + 1)
            report(epoch + 1, self._options.epochs, float(np.mean(losses)), self._optimiser.param_groups[0]["lr"])

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Logits [n, K] of clips."""
        parts = [np.zeros((0, len(self.model.labels)), np.float32)]
        with torch.no_grad(), self._cast():
            for start in range(0, len(rows), self._options.batch):
                parts.append(self._logits(rows[start : start + self._options.batch]).float().cpu().numpy())
        return np.concatenate(parts)

    def _epoch(self, epoch: int, check: Callable[[], None]) -> list[float]:
        options = self._options
        order = np.random.default_rng([options.seed, epoch]).permutation(self._rows)
        generator = torch.Generator().manual_seed(1000 * options.seed + epoch) if options.augment else None
        losses: list[float] = []
        for start in range(0, len(order), options.batch):
            check()
            step = epoch * self._steps // options.epochs + len(losses)
            for group in self._optimiser.param_groups:
                group["lr"] = options.learning_rate * rate_at(step, self._steps, options.warmup)
            rows = order[start : start + options.batch]
            with self._cast():
                logits = self._logits(rows, generator)
                loss = F.cross_entropy(logits.float(), torch.from_numpy(self._targets[rows]).to(self._device))
            self._optimiser.zero_grad()
            self._scaler.scale(loss).backward()
            self._scaler.step(self._optimiser)
            self._scaler.update()
            losses.append(float(loss.detach()))
        return losses

    def _logits(self, rows: np.ndarray, generator: torch.Generator | None = None) -> Tensor:
        video, present = _video(self._clips, rows, self._device, self._normalisation)
        if generator is not None:
            video = vary(video, generator)
        return self.model(video, present)

    def _save(self, epoch: int) -> None:
        tensors = {name: prompt.detach() for name, prompt in self._names.items()}
        for name, prompt in self._names.items():
            state: dict[str, Any] = self._optimiser.state[prompt]
            tensors |= {f"{key}.{name}": state[key] for key in ("exp_avg", "exp_avg_sq", "step")}
        self._checkpoint.parent.mkdir(parents=True, exist_ok=True)
        tensors = {name: tensor.cpu() for name, tensor in tensors.items()} | {"epoch": torch.tensor(epoch)}
        write_tensors(self._checkpoint, tensors, {"scaler": json.dumps(self._scaler.state_dict())})

    def _resume(self) -> int:
        if not self._checkpoint.exists():
            return 0
        tensors = dict(read_tensors(self._checkpoint))
        for name, prompt in self._names.items():
            with torch.no_grad():
                prompt.copy_(tensors[name])
            state = {key: tensors[f"{key}.{name}"] for key in ("exp_avg", "exp_avg_sq", "step")}
            # The step counter stays on the CPU, as AdamW keeps it.
            self._optimiser.state[prompt] = {
                key: tensor if key == "step" else tensor.to(self._device) for key, tensor in state.items()
            }
        return int(tensors["epoch"])
