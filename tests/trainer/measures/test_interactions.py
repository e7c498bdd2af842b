"""Interactions of modalities, flips and parts of modalities, against their definitions written out."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.measures.interactions import (
    dividends,
    evidence,
    evidence_of_class,
    interactions,
    joint_share,
    pairs,
    pairwise,
    synergy_and_redundancy,
)
from trainer.measures.scores import softmax
from trainer.measures.shapley import shapley
from trainer.measures.what_if import flip_sets, partly, thresholds

counts = st.integers(1, 6)
seeds = st.integers(0, 10_000)


def drawn(modalities: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=1 << modalities)


def subsets_of(things: list[int]) -> list[tuple[int, ...]]:
    return [part for size in range(len(things) + 1) for part in itertools.combinations(things, size)]


def bits(chosen: tuple[int, ...]) -> int:
    return sum(1 << one for one in chosen)


def index_written_out(values: np.ndarray, chosen: tuple[int, ...], modalities: int) -> float:
    """Grabisch and Roubens 1999, definition 3, with sets in place of bits."""
    s = len(chosen)
    total = 0.0
    for others in subsets_of([m for m in range(modalities) if m not in chosen]):
        t = len(others)
        weight = math.factorial(modalities - t - s) * math.factorial(t) / math.factorial(modalities - s + 1)
        for part in subsets_of(list(chosen)):
            total += weight * (-1) ** (s - len(part)) * values[bits(others) | bits(part)]
    return total


@settings(max_examples=25, deadline=None)
@given(counts, seeds)
def test_the_interaction_index_is_its_definition(modalities, seed):
    values = drawn(modalities, seed)
    found = interactions(values)
    for chosen in subsets_of(list(range(modalities)))[1:]:
        assert found[bits(chosen)] == pytest.approx(index_written_out(values, chosen, modalities), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(counts, seeds)
def test_of_one_modality_it_is_the_shapley_value_and_these_add_up(modalities, seed):
    values = drawn(modalities, seed)
    singles = interactions(values)[[1 << m for m in range(modalities)]]
    np.testing.assert_allclose(singles, shapley(values), atol=1e-9)
    assert singles.sum() == pytest.approx(values[-1] - values[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), seeds)
def test_it_does_not_ask_which_modality_has_which_number(modalities, seed):
    rng = np.random.default_rng(seed)
    values, order = drawn(modalities, seed), rng.permutation(modalities)
    moved = np.empty_like(values)
    for subset in range(len(values)):
        moved[sum(1 << int(order[m]) for m in range(modalities) if subset >> m & 1)] = values[subset]
    before, after = interactions(values), interactions(moved)
    for subset in range(1, len(values)):
        there = sum(1 << int(order[m]) for m in range(modalities) if subset >> m & 1)
        assert after[there] == pytest.approx(before[subset], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(counts, seeds)
def test_dividends_of_all_parts_make_up_every_subset(modalities, seed):
    values = drawn(modalities, seed)
    made = dividends(values)
    for subset in range(len(values)):
        assert sum(made[part] for part in range(len(values)) if part & subset == part) == pytest.approx(values[subset])


def test_pairs_come_in_order():
    values = drawn(4, 5)
    assert pairs(4) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    np.testing.assert_allclose(pairwise(values), interactions(values)[[3, 5, 9, 6, 10, 12]])


def xor_set(clips: int, modalities: int = 4) -> np.ndarray:
    """Subsets [N, 2^M, 2] where modalities 0 and 1 tell a label only together, with others that add a little."""
    rng = np.random.default_rng(0)
    label = rng.integers(0, 2, clips)
    index = np.arange(1 << modalities)
    both = (index & 3) == 3
    logits = np.zeros((clips, len(index), 2))
    logits[np.arange(clips), :, label] = 3.0 * both
    small = rng.normal(0, 0.02, (clips, modalities, 2))
    logits += np.einsum("sm,nmk->nsk", (index[:, None] >> np.arange(modalities) & 1).astype(float), small)
    return softmax(logits)


def additive_set(clips: int, modalities: int = 4, labels: int = 6) -> np.ndarray:
    evidence_ = np.random.default_rng(1).normal(0, 1.2, (clips, modalities, labels))
    there = (np.arange(1 << modalities)[:, None] >> np.arange(modalities) & 1).astype(float)
    return softmax(np.einsum("sm,nmk->nsk", there, evidence_))


def test_where_two_modalities_tell_only_together_the_interaction_carries_nearly_all():
    subsets = xor_set(400)
    values = evidence_of_class(subsets, subsets[:, -1].argmax(axis=1))
    assert joint_share(values).mean() >= 0.9
    together = pairwise(values)
    assert np.abs(together[:, 0]).sum() / np.abs(together).sum() >= 0.9
    synergy, redundancy = synergy_and_redundancy(values)
    assert synergy.mean() > 20 * redundancy.mean()


def test_where_modalities_add_up_there_is_next_to_no_interaction():
    subsets = additive_set(400)
    values = evidence_of_class(subsets, subsets[:, -1].argmax(axis=1))
    assert joint_share(values).max() <= 0.02
    assert np.abs(pairwise(values)).max() <= 0.02 * np.abs(values).max()


def test_modalities_that_say_the_same_are_redundant():
    logits = np.zeros((1, 4, 2))
    logits[0, 1:, 0] = 2.0  # each alone says it, both together no more
    values = evidence_of_class(softmax(logits), np.array([0]))
    synergy, redundancy = synergy_and_redundancy(values)
    assert synergy[0] == 0
    assert redundancy[0] == pytest.approx(1.0)  # 2 nats between two labels are 1 on either side of their mean


def test_evidence_of_all_labels_has_the_mean_zero_and_stands_a_probability_of_zero():
    found = evidence(np.array([[0.5, 0.5, 0.0], [0.2, 0.3, 0.5]]))
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found.mean(axis=1), 0, atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(counts, seeds)
def test_partly_there_is_the_mean_over_who_is_there(modalities, seed):
    rng = np.random.default_rng(seed)
    subsets, there = softmax(rng.normal(size=(1 << modalities, 3))), rng.random(modalities)
    expected = np.zeros(3)
    for chosen in subsets_of(list(range(modalities))):
        chance = math.prod(there[m] if m in chosen else 1 - there[m] for m in range(modalities))
        expected += chance * subsets[bits(chosen)]
    np.testing.assert_allclose(partly(subsets, there), expected, atol=1e-12)
    for subset in range(1 << modalities):
        ends = (subset >> np.arange(modalities)) & 1
        np.testing.assert_allclose(partly(subsets, ends), subsets[subset], atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), seeds)
def test_a_flip_takes_the_fewest_modalities_away(modalities, seed):
    subsets = softmax(np.random.default_rng(seed).normal(0, 1, (1, 1 << modalities, 4)))
    whole = subsets[0, -1].argmax()
    removed, says = flip_sets(subsets)
    flipping = [
        chosen
        for chosen in subsets_of(list(range(modalities)))[1:-1]
        if subsets[0, ((1 << modalities) - 1) ^ bits(chosen)].argmax() != whole
    ]
    if not flipping:
        assert (removed[0], says[0]) == (0, -1)
        return
    fewest = min(map(len, flipping))
    assert int(removed[0]).bit_count() == fewest
    left = subsets[0, ((1 << modalities) - 1) ^ int(removed[0])]
    assert says[0] == left.argmax() != whole
    leads = [
        (lambda p: p.max() - p[whole])(subsets[0, ((1 << modalities) - 1) ^ bits(c)])
        for c in flipping
        if len(c) == fewest
    ]
    assert left.max() - left[whole] == pytest.approx(max(leads))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 5), seeds)
def test_at_its_threshold_a_modality_gives_up_the_class(modalities, seed):
    subsets = softmax(np.random.default_rng(seed).normal(0, 1.5, (1 << modalities, 4)))
    whole, found = subsets[-1].argmax(), thresholds(subsets)
    for m in range(modalities):
        there = np.ones(modalities)
        there[m] = 0.0
        if math.isnan(found[m]):
            assert partly(subsets, there).argmax() == whole
            continue
        assert partly(subsets, there).argmax() != whole
        there[m] = min(1.0, found[m] + 1e-6)
        assert partly(subsets, there).argmax() == whole
        there[m] = max(0.0, found[m] - 1e-6)
        assert partly(subsets, there).argmax() != whole
