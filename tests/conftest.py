"""Fixtures that every test may use: the shared folders where they are, and a quiet Qt."""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run side by side; before torch is imported
os.environ.setdefault("EMODESK_DATA", tempfile.mkdtemp(prefix="emodesk-data-"))  # nothing of the person's own
SHARED = Path(os.environ.get("EMODESK_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))


def pytest_runtest_teardown() -> None:
    """Where the painting thread alone collects garbage, tests without a window must not let it grow."""
    if not gc.isenabled():
        from emodesk.ui.garbage import collect_due

        collect_due()


@pytest.fixture(scope="session")
def qapp(qapp):
    """Qt's application with the program's own fonts and look, so that every machine measures and draws the same."""
    from emodesk.ui.garbage import Garbage
    from emodesk.ui.theme import theme

    Garbage(qapp)  # as in the program
    theme.apply(qapp, "light")
    return qapp


def _folder(path: Path, what: str) -> Path:
    if not path.is_dir():
        pytest.skip(f"{what} are not here ({path.name})")
    return path


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """The folder of real clips: dev/ and models/."""
    return _folder(SHARED / "media", "real clips")


@pytest.fixture(scope="session")
def shared_goldens() -> Path:
    """Numbers from the reference implementations; EMODESK_GOLDENS names another folder of the same form."""
    return _folder(Path(os.environ.get("EMODESK_GOLDENS", SHARED / "goldens")), "golden numbers")


@pytest.fixture(scope="session")
def shared_bench() -> Path:
    """Real multimodal feature bundles with labels."""
    return _folder(SHARED / "bench", "bench features")
