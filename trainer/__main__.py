"""`python -m trainer COMMAND`: a tiny dispatcher, so that `--help` and errors come at once."""

from __future__ import annotations

import argparse
import importlib
import sys
import traceback

from trainer.machine import wait_politely
from trainer.progress import Cancelled, Progress
from trainer.protocol.errors import UserError, sentence_of
from trainer.protocol.printable import printable, steady_streams
from trainer.protocol.version import version

# command: module with add_arguments(parser) and main(args) -> exit status, and the line that --help shows
COMMANDS = {
    "extract": ("trainer.features.extract", "frame features of every clip into the features folder"),
    "bundle": ("trainer.features.bundle_command", "features that others extracted as a bundle for fit"),
    "features": ("trainer.features.look_command", "what features that others extracted hold for some clips"),
    "fit": ("trainer.round.command", "train a round: folds, modality dropout, self-training, predictions"),
    "chain": ("trainer.chain.command", "a round with all that comes before it: ranking, prompts, features"),
    "transcribe": ("trainer.transcripts.command", "words of clips without, and when each was said"),
    "cut": ("trainer.transcripts.cutting", "where people speak in long recordings, as spans for clips"),
    "predict": ("trainer.round.predict", "predictions of a trained round for other clips"),
    "curves": ("trainer.round.curves_command", "curves along single clips of a trained round, while somebody waits"),
    "map": ("trainer.round.lay_out", "lay the clips of a round on a plane by t-SNE, neighbours together"),
    "opinions": ("trainer.opinions.command", "what the expression network says of clips, as a table"),
    "opine": ("trainer.opinions.opine", "what a vision-language model behind a server says of clips, as JSON lines"),
    "rank": ("trainer.ranking.command", "a language model's ranking of the labels for every transcript"),
    "tune": ("trainer.tuning.command", "learn the prompts of the video encoder on the labelled clips"),
    "fetch": ("trainer.models.fetch_command", "the weights that a preset needs, from the hub"),
    "doctor": ("trainer.doctor", "what this machine can do, what is missing and what to do about it"),
    "demo": ("trainer.demo", "draw the demo project's clips"),
    "bench": ("trainer.bench.command", "measure speed and quality, one JSON object a line"),
}


QUIET = "show no progress, only results, warnings and errors"


def main(argv: list[str] | None = None) -> int:
    """Run one command.

    Returns 0 on success, 1 after a sentence on standard error (below a traceback where the mistake is ours), 2 for
    wrong arguments, 130 when stopped.
    """
    steady_streams()
    wait_politely()  # before a command's module loads NumPy or torch
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="python -m trainer", description="EmoDesk's trainer.")
    parser.add_argument("--version", action="version", version=f"EmoDesk {version()}")
    parser.add_argument("--quiet", action="store_true", help=QUIET)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    # Only the chosen command's module is imported: torch takes seconds, and --help should not.
    chosen = next((word for word in argv if word in COMMANDS), None)
    for name, (module, line) in COMMANDS.items():
        sub = commands.add_parser(name, help=line, description=line)
        sub.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help=QUIET)
        if name == chosen:
            importlib.import_module(module).add_arguments(sub)
    args = parser.parse_args(argv)
    Progress.silent = args.quiet
    try:
        return int(importlib.import_module(COMMANDS[args.command][0]).main(args))
    except (KeyboardInterrupt, Cancelled):
        print("stopped", file=sys.stderr)
        return 130
    except Exception as error:
        if not isinstance(error, UserError | OSError | MemoryError):
            traceback.print_exc()
        print(f"error: {printable(sentence_of(error))}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
