"""What a round says of several clips at once with every subset of their modalities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emodesk.services.project import Project
from emodesk.services.round_files import RoundFiles
from emodesk.services.rounds import RoundService
from emodesk.store import analysis as queries
from emodesk.store import rounds


@dataclass(frozen=True)
class SeveralClips:
    """n clips of a round, K labels, M modalities.

    Attributes:
        keys: [n] of the clips, in the order asked for.
        subsets: [n, 2^M, K] by the fold that never saw the clip where that is known.
    """

    round: int
    labels: tuple[str, ...]
    modalities: tuple[str, ...]
    keys: np.ndarray
    subsets: np.ndarray


def several_clips(project: Project, keys: np.ndarray) -> SeveralClips | None:
    """Those of the clips of some keys that the round in use says something of; None where none is in use. DomainError
    where its files do not hold."""
    with project.store.read() as connection:
        number = rounds.applied(connection)
        known = {row.key: row.row for row in queries.clips_of(connection, number)} if number else {}
    if not number:
        return None
    files = RoundFiles(RoundService(project).folder(number), number, project.names_now)
    there = [key for key in keys.tolist() if key in known]
    at = np.array([known[key] for key in there], np.int64)
    return SeveralClips(number, files.labels, files.modalities, np.array(there, np.int64), files.subsets_at(at))
