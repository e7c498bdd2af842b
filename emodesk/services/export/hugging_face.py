"""Hugging Face: an AudioFolder or VideoFolder, a folder a split with its clips and metadata.jsonl."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from emodesk.services.export.plan import Cancelled, Plan, Progress, new_folder, steps
from emodesk.services.export.study import file_names, read_study
from emodesk.services.project import Project
from trainer.protocol.errors import Sentence
from trainer.protocol.files import atomic_write

METADATA = "metadata.jsonl"
SPLITS = {"labelled": "train", "validation": "validation", "test": "test"}  # as their loader knows them
FIELDS = ("label", "transcript", "language", "speaker")


def plan_hugging_face(project: Project, links: bool = False) -> Plan:
    """A folder of the labelled clips by split; `links`: hard links to the files where the disk can, else copies."""
    study = read_study(project)
    names = file_names(study.clips)
    records: dict[str, list[dict[str, object]]] = {}
    files: list[tuple[str, Path]] = []
    unlabelled = parts = missing = 0
    for clip in study.clips:
        row, source = study.row(clip), Path(project.clip_path(clip))
        if not row.label or row.split not in SPLITS:
            unlabelled += 1
        elif row.start or row.end is not None:
            parts += 1
        elif not os.path.isfile(source):
            missing += 1
        else:
            name = f"{names[clip.key]}{source.suffix}"
            record = {"file_name": name, "clip_id": clip.clip_id, **{what: getattr(row, what) for what in FIELDS}}
            records.setdefault(SPLITS[row.split], []).append(record)
            files.append((f"{SPLITS[row.split]}/{name}", source))

    def write(path: Path, progress: Progress, cancelled: Cancelled) -> list[Path]:
        with new_folder(path) as part:
            for split, some in records.items():
                (part / split).mkdir()
                lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in some)
                atomic_write(part / split / METADATA, lines, durable=False)
            items: list[tuple[str, Callable[[], None]]] = [
                (name, partial(_place, source, part / name, links)) for name, source in files
            ]
            steps(items, progress, cancelled)
        return [path]

    left = []
    if unlabelled:
        left.append(Sentence("{n} clips are left out, as no label holds for them.", n=unlabelled))
    if parts:
        left.append(Sentence("{n} clips are left out: parts of longer files.", n=parts))
    if missing:
        left.append(Sentence("{n} clips are left out: no file where it was.", n=missing))
    header = ("split", "file_name", "clip_id", *FIELDS)
    rows = [(split, *record.values()) for split, some in records.items() for record in some]
    return Plan(header, rows, tuple(left), write, as_folder=True)


def _place(source: Path, target: Path, links: bool) -> None:
    if links:
        try:
            os.link(source, target)
            return
        except OSError:
            pass  # another disk, or one that knows no links
    shutil.copyfile(source, target)
