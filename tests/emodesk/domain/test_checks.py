"""Checks of a reviewer as pure rules."""

from __future__ import annotations

import numpy as np
import pytest

from emodesk.domain.checks import Share, anchoring, careless


def reviewer(rng, drawn_to_model: float, blind: int = 400, seen: int = 4000, unsure_first: bool = False):
    """Votes of somebody who agrees as often as the model is sure, and in its sight sometimes just takes its answer."""
    confidence = np.concatenate([rng.uniform(0.3, 1, blind), rng.uniform(0.3, 0.7 if unsure_first else 1, seen)])
    hidden = np.arange(blind + seen) < blind
    agrees = rng.random(blind + seen) < confidence
    agrees |= ~hidden & (rng.random(blind + seen) < drawn_to_model)
    return confidence, agrees, hidden


@pytest.mark.parametrize("unsure_first", [False, True])
def test_the_meter_finds_how_much_a_reviewer_follows_whatever_order_they_read_in(unsure_first):
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(60):
        found = anchoring(*reviewer(rng, 0.3, unsure_first=unsure_first))
        truth = 0.3 * (1 - (0.5 if unsure_first else 0.65))
        covered += found.low - 0.01 <= truth <= found.high + 0.01
    assert covered >= 52


def test_of_one_whom_the_model_does_not_draw_the_interval_holds_zero_in_19_of_20():
    rng = np.random.default_rng(1)
    holds = [(found := anchoring(*reviewer(rng, 0.0, 200, 1800))).low <= 0 <= found.high for _ in range(200)]
    assert np.mean(holds) >= 0.92


def test_other_peoples_votes_tell_the_meter_to_five_points_at_two_hundred_blind_clips():
    off, covered = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        sure = rng.beta(3.5, 1.5, 2000)
        model_right = rng.random(2000) < sure
        blind = np.arange(2000) < 200
        other = np.where(rng.random((4, 2000)) < 0.1, ~model_right, model_right)
        own = np.where(rng.random(2000) < 0.05, ~model_right, model_right)
        own |= ~blind & (rng.random(2000) < 0.3)
        found = anchoring(sure, own, blind, other.mean(axis=0))
        truth = 0.3 * (1 - (0.7 * 0.95 + 0.3 * 0.05))
        off.append(abs(found.more - truth))
        covered.append(found.low <= truth <= found.high)
        assert abs(anchoring(sure, own, blind).more - truth) < 0.12
    assert np.mean(np.array(off) <= 0.05) >= 0.93
    assert np.mean(covered) >= 0.88


def test_without_votes_of_both_kinds_nothing_is_told():
    found = anchoring(np.array([0.5, 0.6]), np.array([True, False]), np.array([True, True]))
    assert np.isnan([found.more, found.low, found.high]).all()
    assert (found.blind, found.in_sight) == (Share(1, 2), Share(0, 0))


def test_a_careless_reviewer_is_found_within_sixty_gold_clips_and_careful_ones_seldom():
    rng = np.random.default_rng(2)
    found = wrongly = 0
    for _ in range(200):
        shares = {f"r{n}": Share(int(rng.binomial(60, 0.9)), 60) for n in range(4)}
        off = careless(shares | {"careless": Share(int(rng.binomial(60, 0.6)), 60)})
        found += "careless" in off
        wrongly += bool(careless(shares))
    assert found >= 195
    assert wrongly <= 14


def test_the_interval_of_a_share_is_wilsons():
    low, high = Share(8, 10).interval
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert Share(0, 0).value != Share(0, 0).value
