"""What is hidden from a reviewer until they have chosen: in passes, and of a share of the clips always."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from emodesk.domain import Changes, DomainError
from emodesk.domain.blind import Hidden, Veil
from emodesk.services.project import Project
from emodesk.store import blind, clips, votes

ASKED_AGAIN = 1000  # clips; where more were decided, all are


class Veils:
    """Answers for one project; remembers the clips that are always decided blind for as long as no clip changes."""

    def __init__(self, project: Project) -> None:
        self._store = project.store
        self._kept: tuple[tuple[int, float], np.ndarray, dict[str, np.ndarray]] | None = None
        # By reviewer, as of which clips and votes: those of the clips drawn for all that they have not chosen for.
        self._left: dict[str, tuple[tuple[int, float], tuple[str, str], np.ndarray]] = {}

    def hidden(self, connection: Connection, reviewer: str, within: Sequence[int] | None = None) -> Hidden:
        """All clips of which something is hidden from a reviewer, or those of some."""
        state, kept = (clips.version(connection), blind.share(connection)), self._kept
        if kept is None or kept[0] != state:
            kept = self._kept = state, blind.unlabelled(connection), {}
        _, keys, drawn = kept
        for who in {"", reviewer} - drawn.keys():
            drawn[who] = blind.always(connection, keys, who)
        usual, own = drawn[""], drawn[reviewer]
        if within is None:
            return blind.hidden(connection, reviewer, self._undecided(connection, reviewer, state, usual), own)
        some = np.unique(np.asarray(within, np.int64))
        left = blind.undecided(connection, reviewer, blind.common(usual, some))
        return blind.hidden(connection, reviewer, left, blind.common(own, some), within)

    def _undecided(
        self, connection: Connection, reviewer: str, state: tuple[int, float], usual: np.ndarray
    ) -> np.ndarray:
        """As `blind.undecided`, of which only what was decided since the last time is asked again."""
        now, kept = votes.marker(connection), self._left.get(reviewer)
        since = None
        if kept is not None and kept[0] == state:
            since = votes.decided_since(connection, kept[1], now, ASKED_AGAIN)
        if kept is None or since is None:
            left = blind.undecided(connection, reviewer, usual)
        else:
            again = blind.common(usual, np.unique(np.array(since, np.int64)))
            left = np.union1d(np.setdiff1d(kept[2], again), blind.undecided(connection, reviewer, again))
        self._left[reviewer] = state, now, left
        return left

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
