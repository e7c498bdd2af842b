"""The command `transcribe`: words for the clips of a project that have none."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from emodesk.terminal import FAILED, OK, ProgressBar, counted, say, stoppable
from trainer.protocol.answers import agreed
from trainer.protocol.errors import Sentence


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command; `command(name, run, line)` makes a parser."""
    transcribe = command(
        "transcribe", _transcribe, "recognise the words of clips that have none, and when each was said"
    )
    transcribe.add_argument("project", type=Path, metavar="PROJECT")
    transcribe.add_argument("--engine", choices=("whisper", "sherpa"), default="whisper", help="what listens here")
    transcribe.add_argument("--model", default="", help="a folder of weights, or REPO@COMMIT on the hub "
                            "(Whisper-base); with --server the model's name there")  # fmt: skip
    transcribe.add_argument(
        "--server", default="", metavar="URL", help="a server with OpenAI's interface, after asking"
    )
    transcribe.add_argument("--allow-http", action="store_true", help="send in clear (http) to another machine")
    transcribe.add_argument("--again", action="store_true", help="also what was recognised before and not corrected")
    transcribe.add_argument("--yes", action="store_true", help="send to the server, or fetch weights, without asking")


def _transcribe(args: argparse.Namespace) -> int:
    from emodesk.runs.transcribing import Recogniser, transcribe
    from emodesk.services.project import Project

    def agree(lines: Sequence[Sentence]) -> bool:
        return agreed(lines, "Send it?" if args.server else "Fetch it?", args.yes)

    recogniser = Recogniser(args.engine, args.model, args.server, args.allow_http)
    with Project.open(args.project) as project, stoppable() as asked, ProgressBar("listening") as bar:
        report = transcribe(
            project, recogniser, again=args.again, agree=agree, progress=bar.update, cancelled=asked
        )  # fmt: skip
    for problem in report.problems:
        say(problem)
    if report.refused:
        print(f"Nothing was {'sent' if args.server else 'fetched'}.")
        return FAILED
    parts = [f"{counted(report.heard, 'clip')} got words", f"in {report.silent} nobody speaks"]
    parts += [f"{report.failed} could not be heard", f"{report.sound:.0f} s of sound in {report.worked:.0f} s"]
    if report.factor is not None:
        parts.append(f"real-time factor {report.factor:.2f}")
    print(", ".join(parts))
    if report.stopped:
        say(f"“emodesk transcribe {args.project}” goes on from here", sys.stderr)
        raise KeyboardInterrupt
    return FAILED if report.failed and not report.heard + report.silent else OK
