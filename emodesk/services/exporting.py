"""Labels out of a project: a table in the clips.csv form, and who decided what when beside it."""

from __future__ import annotations

from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.project import Project
from emodesk.services.snapshot import clip_row
from emodesk.store import clips, decisions
from trainer.protocol.clips_csv import write_clips
from trainer.protocol.files import write_table

DECISION_COLUMNS = ("clip_id", "reviewer", "decision", "label", "proposed", "confidence", "round", "time",
                    "milliseconds", "note")  # fmt: skip


def export_labels(project: Project, path: Path | str) -> Path:
    """Write every clip with its present label to `path` in the clips.csv form, and the standing decisions beside it,
    as spreadsheets read them.

    The second table, NAME-decisions.csv, is returned. Raises DomainError where a file cannot be written.
    """
    path = Path(path)
    with project.store.read() as connection:
        every = clips.everything(connection)
        present = decisions.present_of(connection)
        standing = decisions.all_standing(connection)
    names = {clip.key: clip.clip_id for clip in every}
    beside = path.with_name(f"{path.stem}-decisions.csv")
    try:
        write_clips(path, [clip_row(project, clip, present.get(clip.key)) for clip in every], for_people=True)
        write_table(beside, DECISION_COLUMNS, (
            (names[one.clip], one.reviewer, one.kind, one.label, one.proposed,
             f"{one.confidence:.4f}" if one.proposed else "", one.round or "",
             one.time.isoformat(timespec="seconds"), one.milliseconds or "", one.note)
            for one in standing
        ), for_people=True)  # fmt: skip
    except OSError as error:
        raise DomainError(
            "{path} could not be written: {reason}; choose another place.", path=path, reason=error.strerror or error
        ) from error
    return beside
