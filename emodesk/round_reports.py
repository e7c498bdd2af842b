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
        found = [(one, _standing(one, runner)) for one in service.list()]
        strays = service.strays()
    if as_json:
        print(json.dumps([_record(one, run) for one, run in found], indent=1))
        return
    for one, run in found:
        say(_line(one, run))
    for sentence in strays:
        say(f"note: {sentence}")
    if not found:
        say("no rounds yet")


def show_round(folder: Path, number: int, as_json: bool) -> None:
    """Say all that is known of one round; DomainError where there is none."""
    with Project.open(folder, read_only=True) as project:
        service = RoundService(project)
        one = next((one for one in service.list() if one.number == number), None)
        if one is None:
            raise DomainError("There is no round {number} in this project.", number=number)
    run = _standing(one, Runner())
    if as_json:
        print(json.dumps(_record(one, run), indent=1))
        return
    say(_line(one, run))
    say(f"folder: {one.folder}")
    if one.metrics:
        say(", ".join(f"{count} {name}" for name, count in one.metrics.counts.items()))
    for sentence in one.metrics.warnings if one.metrics else run.warnings:
        say(f"note: {sentence}")


def remove_round(folder: Path, number: int) -> None:
    """Remove a round without results; DomainError where it has some, or runs."""
    with Project.open(folder) as project:
        service = RoundService(project)
        if Runner().status(service.folder(number)).active:
            raise DomainError("Round {number} is running; cancel it first.", number=number)
        service.remove(number)
    say(f"round {number} is removed; its number is not given again")


def _standing(one: Round, runner: Runner) -> RunStatus:
    """Where the process stands; of a round with results what the database has."""
    if one.metrics:
        return RunStatus(Path(one.folder), state=one.status, message=one.message)
    return runner.status(one.folder)


def _line(one: Round, run: RunStatus) -> str:
    waf = waf_of(one.metrics)
    figure = f"WAF in cross-validation {waf:.3f}" if waf is not None else ""
    parts = (f"round {one.number}: {run.state}", figure, "applied" if one.applied else "", run.message)
    return ", ".join(str(part) for part in parts if part)


def _record(one: Round, run: RunStatus) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": run.state,
        "message": str(run.message),
        "applied": one.applied,
        "preset": one.preset,
        "created": one.created.isoformat(),
        "ended": one.ended.isoformat() if one.ended else None,
        "folder": one.folder,
        "metrics": asdict(one.metrics) if one.metrics else None,
    }
