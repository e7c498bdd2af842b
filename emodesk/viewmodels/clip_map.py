"""Where the clips of a round lie: read in a worker thread, the last place asked for shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from emodesk.services.neighbours import ClipMap, EmbeddingService
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask


@dataclass(frozen=True)
class MapAsked:
    """Of a round, in a space (the fusion or a modality), laid by its widest axes or, `spread`, by t-SNE; a filter of
    clips, '' for all."""

    number: int
    space: str
    spread: bool
    filter: str = ""


class ClipMapModel(QObject):
    """Reads maps.

    Signals:
        loaded: the ClipMap that was asked for last.
        failed: the sentence why it cannot be read.
        selected: key of the clip that all workspaces show.
    """

    loaded = Signal(object)
    failed = Signal(str)
    selected = Signal(int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._service = EmbeddingService(session.project)
        self._wanted: MapAsked | None = None
        self._task: BackgroundTask | None = None
        session.clipSelected.connect(self.selected)

    @property
    def selected_key(self) -> int:
        """Key of the clip that all workspaces show."""
        return self._session.selected

    def spaces(self, number: int) -> tuple[str, ...]:
        """Spaces that a round kept."""
        return self._service.spaces(number)

    def is_laid(self, number: int, space: str) -> bool:
        """Whether t-SNE has laid the clips of a space."""
        return self._service.is_laid(number, space)

    def folder(self, number: int) -> Path:
        """The round's folder, which the trainer lays the clips in."""
        return self._session.rounds.folder(number)

    def names_of(self, keys: np.ndarray) -> list[str]:
        """The clips' own names, in the order given."""
        return [clip.clip_id for clip in self._session.queue.clips(keys)]

    def name_of(self, key: int) -> str:
        """A clip's own name."""
        clip = self._session.clip(key)
        return clip.clip_id if clip else ""

    def ask(self, asked: MapAsked) -> None:
        """Read a map; `loaded` follows."""
        self._wanted = asked
        if self._task is None:
            self._start(asked)

    def _start(self, asked: MapAsked) -> None:
        service, passing = self._service, self._session.passing

        def read(_progress: object, _cancelled: object) -> tuple[MapAsked, ClipMap]:
            found = service.map_of(asked.number, asked.space, asked.spread)
            return asked, found.only(passing(asked.filter)) if asked.filter else found

        self._task = BackgroundTask(read, self)
        self._task.finished.connect(self._finished)
        self._task.failed.connect(lambda sentence: self._failed(asked, sentence))
        self._task.start()

    def _finished(self, made: tuple[MapAsked, ClipMap]) -> None:
        self._task = None
        asked, shown = made
        if asked == self._wanted:
            self.loaded.emit(self._seen(shown))
        elif self._wanted is not None:
            self._start(self._wanted)

    def _seen(self, shown: ClipMap) -> ClipMap:
        """A map without the clips of which something is hidden from the reviewer: their marks would tell it."""
        return shown.only(self._session.in_sight(shown.keys.tolist()))

    def _failed(self, asked: MapAsked, sentence: str) -> None:
        self._task = None
        if asked == self._wanted:
            self.failed.emit(sentence)
        elif self._wanted is not None:
            self._start(self._wanted)
