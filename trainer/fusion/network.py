"""The fusion network: an encoder a modality, attention weights without softmax, weighted sum, linear to K classes.

The MER baseline's attention (MERTools MER2024 `toolkit/models/attention_topn.py`), for any number of modalities from
one up. Parameters are a plain dictionary of tensors with a leading axis G of *members* (folds, seeds), so that one
member alone and many side by side run through the same products.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

Parameters = dict[str, Tensor]

ENCODER_LAYERS = ("linear_1", "linear_2", "linear_3")


def layer_shapes(dims: Sequence[int], hidden: int, classes: int) -> dict[str, tuple[int, int]]:
    """(out, in) of every linear layer by name, in the order in which they are drawn."""
    shapes: dict[str, tuple[int, int]] = {}
    for modality, dim in enumerate(dims):
        for depth, layer in enumerate(ENCODER_LAYERS):
            shapes[f"encoders.{modality}.{layer}"] = (hidden, dim if depth == 0 else hidden)
    for depth, layer in enumerate(ENCODER_LAYERS):
        shapes[f"attention.{layer}"] = (hidden, hidden * len(dims) if depth == 0 else hidden)
    shapes["fc_att"] = (len(dims), hidden)
    shapes["fc_out"] = (classes, hidden)
    return shapes


def new_parameters(dims: Sequence[int], hidden: int, classes: int, generators: Sequence[torch.Generator]) -> Parameters:
    """Fresh weights [G, out, in] and biases [G, out], one generator a member, uniform as in torch.nn.Linear."""
    parameters: Parameters = {}
    for name, (rows, columns) in layer_shapes(dims, hidden, classes).items():
        bound = 1 / math.sqrt(columns)
        for part, shape in (("weight", (rows, columns)), ("bias", (rows,))):
            drawn = [torch.empty(shape).uniform_(-bound, bound, generator=generator) for generator in generators]
            parameters[f"{name}.{part}"] = torch.stack(drawn)
    return parameters


def linear(parameters: Mapping[str, Tensor], name: str, x: Tensor) -> Tensor:
    """x [G, B, in] through layer `name` of every member: [G, B, out]."""
    weight, bias = parameters[f"{name}.weight"], parameters[f"{name}.bias"]
    if weight.shape[0] == 1:  # squeezed, not indexed: its gradient is then a view
        return torch.nn.functional.linear(x.squeeze(0), weight.squeeze(0), bias.squeeze(0)).unsqueeze(0)
    return torch.baddbmm(bias.unsqueeze(1), x, weight.transpose(1, 2))


@dataclass(frozen=True)
class FusionOutput:
    """What the network says. logits [G, B, K], attention [G, B, M], hidden [G, B, M, H], features [G, B, H]."""

    logits: Tensor
    attention: Tensor
    hidden: Tensor
    features: Tensor


def forward(
    parameters: Mapping[str, Tensor],
    inputs: Sequence[Tensor],
    keep: Tensor | None = None,
    fill: str = "zero_input",
) -> FusionOutput:
    """Run G members on their own batches: inputs M × [G, B, D_m], `keep` [G, B, M] true where a modality counts.

    `fill` says what a modality that does not count is: zeros before its encoder (zero_input, the paper's equation
    2) or zeros after it (zero_hidden).
    """
    hidden = []
    for modality, x in enumerate(inputs):
        kept = None if keep is None else keep[:, :, modality, None]
        if kept is not None and fill == "zero_input":
            x = x * kept
        for layer in ENCODER_LAYERS:
            x = linear(parameters, f"encoders.{modality}.{layer}", x).relu()
        hidden.append(x if kept is None or fill == "zero_input" else x * kept)
    joined = torch.cat(hidden, dim=2)
    for layer in ENCODER_LAYERS:
        joined = linear(parameters, f"attention.{layer}", joined).relu()
    attention = linear(parameters, "fc_att", joined)
    stacked = torch.stack(hidden, dim=2)
    features = (stacked * attention.unsqueeze(3)).sum(dim=2)
    return FusionOutput(linear(parameters, "fc_out", features), attention, stacked, features)
