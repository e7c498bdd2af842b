"""What is known of a project's rounds, on the terminal or as JSON; and removing one that came to nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError, Round
from emodesk.domain.figures import waf_of
from emodesk.runs import Runner, RunStatus
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.terminal import say


def list_rounds(folder: Path, as_json: bool) -> None:
    """Say of every round where it stands, broken ones among them, and what else lies in the rounds folder."""
    with Project.open(folder, read_only=True) as project:
        service, runner = RoundService(project), Runner()
        found = [(round_, _standing(round_, runner)) for round_ in service.list()]
        strays = service.strays()
    if as_json:
        print(json.dumps([_record(round_, run) for round_, run in found], indent=1))
        return
    for round_, run in found:
        say(_line(round_, run))
    for sentence in strays:
        say(f"note: {sentence}")
    if not found:
        say("no rounds yet")


def show_round(folder: Path, number: int, as_json: bool) -> None:
    """Say all that is known of one round; DomainError where there is none."""
    with Project.open(folder, read_only=True) as project:
        service = RoundService(project)
        round_ = next((round_ for round_ in service.list() if round_.number == number), None)
        if round_ is None:
            raise DomainError("There is no round {number} in this project.", number=number)
    run = _standing(round_, Runner())
    if as_json:
        print(json.dumps(_record(round_, run), indent=1))
        return
    say(_line(round_, run))
    say(f"folder: {round_.folder}")
    if round_.metrics:
        say(", ".join(f"{count} {name}" for name, count in round_.metrics.counts.items()))
    for sentence in round_.metrics.warnings if round_.metrics else run.warnings:
        say(f"note: {sentence}")


def remove_round(folder: Path, number: int) -> None:
    """Remove a round without results; DomainError where it has some, or runs."""
    with Project.open(folder) as project:
        service = RoundService(project)
        if Runner().status(service.folder(number)).active:
            raise DomainError("Round {number} is running; cancel it first.", number=number)
        service.remove(number)
    say(f"round {number} is removed; its number is not given again")


def _standing(round_: Round, runner: Runner) -> RunStatus:
    """Where the process stands; of a round with results what the database has."""
    if round_.metrics:
        return RunStatus(Path(round_.folder), state=round_.status, message=round_.message)
    return runner.status(round_.folder)


def _line(round_: Round, run: RunStatus) -> str:
    waf = waf_of(round_.metrics)
    figure = f"WAF in cross-validation {waf:.3f}" if waf is not None else ""
    parts = (f"round {round_.number}: {run.state}", figure, "applied" if round_.applied else "", run.message)
    return ", ".join(str(part) for part in parts if part)


def _record(round_: Round, run: RunStatus) -> dict[str, Any]:
    return {
        "number": round_.number,
        "state": run.state,
        "message": str(run.message),
        "applied": round_.applied,
        "preset": round_.preset,
        "created": round_.created.isoformat(),
        "ended": round_.ended.isoformat() if round_.ended else None,
        "folder": round_.folder,
        "metrics": asdict(round_.metrics) if round_.metrics else None,
    }
