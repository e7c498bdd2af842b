"""What a round would do and how long it would take, asked of a trainer before anything is done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from emodesk.runs.pace import ReadyTime, StageTime, ready_time_of, times_of
from emodesk.runs.talking import talk
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.round_folder import SPEC_FILE

GETTING_READY = ""  # the name of what no stage counts
A_START = 4.0  # seconds that a process takes to begin, and
A_LOADED_CLIP = 5e-3  # that the features of a clip take to be read, where no earlier round tells


@dataclass(frozen=True)
class ForetoldStage:
    """One stage: `amount` in `unit` that is to do, `cached` that is there already, seconds at a guess: a second at
    least where something is to do. The first, GETTING_READY without a unit, is starting and loading."""

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

    Stages that the newest round on this preset had take as long as there, and so do starting and loading; `measure` has
    two clips encoded, whose features stay, to say how long the others take. Raises DomainError where the round could
    not be started.
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
    clips = sum(stage.amount + stage.cached for stage in stages if stage.name == "extract")
    ready = ready_time_of(project.rounds_folder, preset or project.preset) or ReadyTime(A_START, A_LOADED_CLIP)
    first = ForetoldStage(GETTING_READY, 0.0, 0.0, "", max(1.0, ready.start + clips * ready.a_clip))
    known = [_as_before(stage, earlier, clips * ready.a_clip, measure) for stage in stages]
    return Foretold((first, *known), tuple(sent), bool(earlier), tuple(notes))


def _as_before(stage: ForetoldStage, earlier: Mapping[str, StageTime], loading: float, measured: bool) -> ForetoldStage:
    """A stage at the pace of an earlier round, without the seconds of `loading` at the end of extraction, which are
    getting ready; not extraction that was measured."""
    before, seconds = earlier.get(stage.name), stage.seconds
    if before is not None and before.total and not (measured and stage.name == "extract"):
        took = before.seconds
        if stage.name == "extract":
            took = max(0.0, took - loading)
        seconds = took * stage.amount / before.total
    return replace(stage, seconds=max(1.0, seconds) if stage.amount else 0.0)
