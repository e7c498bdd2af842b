"""Shapley values over the subsets of modalities: the axioms that define them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from trainer.measures.shapley import alone, present_modalities, shapley, shapley_of_class


@pytest.mark.parametrize("modalities", [1, 2, 3, 4, 5])
def test_shares_add_up_to_what_all_modalities_change(modalities):
    values = np.random.default_rng(modalities).random((7, 2**modalities))
    assert np.allclose(shapley(values).sum(axis=1), values[:, -1] - values[:, 0])


def test_shares_are_the_mean_gain_over_every_order_of_arrival():
    values = np.random.default_rng(3).random(16)
    expected = np.zeros(4)
    for order in permutations(range(4)):
        subset = 0
        for modality in order:
            expected[modality] += values[subset | 1 << modality] - values[subset]
            subset |= 1 << modality
    assert np.allclose(shapley(values), expected / 24)


def test_a_modality_that_changes_nothing_has_no_share():
    values = np.random.default_rng(4).random(8)
    values[4:] = values[:4]  # bit 2 makes no difference
    assert shapley(values)[2] == pytest.approx(0.0)


def test_two_modalities_that_do_the_same_share_alike():
    size = np.array([subset.bit_count() for subset in range(8)])
    assert np.allclose(shapley(size**2.0), [3.0, 3.0, 3.0])


def test_shares_are_of_the_class_that_is_asked_for():
    subsets = np.zeros((2, 4, 3))
    subsets[0, :, 2] = [0.1, 0.4, 0.1, 0.4]
    subsets[1, :, 0] = [0.2, 0.2, 0.7, 0.7]
    assert np.allclose(shapley_of_class(subsets, np.array([2, 0])), [[0.3, 0.0], [0.0, 0.5]])


def test_alone_takes_the_subsets_with_one_modality_in_order():
    subsets = np.arange(8.0)[:, None] * np.ones((8, 2))
    assert alone(subsets)[:, 0].tolist() == [1.0, 2.0, 4.0]


def test_a_modality_that_speaks_only_beside_another_is_there():
    subsets = np.full((2, 4, 2), 0.5)
    subsets[0, 3] = 0.9, 0.1  # alone neither says anything
    assert present_modalities(subsets).tolist() == [[True, True], [False, False]]
    assert present_modalities(subsets[0]).tolist() == [True, True]
    assert present_modalities(subsets[1]).tolist() == [False, False]
