"""The first layer while training: where nearly all the work is, so it runs over buffers that are made once.

A batch is gathered, dropped out and multiplied in place, and its gradient is written straight into the parameter's:
fresh tensors of these sizes, 8 MB a step at the paper's widths, cost as much as the products.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from trainer.fusion.dropout import InputDropout
from trainer.fusion.network import ENCODER_LAYERS, Parameters


class Noise:
    """Noise on the standardised features, each member's its own; rows of zeros, a missing modality, stay zero."""

    def __init__(self, deviation: float, generators: Sequence[torch.Generator]) -> None:
        self._deviation, self._generators = deviation, generators

    def __call__(self, x: Tensor) -> None:
        for one, generator in zip(x, self._generators, strict=True):
            noise = torch.randn(one.shape, generator=generator, device=one.device)
            one.add_(noise.mul_(one.any(dim=1, keepdim=True)), alpha=self._deviation)


class FirstLayers:
    """The first linear layer of every modality's encoder on standardised clips that stay on the device.

    `clips` M × [G, n + 1, D_m] of G members, the last row zeros: what a missing modality's row is taken from. Where
    they are bfloat16 the products are too; the parameters and their gradients stay as they are.
    """

    def __init__(self, clips: Sequence[Tensor], parameters: Parameters, batch: int) -> None:
        self._clips = clips
        self._layers = []
        for modality, block in enumerate(clips):
            name = f"encoders.{modality}.{ENCODER_LAYERS[0]}"
            weight, bias = parameters[f"{name}.weight"], parameters[f"{name}.bias"]
            weight.grad = torch.empty_like(weight)
            self._layers.append((weight, bias, block.new_empty(len(block), batch, block.shape[2])))

    def rows(self, chosen: Tensor, keep: Tensor | None) -> Tensor:
        """Where rows `chosen` [G, U, B] stand in the flattened clips, [U, M, G·B]; the zeros where `keep` is false."""
        members, length = len(self._clips[0]), self._clips[0].shape[1]
        each = chosen.unsqueeze(1).expand(-1, len(self._clips), -1, -1)  # [G, M, U, B]
        if keep is not None:
            each = each.where(keep.movedim(-1, 1), length - 1)
        each = each + (torch.arange(members, device=each.device) * length).view(-1, 1, 1, 1)
        return each.permute(2, 1, 0, 3).flatten(2).contiguous()

    def __call__(self, rows: Tensor, dropout: InputDropout, noise: Noise | None = None) -> list[Tensor]:
        """`rows` [M, G·B] of `rows()` to the layer's outputs before their ReLU, M × [G, B, H]."""
        outputs = []
        for block, (weight, bias, buffer), chosen in zip(self._clips, self._layers, rows, strict=True):
            batch, width = buffer.shape[1:]
            torch.index_select(block.flatten(0, 1), 0, chosen, out=buffer.view(-1, width))
            if noise is not None:
                noise(buffer)
            mask = dropout.mask(batch, width)
            if mask is not None:
                buffer.mul_(mask)  # a float32 mask, rounded with the product
            outputs.append(_Linear.apply(weight, bias, buffer))
        return outputs


class _Linear(torch.autograd.Function):
    """A linear layer whose weight's gradient goes into the buffer that stands there; none for its inputs."""

    @staticmethod
    def forward(ctx: FunctionCtx, weight: Tensor, bias: Tensor, x: Tensor) -> Tensor:
        ctx.weight, ctx.x = weight, x
        near, shift = weight.to(x.dtype), bias.to(x.dtype)
        if len(weight) == 1:
            return torch.addmm(shift[0], x[0], near[0].t()).unsqueeze(0).to(weight.dtype)
        return torch.baddbmm(shift.unsqueeze(1), x, near.transpose(1, 2)).to(weight.dtype)

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[None, Tensor, None]:
        into, near = ctx.weight.grad, gradient.to(ctx.x.dtype)
        if near.dtype != into.dtype:
            into.copy_(torch.bmm(near.transpose(1, 2), ctx.x))
        elif len(into) == 1:
            torch.mm(gradient[0].t(), ctx.x[0], out=into[0])
        else:
            torch.bmm(gradient.transpose(1, 2), ctx.x, out=into)
        return None, gradient.sum(dim=1), None
