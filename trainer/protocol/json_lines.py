"""JSON as others wrote it, and one object a line from a program to the one that started it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from trainer.protocol.errors import UserError


def parsed_json(text: str | bytes | bytearray) -> Any:
    """What a JSON text says; ValueError where it is none, or is nested without a bottom."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def say_record(record: Mapping[str, Any]) -> None:
    """Say an object on standard output; as one write, for what comes in several threads."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def read_record(line: bytes) -> dict[str, Any]:
    """What a line says; nothing where it is no object, as what a library prints or a kill cuts off."""
    try:
        found = parsed_json(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def run_in_json(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """What a command gives; with --json a person's mistake is its last object, {"error": the sentence}, and 1."""
    try:
        return run(args)
    except UserError as error:
        if not args.json:
            raise
        say_record({"error": error.sentence.record()})
        return 1
