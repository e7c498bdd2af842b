"""The commands about people's votes: by which rule they become labels, and how far they agree."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emodesk.terminal import OK, counted, say

if TYPE_CHECKING:
    from emodesk.domain.checks import Share
    from emodesk.services.agreement import Measured
    from emodesk.services.checks import ReviewerCheck
    from emodesk.services.ratings import RatersFound

SHOWN = 10  # clips on which people agree least


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands; `add(name, run, line)` makes a parser."""
    command = add("resolution", _resolution, "say or choose how the votes on a clip become its label")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("rule", nargs="?", default="", help="latest, majority, adjudicated or dawid-skene")
    command.add_argument("--targets", choices=("hard", "soft"), help="what rounds learn where votes differ")

    command = add("adjudicate", _adjudicate, "list the clips whose votes differ, finish those that agree")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--agreeing", action="store_true", help="settle all clips on which two votes or more agree, "
                         "in one step that one undo takes back")  # fmt: skip
    command.add_argument("--reopen", default="", metavar="NAME", help="take back every vote of a reviewer, so that "
                         "those clips are read again; in one step, too")  # fmt: skip
    command.add_argument("--reviewer", default="", metavar="NAME", help="who adjudicates; you otherwise")
    command.add_argument("--json", action="store_true", help="as one JSON object, for programs")

    command = add("agreement", _agreement, "say how far the reviewers of a project agree")
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--json", action="store_true", help="as one JSON object, for programs")


def _resolution(args: argparse.Namespace) -> int:
    from emodesk.services.project import Project

    with Project.open(args.project, read_only=not (args.rule or args.targets)) as project:
        if args.rule:
            project.set_resolution(args.rule)
        if args.targets:
            project.set_soft_targets(args.targets == "soft")
        print(f"votes become labels by: {project.resolution}")
        print(f"rounds learn: {'the shares of the votes' if project.soft_targets else 'the labels'}")
    return OK


def _adjudicate(args: argparse.Namespace) -> int:
    import getpass

    from emodesk.services import adjudication
    from emodesk.services.project import Project
    from emodesk.services.queue import QueueService

    reviewer = args.reviewer.strip() or getpass.getuser()
    with Project.open(args.project, read_only=not (args.agreeing or args.reopen)) as project:
        reopened = adjudication.reopen(project, reviewer, args.reopen.strip()).clips if args.reopen else ()
        finished = adjudication.finish_agreeing(project, reviewer).clips if args.agreeing else ()
        left = adjudication.agenda(project, reviewer)
        names = {clip.key: clip.clip_id for clip in QueueService(project).clips(left.differ)}
        differ = {names[key]: adjudication.sides_of(project, key) for key in left.differ}
    if args.json:
        print(json.dumps({
            "finished": len(finished), "reopened": len(reopened), "agree": len(left.agree),
            "still_read": left.still_read, "hidden": left.hidden,
            "differ": {clip: {side.label: [voice.vote.reviewer for voice in side.voices] for side in some}
                       for clip, some in differ.items()},
        }, ensure_ascii=False))  # fmt: skip
        return OK
    if args.reopen:
        say(f"{counted(len(reopened), 'clip')} of {args.reopen.strip()} opened again")
    if args.agreeing:
        say(f"{counted(len(finished), 'clip')} settled as the votes agree")
    for clip, some in differ.items():
        said = "; ".join(
            f"{side.label or 'cannot tell'} ({', '.join(v.vote.reviewer for v in side.voices)})" for side in some
        )
        say(f"{clip}: {said}")
    say(f"votes differ on {counted(len(differ), 'clip')}, agree on {len(left.agree)} not yet settled")
    if left.still_read:
        say(f"  {left.still_read} more are still being read in a pass")
    if left.hidden:
        say(f"  {left.hidden} more are hidden from {reviewer} until they have decided them")
    return OK


def _agreement(args: argparse.Namespace) -> int:
    from emodesk.services.agreement import agreement_of
    from emodesk.services.checks import reviewer_checks
    from emodesk.services.project import Project
    from emodesk.services.ratings import raters_of

    with Project.open(args.project, read_only=True) as project:
        found = agreement_of(project)
        checked = reviewer_checks(project)
        along = raters_of(project)
    if args.json:
        more = {"checks": [asdict(check) for check in checked], "along_time": [asdict(rated) for rated in along]}
        print(json.dumps(_plain(asdict(found) | more), ensure_ascii=False))
        return OK
    clips = counted(found.overall.clips, "clip")
    print(f"{counted(len(found.reviewers), 'reviewer')}, {clips} with two votes or more")
    kappa = f"{_number(found.fleiss)} ({_number(found.fleiss_low)} to {_number(found.fleiss_high)})"
    print(f"overall: {_line(found.overall)}, Fleiss' kappa {kappa}")
    for label, measured in found.labels.items():
        print(f"{label}: {_line(measured)}")
    for pair in found.pairs:
        first, second = pair.reviewers
        share = f"{_share(pair.percent)} of {counted(pair.clips, 'clip')}"
        say(
            f"{first} and {second}: {share}, Cohen's kappa {_number(pair.kappa)} "
            f"({_number(pair.low)} to {_number(pair.high)})"
        )
    for period in found.periods:
        say(f"{period.start:%Y-%m-%d} to {period.end:%Y-%m-%d}: {_line(period.measured)}")  # fmt: skip
    for clip, agreeing in list(found.clips.items())[:SHOWN]:
        if agreeing < 1:
            say(f"{clip}: {_share(agreeing)}")
    for check in checked:
        _say_check(check)
    for rated in along:
        _say_raters(rated)
    return OK


def _say_check(check: ReviewerCheck) -> None:
    """What checks tell of one reviewer, where they tell anything."""
    drawn = check.anchoring
    if check.gold.of:
        careless = ": less often than the others, beyond chance" if check.is_careless else ""
        say(f"{check.reviewer}: right on {_counted(check.gold)} gold clips{careless}")
    if check.repeats.of:
        say(f"{check.reviewer}: the same again on {_counted(check.repeats)} clips")
    if drawn.blind.of and drawn.in_sight.of:
        more, low, high = (f"{100 * value:+.0f}" for value in (drawn.more, drawn.low, drawn.high))
        shares = f"in its sight {_share(drawn.in_sight.value)}, blind {_share(drawn.blind.value)}"
        say(f"{check.reviewer}: agrees with the model {shares}; on clips of which it is as sure {more} points "
            f"({low} to {high}) from {counted(drawn.blind.of, 'blind vote')}")  # fmt: skip


def _say_raters(rated: RatersFound) -> None:
    """How late and how alike people rate something along time."""
    say(f"{rated.rates} along time: {counted(rated.clips, 'clip')}, {rated.shared} of them by two people or more")
    for name, rater in rated.raters.items():
        said = f"lag {rater.lag:.2f} s, weight {rater.weight:.2f}, CCC with the others {_number(rater.agreement)}"
        say(f"  {name}: {said}")


def _counted(share: Share) -> str:
    low, high = share.interval
    return f"{share.count} of {share.of} ({_share(share.value)}, {_share(low)} to {_share(high)})"


def _line(measured: Measured) -> str:
    alpha = f"alpha {_number(measured.alpha)} ({_number(measured.low)} to {_number(measured.high)})"
    return f"{_share(measured.percent)} of pairs agree, {alpha}"


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"


def _share(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.0f} %"


def _plain(value: Any) -> Any:
    """With null for what is not known, which JSON has no number for."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if name not in ("differ", "keys")}
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
