"""What a report says of a project beside the figures of its pages: its clips, its labels and where they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emodesk.domain import ADJUDICATION, DomainError, Round
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.store import bulk, clips, rounds, votes
from trainer.protocol.errors import ProtocolError
from trainer.protocol.round_folder import SPEC_FILE, read_spec


@dataclass(frozen=True)
class DataStatement:
    """The clips of a project, in numbers that name nobody.

    Attributes:
        seconds: of all clips together.
        speakers: how many are named, `unnamed` clips of nobody.
        languages, splits, states, labels: clips by each; states are what people's votes came to.
        imported: clips whose label came with them, `decided` those that people gave one here.
        unseen: clips accepted unseen, by what was promised of them ("certain 0.05").
    """

    clips: int
    seconds: float
    speakers: int
    unnamed: int
    languages: Mapping[str, int]
    splits: Mapping[str, int]
    states: Mapping[str, int]
    labels: Mapping[str, int]
    imported: int
    decided: int
    reviewers: int
    unseen: Mapping[str, int]


@dataclass(frozen=True)
class Provenance:
    """Where a round came from: its settings as they were asked for, and the rule that made its labels."""

    round: Round
    settings: Mapping[str, Any]
    labels_by: str


def data_statement(project: Project) -> DataStatement:
    """Count the project."""
    with project.store.read() as connection:
        every = clips.everything(connection)
        resolved = votes.resolutions(connection)
        acts = votes.standing_acts(connection)
        unseen = bulk.accepted_under(connection)
    unseen.pop(ADJUDICATION, None)
    known = (resolved[clip.key].label if clip.key in resolved else clip.label for clip in every)
    return DataStatement(
        len(every), sum(clip.duration for clip in every),
        len({clip.speaker for clip in every} - {""}), sum(not clip.speaker for clip in every),
        _counted(clip.language for clip in every), _counted(clip.split for clip in every),
        _counted(str(found.state) for found in resolved.values()), _counted(known),
        sum(bool(clip.label) and clip.key not in resolved for clip in every),
        sum(bool(found.label) for found in resolved.values()), len({act.reviewer for act in acts}), unseen,
    )  # fmt: skip


def provenance(project: Project, number: int = 0) -> Provenance:
    """Of a round, of the one in use for 0; DomainError where there is none with results."""
    with project.store.read() as connection:
        number = number or rounds.applied(connection)
    if not number:
        raise DomainError("No round is in use yet; let one end and promote it, or name one with --round.")
    found = RoundService(project).get(number)
    if found.metrics is None:
        raise DomainError("Round {number} has no results yet; let it end first.", number=number)
    try:
        spec = read_spec(RoundService(project).folder(number) / SPEC_FILE)
    except ProtocolError:  # a round that was made elsewhere
        return Provenance(found, {}, found.metrics.measured_against)
    return Provenance(found, spec.settings, found.metrics.measured_against or spec.labels_by)


def _counted(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(value for value in values if value).items()))
