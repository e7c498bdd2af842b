"""`emodesk rounds reproduce` and `curves`: make a round's predictions anew from its folder and say whether they are the
same, or draw its curves, with the clips' files where they are now."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from emodesk.domain import DomainError
from emodesk.runs import process
from emodesk.services.project import FEATURES, Project
from emodesk.services.round_files import RoundFiles, check_free
from emodesk.services.rounds import RoundService
from emodesk.services.snapshot import rows_now
from trainer.protocol.clips_csv import resolve_paths, write_clips
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import parse_object
from trainer.protocol.round_folder import (
    CLIPS_FILE,
    MODEL_FILE,
    OPINIONS_FILE,
    REJECTIONS_FILE,
    SPEC_FILE,
    read_spec,
    write_spec,
)

TOLERANCE = 1e-4  # by which probabilities may differ between processors and still be the same
PATIENCE = 24 * 3600.0  # seconds


@dataclass(frozen=True)
class Reproduced:
    """What came of it: clips, the largest difference of a probability, clips with another label, and clips whose file
    is `away`."""

    clips: int
    largest: float
    other_labels: int
    trained: bool
    away: int = 0

    @property
    def equal(self) -> bool:
        """Whether the predictions are the same."""
        return self.other_labels == 0 and self.largest <= TOLERANCE


def reproduce(folder: Path, number: int, train: bool = False) -> Reproduced:
    """Predict the clips of a round again with its model and the project's features; `train`: train the model again
    first, from the folder's frozen labels and settings. Nothing of the project is changed but missing features.

    Raises DomainError where the round has no results, or the trainer refuses.
    """
    with Project.open(folder, read_only=True) as project:
        made = RoundService(project).there(number)
        features = project.folder / FEATURES
        try:
            rows = resolve_paths(rows_now(project, made), made)
        except ProtocolError as error:
            raise DomainError(error.sentence) from None
    before = RoundFiles(made, number)
    with tempfile.TemporaryDirectory(prefix="emodesk-") as beside:
        out, table = Path(beside) / f"{number:04d}", Path(beside) / CLIPS_FILE
        write_clips(table, rows)
        if train:
            _train(made, table, out, features)
        else:
            if not (made / MODEL_FILE).is_file():
                raise DomainError("Round {number} has no model any more; it can only be trained again.", number=number)
            _ask("predict", "--round", str(made), "--clips", str(table), "--features", str(features),
                 "--out", str(out), "--no-curves")  # fmt: skip
        after = RoundFiles(out, number)
        if after.rows != before.rows or after.labels != before.labels:
            raise DomainError("Round {number} was made of other clips or labels than its folder has.", number=number)
        old, new = before.whole("probabilities"), after.whole("probabilities")
    largest = float(np.abs(old - new).max(initial=0.0))
    other = int((old.argmax(axis=1) != new.argmax(axis=1)).sum())
    away = sum(bool(row.path) and not os.path.isfile(row.path) for row in rows)
    return Reproduced(len(old), largest, other, train, away)


def _train(made: Path, table: Path, out: Path, features: Path) -> None:
    """Train a round's folder again in another one, on the clips of a table."""
    out.mkdir()
    shutil.copyfile(table, out / CLIPS_FILE)
    for name in (REJECTIONS_FILE, OPINIONS_FILE):
        if (made / name).is_file():
            shutil.copyfile(made / name, out / name)
    for preset in made.glob("*.toml"):
        shutil.copyfile(preset, out / preset.name)
    try:
        spec = read_spec(made / SPEC_FILE)
    except ProtocolError as error:
        raise DomainError(error.sentence) from None
    settings = {**spec.settings, "frames.clips": 0}  # curves follow from the model, and take longest
    write_spec(out, replace(spec, features=str(features), settings=settings, resume=False))
    _ask("fit", "--spec", str(out / SPEC_FILE))


def draw_curves(folder: Path, number: int) -> tuple[int, list[str]]:
    """Draw the curves of every clip of a round, with the clips' files where they are now; how many have some, and what
    the trainer notes of the others.

    Raises DomainError where the round has no folder or no model, somebody works on it, or the trainer refuses.
    """
    with Project.open(folder) as project:
        service = RoundService(project)
        made = service.there(number)
        if not (made / MODEL_FILE).is_file():
            raise DomainError(
                "Round {number} has no model, and so no curves can be drawn; let it end first.", number=number
            )
        check_free(made, number)  # also one that draws them: it stands where the clips were
        service.place_clips(number)
    done = _run("curves", "--round", str(made), "--all")
    if done.returncode:
        raise DomainError("The curves could not be drawn: {reason}.", reason=_reason(done))
    notes = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.startswith("note: ")]
    clips = parse_object(done.stdout, "curves").get("clips")
    return clips if isinstance(clips, int) else 0, notes


def _ask(*arguments: str) -> None:
    done = _run(*arguments)
    if done.returncode:
        raise DomainError("The round could not be made again: {reason}.", reason=_reason(done))


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return process.ask([sys.executable, "-P", "-m", "trainer", "--quiet", *arguments], PATIENCE)
    except (OSError, subprocess.SubprocessError) as error:
        raise DomainError("The trainer could not be started: {reason}.", reason=error) from None


def _reason(done: subprocess.CompletedProcess[bytes]) -> str | int:
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return said[-1].removeprefix("error: ").rstrip(".") if said else done.returncode


def say_curves(folder: Path, number: int, as_json: bool) -> None:
    """Draw the curves of every clip of a round and say of how many."""
    from emodesk.terminal import counted, say

    drawn, notes = draw_curves(folder, number)
    for note in notes:
        say(note, sys.stderr)
    if as_json:
        print(json.dumps({"number": number, "clips": drawn}))
    else:
        say(f"round {number}: curves of {counted(drawn, 'clip')} are drawn")


def say_reproduced(folder: Path, number: int, train: bool, as_json: bool) -> bool:
    """Reproduce a round and say whether it is the same; whether it was."""
    from emodesk.terminal import counted, say

    found = reproduce(folder, number, train)
    if as_json:
        print(json.dumps({
            "number": number, "equal": found.equal, "clips": found.clips, "largest_difference": found.largest,
            "other_labels": found.other_labels, "trained": found.trained, "files_away": found.away,
        }))  # fmt: skip
        return found.equal
    how = "trained again" if found.trained else "predicted again"
    differ = f"largest difference of a probability {found.largest:.2g}"
    if found.equal:
        say(f"round {number}, {how}: equal on {counted(found.clips, 'clip')}, {differ}")
    else:
        say(f"round {number}, {how}: not equal, {found.other_labels} of {counted(found.clips, 'clip')} have another "
            f"label, {differ}")  # fmt: skip
    if found.away:
        say(f"note: the {'file' if found.away == 1 else 'files'} of {counted(found.away, 'clip')} cannot be found; "
            "“emodesk relink” says where they are now")  # fmt: skip
    return found.equal
