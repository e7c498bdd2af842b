"""`python -m trainer chain`: a round with all that comes before it: ranking, prompts, features, fusion, predictions.

python -m trainer chain --spec ROUND/spec.json              (goes on where it was; what is cached stays)
python -m trainer chain --spec ROUND/spec.json --dry-run    (one JSON object a stage: what would be done, how long)
"""

from __future__ import annotations

import argparse
from pathlib import Path

from trainer.chain.chain_settings import (
    ChainSettings,
    are_learnt,
    chain_settings_of,
    judge_of,
    prompts_folder,
    rankings_path,
    waiting_for_ranking,
)
from trainer.features.engines import add_engine_arguments, choose_engine
from trainer.machine import use_device
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths
from trainer.protocol.errors import Sentence
from trainer.protocol.round_folder import CLIPS_FILE, Spec, read_spec
from trainer.settings import Settings, settings_of_spec


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `chain`."""
    parser.add_argument("--spec", type=Path, required=True, help="spec.json of a round folder")
    parser.add_argument("--dry-run", action="store_true", help="do nothing; say what would be done, and how long")
    parser.add_argument("--measure", action="store_true", help="with --dry-run: encode two clips to say how long")
    add_engine_arguments(parser)


def main(args: argparse.Namespace) -> int:
    """Go through the stages, or say what they would do."""
    if args.dry_run:
        from trainer.chain.dry_run import say_plan

        return say_plan(args.spec, args.measure)
    run_chain(args.spec, args.engine, args.address)
    return 0


def run_chain(path: Path, engine: str | None = None, address: str = "") -> None:
    """All stages of a round folder in place, features and folds where `choose_engine` says of `engine` and `address`;
    what stops it ends up in state.json too."""
    folder = path.resolve().parent
    with Progress(folder) as progress:
        chosen = choose_engine(engine, address)
        spec = read_spec(path)
        wanted, settings = chain_settings_of(spec), settings_of_spec(spec, folder)
        use_device(wanted.device)
        from trainer.chain.dry_run import plan_before
        from trainer.round.command import fit_folder

        rows = read_clips(folder / CLIPS_FILE, spec.labels)
        progress.plan(plan_before(resolve_paths(rows, folder), settings, wanted, folder / spec.features,
                                  spec.settings))  # fmt: skip
        if wanted.rank:
            rank_transcripts(rows, spec.labels, settings, wanted, progress)
        if wanted.tune:
            learn_prompts(resolve_paths(rows, folder), spec, settings, progress)
        fit_folder(folder, spec, settings, rows, progress, chosen)


def rank_transcripts(
    rows: list[ClipRow], labels: tuple[str, ...], settings: Settings, wanted: ChainSettings, progress: Progress
) -> None:
    """A ranking for every transcript that has none yet; those that get none go through as plain text."""
    from trainer.ranking.command import rank
    from trainer.ranking.local import LocalJudge
    from trainer.ranking.server import Asker

    path = rankings_path(settings)
    if wanted.rank == "local":
        local = LocalJudge(settings, labels)
        waiting, rankings, prompt = waiting_for_ranking(rows, local, path)
        rank(waiting, prompt, local, rankings, progress, parallel=1)
        return
    server = judge_of(wanted, labels)
    waiting, rankings, prompt = waiting_for_ranking(rows, server, path)
    if waiting and not wanted.send:
        progress.warn(
            Sentence("{n} transcripts have no ranking and were not to be sent; they go through as plain text.",
                     n=len(waiting))
        )  # fmt: skip
    elif waiting:
        rank(waiting, prompt, Asker(server), rankings, progress)


def learn_prompts(rows: list[ClipRow], spec: Spec, settings: Settings, progress: Progress) -> None:
    """Prompts of the video encoder on the labelled clips, unless they stand there."""
    from trainer.tuning.command import split_settings, tune

    out = prompts_folder(settings)
    if are_learnt(out):
        return
    _, options = split_settings(spec.settings)
    out.mkdir(parents=True, exist_ok=True)
    tune(rows, spec.labels, settings, options, out, progress, resume=True)
