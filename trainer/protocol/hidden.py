"""Processes that a window starts beside it: on Windows a console would flash up for each."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

# Options of subprocess for a process without a console window; those that it starts have none either.
HIDDEN: dict[str, Any] = {}
if sys.platform == "win32":
    HIDDEN["creationflags"] = subprocess.CREATE_NO_WINDOW
