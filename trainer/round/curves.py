"""Curves along a clip: the fusion on embeddings pooled over a window that slides, with every subset of modalities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from trainer.encoders.base import FrameFeatures
from trainer.features.pooling import pool_windows
from trainer.fusion.calibration import remaining
from trainer.fusion.model import FusionModel
from trainer.fusion.scoring import BLOCK, Scorer, all_subsets, probabilities
from trainer.measures import shapley as explain
from trainer.protocol.round_folder import FRAMES_SHARD
from trainer.protocol.sections import Frames
from trainer.tensors import write_tensors

Shift = Callable[[int, int], torch.Tensor]  # (modality, row) -> what is taken from that clip's embeddings [D_m]

MAXIMUM_WINDOWS = 20_000  # of one clip: a recording of half an hour at ten a second; beyond, the hop grows


@dataclass(frozen=True)
class CurveInputs:
    """What the curves of one clip are made from: its row, seconds long, frame features by modality, class shown."""

    row: int
    duration: float
    features: Mapping[str, FrameFeatures]
    shown: int


@dataclass(frozen=True)
class WindowCurves:
    """time [T] seconds, fused [T, K], alone [T, M, K], shapley [T, M] for the class shown; float32. shares [T, M, K]
    float16 are the Shapley values for every class."""

    time: np.ndarray
    fused: np.ndarray
    alone: np.ndarray
    shapley: np.ndarray
    shares: np.ndarray


def centres(duration: float, frames: Frames) -> np.ndarray:
    """Middle of each window [T] in seconds, from half a hop to the clip's end; at least one."""
    hop = max(frames.hop, duration / MAXIMUM_WINDOWS)
    return (np.arange(max(1, math.ceil(duration / hop - 1e-6))) + 0.5) * hop


def write_curves(
    folder: Path,
    clips: Iterable[CurveInputs],
    model: FusionModel,
    shift: Shift,
    frames: Frames,
    statistics: str,
    device: torch.device | str = "cpu",
    advance: Callable[[int], None] | None = None,
) -> None:
    """Curves of clips (in the order of their rows) into shards `NNNN.safetensors` of a folder, each whole.

    A window's embeddings are centred by speaker as those of its clip are: by `shift`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scorer = Scorer(model, device)
    shard, windows = -1, 0
    tensors: dict[str, np.ndarray] = {}
    waiting: list[CurveInputs] = []

    def flush() -> None:
        nonlocal waiting, windows
        for clip, curves in zip(waiting, curves_of(waiting, scorer, shift, frames, statistics), strict=True):
            tensors.update(curve_tensors(clip, curves))
        waiting, windows = [], 0

    for done, clip in enumerate(clips, start=1):
        if clip.row // FRAMES_SHARD != shard:
            flush()
            _write_shard(folder, shard, tensors)
            shard, tensors = clip.row // FRAMES_SHARD, {}
        waiting.append(clip)
        windows += len(centres(clip.duration, frames))
        if windows >= BLOCK:
            flush()
        if advance:
            advance(done)
    flush()
    _write_shard(folder, shard, tensors)


def curves_of(
    clips: Sequence[CurveInputs], scorer: Scorer, shift: Shift, frames: Frames, statistics: str
) -> list[WindowCurves]:
    """Curves of several clips, all their windows scored together."""
    if not clips:
        return []
    model = scorer.model
    times = [centres(clip.duration, frames) for clip in clips]
    values = []
    for index, (modality, width) in enumerate(zip(model.modalities, model.dims, strict=True)):
        parts = []
        for clip, time in zip(clips, times, strict=True):
            found = clip.features.get(modality)
            if found is None or len(found.values) == 0:
                parts.append(np.full((len(time), width), np.nan, dtype=np.float32))
            else:
                pooled = pool_windows(found, time, frames.window, statistics)
                parts.append(pooled - shift(index, clip.row).numpy())
        values.append(np.concatenate(parts))
    present = np.stack([~np.isnan(value[:, 0]) for value in values], axis=1)
    subsets = _probabilities(scorer, values, present)
    curves, start = [], 0
    for clip, time in zip(clips, times, strict=True):
        part = subsets[start : start + len(time)]
        start += len(time)
        shares = explain.shapley_values(part)
        shown = shares[..., clip.shown].astype(np.float32)
        curves.append(
            WindowCurves(time.astype(np.float32), part[:, -1], explain.alone(part), shown, shares.astype(np.float16))
        )
    return curves


def _probabilities(scorer: Scorer, values: Sequence[np.ndarray], present: np.ndarray) -> np.ndarray:
    model, table = scorer.model, all_subsets(len(values))
    subsets = np.empty((len(present), len(table), len(model.labels)), dtype=np.float32)
    patterns, which = np.unique(present, axis=0, return_inverse=True)
    for pattern in range(len(patterns)):  # by what is there: what is not doubles no subset then
        alike = np.flatnonzero(which.reshape(-1) == pattern)
        for start in range(0, len(alike), BLOCK):
            rows = alike[start : start + BLOCK]
            block = scorer.score_arrays([value[rows] for value in values], present[rows], table)
            subsets[rows] = probabilities(model, block.logits.mean(dim=0), remaining(present[rows]))
    return subsets


def curve_tensors(clip: CurveInputs, curves: WindowCurves) -> dict[str, np.ndarray]:
    """A clip's curves and face boxes by the names that they have in a file: its row, "/", what it is."""
    tensors = {
        f"{clip.row}/{name}": np.ascontiguousarray(getattr(curves, name))
        for name in ("time", "fused", "alone", "shapley", "shares")
    }
    for found in clip.features.values():
        for name in ("face_time", "face_box"):
            if name in found.extra and len(found.extra[name]):
                tensors[f"{clip.row}/{name}"] = np.ascontiguousarray(found.extra[name], dtype=np.float32)
    return tensors


def _write_shard(folder: Path, shard: int, tensors: dict[str, np.ndarray]) -> None:
    if tensors:
        write_tensors(folder / f"{shard:04d}.safetensors", tensors)
