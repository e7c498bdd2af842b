"""A trainer for tests of the window: a real process that reports as the real one does, and writes drawn results.

Usage: scripted_trainer.py [--pause SECONDS] [--linger] [--hold] [--stay] [--fail SENTENCE] SPEC.json
"""

from __future__ import annotations

import argparse
import atexit
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from made_rounds import truth_by_id, write_results

from trainer.progress import Progress
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.errors import UserError
from trainer.protocol.files import write_table
from trainer.protocol.round_folder import ADOPTION_COLUMNS, ADOPTIONS_FILE, CLIPS_FILE, PAUSE_FILE, read_spec

CLIPS, EPOCHS, STEPS, FOLDS = 20, 10, 3, 5
LET_GO = "go"  # a file in the round's folder that ends a stay


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--fail", default="")
    stay = "stay at the second clip until cancelled or let go, if not resumed"
    parser.add_argument("--linger", action="store_true", help=stay)
    parser.add_argument("--hold", action="store_true", help="pause itself after the first step that adopts")
    parser.add_argument("--stay", action="store_true", help="live on after the round has ended, until killed")
    parser.add_argument("--quality", type=float, default=1.0)
    parser.add_argument("spec", type=Path)
    args = parser.parse_args()
    folder = args.spec.parent
    if args.stay:
        atexit.register(time.sleep, 600)
    with Progress(folder) as progress:
        run(folder, args, progress)


def run(folder: Path, args: argparse.Namespace, progress: Progress) -> None:
    rows = read_clips(folder / CLIPS_FILE)
    progress.plan(
        {
            "fit": (EPOCHS, EPOCHS * args.pause),
            "self-training": (STEPS, STEPS * args.pause),
            "predict": (len(rows), 0.1),
        }
    )
    progress.stage("extract", CLIPS, "clips")
    for clip in range(CLIPS):
        time.sleep(args.pause)
        progress.advance(clip + 1)
        while args.linger and clip == 1 and not read_spec(args.spec).resume and not (folder / LET_GO).exists():
            time.sleep(0.01)
            progress.advance(clip + 1)
    if args.fail:
        raise UserError(args.fail)
    progress.warn("Few labelled clips of worry (6); below 10 a class its scores are mostly chance.")
    progress.stage("fit", EPOCHS, "epochs")
    for epoch in range(EPOCHS):
        time.sleep(args.pause)
        progress.advance(epoch + 1, step=0, fold=epoch // 2, epoch=epoch)
        for fold in range(FOLDS):
            progress.metric(
                step=0, fold=fold, folds=FOLDS, epoch=epoch + 1, waf=0.4 + 0.02 * epoch, loss=1.6 - 0.05 * epoch
            )
    report(progress, 0)
    progress.stage("self-training", STEPS, "steps")
    for step in range(1, STEPS + 1):
        time.sleep(args.pause)
        progress.advance(step, step=step, fold=FOLDS - 1)
        report(progress, step)
        some = [row.clip_id for row in rows if row.split == "unlabelled"][:step]
        adopted = [(1, name, "anger", "0.9000", "0.9000", 1, "0") for name in some]
        write_table(folder / ADOPTIONS_FILE, ADOPTION_COLUMNS[:7], adopted)
        progress.metric(step=step, adopted=len(some), waf_mean=0.63 + 0.01 * step, kept=True)
        if args.hold and step == 1:
            (folder / PAUSE_FILE).touch()
            progress.check()
    progress.stage("predict", len(rows), "clips")
    progress.advance(len(rows))
    print("writing results")
    write_results(folder, truth_by_id([row.clip_id for row in rows]), seed=int(folder.name), quality=args.quality)


def report(progress: Progress, step: int) -> None:
    progress.metric(step=step, waf_mean=0.63 + 0.01 * step, kept=True)
    for fold in range(FOLDS):
        progress.metric(step=step, fold=fold, waf=0.6 + 0.01 * step + 0.02 * fold)


if __name__ == "__main__":
    main()
