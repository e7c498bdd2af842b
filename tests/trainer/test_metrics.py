"""Scores where clips or truths are missing, their summary over folds, and calibration; test_goldens.py has the rest."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.fusion.calibration import fit_temperature
from trainer.metrics import calibration_error, score, softmax, summary


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
    assert found.temperature == pytest.approx(3.0, rel=0.1)
    assert found.after < 0.03 < found.before


def test_a_temperature_stays_finite_where_every_clip_is_right():
    found = fit_temperature(np.eye(3) * 5, np.arange(3))
    assert 0.05 <= found.temperature <= 20
