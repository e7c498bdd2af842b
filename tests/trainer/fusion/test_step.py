"""The gradient written out by hand against the one that autograd finds."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import cross_entropy

from trainer.fusion.dropout import InputDropout
from trainer.fusion.network import forward, new_parameters
from trainer.fusion.step import Batch, Noise, Step, Weights

WIDTHS, HIDDEN, CLASSES, CLIPS, BATCH = (5, 4, 7), 8, 3, 20, 6


def made_up(members):
    random = torch.Generator().manual_seed(3)
    parameters = new_parameters(WIDTHS, HIDDEN, CLASSES, [random] * members)
    parameters["fc_att.bias"] += 1
    clips = [torch.randn(members, CLIPS + 1, width, generator=random) for width in WIDTHS]
    for block in clips:
        block[:, -1] = 0
    chosen = torch.stack([torch.randperm(CLIPS, generator=random)[:BATCH] for _ in range(members)])
    keep = torch.rand(members, BATCH, len(WIDTHS), generator=random) > 0.4
    classes = torch.randint(CLASSES, (members, BATCH), generator=random)
    weights = torch.rand(members, BATCH, generator=random)
    return parameters, clips, chosen, keep, classes, weights / weights.sum(dim=1, keepdim=True)


@pytest.mark.parametrize("members", [1, 2])
@pytest.mark.parametrize("reading", ["zero_input", "zero_hidden"])
@pytest.mark.parametrize(("precision", "close"), [(torch.float32, 1e-6), (torch.bfloat16, 0.01)])
def test_every_gradient_is_the_one_of_the_network(members, reading, precision, close):
    parameters, clips, chosen, keep, classes, weights = made_up(members)
    for value in parameters.values():
        value.requires_grad_()
    inputs = [torch.stack([own[rows] for own, rows in zip(block, chosen, strict=True)]) for block in clips]
    logits = forward(parameters, inputs, keep, reading).logits
    smooth = torch.full((CLASSES,), 0.1 / CLASSES)
    targets = torch.nn.functional.one_hot(classes, CLASSES) * 0.9 + smooth
    each = cross_entropy(logits.flatten(0, 1), classes.flatten(), reduction="none", label_smoothing=0.1)
    (each * weights.flatten()).sum().backward()

    found = Weights({name: value.detach() for name, value in parameters.items()})
    gradients = Weights({name: torch.full_like(value, torch.nan) for name, value in parameters.items()})
    parts = gradients.parts
    given = [block.to(precision) for block in clips]
    step = Step(found, given, BATCH, InputDropout(0.0, ()), lambda part, gradient: parts[part].copy_(gradient))
    rows = step.rows(chosen.unsqueeze(1), keep.unsqueeze(1) if reading == "zero_input" else None)
    behind = None if reading == "zero_input" else keep.permute(2, 0, 1).unsqueeze(3).float()
    step(Batch(rows[0], targets, weights.unsqueeze(2), behind))
    assert set(found.named) == set(parameters)
    for name, value in parameters.items():
        torch.testing.assert_close(found.named[name], value.detach())
        torch.testing.assert_close(gradients.named[name], value.grad, atol=close, rtol=close * 10)


def test_dropout_takes_part_forwards_and_backwards():
    """With masks the gradient is that of the network on the masked inputs, up to the attention's own mask."""
    parameters, clips, chosen, _, classes, weights = made_up(1)
    weight = parameters["encoders.0.linear_1.weight"]
    dropout = InputDropout(0.9, (1,))
    dropout.start(0, 10_000, BATCH * len(WIDTHS) * HIDDEN)
    first = InputDropout(0.9, (1,))
    first.start(0, 10_000, BATCH * len(WIDTHS) * HIDDEN)
    gone = (first.mask(BATCH, WIDTHS[0]) == 0).all(dim=0)
    assert gone.any()
    parts = {}
    step = Step(Weights(parameters), clips, BATCH, dropout, lambda part, found: parts.update({part: found.clone()}))
    targets = torch.nn.functional.one_hot(classes, CLASSES).float()
    step(Batch(step.rows(chosen.unsqueeze(1), None)[0], targets, weights.unsqueeze(2), None))
    gradient = parts[0].mT
    assert gradient.shape == weight.shape
    # A column that the mask takes from all clips of the batch teaches nothing; one that it leaves does.
    assert (gradient[0][:, gone] == 0).all()
    assert (gradient[0][:, ~gone] != 0).any()


def test_noise_moves_features_and_never_those_of_a_missing_modality():
    x = torch.ones(1, 3, 400)
    x[:, 1] = 0
    Noise(0.2, [torch.Generator().manual_seed(1)])(x, slice(0, 1))
    assert x[0, [0, 2]].std().item() == pytest.approx(0.2, abs=0.02)
    assert (x[0, 1] == 0).all()
