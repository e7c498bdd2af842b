"""What a round says of a project's clips, with where each pseudo-label comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emodesk.domain import DomainError
from emodesk.domain.prediction import Curves
from emodesk.services.project import Project
from emodesk.services.round_files import Adopted, RoundFiles, first_of_each, read_adoptions
from emodesk.services.rounds import RoundService
from emodesk.store import analysis, clips, rounds
from trainer.measures.shapley import alone, present_modalities, shapley_of_class
from trainer.protocol.errors import Sentence

MODEL_NAME = "emodesk-round-"  # begins what the model is called in files of other programs
NO_ROUND = Sentence("No round is applied, so there are no pseudo-labels in it.")
BLOCK = 8192  # clips worked on at once


@dataclass(frozen=True)
class PseudoLabels:
    """PseudoLabels of round `number`; N clips, M modalities, K labels.

    Attributes:
        row: of each clip key that the round knows.
        probabilities: [N, K] by the fold that never saw the clip where there is one, else by all.
        alone: [N, M, K] with one modality only; `has` [N, M] whether the clip has it.
        shares: [N, M] part of each modality of all that speaks for the pseudo-label.
        held_out: [N] the fold that never saw the clip, -1 where the round did not train on it.
        adopted: what self-training adopted or proposed, by clip key.
    """

    number: int
    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    row: dict[int, int]
    probabilities: np.ndarray
    alone: np.ndarray
    has: np.ndarray
    shares: np.ndarray
    held_out: np.ndarray
    adopted: dict[int, Adopted]
    files: RoundFiles

    def best(self, key: int) -> tuple[str, float]:
        """Pseudo-label of a clip and its probability."""
        row = self.row[key]
        index = int(self.probabilities[row].argmax())
        return self.labels[index], float(self.probabilities[row, index])

    def curves(self, key: int) -> Curves | None:
        """Prediction along a clip; None where the round made none or does not know the clip."""
        return self.files.curves(self.row[key]) if key in self.row else None

    def left_out(self) -> list[Sentence]:
        """What an export along time has to say of the curves that are not there."""
        drawing, drawn = self.files.drawing, self.files.drawn()  # in this order: its last ones may come in between
        without = sum(row not in drawn for row in self.row.values())
        if not without:
            return []
        if drawing:
            return [Sentence("The curves of round {number} are still being drawn: {n} of {total} clips have theirs, "
                             "the others nothing along time yet; export again once all are drawn.",
                             number=self.number, n=len(self.row) - without, total=len(self.row))]  # fmt: skip
        if not drawn:
            return [Sentence("Round {number} made no curves, so {modalities} have no tiers along time.",
                             number=self.number, modalities=", ".join(self.modalities))]  # fmt: skip
        return [Sentence("{n} clips have no curves yet and so nothing along time; "
                         "draw what is missing with emodesk rounds curves {project} {number}.",
                         n=without, project=self.files.folder.parents[1], number=self.number)]  # fmt: skip

    @property
    def version(self) -> str:
        """What the model is called in files of other programs."""
        return f"{MODEL_NAME}{self.number}"


def read_pseudo_labels(project: Project, number: int = 0) -> PseudoLabels:
    """PseudoLabels of a round, of the applied one for 0; DomainError where there is none or its files do not hold."""
    with project.store.read() as connection:
        number = number or rounds.applied(connection)
        row = {clip.key: clip.row for clip in analysis.clips_of(connection, number)}
        keys = clips.names(connection)
    if not number:
        raise DomainError("There are no pseudo-labels yet; let a round end and apply it first.")
    if not row:
        raise DomainError("Round {number} has no predictions here; choose one that has ended.", number=number)
    folder = RoundService(project).folder(number)
    files = RoundFiles(folder, number, project.names_now)
    if max(row.values()) >= files.rows:
        raise DomainError("Round {number} has no predictions here; choose one that has ended.", number=number)
    probabilities, subsets = files.probabilities(), files.subsets()
    best = probabilities.argmax(axis=1)
    blocks = [slice(first, first + BLOCK) for first in range(0, len(subsets), BLOCK)]
    helping = np.concatenate([np.maximum(shapley_of_class(subsets[some], best[some]), 0.0) for some in blocks])
    total = helping.sum(axis=1, keepdims=True)
    made = read_adoptions(folder, keys, project.names_now)
    adopted = {adoption.clip: adoption for adoption in made if not adoption.accepted}
    adopted |= {adoption.clip: adoption for adoption in first_of_each(made)}
    return PseudoLabels(
        number, files.modalities, files.labels, row, probabilities, alone(subsets), present_modalities(subsets),
        np.divide(helping, total, out=np.zeros_like(helping), where=total > 0), files.held_out(), adopted, files,
    )  # fmt: skip


def maybe_pseudo_labels(project: Project, number: int = 0) -> PseudoLabels | None:
    """PseudoLabels of a round, None where no round is applied and none was asked for."""
    with project.store.read() as connection:
        if not (number or rounds.applied(connection)):
            return None
    return read_pseudo_labels(project, number)


def stretches(curve: np.ndarray, time: np.ndarray, duration: float) -> list[tuple[float, float, int, float]]:
    """Stretches of one label along a clip: start and end in seconds, index of the label, its mean probability.

    `curve` [T, K] at the centres `time` [T] of its windows; a stretch ends midway between two windows.
    """
    if not len(time):
        return []
    best = curve.argmax(axis=1)
    turns = np.flatnonzero(np.diff(best)) + 1
    edges = [0.0, *((time[turns - 1] + time[turns]) / 2).tolist(), max(duration, float(time[-1]))]
    parts = np.split(np.arange(len(time)), turns)
    return [
        (start, end, int(best[part[0]]), float(curve[part, best[part[0]]].mean()))
        for start, end, part in zip(edges[:-1], edges[1:], parts, strict=True)
    ]
