"""The command about features that others extracted: a project's modalities of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from emodesk.terminal import OK, ProgressBar, say, stoppable


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command; `command(name, run, line)` makes a parser."""
    features = command("features", _features, "features extracted elsewhere as modalities of a project")
    acts = features.add_subparsers(dest="act", metavar="list|add|rm", required=True)
    add = acts.add_parser("add", help="take features as a modality; of a name that is there, the place changes")
    listed = acts.add_parser("list", help="say which there are")
    remove = acts.add_parser("rm", help="take a modality out; the features stay where they are")
    for act in (add, listed, remove):
        act.add_argument("project", type=Path, metavar="PROJECT")
    for act in (add, remove):
        act.add_argument("name", metavar="NAME", help="a word of your own (gait), or speech, image, text or video")
    add.add_argument(
        "place", type=Path, metavar="PLACE", help="a folder of .npy by clip (-UTT, -FRA), a .npz, .safetensors, "
        ".parquet, or a .npy or bundle with its clips.csv beside it"
    )  # fmt: skip
    kind = add.add_mutually_exclusive_group()
    kind.add_argument("--frames", action="store_true", default=None, help="rows of frames a clip, in time (-FRA)")
    kind.add_argument("--utt", action="store_false", dest="frames", help="one vector a clip (-UTT)")


def _features(args: argparse.Namespace) -> int:
    from emodesk.runs.elsewhere import add_features, remove_features
    from emodesk.services.project import Project

    with Project.open(args.project, read_only=args.act == "list") as project:
        if args.act == "add":
            with stoppable() as asked, ProgressBar("reading") as bar:
                report = add_features(
                    project, args.name, args.place, frames=args.frames, progress=bar.update, cancelled=asked
                )
            if report is None:
                raise KeyboardInterrupt
            for problem in report.problems:
                say(problem)
            say(report.sentence)
        elif args.act == "rm":
            remove_features(project, args.name)
            say(f"rounds from now on go without “{args.name}”")
        for own in project.features if args.act != "add" else ():
            say(f"{own.name}: {own.path}, {'frames in time' if own.frames else 'one vector a clip'}")
    return OK
