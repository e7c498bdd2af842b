"""Reliability, risk over coverage, competition of modalities, slices and learning curves, against other programs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import f1_score

from trainer.measures.competition import competition
from trainer.measures.learning import gain_together, learn
from trainer.measures.reliability import error_by_class, error_by_subset, reliability, risk_coverage, wilson
from trainer.measures.resampling import MOST_GROUPS, groups_of
from trainer.measures.scores import Scores, calibration_error, softmax, waf_of
from trainer.measures.shapley import shapley
from trainer.measures.slices import Field, deviations, find_slices, number_field, words_field

UNKNOWN = np.full(2000, -1)


def said(clips: int, seed: int = 0, classes: int = 4, sharp: float = 1.5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    probabilities = softmax(rng.normal(0, sharp, (clips, classes)))
    truth = np.array([rng.choice(classes, p=row) for row in probabilities])
    return probabilities, truth


def test_the_reliability_diagram_is_that_of_scikit_learn():
    probabilities, truth = said(2000)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    found = reliability(confidence, right, UNKNOWN, bins=10)
    came, promised = calibration_curve(right, confidence, n_bins=10)
    some = found.clips > 0
    np.testing.assert_allclose(found.right[some], came)
    np.testing.assert_allclose(found.confidence[some], promised)
    assert found.total == 2000
    assert reliability(confidence, right, UNKNOWN).error == pytest.approx(calibration_error(probabilities, truth))


def test_the_interval_of_a_bin_is_wilsons_as_scipy_has_it():
    low, high = wilson(np.array([0.25, 1.0]), np.array([20, 7]))
    for at, (hits, clips) in enumerate(((5, 20), (7, 7))):
        other = binomtest(hits, clips).proportion_ci(0.95, method="wilson")
        assert (low[at], high[at]) == (pytest.approx(other.low), pytest.approx(other.high))


def test_the_interval_of_the_calibration_error_holds_the_true_one():
    """Confidences that promise a tenth too much: the true error is 0.1."""
    held = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        confidence = rng.uniform(0.5, 0.95, 800)
        right = rng.random(800) < confidence - 0.1
        found = reliability(confidence, right, UNKNOWN[:800])
        held += found.error_low <= 0.1 <= found.error_high
    assert held >= 35


def test_speakers_who_differ_widen_the_interval_of_the_calibration_error():
    rng = np.random.default_rng(2)
    speaker = np.repeat(np.arange(10), 80)
    confidence = rng.uniform(0.5, 0.95, 800)
    right = rng.random(800) < np.clip(confidence - 0.1 + rng.normal(0, 0.25, 10)[speaker], 0, 1)
    by_speaker = reliability(confidence, right, speaker)
    by_clip = reliability(confidence, right, np.full(800, -1))
    assert (by_speaker.by, by_clip.by) == ("speaker", "clip")
    assert by_speaker.error_high - by_speaker.error_low > 1.3 * (by_clip.error_high - by_clip.error_low)


def test_clips_of_nobody_knows_whom_are_drawn_beside_the_speakers_in_groups_that_memory_holds():
    speakers = np.where(np.arange(100_000) < 300, np.arange(100_000) % 3, -1)
    found = groups_of(speakers, len(speakers))
    assert (found.by, found.units, found.count) == ("speaker", 3, 3 + MOST_GROUPS)
    cells = np.arange(100_000) % 5
    counts = found.counts(cells, 5)
    np.testing.assert_array_equal(counts.sum(axis=0), np.bincount(cells))
    np.testing.assert_array_equal(counts[1], np.bincount(cells[speakers == 1], minlength=5))


def test_stacked_confusions_score_what_each_alone_does():
    confusions = np.random.default_rng(0).integers(0, 9, (7, 4, 4)) * (np.arange(4) < 3)
    np.testing.assert_allclose(waf_of(confusions), [Scores(confusion).waf for confusion in confusions])


def test_calibration_errors_by_class_and_by_subset_are_those_of_each_alone():
    probabilities, truth = said(1500, 3)
    one = error_by_class(probabilities, truth)
    for k in range(4):
        p = probabilities[:, k]
        bins = np.minimum((p * 15).astype(int), 14)
        expected = sum(
            abs((truth == k)[bins == b].mean() - p[bins == b].mean()) * (bins == b).mean() for b in set(bins)
        )
        assert one[k] == pytest.approx(expected)
    subsets = np.stack([said(1500, 5)[0], probabilities], axis=1)
    assert error_by_subset(subsets, truth)[1] == pytest.approx(calibration_error(probabilities, truth))


def test_risk_over_coverage_counts_what_is_wrong_among_the_surest():
    confidence = np.array([0.9, 0.8, 0.8, 0.6, 0.5])
    right = np.array([True, False, True, True, False])
    found = risk_coverage(confidence, right)
    np.testing.assert_allclose(found.coverage, [0.2, 0.6, 0.8, 1.0])
    np.testing.assert_allclose(found.risk, [0, 1 / 3, 1 / 4, 2 / 5])
    assert found.at(0.8) == (pytest.approx(0.6), pytest.approx(1 / 3))
    assert found.at(0.95) == (0.0, 0.0)
    assert found.best == pytest.approx(np.mean([0, 0, 0, 1 / 4, 2 / 5]))
    assert found.area > found.best


def test_every_subset_scores_the_f1_that_scikit_learn_finds():
    rng = np.random.default_rng(4)
    truth, predicted = rng.integers(0, 5, 300), rng.integers(0, 5, (300, 8))
    predicted[:, 7] = np.where(rng.random(300) < 0.7, truth, predicted[:, 7])
    found = competition(truth, predicted, np.full(300, -1), 5)
    for subset in range(8):
        expected = f1_score(truth, predicted[:, subset], average="weighted", zero_division=0)
        assert found.waf[subset] == pytest.approx(expected)
    np.testing.assert_allclose(found.share, shapley(found.waf))
    assert found.gain[1, 4] == pytest.approx(found.waf[6] - found.waf[4])
    assert np.isnan(found.gain[1, 2])
    assert found.share.sum() == pytest.approx(found.waf[-1] - found.waf[0])
    assert (found.waf_low <= found.waf).all()
    assert (found.waf <= found.waf_high).all()


def test_a_modality_that_is_of_use_gains_and_one_that_is_not_may_not():
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 4, 800)
    useful = np.where(rng.random(800) < 0.8, truth, rng.integers(0, 4, 800))
    predicted = np.stack([np.zeros(800, int), useful, rng.integers(0, 4, 800), useful], axis=1)
    found = competition(truth, predicted, np.repeat(np.arange(8), 100), 4)
    assert found.by == "speaker"
    assert found.share_low[0] > 0.3
    assert found.gain[1, 1] == 0  # the other adds nothing to the useful one


def test_a_slice_is_measured_as_cochran_mantel_and_haenszel_do():
    """Admissions at Berkeley 1973 (Bickel et al. 1975) by sex over six departments: R's mantelhaen.test says 1.5246
    without the correction, and that women were not the worse for it."""
    admitted = {"A": (512, 313, 89, 19), "B": (353, 207, 17, 8), "C": (120, 205, 202, 391),
                "D": (138, 279, 131, 244), "E": (53, 138, 94, 299), "F": (22, 351, 24, 317)}  # fmt: skip
    inside, truth, wrong = [], [], []
    for department, counts in enumerate(admitted.values()):
        for count, (woman, rejected) in zip(counts, ((0, 0), (0, 1), (1, 0), (1, 1)), strict=True):
            inside += [bool(woman)] * count
            wrong += [bool(rejected)] * count
            truth += [department] * count
    found = deviations(np.array(inside), np.array(truth), np.array(wrong))
    assert found**2 == pytest.approx(1.5246, abs=1e-3)
    assert found < 0


def made_set(seed: int, worse: float, clips: int = 5000) -> tuple[list[Field], np.ndarray, np.ndarray]:
    """Twenty fields, a quarter of the clips of a group of speakers, and errors that depend on the class."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(6, clips, p=[0.25, 0.2, 0.2, 0.15, 0.1, 0.1])
    fields = []
    for number in range(19):
        values = int(rng.integers(2, 6))
        fields.append(Field(f"field {number}", tuple(map(str, range(values))), rng.integers(0, values, clips)))
    group = rng.random(clips) < 0.25
    fields.append(Field("group", ("others", "these"), group.astype(int)))
    rate = np.array([0.2, 0.25, 0.2, 0.3, 0.45, 0.4])[truth] + worse * group
    return fields, truth, rng.random(clips) >= rate


def test_a_group_of_speakers_that_is_ten_points_worse_is_found_and_nothing_else():
    for seed in range(6):
        found = find_slices(*made_set(seed, 0.1), deals=100)
        assert [one.parts for one in found] == [(("group", "these"),)], seed
        assert found[0].wrong > found[0].expected
        assert found[0].chance <= 0.05


def test_where_nothing_is_worse_nothing_is_found():
    assert not [seed for seed in range(6) if find_slices(*made_set(100 + seed, 0.0), deals=100)]


def test_a_slice_of_two_fields_is_found_where_neither_alone_is_worse():
    rng = np.random.default_rng(8)
    truth = rng.integers(0, 4, 4000)
    one, other = rng.integers(0, 4, 4000), rng.integers(0, 3, 4000)
    both = (one == 1) & (other == 2)
    right = rng.random(4000) >= np.where(both, 0.6, 0.25)
    fields = [Field("one", ("a", "b", "c", "d"), one), Field("other", ("x", "y", "z"), other)]
    found = find_slices(fields, truth, right, deals=100)
    assert (("one", "b"), ("other", "z")) in [slice_.parts for slice_ in found]


def test_a_slice_smaller_than_asked_is_not_looked_at():
    fields, truth, right = made_set(1, 0.1, 1000)
    assert find_slices(fields, truth, right, smallest=500, deals=100) == []


def test_fields_are_named_or_cut_into_quarters():
    words = words_field("language", ["en", "zh", "", "en"])
    assert (words.values, words.codes.tolist()) == (("en", "zh"), [0, 1, -1, 0])
    parts = number_field("length", np.array([1.0, 2.0, 3.0, 4.0, np.nan]), 0)
    assert parts.codes.tolist() == [0, 1, 2, 3, -1]


@settings(max_examples=15, deadline=None)
@given(st.floats(0.3, 1.2), st.floats(0.6, 0.95))
def test_a_learning_curve_that_is_a_power_law_is_found_again(rate, top):
    labels = np.array([50, 100, 200, 400, 800])
    scores = top - 1.5 * labels**-rate
    found = learn(labels, scores, [0.001] * 5)
    assert found.at(1600) == pytest.approx(top - 1.5 * 1600**-rate, abs=0.01)


def test_a_forecast_says_how_little_it_knows():
    labels = [60, 90, 120, 180]
    scores = [0.50, 0.55, 0.58, 0.62]
    sure = learn(labels, scores, [0.005] * 4).gain(120)
    unsure = learn(labels, scores, [0.04] * 4).gain(120)
    assert sure[1] <= sure[0] <= sure[2]
    assert sure[0] > 0
    assert unsure[2] - unsure[1] > 2 * (sure[2] - sure[1])
    assert unsure[1] >= 0  # more labels do no harm


def test_a_forecast_of_two_labels_is_their_gains_by_weight_no_surer_than_if_they_erred_together():
    labels = [60, 90, 120, 180]
    worry, joy = (learn(labels, scores, [0.03] * 4) for scores in ([0.3, 0.4, 0.45, 0.53], [0.6, 0.63, 0.66, 0.7]))
    gain, low, high = gain_together([(worry, 0.2), (joy, 0.3)], 60)
    assert gain == pytest.approx(0.2 * worry.gain(60)[0] + 0.3 * joy.gain(60)[0])
    assert low <= gain <= high
    apart = [weight * np.ptp(curve.gain(60)[1:]) for curve, weight in ((worry, 0.2), (joy, 0.3))]
    assert high - low == pytest.approx(sum(apart), rel=0.05)  # a fifth less if they erred apart


def test_two_numbers_of_labels_forecast_nothing():
    assert learn([100, 200, 200], [0.5, 0.6, 0.61], [0.01] * 3) is None


def test_there_are_no_slices_of_no_clips_and_of_no_fields():
    nothing, said_right = np.zeros(0, int), np.zeros(0, bool)
    assert find_slices([Field("speaker", ("ann",), nothing)], nothing, said_right) == []
    assert find_slices([], np.zeros(5, int), np.zeros(5, bool)) == []
