"""Embeddings of parts of a clip are those of the frames in them."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.encoders.base import FrameFeatures
from trainer.features.parts import Parts
from trainer.features.pooling import pool


@pytest.mark.parametrize("statistics", ["mean_std", "mean_var", "mean"])
def test_a_part_left_out_gives_what_pooling_the_other_frames_gives(statistics):
    random = np.random.default_rng(0)
    values = random.normal(50, 3, (40, 6)).astype(np.float32)
    features = FrameFeatures(values, np.arange(40) / 10)
    part = np.arange(40) // 8
    kept = random.random((20, 5)) < 0.6
    kept[0] = True
    found = Parts(features, part, 5, statistics).embeddings(kept)
    for row, mask in zip(found, kept, strict=True):
        frames = values[mask[part]]
        if len(frames):
            np.testing.assert_allclose(row, pool(frames, statistics), rtol=1e-4, atol=1e-4)
        else:
            assert np.isnan(row).all()


def test_a_column_that_says_nothing_in_the_rest_has_the_clips_own_moments():
    values = np.arange(8, dtype=np.float32).reshape(4, 2)
    values[2:, 1] = np.nan  # a pitch where nobody speaks
    features = FrameFeatures(values, np.arange(4.0), gaps=True)
    (found,) = Parts(features, np.array([0, 0, 1, 1]), 2, "mean_std").embeddings(np.array([[False, True]]))
    np.testing.assert_allclose(found, [5.0, 2.0, 1.0, 1.0])
