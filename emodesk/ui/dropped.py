"""What is dragged onto a window: a folder, clips of one, a table, or annotations of another program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from emodesk.services.annotations.found import names_in
from emodesk.services.annotations.own_log import is_log
from emodesk.services.annotations.traces import is_traces
from emodesk.services.folder_files import SOUND, VIDEO
from emodesk.services.project_file import FILE
from trainer.protocol.tables import COLUMNS

TABLES = (".csv", ".tsv", ".txt")
ANNOTATIONS = (".json", ".jsonl", ".eaf", ".textgrid", ".annotation")


def dropped_path(data: QMimeData, endings: tuple[str, ...] = TABLES) -> Path | None:
    """The first folder or file with one of these endings among what is dragged, else the folder of the first clip, with
    what lies beside it; None where there is none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    clips = (path.parent for path in paths if path.suffix.lower() in VIDEO + SOUND)
    return next((path for path in paths if path.is_dir() or path.suffix.lower() in endings), next(clips, None))


def says_of_clips(path: Path) -> bool:
    """Whether a file says something of clips that are there: annotations of another program, or a table that says who
    says what and names no file of a clip."""
    if path.suffix.lower() in ANNOTATIONS or is_log(path) or is_traces(path):
        return True
    names = names_in(path) if path.suffix.lower() in (".csv", ".tsv") else set()
    return not names.isdisjoint(COLUMNS["annotator"]) and names.isdisjoint(COLUMNS["path"])


def is_project(path: Path) -> bool:
    """Whether a folder is a project's."""
    return (path / FILE).is_file()
