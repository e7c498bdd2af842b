"""Two windows, imports, copies, exports and trainers at once leave one whole project: a few pairs in every run,
all of them, often, behind the marker."""

from __future__ import annotations

import os

import pytest
from campaigns.running import SECONDS, SEED, found_by

PAIRS, MANY = 5, 1000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that both begin at the same moment")
@pytest.mark.parametrize("pairs", [PAIRS, pytest.param(MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])])
def test_two_of_everything_at_once_do_their_work_or_say_why_not(tmp_path, pairs):
    found = found_by("two_of_everything.py", tmp_path, SECONDS, SEED, pairs)
    assert found["wrong"] == []
    assert found["pairs"] >= pairs
