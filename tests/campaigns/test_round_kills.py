"""A round whose trainer and window were killed at random moments ends with the undisturbed result: one in every run,
100 behind the marker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("EMODESK_CAMPAIGN_SECONDS", "0"))
SEED = int(os.environ.get("EMODESK_CAMPAIGN_SEED", "1"))
MANY = 100


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a round costs a second")
@pytest.mark.parametrize("rounds", [1, pytest.param(MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])])
def test_a_round_that_is_killed_at_random_moments_ends_as_if_nothing_had_been(tmp_path, rounds):
    command = [sys.executable, str(Path(__file__).with_name("round_kills.py"))]
    command += map(str, (tmp_path, SECONDS, SEED, rounds))
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **threads, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(found)
    assert found["wrong"] == []
    assert found["rounds"] >= rounds
    assert found["kills"] >= rounds
