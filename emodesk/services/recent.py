"""The projects that were open last, in the user's own data folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs

from emodesk.mistakes import FOLDER_VARIABLE
from trainer.protocol.files import atomic_write
from trainer.protocol.json_lines import parsed_json

LONGEST_LIST = 12


def _file() -> Path:
    folder = os.environ.get(FOLDER_VARIABLE) or platformdirs.user_data_dir("EmoDesk", appauthor=False)
    return Path(folder) / "recent.json"


def recent_projects() -> list[Path]:
    """Folders of projects opened before that are still there, latest first."""
    return [folder for folder in _read() if os.path.isfile(folder / "emodesk.toml")]


def remember_project(folder: Path | str) -> None:
    """Put a project at the head of the list; where that cannot be saved, nothing happens."""
    first = Path(folder).absolute()
    _write([first, *(other for other in _read() if other != first)][:LONGEST_LIST])


def forget_project(folder: Path | str) -> None:
    """Take a project off the list; its folder stays as it is."""
    gone = Path(folder).absolute()
    _write([other for other in _read() if other != gone])


def _read() -> list[Path]:
    try:
        items = parsed_json(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [Path(item) for item in items if isinstance(item, str)] if isinstance(items, list) else []


def _write(folders: list[Path]) -> None:
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        atomic_write(_file(), json.dumps([str(folder) for folder in folders], ensure_ascii=False, indent=1))
    except OSError:
        return  # a convenience: a full disk must not keep a project from opening
