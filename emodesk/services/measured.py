"""The clips of a round whose label is known, with all that the round says of them: what every figure is measured on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Row

from emodesk.services.analysis import Source, beside_people
from emodesk.services.project import Project
from emodesk.services.round_files import RoundFiles
from emodesk.services.round_predictions import read_asked
from emodesk.services.rounds import RoundService
from emodesk.store import analysis as queries
from emodesk.store import bulk
from trainer.measures.shapley import present_modalities
from trainer.measures.slices import Field, number_field, words_field
from trainer.protocol.round_folder import FACE, LOUDNESS, SIGNAL_TO_NOISE

ROUNDS_IN_MEMORY = 4  # rounds whose predictions stay in memory
SPLITS = {Source.CROSS_VALIDATION: "labelled", Source.VALIDATION: "validation", Source.TEST: "test"}
TRUTH, SAID, RIGHT, CONFIDENCE = "label", "prediction", "right", "confidence"  # fields that hold what is measured


@dataclass(frozen=True)
class SaidClips:
    """n clips of a round with a known label, against one source, by what scores are made of; K labels, M modalities.

    Attributes:
        keys: [n] of the clips; truth, said: [n] indices of labels, said by whoever never saw the clip.
        subsets: [n, 2^M, K]; None where the round kept only of all folds together what they say without a modality,
            and these trained on the clips.
        speaker: [n] numbers, -1 where nobody knows who speaks.
    """

    source: Source
    labels: tuple[str, ...]
    modalities: tuple[str, ...]
    keys: np.ndarray
    truth: np.ndarray
    said: np.ndarray
    subsets: np.ndarray | None
    speaker: np.ndarray

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class MeasuredClips(SaidClips):
    """The same clips with all that is known of them.

    Attributes:
        probabilities: [n, K].
        present: [n, M] bool.
        fields: what is known of the clips, by which they can be grouped.
    """

    probabilities: np.ndarray
    present: np.ndarray
    fields: tuple[Field, ...]

    @property
    def right(self) -> np.ndarray:
        """Whether each clip was said right [n]."""
        same: np.ndarray = self.truth == self.said
        return same

    @property
    def confidence(self) -> np.ndarray:
        """Probability [n] of what was said."""
        highest: np.ndarray = self.probabilities.max(axis=1)
        return highest

    def field(self, name: str) -> Field | None:
        """A field by its name."""
        return next((field for field in self.fields if field.name == name), None)

    def only(self, chosen: np.ndarray) -> MeasuredClips:
        """Those of the clips that `chosen` [n] bool or by place takes."""
        rows = {name: getattr(self, name)[chosen] for name in _ROWS}
        subsets = None if self.subsets is None else self.subsets[chosen]
        fields = tuple(replace(field, codes=field.codes[chosen]) for field in self.fields)
        return replace(self, **rows, subsets=subsets, fields=fields)


_ROWS = ("keys", "truth", "said", "probabilities", "present", "speaker")


class MeasuringService:
    """Gathers MeasuredClips; reads only. Raises DomainError where a round's files cannot be read."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._rounds = RoundService(project)
        self._files = lru_cache(ROUNDS_IN_MEMORY)(self._read)
        self._spoken = lru_cache(ROUNDS_IN_MEMORY)(self._read_spoken)

    def _read(self, number: int) -> tuple[RoundFiles, np.ndarray, np.ndarray, list[tuple[str, str]]]:
        folder = self._rounds.folder(number)
        now = self._project.names_now
        files = RoundFiles(folder, number, now)
        return files, files.probabilities(), files.subsets(), read_asked(folder, now)

    def _read_spoken(self, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        with self._project.store.read() as connection:
            found = queries.spoken(connection, number)
        keys, rows = (np.array([row[at] for row in found], dtype=np.int64) for at in (0, 1))
        return keys, rows, words_field("speaker", [row[2] for row in found]).codes

    def said(self, number: int, source: Source, within: np.ndarray | None = None) -> SaidClips:
        """What `clips` tells, as far as scores are made of it."""
        files, probabilities, subsets, asked = self._files(number)
        keys, rows, speaker = self._spoken(number)
        place = {label: index for index, label in enumerate(files.labels)}
        truth = np.full(files.rows, -1)
        if source in SPLITS:
            split = SPLITS[source]
            truth[:] = [place.get(label, -1) if part == split else -1 for part, label in asked]
            if source is Source.CROSS_VALIDATION:
                truth[files.held_out() < 0] = -1
        else:
            given = self._given(number, source, asked, dict(zip(keys.tolist(), rows.tolist(), strict=True)))
            for row, label in given.items():
                truth[row] = place.get(label, -1)
        chosen = truth[rows] >= 0 if within is None else (truth[rows] >= 0) & np.isin(keys, within)
        chosen = np.flatnonzero(chosen)[np.argsort(rows[chosen], kind="stable")]
        at = rows[chosen]
        own = source is not Source.CROSS_VALIDATION or len(files.own_rows()) > 0
        return SaidClips(
            source, files.labels, files.modalities, keys[chosen], truth[at], probabilities[at].argmax(axis=1),
            subsets[at] if own else None, speaker[chosen],
        )  # fmt: skip

    def _given(
        self, number: int, source: Source, asked: list[tuple[str, str]], row_of: Mapping[int, int]
    ) -> dict[int, str]:
        """What people said since of the clips of some rows, or blind."""
        with self._project.store.read() as connection:
            if source is Source.PEOPLE:
                return {row.row: row.label for row in beside_people(connection, number, asked)}
            blind = bulk.decided_blind(connection, number)
        return {row_of[row.key]: row.said for row in blind if row.key in row_of}

    def clips(self, number: int, source: Source, within: Sequence[int] | np.ndarray | None = None) -> MeasuredClips:
        """The clips of a round that can be measured against a source, in the order of their import; of the keys
        `within` only where they are given."""
        files, probabilities, subsets, asked = self._files(number)
        with self._project.store.read() as connection:
            known = {row.row: row for row in queries.described(connection, number)}
        place = {label: index for index, label in enumerate(files.labels)}
        if source not in SPLITS:
            truth = self._given(number, source, asked, {row.key: row.row for row in known.values()})
        else:
            split = SPLITS[source]
            truth = {row: label for row, (part, label) in enumerate(asked) if part == split}
        held_out = files.held_out()
        rows = [
            row for row, label in sorted(truth.items())
            if label in place and row in known and (source is not Source.CROSS_VALIDATION or held_out[row] >= 0)
        ]  # fmt: skip
        if within is not None:
            wanted = {int(key) for key in within}
            rows = [row for row in rows if known[row].key in wanted]
        at = np.array(rows, dtype=np.int64)
        own = source is not Source.CROSS_VALIDATION or len(files.own_rows()) > 0
        said = probabilities[at]
        given = np.array([place[truth[row]] for row in rows], dtype=np.int64)
        found = [known[row] for row in rows]
        present = present_modalities(subsets[at]) if len(at) else np.empty((0, len(files.modalities)), dtype=bool)
        facts = {name: values[at] for name, values in files.facts().items()}
        speakers = words_field("speaker", [row.speaker for row in found])
        measured = MeasuredClips(
            source, files.labels, files.modalities, np.array([row.key for row in found], dtype=np.int64), given,
            said.argmax(axis=1) if len(at) else given, subsets[at] if own else None, speakers.codes, said, present, (),
        )  # fmt: skip
        return replace(
            measured, fields=(*_fields(found, speakers, measured), *_of_facts(facts), *_of_modalities(measured))
        )


def _fields(found: Sequence[Row[Any]], speakers: Field, measured: MeasuredClips) -> tuple[Field, ...]:
    labels = measured.labels
    return (
        Field(TRUTH, labels, measured.truth),
        Field(SAID, labels, measured.said),
        Field(RIGHT, ("wrong", "right"), measured.right.astype(np.int64)),
        number_field(CONFIDENCE, measured.confidence if len(measured) else np.empty(0), 2),
        speakers,
        words_field("language", [row.language for row in found]),
        number_field("seconds", np.array([row.duration or np.nan for row in found]), 1),
        number_field("characters", np.array([float(len(row.transcript)) or np.nan for row in found]), 0),
        words_field("note", ["noted" if row.note else "none" for row in found]),
    )


def _of_facts(facts: Mapping[str, np.ndarray]) -> tuple[Field, ...]:
    return tuple(
        number_field(name, facts[name].astype(np.float64), decimals)
        for name, decimals in ((LOUDNESS, 0), (SIGNAL_TO_NOISE, 0), (FACE, 2))
        if name in facts
    )


def _of_modalities(measured: MeasuredClips) -> tuple[Field, ...]:
    return tuple(
        Field(f"has {name}", ("missing", "there"), measured.present[:, m].astype(np.int64))
        for m, name in enumerate(measured.modalities)
    )
