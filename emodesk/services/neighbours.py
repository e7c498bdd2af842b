"""Where the clips of a round lie: embeddings from its folder, a plane of them, and the clips nearest to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from emodesk.domain import DomainError
from emodesk.services.project import Project
from emodesk.services.round_files import RoundFiles
from emodesk.services.rounds import RoundService
from emodesk.store import analysis as queries
from trainer.measures.slices import Field, number_field, words_field
from trainer.protocol.round_folder import EMBEDDINGS_FILE, map_file

FUSED = "fused"
NEAREST = 8


@dataclass(frozen=True)
class Embedding:
    """Clips of a round in one space: `keys` [n], `values` [n, d] float32, `rows` [n] in the round's table."""

    keys: np.ndarray
    values: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True)
class ClipMap:
    """Clips on a plane: `keys` [n], `place` [n, 2], and fields that they can be marked by."""

    keys: np.ndarray
    place: np.ndarray
    fields: tuple[Field, ...]

    def only(self, keys: Sequence[int] | np.ndarray) -> ClipMap:
        """Those of the clips that are among `keys`."""
        there = np.isin(self.keys, keys)
        fields = tuple(replace(field, codes=field.codes[there]) for field in self.fields)
        return ClipMap(self.keys[there], self.place[there], fields)


@dataclass(frozen=True)
class Neighbour:
    """A clip near another: its label as people have it ('' where none), its pseudo-label, how far in units of the usual
    distance between two clips."""

    key: int
    clip_id: str
    persons: str
    label: str
    distance: float


class EmbeddingService:
    """Reads embeddings of rounds; the last one read stays in memory. Raises DomainError where there are none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._kept: tuple[tuple[int, str], Embedding] | None = None

    def spaces(self, number: int) -> tuple[str, ...]:
        """Names of the spaces that a round kept: the fusion first, then modalities; none in rounds of before."""
        path = self._path(number)
        if not path.is_file():
            return ()
        try:
            with safe_open(str(path), framework="numpy") as file:
                names = set(file.keys())
        except (SafetensorError, OSError):
            return ()
        modalities = [name for name in RoundFiles(path.parent, number).modalities if name in names]
        return (FUSED, *modalities) if FUSED in names else tuple(modalities)

    def embedding(self, number: int, space: str = FUSED) -> Embedding:
        """The clips that lie in a space."""
        if self._kept is None or self._kept[0] != (number, space):
            self._kept = ((number, space), self._read(number, space))
        return self._kept[1]

    def _read(self, number: int, space: str) -> Embedding:
        path = self._path(number)
        if not path.is_file():
            raise DomainError("Round {number} kept no embeddings; a new round does.", number=number)
        try:
            with safe_open(str(path), framework="numpy") as file:
                values = file.get_tensor(space).astype(np.float32)
        except (SafetensorError, OSError) as error:
            raise DomainError("{path} cannot be used ({why}); run the round again.", path=path, why=error) from None
        with self._project.store.read() as connection:
            known = queries.clips_of(connection, number)
        rows = np.array([row.row for row in known], dtype=np.int64)
        keys = np.array([row.key for row in known], dtype=np.int64)
        there = np.isfinite(values[rows]).all(axis=1) if len(rows) else np.zeros(0, dtype=bool)
        return Embedding(keys[there], values[rows[there]], rows[there])

    def map_of(self, number: int, space: str = FUSED, spread: bool = False) -> ClipMap:
        """Clips of a round on a plane: the two widest axes, or where t-SNE laid them (`spread`, which
        `python -m trainer map` makes)."""
        found = self.embedding(number, space)
        if spread:
            laid = self._laid(number, space)[found.rows]
            there = np.isfinite(laid).all(axis=1)
            keys, rows, place = found.keys[there], found.rows[there], laid[there]
        else:
            keys, rows, place = found.keys, found.rows, plane(found.values)
        with self._project.store.read() as connection:
            known = {row.row: row for row in queries.described(connection, number)}
            persons = {row.row: row.label for row in queries.beside_people(connection, number)}
            said = {row.row: row for row in queries.predictions_of(connection, number)}
        labels = self._project.labels.names
        at = {name: code for code, name in enumerate(labels)}
        about = [known[row] for row in rows.tolist()]
        given = np.array([at.get(persons.get(row, ""), -1) for row in rows.tolist()], dtype=np.int64)
        model = np.array([at.get(said[row].label, -1) for row in rows.tolist()], dtype=np.int64)
        right = np.where(given < 0, -1, (given == model).astype(np.int64))
        return ClipMap(keys, place.astype(np.float32), (
            Field("prediction", labels, model),
            Field("label", labels, given),
            Field("right", ("wrong", "right"), right),
            number_field("confidence", np.array([said[row].confidence for row in rows.tolist()]), 2),
            words_field("speaker", [row.speaker for row in about]),
            words_field("language", [row.language for row in about]),
            number_field("seconds", np.array([row.duration or np.nan for row in about]), 1),
        ))  # fmt: skip

    def is_laid(self, number: int, space: str) -> bool:
        """Whether t-SNE has laid the clips of a space."""
        return self.laid_file(number, space).is_file()

    def laid_file(self, number: int, space: str) -> Path:
        """Where it leaves them."""
        return self._path(number).parent / map_file(space)

    def _laid(self, number: int, space: str) -> np.ndarray:
        path = self.laid_file(number, space)
        try:
            with safe_open(str(path), framework="numpy") as file:
                laid: np.ndarray = file.get_tensor(space).astype(np.float32)
        except (SafetensorError, OSError) as error:
            raise DomainError("{path} cannot be used ({why}); run the round again.", path=path, why=error) from None
        return laid

    def nearest(
        self, number: int, key: int, count: int = NEAREST, space: str = FUSED, within: np.ndarray | None = None
    ) -> list[Neighbour]:
        """The clips nearest to one, the nearest first; of the keys `within` only where they are given. None where it
        does not lie in the space."""
        found = self.embedding(number, space)
        at = np.flatnonzero(found.keys == key)
        if not len(at):
            return []
        apart = ((found.values - found.values[at[0]]) ** 2).sum(axis=1)
        apart[at[0]] = np.inf
        if within is not None:
            apart[~np.isin(found.keys, within)] = np.inf
        order = np.argsort(apart, kind="stable")[: min(count, int(np.isfinite(apart).sum()))]
        usual = float(np.sqrt(2 * found.values.var(axis=0).sum())) or 1.0
        with self._project.store.read() as connection:
            clips = queries.clips_at(connection, number, found.rows[order].tolist())
        return [
            Neighbour(int(found.keys[place]), (clip := clips[int(found.rows[place])]).clip_id, clip.persons or "",
                      clip.label, float(np.sqrt(apart[place])) / usual)
            for place in order if int(found.rows[place]) in clips
        ]  # fmt: skip

    def _path(self, number: int) -> Path:
        return RoundService(self._project).folder(number) / EMBEDDINGS_FILE


def plane(values: np.ndarray) -> np.ndarray:
    """The two axes along which values [n, d] spread most, [n, 2]."""
    centred = values - values.mean(axis=0, keepdims=True)
    if values.shape[1] < 2:
        return np.column_stack([centred, np.zeros(len(centred))])[:, :2]
    spread, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    order = np.argsort(-spread)[:2]
    found: np.ndarray = centred @ axes[:, order].astype(np.float32)
    return found
