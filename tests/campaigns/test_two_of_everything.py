"""Two windows, imports, copies, exports and trainers at once leave one whole project: a few pairs in every run,
all of them, often, behind the marker."""

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
PAIRS, MANY = 5, 1000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that both begin at the same moment")
@pytest.mark.parametrize("pairs", [PAIRS, pytest.param(MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])])
def test_two_of_everything_at_once_do_their_work_or_say_why_not(tmp_path, pairs):
    command = [sys.executable, str(Path(__file__).with_name("two_of_everything.py"))]
    command += map(str, (tmp_path, SECONDS, SEED, pairs))
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    path = os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **threads, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(found)
    assert found["wrong"] == []
    assert found["pairs"] >= pairs
