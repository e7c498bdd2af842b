"""Which EmoDesk this is. Standard library only."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """The version that is installed; that of a checkout is not known."""
    try:
        return metadata.version("emodesk")
    except metadata.PackageNotFoundError:
        return "of a checkout"
