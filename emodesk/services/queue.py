"""The reviewer's queue: every key in order at once, rows in blocks, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emodesk.domain import Clip, DomainError
from emodesk.domain.queue import Counts, QueueFilter, QueueOrder, QueueRow
from emodesk.services.project import Project
from emodesk.store import clips, queue, rounds, votes

__all__ = ["Counts", "QueueFilter", "QueueOrder", "QueueRow", "QueueService"]


class QueueService:
    """Reads the queue of one project; changes nothing."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._store = project.store
        self._imported: tuple[int, queue.Imported] | None = None
        self._order: tuple[int, QueueOrder, queue.RoundOrder | None] | None = None

    def keys(self, order: QueueOrder = QueueOrder.LEAST_CERTAIN, filter: QueueFilter | None = None) -> np.ndarray:
        """Keys [n] int64 of the clips that pass the filter (the open ones by default), in order; those that the
        filter's reviewer wants to come back to behind all others."""
        order = QueueOrder(order)
        with self._store.read() as connection:
            number = rounds.applied(connection)
            if self._order is None or self._order[:2] != (number, order):
                self._order = (number, order, queue.round_order(connection, number, order))
            chosen = filter or QueueFilter()
            found = queue.keys(connection, number, order, chosen, self._order[2])
            return _behind(found, votes.waiting(connection, chosen.reviewer)) if chosen.reviewer else found

    def rows(self, keys: Sequence[int] | np.ndarray) -> list[QueueRow]:
        """What the queue shows of these clips, in the order given."""
        with self._store.read() as connection:
            return queue.rows(connection, [int(key) for key in keys])

    def counts(self) -> Counts:
        """How far the project is."""
        with self._store.read() as connection:
            version = clips.version(connection)
            if self._imported is None or self._imported[0] != version:
                self._imported = (version, queue.imported(connection))
            return queue.counts(connection, self._imported[1])

    def clip(self, key: int) -> Clip:
        """One clip; DomainError where it is not in the project."""
        found = self.clips([key])
        if not found:
            raise DomainError("This clip is no longer in the project; choose another one in the queue.")
        return found[0]

    def clips(self, keys: Sequence[int] | np.ndarray | None = None) -> list[Clip]:
        """Clips with absolute paths in the order given; all in the order of their import for None."""
        with self._store.read() as connection:
            found = clips.everything(connection) if keys is None else clips.get(connection, [int(k) for k in keys])
        return [replace(clip, path=self._project.clip_path(clip)) for clip in found]

    def speakers(self) -> list[str]:
        """Names of the speakers, sorted."""
        with self._store.read() as connection:
            return queue.speakers(connection)


def _behind(keys: np.ndarray, late: Sequence[int]) -> np.ndarray:
    """Keys [n] with those of `late` moved to the end, in the order of `late`."""
    if not late:
        return keys
    return np.concatenate([keys[~np.isin(keys, late)], np.array([key for key in late if key in keys], np.int64)])
