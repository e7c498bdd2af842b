"""Rounds of a project: freeze what the trainer shall learn from, ingest what it made, apply it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row

from emodesk.domain import BROKEN, LOST, Changes, DomainError, Round
from emodesk.domain.resolution import acts_by_clip
from emodesk.services.ingest import Results, check_same, read_results
from emodesk.services.kept_text import kept_words
from emodesk.services.project import Project
from emodesk.services.project_file import check_preset
from emodesk.services.round_files import Adopted, RoundFileError, RoundFiles, check_free, read_adoptions
from emodesk.services.round_numbers import numbers_of
from emodesk.services.snapshot import check_labels, clip_row, place_clips, rejections, softened, write_folder
from emodesk.store import chain, clips, decisions, opinions, rounds, votes
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import replace_file
from trainer.protocol.locks import is_held
from trainer.protocol.metrics import Metrics
from trainer.protocol.round_folder import LOCK_FILE, State, read_state, round_number

LAST_NUMBER = 999_999_999
NAMED = 8  # rounds that a sentence names


class RoundService:
    """Makes round folders and ingests what trainers left in them; starts no process itself."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._store = project.store

    def folder(self, number: int) -> Path:
        """Where a round's files are."""
        return self._project.rounds_folder / f"{number:04d}"

    def there(self, number: int) -> Path:
        """Where the files are of a round that is this project's or lies among its rounds; DomainError for no such."""
        folder = self.folder(number)
        with self._store.read() as connection:
            known = [row.number for row in rounds.rows(connection)]
        if number not in known and not is_round(folder):
            raise no_such_round(number, known)
        return folder

    def waits(self, number: int) -> bool:
        """Whether a round has ended well and its results are not in the database yet, as where nobody saw its end."""
        if number in self.ingested():
            return False
        try:
            state = read_state(self.there(number))
        except ProtocolError:
            return False
        return state is not None and state.status == "succeeded"

    def list(self) -> list[Round]:
        """All rounds, oldest first; `status` as its folder says now: lost where nobody works on it though somebody
        should, broken where the folder cannot be used."""
        with self._store.read() as connection:
            stored, applied = rounds.rows(connection), rounds.applied(connection)
        now, found = self._project.names_now, []
        for row in stored:
            known = self._now(rounds.to_round(row, str(self.folder(row.number)), applied), row.ingested)
            if known.metrics and (names := now.one_to_one(known.metrics.labels)):
                known = replace(known, metrics=replace(known.metrics, labels=names))
            found.append(known)
        return found

    def get(self, number: int) -> Round:
        """One round as `list` has it; DomainError where there is none of this number."""
        made = {round_.number: round_ for round_ in self.list()}
        if number not in made:
            raise no_such_round(number, made)
        return made[number]

    def _now(self, known: Round, ingested: bool) -> Round:
        folder = Path(known.folder)
        if ingested:
            return known
        try:
            state = read_state(folder)
        except ProtocolError as error:
            return replace(known, status=BROKEN, message=str(error))
        if state is None:
            return known if folder.is_dir() else replace(known, status=BROKEN, message=_gone(folder))
        ended = datetime.fromtimestamp(state.ended, UTC) if state.ended else None
        # Between its start and the lock it says starting; then the lock is held for as long as the process lives.
        lost = state.status in ("running", "paused", "cancelling") and not is_held(folder / LOCK_FILE)
        return replace(known, status=LOST if lost else state.status, message=state.message, ended=ended)

    def strays(self) -> Sequence[Sentence]:
        """What lies among the round folders and is no round of this project, one sentence each; it is passed over."""
        try:
            found = sorted(self._project.rounds_folder.iterdir())
        except OSError:
            return []
        with self._store.read() as connection:
            own = {row.number for row in rounds.rows(connection)}
        others = [path for path in found if not path.name.startswith(".") and round_number(path) not in own]
        return [_stray(path) for path in others]

    def ingested(self) -> set[int]:
        """Numbers of the rounds whose results are in the database and can be used."""
        return {made.number for made in self.list() if made.metrics}

    def settings(self, chosen: Mapping[str, Any] | None = None, preset: str | None = None) -> dict[str, Any]:
        """The settings of a round: the project's own modalities and folders of weights, and over them what was
        `chosen`."""
        own = [part for features in self._project.features for part in features.settings().items()]
        return {**self._project.model.folders(preset or self._project.preset), **dict(own), **(chosen or {})}

    def snapshot(
        self, preset: str | None = None, settings: Mapping[str, Any] | None = None, send: bool = False
    ) -> Path:
        """Make the folder of a new round with clips.csv, rejections.csv and spec.json; its state is queued.

        What people's votes come to outranks the imported label: clips that they give a label are labelled, all others
        on which somebody decided are unlabelled; clips of the test split stay there. With the project's soft targets,
        clips on which votes differ teach their shares. `settings` are dotted keys over the preset, which may be a TOML
        file of one's own; the project's own features come along, and its wishes of a ranking and of learnt prompts;
        `send`: the person agreed that transcripts go to the server that ranks. Raises DomainError where there are too
        few labels, saying what to label.
        """
        frozen = self._freeze(preset, settings, send)
        with self._store.read() as connection:
            number = max(rounds.highest(connection), _highest_folder(self._project.rounds_folder)) + 1
        if number > LAST_NUMBER:
            raise DomainError("The numbers of rounds are used up in {folder}.", folder=self._project.rounds_folder)
        folder = self.folder(number)
        # The folder first, the database last: while it is written, decisions need not wait for a transaction.
        write_folder(folder, **frozen)
        try:
            with self._store.write() as connection:
                rounds.add(connection, number, frozen["preset"], frozen["settings"])
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder

    def sketch(self, folder: Path, preset: str | None = None, settings: Mapping[str, Any] | None = None) -> None:
        """Write into a folder of the caller's what `snapshot` would, for a look at what a round would do."""
        write_folder(folder, **self._freeze(preset, settings, send=False), features=str(self._project.features_folder))

    def _freeze(self, preset: str | None, settings: Mapping[str, Any] | None, send: bool) -> dict[str, Any]:
        """What a round learns from as it stands now, as `write_folder` takes it."""
        preset = preset or self._project.preset
        check_preset(preset)
        settings = self.settings(settings, preset)
        self._project.learn_reviewers()
        with self._store.read() as connection:
            every = clips.everything(connection)
            resolved = votes.resolutions(connection)
            acts, rule, worth = votes.standing_acts(connection), votes.rule(connection), votes.worth(connection)
            standing = decisions.all_standing(connection)
            every_opinion = opinions.everything(connection)
            log = chain.link_at(connection, 1) or ""
        rows = [clip_row(self._project, clip, resolved.get(clip.key)) for clip in every]
        if self._project.soft_targets:
            by_clip = acts_by_clip(acts)
            rows = [softened(row, by_clip.get(clip.key, []), rule, worth)
                    for row, clip in zip(rows, every, strict=True)]  # fmt: skip
        names = self._project.labels.names
        check_labels(rows, names)
        called = {clip.key: clip.clip_id for clip in every}
        said = [
            (called[opinion.clip], opinion.source, opinion.label,
             "" if opinion.confidence is None else f"{opinion.confidence:.4f}")
            for opinion in every_opinion if opinion.label in names
        ]  # fmt: skip
        rejected = [pair for pair in rejections(every, standing) if pair[1] in names]
        first = self._project.model.before_extraction(preset, self._project.features_folder, names, rows, send)
        return {
            "rows": rows, "rejected": rejected, "labels": names, "preset": preset, "settings": {**first, **settings},
            "labels_by": str(rule), "opinions": said, "log": log,
        }  # fmt: skip

    def place_clips(self, number: int) -> None:
        """Have a round's folder name its clips' files where they are now; before a trainer goes on with the round.

        Raises DomainError where the folder's files do not hold or cannot be written.
        """
        try:
            place_clips(self._project, self.folder(number))
        except ProtocolError as error:
            raise DomainError(error.sentence) from None
        except OSError as error:
            reason = error.strerror or error
            raise DomainError("Round {number} cannot be resumed: {reason}.", number=number, reason=reason) from None

    def ingest(self, number: int) -> Changes:
        """Take a finished round's results into the database, in one transaction; again does nothing more.

        Raises DomainError where the round has not succeeded or a file is missing, half-written or of another project.
        """
        folder = self.folder(number)
        if not folder.is_dir():
            raise RoundFileError(
                "{folder} is not there, so round {number} cannot be ingested.", folder=folder, number=number
            )
        try:
            state = read_state(folder)
        except ProtocolError as error:
            raise RoundFileError(error.sentence) from None
        if state is None or state.status != "succeeded":
            raise RoundFileError(
                "Round {number} has no results yet; they can be ingested once it has succeeded.", number=number
            )
        if number in self.ingested():
            return Changes()
        with self._store.read() as connection:
            keys = clips.names(connection)
            own = any(row.number == number for row in rounds.rows(connection))
            known = [] if own else clips.everything(connection)
            log = chain.link_at(connection, 1) or ""
        now = self._project.names_now
        results = read_results(folder, number, now, keys)
        if not own:
            check_same(folder, RoundFiles(folder, number, now).own_labels, known, log)
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

    def facts(self, number: int) -> dict[str, np.ndarray]:
        """What a round knows of its clips beside what it says of them, by name [N], NaN where it does not; nothing
        where its files are gone or do not hold."""
        try:
            return RoundFiles(self.folder(number), number).facts() if number else {}
        except RoundFileError:
            return {}

    def fill_in(self, number: int) -> bool:
        """Add the numbers that a round's predictions lack because it was ingested before there were these; whether
        any did. RoundFileError where its files are gone or do not hold."""
        with self._store.read() as connection:
            if not rounds.lacks_numbers(connection, number):
                return False
            places = rounds.places(connection, number)
        found = numbers_of(RoundFiles(self.folder(number), number, self._project.names_now))
        new = ("folds", "batch", "missing", "chances")
        rows = [{"which": clip, **{name: found[name][row] for name in new}} for clip, row in places]
        with self._store.write() as connection:
            rounds.fill_in(connection, number, rows)
        return True

    def apply(self, number: int, reviewer: str = "") -> Changes:
        """Make a round's predictions the queue's, and write down who did; DomainError where its results are not in the
        database, or its files are gone or do not hold, without which nothing could be said of any clip."""
        with self._store.write() as connection:
            if not self._stored(connection, number).ingested:
                raise DomainError("Round {number} has no results yet; let it end first.", number=number)
            RoundFiles(self.folder(number), number)  # one that cannot be read would leave every clip without a word
            before = rounds.applied(connection)
            if before == number:
                return Changes()
            self._store.put(connection, rounds.APPLIED, str(number))
            rounds.promote(connection, number, reviewer)
        return Changes(rounds=tuple(n for n in (before, number) if n), queue=True)

    def is_there(self, number: int) -> bool:
        """Whether a round still has its predictions on disk, in a form that can be read."""
        try:
            RoundFiles(self.folder(number), number)
        except RoundFileError:
            return False
        return True

    def previous(self) -> int:
        """The round that was the queue's before the present one, of those whose results are still there; 0 for none."""
        with self._store.read() as connection:
            applied = rounds.applied(connection)
            ingested = {row.number for row in rounds.rows(connection) if row.ingested}
            history = [row.round for row in rounds.promoted(connection)]
        before = (number for number in reversed(history) if number != applied and number in ingested)
        return next(filter(self.is_there, before), 0)

    def note(self, number: int, text: str) -> Changes:
        """Write a note on a round in place of the one before; '' for none."""
        with self._store.write() as connection:
            self._stored(connection, number)
            rounds.change(connection, number, note=kept_words(text))
        return Changes(rounds=(number,))

    def keep(self, number: int, kept: bool = True) -> Changes:
        """Mark a round as one that is not to be deleted, or take the mark away."""
        with self._store.write() as connection:
            self._stored(connection, number)
            rounds.change(connection, number, kept=kept)
        return Changes(rounds=(number,))

    def _stored(self, connection: Connection, number: int) -> Row[Any]:
        stored = {row.number: row for row in rounds.rows(connection)}
        if number not in stored:
            raise no_such_round(number, stored)
        return stored[number]

    def rests_on(self, number: int) -> tuple[int, int]:
        """How many decisions were made with a round's word before the eyes, and how many of them took it as it was."""
        with self._store.read() as connection:
            return rounds.rests_on(connection, number)

    def note_end(self, number: int, status: str, message: str = "") -> Changes:
        """Remember how a round without results ended, so that the list says so without its folder."""
        with self._store.write() as connection:
            rounds.change(connection, number, status=status, message=message, ended=time.time())
        return Changes(rounds=(number,))

    def remove(self, number: int, with_results: bool = False, stop: Callable[[], bool] = lambda: False) -> Changes:
        """Take a round out of the project, its folder with it; its number is not given again, and decisions stay.

        One with results only `with_results`. A trainer that still draws its curves is waited for, some seconds or until
        `stop` says so. Raises DomainError where a process works on it, the queue shows its predictions, somebody keeps
        it, or its folder stays.
        """
        folder = self.there(number)
        with self._store.read() as connection:
            stored = {row.number: row for row in rounds.rows(connection)}
            applied = rounds.applied(connection)
        if number in stored and stored[number].ingested:
            self._check_deletable(stored[number], applied, with_results)
        check_free(folder, number, stop)
        gone = folder.with_name(f".{folder.name}.removed")
        try:
            shutil.rmtree(gone, ignore_errors=True)
            if folder.exists():
                replace_file(folder, gone)  # whole or not at all; deleting takes longer
        except OSError as error:
            raise DomainError(
                "Round {number} could not be removed: {reason}.", number=number, reason=error.strerror or error
            ) from None
        with self._store.write() as connection:
            rounds.remove(connection, number)
            self._store.put(connection, rounds.HIGHEST, str(max(number, rounds.highest(connection))))
        shutil.rmtree(gone, ignore_errors=True)
        return Changes(rounds=(number,))

    def _check_deletable(self, stored: Row[Any], applied: int, with_results: bool) -> None:
        if stored.number == applied:
            raise DomainError(
                "The queue shows the predictions of round {number}; promote another round first.", number=applied
            )
        if stored.kept:
            raise DomainError("Round {number} is kept; take that mark away first.", number=stored.number)
        if not with_results:
            shown, taken = self.rests_on(stored.number)
            if not shown:
                raise DomainError(
                    "Round {number} has results; delete it with its results (--with-results) to go on.",
                    number=stored.number,
                )
            raise DomainError(
                "Round {number} has results, and {shown} decisions were made with these before the eyes ({taken} took "
                "its label); they stay, but why they were made could not be looked up. Delete it with its results "
                "(--with-results) to go on.",
                number=stored.number, shown=shown, taken=taken,
            )  # fmt: skip

    def metrics(self, number: int) -> Metrics:
        """What metrics.json of a round says that was ingested; DomainError for one that was not."""
        found = next((made for made in self.list() if made.number == number), None)
        if found is None or found.metrics is None:
            raise DomainError("Round {number} has no results yet; let it end first.", number=number)
        return found.metrics

    def adoptions(self, number: int) -> Sequence[Adopted]:
        """What self-training adopted or proposed; RoundFileError where the file does not hold."""
        with self._store.read() as connection:
            keys = clips.names(connection)
        return read_adoptions(self.folder(number), keys, self._project.names_now)


def no_such_round(number: int, there: Iterable[int]) -> DomainError:
    """What to say of a number that no round has, where these have one."""
    numbers = sorted(there)
    if not numbers:
        return DomainError("There is no round {number} in this project, which has none yet; start one first.",
                           number=number)  # fmt: skip
    shown = ", ".join(map(str, numbers[-NAMED:]))
    return DomainError("There is no round {number} in this project; name one of these: {numbers}.", number=number,
                       numbers=shown if len(numbers) <= NAMED else f"…, {shown}")  # fmt: skip


def is_round(path: Path) -> bool:
    """Whether this is a round's folder by its name and kind."""
    return round_number(path) > 0 and path.is_dir()


def _stray(path: Path) -> Sentence:
    if is_round(path):
        try:
            state = read_state(path)
        except ProtocolError as error:
            return Sentence("“{name}” in the rounds folder is passed over: {why}", name=path.name, why=error)
        if state is not None and state.status == "succeeded":
            return Sentence(
                "“{name}” in the rounds folder was not started in this project; it is ingested where its clips are "
                "those of this project. Remove the folder if it is of another.",
                name=path.name,
            )
        return Sentence(
            "“{name}” in the rounds folder was not started in this project; it is passed over until it has succeeded.",
            name=path.name,
        )
    if round_number(path):
        return Sentence(
            "“{name}” in the rounds folder is a file, not a round's folder; it is passed over.", name=path.name
        )
    return Sentence(
        "“{name}” in the rounds folder is no round: their folders are named 0001, 0002 and so on; it is passed over.",
        name=path.name,
    )


def _gone(folder: Path) -> str:
    return str(Sentence("{folder} is not there any more.", folder=folder))


def _highest_folder(folder: Path) -> int:
    """The largest number that is taken, also by something that only has the name of a round."""
    return max((round_number(path) for path in folder.glob("[0-9]*")), default=0)
