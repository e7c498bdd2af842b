"""Features that others extracted, into a project as a modality: every one is read once, and what came of it is said."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emodesk.domain import Changes, DomainError
from emodesk.runs.talking import talk
from emodesk.services.project import Project
from emodesk.services.project_file import OwnFeatures
from emodesk.store import clips
from trainer.protocol.csv_text import written
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.labels import MOST_MODALITIES
from trainer.protocol.round_folder import CLIPS_FILE

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class FeatureReport:
    """What came of features: clips that have them (`here`), have none (`absent`), only `zeros`, and `bad` ones that
    cannot be used, the first of them in `problems`; `width` numbers an embedding."""

    features: OwnFeatures
    width: int
    here: int
    absent: int
    zeros: int
    bad: int
    problems: tuple[Sentence, ...]
    changes: Changes

    @property
    def sentence(self) -> Sentence:
        """In words."""
        kind = Sentence("frames in time") if self.features.frames else Sentence("one vector a clip")
        return Sentence(
            "“{name}” ({kind}, width {width}): {here} clips have it; {absent} have no features, {zeros} only zeros, "
            "{bad} cannot be used.",
            name=self.features.name, kind=kind, width=self.width, here=self.here, absent=self.absent,
            zeros=self.zeros, bad=self.bad,
        )  # fmt: skip


def add_features(
    project: Project, name: str, path: Path | str, *, frames: bool | None = None,
    progress: Progress = lambda done, total, text: None, cancelled: Callable[[], bool] = lambda: False,
) -> FeatureReport | None:  # fmt: skip
    """Let rounds take the features at `path` as the modality `name`; None where it was stopped before its end.

    `frames`: whether each array is rows of frames; None lets the place's name and what is in it say. Of a name that
    the project has, the place changes. Raises DomainError where nothing can be used, with the project as it was.
    """
    path = Path(path).expanduser().absolute()
    wish = OwnFeatures(name, str(path))
    others = [own for own in project.features if own.name != name]
    if len(others) >= MOST_MODALITIES:
        raise DomainError("A project has {most} modalities at most; take one out first.", most=MOST_MODALITIES)
    if project.read_only:
        raise DomainError("{folder} is read-only, so its settings cannot be changed.", folder=project.folder)
    with project.store.read() as connection:
        if not clips.last_key(connection):
            raise DomainError("The project has no clips yet; import some first.")
    found: dict[str, Any] = {}
    problems: list[Sentence] = []

    def hear(record: dict[str, Any]) -> None:
        if "done" in record:
            progress(int(record["done"]), int(record["total"]), path.name)
        elif "problem" in record:
            problems.append(read_sentence(record["problem"]) or Sentence("{reason}", reason=record["problem"]))
        else:
            found.update(record)

    with tempfile.TemporaryDirectory(prefix="emodesk-") as folder:
        table = Path(folder) / CLIPS_FILE
        with project.store.read() as connection, table.open("w", encoding="utf-8", newline="") as file:
            file.write(written([("clip_id", "path")]))
            for clip_id, path_of in clips.files(connection):
                # Of a file its name is enough: more is not looked at.
                file.write(written([(clip_id, path_of.replace("\\", "/").rpartition("/")[2])]))
        choice = {None: "auto", True: "yes", False: "no"}[frames]
        labels = ",".join(project.labels.names)
        command = ["features", "--json", f"--clips={table}", f"--place={name}={path}", f"--frames={choice}"]
        if not talk([*command, f"--labels={labels}"], hear, cancelled):
            return None
    added = OwnFeatures(name, wish.path, bool(found["frames"]))
    counts = {key: int(found[key]) for key in ("width", "here", "absent", "zeros", "bad")}
    return FeatureReport(added, **counts, problems=tuple(problems), changes=project.set_features([*others, added]))


def remove_features(project: Project, name: str) -> Changes:
    """Take a modality of one's own out of the project; the features stay where they are, and rounds what they were."""
    left = [own for own in project.features if own.name != name]
    if len(left) == len(project.features):
        raise DomainError("The project has no features “{name}”.", name=name)
    return project.set_features(left)
