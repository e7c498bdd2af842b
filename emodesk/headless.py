"""Rounds without a window: start, follow on the terminal, ingest, apply."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError
from emodesk.runs import Runner, RunStatus
from emodesk.runs.foretelling import Foretold, foretell
from emodesk.services.model_choice import quick_settings
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.terminal import ProgressBar, counted, cross_validated
from emodesk.terminal import say as say_on_terminal

POLL_SECONDS = 0.25


def run_round(
    folder: Path, preset: str | None = None, settings: Mapping[str, Any] | None = None,
    say: Callable[[str], None] = say_on_terminal, again: str = "", send: bool = False, quick: bool = False,
) -> int:  # fmt: skip
    """Train one round of the project in `folder`, follow it to its end, apply it; its number.

    `send`: transcripts without a ranking may go to the server that the project names. `quick`: about half the time.

    The project is locked only before and after, so that a window may be open meanwhile. Ctrl+C cancels the round.
    Raises DomainError where it cannot be trained, did not succeed, or cannot be ingested.
    """
    with Project.open(folder) as project:
        runner = Runner(elsewhere=project.model.elsewhere)
        # Before there is a folder: a setting that is misspelt leaves no failed round behind.
        service = RoundService(project)
        settings = _chosen(project, preset, settings, quick)
        runner.check(preset or project.preset, service.settings(settings, preset), project.features_folder)
        made = service.snapshot(preset, settings, send)
    runner.start(made)
    return finish_round(folder, made, runner, say, again)


def foretell_round(
    folder: Path, preset: str | None = None, settings: Mapping[str, Any] | None = None,
    say: Callable[[str], None] = say_on_terminal, quick: bool = False,
) -> Foretold:  # fmt: skip
    """Say what a round would do, what is there already, how long it takes and what it would send; do nothing."""
    with Project.open(folder, read_only=True) as project:
        found = foretell(project, preset, _chosen(project, preset, settings, quick))
    assert found is not None  # nobody stopped it
    for stage in found.stages:
        there = f", {stage.cached:g} are there" if stage.cached else ""
        does = f"{stage.amount:g} {stage.unit} to do{there}; " if stage.unit else ""
        time = f"about {stage.seconds:.0f} s" if stage.seconds else "no time"
        say(f"{stage.name or 'getting ready'}: {does}{time}")
    for sentence in found.notes:
        say(str(sentence))
    by = "as in the last round" if found.learnt else "at a guess"
    say(f"about {found.seconds:.0f} s in all, {by}; nothing was done")
    for sentence in found.sent:
        say(f"with --send: {sentence}")
    return found


def _chosen(project: Project, preset: str | None, settings: Mapping[str, Any] | None, quick: bool) -> dict[str, Any]:
    """What was chosen for a round; each setting that was named holds, a quick round or not."""
    return {**(quick_settings(preset or project.preset) if quick else {}), **(settings or {})}


def resume_round(folder: Path, number: int, say: Callable[[str], None] = say_on_terminal) -> int:
    """Go on with a round that is paused, or was cancelled, lost or failed, as `run_round` does."""
    with Project.open(folder, read_only=True) as project:
        service, runner = RoundService(project), Runner(elsewhere=project.model.elsewhere)
        made, waits = service.there(number), service.waits(number)
        if not waits:  # else only its results are left to ingest
            service.place_clips(number)
            runner.resume(made)
    return finish_round(folder, made, runner, say)


def finish_round(
    folder: Path, made: Path, runner: Runner, say: Callable[[str], None] = say_on_terminal, again: str = ""
) -> int:
    """Follow a round that runs, then ingest it and apply it; its number.

    Raises DomainError as `run_round`, and KeyboardInterrupt where the person stopped it, after saying that `again` goes
    on with it.
    """
    number = int(made.name)
    status, stopped = _follow(runner, made, f"round {number}")
    for sentence in status.warnings:
        say(f"note: {sentence}")
    if stopped and status.state != "succeeded":
        what = "goes on from its last checkpoint" if status.checkpoint else "begins its training anew"
        say(f"round {number} is {status.state}; “{again or f'emodesk rounds resume {folder} {number}'}” {what}")
        raise KeyboardInterrupt
    if status.state != "succeeded":
        reason = status.message or f"see {made / 'log.txt'}"
        raise DomainError("Round {number} {state}: {reason}", number=number, state=status.state, reason=reason)
    with Project.open(folder) as project:
        service = RoundService(project)
        service.ingest(number)
        service.apply(number)
        metrics = service.metrics(number)
    say("; ".join(filter(None, (f"round {number} is applied", cross_validated(metrics)))))
    if metrics.unknown:
        unknown = counted(metrics.unknown, "clip")
        are, they = ("is", "it was") if metrics.unknown == 1 else ("are", "they were")
        say(f"note: {unknown} of the round {are} not in the project any more; {they} left out")
    if metrics.absent:
        was = "was" if metrics.absent == 1 else "were"
        say(f"note: {counted(metrics.absent, 'clip')} of the project {was} not there when the round was started")
    return number


def _follow(runner: Runner, made: Path, title: str) -> tuple[RunStatus, bool]:
    """Where the round stands at its end, and whether the person asked it to stop."""
    stopped = False
    with ProgressBar(title) as bar:
        while True:
            try:
                status = runner.attend(made)
                if not (status.active or status.ending):
                    return status, stopped
                bar.update(round(status.done, 1), status.total, f"{status.unit} {status.stage}".strip())
                time.sleep(POLL_SECONDS)
            except KeyboardInterrupt:
                stopped = True
                runner.cancel(made)
