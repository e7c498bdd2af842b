"""Nothing decided is lost or doubled, wherever a kill falls: a few kills in every run, 10,000 behind the marker."""

from __future__ import annotations

import os

import pytest
from campaigns.running import SECONDS, SEED, found_by
from small_projects import small_project

KILLS, MANY = 8, 10_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a kill costs milliseconds")
@pytest.mark.parametrize("kills", [KILLS, pytest.param(MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])])
def test_no_kill_amid_decisions_passes_bulk_or_imports_loses_or_doubles_one(tmp_path, kills):
    small_project(tmp_path / "study", 12).close()
    found = found_by("decision_kills.py", tmp_path / "study", SECONDS, SEED, kills)
    assert found["wrong"] == []
    assert found["kills"] >= kills
    assert found["decisions"] > 0
