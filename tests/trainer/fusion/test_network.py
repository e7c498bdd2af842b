"""The fusion network against the reference's numbers, and its two kinds of dropout."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from trainer.fusion.dropout import BANK, InputDropout, drop_modalities
from trainer.fusion.network import forward, layer_shapes, new_parameters

# attention3 calls its encoders audio, text, video, and takes speech, text, image in this order.
CASES = {
    "attention3": ("STI", ("audio_encoder", "text_encoder", "video_encoder")),
    "topn4": ("SITV", ("encoder0", "encoder1", "encoder2", "encoder3")),
}
CLOSE = {"atol": 2e-5, "rtol": 1e-4}


GOLDENS = Path(__file__).parents[2] / "data" / "goldens" / "fusion"


@pytest.fixture(scope="module")
def golden() -> dict[str, torch.Tensor]:
    return load_file(GOLDENS / "fusion.safetensors")


def ours(golden: dict[str, torch.Tensor], case: str, kind: str = "weight") -> dict[str, torch.Tensor]:
    names = {f"{name}.": f"encoders.{m}." for m, name in enumerate(CASES[case][1])}
    names |= {"attention_mlp.": "attention.", "fc_out_1.": "fc_out."}
    result = {}
    for key, value in golden.items():
        prefix, _, name = key.partition(f"{case}/{kind}/")
        if not prefix and name:
            for old, new in names.items():
                name = name.replace(old, new)
            result[name] = value[None].clone()
    return result


def inputs(golden: dict[str, torch.Tensor], case: str) -> list[torch.Tensor]:
    return [golden[f"input/{letter}"][None] for letter in CASES[case][0]]


@pytest.mark.parametrize("case", CASES)
def test_the_network_is_the_references(golden, case):
    output = forward(ours(golden, case), inputs(golden, case))
    torch.testing.assert_close(output.attention[0], golden[f"{case}/attention"], **CLOSE)
    torch.testing.assert_close(output.hidden[0], golden[f"{case}/hidden"], **CLOSE)
    torch.testing.assert_close(output.features[0], golden[f"{case}/features"], **CLOSE)
    torch.testing.assert_close(output.logits[0], golden[f"{case}/logits"], **CLOSE)


@pytest.mark.parametrize("reading", ["zero_input", "zero_hidden"])
def test_both_readings_of_modality_dropout_are_the_references(golden, reading):
    keep = golden["keep_mask"].bool()[None]
    output = forward(ours(golden, "topn4"), inputs(golden, "topn4"), keep, reading)
    for part in ("attention", "hidden", "features", "logits"):
        torch.testing.assert_close(getattr(output, part)[0], golden[f"topn4_{reading}/{part}"], **CLOSE)


def test_gradients_and_adam_steps_are_the_references(golden):
    meta = json.loads((GOLDENS / "fusion_meta.json").read_text())["cases"]["topn4"]
    parameters = {name: value.requires_grad_() for name, value in ours(golden, "topn4").items()}
    adam = torch.optim.Adam(parameters.values(), lr=3e-4, weight_decay=1e-5)
    losses = []
    for step in range(5):
        adam.zero_grad()
        logits = forward(parameters, inputs(golden, "topn4")).logits[0]
        loss = torch.nn.functional.cross_entropy(logits, golden["labels"])
        loss.backward()
        if step == 0:
            for name, value in ours(golden, "topn4", "grad").items():
                torch.testing.assert_close(parameters[name].grad, value, **CLOSE)
        losses.append(loss.item())
        adam.step()
    assert losses == pytest.approx(meta["adam_lr3e-4_wd1e-5_losses"], abs=2e-5)


def test_members_side_by_side_say_what_each_says_alone():
    generators = [torch.Generator().manual_seed(seed) for seed in range(3)]
    parameters = new_parameters((5, 3), 8, 4, generators)
    x = [torch.randn(3, 6, dim) for dim in (5, 3)]
    together = forward(parameters, x).logits
    for member in range(3):
        alone = forward(
            {name: value[member : member + 1] for name, value in parameters.items()},
            [one[member : member + 1] for one in x],
        ).logits
        torch.testing.assert_close(together[member : member + 1], alone)


@pytest.mark.parametrize("dims", [(7,), (4, 5), (3, 4, 5, 6, 7)])
def test_any_number_of_modalities_from_one_up_has_a_network(dims):
    parameters = new_parameters(dims, 8, 6, [torch.Generator().manual_seed(0)])
    assert set(parameters) == {f"{name}.{part}" for name in layer_shapes(dims, 8, 6) for part in ("weight", "bias")}
    output = forward(parameters, [torch.randn(1, 2, dim) for dim in dims])
    assert output.logits.shape == (1, 2, 6)
    assert output.attention.shape == (1, 2, len(dims))


def test_modality_dropout_takes_each_on_its_own_and_never_all():
    present = torch.ones(20_000, 3, dtype=torch.bool)
    keep = drop_modalities(present, 0.3, torch.Generator().manual_seed(1))
    assert keep.any(dim=1).all()
    # .3 of the modalities go, less the 2.7 % of clips that keep one of three in spite of it
    assert keep.float().mean(dim=0).tolist() == pytest.approx([0.7 + 0.3**3 / 3] * 3, abs=0.012)
    first_gone = ~keep[:, 0] & keep[:, 1:].any(dim=1)
    assert (~keep[first_gone, 1]).float().mean() == pytest.approx(0.3 * 0.7 / 0.91, abs=0.02)


def test_a_clip_with_one_modality_keeps_it_and_gains_none():
    present = torch.tensor([[False, True, False], [True, False, False], [False, False, False]]).repeat(500, 1)
    keep = drop_modalities(present, 0.9, torch.Generator().manual_seed(2))
    assert torch.equal(keep, present)


def masks(rate=0.3, seed=(5,), epoch=0, numbers=400 * 37, size=(400, 37), count=1):
    dropout = InputDropout(rate, seed)
    dropout.start(epoch, numbers, size[0] * size[1])
    return [dropout.mask(*size) for _ in range(count)]


def test_input_dropout_keeps_the_expectation_and_follows_the_seed_and_the_epoch():
    (mask,) = masks(numbers=400 * 37 * 9)
    assert mask.mean().item() == pytest.approx(1.0, abs=0.02)
    assert (mask == 0).float().mean().item() == pytest.approx(0.3, abs=0.01)
    assert torch.equal(mask, masks()[0])
    assert not torch.equal(mask, masks(seed=(6,))[0])
    assert not torch.equal(mask, masks(epoch=1)[0])
    assert masks(rate=0.0) == [None]


def test_masks_of_an_epoch_lie_end_to_end_until_the_bank_is_used_up_and_go_on_all_the_same():
    first, second = masks(numbers=2 * 400 * 37, count=2)
    assert (first * second).bool().float().mean().item() == pytest.approx(0.7 * 0.7, abs=0.02)
    many = masks(numbers=BANK * 3, size=(512, 3000), count=5)  # more than the bank holds
    assert {mask.shape for mask in many} == {(512, 3000)}
    assert all(not torch.equal(one, other) for one, other in itertools.combinations(many, 2))
