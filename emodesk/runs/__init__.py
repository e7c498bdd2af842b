"""Start, follow, cancel, resume and reconcile trainer processes; a run outlives the window that started it."""

from emodesk.runs.pace import STAGES
from emodesk.runs.runner import Found, Runner
from emodesk.runs.status import ACTIVE, Point, Reached, RunStatus, log_tail

__all__ = ["ACTIVE", "STAGES", "Found", "Point", "Reached", "RunStatus", "Runner", "log_tail"]
