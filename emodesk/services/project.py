"""A project on disk: made, opened by one window at a time, closed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from emodesk.domain import Changes, Clip, DomainError, LabelSet
from emodesk.domain.details import ASKS
from emodesk.domain.label_set import NamesNow
from emodesk.domain.query import parse
from emodesk.domain.resolution import Rule
from emodesk.services import project_file
from emodesk.services.file_names import check_name, check_portable
from emodesk.services.model_choice import ModelChoice
from emodesk.services.moved import MovedFolders, Sample
from emodesk.services.project_file import OwnFeatures, ProjectError, ProjectFile
from emodesk.services.recent import forget_project, recent_projects, remember_project
from emodesk.store import ProjectLock, Store, StoreError, clips, label_names, votes
from emodesk.store.last_seen import note_path
from trainer.protocol.errors import Sentence
from trainer.protocol.labels import LABELS

__all__ = ["Project", "ProjectError", "forget_project", "recent_projects", "remember_project"]

DATABASE = "project.db"
LOCK = "project.lock"
FEATURES = "features"
ROUNDS = "rounds"
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


class Project:
    """An open project; a context manager that closes it.

    Attributes:
        folder: absolute.
        read_only: the folder cannot be written, or it was opened that way: reading works, every change is refused.
        store: its database.
    """

    def __init__(self, folder: Path, content: ProjectFile, store: Store, lock: ProjectLock | None) -> None:
        self.folder = folder
        self._content = content
        self.labels = LabelSet(content.labels)
        self.store = store
        self.read_only = store.read_only
        self._lock = lock
        self._prefix = str(folder)
        self._moved = MovedFolders(folder)
        if not store.read_only:
            with store.write() as connection:
                label_names.keep(connection, self.labels.names)
            self._keep_labels()
        with store.read() as connection:
            samples = clips.samples(connection)
            self._strangers = label_names.strangers(connection, self.labels.names)
        self._moved.look([Sample(path, content) for path, content in samples])

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What a person should know about the project as it was opened."""
        if not self._strangers:
            return tuple(self.store.warnings)
        held = ", ".join(f"{label} ({count})" for label, count in self._strangers.items())
        sentence = Sentence(
            "Decisions or imports hold labels that emodesk.toml does not have: {held}. “emodesk labels PROJECT "
            "--map OLD=NEW” says what they are called now; until then no round can be started.",
            held=held,
        )
        return (*self.store.warnings, sentence)

    @property
    def name(self) -> str:
        """What people call the project."""
        return self._content.name

    @property
    def preset(self) -> str:
        """The preset that rounds take unless told otherwise."""
        return self._content.preset

    @property
    def sources(self) -> tuple[str, ...]:
        """Folders and tables that clips were imported from."""
        return self._content.sources

    @property
    def features(self) -> tuple[OwnFeatures, ...]:
        """Modalities whose features others extracted; their paths are whole."""
        return tuple(replace(own, path=os.path.join(self._prefix, own.path)) for own in self._content.features)

    def set_features(self, features: Sequence[OwnFeatures]) -> Changes:
        """Let rounds take these modalities besides the preset's; ProjectError where it cannot be written."""
        kept = tuple(replace(own, path=self.stored_path(Path(own.path).absolute())) for own in features)
        self._rewrite(replace(self._content, features=kept))
        return Changes(settings=True)

    @property
    def model(self) -> ModelChoice:
        """What was chosen for rounds beyond the preset."""
        return self._content.model

    def set_model(self, model: ModelChoice, preset: str | None = None) -> Changes:
        """Let rounds take this from now on, and another preset where one is named; ProjectError where it cannot be."""
        if preset is not None:
            project_file.check_preset(preset)
        self._rewrite(replace(self._content, model=model, preset=preset or self._content.preset))
        return Changes(settings=True)

    @property
    def names_now(self) -> NamesNow:
        """The labels, and what those of earlier are called now."""
        with self.store.read() as connection:
            return NamesNow(self.labels.names, label_names.renamed(connection))

    @property
    def resolution(self) -> Rule:
        """How votes become the label of a clip."""
        with self.store.read() as connection:
            return votes.rule(connection)

    def set_resolution(self, rule: Rule | str) -> Changes:
        """Let votes become labels by another rule; the log stays as it is. ProjectError where it cannot be written."""
        self._rewrite(replace(self._content, resolution=project_file.check_rule(rule)))
        self._keep_labels()
        return Changes(queue=True, settings=True)

    @property
    def soft_targets(self) -> bool:
        """Whether rounds learn the shares of the votes where they differ."""
        return self._content.soft_targets

    def set_soft_targets(self, soft: bool) -> Changes:
        """Let rounds learn the shares of the votes, or the labels that they come to."""
        self._rewrite(replace(self._content, soft_targets=soft))
        return Changes(settings=True)

    @property
    def filters(self) -> dict[str, str]:
        """Queries that were kept, by name, in the order they were kept in."""
        return dict(self._content.filters)

    def keep_filter(self, name: str, query: str | None) -> Changes:
        """Keep a query by a name, in place of one of that name; None takes it out. ProjectError without a name."""
        name = " ".join(name.split())
        if not name:
            raise ProjectError("A filter that is kept needs a name; enter one.")
        kept = {known: text for known, text in self._content.filters if known != name}
        if query is not None:
            parse(query, self.labels.names)
            kept[name] = query
        self._rewrite(replace(self._content, filters=tuple(kept.items())))
        return Changes(settings=True)

    @property
    def asks(self) -> tuple[str, ...]:
        """What a decision says beside its label, of `domain.details.ASKS`."""
        return self._content.asks

    def set_asks(self, names: Sequence[str]) -> Changes:
        """Ask for other things beside the label; what was said stays in the log."""
        self._rewrite(replace(self._content, asks=tuple(name for name in ASKS if name in names)))
        return Changes(settings=True)

    def learn_reviewers(self) -> None:
        """Under Dawid–Skene, weigh the reviewers by all that they have decided by now; otherwise nothing happens."""
        if self._content.resolution is Rule.DAWID_SKENE and not self.read_only:
            with self.store.write() as connection:
                votes.rebuild(connection, Rule.DAWID_SKENE)

    def _keep_labels(self) -> None:
        rule = self._content.resolution
        with self.store.read() as connection:
            kept = votes.is_kept(connection, rule)
        if not kept:
            with self.store.write() as connection:
                votes.rebuild(connection, rule)

    @property
    def features_folder(self) -> Path:
        """Where features, rankings and learnt prompts are kept, for all rounds."""
        return self.folder / FEATURES

    @property
    def rounds_folder(self) -> Path:
        """One folder a round, by number."""
        return self.folder / ROUNDS

    @classmethod
    def create(
        cls, folder: Path | str, *, name: str = "", labels: Sequence[str] = LABELS, preset: str = "light"
    ) -> Project:
        """Make a project in a folder that is empty or not there yet, and open it.

        Raises ProjectError with nothing left behind.
        """
        folder = Path(folder).expanduser().absolute()
        check_name(folder)
        check_portable(folder)
        project_file.check_preset(preset)
        content = ProjectFile(name or folder.name, tuple(labels), preset)
        existed = folder.is_dir()
        try:
            if folder.exists() and (not existed or any(folder.iterdir())):
                ours = (folder / project_file.FILE).exists()
                if ours:
                    raise ProjectError(
                        "{folder} already holds a project; open it, or name a new folder.", folder=folder
                    )
                if existed:
                    raise ProjectError("{folder} is not empty; name a new folder for the project.", folder=folder)
                raise ProjectError("{folder} is a file; name a new folder for the project.", folder=folder)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's faces and words: the user's alone
            (folder / FEATURES).mkdir()
            (folder / ROUNDS).mkdir()
            Store(folder / DATABASE).close()
            # Last: a folder with emodesk.toml is a whole project.
            project_file.write(folder, content)
        except (OSError, StoreError) as error:
            _clear(folder, existed)
            reason = str(error) if isinstance(error, StoreError) else f"{error.strerror or error}."
            raise ProjectError(
                "No project could be made in {folder}: {reason}", folder=folder, reason=reason
            ) from error
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path | str, *, read_only: bool = False) -> Project:
        """Open a project: lock it against other windows, bring its database up to date after a backup.

        In a folder that cannot be written, or if `read_only`, it takes no lock and refuses changes. Raises ProjectError
        for a folder that is no project, one that is open elsewhere, and one made by a newer version.
        """
        folder = Path(folder).expanduser().absolute()
        check_name(folder)
        content = project_file.read(folder)
        lock = None
        try:
            if not read_only:
                try:
                    lock = ProjectLock(folder / LOCK)
                except OSError as error:
                    if error.errno not in _READ_ONLY:
                        raise ProjectError(
                            "{folder} cannot be opened: {reason}.", folder=folder, reason=error.strerror or error
                        ) from error
                    read_only = True
            if not (folder / DATABASE).is_file():
                raise ProjectError(
                    "{folder} is not there, and the people's decisions were in it; restore "
                    "it from a copy or from the project's backups folder.",
                    folder=folder / DATABASE,
                )
            note = note_path(folder / DATABASE)
            is_alone = not note.exists()  # the store writes it
            project = cls(folder, content, Store(folder / DATABASE, read_only), lock)
            if is_alone and not project.store.backup:  # versions of before wrote none
                project.store.warnings.append(
                    Sentence(
                        "{note} is not beside {file}, so nobody can tell whether the latest decisions are in it. Was "
                        "it copied alone from a project that was open? Copy that whole folder once it is closed.",
                        note=note.name,
                        file=DATABASE,
                    )
                )
            return project
        except BaseException as error:
            if lock is not None:
                lock.release()
            if isinstance(error, DomainError) and not isinstance(error, ProjectError):
                raise ProjectError(error.sentence) from error
            raise

    def clip_path(self, clip: Clip) -> str:
        """The whole path of a clip's file; it is stored from the project's folder on where it lies within.

        What was moved together with the project is where it lies now.
        """
        if self._moved and (now := self._moved.now(clip.path)) is not None:
            return now
        return os.path.join(self._prefix, clip.path)  # a Path would cost a second for a hundred thousand clips

    def stored_path(self, path: Path) -> str:
        """How the path of a clip's file is stored: relative within the project, so that both can move together."""
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)

    def remember_source(self, source: Path | str) -> None:
        """Note in emodesk.toml where clips came from."""
        text = str(Path(source).absolute())
        if text not in self._content.sources:
            self._rewrite(replace(self._content, sources=(*self._content.sources, text)))

    @property
    def mapping(self) -> Mapping[str, str]:
        """What words of other label sets mean here, case folded; '' for unlabelled. Those of labels that have gone are
        left out."""
        return {word: label for word, label in self._content.mapping.items() if label in ("", *self.labels.names)}

    def forget_naming(self, names: Callable[[str], bool]) -> None:
        """Take kept filters and sources that name somebody who withdrew out of emodesk.toml."""
        filters = tuple(kept for kept in self._content.filters if not any(map(names, kept)))
        sources = tuple(source for source in self._content.sources if not names(source))
        if (filters, sources) != (self._content.filters, self._content.sources):
            self._rewrite(replace(self._content, filters=filters, sources=sources))

    @property
    def colours(self) -> Mapping[str, str]:
        """Colours of labels that are not the program's own, as "#1A2B3C"."""
        return self._content.colours

    @property
    def marks(self) -> Mapping[str, str]:
        """Letters on the badges of labels that are not the program's own."""
        return self._content.marks

    def take_labels(self, **changes: Any) -> None:
        """Write other `labels` and what goes with them (fields of ProjectFile) into emodesk.toml; for
        `services.label_set` alone, which keeps the database to it. ProjectError where it cannot be written."""
        self._rewrite(replace(self._content, **changes))
        self.labels = LabelSet(self._content.labels)

    @property
    def words(self) -> Mapping[str, str]:
        """As `mapping`, with the words of labels that have gone."""
        return self._content.mapping

    def remember_mapping(self, mapping: Mapping[str, str]) -> None:
        """Note in emodesk.toml what words mean, for the next import."""
        kept = {**self._content.mapping, **mapping}
        if kept != self._content.mapping:
            self._rewrite(replace(self._content, mapping=kept))

    def _rewrite(self, content: ProjectFile) -> None:
        if self.read_only:
            raise ProjectError("{folder} is read-only, so its settings cannot be changed.", folder=self.folder)
        try:
            project_file.write(self.folder, content)
        except OSError as error:
            raise ProjectError(
                "{folder} could not be saved: {reason}.",
                folder=self.folder / project_file.FILE,
                reason=error.strerror or error,
            ) from error
        self._content = content

    def discard_if_empty(self) -> bool:
        """Close and delete a project without any clip, as one whose import failed; whether it was."""
        with self.store.read() as connection:
            if clips.names(connection):
                return False
        self.close()
        _clear(self.folder, existed=False)
        return True

    def close(self) -> None:
        """Close the database and give the project free; may be called twice."""
        self.store.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _clear(folder: Path, existed: bool) -> None:
    """Take away what a failed `create` left; the folder was empty or not there before."""
    for name in (FEATURES, ROUNDS):
        shutil.rmtree(folder / name, ignore_errors=True)
    with suppress(OSError):
        ours = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", note_path(Path(DATABASE)).name, LOCK, project_file.FILE)
        for path in ours:
            (folder / path).unlink(missing_ok=True)
        if not existed:
            folder.rmdir()
