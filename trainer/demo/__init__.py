"""The demo project: clips of drawn speakers with synthetic voices, made on the spot and always the same."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from trainer.protocol.errors import UserError

CLIPS = 240


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `python -m trainer demo`."""
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for clips/, clips.csv and truth.csv")
    parser.add_argument("--clips", type=int, default=CLIPS, metavar="N", help=f"how many clips ({CLIPS})")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed makes other clips (0)")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes (one for each core)")
    parser.add_argument("--progress", type=Path, metavar="FOLDER", help="report in this folder's events.jsonl")


def main(args: argparse.Namespace) -> int:
    """Make the demo's clips; 0 when all are there. Raises Cancelled, and UserError for numbers that make no sense."""
    from trainer.demo.generate import generate
    from trainer.progress import Progress

    if args.clips < 1:
        raise UserError("--clips {clips} makes no demo; ask for 1 clip or more.", clips=args.clips)
    if args.seed < 0 or args.workers < 0:
        raise UserError("--seed and --workers are 0 or more.")
    if args.progress is not None:
        args.progress.mkdir(parents=True, exist_ok=True)
    with Progress(args.progress) as progress:
        generate(args.out, args.clips, args.seed, args.workers or os.cpu_count() or 1, progress)
    return 0
