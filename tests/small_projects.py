"""Small projects without media files, for tests of what a store and its services do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from emodesk.domain import Clip
from emodesk.services.project import Project
from emodesk.store import clips


def small_project(folder: Path, count: int = 6, labels: Sequence[str] = ()) -> Project:
    """An open project of `count` clips c0, c1, … with keys from 1; `labels` are the first ones' imported labels."""
    project = Project.create(folder)
    given = [*labels, *[""] * (count - len(labels))]
    with project.store.write() as connection:
        clips.add(connection, [
            Clip(0, f"c{i}", f"/clips/c{i}.mp4", f"{i:064x}", duration=1.0 + i, transcript=f"words of clip {i}",
                 speaker=f"s{i % 2}", split="labelled" if label else "unlabelled", label=label)
            for i, label in enumerate(given)
        ])  # fmt: skip
    return project
