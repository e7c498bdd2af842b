"""Every test of the window has Qt's application, also one that asks for none and is the first of its process."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def application(qapp):
    """Qt's application, from the first test on."""
    return qapp
