"""What the start screen says of a project without opening it: left in the project's cache when it was last open."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from emodesk.domain.queue import Counts
from emodesk.services.project import Project
from trainer.protocol.files import atomic_write
from trainer.protocol.json_lines import parsed_json

CACHE = "cache"  # in the project: what can be made again
FILE = Path(CACHE, "summary.json")


@dataclass(frozen=True)
class Summary:
    """How far a project was when it was last open.

    Attributes:
        reviewed, total: clips that people labelled, of those that had come without a label.
        opened: when, in seconds since 1970.
        picture: file below the project's cache, '' for none; it goes where its clip is forgotten.
    """

    reviewed: int = 0
    total: int = 0
    opened: float = 0.0
    picture: str = ""


def leave_summary(project: Project, counts: Counts, picture: Path | None) -> None:
    """Write the summary; where the project cannot be written, nothing happens."""
    if project.read_only:
        return
    if picture is not None and picture.is_relative_to(project.folder / CACHE):
        place = picture.relative_to(project.folder).as_posix()
    else:
        place = read_summary(project.folder).picture
    fresh = counts.reviewed - counts.relabelled
    now = datetime.now().astimezone().timestamp()
    with suppress(OSError):
        (project.folder / CACHE).mkdir(mode=0o700, exist_ok=True)
        atomic_write(project.folder / FILE, json.dumps(asdict(Summary(fresh, counts.to_review, now, place))))


def read_summary(folder: Path) -> Summary:
    """The summary of a project's folder; an empty one where there is none that can be read."""
    try:
        values = parsed_json((folder / FILE).read_text(encoding="utf-8"))
        found = Summary(int(values["reviewed"]), int(values["total"]), float(values["opened"]), str(values["picture"]))
        datetime.fromtimestamp(found.opened)
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return Summary()
    inside = (folder / CACHE).resolve() in (folder / found.picture).resolve().parents
    return found if inside else Summary(found.reviewed, found.total, found.opened)
