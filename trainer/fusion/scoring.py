"""Score clips with every member and any subsets of the modalities; each modality is encoded once.

What a subset needs is linear up to the first ReLU of the attention, so a modality's hidden vector, its part of the
attention's first layer and its part of the logits are computed once and only combined for each subset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from trainer.fusion.bundle import Bundle
from trainer.fusion.calibration import remaining
from trainer.fusion.model import FusionModel
from trainer.fusion.network import ENCODER_LAYERS, linear
from trainer.fusion.standardise import clip

BLOCK = 2048  # clips scored together at most: large enough for the products
BLOCK_NUMBERS = 16_000_000  # in one block at most, features and what becomes of them, so that it is small beside all
HIDDEN_COPIES = 4  # of each hidden vector that stand side by side while a block is scored


@dataclass(frozen=True)
class SubsetLogits:
    """Logits [G, B, S, K] of a block of clips for S subsets, and the attention [G, B, M] with all that is present."""

    logits: Tensor
    attention: Tensor


def all_subsets(modalities: int) -> np.ndarray:
    """[2^M, M] bool; bit m of the index says whether modality m is present."""
    index = np.arange(2**modalities)[:, None]
    return (index >> np.arange(modalities)[None, :]) & 1 == 1


class Scorer:
    """A model made ready on a device: standardisation folded into one wide first layer over all members."""

    def __init__(self, model: FusionModel, device: torch.device | str = "cpu") -> None:
        self.model, self._device = model, torch.device(device)
        self._parameters = {name: value.to(self._device) for name, value in model.parameters.items()}
        self._wide = [self._fold_in(index) for index in range(len(model.modalities))]
        self._absent = [self._encode_absent(index) for index in range(len(model.modalities))]
        hidden = model.parameters["fc_out.weight"].shape[2]
        self._mix = self._parameters["attention.linear_1.weight"].split(hidden, dim=2)
        blend = model.blend
        self._shares: list[Tensor] = []
        self._linear: list[tuple[Tensor, Tensor]] = []
        if blend is not None:
            self._shares = [torch.from_numpy(part).to(self._device) for part in (blend.fusion, blend.linear)]
            self._linear = [self._fold_in_linear(index) for index in range(len(model.modalities))]

    def blocks(
        self, bundle: Bundle, rows: np.ndarray | None = None, subsets: np.ndarray | None = None, size: int = 0
    ) -> Iterator[tuple[np.ndarray, SubsetLogits]]:
        """Blocks of rows with their logits; `subsets` [S, M] bool, by default only “all that is present”."""
        hidden = HIDDEN_COPIES * sum(weight.shape[0] for _, _, weight, _ in self._wide)
        size = size or max(64, min(BLOCK, BLOCK_NUMBERS // (sum(self.model.dims) + hidden)))
        rows = np.arange(len(bundle)) if rows is None else np.asarray(rows)
        for start in range(0, len(rows), size):
            chosen = rows[start : start + size]
            index = torch.as_tensor(chosen)
            values = [bundle.rows(modality, index).to(self._device) for modality in range(len(bundle.values))]
            yield chosen, self.score(values, bundle.present.index_select(0, index).to(self._device), subsets)

    def score_arrays(
        self, values: Sequence[np.ndarray], present: np.ndarray, subsets: np.ndarray | None = None
    ) -> SubsetLogits:
        """`score` of NumPy arrays M × [B, D_m], which are left as they are, and `present` [B, M]."""
        tensors = [torch.tensor(value, device=self._device) for value in values]
        return self.score(tensors, torch.as_tensor(present, device=self._device), subsets)

    @torch.no_grad()
    def score(self, values: Sequence[Tensor], present: Tensor, subsets: np.ndarray | None = None) -> SubsetLogits:
        """Embeddings M × [B, D_m] (overwritten; NaN rows where `present` [B, M] is false) to logits of the subsets."""
        return self.score_with_slope(values, present, subsets)

    def score_with_slope(
        self, values: Sequence[Tensor], present: Tensor, subsets: np.ndarray | None = None
    ) -> SubsetLogits:
        """`score` of which torch can ask the gradient."""
        inputs = [self._standardised(index, value) for index, value in enumerate(values)]
        hidden = [self._encode(index, value, present[:, index]) for index, value in enumerate(inputs)]
        parts, absent_parts, votes, absent_votes = [], [], [], []
        out = self._parameters["fc_out.weight"].transpose(1, 2)
        for index, states in enumerate(hidden):
            mix = self._mix[index].transpose(1, 2)
            parts.append(torch.bmm(states, mix))
            absent_parts.append(torch.bmm(self._absent[index], mix))
            votes.append(torch.bmm(states, out))
            absent_votes.append(torch.bmm(self._absent[index], out))
        asked = np.ones((1, len(values)), dtype=bool) if subsets is None else subsets
        # Where all clips lack the same modalities, a subset with and without them is one and the same.
        there = present.any(dim=0).cpu().numpy() | (not len(present))
        table, place = np.unique(asked & there, axis=0, return_inverse=True)
        results, attention = [], None
        for subset in table:
            weights = self._attend([parts[m] if has else absent_parts[m] for m, has in enumerate(subset)])
            chosen = [votes[m] if has else absent_votes[m] for m, has in enumerate(subset)]
            logits = self._parameters["fc_out.bias"].unsqueeze(1)
            for m, vote in enumerate(chosen):
                logits = logits + weights[:, :, m, None] * vote
            results.append(logits.expand(-1, len(present), -1))
            attention = weights if subset[there].all() else attention
        if attention is None:
            attention = torch.zeros(self.model.members, len(present), len(values))
        logits = torch.stack(results, dim=2)
        if self._shares:
            logits = self._blended(logits, inputs, present, table)
        return SubsetLogits(logits[:, :, torch.as_tensor(place.reshape(-1), device=self._device)], attention)

    @torch.no_grad()
    def fused(self, values: Sequence[Tensor], present: Tensor) -> Tensor:
        """What the members see of clips, [B, G·H]: the sum of the modalities' hidden vectors by attention, from
        embeddings as `score` takes them (overwritten)."""
        hidden = [
            self._encode(index, self._standardised(index, value), present[:, index])
            for index, value in enumerate(values)
        ]
        parts = [torch.bmm(states, mix.transpose(1, 2)) for states, mix in zip(hidden, self._mix, strict=True)]
        weights = self._attend(parts)
        summed = sum(weights[:, :, m, None] * states for m, states in enumerate(hidden))
        assert isinstance(summed, Tensor)
        return summed.transpose(0, 1).flatten(1)

    def standardised(self, modality: int, value: Tensor) -> Tensor:
        """Embeddings [B, D] of one modality (overwritten) as the members take them, NaN rows zero."""
        return self._standardised(modality, value)

    def _blended(self, logits: Tensor, inputs: Sequence[Tensor], present: Tensor, table: np.ndarray) -> Tensor:
        """The members' logits [G, B, S, K] mixed with those of the linear model of their fold."""
        assert self.model.linear is not None
        folds = self.model.folds
        said = []
        for index, (weight, offset) in enumerate(self._linear):
            part = torch.addmm(offset, inputs[index], weight).unflatten(1, (folds, -1))  # [B, F, K]
            said.append(part.where(present[:, index, None, None], 0.0))
        shown = torch.as_tensor(table, dtype=logits.dtype, device=self._device)
        linear_ones = torch.einsum("sm,mbfk->fbsk", shown, torch.stack(said))
        linear_ones = linear_ones + self.model.linear.bias.to(self._device)[:, None, None, :]
        bits = 1 << torch.arange(present.shape[1], device=self._device)
        left = (present.long() @ bits)[:, None] & (torch.as_tensor(table, device=self._device).long() @ bits)[None, :]
        fusion, linear_share = (part[left][None, :, :, None] for part in self._shares)
        members = self.model.ensemble
        return logits * fusion + linear_ones.repeat_interleave(members, dim=0) * linear_share

    def _attend(self, parts: Sequence[Tensor]) -> Tensor:
        first = self._parameters["attention.linear_1.bias"].unsqueeze(1)
        for part in parts:
            first = first + part
        x = first.relu()
        for layer in ENCODER_LAYERS[1:]:
            x = linear(self._parameters, f"attention.{layer}", x).relu()
        return linear(self._parameters, "fc_att", x)

    def _fold_in(self, index: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Shared centre and scale [D], and the wide layer [G·H, D], [G·H] on features standardised with those.

        The shared centre keeps the folded sums small, so that float32 loses nothing; each member's own mean and
        deviation differ from it by little.
        """
        model = self.model
        mean, deviation = model.mean[index].to(self._device), model.deviation[index].to(self._device)
        centre = mean.mean(dim=0)
        usual = deviation.where(deviation.isfinite(), 0).sum(0) / deviation.isfinite().sum(0).clamp(min=1)
        scale = usual.where(usual > 0, 1.0)
        weight = self._parameters[f"encoders.{index}.linear_1.weight"]
        bias = self._parameters[f"encoders.{index}.linear_1.bias"]
        ratio = scale / deviation
        shift = (centre - mean) / deviation
        folded = weight * ratio.unsqueeze(1)
        offset = bias + torch.bmm(weight, shift.unsqueeze(2)).squeeze(2)
        return centre, scale, folded.flatten(0, 1), offset.flatten()

    def _fold_in_linear(self, index: int) -> tuple[Tensor, Tensor]:
        """The linear model's weights [D, F·K] and offset [F·K] on features standardised with the shared scale."""
        linear_model = self.model.linear
        assert linear_model is not None
        centre, scale = (part.cpu().double() for part in self._wide[index][:2])
        deviation = linear_model.deviation[index].double()  # [F, D]; infinite where a column is constant
        weight = linear_model.weight[index].double()
        offset = torch.einsum("fd,fdk->fk", (centre - linear_model.mean[index].double()) / deviation, weight)
        folded = (weight * (scale / deviation).unsqueeze(2)).transpose(0, 1).flatten(1)
        return folded.float().to(self._device), offset.flatten().float().to(self._device)

    def _standardised(self, index: int, value: Tensor) -> Tensor:
        """[B, D] limited and standardised in place with the shared scale, NaN zero."""
        low, high = self.model.low[index].to(self._device), self.model.high[index].to(self._device)
        centre, scale = self._wide[index][:2]
        return clip(value, low, high).sub_(centre).div_(scale).nan_to_num_(nan=0.0)

    def _encode(self, index: int, x: Tensor, present: Tensor) -> Tensor:
        """Standardised [B, D] to hidden [G, B, H]; rows that are not present get what an absent modality has."""
        _, _, weight, bias = self._wide[index]
        hidden = torch.addmm(bias, x, weight.T).relu_()
        hidden = hidden.unflatten(1, (self.model.members, -1)).transpose(0, 1).contiguous()
        for layer in ENCODER_LAYERS[1:]:
            hidden = linear(self._parameters, f"encoders.{index}.{layer}", hidden).relu_()
        return hidden if present.all() else torch.where(present[None, :, None], hidden, self._absent[index])

    @torch.no_grad()
    def _encode_absent(self, index: int) -> Tensor:
        """Hidden vector [G, 1, H] of a modality that is not there."""
        hidden = self._parameters[f"encoders.{index}.linear_1.bias"].unsqueeze(1).relu()
        if self.model.fill == "zero_hidden":
            return torch.zeros_like(hidden)
        for layer in ENCODER_LAYERS[1:]:
            hidden = linear(self._parameters, f"encoders.{index}.{layer}", hidden).relu()
        return hidden


def fold_mean(logits: Tensor, ensemble: int) -> Tensor:
    """Logits [G, …] of members to logits [F, …] of folds, the mean over each fold's ensemble."""
    return logits if ensemble == 1 else logits.unflatten(0, (-1, ensemble)).mean(dim=1)


def probabilities(model: FusionModel, logits: Tensor, subset: np.ndarray) -> np.ndarray:
    """Calibrated probabilities of logits [..., K] with the subset of the modalities (index, [...]) that is there.

    With nothing there, nothing is known but the prior; so an absent modality's Shapley value is 0.
    """
    calibration = model.calibration
    temperatures, offsets = (
        torch.as_tensor(part[subset], device=logits.device) for part in (calibration.temperatures, calibration.offsets)
    )
    found = (logits / temperatures.unsqueeze(-1) + offsets).softmax(dim=-1).cpu().numpy()
    found[np.broadcast_to(subset == 0, found.shape[:-1])] = model.prior
    return found


@dataclass(frozen=True)
class Predictions:
    """What a round says of N clips, as predictions.safetensors has it.

    probabilities [N, K], subsets [N, 2^M, K] (index 0 the prior), folds [N, F, K], weights [N, M]; float32.
    """

    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    probabilities: np.ndarray
    subsets: np.ndarray
    folds: np.ndarray
    weights: np.ndarray


def predict(
    model: FusionModel,
    bundle: Bundle,
    device: torch.device | str = "cpu",
    advance: Callable[[int], None] | None = None,
) -> Predictions:
    """Score every clip of a bundle with every subset; logits averaged over members, then calibrated."""
    count, classes, width = len(bundle), len(model.labels), len(model.modalities)
    table, present = all_subsets(width), bundle.present.numpy()
    subsets = np.empty((count, len(table), classes), dtype=np.float32)
    folds = np.empty((count, model.folds, classes), dtype=np.float32)
    weights = np.empty((count, width), dtype=np.float32)
    for rows, block in Scorer(model, device).blocks(bundle, subsets=table):
        left = remaining(present[rows])
        subsets[rows] = probabilities(model, block.logits.mean(dim=0), left)
        each = fold_mean(block.logits[:, :, -1], model.ensemble)
        folds[rows] = probabilities(model, each.transpose(0, 1), left[:, -1:])
        weights[rows] = block.attention.mean(dim=0).cpu().numpy()
        if advance:
            advance(int(rows[-1]) + 1)
    return Predictions(model.modalities, model.labels, subsets[:, -1], subsets, folds, weights)
