"""One training step of the fusion network: its gradient written out by hand, over memory that is made once.

At the paper's widths a step through autograd took twice as long as its products: fresh gradients of 8 MB, a tensor
and a node for each of a hundred small operations. torch.compile of the plain loop did not help on a CPU: 1.04 to 1.2 s
an epoch on one core after 42 s of compiling, 1.1 s without it, .55 to .75 s here. The formulas are those of
`network.forward`; a test holds both against each other. M modalities, G members, B clips, H hidden, K classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from trainer.fusion.dropout import InputDropout
from trainer.fusion.network import ENCODER_LAYERS, Parameters

FIRST, *DEEPER = ENCODER_LAYERS


class Batch(NamedTuple):
    """One batch of G members.

    `rows` [M, G·B] of the flattened clips, `targets` [G, B, K] (sum 1), `weights` [G, B, 1] (each member's sum to 1;
    0 fills up), `keep` [M, G, B, 1] where modalities are left out behind their encoders.
    """

    rows: Tensor
    targets: Tensor
    weights: Tensor
    keep: Tensor | None


class Weights:
    """The parameters of G members on a device, in as few tensors as the optimiser can take.

    `first` M × [G, H, D_m] are the first layers' weights, `flat` [P] is everything else. `named` are views with the
    names and shapes of `network.Parameters`, `stacked` views that hold a layer of all modalities: [M·G, …].
    """

    def __init__(self, parameters: Mapping[str, Tensor], device: torch.device | str = "cpu") -> None:
        encoders = 1 + max(int(name.split(".")[1]) for name in parameters if name.startswith("encoders."))
        self.modalities = encoders
        firsts = [f"encoders.{index}.{FIRST}.weight" for index in range(encoders)]
        self.first = [parameters[name].to(device, copy=True).contiguous() for name in firsts]
        self.flat = torch.empty(sum(value.numel() for name, value in parameters.items() if name not in firsts))
        self.flat = self.flat.to(device)
        self.named: Parameters = dict(zip(firsts, self.first, strict=True))
        self.stacked: dict[str, Tensor] = {}
        place = 0

        def take(names: Sequence[str]) -> Tensor:
            nonlocal place
            values = torch.stack([parameters[name] for name in names])
            view = self.flat[place : place + values.numel()].view(values.shape)
            view.copy_(values)
            place += values.numel()
            self.named.update(zip(names, view, strict=True))
            return view.flatten(0, 1)

        for layer in ENCODER_LAYERS:
            for part in ("weight", "bias"):
                if (layer, part) != (FIRST, "weight"):
                    names = [f"encoders.{index}.{layer}.{part}" for index in range(encoders)]
                    self.stacked[f"{layer}.{part}"] = take(names)
        for name in parameters:
            if name not in self.named:
                take([name])

    @property
    def tensors(self) -> list[Tensor]:
        """What an optimiser takes: the first layers' weights and all the rest."""
        return [*self.first, self.flat]


class Noise:
    """Noise on the standardised features, each member's its own; rows of zeros, a missing modality, stay zero."""

    def __init__(self, deviation: float, generators: Sequence[torch.Generator]) -> None:
        self._deviation, self._generators = deviation, generators

    def __call__(self, x: Tensor) -> None:
        for values, generator in zip(x, self._generators, strict=True):
            noise = torch.randn(values.shape, generator=generator, device=values.device)
            values.add_(noise.mul_(values.any(dim=1, keepdim=True)), alpha=self._deviation)


class Step:
    """Gradients of batches of standardised clips that stay on the device.

    `clips` M × [G, n + 1, D_m], the last row zeros: what a missing modality's row is taken from. Where they are
    bfloat16 the first layers' products are too; parameters and gradients stay float32.
    """

    def __init__(
        self, weights: Weights, clips: Sequence[Tensor], batch: int, dropout: InputDropout, noise: Noise | None = None
    ) -> None:
        self._weights, self._clips, self._dropout, self._noise = weights, clips, dropout, noise
        nothing = {name: torch.zeros_like(value) for name, value in weights.named.items()}
        self.gradients = Weights(nothing, weights.flat.device)
        for value, gradient in zip(weights.tensors, self.gradients.tensors, strict=True):
            value.grad = gradient
        self._inputs = [block.new_empty(len(block), batch, block.shape[2]) for block in clips]
        members, hidden = weights.first[0].shape[:2]
        self._outputs = weights.flat.new_empty(len(clips), members, batch, hidden)

    def rows(self, chosen: Tensor, keep: Tensor | None) -> Tensor:
        """Where rows `chosen` [G, U, B] stand in the flattened clips, [U, M, G·B]; the zeros where `keep` is false."""
        members, length = len(self._clips[0]), self._clips[0].shape[1]
        each = chosen.unsqueeze(1).expand(-1, len(self._clips), -1, -1)  # [G, M, U, B]
        if keep is not None:
            each = each.where(keep.movedim(-1, 1), length - 1)
        each = each + (torch.arange(members, device=each.device) * length).view(-1, 1, 1, 1)
        return each.permute(2, 1, 0, 3).flatten(2).contiguous()

    @torch.no_grad()
    def __call__(self, batch: Batch) -> None:
        """Put the gradient of the mean cross-entropy of each member into the parameters' `grad`."""
        named, stacked, into = self._weights.named, self._weights.stacked, self.gradients
        modalities = len(self._clips)

        # Forward.
        self._first(batch.rows)
        members, size, width = self._outputs.shape[1:]
        layers = [self._outputs.flatten(0, 1).relu_()]  # each [M·G, B, H]
        for layer in DEEPER:
            bias = stacked[f"{layer}.bias"].unsqueeze(1)
            layers.append(torch.baddbmm(bias, layers[-1], stacked[f"{layer}.weight"].mT).relu_())
        hidden = layers[-1].view(modalities, members, size, width)
        if batch.keep is not None:
            hidden = hidden * batch.keep
        joined = hidden.permute(1, 2, 0, 3).reshape(members, size, -1)
        mask = self._dropout.mask(size, modalities * width)
        if mask is not None:
            joined = joined * mask
        attended = [joined]
        for layer in ENCODER_LAYERS:
            attended.append(_linear(named, f"attention.{layer}", attended[-1]).relu_())
        attention = _linear(named, "fc_att", attended[-1]).permute(2, 0, 1).unsqueeze(3)  # [M, G, B, 1]
        features = (hidden * attention).sum(dim=0)
        probabilities = _linear(named, "fc_out", features).softmax(dim=2)

        # Backward.
        slope = probabilities.sub_(batch.targets).mul_(batch.weights)
        slope = _linear_back(named, into.named, "fc_out", features, slope)
        hidden_slope = attention * slope
        slope = (hidden * slope).sum(dim=3).permute(1, 2, 0)
        slope = _linear_back(named, into.named, "fc_att", attended[-1], slope)
        for depth in reversed(range(len(ENCODER_LAYERS))):
            slope = _relu_back(slope, attended[depth + 1])
            slope = _linear_back(named, into.named, f"attention.{ENCODER_LAYERS[depth]}", attended[depth], slope)
        if mask is not None:
            slope.mul_(mask)
        hidden_slope.add_(slope.view(members, size, modalities, width).permute(2, 0, 1, 3))
        if batch.keep is not None:
            hidden_slope.mul_(batch.keep)
        slope = _relu_back(hidden_slope.flatten(0, 1), layers[-1])
        for depth in reversed(range(len(DEEPER))):
            slope = _linear_back(stacked, into.stacked, DEEPER[depth], layers[depth], slope)
            slope = _relu_back(slope, layers[depth])
        torch.sum(slope, dim=1, out=into.stacked[f"{FIRST}.bias"])
        self._first_back(slope.view(modalities, members, size, width))

    def _first(self, rows: Tensor) -> None:
        """Gather, drop out, and multiply with the first layers' weights into `_outputs`."""
        biases = self._weights.stacked[f"{FIRST}.bias"].view(len(self._clips), -1, 1, self._outputs.shape[3])
        parts = zip(self._clips, self._inputs, self._weights.first, biases, self._outputs, rows, strict=True)
        for block, x, weight, bias, output, chosen in parts:
            torch.index_select(block.flatten(0, 1), 0, chosen, out=x.view(-1, x.shape[2]))
            if self._noise is not None:
                self._noise(x)
            mask = self._dropout.mask(*x.shape[1:])
            if mask is not None:
                x.mul_(mask)
            if x.dtype != weight.dtype:
                output.copy_(torch.bmm(x, weight.to(x.dtype).mT)).add_(bias)
            elif len(x) == 1:
                torch.addmm(bias[0], x[0], weight[0].t(), out=output[0])
            else:
                torch.baddbmm(bias, x, weight.mT, out=output)

    def _first_back(self, slopes: Tensor) -> None:
        for slope, x, into in zip(slopes, self._inputs, self.gradients.first, strict=True):
            if x.dtype != into.dtype:
                into.copy_(torch.bmm(slope.to(x.dtype).mT, x))
            elif len(x) == 1:
                torch.mm(slope[0].t(), x[0], out=into[0])
            else:
                torch.bmm(slope.mT, x, out=into)


def _linear(parameters: Mapping[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.baddbmm(parameters[f"{name}.bias"].unsqueeze(1), x, parameters[f"{name}.weight"].mT)


def _linear_back(
    parameters: Mapping[str, Tensor], into: Mapping[str, Tensor], name: str, x: Tensor, slope: Tensor
) -> Tensor:
    """Gradients of a layer's weight and bias into theirs; the slope [G, B, in] of what went in."""
    torch.bmm(slope.mT, x, out=into[f"{name}.weight"])
    torch.sum(slope, dim=1, out=into[f"{name}.bias"])
    return torch.bmm(slope, parameters[f"{name}.weight"])


def _relu_back(slope: Tensor, output: Tensor) -> Tensor:
    return torch.ops.aten.threshold_backward(slope, output, 0)
