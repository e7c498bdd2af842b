"""A round whose trainer and window were killed at random moments ends with the undisturbed result: one in every run,
100 behind the marker."""

from __future__ import annotations

import os

import pytest
from campaigns.running import SECONDS, SEED, found_by

MANY = 100


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a round costs a second")
@pytest.mark.parametrize("rounds", [1, pytest.param(MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])])
def test_a_round_that_is_killed_at_random_moments_ends_as_if_nothing_had_been(tmp_path, rounds):
    found = found_by("round_kills.py", tmp_path, SECONDS, SEED, rounds)
    assert found["wrong"] == []
    assert found["rounds"] >= rounds
    assert found["kills"] >= rounds
