"""Start, follow, cancel, resume and reconcile trainer processes; a run outlives the window that started it."""

from emodesk.runs.runner import Found, Runner
from emodesk.runs.status import ACTIVE, LOST, Point, RunStatus, log_tail

__all__ = ["ACTIVE", "LOST", "Found", "Point", "RunStatus", "Runner", "log_tail"]
