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
