"""Rounds of a project: freeze what the trainer shall learn from, take in what it made, apply it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emodesk.domain import Changes, DomainError, Round
from emodesk.services.ingest import Results, read_results
from emodesk.services.project import Project
from emodesk.services.project_file import check_preset
from emodesk.services.round_files import RoundFileError
from emodesk.services.snapshot import check_labels, clip_row, rejections, write_folder
from emodesk.store import clips, decisions, rounds
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import read_table
from trainer.protocol.round_folder import ADOPTIONS_FILE, State, read_state


class RoundService:
    """Makes round folders and takes in what trainers left in them; starts no process itself."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._store = project.store

    def folder(self, number: int) -> Path:
        """Where a round's files are."""
        return self._project.rounds_folder / f"{number:04d}"

    def list(self) -> list[Round]:
        """All rounds, oldest first; `status` as its folder says now, 'lost' where its process has gone silent."""
        with self._store.read() as connection:
            stored, applied = rounds.rows(connection), rounds.applied(connection)
        return [self._now(rounds.to_round(row, str(self.folder(row.number)), applied), row.ingested) for row in stored]

    def _now(self, known: Round, ingested: bool) -> Round:
        if ingested:
            return known
        try:
            state = read_state(known.folder)
        except ProtocolError as error:
            return replace(known, status="failed", message=str(error))
        if state is None:
            return known
        ended = datetime.fromtimestamp(state.ended, UTC) if state.ended else None
        return replace(known, status="lost" if state.is_stale() else state.status, message=state.message, ended=ended)

    def ingested(self) -> set[int]:
        """Numbers of the rounds whose results are in the database."""
        with self._store.read() as connection:
            return {row.number for row in rounds.rows(connection) if row.ingested}

    def snapshot(self, preset: str | None = None, settings: Mapping[str, Any] | None = None) -> Path:
        """Make the folder of a new round with clips.csv, rejections.csv and spec.json; its state is queued.

        A standing decision outranks the imported label: accepts and corrections are labelled, skips and flags are
        unlabelled; clips of the test split stay there. `settings` are dotted keys over the preset, which may be a TOML
        file of one's own. Raises DomainError where there are too few labels, saying what to label.
        """
        preset = preset or self._project.preset
        check_preset(preset)
        with self._store.read() as connection:
            every = clips.everything(connection)
            present = decisions.present_of(connection)
            standing = decisions.all_standing(connection)
            number = max(rounds.highest(connection), _highest_folder(self._project.rounds_folder)) + 1
        rows = [clip_row(self._project, clip, present.get(clip.key)) for clip in every]
        check_labels(rows, self._project.labels.names)
        folder = self.folder(number)
        # The folder first, the database last: while it is written, decisions need not wait for a transaction.
        write_folder(folder, rows, rejections(every, standing), self._project.labels.names, preset, settings or {})
        try:
            with self._store.write() as connection:
                rounds.add(connection, number, preset, settings or {})
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder

    def ingest(self, number: int) -> Changes:
        """Take a finished round's results into the database, in one transaction; again does nothing more.

        Raises DomainError where the round has not succeeded or a file is missing, half-written or of another project.
        """
        folder = self.folder(number)
        if not folder.is_dir():
            raise RoundFileError(
                "{folder} is not there, so round {number} cannot be taken in.", folder=folder, number=number
            )
        try:
            state = read_state(folder)
        except ProtocolError as error:
            raise RoundFileError(error.sentence) from None
        if state is None or state.status != "succeeded":
            what = state.status if state else "queued"
            raise RoundFileError(
                "Round {number} is {what}; its results can be taken in once it has succeeded.", number=number, what=what
            )
        if number in self.ingested():
            return Changes()
        with self._store.read() as connection:
            keys = clips.names(connection)
        results = read_results(folder, number, self._project.labels.names, keys)
        self._save(number, state, results)
        return Changes(rounds=(number,))

    def _save(self, number: int, state: State, results: Results) -> None:
        with self._store.write() as connection:
            if not any(row.number == number for row in rounds.rows(connection)):
                # A folder that another machine's trainer made, copied here.
                rounds.add(connection, number, self._project.preset, {})
            rounds.replace_predictions(connection, number, results.predictions)
            rounds.change(
                connection,
                number,
                status="succeeded",
                ended=state.ended or time.time(),
                message=state.message,
                metrics=results.metrics,
                ingested=True,
            )

    def apply(self, number: int) -> Changes:
        """Make a round's predictions the queue's; DomainError where its results are not in the database."""
        with self._store.write() as connection:
            stored = {row.number: row for row in rounds.rows(connection)}
            if number not in stored:
                raise DomainError("There is no round {number} in this project.", number=number)
            if not stored[number].ingested:
                raise DomainError("Round {number} has no results yet; let it end first.", number=number)
            before = rounds.applied(connection)
            if before == number:
                return Changes()
            self._store.put(connection, rounds.APPLIED, str(number))
        return Changes(rounds=tuple(n for n in (before, number) if n), queue=True)

    def note_end(self, number: int, status: str, message: str = "") -> Changes:
        """Remember how a round without results ended, so that the list says so without its folder."""
        with self._store.write() as connection:
            rounds.change(connection, number, status=status, message=message, ended=time.time())
        return Changes(rounds=(number,))

    def metrics(self, number: int) -> dict[str, Any]:
        """metrics.json of a round that was taken in, {} for one that was not."""
        with self._store.read() as connection:
            return next((row.metrics for row in rounds.rows(connection) if row.number == number), {})

    def adoptions(self, number: int) -> list[dict[str, Any]]:
        """What self-training took in: step, clip (its key), clip_id, label, confidence, calibrated, accepted,
        how many folds took it."""
        path = self.folder(number) / ADOPTIONS_FILE
        if not path.exists():
            return []
        try:
            records = read_table(path, ("step", "clip_id", "label", "confidence", "calibrated"))
            with self._store.read() as connection:
                keys = clips.names(connection)
            return [
                {
                    "step": int(record["step"]),
                    "clip": keys[record["clip_id"]],
                    "clip_id": record["clip_id"],
                    "label": record["label"],
                    "confidence": float(record["confidence"]),
                    "calibrated": float(record["calibrated"] or "nan"),
                    "accepted": record.get("accepted", "1") != "0",  # 0: only proposed to the reviewer
                    "folds": len((record.get("folds") or "").split()),
                }
                for record in records
                if record["clip_id"] in keys
            ]
        except (ProtocolError, ValueError, TypeError) as error:
            raise RoundFileError(
                "{path} cannot be used ({error}); run the round again.", path=path, error=error
            ) from None


def _highest_folder(folder: Path) -> int:
    return max((int(path.name) for path in folder.glob("[0-9]*") if path.name.isdigit()), default=0)
