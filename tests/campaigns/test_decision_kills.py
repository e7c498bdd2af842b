"""Nothing decided is lost or doubled, wherever a kill falls: a few kills in every run, 10,000 behind the marker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_projects import small_project

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("EMODESK_CAMPAIGN_SECONDS", "0"))
SEED = int(os.environ.get("EMODESK_CAMPAIGN_SEED", "1"))
KILLS, MANY = 8, 10_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a kill costs milliseconds")
@pytest.mark.parametrize("kills", [KILLS, pytest.param(MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])])
def test_no_kill_amid_decisions_passes_bulk_or_imports_loses_or_doubles_one(tmp_path, kills):
    small_project(tmp_path / "study", 12).close()
    command = [sys.executable, str(Path(__file__).with_name("decision_kills.py"))]
    command += map(str, (tmp_path / "study", SECONDS, SEED, kills))
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    found = json.loads(done.stdout)
    print(found)
    assert found["wrong"] == []
    assert found["kills"] >= kills
    assert found["decisions"] > 0
