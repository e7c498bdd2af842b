"""The commands about reading together: passes, who reviews, and what may be accepted unseen."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from emodesk.terminal import OK, counted, say

if TYPE_CHECKING:
    from emodesk.domain.passes import Pass, PassProgress
    from emodesk.services.bulk import Offer
    from emodesk.services.passes import Made
    from emodesk.services.project import Project


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands; `command(name, run, line)` makes a parser."""
    parser = command("pass", _pass, "have a set of clips read by named reviewers under one rule")
    parser.add_argument("act", choices=("new", "list", "show", "end", "reopen"), metavar="new|list|show|end|reopen")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="of the pass, or its number; not for list")
    parser.add_argument("--json", action="store_true", help="list and show: as JSON")
    new = parser.add_argument_group("new")
    new.add_argument("--reviewers", type=_names, default=(), metavar="A,B,…", help="who reads it")
    new.add_argument("--clips", default="open", metavar="open|all|FILE", help="which; a file names one clip a line")
    new.add_argument("--count", type=int, default=0, metavar="N", help="so many of them, drawn at random")
    new.add_argument("--votes", type=int, default=1, metavar="N", help="that a clip needs (default 1)")
    new.add_argument("--overlap", type=float, default=1.0, metavar="SHARE", help="of the clips that need so many; the "
                     "others need one (default 1)")  # fmt: skip
    new.add_argument("--until", type=float, default=0.0, metavar="SHARE", help="ask for votes, at most so many, until "
                     "a label is surer than this (0.95)")  # fmt: skip
    new.add_argument("--see-people", action="store_true", help="show what others decided before the choice")
    new.add_argument("--see-model", action="store_true", help="show what the model says before the choice")
    new.add_argument("--reconsider", action="store_true", help="show the model's answer after it, to think again")
    new.add_argument("--gold", type=float, default=0.0, metavar="SHARE", help="of what a reviewer is given that are "
                     "clips whose label is known: imported or adjudicated")  # fmt: skip
    new.add_argument("--repeats", type=float, default=0.0, metavar="SHARE", help="that are their own clips again")

    parser = command("bulk", _bulk, "say what may be accepted unseen under which promise, and accept it")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--error", type=float, default=0.05, metavar="SHARE", help="of those accepted that may be "
                        "wrong (default 0.05)")  # fmt: skip
    parser.add_argument("--accept", choices=("certain", "average", "by-label"), help="accept under this promise, in "
                        "one step that one undo takes back")  # fmt: skip
    parser.add_argument("--reviewer", default="", metavar="NAME", help="who accepts; you otherwise")
    parser.add_argument("--json", action="store_true", help="as one JSON object, for programs")

    parser = command("blind", _blind, "say or choose which share of the clips is always decided blind")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("share", type=float, nargs="?", metavar="SHARE", help="0 for none (0.1 until it is chosen)")

    parser = command("reviewers", _reviewers, "list who reviews a project, or add one")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="whom to list, or to show otherwise")
    parser.add_argument("--initials", default="", metavar="AB")
    parser.add_argument("--colour", default="", metavar="#RRGGBB")
    parser.add_argument("--json", action="store_true", help="as JSON")


def _pass(args: argparse.Namespace) -> int:
    from emodesk.domain import DomainError
    from emodesk.services import passes
    from emodesk.services.project import Project

    if args.act == "list" and args.name:
        raise DomainError("pass list takes no name; leave it out.")
    if args.act in ("show", "end", "reopen") and not args.name.strip():
        raise DomainError("pass {act} takes the name of a pass, or its number; pass list shows them.", act=args.act)
    with Project.open(args.project, read_only=args.act in ("list", "show")) as project:
        if args.act == "list":
            found = [(read, passes.progress_of(project, read.key)) for read in passes.passes_of(project)]
            _show(found, args.json)
            return OK
        if args.act == "new":
            made = _new(project, args)
            for note in made.notes:
                say(note)
            read = made.read
        else:
            read = passes.pass_named(project, args.name)
            if args.act != "show":
                passes.end_pass(project, read.key, args.act == "end")
                read = passes.pass_named(project, args.name)
        _show([(read, passes.progress_of(project, read.key))], args.json)
    return OK


def _new(project: Project, args: argparse.Namespace) -> Made:
    import getpass

    from emodesk.domain.passes import PassRule
    from emodesk.services.passes import make_pass

    rule = PassRule(
        args.overlap, args.votes, args.until, not args.see_people, not args.see_model, args.reconsider, args.gold,
        args.repeats,
    )  # fmt: skip
    return make_pass(
        project, args.name, getpass.getuser(), args.reviewers, _keys(project, args.clips), rule, args.count
    )


def _keys(project: Project, which: str) -> list[int]:
    """Keys of the clips that --clips names."""
    from emodesk.domain import DomainError
    from emodesk.domain.queue import QueueFilter, QueueOrder
    from emodesk.services.queue import QueueService
    from emodesk.store import clips

    if which in ("open", "all"):
        return [int(key) for key in QueueService(project).keys(QueueOrder.IMPORT, QueueFilter(state=which))]
    file = Path(which)
    if not file.is_file():
        raise DomainError("{file} is not there; name a file with one clip a line, open or all.", file=file)
    wanted = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    with project.store.read() as connection:
        known = clips.names(connection)
    if missing := next((name for name in wanted if name not in known), ""):
        raise DomainError("There is no clip “{clip_id}” in this project.", clip_id=missing)
    return [known[name] for name in wanted]


def _show(found: list[tuple[Pass, PassProgress]], as_json: bool) -> None:
    if as_json:
        records = [
            {"number": read.key, "name": read.name, "reviewers": read.reviewers, "rule": asdict(read.rule),
             "made": read.made.isoformat(timespec="seconds"), "made_by": read.made_by,
             "ended": read.ended and read.ended.isoformat(timespec="seconds"), **asdict(progress)}
            for read, progress in found
        ]  # fmt: skip
        print(json.dumps(records, ensure_ascii=False))
        return
    for read, progress in found:
        say(f"{read.key} {read.name}: {progress.done} of {counted(progress.clips, 'clip')} done, "
            f"{counted(progress.votes, 'vote')}{', ended' if read.ended else ''}")  # fmt: skip
        say(f"  {_rule(read)}")
        each = ", ".join(f"{name} {progress.answered.get(name, 0)}" for name in read.reviewers)
        say(f"  read by {each}")


def _rule(read: Pass) -> str:
    """The rule of a pass in read line."""
    rule = read.rule
    votes = f"{rule.overlap:.0%} of the clips by {rule.votes}" if rule.votes > 1 else "each clip once"
    if rule.until:
        votes = f"{rule.overlap:.0%} of the clips until a label is above {rule.until:g}, at most {rule.votes} votes"
    seen = [("the model", rule.blind_model), ("other people", rule.blind_people)]
    hidden = " and ".join(name for name, blind in seen if blind)
    parts = [votes, f"blind to {hidden}" if hidden else "not blind"]
    parts += ["think again with the model's answer"] if rule.reconsider else []
    parts += [f"{share:.0%} {name}" for name, share in (("gold", rule.gold), ("repeats", rule.repeats)) if share]
    return ", ".join(parts)


def _bulk(args: argparse.Namespace) -> int:
    import getpass

    from emodesk.domain import DomainError
    from emodesk.services import bulk
    from emodesk.services.bulk import Pledge
    from emodesk.services.project import Project

    if not 0 < args.error < 1:
        raise DomainError("The share of wrong ones lies between 0 and 1, not {share:g}.", share=args.error)
    pledges = {"certain": Pledge.CERTAIN, "average": Pledge.ON_AVERAGE, "by-label": Pledge.BY_LABEL}
    with Project.open(args.project, read_only=not args.accept) as project:
        offers = {pledge: bulk.offer(project, pledge, args.error) for pledge in Pledge}
        accepted = 0
        if args.accept:
            reviewer = args.reviewer.strip() or getpass.getuser()
            accepted = len(bulk.accept(project, reviewer, offers[pledges[args.accept]]).clips)
    if args.json:
        print(json.dumps({"accepted": accepted, "offers": [_offer(offer) for offer in offers.values()]}))
        return OK
    for offer in offers.values():
        _say_offer(offer)
    if args.accept:
        say(f"accepted {counted(accepted, 'clip')}, marked “{offers[pledges[args.accept]].under}”")
    return OK


def _offer(offer: Offer) -> dict[str, object]:
    promise = offer.promise
    return {
        "pledge": str(offer.pledge), "error": offer.error, "round": offer.round, "may_be_accepted": promise.accepted,
        "open": promise.pool, "blind": offer.blind, "seen": promise.seen, "wrong": promise.wrong,
        "threshold": promise.threshold if promise.accepted else None, "new_speakers": offer.new_speakers,
        "surer": offer.surer, "less_sure": offer.less_sure, "forecast": offer.forecast, "needed": offer.needed,
    }  # fmt: skip


def _say_offer(offer: Offer) -> None:
    promise = offer.promise
    say(f"{offer.pledge}: {promise.accepted} of {counted(promise.pool, 'open clip')} may be accepted at "
        f"{offer.error:.0%} wrong, from {counted(offer.blind, 'clip')} decided blind")  # fmt: skip
    if offer.needed:
        say(f"  about {offer.needed} more blind clips are needed before anything can be promised")
    elif offer.needed is None:
        say("  no number of blind clips can be told that would allow it")
    elif offer.forecast:
        say("  " + ", ".join(f"{more} more blind clips: {n}" for more, n in offer.forecast.items()))
    if offer.surer:
        say("  the blind clips are surer than the open ones: they were not drawn at random, so this may not hold")
    if offer.less_sure:
        say(
            "  the blind clips are less sure than the open ones: they were not drawn at random and tell little of these"
        )


def _blind(args: argparse.Namespace) -> int:
    from emodesk.services.blind import blind_share, set_blind_share
    from emodesk.services.project import Project

    with Project.open(args.project, read_only=args.share is None) as project:
        if args.share is not None:
            set_blind_share(project, args.share)
        say(f"always decided blind: {blind_share(project):.0%} of the clips that came without a label")
    return OK


def _reviewers(args: argparse.Namespace) -> int:
    from emodesk.services.project import Project
    from emodesk.services.reviewers import list_reviewer, reviewers_of

    with Project.open(args.project, read_only=not args.name) as project:
        if args.name:
            list_reviewer(project, args.name, args.initials, args.colour)
        found = reviewers_of(project)
    if args.json:
        print(json.dumps([asdict(reviewer) for reviewer in found], ensure_ascii=False))
        return OK
    if not found:
        say("no reviewers yet; “emodesk reviewers PROJECT NAME” adds one, and whoever decides is one")
    for reviewer in found:
        say(f"{reviewer.initials:<3} {reviewer.colour} {reviewer.name}")
    return OK


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
