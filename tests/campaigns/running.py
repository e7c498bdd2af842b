"""Runs a campaign as a process of its own and reads what it found; how long, with which seed: the environment says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = float(os.environ.get("EMODESK_CAMPAIGN_SECONDS", "0"))
SEED = int(os.environ.get("EMODESK_CAMPAIGN_SEED", "1"))
CAMPAIGNS = Path(__file__).resolve().parent


def found_by(script: str, *arguments: object, **environment: str) -> dict[str, Any]:
    """The JSON object that a script of this folder printed once it had ended well; its numbers run in one thread."""
    path = os.pathsep.join((str(CAMPAIGNS.parent.parent), str(CAMPAIGNS.parent), os.environ["PYTHONPATH"]))
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    command = [sys.executable, str(CAMPAIGNS / script), *map(str, arguments)]
    surroundings = {**os.environ, **one_thread, "PYTHONPATH": path, **environment}
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(found)
    return found
