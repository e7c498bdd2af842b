"""What a round learns from, frozen: every clip with the label that holds now, and what people said a clip is not."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from emodesk.domain import CHECKS, Clip, Decision, DecisionKind, DomainError
from emodesk.domain.dawid_skene import Worth
from emodesk.domain.resolution import Resolution, Rule, targets
from emodesk.services.project import Project
from emodesk.store import clips
from trainer.protocol.clips_csv import ClipRow, read_clips, write_clips
from trainer.protocol.errors import FULL
from trainer.protocol.files import replace_file, write_table
from trainer.protocol.labels import SCORING
from trainer.protocol.round_folder import (
    CLIPS_FILE,
    OPINION_COLUMNS,
    OPINIONS_FILE,
    REJECTIONS_FILE,
    SPEC_FILE,
    Spec,
    State,
    read_spec,
    write_spec,
    write_state,
)

CLIPS_NEEDED = 8  # labelled ones, as trainer.fusion.folds has it: refused here, before a process is started
CLIPS_A_LABEL = 2  # of a label, for it to count: one to learn from and one to test on
LABELS_NEEDED = 2
PRESET_FILE = "preset.toml"  # a copy of a preset of one's own, so that the round stays what it was


def clip_row(project: Project, clip: Clip, found: Resolution | None) -> ClipRow:
    """A clip with its file and the label that holds: what its votes come to, or without any the imported one."""
    label = clip.label if found is None else found.label
    return ClipRow(
        clip.clip_id,
        project.clip_path(clip),
        clip.start,
        clip.end,
        clip.transcript,
        clip.language,
        clip.speaker,
        split_of(clip, found),
        label,
    )


def softened(row: ClipRow, votes: Sequence[Decision], rule: Rule, worth: Worth | None) -> ClipRow:
    """A clip that trains with what its votes say beside its label: the shares of them, and its weight."""
    if row.split != "labelled" or not votes:
        return row
    shares, weight = targets(votes, rule, worth)
    return replace(row, targets=shares, weight=weight)


def split_of(clip: Clip, found: Resolution | None) -> str:
    """The split that holds for a clip: those that only score stay what they are, a label that a person stands behind
    trains, and one that came with the import does unless its table kept it out."""
    if clip.split in SCORING:
        return clip.split
    if found is not None:
        return "labelled" if found.label else "unlabelled"
    return clip.split if clip.label else "unlabelled"


def rejections(every: Sequence[Clip], standing: Sequence[Decision]) -> list[tuple[str, str]]:
    """(clip_id, label) wherever a person said that a clip is not what was proposed, in order."""
    names = {clip.key: clip.clip_id for clip in every}
    pairs = {
        (entry.clip, entry.proposed)
        for entry in standing
        if entry.kind is DecisionKind.CORRECT
        and entry.proposed
        and entry.proposed != entry.label
        and entry.under not in CHECKS
    }
    return [(names[clip], label) for clip, label in sorted(pairs)]


def check_labels(rows: Sequence[ClipRow], labels: Sequence[str]) -> None:
    """Raise DomainError saying what to label where a round could not be trained on these clips."""
    if not rows:
        raise DomainError("The project has no clips yet; import some first.")
    if strange := sorted({row.label for row in rows} - {"", *labels}):
        raise DomainError(
            "Clips hold the label “{label}”, which emodesk.toml does not have; “emodesk labels PROJECT "
            "--map {label}=…” says what it is called now, or put it back.",
            label=strange[0],
        )
    have = Counter(row.label for row in rows if row.split == "labelled")
    enough = [label for label in labels if have[label] >= CLIPS_A_LABEL]
    if len(enough) < LABELS_NEEDED:
        counted = ", ".join(f"{label} {have[label]}" for label in labels)
        raise DomainError(
            "A round needs {labels_needed} labels with {clips_a_label} clips each, now there are "
            "{counted}; review clips of other labels first.",
            labels_needed=LABELS_NEEDED,
            clips_a_label=CLIPS_A_LABEL,
            counted=counted,
        )
    if have.total() < CLIPS_NEEDED:
        raise DomainError(
            "A round needs {clips_needed} labelled clips, now there are {have}; review {clips_needed2} more first.",
            clips_needed=CLIPS_NEEDED,
            have=have.total(),
            clips_needed2=CLIPS_NEEDED - have.total(),
        )


def _movable(rows: Sequence[ClipRow], folder: Path) -> list[ClipRow]:
    """The rows of a round's folder with the files that lie within its project named from that folder on: both move
    together. Where the rounds lie elsewhere, by a link, all names stay whole."""
    project = folder.parents[1]
    if os.path.realpath(folder.parent) != os.path.join(os.path.realpath(project), folder.parent.name):
        return list(rows)
    inside, up = str(project) + os.sep, os.path.join(os.pardir, os.pardir, "")
    return [
        replace(row, path=up + row.path.removeprefix(inside)) if row.path.startswith(inside) else row for row in rows
    ]


def rows_now(project: Project, folder: Path) -> list[ClipRow]:
    """The clips of a round's folder as it has them, but with their files where the project has them now: they may have
    been moved, and found again, since. A clip that is not the project's any more keeps its path.

    Raises ProtocolError where the folder's spec or table does not hold.
    """
    rows = read_clips(folder / CLIPS_FILE, read_spec(folder / SPEC_FILE).labels)
    with project.store.read() as connection:
        now = {clip.clip_id: project.clip_path(clip) for clip in clips.each(connection)}
    return [replace(row, path=now.get(row.clip_id, row.path)) if row.path else row for row in rows]


def place_clips(project: Project, folder: Path) -> None:
    """Have a round's table name its clips' files where they are now, before a trainer goes on with it.

    Raises ProtocolError as `rows_now`, and OSError where it cannot be written.
    """
    rows = _movable(rows_now(project, folder), folder)
    if rows != read_clips(folder / CLIPS_FILE, read_spec(folder / SPEC_FILE).labels):
        write_clips(folder / CLIPS_FILE, rows)


def write_folder(
    folder: Path, rows: Sequence[ClipRow], rejected: Sequence[tuple[str, str]], labels: Sequence[str],
    preset: str, settings: Mapping[str, Any], labels_by: str, opinions: Sequence[tuple[object, ...]] = (),
    features: str = Spec.features, log: str = "",
) -> None:  # fmt: skip
    """Write a queued round's folder, whole or not at all; `labels_by` is the rule that made the labels of votes,
    `opinions` are rows of OPINION_COLUMNS, `features` the folder of features,
    `log` the first link of the project's.

    Raises DomainError where it cannot be written.
    """
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        write_clips(part / CLIPS_FILE, _movable(rows, folder))
        write_table(part / REJECTIONS_FILE, ("clip_id", "label"), rejected)
        if opinions:
            write_table(part / OPINIONS_FILE, OPINION_COLUMNS, opinions)
        if preset.endswith(".toml"):
            shutil.copyfile(preset, part / PRESET_FILE)
            preset = PRESET_FILE
        command = "chain" if any(key.startswith("chain.") for key in settings) else "fit"
        spec = Spec(command, features, preset, tuple(labels), dict(settings), labels_by=labels_by, log=log)
        write_spec(part, spec)
        write_state(part, State(heartbeat=time.time()))
        replace_file(part, folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        place = {"parent": folder.parent, "reason": error.strerror or error}
        if error.errno in FULL:
            raise DomainError(
                "The round's folder could not be written in {parent} ({reason}); "
                "free some space and start the round again.",
                **place,
            ) from error
        raise DomainError(
            "The round's folder could not be written in {parent} ({reason}); "
            "make it writable and start the round again.",
            **place,
        ) from error
