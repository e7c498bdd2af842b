"""The commands that keep a project safe: backup, restore, check, labels, forget."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from emodesk.terminal import FAILED, OK, STOPPED, counted, say
from trainer.protocol.answers import says_yes
from trainer.protocol.errors import Sentence


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands; `add(name, run, line)` makes a parser."""
    command = add("backup", _backup, "copy a project's database; it may be open meanwhile")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--to", type=Path, metavar="FILE", help="where; in the project's backups folder otherwise")

    command = add("restore", _restore, "put a copy of the database back; says first what would be lost")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("copy", type=Path, metavar="BACKUP")
    command.add_argument("--yes", action="store_true", help="without asking")

    command = add("check", _check, "look at every page, reference and decision of a project's database, and its rounds")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument(
        "--accept-loss", action="store_true", help="take the database as it is, where its latest decisions are gone"
    )

    command = add("labels", _labels, "say what labels that emodesk.toml no longer has are called now")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument(
        "--map",
        type=mapping,
        default={},
        metavar="OLD=NEW,…",
        help="decisions and imports of OLD count as NEW; “OLD=” takes them out",
    )

    command = add("forget", _forget, "take a speaker or clips out of a project for good; says first what will go")
    command.add_argument("project", type=Path, metavar="PROJECT")
    who = command.add_mutually_exclusive_group(required=True)
    who.add_argument("--speaker", default="", metavar="NAME", help="all clips of this speaker")
    who.add_argument("--clip", action="append", default=[], metavar="ID", help="this clip; may be repeated")
    command.add_argument("--by", default="", metavar="NAME", help="who does it; the user's name otherwise")
    command.add_argument("--yes", action="store_true", help="without asking")
    command.add_argument(
        "--files-too",
        action="store_true",
        help="remove files of your own in the project's folder that still name one of them, without asking",
    )


def mapping(text: str) -> dict[str, str]:
    """OLD=NEW,… as typed; ArgumentTypeError for what is not."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if not all(sign and old.strip() for old, sign, _ in pairs):
        raise argparse.ArgumentTypeError(f"“{text}” is not OLD=NEW, for example fear=worry")
    return {old.strip(): new.strip() for old, _, new in pairs}


def agreed(question: Sentence, yes: bool) -> bool:
    """Whether a person says yes to what cannot be taken back; without a terminal nobody does."""
    if yes:
        return True
    answer = says_yes(str(question))
    if answer is None:
        say(Sentence("nothing was changed; --yes does it without asking"), sys.stderr)
    return bool(answer)


def _backup(args: argparse.Namespace) -> int:
    from emodesk.services.backups import back_up
    from emodesk.services.project import Project
    from emodesk.services.written_files import note_written

    with Project.open(args.project, read_only=True) as project:
        path = back_up(project, args.to)
        note_written(project, [path])
    say(path)
    return OK


def _restore(args: argparse.Namespace) -> int:
    from emodesk.services.backups import losses, restore

    found = losses(args.project, args.copy)
    if not found.whole:
        say("the database of now cannot be read, so what would be lost is not known; it is kept beside the copies")
    else:
        if not found.same:
            say("warning: this copy is not of this project's log, or one of them was rewritten", sys.stderr)
        by = f" by {', '.join(found.reviewers)}, from {found.first:%Y-%m-%d %H:%M} on" if found.first else ""
        decisions = counted(found.decisions, "decision") + by
        say(f"would be lost: {decisions}, {counted(found.clips, 'clip')}, {counted(found.rounds, 'round')}")
    if found.settings:
        say("put back with it: emodesk.toml of then, with its labels; the one of now is kept beside the copies")
    if not agreed(Sentence("Put {copy} back?", copy=args.copy), args.yes):
        return STOPPED
    kept = restore(args.project, args.copy)
    say(f"{args.copy} is the database now" + (f"; the one before is kept as {kept}" if kept else ""))
    return OK


def _check(args: argparse.Namespace) -> int:
    from emodesk.services.project import DATABASE, Project
    from emodesk.services.round_checks import round_problems
    from emodesk.store.last_seen import forget_note

    if args.accept_loss:
        forget_note(args.project / DATABASE)
    with Project.open(args.project, read_only=not args.accept_loss) as project:
        found = [*project.warnings, *project.store.check(), *round_problems(project)]
    for line in dict.fromkeys(map(str, found)):
        say(line)
    say(f"{args.project}: {counted(len(found), 'problem')}" if found else f"{args.project} is whole")
    return FAILED if found else OK


def _labels(args: argparse.Namespace) -> int:
    from emodesk.services.label_names import rename_labels, strangers
    from emodesk.services.project import Project

    with Project.open(args.project, read_only=not args.map) as project:
        if args.map:
            rename_labels(project, args.map)
        left = strangers(project)
        say(f"labels: {', '.join(project.labels.names)}")
    for label, count in left.items():
        say(f"{label}: in {counted(count, 'decision or import', 'decisions and imports')}, no label of this project")
    return FAILED if left else OK


def _forget(args: argparse.Namespace) -> int:
    from emodesk.services.forgetting import forget, remove_left, would_go
    from emodesk.services.project import Project

    with Project.open(args.project) as project:
        going = would_go(project, speaker=args.speaker, clip_ids=args.clip)
        say(f"would go: {', '.join(clip.clip_id for clip in going.clips)}")
        say(f"with {counted(going.decisions, 'decision')}, of which only when and by whom stays")
        if going.rounds:
            say(f"what {_rounds(going.rounds)} {'says' if len(going.rounds) == 1 else 'say'} of them")
        if going.learnt:
            models = "the model of" if len(going.learnt) == 1 else "the models of"
            again = "stays; remove or train it again" if len(going.learnt) == 1 else "stay; remove or train them again"
            say(f"{models} {_rounds(going.learnt)} learnt from them and {again}")
        for path in going.inside:
            say(f"{path} is removed")
        for other in going.beyond:
            say(f"{other.path} stays; delete it yourself ({other.why})")
        if going.backups:
            say(f"removed: {counted(len(going.backups), 'copy', 'copies')} of the database; one of afterwards is made")
        if not agreed(Sentence("Take them out for good?"), args.yes):
            return STOPPED
        _, left = forget(project, going, args.by or getpass.getuser())
    for found in left:
        say(f"{found.path} {found.why}; look at it", sys.stderr if found.named else sys.stdout)
    if removable := [found for found in left if found.removable]:
        if args.files_too or says_yes(str(Sentence("Remove those that the project is whole without?"))):
            remove_left(removable)
            for found in removable:
                say(f"{found.path} is removed")
            left = [found for found in left if not found.removable]
        else:
            say("they are not removed; --files-too does it without asking", sys.stderr)
    say(f"forgotten: {counted(len(going.clips), 'clip')}; copies outside the project are not reached from here")
    if going.beyond:
        say(f"left for you to delete: {counted(len(going.beyond), 'file')}, named above")
    return FAILED if any(found.named for found in left) else OK


def _rounds(numbers: tuple[int, ...]) -> str:
    return f"{'round' if len(numbers) == 1 else 'rounds'} {', '.join(map(str, numbers))}"
