"""What is hidden from a reviewer until they have chosen: in passes, and of a share of the clips always."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from emodesk.domain import Changes, DomainError
from emodesk.domain.blind import Hidden, Veil
from emodesk.services.project import Project
from emodesk.store import blind, clips


class Veils:
    """Answers for one project; remembers the clips that are always decided blind for as long as no clip changes."""

    def __init__(self, project: Project) -> None:
        self._store = project.store
        self._kept: tuple[tuple[int, float], np.ndarray, dict[str, np.ndarray]] | None = None

    def hidden(self, connection: Connection, reviewer: str, within: Sequence[int] | None = None) -> Hidden:
        """All clips of which something is hidden from a reviewer, or those of some."""
        state, kept = (clips.version(connection), blind.share(connection)), self._kept
        if kept is None or kept[0] != state:
            kept = self._kept = state, blind.unlabelled(connection), {}
        _, keys, drawn = kept
        for who in {"", reviewer} - drawn.keys():
            drawn[who] = blind.always(connection, keys, who)
        return blind.hidden(connection, reviewer, drawn[""], drawn[reviewer], within)

    def veil(self, connection: Connection, reviewer: str, clip: int) -> Veil:
        """What is hidden of one clip."""
        return self.hidden(connection, reviewer, [clip]).of(clip)

    def veil_of(self, reviewer: str, clip: int) -> Veil:
        """As `veil`, in a transaction of its own."""
        with self._store.read() as connection:
            return self.veil(connection, reviewer, clip)


def blind_share(project: Project) -> float:
    """Share of the clips that is decided blind outside of passes, too."""
    with project.store.read() as connection:
        return blind.share(connection)


def set_blind_share(project: Project, share: float) -> Changes:
    """Decide another share of the clips blind from now on."""
    if not 0 <= share <= 1:
        raise DomainError("The share of blind clips lies between 0 and 1, not {share:g}.", share=share)
    with project.store.write() as connection:
        project.store.put(connection, blind.BLIND_SHARE, str(share))
    return Changes(queue=True, settings=True)
