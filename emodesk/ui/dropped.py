"""What is dragged onto a window: a folder, clips of one, a table, or annotations of another program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from emodesk.services.annotations.found import names_in
from emodesk.services.annotations.own_log import is_log
from emodesk.services.annotations.traces import is_traces
from emodesk.services.folder_files import SOUND, VIDEO
from emodesk.services.opinions import ENDINGS as OPINIONS
from emodesk.services.project_file import FILE
from trainer.protocol.tables import COLUMNS, OPINION_COLUMNS, PROBABILITY

TABLES = (".csv", ".tsv", ".txt")
_LIKELY = tuple(name for names in OPINION_COLUMNS.values() for name in names)
ANNOTATIONS = (".json", ".jsonl", ".eaf", ".textgrid", ".annotation")


def dropped_paths(data: QMimeData, endings: tuple[str, ...] = TABLES) -> list[Path]:
    """The folders and files with one of these endings among what is dragged, else the folders of the clips, each once,
    with what lies beside them; none where there is nothing of that."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    chosen = [path for path in paths if path.is_dir() or path.suffix.lower() in endings]
    return list(dict.fromkeys(chosen or [path.parent for path in paths if path.suffix.lower() in VIDEO + SOUND]))


def says_of_clips(path: Path) -> bool:
    """Whether a file says something of clips that are there: annotations of another program, or a table that says who
    says what and names no file of a clip."""
    if path.suffix.lower() in ANNOTATIONS or is_log(path) or is_traces(path):
        return True
    names = names_in(path) if path.suffix.lower() in (".csv", ".tsv") else set()
    return not names.isdisjoint(COLUMNS["annotator"]) and names.isdisjoint(COLUMNS["path"])


def has_opinions(path: Path) -> bool:
    """Whether a file says how likely labels of clips that are there are, which is a model's opinion: neither people's
    annotations nor a table of clips."""
    names = names_in(path) if path.suffix.lower() in OPINIONS else set()
    if not names.isdisjoint(COLUMNS["annotator"] + COLUMNS["path"]):
        return False
    return not names.isdisjoint(_LIKELY) or any(name.startswith(PROBABILITY) for name in names)


def is_project(path: Path) -> bool:
    """Whether a folder is a project's."""
    return (path / FILE).is_file()
