"""Nothing decided is lost or doubled, wherever a kill falls: some seconds of it in every run.

EMODESK_CAMPAIGN_SECONDS=3600 python -m pytest tests/campaigns/test_decision_kills.py makes it long.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_projects import small_project

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("EMODESK_CAMPAIGN_SECONDS", "3"))
SEED = int(os.environ.get("EMODESK_CAMPAIGN_SEED", "1"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a kill costs milliseconds")
@pytest.mark.timeout(SECONDS + 60)
def test_no_kill_amid_decisions_passes_or_bulk_loses_or_doubles_one(tmp_path):
    small_project(tmp_path / "study", 12).close()
    command = [sys.executable, str(Path(__file__).with_name("decision_kills.py"))]
    command += [str(tmp_path / "study"), str(SECONDS), str(SEED)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["kills"] >= 3
    assert found["decisions"] >= found["kills"]
    print(found)
