"""Where the clips of a round lie beside each other: embeddings of every modality and of the fusion, kept small.

`embeddings.safetensors` holds `fused` [N, d] and one [N, d] a modality, float16, on their principal axes, the widest
first; d is at most AXES. Distances among clips are those of the whole embeddings but for the narrow axes left out. A
row of NaN: the clip lacks the modality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from trainer.fusion.bundle import Bundle
from trainer.fusion.model import FusionModel
from trainer.fusion.scoring import BLOCK, BLOCK_NUMBERS, Scorer
from trainer.protocol.round_folder import CLIP_IDS, ids_hash
from trainer.tensors import write_tensors

FUSED = "fused"
AXES = 32
SAMPLE = 2000  # clips, evenly among all, whose axes are taken

_Rows = Callable[[np.ndarray], np.ndarray]


def write_embeddings_file(
    path: Path, model: FusionModel, bundle: Bundle, clip_ids: Sequence[str], device: torch.device | str = "cpu"
) -> None:
    """Write the embeddings of every clip of a bundle under a model, in the order of `clip_ids`."""
    scorer, present = Scorer(model, device), bundle.present.numpy()

    def modality(index: int) -> _Rows:
        def rows(chosen: np.ndarray) -> np.ndarray:
            value = bundle.rows(index, torch.as_tensor(chosen)).to(device)
            return scorer.standardised(index, value).cpu().numpy()

        return rows

    def fused(chosen: np.ndarray) -> np.ndarray:
        index = torch.as_tensor(chosen)
        values = [bundle.rows(m, index).to(device) for m in range(len(bundle.values))]
        return scorer.fused(values, bundle.present.index_select(0, index).to(device)).cpu().numpy()

    hidden = model.parameters["fc_out.weight"].shape[2] * model.members
    tensors = {FUSED: _on_axes(fused, np.asarray(present.any(axis=1)), hidden * len(bundle.values))}
    for index, name in enumerate(bundle.modalities):
        tensors[name] = _on_axes(modality(index), present[:, index], bundle.dims[index])
    write_tensors(path, tensors, {"modalities": ",".join(bundle.modalities), CLIP_IDS: ids_hash(clip_ids)})


def _on_axes(rows: _Rows, there: np.ndarray, width: int) -> np.ndarray:
    """The embeddings that `rows` gives of clips, on their principal axes [N, d] float16; NaN where not `there` [N]."""
    known = np.flatnonzero(there)
    if not len(known):
        return np.full((len(there), 1), np.nan, np.float16)
    sample = known[np.unique(np.linspace(0, len(known) - 1, min(SAMPLE, len(known))).astype(int))]
    parts = np.concatenate([rows(block) for block in _blocks(sample, width)]).astype(np.float64)
    middle = parts.mean(axis=0)
    axes = principal_axes(parts - middle)
    found = np.full((len(there), axes.shape[1]), np.nan, np.float32)
    for block in _blocks(known, width):
        found[block] = (rows(block) - middle) @ axes
    largest = np.abs(found[known]).max(initial=0.0)
    # float16 ends at 65,504; standardised embeddings stay far below, and a scale of their own says nothing.
    return (found / max(1.0, largest / 1000)).astype(np.float16)


def principal_axes(centred: np.ndarray) -> np.ndarray:
    """The widest axes [D, d] of centred rows [n, D], orthonormal, each pointing to where its largest part is above 0,
    so that the same clips always lie the same way."""
    count, width = centred.shape
    if width <= count:
        spread, axes = np.linalg.eigh(centred.T @ centred)
    else:  # the same axes from what the rows have in common, [n, n]
        spread, mixed = np.linalg.eigh(centred @ centred.T)
        axes = centred.T @ (mixed / np.sqrt(np.maximum(spread, 1e-12)))
    order = np.argsort(-spread)[: min(AXES, width)]
    order = order[spread[order] > 1e-9 * max(float(spread.max(initial=0.0)), 1e-12)]
    axes = axes[:, order] if len(order) else np.zeros((width, 1))
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return axes * np.where(signs == 0, 1.0, signs)


def _blocks(rows: np.ndarray, width: int) -> Iterator[np.ndarray]:
    size = max(64, min(BLOCK, BLOCK_NUMBERS // max(width, 1)))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
