"""Occlusion finds what a model looks at, where that is known; a relevance map lies where the tower looked."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from trainer.encoders.base import Prepared
from trainer.round.clip_moments import can_look
from trainer.round.moments import mattered


def test_what_gives_the_evidence_is_found_and_its_check_is_better_than_chance():
    weight = np.zeros(20)
    weight[7], weight[8] = 2.0, 1.0

    def ask(kept: np.ndarray) -> np.ndarray:
        told = kept @ weight
        return np.stack([-told / 2, told / 2], axis=1)

    found = mattered(ask, ~np.eye(20, dtype=bool), 1, 20)
    np.testing.assert_allclose(found.gave[:, 1], weight / 2, atol=1e-5)
    np.testing.assert_allclose(found.gave[:, 0], -weight / 2, atol=1e-5)
    check = found.check
    assert check.deletion < check.random_deletion / 2
    assert check.insertion > 1.5 * check.random_insertion


@pytest.fixture(scope="module")
def tower():
    from open_clip.transformer import VisionTransformer

    torch.manual_seed(4)
    visual = VisionTransformer(
        image_size=32, patch_size=8, width=32, layers=2, heads=2, mlp_ratio=4.0, output_dim=12
    )  # fmt: skip
    return visual.eval().requires_grad_(False)


def test_the_tower_that_is_asked_where_is_the_one_that_made_the_features(tower):
    from trainer.encoders.clip_relevance import _through

    pixels = torch.randn(3, 3, 32, 32)
    hidden = tower._embeds(pixels)
    for block in tower.transformer.resblocks:
        hidden, weights = _through(block, hidden)
        assert torch.allclose(weights.sum(dim=3), torch.ones(()), atol=1e-5)
    torch.testing.assert_close(tower.ln_post(hidden[:, 0]) @ tower.proj, tower(pixels), atol=1e-4, rtol=1e-4)


def test_a_relevance_map_lies_on_the_part_of_the_picture_that_is_asked_about(tower):
    """Asked is about what a part of each picture adds, that part a quarter of it."""
    from trainer.encoders.clip_relevance import relevance

    torch.manual_seed(5)
    bare = torch.randn(40, 3, 32, 32)
    pixels = bare.clone()
    pixels[:, :, :16, 16:] = 3 * torch.randn(40, 3, 16, 16)
    found = relevance(tower, pixels, tower(pixels) - tower(bare))
    assert found.shape == (40, 4, 4)
    assert torch.allclose(found.sum(dim=(1, 2)), torch.ones(40), atol=1e-4)
    assert float(found[:, :2, 2:].sum(dim=(1, 2)).mean()) > 1.3 * 0.25


def test_prompts_of_the_tower_take_part_and_get_no_place_on_the_picture(tower):
    from trainer.encoders.clip_relevance import relevance

    pixels, direction = torch.randn(2, 3, 32, 32), torch.randn(2, 12)
    prompts = [torch.randn(4, 32) for _ in range(2)]
    found = relevance(tower, pixels, direction, prompts)
    assert found.shape == (2, 4, 4)
    assert not torch.allclose(found, relevance(tower, pixels, direction), atol=1e-4)


def test_both_encoders_on_clip_say_where_they_looked_and_show_the_pictures(tmp_path):
    from tiny_models import clip_folder

    from trainer.encoders.clip_face import ClipFace
    from trainer.encoders.emovclip import NO_PROMPTS, EmoVClip

    options = {"weights": str(clip_folder(tmp_path / "clip")), "model": "", "openai": False, "device": "cpu"}
    random = np.random.default_rng(0)
    crops, squares = (random.integers(0, 255, (5, side, side, 3), np.uint8) for side in (128, 16))
    for encoder, data in ((ClipFace(options), crops), (EmoVClip(options), (squares, (NO_PROMPTS,)))):
        assert can_look(encoder)
        prepared = Prepared(data, np.arange(5) / 5)
        frames = np.array([1, 4])
        pictures, maps = encoder.relevance(prepared, frames, random.normal(size=(2, 12)).astype(np.float32))
        whole = crops if encoder.modality == "image" else squares
        np.testing.assert_array_equal(pictures, whole[frames])
        assert maps.shape == (2, 2, 2)
        np.testing.assert_allclose(maps.sum(axis=(1, 2)), 1, atol=1e-4)
