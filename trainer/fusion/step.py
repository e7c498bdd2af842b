"""One training step of the fusion network: its gradient written out by hand, over memory that is made once.

At the paper's widths a step through autograd took twice as long as its products: fresh gradients of 8 MB, a tensor
and a node for each of a hundred small operations. torch.compile of the plain loop did not help on a CPU: 1.04 to 1.2 s
an epoch on one core after 42 s of compiling, 1.1 s without it, .55 to .75 s here. What is left is memory traffic, so
the first layers go a part at a time: the clips of a batch are gathered, masked and multiplied while they are in the
processor's cache, and a part's gradient is learnt from before the next one's is made. The formulas are those of
`network.forward`; a test holds both against each other. M modalities, G members, B clips, H hidden, K classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from trainer.fusion.dropout import InputDropout
from trainer.fusion.network import ENCODER_LAYERS, Parameters

FIRST, *DEEPER = ENCODER_LAYERS
ENCODERS = "encoders."

COLUMNS = 2048  # of a modality that go through its first layer at once on a CPU
PART = 1 << 18  # weights of first layers in one part on a CPU: 1 MiB, and as much again for their gradient

Learn = Callable[[int, Tensor], None]  # (number of the part of the weights, its gradient)


class Batch(NamedTuple):
    """One batch of G members.

    `rows` [M, G·B] of the flattened clips, `targets` [G, B, K] (sum 1), `weights` [G, B, 1] (each member's sum to 1;
    0 fills up), `keep` [M, G, B, 1] where modalities are left out behind their encoders.
    """

    rows: Tensor
    targets: Tensor
    weights: Tensor
    keep: Tensor | None


@dataclass(frozen=True)
class Part:
    """Which weights of the first layers go together: a modality, some of its columns, some members."""

    modality: int
    columns: slice
    members: slice


class Rest:
    """All parameters of G members but their first layers' weights, in one tensor `flat` [P].

    `named` are views with the names and shapes of `network.Parameters`, `stacked` views that hold a layer of all
    modalities: [M·G, …].
    """

    def __init__(self, parameters: Mapping[str, Tensor], device: torch.device | str) -> None:
        rest = {name: value for name, value in parameters.items() if not _is_first(name)}
        self.flat = torch.empty(sum(value.numel() for value in rest.values())).to(device)
        self.named: Parameters = {}
        self.stacked: dict[str, Tensor] = {}
        place = 0

        def take(names: Sequence[str]) -> Tensor:
            nonlocal place
            values = torch.stack([rest[name] for name in names])
            view = self.flat[place : place + values.numel()].view(values.shape)
            view.copy_(values)
            place += values.numel()
            self.named.update(zip(names, view, strict=True))
            return view.flatten(0, 1)

        biases = [name for name in rest if name.endswith(f".{FIRST}.bias") and name.startswith(ENCODERS)]
        for layer in ENCODER_LAYERS:
            for part in ("weight", "bias"):
                if (layer, part) != (FIRST, "weight"):
                    names = [f"{ENCODERS}{index}.{layer}.{part}" for index in range(len(biases))]
                    self.stacked[f"{layer}.{part}"] = take(names)
        for name in rest:
            if name not in self.named:
                take([name])


class Weights:
    """The parameters of G members on a device, in as few tensors as the optimiser can take.

    `first` M × [G, D_m, H] are the first layers' weights, so that what belongs to some columns lies together, `flat`
    [P] is everything else; `named` and `stacked` as `Rest` has them, of all parameters.
    """

    def __init__(self, parameters: Mapping[str, Tensor], device: torch.device | str = "cpu") -> None:
        firsts = [name for name in parameters if _is_first(name)]
        self.first = [parameters[name].mT.to(device).clone(memory_format=torch.contiguous_format) for name in firsts]
        rest = Rest(parameters, device)
        self.flat, self.stacked = rest.flat, rest.stacked
        self.named: Parameters = {name: value.mT for name, value in zip(firsts, self.first, strict=True)} | rest.named
        self.layout = list(self._cut())

    def _cut(self) -> Iterator[Part]:
        """Parts that a CPU's cache holds, members within columns; a GPU has one a modality."""
        for modality, weight in enumerate(self.first):
            members, columns, hidden = weight.shape
            wide = min(columns, COLUMNS) if weight.device.type == "cpu" else columns
            many = max(1, PART // (wide * hidden)) if weight.device.type == "cpu" else members
            for column in range(0, columns, wide):
                for member in range(0, members, many):
                    yield Part(modality, slice(column, column + wide), slice(member, min(member + many, members)))

    @property
    def parts(self) -> list[Tensor]:
        """What an optimiser takes: the first layers' weights [G, D, H] by `layout`, and all the rest."""
        return [*(self.first[part.modality][part.members, part.columns] for part in self.layout), self.flat]


class Noise:
    """Noise on the standardised features, each member's its own; rows of zeros, a missing modality, stay zero."""

    def __init__(self, deviation: float, generators: Sequence[torch.Generator]) -> None:
        self._deviation, self._generators = deviation, generators

    def __call__(self, x: Tensor, members: slice) -> None:
        for values, generator in zip(x, self._generators[members], strict=True):
            noise = torch.randn(values.shape, generator=generator, device=values.device)
            values.add_(noise.mul_(values.any(dim=1, keepdim=True)), alpha=self._deviation)


class Step:
    """One update by a batch of standardised clips that stay on the device; `learn` takes the gradients part by part.

    `clips` M × [G, n + 1, D_m], the last row zeros: what a missing modality's row is taken from. Where they are
    bfloat16 the first layers' products are too; parameters and gradients stay float32.
    """

    def __init__(
        self,
        weights: Weights,
        clips: Sequence[Tensor],
        batch: int,
        dropout: InputDropout,
        learn: Learn,
        noise: Noise | None = None,
    ) -> None:
        self._weights, self._clips, self._dropout, self._noise, self._learn = weights, clips, dropout, noise, learn
        device = weights.flat.device
        self._gradients = Rest({name: torch.zeros_like(value) for name, value in weights.named.items()}, device)
        members, _, hidden = weights.first[0].shape
        self._outputs = weights.flat.new_empty(len(clips), members, batch, hidden)
        *self._parts, _ = weights.parts
        self._inputs = [
            clips[place.modality].new_empty(len(part), batch, part.shape[1])
            for place, part in zip(weights.layout, self._parts, strict=True)
        ]
        # One part's gradient at a time, over memory that stays in the cache.
        self._gradient = weights.flat.new_empty(max(part.numel() for part in self._parts))

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
        """Learn from the gradient of each member's mean cross-entropy."""
        named, stacked, into = self._weights.named, self._weights.stacked, self._gradients
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
        mask = None
        for place, x, weight in zip(self._weights.layout, self._inputs, self._parts, strict=True):
            clips = self._clips[place.modality].flatten(0, 1)[:, place.columns]
            chosen = rows[place.modality].view(len(self._outputs[0]), -1)[place.members].flatten()
            torch.index_select(clips, 0, chosen, out=x.view(-1, x.shape[2]))
            if self._noise is not None:
                self._noise(x, place.members)
            if place.members.start == 0:  # the members share it
                mask = self._dropout.mask(*x.shape[1:])
            if mask is not None:
                x.mul_(mask)
            output = self._outputs[place.modality, place.members]
            before = biases[place.modality, place.members] if place.columns.start == 0 else output
            if x.dtype != weight.dtype:
                torch.add(before, torch.bmm(x, weight.to(x.dtype)), out=output)
            elif len(x) == 1:
                torch.addmm(before[0], x[0], weight[0], out=output[0])
            else:
                torch.baddbmm(before, x, weight, out=output)

    def _first_back(self, slopes: Tensor) -> None:
        """Gradients of the first layers' weights, each learnt from at once."""
        for number, (place, x, weight) in enumerate(zip(self._weights.layout, self._inputs, self._parts, strict=True)):
            slope = slopes[place.modality, place.members]
            gradient = self._gradient[: weight.numel()].view(weight.shape)
            if x.dtype != weight.dtype:
                gradient.copy_(torch.bmm(x.mT, slope.to(x.dtype)))
            elif len(x) == 1:
                torch.mm(x[0].t(), slope[0], out=gradient[0])
            else:
                torch.bmm(x.mT, slope, out=gradient)
            self._learn(number, gradient)
        self._learn(len(self._parts), self._gradients.flat)


def _is_first(name: str) -> bool:
    """Whether a parameter is the weights of an encoder's first layer."""
    return name.startswith(ENCODERS) and name.endswith(f".{FIRST}.weight")


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
