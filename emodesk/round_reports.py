"""What is known of a project's rounds, on the terminal or as JSON; and removing one that came to nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError, Round
from emodesk.runs import Runner, RunStatus
from emodesk.services.checks import BlindScore, blind_score
from emodesk.services.comparing import Side, compare, signed
from emodesk.services.project import Project
from emodesk.services.provenance import read_provenance
from emodesk.services.rounds import RoundService
from emodesk.terminal import counted, cross_validated, say

WORDS = {"waf": "WAF", "accuracy": "accuracy", "macro_f1": "macro F1", "ece": "calibration error"}


def list_rounds(folder: Path, as_json: bool) -> None:
    """Say of every round where it stands, broken ones among them, and what else lies in the rounds folder."""
    with Project.open(folder, read_only=True) as project:
        service, runner = RoundService(project), Runner()
        found = [(round_, _standing(round_, runner)) for round_ in service.list()]
        blind = {round_.number: blind_score(project, round_.number) for round_, _ in found if round_.metrics}
        strays = service.strays()
    if as_json:
        print(json.dumps([_record(round_, run) for round_, run in found], indent=1))
        return
    for round_, run in found:
        say(_line(round_, run, blind.get(round_.number)))
    for sentence in strays:
        say(f"note: {sentence}")
    if not found:
        say("no rounds yet")


def show_round(folder: Path, number: int, as_json: bool) -> None:
    """Say all that is known of one round; DomainError where there is none."""
    with Project.open(folder, read_only=True) as project:
        round_ = RoundService(project).get(number)
        blind = blind_score(project, number)
    run = _standing(round_, Runner())
    if as_json:
        print(json.dumps(_record(round_, run), indent=1))
        return
    say(_line(round_, run, blind))
    if blind:
        say("scores count blind votes alone: votes given in sight of the model flatter it")
    say(f"folder: {round_.folder}")
    if round_.note:
        say(f"note: {round_.note}")
    if made := read_provenance(Path(round_.folder)):
        say(f"made by EmoDesk {made.emodesk} with torch {made.torch} on {made.device}, seed {made.seed}, trained in "
            f"{made.seconds:.0f} s; labels {made.labels[:12]}")  # fmt: skip
    if round_.metrics:
        say(", ".join(f"{count} {name}" for name, count in round_.metrics.counts.items()))
    for sentence in round_.metrics.warnings if round_.metrics else run.warnings:
        say(f"note: {sentence}")


def tell_record(folder: Path, number: int) -> None:
    """Print as JSON what is known of a round, 0 for the one in use; that it is gone where it was removed."""
    with Project.open(folder, read_only=True) as project:
        found = RoundService(project).list()
    round_ = next((made for made in found if (made.number == number if number else made.applied)), None)
    record = _record(round_, _standing(round_, Runner())) if round_ else {"number": number, "removed": True}
    print(json.dumps(record, indent=1))


def compare_rounds(folder: Path, before: int, after: int, as_json: bool) -> None:
    """Say how two rounds differ on the same clips; DomainError where one has no results."""
    _ingest(folder, before, after)
    with Project.open(folder, read_only=True) as project:
        found = compare(project, before, after)
    if as_json:
        print(json.dumps(found.record(), ensure_ascii=False, indent=1))
        return
    say(f"round {after} beside round {before}: {found.sentence()}")
    drawn = f", {counted(found.gain.of, found.gain.by)} drawn" if found.gain else ""
    say(f"on {counted(found.clips, 'labelled clip')} that both held out{drawn}")
    names = ("waf", "accuracy", "macro_f1", "ece")
    rows = [(WORDS[name], getattr(found.before, name), getattr(found.after, name)) for name in names]
    rows += [(label, found.before.f1[label], found.after.f1[label]) for label in found.labels]
    own = "" if found.same_clips else " (each on its own clips)"
    rows += [
        (f"without {name}{own}", found.before.without.get(name), found.after.without.get(name))
        for name in found.modalities
    ]
    for name, old, new in rows:
        gain = "" if old is None or new is None else signed(new - old)
        say(f"  {name:<24}{_figure(old):>8}{_figure(new):>8}{gain:>8}")
    if found.blind:
        say(f"blind votes since: {found.before.agreed} and {found.after.agreed} of {found.blind} name its label")
    say(
        f"adopted: {_adopted(found.before)}; {_adopted(found.after)}; "
        f"{found.both_adopted} by both, {found.adopted_otherwise} of them under another label"
    )
    say(f"{found.flips.count} of {found.flips.total} pseudo-labels changed")
    for sentence in found.notes:
        say(f"note: {sentence}")


def _ingest(folder: Path, *numbers: int) -> None:
    """Ingest the results of those rounds that ended well while neither a window nor a command followed them."""
    with Project.open(folder, read_only=True) as project:
        service = RoundService(project)
        waiting = [number for number in numbers if service.waits(number)]
    if waiting:
        with Project.open(folder) as project:
            for number in waiting:
                RoundService(project).ingest(number)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _adopted(side: Side) -> str:
    judged = f", {side.right} of {side.judged} right that people have judged since" if side.judged else ""
    return f"round {side.number}: {side.adopted}{judged}"


def promote_round(folder: Path, number: int, reviewer: str) -> None:
    """Make a round's predictions the queue's; DomainError where it has no results."""
    _ingest(folder, number)
    with Project.open(folder) as project:
        RoundService(project).apply(number, reviewer)
    say(f"the queue shows the predictions of round {number}")


def roll_back(folder: Path, reviewer: str) -> None:
    """Go back to the round that was the queue's before; DomainError where there is none."""
    with Project.open(folder) as project:
        service = RoundService(project)
        number = service.previous()
        if not number:
            raise DomainError("No other round with results was in use before; there is nothing to go back to.")
        service.apply(number, reviewer)
    say(f"the queue shows the predictions of round {number} again")


def keep_round(folder: Path, number: int, kept: bool) -> None:
    """Mark a round as one that is not to be deleted, or take the mark away."""
    with Project.open(folder) as project:
        RoundService(project).keep(number, kept)
    say(f"round {number} is kept" if kept else f"round {number} may be deleted")


def note_round(folder: Path, number: int, text: str) -> None:
    """Write a note on a round in place of the one before."""
    with Project.open(folder) as project:
        RoundService(project).note(number, text)
    say(f"round {number}: {text}" if text.strip() else f"round {number} has no note")


def cancel_round(folder: Path, number: int) -> None:
    """Cancel a round that runs and wait for its end; the project may be open in a window."""
    with Project.open(folder, read_only=True) as project:
        made = RoundService(project).there(number)
    runner = Runner()
    if not runner.status(made).active:
        raise DomainError("Round {number} is not running; there is nothing to cancel.", number=number)
    runner.cancel(made)
    status = runner.wait(made)
    say(f"round {number}: {status.state}")


def pause_round(folder: Path, number: int) -> None:
    """Let a round wait after its present batch; the project may be open in a window."""
    with Project.open(folder, read_only=True) as project:
        made = RoundService(project).there(number)
    Runner().pause(made)
    say(f"round {number} waits after its present batch; “emodesk rounds resume {folder} {number}” lets it go on")


def remove_round(folder: Path, number: int, with_results: bool = False) -> None:
    """Remove a round, one with results only where that is meant; DomainError where it may not go, or runs."""
    with Project.open(folder) as project:
        service = RoundService(project)
        if Runner().status(service.folder(number)).active:
            raise DomainError("Round {number} is running; cancel it first.", number=number)
        if not with_results and service.waits(number):
            raise DomainError(
                "Round {number} has results that are not in the project yet; “emodesk rounds promote” ingests them. "
                "Delete it with its results (--with-results) to go on.",
                number=number,
            )
        service.remove(number, with_results)
    say(f"round {number} is removed; its number is not given again")


def _standing(round_: Round, runner: Runner) -> RunStatus:
    """Where the process stands; of a round with results what the database has."""
    if round_.metrics:
        return RunStatus(Path(round_.folder), state=round_.status, message=round_.message)
    return runner.status(round_.folder)


def _line(round_: Round, run: RunStatus, blind: BlindScore | None) -> str:
    figure = cross_validated(round_.metrics)
    if blind:
        figure = f"WAF of {blind.clips} blind votes {blind.waf:.3f} ({blind.low:.3f} to {blind.high:.3f}), {figure}"
    if not round_.metrics and run.state == "succeeded":
        figure = "its results are not in the project yet; “emodesk rounds promote” ingests them"
    marks = ["applied"] * round_.applied + ["kept"] * round_.kept
    parts = (f"round {round_.number}: {run.state}", figure, *marks, run.message)
    return ", ".join(str(part) for part in parts if part)


def _record(round_: Round, run: RunStatus) -> dict[str, Any]:
    return {
        "number": round_.number,
        "state": run.state,
        "message": str(run.message),
        "applied": round_.applied,
        "kept": round_.kept,
        "note": round_.note,
        "preset": round_.preset,
        "created": round_.created.isoformat(),
        "ended": round_.ended.isoformat() if round_.ended else None,
        "folder": round_.folder,
        "provenance": made.content if (made := read_provenance(Path(round_.folder))) else None,
        "metrics": asdict(round_.metrics) if round_.metrics else None,
    }
