"""Scores where clips or truths are missing, their summary over folds, and calibration; test_goldens.py has the rest."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.stats import t as student

from trainer.fusion.calibration import fit_subsets, fit_temperature
from trainer.fusion.intervals import intervals
from trainer.fusion.summary import summary
from trainer.measures.scores import calibration_error, pooled, score, score_labels, softmax


def test_clips_whose_truth_is_not_known_do_not_score():
    assert score(np.array([0, -1, 1]), np.array([0, 0, 1]), 2).accuracy == 1.0


def test_no_clips_score_zero_and_do_not_fail():
    nothing = score(np.empty(0, int), np.empty(0, int), 3)
    assert (nothing.waf, nothing.accuracy, nothing.macro_f1) == (0.0, 0.0, 0.0)


def test_a_summary_has_the_mean_and_spread_over_folds_and_adds_confusions():
    folds = [score(np.array([0, 1]), np.array([0, 1]), 2), score(np.array([0, 1]), np.array([0, 0]), 2)]
    table = summary(folds)
    assert table["accuracy"] == {"mean": 0.75, "std": 0.25}
    assert table["confusion"] == [[2, 0], [1, 1]]
    assert len(table["per_class_f1"]["mean"]) == 2


def test_a_fold_without_a_class_is_no_fold_that_gets_it_wrong():
    folds = [score(np.array([0, 1, 1]), np.array([0, 1, 1]), 3), score(np.array([0, 0, 2]), np.array([0, 0, 2]), 3)]
    table = summary(folds)
    assert table["waf"] == {"mean": 1.0, "std": 0.0}
    assert table["per_class_f1"] == {"mean": [1.0, 1.0, 1.0], "std": [0.0, 0.0, 0.0]}
    assert table["macro_f1"] == {"mean": 1.0, "std": 0.0}


def test_a_figure_over_folds_is_that_of_all_their_clips():
    folds = [score(np.array([0, 0, 1]), np.array([0, 1, 1]), 2), score(np.array([1] * 9), np.array([1] * 8 + [0]), 2)]
    together = pooled(folds)
    assert summary(folds)["waf"]["mean"] == together.waf != np.mean([part.waf for part in folds])
    whole = score(np.array([0, 1]), np.array([0, 1]), 2)
    assert summary(folds, whole)["waf"]["mean"] == 1.0


def test_intervals_by_clip_leave_out_every_single_one():
    random = np.random.default_rng(1)
    truth = random.integers(0, 3, 50)
    predicted = np.where(random.random(50) < 0.6, truth, random.integers(0, 3, 50))
    found = intervals(truth, predicted, np.full(50, -1), 3)
    left = np.array([score(np.delete(truth, i), np.delete(predicted, i), 3).waf for i in range(50)])
    half = student.ppf(0.975, 49) * np.sqrt(49 * left.var())
    waf = score(truth, predicted, 3).waf
    assert (found["by"], found["count"]) == ("clip", 50)
    assert found["waf"] == pytest.approx([waf - half, waf + half])


def test_the_calibration_error_is_the_gap_between_confidence_and_accuracy():
    probabilities = np.array([[0.9, 0.1]] * 10)
    truth = np.array([0] * 6 + [1] * 4)
    assert calibration_error(probabilities, truth) == pytest.approx(0.3)
    assert calibration_error(np.array([[0.6, 0.4]] * 10), truth) == pytest.approx(0.0)
    assert calibration_error(np.empty((0, 2)), np.empty(0, int)) == 0.0


def test_a_temperature_makes_overconfident_logits_honest():
    random = np.random.default_rng(0)
    honest = random.normal(size=(4000, 5)) * 1.5
    truth = np.array([random.choice(5, p=row) for row in softmax(honest)])
    found = fit_temperature(honest * 3, truth)
    assert found == pytest.approx(3.0, rel=0.1)
    before, after = (calibration_error(softmax(honest * 3 / one), truth) for one in (1, found))
    assert after < 0.03 < before


def leaning_logits():
    """Out-of-fold logits [n, 4, 4] of two modalities: honest with both, with the first alone far too sure and leaning
    towards the first label, with the second alone without a word; the truth."""
    random = np.random.default_rng(0)
    honest = random.normal(size=(2000, 4)) * 1.5
    truth = np.array([random.choice(4, p=row) for row in softmax(honest)])
    alone = honest * 3 + np.array([4.0, 0, 0, 0])
    return np.stack([np.zeros_like(honest), alone, np.zeros_like(honest), honest], axis=1), truth


def test_a_subset_that_is_too_sure_and_leans_is_put_right():
    logits, truth = leaning_logits()
    found = fit_subsets(logits, np.ones((2000, 2), dtype=bool), truth)
    assert found.temperatures[1] > 2.5
    assert found.offsets[1, 0] < -0.5 < found.offsets[1, 1:].min()
    before, after = logits[:, 1], found.of(logits[:, 1], np.full(2000, 1))
    assert score(truth, after.argmax(axis=1), 4).waf > score(truth, before.argmax(axis=1), 4).waf + 0.02
    assert calibration_error(softmax(after), truth) < 0.05 < calibration_error(softmax(before), truth)


def test_with_everything_present_only_a_temperature_is_found():
    logits, truth = leaning_logits()
    found = fit_subsets(logits[:, [0, 2, 3, 1]], np.ones((2000, 2), dtype=bool), truth)
    assert found.temperatures[3] == pytest.approx(fit_temperature(logits[:, 1], truth))
    assert not found.offsets[3].any()


def test_a_subset_that_few_clips_have_gets_the_temperature_of_all():
    logits, truth = leaning_logits()
    present = np.ones((2000, 2), dtype=bool)
    present[10:, 0] = False
    logits[10:, 3] = logits[10:, 2]
    found = fit_subsets(logits, present, truth)
    assert found.temperatures[1] == found.temperatures[3] == found.temperatures[0]
    assert not found.offsets[1].any()


def test_new_speakers_are_expected_to_differ_as_those_heard_do():
    """Drawn again and again, the WAF of all speakers there are is inside the interval as often as it claims."""
    random = np.random.default_rng(0)
    inside, clips = 0, 40
    for _ in range(200):
        skill = random.normal(0.8, 0.1, 8).clip(0, 1)
        truth = np.tile(np.arange(2), 8 * clips // 2)
        right = random.random((8, clips)) < skill[:, None]
        predicted = np.where(right.ravel(), truth, 1 - truth)
        low, high = intervals(truth, predicted, np.repeat(np.arange(8), clips), 2)["waf"]
        inside += low <= 0.8 <= high
    assert 0.9 <= inside / 200 <= 0.99
    same = np.tile([0, 1, 1, 0], 8)
    low, high = intervals(np.tile([0, 1, 0, 1], 8), same, np.repeat(np.arange(8), 4), 2)["waf"]
    assert low == pytest.approx(high) == pytest.approx(0.5)


def test_a_temperature_stays_finite_where_every_clip_is_right():
    found = fit_temperature(np.eye(3) * 5, np.arange(3))
    assert 0.05 <= found <= 20


def test_labels_by_name_score_as_the_reference(shared_goldens):
    golden = json.loads((shared_goldens / "metrics" / "waf.json").read_text(encoding="utf-8"))
    labels = tuple(golden["labels"])
    for case in golden["cases"]:
        scores = score_labels(labels, [labels[i] for i in case["y_true"]], [labels[i] for i in case["y_pred"]])
        assert scores.waf == pytest.approx(case["waf"], abs=1e-9), case["name"]
        assert scores.accuracy == pytest.approx(case["accuracy"], abs=1e-9)
        np.testing.assert_allclose(scores.per_class_f1, case["f1_per_class"], atol=1e-9)
        np.testing.assert_array_equal(scores.confusion, case["confusion"])


def test_a_row_without_clips_has_no_shares_and_no_error():
    np.testing.assert_array_equal(score_labels(("a", "b"), ["a", "a"], ["a", "b"]).shares, [[0.5, 0.5], [0.0, 0.0]])
    assert score_labels(("a", "b"), [], []).waf == 0.0


def test_pairs_with_a_label_of_another_set_are_passed_over():
    assert score_labels(("a", "b"), ["a", "c"], ["a", "a"]).total == 1
