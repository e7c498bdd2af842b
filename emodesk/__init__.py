"""The window and its command line: review clips, look into predictions, start rounds. Never imports torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emodesk.reading import OpenStudy


def open_project(folder: Path | str) -> OpenStudy:
    """A project for a notebook or a script, that is read and never changed; DomainError where there is none."""
    from emodesk.reading import OpenStudy

    return OpenStudy(folder)
