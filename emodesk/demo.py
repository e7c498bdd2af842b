"""The demo project without a window: drawn clips, a first round, applied. Stopped at any point, it goes on there."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import platformdirs

from emodesk.domain import DomainError
from emodesk.headless import POLL_SECONDS, finish_round, run_round
from emodesk.runs import Runner
from emodesk.runs.process import end
from emodesk.services.importing import import_csv
from emodesk.services.predictions import PredictionService
from emodesk.services.project import Project, remember_project
from emodesk.services.project_file import FILE as PROJECT_FILE
from emodesk.services.queue import QueueService
from emodesk.services.rounds import RoundService
from emodesk.terminal import ProgressBar
from emodesk.terminal import say as say_on_terminal
from trainer.protocol.hidden import HIDDEN
from trainer.protocol.round_folder import CLIPS_FILE, LOG_FILE, EventReader

CLIPS = "clips"  # folder of the drawn clips within the project
NAME = "EmoDesk demo"
FEWEST = 16  # clips of which a first round can be trained: half of them are labelled


def default_folder() -> Path:
    """Where the demo project lives unless the person names another folder."""
    return Path(platformdirs.user_documents_dir()) / "EmoDesk" / "demo"


def build_demo(folder: Path, clips: int, say: Callable[[str], None] = say_on_terminal) -> None:
    """Make what is missing of the demo project in `folder`; returns at once where nothing is.

    Raises DomainError with a sentence where a step fails; called again it goes on there.
    """
    if clips < FEWEST and not (folder / CLIPS_FILE).exists():
        raise DomainError(
            "--clips {clips} are too few for a first round; ask for {fewest} clips or more.", clips=clips, fewest=FEWEST
        )
    if not (folder / PROJECT_FILE).exists():
        Project.create(folder, name=NAME).close()
    with Project.open(folder) as project:
        _check_own(project)
        if PredictionService(project).applied_round():
            remember_project(folder)
            return
        say(f"building the demo project in {folder}")
        table = _draw(project, clips)
        with ProgressBar("importing clips") as bar:
            report = import_csv(project, table, progress=bar.update)
        for problem in report.problems:
            say(f"{problem.where}: {problem.message}")
        rounds = RoundService(project).list()
    if rounds:
        made = Path(rounds[-1].folder)
        runner = Runner()
        status = runner.status(made)
        if status.state == "queued":
            runner.start(made)
        elif not status.active and status.state != "succeeded":
            runner.resume(made)
        finish_round(folder, made, runner, say, f"emodesk demo {folder}")
    else:
        run_round(folder, say=say, again=f"emodesk demo {folder}")
    remember_project(folder)


def _check_own(project: Project) -> None:
    table = str(project.folder / CLIPS_FILE)
    if project.name != NAME or any(source != table for source in project.sources):
        raise DomainError(
            "{folder} holds a project of your own; name another folder for the demo.", folder=project.folder
        )


def _draw(project: Project, clips: int) -> Path:
    """Draw the clips where they are not all there; the table of them."""
    folder = project.folder / CLIPS
    table = project.folder / CLIPS_FILE
    if table.exists() and QueueService(project).counts().total:
        return table
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-P", "-m", "trainer", "demo", str(project.folder), "--clips", str(clips)]
    command += ["--progress", str(folder)]
    reader = EventReader(folder)
    log = folder / LOG_FILE
    with ProgressBar("drawing clips") as bar, log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **HIDDEN)
        try:
            while process.poll() is None:
                for event in reader.read():
                    if event.kind == "progress":
                        bar.update(event.done, event.total, event.unit)
                time.sleep(POLL_SECONDS)
        finally:
            if process.poll() is None:
                end(process)
                process.wait()
    if process.returncode or not table.exists():
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        reason = said[-1].rstrip(".") if said else "no reason given"
        raise DomainError("The clips could not be drawn: {reason} (all of it in {log}).", reason=reason, log=log)
    return table
