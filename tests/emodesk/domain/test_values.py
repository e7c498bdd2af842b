"""Pure rules: Shapley values, uncertainty, the reason for a prediction, agreement between people."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from emodesk.domain import agreement, uncertainty
from emodesk.domain.numerals import numeral
from emodesk.domain.prediction import ClipPrediction
from emodesk.domain.reason import ReasonKind, why
from trainer.measures.shapley import present_modalities, shapley_values

MODALITIES = ("speech", "image", "text", "video")
LABELS = ("neutral", "anger", "happiness")


def prediction(evidence: np.ndarray, present: tuple[bool, ...] = (True,) * 4) -> ClipPrediction:
    """A prediction whose logits [K] are the sum of the evidence [M, K] of the modalities present."""
    evidence = evidence * np.array(present)[:, None]
    masks = np.arange(16)[:, None] >> np.arange(4) & 1
    logits = masks @ evidence
    subsets = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    best = int(subsets[-1].argmax())
    return ClipPrediction(
        1,
        LABELS[best],
        subsets[-1, best],
        subsets[-1],
        subsets[[1, 2, 4, 8]],
        subsets,
        shapley_values(subsets),
        np.ones(4),
        np.array(present),
        MODALITIES,
        LABELS,
    )


# ------------------------------------------------------------------------ Shapley


def test_shapley_values_are_the_mean_gain_over_all_orders_of_arrival():
    values = np.random.default_rng(0).random((16, 3))
    expected = np.zeros((4, 3))
    for order in itertools.permutations(range(4)):
        subset = 0
        for m in order:
            expected[m] += values[subset | 1 << m] - values[subset]
            subset |= 1 << m
    np.testing.assert_allclose(shapley_values(values), expected / math.factorial(4), atol=1e-12)


def test_shapley_values_of_many_clips_at_once_are_those_of_each():
    values = np.random.default_rng(1).random((7, 2, 8, 5))
    together = shapley_values(values)
    assert together.shape == (7, 2, 3, 5)
    np.testing.assert_allclose(together[3, 1], shapley_values(values[3, 1]))
    np.testing.assert_allclose(together.sum(axis=-2), values[..., -1, :] - values[..., 0, :])


@pytest.mark.parametrize("count", [0, 1, 3, 12])
def test_numbers_of_subsets_that_cannot_be_are_refused(count):
    with pytest.raises(ValueError, match="are not all subsets"):
        shapley_values(np.zeros((count, 6)))


def test_a_modality_is_present_where_it_makes_a_difference():
    some = prediction(np.random.default_rng(2).normal(size=(4, 3)), (True, False, True, False))
    assert present_modalities(some.subsets.astype(np.float16)).tolist() == [True, False, True, False]


# ------------------------------------------------------------------------ uncertainty


def test_uncertainty_at_its_ends():
    sure, torn, lost = np.array([1.0, 0, 0]), np.array([0.5, 0.5, 0]), np.full(3, 1 / 3)
    assert uncertainty.margin(np.stack([sure, torn])).tolist() == [1.0, 0.0]
    assert uncertainty.confidence(torn) == 0.5
    np.testing.assert_allclose(uncertainty.entropy(np.stack([sure, lost])), [0, 1], atol=1e-12)


def test_modalities_disagree_fully_when_each_is_sure_of_another_label():
    sure = np.eye(3)
    every = np.ones(3, bool)
    assert uncertainty.disagreement(sure, every) == pytest.approx(1)
    assert uncertainty.disagreement(sure[[0, 0, 0]], every) == pytest.approx(0)
    assert uncertainty.disagreement(sure[:2], np.ones(2, bool)) == pytest.approx(1)
    # What a missing modality would say does not count, and one alone cannot disagree.
    assert uncertainty.disagreement(sure[[0, 0, 1]], np.array([True, True, False])) == pytest.approx(0)
    assert uncertainty.disagreement(sure, np.array([True, False, False])) == 0


# ------------------------------------------------------------------------ reason


def test_a_modality_that_speaks_strongly_against_is_a_contradiction():
    reason = why(prediction(np.array([[0, 4.0, 0], [0, 0, 0.1], [0, 0.3, 0], [0, 0, 2.5]])))
    assert (reason.kind, reason.label, reason.modality) == (ReasonKind.CONTRADICTION, "anger", "speech")
    assert (reason.other, reason.other_label) == ("video", "happiness")


def test_two_labels_nearly_alike_are_a_toss_up():
    reason = why(prediction(np.array([[0, 1.0, 0.95], [0, 1.0, 1.0], [0, 0.1, 0.1], [0, 0.1, 0.1]])))
    assert (reason.kind, reason.label, reason.other_label) == (ReasonKind.TOSS_UP, "anger", "happiness")


def test_modalities_that_all_say_the_label_agree_and_missing_ones_are_named():
    reason = why(prediction(np.array([[0, 1.0, 0], [0, 1.2, 0], [0, 9.0, 0], [0, 1.0, 0]]), (True, True, False, True)))
    assert (reason.kind, reason.modality, reason.missing) == (ReasonKind.AGREEMENT, "image", ("text",))


def test_one_modality_may_carry_the_label_or_lead_a_mixture():
    carried = why(prediction(np.array([[0, 3.0, 0], [0.1, 0, 0], [0, 0.05, 0.1], [0.05, 0, 0]])))
    assert (carried.kind, carried.modality) == (ReasonKind.CARRIED, "speech")
    assert carried.share > 0.6
    mixed = why(prediction(np.array([[0, 1.5, 0], [0, 1.2, 0], [0.1, 0, 0], [0, 0, 0.1]])))
    assert (mixed.kind, mixed.modality) == (ReasonKind.MIXED, "speech")


def test_where_nothing_speaks_the_prior_does():
    reason = why(prediction(np.zeros((4, 3)), (False,) * 4))
    assert (reason.kind, reason.missing) == (ReasonKind.NOTHING, MODALITIES)


# ------------------------------------------------------------------------ agreement


def test_agreement_says_nothing_where_nothing_can_be_said():
    assert math.isnan(agreement.alpha_of_counts(np.array([[2.0], [2.0]])))
    assert math.isnan(agreement.alpha_of_counts(np.eye(2)))
    assert math.isnan(agreement.cohen_kappa(np.array([[9, 0], [0, 0]])))
    with pytest.raises(ValueError, match="same number of judgements"):
        agreement.fleiss_kappa(np.array([[2, 0], [1, 0]]))


@pytest.mark.parametrize(
    ("value", "form", "said"), [(-0.3, ".1f", "−0.3"), (-0.001, "+z.2f", "+0.00"), (4, "+.0f", "+4")]
)
def test_a_number_below_zero_has_a_minus_sign(value: float, form: str, said: str):
    assert numeral(value, form) == said
