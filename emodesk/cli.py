"""The command `emodesk`: the window, and what can be done without one. No Qt until a window is asked for."""

from __future__ import annotations

QUIET = "show no progress, only what came of it"
