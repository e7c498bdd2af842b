"""Imported by every Python that a test starts: a warning of our own code ends it, as it fails a test in pytest itself.

PYTHONWARNINGS cannot say this: it names single modules, not a package with all that is in it.
"""

from __future__ import annotations

import warnings

warnings.filterwarnings("error", module=r"(emodesk|trainer)(\..*)?")
