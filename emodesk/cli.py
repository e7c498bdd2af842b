"""The command `emodesk`: the window, and what can be done without one. No Qt until a window is asked for."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emodesk import (
    asking,
    importing,
    keeping,
    listening,
    modalities,
    opining,
    passing,
    reporting,
    round_commands,
    terminal,
    voting,
)
from emodesk.importing import setting
from emodesk.mistakes import DEBUG, close_log, log_path, note, open_log
from emodesk.terminal import FAILED, OK, STOPPED, ProgressBar, counted, cross_validated, say, stoppable
from trainer.protocol.errors import UserError, sentence_of
from trainer.protocol.printable import steady_streams
from trainer.protocol.signals import ended_as_by_hand
from trainer.protocol.version import version

if TYPE_CHECKING:
    from emodesk.domain.model import Round
    from emodesk.domain.queue import Counts
    from emodesk.services.project import Project

DEMO_CLIPS = 240
EXPORTS = (
    *("labels", "votes", "spans", "ratings", "traces", "log", "predictions", "parquet", "jsonl"),
    *("label-studio", "elan", "hf", "nova", "mer"),
)  # the keys of emodesk.services.export.formats, which takes its time to load
QUIET = "show no progress, only what came of it"


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 on success, 1 after a sentence on standard error, 2 for wrong arguments, 130 when stopped."""
    steady_streams()
    args = _parser().parse_args(argv)
    if args.debug:
        os.environ[DEBUG] = "1"
    args.log_file = open_log(args.log)
    terminal.quiet = args.quiet
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if not isinstance(error, UserError | OSError | MemoryError):
            note(error)
        say(f"error: {sentence_of(error)}", sys.stderr)
        return FAILED
    finally:
        close_log()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="emodesk", description="Review, explain and retrain emotion predictions on short clips of people speaking."
    )
    parser.set_defaults(run=_start, project=None)
    parser.add_argument("--version", action="version", version=f"EmoDesk {version()}")
    parser.add_argument("--log", type=Path, metavar="FILE", help=f"where the log goes (default {log_path()})")
    parser.add_argument("--debug", action="store_true", help=f"tracebacks on the terminal too (or {DEBUG}=1)")
    parser.add_argument("--quiet", action="store_true", help=QUIET)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands; without one the start screen opens")

    command = _command(commands, "open", _open, "open a project in the window")
    command.add_argument("project", type=Path, metavar="PROJECT")

    importing.add_commands(partial(_command, commands))

    command = _command(commands, "round", _round, "train a round on what is labelled, and apply it")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--preset", help="another preset than the project's, or a TOML file")
    command.add_argument(
        "--set",
        action="append",
        type=setting,
        default=[],
        metavar="KEY=VALUE",
        help="change one setting; may be repeated",
    )
    command.add_argument("--quick", action="store_true", help="half the updates: three quarters of the time")
    command.add_argument("--dry-run", action="store_true", help="do nothing; say what would be done and how long")
    command.add_argument(
        "--send", action="store_true", help="transcripts without a ranking may go to the server that the project names"
    )

    command = _command(commands, "demo", _demo, "build the demo project and open it")
    command.add_argument("project", type=Path, nargs="?", metavar="FOLDER", help="where; in your documents otherwise")
    command.add_argument("--clips", type=int, default=DEMO_CLIPS, metavar="N", help=f"how many (default {DEMO_CLIPS})")
    command.add_argument("--no-window", action="store_true", help="only build it")

    command = _command(commands, "export", _export, "write labels, pseudo-labels and the log for other programs")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("out", type=Path, metavar="OUT", help="a file, or for elan, hf and nova a folder to make")
    command.add_argument(
        "--to", choices=EXPORTS, help="labels to predictions end in .csv, .jsonl or .parquet; "
        "without it the labels as OUT.csv and the decisions beside it"
    )  # fmt: skip
    command.add_argument(
        "--round", type=int, default=0, metavar="N", help="whose pseudo-labels; the applied one otherwise"
    )
    command.add_argument(
        "--candidates", type=Path, metavar="CSV", help="mer: the challenge's table, with the column name"
    )
    command.add_argument("--links", action="store_true", help="hf: hard links to the clips in place of copies")

    command = _command(commands, "status", _status, "say how far a project is")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--json", action="store_true", help="as one JSON object, for programs")
    keeping.add_commands(partial(_command, commands))
    round_commands.add_commands(partial(_command, commands))
    voting.add_commands(partial(_command, commands))
    reporting.add_commands(partial(_command, commands))
    passing.add_commands(partial(_command, commands))
    modalities.add_commands(partial(_command, commands))
    listening.add_commands(partial(_command, commands))
    opining.add_commands(partial(_command, commands))
    asking.add_commands(partial(_command, commands))
    return parser


def _command(commands: Any, name: str, run: Callable[..., int], line: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=line, description=line[0].upper() + line[1:] + ".")
    parser.set_defaults(run=run)
    parser.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help=QUIET)
    return parser


def _start(args: argparse.Namespace) -> int:
    return _window(None, args.log_file)


def _open(args: argparse.Namespace) -> int:
    return _window(args.project, args.log_file)


def _window(folder: Path | None, log: Path | None) -> int:
    if not has_display():
        print(
            "error: there is no display here; use the commands that need none (emodesk --help), or start it in a "
            "desktop session.",
            file=sys.stderr,
        )
        return FAILED
    from emodesk.app import run

    return run(folder, log)


def has_display() -> bool:
    """Whether a window could be shown; elsewhere than on Linux and the BSDs there always is a display."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _round(args: argparse.Namespace) -> int:
    from emodesk.headless import foretell_round, run_round

    if args.dry_run:
        foretell_round(args.project, args.preset, dict(args.set), quick=args.quick)
    else:
        run_round(args.project, args.preset, dict(args.set), send=args.send, quick=args.quick)
    return OK


def _demo(args: argparse.Namespace) -> int:
    from emodesk.demo import build_demo, default_folder

    folder = (args.project or default_folder()).expanduser().absolute()
    # A window that builds the demo stops us with SIGTERM; as with Ctrl+C, the process that draws must end with us.
    with ended_as_by_hand():
        build_demo(folder, args.clips)
    if args.no_window:
        return OK
    if has_display():
        return _window(folder, args.log_file)
    out = folder.with_name(f"{folder.name}-pictures")
    print("there is no display here, so the window's pictures are taken instead")
    from emodesk.app import take_pictures

    for path in take_pictures(folder, out):
        say(path)
    return OK


def _export(args: argparse.Namespace) -> int:
    from emodesk.domain import DomainError
    from emodesk.services.export.formats import BY_KEY, ExportOptions, check_ending
    from emodesk.services.export.tables import export_labels
    from emodesk.services.project import Project
    from emodesk.services.written_files import note_written

    with Project.open(args.project, read_only=True) as project:
        if args.to is None:
            if args.out.suffix.casefold() != ".csv":
                raise DomainError("“{name}” does not end as this export does; use {endings}.", name=args.out.name,
                                  endings=".csv")  # fmt: skip
            beside = export_labels(project, args.out)
            note_written(project, [args.out, beside])
            say(f"{args.out} holds the labels, {beside} who decided what")
            return OK
        form = BY_KEY[args.to]
        check_ending(form, args.out)
        plan = form.plan(project, ExportOptions(args.round, args.candidates, args.links))
        with ProgressBar("exporting") as bar, stoppable() as asked:
            written = plan.save(args.out, progress=bar.update, cancelled=asked)
        note_written(project, written and [args.out, *written])
    if not written:
        raise KeyboardInterrupt
    for sentence in plan.left_out:
        say(sentence)
    count = counted(len(plan.rows), "file" if plan.as_folder else "row")
    say(f"{', '.join(map(str, written))}: {count}")
    return OK


def _status_record(project: Project, counts: Counts, rounds: Sequence[Round]) -> dict[str, Any]:
    """What `status` says, by name."""
    from emodesk.domain.figures import waf_of

    return {
        "name": project.name,
        "labels": list(project.labels.names),
        "counts": asdict(counts),
        "rounds": [
            {"number": round_.number, "status": round_.status, "waf": waf_of(round_.metrics),
             "applied": bool(round_.applied), "message": round_.message}
            for round_ in rounds
        ],
    }  # fmt: skip


def _status(args: argparse.Namespace) -> int:
    from emodesk.services.project import Project
    from emodesk.services.queue import QueueService
    from emodesk.services.rounds import RoundService

    with Project.open(args.project, read_only=True) as project:
        for sentence in project.warnings:
            say(f"warning: {sentence}", sys.stderr)
        counts = QueueService(project).counts()
        if args.json:
            print(json.dumps(_status_record(project, counts, RoundService(project).list())))
            return OK
        say(f"{project.name}: {counted(counts.total, 'clip')}, {counts.imported} came with a label")
        relabelled = f", {counts.relabelled} relabelled" if counts.relabelled else ""
        print(
            f"{counts.reviewed - counts.relabelled} of {counts.to_review} reviewed"
            f" ({counts.skipped} skipped, {counts.flagged} flagged{relabelled})"
        )
        labelled = ", ".join(f"{name} {counts.per_label.get(name, 0)}" for name in project.labels.names)
        say(f"labelled for training: {counts.labelled} ({labelled})")
        for round_ in RoundService(project).list():
            parts = (
                f"round {round_.number}: {round_.status}",
                cross_validated(round_.metrics),
                "applied" if round_.applied else "",
                round_.message,
            )
            say(", ".join(part for part in parts if part))
    return OK


if __name__ == "__main__":
    sys.exit(main())
