"""A round that was killed again and again ends with the undisturbed result: a few seconds of it in every run.

EMODESK_CAMPAIGN_SECONDS=3600 python -m pytest tests/campaigns/test_round_kills.py makes it long.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("EMODESK_CAMPAIGN_SECONDS", "3"))
SEED = int(os.environ.get("EMODESK_CAMPAIGN_SEED", "1"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a round costs a second")
@pytest.mark.timeout(SECONDS + 300)
def test_a_round_that_is_killed_at_random_moments_ends_as_if_nothing_had_been(tmp_path):
    command = [sys.executable, str(Path(__file__).with_name("round_kills.py")), str(tmp_path), str(SECONDS), str(SEED)]
    path = os.pathsep.join(map(str, (ROOT, ROOT / "tests" / "trainer")))
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["kills"] >= 1
    print(found)
