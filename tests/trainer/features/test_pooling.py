"""Embeddings of clips and of windows that slide along them."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.encoders.base import FrameFeatures, missing
from trainer.features.pooling import STATISTICS, pool, pool_windows, width


def features(length: int = 200, channels: int = 7, offset: float = 0.0, seed: int = 0) -> FrameFeatures:
    rng = np.random.default_rng(seed)
    values = (rng.normal(size=(length, channels)) + offset).astype(np.float32)
    return FrameFeatures(values, np.sort(rng.uniform(0, 4, length)))


def direct(frames: FrameFeatures, centre: float, seconds: float, statistics: str) -> np.ndarray:
    inside = (frames.time >= centre - seconds / 2) & (frames.time < centre + seconds / 2)
    return pool(frames.values[inside | np.isnan(frames.time)], statistics)


def test_an_embedding_is_mean_and_standard_deviation_side_by_side() -> None:
    frames = features()
    both = np.concatenate([frames.values.mean(axis=0), frames.values.std(axis=0)])
    np.testing.assert_allclose(pool(frames.values), both, rtol=1e-5)


def test_variance_is_the_square_of_the_deviation_and_mean_stands_alone() -> None:
    frames = features()
    mean, deviation = np.split(pool(frames.values, "mean_std"), 2)
    np.testing.assert_allclose(pool(frames.values, "mean_var"), np.concatenate([mean, deviation**2]), rtol=1e-5)
    np.testing.assert_allclose(pool(frames.values, "mean"), mean)


def test_a_clip_without_frames_is_a_row_of_nan() -> None:
    assert np.isnan(pool(missing(5, "no face found").values)).all()
    assert pool(missing(5, "no face found").values).shape == (10,)


@pytest.mark.parametrize("statistics", list(STATISTICS))
@pytest.mark.parametrize("seconds", [0.1, 1.0, 20.0])
def test_windows_equal_pooling_their_frames_directly(statistics: str, seconds: float) -> None:
    frames = features()
    centres = np.arange(0, 4.5, 0.1)
    windows = pool_windows(frames, centres, seconds, statistics)
    expected = np.stack([direct(frames, centre, seconds, statistics) for centre in centres])
    assert windows.shape == (len(centres), width(7, statistics))
    np.testing.assert_allclose(windows, expected, rtol=1e-4, atol=1e-5)


def test_each_window_may_have_its_own_width() -> None:
    frames = features()
    centres, widths = np.array([0.5, 2.0, 3.0]), np.array([0.2, 4.0, 1.0])
    expected = np.stack(
        [direct(frames, one, seconds, "mean_std") for one, seconds in zip(centres, widths, strict=True)]
    )
    np.testing.assert_allclose(pool_windows(frames, centres, widths), expected, rtol=1e-4, atol=1e-5)


def test_windows_hold_for_times_out_of_order_and_frames_without_time() -> None:
    frames = features()
    shuffled = np.random.default_rng(1).permutation(200)
    time = frames.time[shuffled]
    time[::3] = np.nan
    mixed = FrameFeatures(frames.values[shuffled], time)
    centres = np.linspace(0, 4, 9)
    expected = np.stack([direct(mixed, centre, 0.5, "mean_std") for centre in centres])
    np.testing.assert_allclose(pool_windows(mixed, centres, 0.5), expected, rtol=1e-4, atol=1e-5)


def test_features_without_time_are_the_same_in_every_window() -> None:
    words = FrameFeatures(features(5).values, np.full(5, np.nan))
    windows = pool_windows(words, np.array([0.0, 2.0, 100.0]), 1.0)
    np.testing.assert_allclose(windows, np.tile(pool(words.values), (3, 1)), rtol=1e-5)


def test_a_window_without_a_frame_is_a_row_of_nan_and_its_neighbours_are_not() -> None:
    frames = FrameFeatures(features(4).values, np.array([0.0, 0.1, 3.0, 3.1]))
    windows = pool_windows(frames, np.array([0.0, 1.5, 3.0]), 1.0)
    assert np.isnan(windows).all(axis=1).tolist() == [False, True, False]


def test_a_frame_on_the_edge_belongs_to_the_window_that_begins_there() -> None:
    frames = FrameFeatures(np.array([[1.0], [2.0], [4.0]], np.float32), np.array([0.0, 1.0, 2.0]))
    assert pool_windows(frames, np.array([0.5, 1.5]), 1.0, "mean").tolist() == [[1.0], [2.0]]


def test_a_window_of_a_missing_modality_is_nan() -> None:
    assert np.isnan(pool_windows(missing(3, "no sound track"), np.array([0.0, 1.0]), 1.0)).all()


def test_small_changes_far_from_zero_are_not_lost_to_rounding_in_a_long_clip() -> None:
    rng = np.random.default_rng(0)
    values = (rng.normal(size=(400_000, 2)) * 0.1 + 10_000).astype(np.float32)
    frames = FrameFeatures(values, np.arange(400_000) / 100)
    windows = pool_windows(frames, np.array([1.0, 3999.0]), 1.0)
    expected = np.stack([direct(frames, centre, 1.0, "mean_std") for centre in (1.0, 3999.0)])
    np.testing.assert_allclose(windows[:, 2:], expected[:, 2:], rtol=1e-5)


def test_a_long_clip_is_pooled_in_blocks_of_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    frames, centres = features(), np.linspace(0, 4, 11)
    whole = pool_windows(frames, centres, 0.7)
    monkeypatch.setattr("trainer.features.pooling._BLOCK", 450)
    np.testing.assert_array_equal(pool_windows(frames, centres, 0.7), whole)


def test_features_and_times_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit together"):
        FrameFeatures(np.zeros((3, 2), np.float32), np.zeros(2))


def test_a_number_that_is_not_there_in_some_frames_is_pooled_over_the_others() -> None:
    frames = features(60)
    holed = FrameFeatures(frames.values.copy(), frames.time)
    holed.values[::3, 2] = np.nan
    holed.values[:, 4] = np.nan
    found = pool(holed.values)
    there = np.delete(np.arange(60), np.arange(0, 60, 3))
    np.testing.assert_allclose(found[[2, 9]], pool(frames.values[there])[[2, 9]], rtol=1e-5)
    assert found[[4, 11]].tolist() == [0, 0]
    rest = [0, 1, 3, 5, 6]
    np.testing.assert_allclose(found[rest], pool(frames.values)[rest], rtol=1e-5)


def test_a_window_in_which_a_number_is_nowhere_has_that_of_the_clip() -> None:
    frames = features(200)
    frames.values[frames.time < 2, 3] = np.nan
    windows = pool_windows(frames, np.array([1.0, 1.8, 3.0]), 1.0)
    np.testing.assert_allclose(windows[0, [3, 10]], pool(frames.values)[[3, 10]], rtol=1e-4)
    np.testing.assert_allclose(windows[2], direct(frames, 3.0, 1.0, "mean_std"), rtol=1e-4, atol=1e-5)
    late = (frames.time >= 2) & (frames.time < 2.3)
    np.testing.assert_allclose(windows[1, 3], frames.values[late, 3].mean(), rtol=1e-4)
