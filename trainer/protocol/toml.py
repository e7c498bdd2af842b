"""TOML files of people and of strangers, read within bounds. Standard library only."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

MOST_BYTES = 1_000_000
DEEPEST = 32  # parts of a dotted key; tomllib takes minutes for thousands
_DOTTED = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){32}""")  # as many


def read_toml(path: Path) -> dict[str, Any]:
    """The table of a file; OSError where it cannot be read, ValueError that says why it is none."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"it has {size / 1e6:.0f} MB, no settings need more than {MOST_BYTES / 1e6:.0f}")
    text = path.read_text(encoding="utf-8-sig")
    if _DOTTED.search(text):
        raise ValueError(f"a key has more than {DEEPEST} parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
