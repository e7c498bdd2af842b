"""`python -m trainer.media probe FILE…`: what each file is, one JSON object a line; `serve` is the worker's side."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from trainer.media.errors import MediaError
from trainer.media.safely import probe_many, serve
from trainer.protocol.printable import steady_streams


def main(argv: list[str] | None = None) -> int:
    """Probe files or serve requests; 1 where a file cannot be used."""
    steady_streams()
    parser = argparse.ArgumentParser(prog="python -m trainer.media", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    probing = commands.add_parser("probe", help="what each file is, one JSON object a line")
    probing.add_argument("files", nargs="+")
    commands.add_parser("serve", help="answer requests on standard input (used by the program itself)")
    args = parser.parse_args(argv)
    if args.command == "serve":
        serve(sys.stdin, sys.stdout)
        return 0
    failed = 0
    for path, found in probe_many(args.files):
        failed += isinstance(found, MediaError)
        line = {"path": path, "error": str(found)} if isinstance(found, MediaError) else asdict(found)
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
