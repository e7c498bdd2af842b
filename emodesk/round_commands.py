"""The command `emodesk rounds`: list, show, compare, promote, go back, keep, note, cancel, resume, curves, remove."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

from emodesk.terminal import OK

DIFFERENT = 1


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command; `command(name, run, line)` makes a parser."""
    rounds = command("rounds", _list, "list rounds, compare two, choose which one the queue shows, and more")
    acts = rounds.add_subparsers(metavar="ACT", required=True, title="acts")

    def add(name: str, run: Callable[[argparse.Namespace], int], line: str, *numbers: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = acts.add_parser(name, help=line, description=line[0].upper() + line[1:] + ".")
        parser.set_defaults(run=run)
        parser.add_argument("project", type=Path, metavar="PROJECT")
        for number in numbers:
            parser.add_argument(number, type=_number, metavar=number.upper()[0])
        return parser

    for name, run, line, *numbers in (
        ("list", _list, "say of every round where it stands"),
        ("show", _show, "say all that is known of one round", "number"),
        ("compare", _compare, "say how round B differs from round A on the same clips", "a", "b"),
    ):
        add(name, run, line, *numbers).add_argument("--json", action="store_true", help="as JSON")

    def act(name: str, run: Callable[[argparse.Namespace], int], line: str, *numbers: str) -> argparse.ArgumentParser:
        parser = add(name, _recorded(run), line, *numbers)
        parser.add_argument("--json", action="store_true", help="what is known of the round after it, as JSON")
        return parser

    for name, run, line in (
        ("promote", _promote, "make a round's predictions the queue's"),
        ("back", _back, "go back to the round that the queue showed before"),
    ):
        parser = act(name, run, line, *(["number"] if name == "promote" else []))
        parser.add_argument("--by", default="", metavar="NAME", help="who does it; the user's name otherwise")
    act("keep", _keep, "mark a round as one that is not to be deleted", "number").add_argument(
        "--off", action="store_true", help="take the mark away"
    )
    act("note", _note, "write a note on a round in place of the one before", "number").add_argument(
        "text", metavar="TEXT", help="“” for none"
    )
    act("cancel", _cancel, "stop a round that runs; it can be resumed", "number")
    act("pause", _pause, "let a round that runs wait, in its memory, until resume", "number")
    act("resume", _resume, "go on with a round that is paused, or was cancelled, lost or failed", "number")
    parser = add(
        "reproduce", _reproduce, "make a round's predictions anew from its folder; 1 where they differ", "number"
    )
    parser.add_argument("--train", action="store_true", help="train its model again first, from the frozen labels")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser = add("curves", _curves, "draw the curves of all its clips along time, where the clips are now", "number")
    parser.add_argument("--json", action="store_true", help="as JSON")
    act("rm", _remove, "remove a round and its folder", "number").add_argument(
        "--with-results", action="store_true", help="also where it has results; says what rests on them otherwise"
    )


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no number of a round; “emodesk rounds list” says which there are"
        ) from None


def _recorded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """An act that with --json says on standard error what it says, and on standard output how the round then stands."""

    def recorded(args: argparse.Namespace) -> int:
        if not args.json:
            return run(args)
        from emodesk.round_reports import tell_record

        with redirect_stdout(sys.stderr):
            status = run(args)
        tell_record(args.project, getattr(args, "number", 0))
        return status

    return recorded


def _list(args: argparse.Namespace) -> int:
    from emodesk.round_reports import list_rounds

    list_rounds(args.project, args.json)
    return OK


def _show(args: argparse.Namespace) -> int:
    from emodesk.round_reports import show_round

    show_round(args.project, args.number, args.json)
    return OK


def _compare(args: argparse.Namespace) -> int:
    from emodesk.round_reports import compare_rounds

    compare_rounds(args.project, args.a, args.b, args.json)
    return OK


def _promote(args: argparse.Namespace) -> int:
    from emodesk.round_reports import promote_round

    promote_round(args.project, args.number, args.by or getpass.getuser())
    return OK


def _back(args: argparse.Namespace) -> int:
    from emodesk.round_reports import roll_back

    roll_back(args.project, args.by or getpass.getuser())
    return OK


def _keep(args: argparse.Namespace) -> int:
    from emodesk.round_reports import keep_round

    keep_round(args.project, args.number, not args.off)
    return OK


def _note(args: argparse.Namespace) -> int:
    from emodesk.round_reports import note_round

    note_round(args.project, args.number, args.text)
    return OK


def _cancel(args: argparse.Namespace) -> int:
    from emodesk.round_reports import cancel_round

    cancel_round(args.project, args.number)
    return OK


def _pause(args: argparse.Namespace) -> int:
    from emodesk.round_reports import pause_round

    pause_round(args.project, args.number)
    return OK


def _resume(args: argparse.Namespace) -> int:
    from emodesk.headless import resume_round

    resume_round(args.project, args.number)
    return OK


def _reproduce(args: argparse.Namespace) -> int:
    from emodesk.reproducing import say_reproduced

    return OK if say_reproduced(args.project, args.number, args.train, args.json) else DIFFERENT


def _curves(args: argparse.Namespace) -> int:
    from emodesk.reproducing import say_curves

    say_curves(args.project, args.number, args.json)
    return OK


def _remove(args: argparse.Namespace) -> int:
    from emodesk.round_reports import remove_round

    remove_round(args.project, args.number, args.with_results)
    return OK
