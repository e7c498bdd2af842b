"""What a round would do and how long it would take, asked of a trainer before anything is done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emodesk.runs.pace import times_of
from emodesk.runs.talking import talk
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.round_folder import SPEC_FILE


@dataclass(frozen=True)
class ForetoldStage:
    """One stage: `amount` in `unit` that is to do, `cached` that is there already, seconds at a guess."""

    name: str
    amount: float
    cached: float
    unit: str
    seconds: float


@dataclass(frozen=True)
class Foretold:
    """All stages in order; `sent` is what would leave the program, `learnt` whether an earlier round told the times,
    `notes` what cannot be foretold."""

    stages: tuple[ForetoldStage, ...]
    sent: tuple[Sentence, ...] = ()
    learnt: bool = False
    notes: tuple[Sentence, ...] = ()

    @property
    def seconds(self) -> float:
        """Of the whole round."""
        return sum(stage.seconds for stage in self.stages)


def foretell(
    project: Project, preset: str | None = None, settings: Mapping[str, Any] | None = None, *,
    measure: bool = False, cancelled: Callable[[], bool] = lambda: False,
) -> Foretold | None:  # fmt: skip
    """What a round started now would do; None where it was stopped.

    Stages that the newest round on this preset had take as long as there; `measure` has two clips encoded, whose
    features stay, to say how long the others take. Raises DomainError where the round could not be started.
    """
    stages: list[ForetoldStage] = []
    sent: list[Sentence] = []
    notes: list[Sentence] = []

    def hear(record: dict[str, Any]) -> None:
        if "stage" in record:
            amount, cached, seconds = (float(record[name]) for name in ("amount", "cached", "seconds"))
            stages.append(ForetoldStage(str(record["stage"]), amount, cached, str(record["unit"]), seconds))
            if unread := int(record.get("unread", 0)):
                notes.append(Sentence(
                    "{count} clips of these may have their features already, as those of a copied project do: that "
                    "shows when their files are read.", count=unread,
                ))  # fmt: skip
        elif (sentence := read_sentence(record.get("sent"))) is not None:
            sent.append(sentence)

    with tempfile.TemporaryDirectory(prefix="emodesk-") as place:
        folder = Path(place) / "round"
        RoundService(project).sketch(folder, preset, settings)
        command = ["chain", "--dry-run", f"--spec={folder / SPEC_FILE}", *(["--measure"] * measure)]
        if not talk(command, hear, cancelled):
            return None
    earlier = times_of(project.rounds_folder, preset or project.preset)
    known = [_as_before(stage, earlier) for stage in stages]
    return Foretold(tuple(known), tuple(sent), bool(earlier), tuple(notes))


def _as_before(stage: ForetoldStage, earlier: Mapping[str, Any]) -> ForetoldStage:
    """A stage at the pace of an earlier round; not extraction, most of which may have been there already."""
    before = earlier.get(stage.name)
    if before is None or not before.total or stage.name == "extract":
        return stage
    seconds = before.seconds * stage.amount / before.total
    return ForetoldStage(stage.name, stage.amount, stage.cached, stage.unit, seconds)
