"""Where files were written out of a project: one line each, for whoever takes a person's data out of it later."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from emodesk.services.project import Project
from trainer.protocol.json_lines import read_record

FILE = "written.jsonl"  # in the project


def note_written(project: Project, paths: Iterable[Path]) -> None:
    """Remember files and folders of people's data that were just written somewhere; where the project's folder
    cannot be written, nothing happens."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    places = [path.expanduser().absolute() for path in paths]
    lines = [json.dumps({"path": str(path), "time": now}, ensure_ascii=False) + "\n" for path in places]
    with suppress(OSError):
        if lines:
            with (project.folder / FILE).open("a", encoding="utf-8") as file:
                file.writelines(lines)


def written(project: Project) -> list[Path]:
    """What was written out of the project and is still where it was written."""
    try:
        lines = (project.folder / FILE).read_bytes().splitlines()
    except OSError:
        return []
    said = (read_record(line).get("path") for line in lines)
    named = {Path(name) for name in said if isinstance(name, str) and name}
    return sorted(filter(_is_there, named))


def _is_there(path: Path) -> bool:
    try:
        return os.path.exists(path)
    except (OSError, ValueError):  # a drive that is gone, a line that somebody changed
        return False
