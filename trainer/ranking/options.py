"""Options of the commands that ask a language model behind a server, and the server that they name."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from trainer.protocol.labels import LABELS
from trainer.ranking.server import SERVER, RankingError, Server


def add_server_options(parser: argparse.ArgumentParser, places: str, patience: float, named: bool) -> None:
    """Add them; `places` are those of a prompt, in words, `patience` the usual seconds of an answer, `named` whether a
    model must be."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--spec", type=Path, help="spec.json of a round folder: its clips and the project's labels")
    source.add_argument("--clips", type=Path, help="clips.csv; relative paths stand under its folder")
    parser.add_argument("--labels", help=f"a project's own labels, with --clips ({','.join(LABELS)})")
    parser.add_argument("--out", type=Path, required=True, help="file of answers; what is in it is not asked again")
    parser.add_argument("--server", help=f"base address of a server with OpenAI's interface (or {SERVER})")
    parser.add_argument("--model", required=named, help="the model's name there")
    parser.add_argument("--prompt", type=Path, help=f"a prompt of your own with {places}")
    parser.add_argument("--schema", choices=("json_schema", "json_object", "none"), default="json_schema")
    parser.add_argument("--parallel", type=int, default=4, help="requests at the same time (4)")
    parser.add_argument(
        "--patience", type=float, default=patience, help=f"seconds that one answer may take ({patience:g})"
    )
    parser.add_argument(
        "--allow-http", action="store_true", help="send in clear (http) to another machine; never asked of this one"
    )
    parser.add_argument("--price-in", type=float, help="price of a million tokens sent, to show what it will cost")
    parser.add_argument("--price-out", type=float, help="price of a million tokens answered")
    parser.add_argument("--yes", action="store_true", help="send without asking")


def named_server(args: argparse.Namespace, labels: tuple[str, ...]) -> Server:
    """The server of the options or the environment; RankingError where none is named."""
    url = args.server or os.environ.get(SERVER)
    if not url:
        raise RankingError(
            "no server is named; give --server, for example http://localhost:11434/v1, or set {server}.", server=SERVER
        )
    return Server(url, args.model, labels, args.schema, args.patience, args.allow_http)
